"""Painting the customers' table at a random place, against Qt's own table over a C++ model.

Both show the same texts at the same widths and heights, with the program's font and style.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

from bench.base import Result, compare
from crmdesk.desk import open_desk

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROWS = 2000
SIZE = (900, 700)


def bench_paint(data: Path) -> Result:
    """Jump and paint, both models with their pages read and formatted."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    from ui import theme
    from ui.app import application
    from ui.models.customer_columns import COLUMNS, WIDTHS
    from ui.models.rows_model import RowsModel
    from ui.widgets.rows_table import RowsTable

    app = application(rtl=True)
    theme.load_fonts()
    theme.apply(app, "light", 1.0)
    desk = open_desk(data)
    try:
        ids = desk.customers.ids()[:ROWS]
        ours = RowsModel(COLUMNS, desk.customers.rows)
        ours.set_ids(ids)
        cpp = QStandardItemModel()
        for row in range(ours.rowCount()):
            cpp.appendRow(
                [
                    QStandardItem(str(ours.data(ours.index(row, column))))
                    for column in range(ours.columnCount())
                ]
            )
        mine = RowsTable(ours, "name", WIDTHS)
        stock = QTableView()
        stock.setModel(cpp)
        views: list[Any] = [stock, mine]
        for view in views:
            view.resize(*SIZE)
            view.show()
        app.processEvents()
        for column in range(ours.columnCount()):
            stock.setColumnWidth(column, mine.columnWidth(column))
        height = mine.rowHeight(0)
        stock.verticalHeader().setDefaultSectionSize(height)
        stock.verticalHeader().hide()
        app.processEvents()

        def jump(view: Any, place: int) -> None:
            view.scrollTo(view.model().index(place, 0), QTableView.ScrollHint.PositionAtTop)
            view.viewport().repaint()

        chance = random.Random(5)
        places = [chance.randrange(ROWS - 50) for _ in range(60)]
        return compare(
            "table paint at a random place",
            lambda place: jump(views[0], place),
            lambda place: jump(views[1], place),
            places,
            1.3,
        )
    finally:
        desk.close()
