"""The strip over the pages by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.banner import Answer
from ui.main_window import MainWindow


def test_tab_comes_to_a_banner_before_the_page_and_enter_answers(window: MainWindow) -> None:
    said: list[str] = []
    answers = tuple(Answer(one, lambda one=one: said.append(one)) for one in ("بله", "نه"))
    window.banner.say("warn", "triangle-alert", "همین درست است؟", answers)
    window.top.help_button.setFocus()
    for button in window.banner.buttons:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is button
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert said == ["بله", "نه"]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.pages.isAncestorOf(window.focusWidget())
