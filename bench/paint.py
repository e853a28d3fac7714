"""Painting the table at a random place: RowsModel against a C++ model with the same texts."""

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

    from ui.app import application
    from ui.models.customer_columns import COLUMNS
    from ui.models.rows_model import RowsModel

    app = application(rtl=True)
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
        views: list[Any] = []
        for model in (cpp, ours):
            view = QTableView()
            view.setModel(model)
            view.resize(*SIZE)
            view.show()
            views.append(view)
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
