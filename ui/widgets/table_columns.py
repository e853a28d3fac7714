"""Which columns of a table are shown, in which order and how wide; all of it can be remembered.

The first column takes the room that is left. Where there is little room all of them go down to
what they hold; then the last ones of the user's order go out of sight by themselves, and come
back when there is more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from ui import theme
from ui.models.rows_model import Column, RowsModel

NARROWEST, WIDEST = 60, 600
STRETCHED_WIDTH = 150
"""Pixels that the first column keeps before the last one is hidden."""
KEPT, SQUEEZED = 2, 0.85
"""So many columns beside the first go down to such a part of what they hold before they go: a
date that is cut a little says more than none."""

Width = tuple[str, int] | tuple[str, int, int]
"""Key of a column, its usual pixels, and what it holds: the least that is fair to read."""


class TableColumns(QObject):
    """The columns of one table."""

    wanted_changed = Signal()
    """Other columns are wanted, or in another order."""

    def __init__(self, view: QTableView, model: RowsModel[Any], widths: Sequence[Width]) -> None:
        super().__init__(view)
        self._view = view
        self._columns: tuple[Column[Any], ...] = model.columns
        self._keys = [column.key for column in model.columns]
        self._widths = {self._keys.index(each[0]): each[1] for each in widths}
        self._holds = {self._keys.index(each[0]): each[-1] for each in widths}
        self._wanted = self._usual()
        self._least = 0
        self._fitting = False
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setMinimumSectionSize(NARROWEST)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in self._widths:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._take_usual_widths()
        for column in set(range(len(self._columns))) - self._wanted:
            view.setColumnHidden(column, True)
        header.sectionMoved.connect(self._moved)
        header.sectionResized.connect(self._resized)

    # ---- asking -------------------------------------------------------------------------------

    def wanted(self) -> list[Column[Any]]:
        """Return the columns that the user wants, in the user's order, also those out of sight."""
        return [self._columns[each] for each in self._in_order() if each in self._wanted]

    def is_wanted(self, key: str) -> bool:
        """Return whether the user wants a column."""
        return key in self._keys and self._keys.index(key) in self._wanted

    def is_out_of_sight(self, key: str) -> bool:
        """Return whether a column is wanted and has no room."""
        return self.is_wanted(key) and self._view.isColumnHidden(self._keys.index(key))

    def all(self) -> list[Column[Any]]:
        """Return all columns, in the order in which they were made."""
        return list(self._columns)

    def optional(self) -> list[Column[Any]]:
        """Return the columns that can be switched off: all but the first."""
        return list(self._columns[1:])

    def in_sight(self) -> list[int]:
        """Return the numbers of the columns that are shown, in the order of the eye."""
        return [each for each in self._in_order() if not self._view.isColumnHidden(each)]

    # ---- changing -----------------------------------------------------------------------------

    def set_wanted(self, key: str, wanted: bool) -> None:
        """Show a column or hide it; the first one always stays."""
        column = self._keys.index(key)
        if column and wanted != (column in self._wanted):
            self._wanted ^= {column}
            self.fit()
            if wanted:
                self._bring_into_sight(column)
            self.wanted_changed.emit()

    def reset(self) -> None:
        """Show the columns as they were made: which, in which order and how wide."""
        self._wanted = self._usual()
        self._put_in_order(range(len(self._columns)))
        self._take_usual_widths()
        self.fit()
        self.wanted_changed.emit()

    def fit(self) -> None:
        """Narrow the columns to what they hold, then hide the last, where there is no room."""
        view = self._view
        room, first = view.viewport().width(), self._first
        wanted = [
            each for each in self._in_order() if each in self._widths and each in self._wanted
        ]
        shown: list[int] = []
        need = first
        for column in wanted:
            need += self._narrow(column)
            squeezed = SQUEEZED if len(shown) < KEPT and not self._least else 1.0
            if need * squeezed > room:
                break
            shown.append(column)
        self._fitting = True
        for column in self._widths:
            if view.isColumnHidden(column) == (column in shown):
                view.setColumnHidden(column, column not in shown)
        for column, width in self._shared_out(room, shown).items():
            view.setColumnWidth(column, width)
        self._fitting = False

    def share(self, first: int, widths: Mapping[str, int]) -> None:
        """Show some columns alone, so wide; for a table whose widths go by what it holds.

        Args:
            first: pixels that the first column keeps.
            widths: key -> pixels of the others.
        """
        self._least = first
        places = {self._keys.index(key): width for key, width in widths.items()}
        self._wanted = {0, *places}
        for column in self._widths:
            if column in places:
                self._set_width(column, places[column])
        self.fit()

    # ---- remembering --------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return what is to be remembered, as plain values."""
        return {
            "widths": {self._keys[each]: self._last_widths[each] for each in self._widths},
            "order": [self._keys[each] for each in self._in_order()],
            "shown": [column.key for column in self.wanted()],
        }

    def restore(self, state: object) -> None:
        """Take what was remembered; what makes no sense is passed over."""
        known = state if isinstance(state, dict) else {}
        self._restore_widths(known.get("widths"))
        order = _words(known.get("order"))
        places = [self._keys.index(key) for key in dict.fromkeys(order) if key in self._keys]
        if places:
            rest = [each for each in range(len(self._keys)) if each not in places]
            self._put_in_order([0, *(each for each in [*places, *rest] if each)])
        shown = _words(known.get("shown"))
        if shown:
            self._wanted = {0, *(self._keys.index(key) for key in shown if key in self._keys)}
        self.fit()

    def _restore_widths(self, widths: object) -> None:
        known = widths if isinstance(widths, dict) else {}
        for column in self._widths:
            width = known.get(self._keys[column])
            if type(width) is int and NARROWEST <= width <= WIDEST:
                self._set_width(column, width)

    def _bring_into_sight(self, column: int) -> None:
        """Move a column that was just wanted forward until there is room for it."""
        for past in (0, 1, 2, 3):
            if not self._view.isColumnHidden(column):
                return
            order = self._in_order()
            order.remove(column)
            in_sight = self.in_sight()
            place = max(len(in_sight) - past, 1)
            order.insert(order.index(in_sight[place - 1]) + 1, column)
            self._put_in_order(order)
            self.fit()

    # ---- inside -------------------------------------------------------------------------------

    def _usual(self) -> set[int]:
        return {number for number, column in enumerate(self._columns) if not column.off}

    @property
    def _first(self) -> int:
        """What the first column keeps."""
        return self._least or round(STRETCHED_WIDTH * theme.scale())

    def _narrow(self, column: int) -> int:
        """Return how wide a column is at least: what it holds, or less when the user said so."""
        usual = self._last_widths[column]
        return usual if self._least else min(usual, round(self._holds[column] * theme.scale()))

    def _shared_out(self, room: int, shown: Sequence[int]) -> dict[int, int]:
        """Return how wide columns are that have so much room, with the first one."""
        usual = {column: self._last_widths[column] for column in shown}
        narrow = {column: self._narrow(column) for column in shown}
        asked, needed = sum(usual.values()), sum(narrow.values())
        left = room - self._first
        if left >= asked:
            return usual
        if left >= needed:
            part = (left - needed) / (asked - needed)
            return {each: narrow[each] + int((usual[each] - narrow[each]) * part) for each in shown}
        part = room / (needed + self._first)
        return {each: max(NARROWEST, int(narrow[each] * part)) for each in shown}

    def _take_usual_widths(self) -> None:
        self._last_widths: dict[int, int] = {}
        for column, width in self._widths.items():
            self._set_width(column, round(width * theme.scale()))

    def _set_width(self, column: int, width: int) -> None:
        self._last_widths[column] = width
        if not self._view.isColumnHidden(column):
            self._view.setColumnWidth(column, width)
        else:
            self._view.horizontalHeader().resizeSection(column, width)

    def _in_order(self) -> list[int]:
        header = self._view.horizontalHeader()
        return [header.logicalIndex(place) for place in range(header.count())]

    def _put_in_order(self, wanted: Sequence[int]) -> None:
        header = self._view.horizontalHeader()
        header.blockSignals(True)  # one change, not one for each step
        for place, column in enumerate(wanted):
            header.moveSection(header.visualIndex(column), place)
        header.blockSignals(False)
        self._view.viewport().update()

    def _resized(self, column: int, _before: int, width: int) -> None:
        """Keep the width that the user gave a column; what was made narrow here is no wish."""
        if width and column in self._widths and not self._fitting:
            self._last_widths[column] = width

    def _moved(self, _column: int, _before: int, _after: int) -> None:
        self.fit()
        self.wanted_changed.emit()


def _words(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def turned(order: str) -> str:
    """Return an order backwards."""
    return order[1:] if order.startswith("-") else f"-{order}"
