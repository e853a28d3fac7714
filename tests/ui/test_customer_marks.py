"""Several marked customers: the strip over the list, tags, follow-ups, the trash, the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.desk import Desk
from tests.helpers import type_text
from tests.ui import kit
from tests.ui.kit import Window, customer
from ui import bulk
from ui.pages.customers import CustomersPage
from ui.widgets.tag_prompt import TagPrompt

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
COUNT = 40
desk = kit.desk


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Window:
    for n in range(COUNT):
        customer(desk, f"مشتری {n:02}", f"091234567{n:02}")
    made = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(made)
    made.page.focus_first()
    return made


def mark(window: Window, more: int) -> list[int]:
    for _ in range(more):
        QTest.keyClick(window.page.table, Key.Key_Down, SHIFT)
    return list(window.page.selected_customer_ids())


def prompt(qtbot: QtBot, window: Window, chips: int | None = None) -> TagPrompt:
    found = window.page.prompt
    assert isinstance(found, TagPrompt)
    if chips is not None:
        qtbot.waitUntil(lambda: len(found.chips) == chips, timeout=5000)
    return found


def settle(qtbot: QtBot, window: Window, words: str) -> None:
    qtbot.waitUntil(lambda: words in window.toast, timeout=10_000)


def test_the_strip_comes_with_the_second_mark(window: Window) -> None:
    strip = window.page.pane.strip
    assert strip.isHidden()
    marked = mark(window, 4)
    assert len(marked) == 5
    assert not strip.isHidden()
    assert "۵" in strip.accessibleName()
    QTest.keyClick(window.page.table, Key.Key_Escape)
    assert strip.isHidden()
    assert list(window.page.selected_customer_ids()) == [window.page.current_customer_id()]


def test_the_buttons_of_the_strip_lose_their_words_together(window: Window) -> None:
    mark(window, 2)
    strip = window.page.pane.strip
    deeds = (strip.tag, strip.follow_up, strip.trash)
    for width in range(strip.sizeHint().width() + 40, 300, -20):
        strip.setFixedWidth(width)
        strip.resize(width, strip.height())
        assert len({bool(one.text()) for one in deeds}) == 1, width
        if not strip.tag.text():
            assert not strip.clear.text()
    assert not strip.tag.text()
    assert all(one.accessibleName() and one.toolTip() for one in deeds)


def test_marks_by_single_keys(window: Window) -> None:
    table = window.page.table
    QTest.keyClick(table, Key.Key_Down, CTRL)
    QTest.keyClick(table, Key.Key_Down, CTRL)
    QTest.keyClick(table, Key.Key_Space, CTRL)
    ids = list(window.page.model.ids)
    assert list(window.page.selected_customer_ids()) == [ids[0], ids[2]]
    QTest.keyClick(table, Key.Key_Left)
    assert list(window.page.selected_customer_ids()) == [ids[0], ids[2]]
    QTest.keyClick(table, Key.Key_A, CTRL)
    assert list(window.page.selected_customer_ids()) == ids
    assert window.page.current_customer_id() == ids[2]


@pytest.mark.parametrize("column", [0, 1])
def test_shift_marks_from_where_the_program_went(window: Window, column: int) -> None:
    table, ids = window.page.table, list(window.page.model.ids)
    first = table.visualRect(window.page.model.index(2, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=first)
    for start in (30, 5, 17):
        window.page.open_customer(ids[start])
        assert mark(window, 2) == ids[start : start + 3]
        QTest.keyClick(table, Key.Key_Up, SHIFT)
        assert list(window.page.selected_customer_ids()) == ids[start : start + 2]
    QTest.keyClick(table, Key.Key_Home, SHIFT)
    assert list(window.page.selected_customer_ids()) == ids[:18]
    QTest.keyClick(table, Key.Key_End, SHIFT)
    assert list(window.page.selected_customer_ids()) == ids[17:]
    window.page.open_customer(ids[20])
    place = table.visualRect(window.page.model.index(23, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, SHIFT, place)
    assert list(window.page.selected_customer_ids()) == ids[20:24]


def test_rows_stay_under_the_eye_when_the_strip_comes(window: Window) -> None:
    table = window.page.table
    table.verticalScrollBar().setValue(200)
    row = table.rowAt(200)

    def height() -> int:
        return int(table.viewport().mapTo(window, QPoint(0, table.rowViewportPosition(row))).y())

    before = height()
    table.mark_ids(set(window.page.model.ids[row - 1 : row + 1]))
    assert not window.page.pane.strip.isHidden()
    assert height() == before


def test_the_strip_waits_until_the_mouse_is_let_go(window: Window) -> None:
    table = window.page.table
    places = [table.visualRect(window.page.model.index(row, 0)).center() for row in (1, 4)]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mousePress(table.viewport(), Qt.MouseButton.LeftButton, SHIFT, places[1])
    assert window.page.pane.strip.isHidden()
    QTest.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, SHIFT, places[1])
    assert not window.page.pane.strip.isHidden()
    assert len(window.page.selected_customer_ids()) == 4


def test_a_tag_for_all_of_them(qtbot: QtBot, window: Window, desk: Desk) -> None:
    marked = mark(window, 2)
    QTest.keyClick(window.page.table, Key.Key_T, CTRL)
    card = prompt(qtbot, window, chips=0)
    assert card.field.hasFocus()
    type_text(card.field, "عمده\n")
    assert window.page.prompt is None
    assert desk.tags.counts() == [("عمده", 3)]
    assert list(window.page.selected_customer_ids()) == marked
    assert window.page.table.hasFocus()
    assert "عمده" in window.toast
    window.press_toast()
    assert desk.tags.counts() == []


def test_a_tag_that_all_have_is_taken_off(qtbot: QtBot, window: Window, desk: Desk) -> None:
    marked = mark(window, 1)
    desk.customers.add_tag(marked, "عمده")
    desk.customers.add_tag(marked[:1], "همکار")
    window.page.command("tag")()
    card = prompt(qtbot, window, chips=2)
    type_text(card.field, "عمده\n")
    assert desk.tags.counts() == [("عمده", 2), ("همکار", 1)]
    assert card.message.isVisible()
    card.message.button.click()
    assert desk.tags.counts() == [("همکار", 1)]
    window.page.command("tag")()
    card = prompt(qtbot, window, chips=1)
    card.chips[0].click()
    assert desk.tags.counts() == [("همکار", 2)]


def test_known_tags_are_spelled_as_before(qtbot: QtBot, window: Window, desk: Desk) -> None:
    desk.customers.add_tag([window.page.model.ids[9]], "خوش‌حساب")
    window.page.command("tag")()
    card = prompt(qtbot, window, chips=1)
    type_text(card.field, "خوش حساب\n")
    assert desk.tags.counts() == [("خوش‌حساب", 2)]


def test_an_empty_tag_is_refused_and_escape_leaves(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window.page.table, Key.Key_T, CTRL)
    card = prompt(qtbot, window)
    type_text(card.field, " \n")
    assert card.message.isVisible()
    assert card.field.hasFocus()
    QTest.keyClick(card.field, Key.Key_Escape)
    assert window.page.prompt is None
    assert window.page.table.hasFocus()


def test_buttons_of_the_strip(window: Window, desk: Desk) -> None:
    marked = mark(window, 2)
    strip = window.page.pane.strip
    strip.follow_up.click()
    assert window.asked.forms == [("new_follow_up", tuple(marked))]
    strip.trash.click()
    assert desk.customers.count() == COUNT - 3
    assert strip.isHidden()
    assert list(window.page.selected_customer_ids()) == [window.page.current_customer_id()]
    assert "۳" in window.toast
    window.press_toast()
    assert desk.customers.count() == COUNT


def test_many_are_tagged_off_the_window_thread(
    qtbot: QtBot, window: Window, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MANY", 3)
    window.page.table.selectAll()
    window.page.command("tag")()
    card = prompt(qtbot, window, chips=0)
    type_text(card.field, "همه\n")
    assert window.toast
    settle(qtbot, window, "همه")
    assert desk.tags.counts() == [("همه", COUNT)]
    assert len(window.page.selected_customer_ids()) == COUNT
    window.press_toast()
    qtbot.waitUntil(lambda: desk.tags.counts() == [], timeout=10_000)


def test_many_are_copied_off_the_window_thread(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MANY", 3)
    QApplication.clipboard().clear()
    window.page.table.selectAll()
    window.page.command("copy")()
    settle(qtbot, window, "۴۰")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == COUNT
    assert lines[3].startswith("مشتری 03\t09123456703\t")


def test_many_who_are_gone_meanwhile(
    qtbot: QtBot, window: Window, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MANY", 2)
    ids = list(window.page.model.ids)[:3]
    desk.customers.delete(ids[:1])
    window.page.deeds.delete(ids)
    qtbot.waitUntil(
        lambda: window.toasts.current is not None and window.toasts.current.kind == "error",
        timeout=5000,
    )
    assert desk.customers.count() == COUNT - 1
