"""The rows of a profile: what keys, pointer and menu do with the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QToolButton

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.services.interactions import InteractionDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import kit, profile_kit
from tests.ui.kit import customer
from tests.ui.profile_kit import Shown
from ui.widgets.profile_menu import RowMenu

if TYPE_CHECKING:
    pass

Key = Qt.Key
desk, who, shown = kit.desk, profile_kit.who, profile_kit.shown


@pytest.fixture(autouse=True)
def menus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda _menu, *_at: None)


# ---- the keys -------------------------------------------------------------------------------


def test_arrows_go_through_follow_ups_and_timeline(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    pane.setFocus()
    assert pane.hasFocus()
    seen = []
    for _ in range(len(pane.follow_ups.items) + len(pane.timeline.items) + 1):
        seen.append(pane.view.current)
        shown.press(Key.Key_Down)
    assert seen[:3] == list(desk.followups.open_of(who))
    assert seen[3:-1] == list(pane.timeline.items)
    assert pane.view.current == pane.timeline.items[-1]
    shown.press(Key.Key_Home)
    shown.press(Key.Key_Up)
    assert pane.view.current == seen[0]
    assert strip_isolates(pane.view.accessibleDescription()).startswith(
        strip_isolates(pane.follow_ups.titles[0]).replace("\xa0", " ")
    )
    shown.press(Key.Key_End)
    assert pane.view.current == pane.timeline.items[-1]


def test_the_current_row_scrolls_into_view(shown: Shown, desk: Desk, who: int) -> None:
    for number in range(25):
        desk.interactions.log(InteractionDraft(who, body=f"یادداشت {number}"))
    pane = shown(who)
    pane.setFocus()
    shown.press(Key.Key_End)
    row = pane.timeline.row(len(pane.timeline.items) - 1)
    top = row.mapTo(pane.view.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= pane.view.viewport().height() - row.height()


def test_keys_of_an_open_follow_up(shown: Shown, desk: Desk, who: int) -> None:
    first = desk.followups.open_of(who)[0].id
    shown(who).setFocus()
    assert shown.press(Key.Key_Space) == [("done_wanted", first)]
    assert shown.press(Key.Key_3) == [("snooze_wanted", first, "3")]
    assert shown.press(Key.Key_0) == [("snooze_wanted", first, "0")]
    assert shown.press(Key.Key_Return) == [("edit_follow_up_wanted", first)]
    assert shown.press(Key.Key_F2) == [("edit_follow_up_wanted", first)]
    assert shown.press(Key.Key_Delete) == [("delete_follow_up_wanted", first)]


def test_persian_digits_put_off_too(shown: Shown, desk: Desk, who: int) -> None:
    first = desk.followups.open_of(who)[0].id
    shown(who).setFocus()
    type_text(shown.pane.view, "۵")
    assert shown.asked == [("snooze_wanted", first, "5")]


def test_keys_of_what_happened(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    pane.setFocus()
    for _ in range(3):
        shown.press(Key.Key_Down)
    done = pane.timeline.items[0]
    assert done.what == "follow_up_done"
    assert shown.press(Key.Key_Space) == [("reopen_wanted", done.id)]
    assert shown.press(Key.Key_F2) == [("edit_follow_up_wanted", done.id)]
    assert shown.press(Key.Key_Delete) == [("delete_follow_up_wanted", done.id)]
    assert shown.press(Key.Key_1) == []
    shown.press(Key.Key_End)
    for key in (Key.Key_Space, Key.Key_Return, Key.Key_F2, Key.Key_Delete, Key.Key_1):
        assert shown.press(key) == []  # the customer's own beginning
    shown.press(Key.Key_Up)
    entry = pane.timeline.items[-2]
    assert shown.press(Key.Key_Return) == [("edit_entry_wanted", entry.id)]
    assert shown.press(Key.Key_Delete) == [("delete_entry_wanted", entry.id)]
    assert shown.press(Key.Key_Space) == []


def test_the_same_thing_stays_current(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    pane.setFocus()
    shown.press(Key.Key_Down)
    second = desk.followups.open_of(who)[1].id
    desk.followups.done([second])
    shown(who)
    assert pane.view.current is not None
    assert pane.view.current.id == second  # now on the timeline
    assert shown.press(Key.Key_Space) == [("reopen_wanted", second)]
    desk.followups.delete([second])
    shown(who)
    assert pane.view.current is not None
    assert pane.view.current in pane.timeline.items
    assert shown.press(Key.Key_Space) == []


def test_another_customer_begins_at_the_top(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    pane.setFocus()
    shown.press(Key.Key_End)
    shown(customer(desk, "رضا"))
    assert pane.view.current == pane.timeline.items[0]


def test_the_keys_of_a_row_are_kept_from_the_page(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    taken: list[str] = []
    for name in ("F2", "Delete"):
        shortcut = QShortcut(name, pane)
        shortcut.activated.connect(lambda name=name: taken.append(name))
    pane.setFocus()
    QTest.keyClick(pane.window().windowHandle(), Key.Key_F2)
    assert taken == []
    assert [one[0] for one in shown.asked] == ["edit_follow_up_wanted"]


def test_commands_of_the_page(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    pane.view._current = None
    edit = pane.command("edit")
    assert edit is not None
    edit()
    assert pane.editing  # no row is current: the customer
    assert pane.command("edit") is None
    assert pane.form is not None
    pane.form.leave()
    pane.setFocus()
    done = pane.command("done")
    assert done is not None
    done()
    assert shown.asked[-1] == ("done_wanted", desk.followups.open_of(who)[0].id)
    assert pane.command("columns") is None


# ---- the pointer ----------------------------------------------------------------------------


def test_a_press_makes_a_row_current_and_two_open_it(shown: Shown, who: int) -> None:
    pane = shown(who)
    row = pane.timeline.row(1)
    middle = QPoint(row.width() // 2, 12)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=middle)
    assert pane.hasFocus()
    assert pane.view.current == pane.timeline.items[1]
    QTest.mouseDClick(row, Qt.MouseButton.LeftButton, pos=middle)
    assert shown.asked == [("edit_entry_wanted", pane.timeline.items[1].id)]


def test_a_press_on_the_text_is_one_on_the_row(shown: Shown, who: int) -> None:
    pane = shown(who)
    text = pane.timeline.row(1).findChild(QLabel)
    assert text is not None
    QTest.mouseClick(text, Qt.MouseButton.LeftButton)
    assert pane.view.current == pane.timeline.items[1]


def test_the_box_settles(shown: Shown, desk: Desk, who: int) -> None:
    pane = shown(who)
    row = pane.follow_ups.row(1)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row._box().center())
    assert shown.asked == [("done_wanted", desk.followups.open_of(who)[1].id)]


def test_the_row_under_the_pointer_has_a_menu_button(shown: Shown, who: int) -> None:
    pane = shown(who)
    pane.setFocus()
    dots = pane.follow_ups.row(0).findChild(QToolButton)
    assert dots is not None
    assert dots.isVisible()
    assert min(dots.width(), dots.height()) >= 32
    assert dots.accessibleName()
    dots.click()
    menu = pane.view.findChild(RowMenu)
    assert menu is not None
    menu.close()


def words_of(menu: QMenu) -> list[str]:
    return [one.text().split("\t")[0] for one in menu.actions() if not one.isSeparator()]


@pytest.mark.parametrize("key", [Key.Key_F10, Key.Key_Menu])
def test_the_menu_of_a_row(shown: Shown, desk: Desk, who: int, key: Qt.Key) -> None:
    i18n.set_language("en")
    pane = shown(who)
    pane.setFocus()
    if key == Key.Key_F10:
        QTest.keyClick(pane.view, key, Qt.KeyboardModifier.ShiftModifier)
    else:
        pane.view.open_menu()
    menu = pane.view.findChild(RowMenu)
    assert menu is not None
    assert words_of(menu) == ["Edit", "Done", "Put off", "Copy the text", "Move to the trash"]
    assert "F2" in menu.actions()[0].text()
    menu.actions()[1].trigger()
    assert shown.asked == [("done_wanted", desk.followups.open_of(who)[0].id)]
    menu.close()


def test_the_menu_of_what_happened(shown: Shown, who: int) -> None:
    i18n.set_language("en")
    pane = shown(who)
    pane.setFocus()
    shown.press(Key.Key_End)
    pane.view.open_menu()
    assert pane.view.findChild(RowMenu) is None  # nothing can be done with the beginning
    shown.press(Key.Key_Up)
    pane.view.open_menu()
    menu = pane.view.findChild(RowMenu)
    assert menu is not None
    assert words_of(menu) == ["Edit", "Copy the text", "Move to the trash"]
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().text() == "اولی"
    menu.close()


def test_where_a_row_has_no_form_f2_opens_that_of_the_customer(shown: Shown, desk: Desk) -> None:
    pane = shown(customer(desk, "رضا"))
    pane.view.setFocus()
    assert pane.view.current is not None, "that the customer was added"
    QTest.keyClick(pane.view, Key.Key_F2)
    assert pane.editing
