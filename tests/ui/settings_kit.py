"""The settings page on a desk of its own, as its tests open it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from crmdesk.desk import Desk
from tests.ui.kit import Window
from ui.pages.settings import SettingsPage
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def maker(
    asked: list[str], state: WindowState | None = None, *, whole: bool = True
) -> Callable[[Any], QWidget]:
    """Return what makes the page: with all its rows at once, and a note of what it triggers."""

    def make(context: Any) -> QWidget:
        context.state = state or context.state
        for name in ("folder", "about", "guide"):
            context.actions[name] = QAction(name)
            context.actions[name].triggered.connect(lambda _on=False, name=name: asked.append(name))
        page = SettingsPage(context)
        if whole:
            page.finish()
        return page

    return make


def shown(qtbot: QtBot, desk: Desk, state: WindowState | None = None) -> Window:
    """Open the page; the actions it triggers are in ``window.triggered``."""
    triggered: list[str] = []
    window = Window(desk, maker(triggered, state))
    qtbot.addWidget(window)
    window.triggered = triggered  # type: ignore[attr-defined]
    return window


def control(window: Window, name: str) -> Any:
    """Return what shows a value."""
    return window.page.rows[name].control


def kept() -> WindowState:
    """Return what would be there after a new start."""
    return WindowState.load()
