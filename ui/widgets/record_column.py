"""Rows of a profile under each other, filled with other things for each customer.

The rows are kept: moving through a list with the arrow keys makes no widgets. Those that are seen
are filled at once and the others a moment later, so that a held key does not wait for thirty texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal

from ui.widgets.column import Column
from ui.widgets.record_row import Record, RecordRow

AT_ONCE = 8
"""Rows that are filled before the next paint; hardly a screen shows more of them."""

SOON = 32
"""Rows that follow by themselves, a few at a time; those below them when they are scrolled to."""

REST_MS = 40
Key = tuple[str, int]


class RecordColumn(Column):
    """Rows under each other; each thing has a key by which it stays current."""

    row_pressed = Signal(int)
    row_opened = Signal(int)
    row_ticked = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(
        self, make: Callable[[Any], Record], key: Callable[[Any], Key], soon: int = SOON
    ) -> None:
        """Make an empty column.

        Args:
            make: what a row shows of a thing; asked when the row is filled.
            key: what a thing is known by.
            soon: how many rows follow by themselves.
        """
        super().__init__(gap=2)
        self._soon = soon
        self._make = make
        self._key = key
        self._rows: list[RecordRow] = []
        self.items: Sequence[Any] = ()
        self._filled = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST_MS)
        self._later.timeout.connect(self._go_on)

    @property
    def keys(self) -> list[Key]:
        """What the things are known by, in their order."""
        return [self._key(item) for item in self.items]

    @property
    def reach(self) -> int:
        """How many rows can be gone to: those that are filled, and some more."""
        return min(len(self.items), max(self._filled, AT_ONCE) + SOON)

    def show_items(self, items: Sequence[Any], *, again: bool = False) -> None:
        """Show other things; the first at once, the others a moment later.

        Args:
            items: what the rows show.
            again: they are the same ones read anew; as many rows as before are filled at once, so
                that what was scrolled to stays there.
        """
        self.items = items
        at_once = max(AT_ONCE, self._filled) if again else AT_ONCE
        self._fill(0, min(len(items), at_once))
        for row in self._rows[self._filled :]:
            row.hide()
        self._later.start()
        self.updateGeometry()

    def fill_more(self) -> None:
        """Fill a few rows that have waited."""
        self._fill(self._filled, min(len(self.items), self._filled + AT_ONCE))

    def _go_on(self) -> None:
        if self._filled < min(len(self.items), self._soon):
            self.fill_more()
            self._later.start()

    def mark(self, index: int, *, ringed: bool) -> None:
        """Make a row the current one, any other none; an index that is not there marks none."""
        for number, row in enumerate(self._rows[: self._filled]):
            row.set_current(number == index, ringed=ringed)

    def row(self, index: int) -> RecordRow:
        """Return the row of a thing."""
        if index >= self._filled:
            self._fill(self._filled, index + 1)
        return self._rows[index]

    def _lay(self, width: int, *, move: bool) -> int:
        height = super()._lay(width, move=move)
        if move:
            for row in self._rows[: self._filled]:
                row.settle()
        return height

    def _fill(self, first: int, last: int) -> None:
        while len(self._rows) < last:
            self._rows.append(self._made(len(self._rows)))
        for row, item in zip(self._rows[first:last], self.items[first:last], strict=True):
            row.fill(self._make(item))
            row.show()
        self._filled = last

    def _made(self, index: int) -> RecordRow:
        row = RecordRow()
        row.hide()
        row.pressed.connect(lambda: self.row_pressed.emit(index))
        row.opened.connect(lambda: self.row_opened.emit(index))
        row.ticked.connect(lambda: self.row_ticked.emit(index))
        row.menu_wanted.connect(lambda at: self.menu_wanted.emit(index, at))
        self.add(row)
        return row
