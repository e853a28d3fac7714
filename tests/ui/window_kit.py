"""Opens the whole window for tests, and presses its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from tests.ui.kit import settle_events
from ui.main_window import MainWindow
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def opened(qtbot: QtBot, desk: Desk | None, state: WindowState | None = None) -> MainWindow:
    state = state or WindowState()
    state.reduce_motion = True
    window = MainWindow(state)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle(), timeout=2000)
    if desk is not None:
        with qtbot.waitSignal(window.attached, timeout=5000):
            window.attach(desk)
        settle_events()
    return window


def press(window: MainWindow, keys: str) -> None:
    """Press a combination in the window, as its focused widget gets it."""
    combination = QKeySequence(keys)[0]
    QTest.keyClick(
        window.focusWidget() or window, combination.key(), combination.keyboardModifiers()
    )
    settle_events()


def toast(window: MainWindow) -> str:
    current = window.toasts.current
    return current.text if current else ""
