"""Opens one form and types into it without end, to be killed: ``run_form DATA FORM``.

Each letter is told on stdout after it was typed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from tests.helpers import type_text
from ui.app import Session
from ui.main_window import MainWindow

EVERY_MS = 20
LETTERS = "ابپتسشکل"


def _profile(window: MainWindow) -> None:
    window.show_section("customers")
    window.pages.page("customers").profile.resume(_first(window))


def _quick_line(window: MainWindow) -> None:
    window.show_section("today")
    window.pages.page("today").quick_line.setFocus()


OPENERS: dict[str, Callable[[MainWindow], object]] = {
    "call": lambda window: window.commands.log_call(_first(window)),
    "new_customer": lambda window: window.commands.new_customer(),
    "follow_up": lambda window: window.commands.new_follow_up((_first(window),)),
    "entry": lambda window: window.commands.log_entry(_first(window)),
    "customer": _profile,
    "quick_line": _quick_line,
}


def _first(window: MainWindow) -> int:
    assert window.desk is not None
    return window.desk.customers.ids()[0]


def main(data: str, form: str) -> None:
    session = Session(Path(data))
    session.state.first_run_done = True
    window = session.window
    typed = 0

    def type_one() -> None:
        nonlocal typed
        field = QApplication.focusWidget()
        if isinstance(field, (QLineEdit, QPlainTextEdit)) and field is not window.top.search:
            type_text(field, LETTERS[typed % len(LETTERS)])
            typed += 1
            print(typed, flush=True)

    timer = QTimer()
    timer.setInterval(EVERY_MS)
    timer.timeout.connect(type_one)

    def begin() -> None:
        timer.start()
        OPENERS[form](window)

    window.attached.connect(lambda: QTimer.singleShot(200, window, begin))
    session.show()
    session.app.exec()


main(*sys.argv[1:])
