"""The page of Today on a small desk; a test names its fixtures: ``desk = today_kit.desk``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.desk import Desk
from tests.ui import kit
from tests.ui.kit import Window, at, customer, follow_up
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

desk = kit.desk


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """Three follow-ups: one overdue, two of today."""
    names = [customer(desk, name, "09123456789") for name in ("مریم", "سپهر", "روحانی")]
    return [
        follow_up(desk, names[0], -2, reason="پیش‌فاکتور", kind="message"),
        follow_up(desk, names[1], 0, moment=at(0, 10)),
        follow_up(desk, names[2], 0),
    ]


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, ids: Any) -> Window:
    made = Window(desk, TodayPage)
    qtbot.addWidget(made)
    made.page.focus_first()
    return made


def press(
    key: Qt.Key, *, times: int = 1, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the keyboard is."""
    for _ in range(times):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)
        QApplication.processEvents()
