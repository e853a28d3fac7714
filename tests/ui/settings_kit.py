"""The page of the settings in a window; a test names its fixtures: ``desk = settings_kit.desk``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from crmdesk import formats
from crmdesk.desk import Desk
from tests.ui.kit import Window, a_desk
from ui.actions import choose_keys
from ui.pages.settings import SettingsPage
from ui.widgets import setting_catalogue
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def maker(
    asked: list[str], state: WindowState | None = None, *, whole: bool = True
) -> Callable[[Any], QWidget]:
    """Return what makes the page: with its rows at once, and a note of what it triggers."""

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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a desk; keys and currency, which belong to the whole program, are set back later."""
    with a_desk(tmp_path) as made:
        yield made
    choose_keys({})
    formats.set_currency("toman")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Window:
    """Return the page in a window."""
    return shown(qtbot, desk)


def shown(qtbot: QtBot, desk: Desk, state: WindowState | None = None) -> Window:
    """Open the page; the actions it triggers are in ``window.triggered``."""
    triggered: list[str] = []
    window = Window(desk, maker(triggered, state))
    qtbot.addWidget(window)
    window.triggered = triggered  # type: ignore[attr-defined]
    return window


def row(window: Window, name: str) -> Any:
    """Return the row of a setting; goes to its group when that is not shown."""
    if name not in window.page.rows:
        entries = setting_catalogue.VALUES.items()
        group = next(group for group, inside in entries if name in [one.id for one in inside])
        window.page.show_group(group)
    return window.page.rows[name]


def control(window: Window, name: str) -> Any:
    """Return what shows a value; goes to its group when that is not shown."""
    return row(window, name).control


def search(window: Window, query: str) -> list[str]:
    """Search; return the settings that are shown then."""
    window.page.search.setText(query)
    window.page.finish()
    return list(window.page.rows)


def kept() -> WindowState:
    """Return what would be there after a new start."""
    return WindowState.load()
