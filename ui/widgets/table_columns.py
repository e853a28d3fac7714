"""Which columns of a table are shown, in which order and how wide; all of it can be remembered.

The first column takes the room that is left. Where there is little room the last ones of the
user's order go out of sight by themselves, and come back when there is more.
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


class TableColumns(QObject):
    """The columns of one table."""

    wanted_changed = Signal()
    """Other columns are wanted, or in another order."""

    def __init__(
        self, view: QTableView, model: RowsModel[Any], widths: Sequence[tuple[str, int]]
    ) -> None:
        super().__init__(view)
        self._view = view
        self._columns: tuple[Column[Any], ...] = model.columns
        self._keys = [column.key for column in model.columns]
        self._widths = {self._keys.index(key): width for key, width in widths}
        self._wanted = self._usual()
        self._least = 0
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
        """Hide the last columns where there is no room for them."""
        view = self._view
        least = self._least or round(STRETCHED_WIDTH * theme.scale())
        room = view.viewport().width() - least
        for column in self._in_order():
            if column not in self._widths:
                continue
            shown = column in self._wanted
            if shown:
                # A hidden column has no width of its own: its last one counts.
                room -= view.columnWidth(column) or self._last_widths[column]
                shown = room >= 0
            if view.isColumnHidden(column) == shown:
                if not shown:
                    self._last_widths[column] = view.columnWidth(column)
                view.setColumnHidden(column, not shown)

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
        view = self._view
        return {
            "widths": {
                self._keys[each]: view.columnWidth(each) or self._last_widths[each]
                for each in self._widths
            },
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

    def _moved(self, _column: int, _before: int, _after: int) -> None:
        self.fit()
        self.wanted_changed.emit()


def _words(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def turned(order: str) -> str:
    """Return an order backwards."""
    return order[1:] if order.startswith("-") else f"-{order}"
