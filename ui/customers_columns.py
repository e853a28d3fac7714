"""Sorting the customers' table and choosing its columns: by the header, by the menu, by a chip."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from crmdesk.services.customers import CustomerRow
from ui.customers_list import NEWEST, USUAL, CustomersList
from ui.menu_words import pop_up
from ui.models.rows_model import RowsModel
from ui.widgets.customers_header import CustomersHeader
from ui.widgets.rows_table import RowsTable
from ui.widgets.table_columns import turned


class CustomersColumns(QObject):
    """Joins the table's header, the line over it and the list."""

    def __init__(
        self,
        table: RowsTable,
        model: RowsModel[CustomerRow],
        rows: CustomersList,
        top: CustomersHeader,
    ) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._list = rows
        self._top = top
        self._fetched = self._extra()
        header = table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.open_menu(header.mapToGlobal(at)))
        header.sectionClicked.connect(self._clicked)
        table.columns.wanted_changed.connect(self._changed)
        top.newest_wanted.connect(lambda on: rows.sort(NEWEST if on else USUAL))
        top.columns_wanted.connect(self.open_menu)

    def open_menu(self, at: QPoint | None = None) -> None:
        """Open the menu of the columns, by default under its button."""
        from ui.widgets.columns_menu import ColumnsMenu

        order = "" if self._list.query else self._list.order
        menu = ColumnsMenu(self._table.columns, order, self._list.sort, self._table)
        menu.aboutToHide.connect(menu.deleteLater)
        pop_up(menu, at if at is not None else _under(self._top.columns_button))

    def show_order(self) -> None:
        """Mark the column that the list is sorted by; a search has its own order."""
        order, searching = self._list.order, bool(self._list.query)
        keys = [column.order.lstrip("-") for column in self._model.columns]
        place = keys.index(order.lstrip("-")) if not searching else -1
        down = order.startswith("-")
        header = self._table.horizontalHeader()
        header.setSortIndicatorShown(place >= 0)
        way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(place, way)
        self._top.show_order(newest=order == NEWEST, searching=searching)

    def _clicked(self, section: int) -> None:
        order = self._model.columns[section].order
        if order and not self._list.query:
            self._list.sort(turned(order) if self._list.order == order else order)

    def _changed(self) -> None:
        """Read the rows again when a column came that wants more of them."""
        before, self._fetched = self._fetched, self._extra()
        if self._fetched - before:
            self._model.refresh_ids()

    def _extra(self) -> set[str]:
        return {key for key in ("tags", "added") if self._table.columns.is_wanted(key)}


def _under(button: QWidget) -> QPoint:
    """Return the place under the start of a button."""
    start = button.width() if button.isRightToLeft() else 0
    return button.mapToGlobal(QPoint(start, button.height() + 2))
