"""Painting the customers' table at a random place, against Qt's own table over a C++ model.

Both show the same texts at the same widths and heights, with the program's font and style.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

from bench.base import Result, compare
from crmdesk.desk import Desk, open_desk

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROWS = 2000
SIZE = (900, 700)


def bench_paint(data: Path) -> Result:
    """Jump and paint, both models with their pages read and formatted."""
    from ui import theme
    from ui.app import application

    app = application(rtl=True)
    theme.load_fonts()
    theme.apply(app, "light", 1.0)
    desk = open_desk(data)
    try:
        stock, mine = _tables(desk)
        app.processEvents()
        chance = random.Random(5)
        places = [chance.randrange(ROWS - 50) for _ in range(60)]
        return compare(
            "table paint at a random place",
            lambda place: _jump(stock, place),
            lambda place: _jump(mine, place),
            places,
            1.3,
        )
    finally:
        desk.close()


def _jump(view: Any, place: int) -> None:
    view.scrollTo(view.model().index(place, 0), view.ScrollHint.PositionAtTop)
    view.viewport().repaint()


def _tables(desk: Desk) -> tuple[Any, Any]:
    """Return Qt's table over a C++ model, and the program's, with the same texts and sizes."""
    from PySide6.QtWidgets import QTableView

    from ui.models.customer_columns import COLUMNS, WIDTHS
    from ui.models.rows_model import RowsModel
    from ui.widgets.rows_table import RowsTable

    ours = RowsModel(COLUMNS, desk.customers.rows)
    ours.set_ids(desk.customers.ids()[:ROWS])
    mine = RowsTable(ours, "name", WIDTHS)
    stock = QTableView()
    stock.setModel(_copy(ours))
    for view in (stock, mine):
        view.resize(*SIZE)
        view.show()
    for column in range(ours.columnCount()):
        stock.setColumnWidth(column, mine.columnWidth(column))
    stock.verticalHeader().setDefaultSectionSize(mine.rowHeight(0))
    stock.verticalHeader().hide()
    return stock, mine


def _copy(model: Any) -> Any:
    """Return a C++ model with the texts of another model."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel

    made = QStandardItemModel()
    for row in range(model.rowCount()):
        texts = (str(model.data(model.index(row, c))) for c in range(model.columnCount()))
        made.appendRow([QStandardItem(text) for text in texts])
    return made
