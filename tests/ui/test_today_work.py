"""Around the list of Today: the next step, the menu of a row, the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crmdesk.desk import Desk
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import today_kit
from tests.ui.kit import Window, at, customer, day, follow_up
from tests.ui.today_kit import press
from ui import actions
from ui.pages.today import TodayPage
from ui.widgets.followup_menu import FollowUpMenu

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
SLIGHT = 12
"""Pixels that a row may move and still be where the eye has it."""

desk, ids, window = today_kit.desk, today_kit.ids, today_kit.window


@pytest.fixture
def no_popup(monkeypatch: pytest.MonkeyPatch) -> list[QMenu]:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_at: opened.append(menu))
    return opened


def strip(window: Window) -> Any:
    return window.page.next_steps.strip


def empty(desk: Desk, ids: list[int]) -> None:
    desk.followups.delete(ids)


# ---- the next step ----------------------------------------------------------------------------


def test_the_next_step_is_offered_and_the_keys_stay(window: Window, ids: list[int]) -> None:
    assert strip(window) is None
    press(Key.Key_Space)
    assert strip(window).isVisible()
    assert "مریم" in strip(window).accessibleName()
    assert window.page.view.hasFocus()


def test_rows_are_settled_one_after_the_other(window: Window, desk: Desk, ids: list[int]) -> None:
    for _ in ids:
        press(Key.Key_Space)
        press(Key.Key_Down)
    assert all(desk.followups.get(one).done_at for one in ids)
    assert "روحانی" in strip(window).accessibleName(), "it speaks of the last"
    assert window.page.view.hasFocus()


def test_a_chip_adds_the_next_follow_up(window: Window, desk: Desk, ids: list[int]) -> None:
    press(Key.Key_Space)
    QTest.mouseClick(strip(window).chips[0], Qt.MouseButton.LeftButton)
    (made,) = desk.followups.open_of(1)
    assert (made.kind, made.reason, made.moment) == ("message", "پیش‌فاکتور", at(1, 10))
    assert not strip(window).isVisible()
    assert window.page.view.hasFocus(), "the mouse did not take the keyboard away"
    window.press_toast()
    assert desk.followups.open_of(1) == ()


def test_the_chips_by_the_keyboard(window: Window, desk: Desk, ids: list[int]) -> None:
    press(Key.Key_Space)
    window.page.panes()[1].setFocus()
    assert strip(window).chips[0].hasFocus()
    press(Key.Key_Tab)
    press(Key.Key_Space)
    (made,) = desk.followups.open_of(1)
    assert made.day == day(3)
    assert window.page.view.hasFocus()


def test_a_date_of_its_own(window: Window, desk: Desk, ids: list[int]) -> None:
    press(Key.Key_Space)
    strip(window).chips[-1].click()
    assert window.page.prompt is not None
    assert not strip(window).isVisible()
    type_text(window.page.prompt.when.edit, "شنبه ۱۰\n")
    (made,) = desk.followups.open_of(1)
    assert made.moment == at(7, 10)


@pytest.mark.parametrize("inside", [False, True])
def test_esc_passes_it_over(window: Window, ids: list[int], inside: bool) -> None:
    press(Key.Key_Space)
    if inside:
        strip(window).chips[1].setFocus()
    press(Key.Key_Escape)
    assert not strip(window).isVisible()
    assert window.page.view.hasFocus()


def test_it_goes_when_the_row_is_open_again(window: Window, desk: Desk, ids: list[int]) -> None:
    press(Key.Key_Space)
    press(Key.Key_Space)
    assert not strip(window).isVisible()
    press(Key.Key_Space)
    assert strip(window).isVisible()
    desk.store.undo()
    assert not strip(window).isVisible()


def test_it_goes_with_the_page(window: Window, ids: list[int]) -> None:
    press(Key.Key_Space)
    window.page.hide()
    assert strip(window).isHidden()


def test_rows_do_not_jump_when_it_comes(qtbot: QtBot, desk: Desk) -> None:
    owner = customer(desk, "مریم")
    for _ in range(30):
        follow_up(desk, owner, 0)
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    window.page.focus_first()
    press(Key.Key_Down, times=3)
    view = window.page.view
    before = view.card_rect(6).top()
    press(Key.Key_Space)
    assert strip(window).isVisible()
    assert abs(view.card_rect(6).top() - before) <= SLIGHT
    line = view.indexAt(QPoint(view.width() // 2, 0))
    assert view.visualRect(line).top() == 0, "no row is cut at the top"
    press(Key.Key_Escape)
    assert window.page.view.card_rect(6).top() == before


# ---- commands and the menu --------------------------------------------------------------------


def test_the_page_carries_out_the_commands_of_a_row(
    window: Window, desk: Desk, ids: list[int], no_popup: list[QMenu]
) -> None:
    page = window.page
    assert page.selected_customer_ids() == (1,)
    page.command("open")()
    assert window.asked.opened == [1]
    page.command("edit")()
    assert window.asked.forms == [("edit_follow_up", ids[0])]
    page.command("snooze")()
    page.command("context_menu")()
    assert len(no_popup) == 1, "one menu at a time"
    page.command("done")()
    assert desk.followups.get(ids[0]).done_at is not None
    assert page.command("snooze") is None, "what is done is not put off"
    page.command("delete")()
    assert ids[0] not in [entry.row.id for entry in page.list._entries if entry.row]
    for foreign in ("tag", "columns", "toggle_profile"):
        assert page.command(foreign) is None


def test_without_rows_there_are_no_commands(window: Window, desk: Desk, ids: list[int]) -> None:
    empty(desk, ids)
    assert window.page.command("done") is None
    assert window.page.selected_customer_ids() == ()


def test_a_row_is_copied_as_text(window: Window, ids: list[int]) -> None:
    press(Key.Key_C, held=Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("مریم · ۰۹۱۲ ۳۴۵ ۶۷۸۹ · ")
    assert copied.endswith(" · پیش‌فاکتور")
    assert strip_isolates(copied) == copied


def test_keys_that_the_user_chose(window: Window, desk: Desk, ids: list[int]) -> None:
    actions.choose_keys({"done": ["Ctrl+D"]})
    try:
        press(Key.Key_Space)
        assert desk.followups.get(ids[0]).done_at is None
        press(Key.Key_D, held=Qt.KeyboardModifier.ControlModifier)
        assert desk.followups.get(ids[0]).done_at is not None
    finally:
        actions.choose_keys({})


def test_the_menu_names_what_can_be_done_with_its_keys(
    window: Window, ids: list[int], no_popup: list[QMenu]
) -> None:
    press(Key.Key_F10, held=Qt.KeyboardModifier.ShiftModifier)
    (menu,) = no_popup
    assert isinstance(menu, FollowUpMenu)
    named = [action.data() for action in menu.actions() if action.data()]
    assert named == ["done", "edit", "log_call", "open", "copy", "delete"]
    words = {action.data(): strip_isolates(action.text()) for action in menu.actions()}
    assert words["edit"].split()[-1] == "F2"
    assert menu.actions()[1].menu() is not None


def test_a_command_of_the_menu(window: Window, ids: list[int], no_popup: list[QMenu]) -> None:
    window.page.view.menu_wanted.emit(QPoint(5, 5))
    (menu,) = no_popup
    next(action for action in menu.actions() if action.data() == "log_call").trigger()
    assert window.asked.calls == [(1, ids[0])]


def test_a_digit_in_the_menu_puts_off(
    window: Window, desk: Desk, ids: list[int], no_popup: list[QMenu]
) -> None:
    window.page.view.menu_wanted.emit(QPoint(5, 5))
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_3, Qt.KeyboardModifier.NoModifier, "۳")
    QApplication.sendEvent(no_popup[0], event)
    assert desk.followups.get(ids[0]).moment == at(1, 9)


def test_the_menu_of_a_settled_row(window: Window, ids: list[int], no_popup: list[QMenu]) -> None:
    press(Key.Key_Space)
    window.page.view.menu_wanted.emit(QPoint(5, 5))
    assert all(action.menu() is None for action in no_popup[0].actions())


def test_the_buttons_over_the_list(window: Window, ids: list[int]) -> None:
    window.page.new_button.click()
    assert window.asked.forms == [("new_follow_up", ())]
    assert window.page.new_button.property("kind") == "secondary"
