"""The page of the backups and its dialogs by keyboard alone, and in a low window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.desk import Desk
from tests.ui.backup_kit import let_go, shelf, shown_page, until, watched
from tests.ui.kit import settle_events
from ui.main_window import MainWindow
from ui.widgets.backup_card import _breakable
from ui.widgets.backup_question import BringInDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def ended(window: MainWindow) -> Iterator[None]:
    yield
    let_go(window)


def test_enter_restores_and_esc_leaves(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    shelf(desk.store.path, 26)
    watched(window)
    page = shown_page(window)
    asked: list[Any] = []
    window.program.on_swap = asked.append
    tab, enter = Qt.Key.Key_Tab, Qt.Key.Key_Return
    for keys in ((Qt.Key.Key_Escape,), (enter,), (tab, enter)):
        window.activateWindow()
        assert window.focusWidget() is page.backups.table
        QTest.keyClick(page.backups.table, Qt.Key.Key_Return)
        dialog: Any = QApplication.activeModalWidget()
        until(qtbot, dialog.restore_button.isEnabled)
        assert dialog.cancel_button.hasFocus()  # what was pressed for it must not restore
        for said in (dialog.title, dialog._kept):
            assert said.height() >= said.heightForWidth(said.width())
        assert not asked
        for key in keys:
            QTest.keyClick(dialog.focusWidget(), key)
        settle_events()
        assert QApplication.activeModalWidget() is None
    assert len(asked) == 1


def test_a_long_name_in_a_path_can_be_broken_and_a_short_one_keeps_its_letters() -> None:
    path = "/media/maryam/FLASH/پشتیبان مغازه"
    assert _breakable(path).replace("/\u200b", "/") == path
    assert "\u200d\u200b" in _breakable(f"{path}/{'ن' * 60}")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_question_of_another_computer_by_keyboard(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    asked: list[int] = []
    dialog = BringInDialog(window, Path("desk.crmdesk"), lambda: asked.append(1))
    dialog.open()
    settle_events()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.cancel_button.hasFocus()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Backtab)
    QTest.keyClick(dialog.focusWidget(), key)
    assert asked == [1]


def test_each_button_of_the_page_by_tab_and_enter(window: MainWindow, desk: Desk) -> None:
    shelf(desk.store.path, 26)
    watched(window).keeper.second_place = desk.store.path.parent / "away"
    page = shown_page(window)
    page.make_button.setFocus()
    wanted = [one for one in (page.make_button, *page.card.buttons) if one.isVisible()]
    heard: list[Any] = []
    for one in wanted:
        one.clicked.disconnect()
        one.clicked.connect(lambda _on=False, one=one: heard.append(one))
    for one in wanted:
        assert QApplication.focusWidget() is one
        QTest.keyClick(one, Qt.Key.Key_Return)
        QTest.keyClick(one, Qt.Key.Key_Tab)
    assert heard == wanted


def test_in_a_low_window_what_is_said_comes_into_sight(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    shelf(desk.store.path, *range(30, 40))
    watched(window)
    window.resize(900, 420)
    page = shown_page(window)
    bar = page.area.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    QTest.keyClick(page.backups.table, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    page.backups.want("verify")
    until(qtbot, page.message.isVisible)
    assert page.message.visibleRegion().boundingRect().height() == page.message.height()
    QTest.keyClick(page.backups.table, Qt.Key.Key_Home)
    window.show_section("today")
    window.show_section("backup")
    assert bar.value() == 0
