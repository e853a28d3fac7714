"""The list of an import's preview: its columns share the room by what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent

from crmdesk.i18n import _
from crmdesk.text import strip_isolates
from ui import theme
from ui.models.import_rows import COLUMNS, WIDTHS, ImportRows
from ui.widgets.delegates import ICON, PAD, CellDelegate
from ui.widgets.rows_table import RowsTable
from ui.widgets.table_columns import NARROWEST

MEASURED = 60
"""Rows from the first that are measured."""

ALL, MOST = 1.0, 0.9
"""The part of them that is seen in full where there is room, and where there is not: one long name
must not take the others' room."""

WISHED = ("parts", "phone", "number")
"""Columns that are shown as far as there is room for them, the first one before the others."""

LEAST_PART = 0.55
"""How much of what a row adds must be seen; else that column is left out."""

GIVEN = 0.2
"""The part that what becomes of a row gives away, so that the first thing that it adds is whole."""

LEAST_NAME = 0.4
"""The part of the room that names keep where they and what becomes of them have too little."""

TWO = "in two lines"
"""Key of the width that two lines want."""
TWO_AIR = 10
"""Pixels over, between and below two lines."""

_ACROSS = Qt.Orientation.Horizontal
_AIR = 2 * PAD + 6
_MARK = ICON + 6


class _Cells(CellDelegate):
    """Says in two lines what becomes of a row and what it adds, where one is too short."""

    def __init__(self, view: RowsTable, model: ImportRows) -> None:
        super().__init__(view, model)
        self._rows = model

    def lines(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a cell shows."""
        return self._rows.lines(row, column)


class ImportTable(RowsTable):
    """Goes by what the rows hold, until another list or width comes."""

    def __init__(self, model: ImportRows) -> None:
        super().__init__(model, "name", WIDTHS)
        self._lines = model
        self._empty: Collection[str] = ()
        self._must: Collection[str] = ()
        self._first_part = 0
        self._two = _Cells(self, model)
        self._cells = self._two
        self.setItemDelegate(self._two)

    @property
    def in_two(self) -> bool:
        """Whether what becomes of a row is said in two lines."""
        return self._lines.in_two

    def share(self, empty: Collection[str] = (), must: Collection[str] = ()) -> None:
        """Give each column the room that its texts want, as far as it goes.

        Args:
            empty: keys of columns that say nothing in this list; they are left out.
            must: keys of columns that are shown in any case.
        """
        self._empty, self._must = empty, must
        whole = self.viewport().width()
        first, widths = self._in_one_line(whole)
        needed = {*must} | ({"parts"} - {*empty})
        self._lines.in_two = not needed <= widths.keys()
        if self.in_two:
            first, widths = self._in_two_lines(whole)
        self._set_height()
        self.columns.share(first, widths)

    def _in_one_line(self, whole: int) -> tuple[int, dict[str, int]]:
        """Return the width of the names, and of the columns beside for which there is room."""
        empty = self._empty
        wanted = self._wanted(ALL)
        if self._texts(wanted, empty) > whole:
            wanted = self._wanted(MOST)
        first = min(wanted["name"], max(whole - wanted["action"], round(LEAST_NAME * whole)))
        widths = {"action": min(wanted["action"], whole - first)}
        room = whole - first - widths["action"]
        missing = self._first_part - room
        if "parts" not in empty and 0 < missing <= GIVEN * widths["action"]:
            widths["action"] -= missing
            room += missing
        for key in WISHED:
            if key in empty:
                continue
            # Only what a row adds is worth to be cut; a phone is in the panel beside too.
            least = LEAST_PART * wanted[key] if key == "parts" else wanted[key]
            if room < least:
                break
            widths[key] = min(wanted[key], room)
            room -= widths[key]
        return first, widths

    def _in_two_lines(self, whole: int) -> tuple[int, dict[str, int]]:
        """Return the width of the names, and of what becomes of them over what they add."""
        wanted = self._wanted(MOST)
        texts = wanted["name"] + wanted[TWO]
        has_number = "number" in self._must or whole - texts >= wanted["number"]
        beside = {"number": wanted["number"]} if has_number else {}
        room = whole - sum(beside.values())
        first = min(wanted["name"], max(room - wanted[TWO], round(LEAST_NAME * room)))
        return first, {"action": room - first, **beside}

    def wanted_width(
        self, most: int, empty: Collection[str] = (), must: Collection[str] = ()
    ) -> int:
        """Return the width at which names, what becomes of them and the first part are whole.

        Args:
            most: pixels that there are; where that is too little, the longest do not count, and
                then there are two lines.
            empty: keys of columns that are left out.
            must: keys of columns that are shown in any case.
        """
        beside = self.width() - self.viewport().width()
        for part in (ALL, MOST):
            wanted = self._wanted(part)
            width = self._texts(wanted, empty) + sum(wanted[key] for key in must) + beside
            if width <= most:
                return width
        return wanted["name"] + wanted[TWO] + sum(wanted[key] for key in must) + beside

    def _texts(self, wanted: Mapping[str, int], empty: Collection[str]) -> int:
        parts = 0 if "parts" in empty else min(self._first_part, wanted["parts"])
        return wanted["name"] + wanted["action"] + parts

    def _set_height(self) -> None:
        """Give the rows the height of their lines."""
        lines = 2 * QFontMetrics(theme.font()).height() + TWO_AIR
        height = max(theme.row_height(), lines) if self.in_two else theme.row_height()
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)

    def _wanted(self, part: float) -> Mapping[str, int]:
        """Return the width that shows a part of the first rows' texts whole, for each column."""
        body, head = QFontMetrics(theme.font()), QFontMetrics(theme.font("strong"))
        count = min(self._lines.rowCount(), MEASURED)
        found = {}
        for number, column in enumerate(COLUMNS):
            texts = [strip_isolates(self._lines.cell(row, number)[0]) for row in range(count)]
            widest = _widest(body, texts, part)
            if column.key == "parts":
                firsts = [text.partition(_(", "))[0] for text in texts]
                self._first_part = _widest(body, firsts, part) + _AIR + body.horizontalAdvance("…")
            mark = _MARK if column.icon else 0
            title = head.horizontalAdvance(str(self._lines.headerData(number, _ACROSS)))
            found[column.key] = max(widest + mark, title, NARROWEST - _AIR) + _AIR
        shown = [line for row in range(count) if (line := self._lines.row_at(row)) is not None]
        above = [strip_isolates((line.in_two or (line.words,))[0]) for line in shown]
        found[TWO] = max(_widest(body, above, part) + _AIR, self._first_part) + _MARK
        return found

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text with the height of the rows, too."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._set_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.share(self._empty, self._must)


def _widest(metrics: QFontMetrics, texts: Sequence[str], part: float) -> int:
    """Return the width that shows a part of some texts whole."""
    widths = sorted(map(metrics.horizontalAdvance, texts))
    return widths[ceil(part * (len(widths) - 1))] if widths else 0
