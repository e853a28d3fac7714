"""The snooze menu: every digit, in every layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from crmdesk.services.followups import FollowUpRow
from crmdesk.text import strip_isolates
from tests.ui.kit import at, day
from ui.widgets.digit_keys import digit_of
from ui.widgets.snooze_menu import SnoozeMenu

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROW = FollowUpRow(1, 1, "مریم", "", "call", day(0), at(0, 10), "", None, 0, 1)
NONE = Qt.KeyboardModifier.NoModifier


def key(code: int, text: str, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, held, text)


def test_every_choice_has_its_digit_and_its_day(qtbot: QtBot) -> None:
    menu = SnoozeMenu(ROW)
    qtbot.addWidget(menu)
    actions = [action for action in menu.actions() if not action.isSeparator()]
    assert [action.data() for action in actions] == list("1234567890")
    words = [strip_isolates(action.text()) for action in actions]
    assert words[0].endswith("\t\u2003۱")
    assert words[2].split("\t")[0].endswith(" · ۰۹:۰۰")  # its words say the day already


@pytest.mark.parametrize("digit", list("1234567890"))
def test_a_digit_chooses(qtbot: QtBot, digit: str) -> None:
    menu = SnoozeMenu(ROW)
    qtbot.addWidget(menu)
    with qtbot.waitSignal(menu.chosen, timeout=1000) as told:
        QApplication.sendEvent(menu, key(ord(digit), digit))
    assert told.args == [digit]


def test_a_choice_by_the_mouse(qtbot: QtBot) -> None:
    menu = SnoozeMenu(ROW)
    qtbot.addWidget(menu)
    with qtbot.waitSignal(menu.chosen, timeout=1000) as told:
        menu.actions()[3].trigger()
    assert told.args == ["4"]


@pytest.mark.parametrize(
    ("event", "digit"),
    [
        (key(Qt.Key.Key_1, "۱"), "1"),
        (key(0x06F4, "۴"), "4"),
        (key(0, "٧"), "7"),
        (key(Qt.Key.Key_3, "3", Qt.KeyboardModifier.KeypadModifier), "3"),
        (key(Qt.Key.Key_3, "3", Qt.KeyboardModifier.ControlModifier), ""),
        (key(Qt.Key.Key_3, "#", Qt.KeyboardModifier.ShiftModifier), ""),
        (key(Qt.Key.Key_A, "a"), ""),
        (key(Qt.Key.Key_Up, ""), ""),
    ],
)
def test_digits_of_the_persian_layout(event: QKeyEvent, digit: str) -> None:
    assert digit_of(event) == digit
