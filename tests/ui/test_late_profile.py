"""The list of customers comes first, the profile a moment later; the keyboard is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from crmdesk.desk import Desk
from tests.ui import customers_kit
from tests.ui.customers_kit import NAMES, found_again
from tests.ui.kit import Window, settle_events
from ui.late_profile import LateProfile
from ui.menu_words import pop_up
from ui.pages.customers import CustomersPage
from ui.window_state import WindowState

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk = customers_kit.desk
ids = customers_kit.ids
window = customers_kit.window


def test_a_profile_that_is_asked_for_early_shows_who_is_current(
    qtbot: QtBot, desk: Desk, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LateProfile, "follow_the_list", lambda _self: None)
    made = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(made)
    made.page.focus_first()
    assert not made.page.late.made
    sizes = made.page.splitter.sizes()
    profile = made.page.profile
    settle_events()
    assert profile.view.customer.id == made.page.current_customer_id()
    assert made.page.splitter.sizes() == sizes


def test_a_customer_who_is_deleted_under_the_form(window: Window, desk: Desk) -> None:
    page = window.page
    who = page.current_customer_id()
    page.profile.edit()
    assert page.profile.form is not None
    page.profile.form.name.setText("نیمه‌کاره")
    desk.customers.delete([who])
    settle_events()
    assert not page.profile.editing
    assert page.table.hasFocus()
    assert "دیگر نیست" in window.toast
    assert desk.drafts.kept() == ("customer",)


def test_a_search_goes_on_while_the_form_is_open(window: Window) -> None:
    page = window.page
    page.profile.edit()
    assert page.profile.form is not None
    window.search.setFocus()
    page.set_query(NAMES[2])
    settle_events()
    assert not page.profile.editing
    assert window.search.hasFocus()
    assert not window.toast


def test_who_is_renamed_stays_until_another_search(window: Window, ids: dict[str, int]) -> None:
    page, name = window.page, NAMES[1]
    page.set_query(name)
    assert page.current_customer_id() == ids[name]
    page.profile.edit()
    assert page.profile.form is not None
    page.profile.form.name.setText("نامی دیگر")
    QTest.keyClick(page.profile.form.name, Key.Key_Return)
    settle_events()
    assert page.current_customer_id() == ids[name]
    assert page.profile.view.customer.name == "نامی دیگر"
    assert page.profile.hasFocus()
    page.set_query(name[:-1])
    assert ids[name] not in list(page.model.ids)


def test_the_width_of_the_profile_outlives_its_folding(
    qtbot: QtBot, desk: Desk, ids: dict[str, int]
) -> None:
    state = WindowState()
    made = Window(desk, found_again(state))
    qtbot.addWidget(made)
    made.page.splitter.setSizes([560, 480])
    wide = made.page.splitter.sizes()[1]
    made.page.header.profile_chip.click()
    made.page.save_state()
    again = Window(desk, found_again(state))
    qtbot.addWidget(again)
    assert again.page.late.folded
    again.page.header.profile_chip.click()
    settle_events()
    assert abs(again.page.splitter.sizes()[1] - wide) <= 1


def test_the_keyboard_waits_for_the_list(qtbot: QtBot, desk: Desk, ids: dict[str, int]) -> None:
    made = Window(desk, CustomersPage)
    qtbot.addWidget(made)
    made.page.states.show_loading()
    made.page.states.currentWidget().hide()
    made.page.states._show("waiting")
    made.page.focus_first()
    assert not made.page.header.newest_chip.hasFocus()
    made.page.refresh()
    assert made.page.table.hasFocus()


def test_the_keyboard_of_an_empty_list_goes_to_the_way_out(qtbot: QtBot, desk: Desk) -> None:
    made = Window(desk, CustomersPage)
    made.page.focus_first()
    qtbot.addWidget(made)
    settle_events()
    assert made.page.states.offers[0].hasFocus()


def test_nothing_moves_when_the_bar_of_the_profile_comes(
    window: Window, desk: Desk, ids: dict[str, int]
) -> None:
    page = window.page
    desk.customers.change(ids[NAMES[0]], note="سطر\n" * 80)
    places = []
    for name in (NAMES[1], NAMES[0], NAMES[2]):
        page.open_customer(ids[name])
        settle_events()
        button = page.profile.view.edit_button
        places.append(button.mapTo(page, button.rect().topLeft()).x())
    assert len(set(places)) == 1


def test_a_menu_begins_at_its_point(window: Window, expect_log: Callable[[str], None]) -> None:
    expect_log("does not support")
    at = window.mapToGlobal(window.rect().center())
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        menu = QMenu(window)
        menu.setLayoutDirection(direction)
        menu.addAction("یک فرمان")
        pop_up(menu, at)
        edge = menu.geometry().right() + 1 if menu.isRightToLeft() else menu.geometry().left()
        assert abs(edge - at.x()) <= 1
        menu.close()
