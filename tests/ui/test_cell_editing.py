"""Editing a cell of the customers' table where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import kit
from tests.ui.kit import Window, customer, settle_events
from ui.pages.customers import CustomersPage
from ui.widgets.cell_editor import CellField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
NAMES = ("امیر روحانی", "بهار منصوری", "پریسا کاظمی")
desk = kit.desk


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, persian_look: None) -> Window:
    for n, name in enumerate(NAMES):
        customer(desk, name, f"0912345678{n}", city="تهران", tags=("عمده",))
    made = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(made)
    made.page.focus_first()
    return made


def field(window: Window) -> CellField:
    found = window.page.editing.field
    assert isinstance(found, CellField)
    return found


def retype(window: Window, text: str) -> None:
    field(window).selectAll()
    type_text(field(window), text)


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(field(window), key, held or Qt.KeyboardModifier.NoModifier)


def at(window: Window, row: int, key: str) -> None:
    keys = [column.key for column in window.page.model.columns]
    window.page.table.go_to(row, keys.index(key))


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.customers.rows(desk.customers.ids())]


def test_f2_edits_the_name_and_enter_saves(window: Window, desk: Desk) -> None:
    QTest.keyClick(window.page.table, Key.Key_F2)
    assert field(window).text() == NAMES[0]
    assert field(window).hasFocus()
    assert NAMES[0] in field(window).accessibleName()
    retype(window, "یاسر روحانی")
    press(window, Key.Key_Return)
    assert names(desk) == [NAMES[1], NAMES[2], "یاسر روحانی"]
    assert window.page.editing.field is None
    assert window.page.table.hasFocus()
    assert window.page.table.currentIndex().row() == 2
    window.press_toast()
    assert names(desk) == list(NAMES)


def test_escape_leaves_it_as_it_was(window: Window, desk: Desk) -> None:
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, "دیگری")
    press(window, Key.Key_Escape)
    assert names(desk) == list(NAMES)
    assert window.page.table.hasFocus()
    assert window.toast == ""


def test_nothing_changed_is_no_step(window: Window, desk: Desk) -> None:
    before = desk.store.peek()
    QTest.keyClick(window.page.table, Key.Key_F2)
    press(window, Key.Key_Return)
    assert desk.store.peek() == before


def test_arrows_go_to_the_cell_beside_as_the_eye_sees_it(window: Window) -> None:
    table = window.page.table
    assert table.isRightToLeft()
    QTest.keyClick(table, Key.Key_Left)
    assert table.currentIndex().column() == 1
    QTest.keyClick(table, Key.Key_F2)
    assert strip_isolates(field(window).text()) == "09123456780"
    assert field(window).layoutDirection() == Qt.LayoutDirection.LeftToRight
    press(window, Key.Key_Escape)
    QTest.keyClick(table, Key.Key_Right)
    QTest.keyClick(table, Key.Key_Right)
    assert table.currentIndex().column() == 0


def test_a_cell_that_is_no_field_edits_the_name(window: Window) -> None:
    at(window, 1, "last")
    QTest.keyClick(window.page.table, Key.Key_F2)
    assert field(window).text() == NAMES[1]


def test_tab_saves_and_goes_on_to_the_next_row(window: Window, desk: Desk) -> None:
    first = desk.customers.ids()[0]
    at(window, 0, "phone")
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, "0912 000 1122")
    press(window, Key.Key_Tab)
    assert desk.customers.get(first).phone == "09120001122"
    assert field(window).text() == "تهران"
    retype(window, "یزد")
    press(window, Key.Key_Tab)
    assert desk.customers.get(first).city == "یزد"
    assert field(window).text() == NAMES[1]
    press(window, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert field(window).text() == "یزد"


def test_the_last_field_of_the_last_row_ends_it(window: Window) -> None:
    at(window, 2, "city")
    QTest.keyClick(window.page.table, Key.Key_F2)
    press(window, Key.Key_Tab)
    assert window.page.editing.field is None
    assert window.page.table.hasFocus()


def test_what_is_wrong_stays_with_its_reason_under_the_cell(window: Window, desk: Desk) -> None:
    at(window, 0, "phone")
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, "ندارد")
    press(window, Key.Key_Return)
    message = window.page.editing.message
    assert message.isVisible()
    assert "ندارد" in message.accessibleName()
    assert field(window).property("invalid") == "true"
    assert field(window).text() == "ندارد"
    below = field(window).mapTo(window, QPoint(0, field(window).height())).y()
    assert abs(message.mapTo(window, QPoint(0, 0)).y() - below) < 8
    press(window, Key.Key_Tab)
    assert field(window).text() == "ندارد"
    type_text(field(window), "۰")
    assert not message.isVisible()
    press(window, Key.Key_Escape)
    assert desk.customers.get(desk.customers.ids()[0]).phone == "09123456780"


def test_a_click_elsewhere_saves(window: Window, desk: Desk) -> None:
    at(window, 0, "city")
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, "قم")
    window.search.setFocus()
    assert desk.customers.get(desk.customers.ids()[0]).city == "قم"
    assert window.page.editing.field is None
    assert window.search.hasFocus()


def test_a_click_elsewhere_keeps_what_is_wrong(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, " ")
    window.search.setFocus()
    qtbot.waitUntil(lambda: field(window).hasFocus(), timeout=2000)
    assert window.page.editing.message.isVisible()
    press(window, Key.Key_Escape)


def test_a_double_click_edits_or_opens(window: Window) -> None:
    table = window.page.table
    for key, edits in (("city", True), ("last", False)):
        at(window, 1, key)
        where = table.visualRect(table.currentIndex()).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert (window.page.editing.field is not None) is edits
        window.page.editing.cancel()


def test_tags_with_commas_and_words_to_choose(window: Window, desk: Desk) -> None:
    desk.customers.add_tag([desk.customers.ids()[2]], "همکار")
    window.page.table.columns.set_wanted("tags", True)
    at(window, 0, "tags")
    window.page.command("edit")()
    assert field(window).text() == "عمده"
    settle_events()
    retype(window, "عمده، هم")
    assert field(window).offered == ["همکار"]
    press(window, Key.Key_Down)
    press(window, Key.Key_Return)
    type_text(field(window), "تازه")
    press(window, Key.Key_Return)
    assert desk.customers.get(desk.customers.ids()[0]).tags == ("تازه", "عمده", "همکار")


def test_somebody_elses_change_is_told_before_it_is_overwritten(window: Window, desk: Desk) -> None:
    first = desk.customers.ids()[0]
    at(window, 0, "city")
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, "قم")
    desk.customers.change(first, city="ری")
    assert field(window).text() == "قم"
    press(window, Key.Key_Return)
    assert window.page.editing.message.isVisible()
    assert desk.customers.get(first).city == "ری"
    press(window, Key.Key_Return)
    assert desk.customers.get(first).city == "قم"


def test_a_customer_deleted_meanwhile(window: Window, desk: Desk) -> None:
    first = desk.customers.ids()[0]
    QTest.keyClick(window.page.table, Key.Key_F2)
    retype(window, "نامی")
    desk.customers.delete([first])
    press(window, Key.Key_Return)
    assert window.page.editing.message.isVisible()
    press(window, Key.Key_Escape)
    assert window.page.editing.field is None


def test_other_phones_and_the_extension_stay(window: Window, desk: Desk) -> None:
    first = desk.customers.ids()[0]
    phones = (
        ContactDraft("phone", "021 8877 6655 داخلی 12", "work"),
        ContactDraft("phone", "09120000000", "mobile"),
    )
    desk.customers.update(first, CustomerDraft(NAMES[0], contacts=phones))
    at(window, 0, "phone")
    QTest.keyClick(window.page.table, Key.Key_F2)
    assert field(window).text() == "021 8877 6655 داخلی 12"
    retype(window, "021 8877 6655 داخلی 13")
    press(window, Key.Key_Return)
    kept = desk.customers.get(first).contacts
    assert [one.label for one in kept] == ["work", "mobile"]
    assert "13" in kept[0].value
