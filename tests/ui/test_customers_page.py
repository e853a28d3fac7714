"""Customers: the list, the search, the profile, and what one key does to a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from crmdesk.desk import Desk
from crmdesk.i18n import _
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.interactions import InteractionDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import customers_kit
from tests.ui.customers_kit import NAMES, found_again
from tests.ui.kit import Window, at, customer, follow_up
from ui.pages.customers import CustomersPage
from ui.text import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk = customers_kit.desk
ids = customers_kit.ids
window = customers_kit.window


def listed(window: Window) -> list[int]:
    return list(window.page.model.ids)


def count(window: Window) -> str:
    return plain(window.page.header.count)


def test_all_by_name(window: Window, ids: dict[str, int]) -> None:
    wanted = [ids[name] for name in sorted(NAMES, key="اآبپتثجچحخدذرزژس".find)]
    assert set(listed(window)) == set(wanted)
    assert listed(window)[0] == ids["امیر روحانی"]
    assert "۴" in count(window)
    assert window.page.current_customer_id() == listed(window)[0]


def test_the_worker_reads_when_nothing_was_read_before(
    qtbot: QtBot, desk: Desk, ids: dict[str, int]
) -> None:
    window = Window(desk, CustomersPage)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.page.states.state == "content", timeout=5000)
    assert len(listed(window)) == 4


def test_the_search_lists_the_best_first(window: Window, ids: dict[str, int]) -> None:
    window.page.set_query("روح")
    assert set(listed(window)) == {ids["امیر روحانی"], ids["رضا روحانی"]}
    assert "۲" in count(window)
    assert "۴" in count(window)
    window.page.set_query("۶۷۸۲")
    assert listed(window) == [ids["پریسا کاظمی"]]
    window.page.set_query("")
    assert len(listed(window)) == 4


def test_letters_in_the_list_start_a_search(window: Window, ids: dict[str, int]) -> None:
    type_text(window.page.table, "ک")
    assert window.search.text() == "ک"
    assert window.search.hasFocus()
    type_text(window.search, "اظ")
    assert listed(window) == [ids["پریسا کاظمی"]]
    window.page.focus_first()
    assert window.page.table.hasFocus()
    type_text(window.page.table, "ر")
    assert window.search.text() == "ر"


def test_nobody_found_offers_two_ways_out(window: Window) -> None:
    window.search.setFocus()
    type_text(window.search, "قزوینی‌پور")
    assert window.page.states.state == "notice"
    assert "قزوینی‌پور" in strip_isolates(window.page.states.sentence)
    assert window.page.current_customer_id() is None
    clear, new = window.page.states.offers
    assert "قزوینی‌پور" in strip_isolates(new.text())
    new.click()
    assert window.asked.new == 1
    clear.click()
    assert window.search.text() == ""
    assert len(listed(window)) == 4


def test_no_customers_yet(qtbot: QtBot, desk: Desk) -> None:
    window = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(window)
    assert window.page.states.state == "notice"
    window.page.states.offers[0].click()
    assert window.asked.new == 1
    top = window.page.header
    tools = (top.newest_chip, top.profile_chip, top.columns_button, top.new_button)
    assert not any(one.isVisibleTo(top) for one in tools)
    new = customer(desk, "اولین مشتری")
    assert window.page.states.state == "content"
    assert listed(window) == [new]
    assert all(one.isVisibleTo(top) for one in tools)


def test_the_profile_follows_the_row(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    wanted = ids["پریسا کاظمی"]
    desk.customers.update(
        wanted,
        CustomerDraft(
            "پریسا کاظمی",
            contacts=(
                ContactDraft("phone", "09123456782", "work"),
                ContactDraft("email", "p@x.ir"),
            ),
            tags=("عمده",),
            city="شیراز",
            note="شماره 0912 345 6789",
        ),
    )
    desk.interactions.log(
        InteractionDraft(wanted, outcome="no_answer", body="بعداً", duration_s=180)
    )
    follow_up(desk, wanted, 0, moment=at(0, 14), reason="قسط دوم")
    window.page.open_customer(wanted)
    profile = window.page.profile
    assert strip_isolates(plain(profile.name)) == "پریسا کاظمی"
    assert "شیراز" in profile.about.text()
    assert profile.follow_ups.isVisibleTo(profile)
    assert len(profile.timeline.titles) == 2
    assert "۳" in profile.timeline.titles[0]
    assert "\u20660912 345 6789\u2069" in profile.note.text()


def test_the_profile_hears_of_a_call(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    wanted = ids["رضا روحانی"]
    window.page.open_customer(wanted)
    number = window.page.table.currentIndex().row()
    window.page.profile.call_button.click()
    assert window.asked.calls == [(wanted,)]
    desk.interactions.log(InteractionDraft(wanted, body="سلام"))
    assert len(window.page.profile.timeline.titles) == 2
    assert window.page.table.currentIndex().row() == number
    assert window.page.model.index(number, 4).data() != "—"


def test_another_name_moves_the_row_and_not_the_selection(
    window: Window, desk: Desk, ids: dict[str, int]
) -> None:
    wanted = ids["امیر روحانی"]
    window.page.open_customer(wanted)
    desk.customers.update(wanted, CustomerDraft("یاسر روحانی"))
    assert window.page.current_customer_id() == wanted
    assert listed(window)[-1] == wanted
    assert "یاسر" in window.page.profile.name.text()


def test_delete_and_its_undo(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    first, second = listed(window)[:2]
    QTest.keyClick(window.page.table, Key.Key_Delete)
    assert first not in listed(window)
    assert window.page.current_customer_id() == second
    assert "امیر" in window.toast
    window.press_toast()
    assert listed(window)[0] == first


def test_several_rows_go_at_once(window: Window, desk: Desk) -> None:
    QTest.keyClick(window.page.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(window.page.table.selected_ids()) == 2
    QTest.keyClick(window.page.table, Key.Key_Delete)
    assert desk.customers.count() == 2
    assert "۲" in window.toast


def test_a_row_that_another_program_deleted(window: Window, desk: Desk) -> None:
    gone = listed(window)[1]
    window.bridge.changed.disconnect(window.page.changed)
    desk.customers.delete([gone])
    window.page.model.refresh_ids()
    QTest.keyClick(window.page.table, Key.Key_Down)
    assert window.asked.errors == []
    assert window.page.model.index(1, 0).data() == ""


def test_enter_goes_to_the_profile_and_escape_back(window: Window) -> None:
    QTest.keyClick(window.page.table, Key.Key_Return)
    assert window.page.profile.hasFocus()
    QTest.keyClick(window.page.profile, Key.Key_Escape)
    assert window.page.table.hasFocus()


def test_the_profile_is_hidden_and_shown(window: Window) -> None:
    toggle = window.page.command("toggle_profile")
    toggle()
    assert window.page.profile.isHidden()
    window.page.save_state()
    assert window.context.state.collapsed["profile"] is True
    toggle()
    assert not window.page.profile.isHidden()


def test_enter_brings_a_hidden_profile_back(window: Window) -> None:
    window.page.command("toggle_profile")()
    QTest.keyClick(window.page.table, Key.Key_Return)
    assert not window.page.profile.isHidden()
    assert window.page.header.profile_chip.isChecked()


def test_copied_rows_are_raw(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    follow_up(desk, listed(window)[0], 2, moment=at(2, 9))
    QTest.keyClick(window.page.table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == "امیر روحانی\t09123456781\t2026-11-23 09:00\t\t"


def test_the_name_sorts_both_ways(window: Window) -> None:
    up = listed(window)
    header = window.page.table.horizontalHeader()
    header.sectionClicked.emit(0)
    assert listed(window) == up[::-1]
    header.sectionClicked.emit(1)  # phones are in no order
    assert listed(window) == up[::-1]
    header.sectionClicked.emit(0)
    assert listed(window) == up
    window.page.header.newest_chip.click()
    assert listed(window) == sorted(up, reverse=True)


def test_opening_somebody_the_search_hides(window: Window, ids: dict[str, int]) -> None:
    type_text(window.search, "روح")
    window.page.open_customer(ids["بهار منصوری"])
    assert window.page.current_customer_id() == ids["بهار منصوری"]
    assert window.search.text() == ""


def test_the_context_menu(window: Window, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_at: opened.append(menu))
    window.page.table.menu_wanted.emit(window.page.table.pos())
    entries = {strip_isolates(entry.text()).split("\t")[0]: entry for entry in opened[0].actions()}
    first = listed(window)[0]
    entries[_("Log a call")].trigger()
    assert window.asked.calls == [(first,)]
    entries[_("New follow-up")].trigger()
    entries[_("Log a visit or message")].trigger()
    assert window.asked.forms == [("new_follow_up", (first,)), ("log_entry", first)]
    entries[_("Copy as shown")].trigger()
    assert "۰۹۱۲ ۳۴۵ ۶۷۸۱" in QGuiApplication.clipboard().text()
    entries[_("Move to the trash")].trigger()
    assert desk.customers.count() == 3


def test_the_place_is_found_again(window: Window, qtbot: QtBot, desk: Desk) -> None:
    type_text(window.search, "روح")
    window.page.open_customer(listed(window)[1])
    wanted = window.page.current_customer_id()
    window.page.save_state()
    again = Window(desk, found_again(window.context.state))
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.search.text() == "روح", timeout=5000)
    assert len(listed(again)) == 2
    assert again.page.current_customer_id() == wanted


def test_a_place_that_is_gone_or_nonsense(window: Window, qtbot: QtBot, desk: Desk) -> None:
    state = window.context.state
    for place in ({"current": 999_999, "scroll": 10**9}, {"current": "x", "query": 3}, ["a"]):
        state.places["customers"] = place
        again = Window(desk, found_again(state), customer_ids=desk.customers.ids())
        qtbot.addWidget(again)
        assert again.page.current_customer_id() == listed(again)[0]


def test_the_splitter_is_remembered(window: Window, qtbot: QtBot) -> None:
    window.page.save_state()
    state = window.context.state
    assert len(state.splitters["customers"]) == 2
    state.splitters["customers"] = ["a"]
    qtbot.addWidget(CustomersPage(window.context))


def test_panes_in_reading_order(window: Window) -> None:
    assert window.page.panes() == [window.page.table, window.page.profile]


def test_no_command_without_a_customer(qtbot: QtBot, desk: Desk) -> None:
    window = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(window)
    assert window.page.command("delete") is None
    assert window.page.command("tag") is None
    assert window.page.command("columns") is not None
    assert list(window.page.selected_customer_ids()) == []


def test_there_is_room_for_the_name_in_a_narrow_window(window: Window) -> None:
    window.resize(640, 500)
    window.page.table.grab()
    assert window.page.table.isColumnHidden(4)
    assert window.page.table.columnWidth(0) >= 100
    window.resize(1400, 500)
    window.page.table.grab()
    assert not window.page.table.isColumnHidden(4)
