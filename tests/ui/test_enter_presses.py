"""Enter presses the button that has the keyboard, on every page; Qt itself hears Space alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from tests.ui.kit import settle_events
from tests.ui.window_kit import opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_of_a_page(qtbot: QtBot, desk: Desk, key: Qt.Key) -> None:
    window = opened(qtbot, desk)
    button = window.pages.page("today").new_button
    said: list[int] = []
    button.clicked.connect(lambda: said.append(1))
    button.setFocus()
    QTest.keyClick(button, key)
    settle_events()
    assert said == [1]


def test_enter_with_ctrl_is_another_key(qtbot: QtBot, desk: Desk) -> None:
    window = opened(qtbot, desk)
    button = window.pages.page("today").new_button
    said: list[int] = []
    button.clicked.connect(lambda: said.append(1))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle_events()
    assert not said
