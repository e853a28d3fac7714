"""The command palette over the customers' list: coming up, and each letter that is typed."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.base import RUNS, Result
from bench.data import fragments
from crmdesk.desk import Desk, open_desk

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
LIMIT_MS = 50.0
"""What people take for at once; each median must stay under it."""

SIZE = (1366, 768)
COMMANDS = ("ثبت تماس", "تنظیمات", "settings")


def bench_palette(data: Path) -> Iterator[Result]:
    """Yield the first opening, later ones, and letters of names, phones and commands."""
    from ui import tasks, theme
    from ui.app import application

    app = application(rtl=True)
    theme.load_fonts()
    theme.apply(app, "light", 1.0)
    desk = open_desk(data)
    try:
        window, make = _window(desk)
        app.processEvents()
        yield _result("palette is made and comes up", [_made(window, make) for _run in range(RUNS)])
        palette = make()
        yield _result("palette comes up", [_opened(window, palette) for _run in range(RUNS)])
        palette.open()
        names = [piece for piece in fragments(desk) if not piece.isdigit()][:RUNS]
        phones = [piece for piece in fragments(desk) if piece.isdigit()][:RUNS]
        for what, words in (("name", names), ("phone", phones), ("command", COMMANDS)):
            times = [one for word in words for one in _typed(window, palette, word)]
            yield _result(f"palette: a letter of a {what}", times)
    finally:
        tasks.shutdown()
        desk.close()


def _window(desk: Desk) -> tuple[Any, Callable[[], Any]]:
    """Return a window that shows all customers, and what makes a palette for it."""
    from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

    from ui.models.customer_columns import COLUMNS, WIDTHS
    from ui.models.rows_model import RowsModel
    from ui.palette import Palette
    from ui.widgets.rows_table import RowsTable
    from ui.window_state import WindowState

    model = RowsModel(COLUMNS, desk.customers.rows)
    model.set_ids(desk.customers.ids())
    centre = QWidget()
    QVBoxLayout(centre).addWidget(RowsTable(model, "name", WIDTHS))
    window = QMainWindow()
    window.setCentralWidget(centre)
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    state = WindowState()
    state.recents = [["customer", one] for one in desk.customers.ids("new")[:5]]
    return window, lambda: Palette(centre, desk, state)


def _timed(window: Any, act: Callable[[], object]) -> float:
    """Return how long an act takes until the window is painted, in milliseconds."""
    from PySide6.QtWidgets import QApplication

    start = time.perf_counter()
    act()
    QApplication.processEvents()  # lays out and paints what has changed, as the screen would
    return (time.perf_counter() - start) * 1000


def _made(window: Any, make: Callable[[], Any]) -> float:
    made: list[Any] = []

    def come_up() -> None:
        made.append(make())
        made[0].open()

    took = _timed(window, come_up)
    _timed(window, made[0].close_palette)
    return took


def _opened(window: Any, palette: Any) -> float:
    took = _timed(window, palette.open)
    _timed(window, palette.close_palette)
    return took


def _typed(window: Any, palette: Any, word: str) -> list[float]:
    """Return the time of each letter of a word, the keys not resting between them."""
    _timed(window, palette.field.clear)
    return [_timed(window, lambda: palette.field.insert(letter)) for letter in word]  # noqa: B023


def _result(name: str, times: list[float]) -> Result:
    return Result(f"{name}, 100,000 customers", LIMIT_MS, statistics.median(times), "ms", 1.0)
