"""The menu that chooses the columns of a table and what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.i18n import _
from ui import icons
from ui.models.rows_model import Column
from ui.widgets.table_columns import TableColumns, turned


class ColumnsMenu(QMenu):
    """Made anew each time it is opened."""

    def __init__(
        self,
        columns: TableColumns,
        order: str,
        sort: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        """Make the menu.

        Args:
            columns: of the table.
            order: what it is sorted by now; "" when a search decides.
            sort: asks for another order.
            parent: of the widget.
        """
        super().__init__(parent)
        self.setAccessibleName(_("Columns"))
        for column in columns.optional():
            self._add_column(columns, column)
        self.addSeparator()
        if order:
            self._add_orders(columns, order, sort)
        again = self.addAction(icons.icon("rotate-ccw"), _("Reset"))
        again.triggered.connect(lambda _checked=False: columns.reset())

    def _add_column(self, columns: TableColumns, column: Column[Any]) -> None:
        words = _(column.title)
        if columns.is_out_of_sight(column.key):
            words = _("{column} (no room)").format(column=words)
        entry = self.addAction(words.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setChecked(columns.is_wanted(column.key))
        entry.toggled.connect(lambda on: columns.set_wanted(column.key, on))

    def _add_orders(self, columns: TableColumns, order: str, sort: Callable[[str], object]) -> None:
        menu = self.addMenu(_("Sort by"))
        menu.setAccessibleName(_("Sort by"))
        group = QActionGroup(menu)
        for column in columns.all():
            if column.order:
                entry = menu.addAction(_(column.title))
                entry.setCheckable(True)
                entry.setChecked(column.order.lstrip("-") == order.lstrip("-"))
                group.addAction(entry)
                entry.triggered.connect(lambda _on, wanted=column.order: sort(wanted))
        menu.addSeparator()
        turn = menu.addAction(_("The other way round"))
        turn.triggered.connect(lambda _on: sort(turned(order)))
