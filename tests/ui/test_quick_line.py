"""The quick line of Today: typed, understood, taken back, saved, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import clock
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui.kit import Window, a_desk, at, customer, day, follow_up, settle_events
from ui.draft_keeper import PAUSE_MS
from ui.pages.today import TodayPage
from ui.widgets.chip_row import ASK, OFF, ON, PLAIN, WARN, PartChip
from ui.widgets.quick_line import QuickLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
SENTENCE = "تماس با خانم رضایی فردا ساعت ۱۰ دربارهٔ قیمت"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as desk:
        customer(desk, "مریم رضایی", "09123456789")
        customer(desk, "علی رضایی", "09351112233")
        customer(desk, "فروشگاه سپهر", "02188776655")
        follow_up(desk, 3, 0, reason="قیمت")
        yield desk


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Window:
    made = Window(desk, TodayPage)
    qtbot.addWidget(made)
    made.page.focus_first()
    return made


@pytest.fixture
def line(window: Window) -> QuickLine:
    found: QuickLine = window.page.quick_line
    found.setFocus()
    return found


def write(line: QuickLine, typed: str) -> None:
    type_text(line.edit, typed)
    assert typed.endswith("\n") or line.reading is not None  # reads what waits for a pause


def chip(line: QuickLine, part: str) -> PartChip:
    assert line._chips is not None
    return line._chips.chips[part]


def words(line: QuickLine, part: str) -> str:
    return strip_isolates(chip(line, part).text())


def press(key: Key, times: int = 1) -> None:
    for _ in range(times):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def rows(desk: Desk, customer_id: int) -> tuple[FollowUpRow, ...]:
    return desk.followups.open_of(customer_id)


def test_it_costs_nothing_until_it_is_typed_into(window: Window) -> None:
    line = window.page.quick_line
    assert (line._chips, line._memory, line._hits, line.who) == (None, None, None, None)
    assert not window.page.findChildren(PartChip)


def test_what_was_understood_is_shown(line: QuickLine) -> None:
    write(line, SENTENCE)
    assert words(line, "customer").endswith("رضایی · ۰۹۱۲ ۳۴۵ ۶۷۸۹")
    assert words(line, "kind") == "تماس"
    for part in ("یکشنبه ۱ آذر ۱۴۰۵", "۱۰:۰۰", "(فردا)"):
        assert part in words(line, "date")
    assert {chip(line, part).state for part in ("customer", "kind", "date")} == {ON}
    assert "رضایی" in line.edit.accessibleDescription()


def test_enter_saves_and_the_next_line_can_be_typed(
    window: Window, desk: Desk, line: QuickLine
) -> None:
    write(line, SENTENCE + "\n")
    (made,) = rows(desk, 1)
    assert (made.kind, made.moment, made.reason) == ("call", at(1, 10), "دربارهٔ قیمت")
    assert line.text() == ""
    assert line.edit.hasFocus()
    assert not chip(line, "date").isVisible()
    assert "مریم رضایی" in window.toast
    assert made.id in [entry.row.id for entry in window.page.list._entries if entry.row]
    window.press_toast()
    assert rows(desk, 1) == ()


def test_undo_in_the_empty_line_is_the_desks(line: QuickLine) -> None:
    write(line, SENTENCE + "\n")
    assert not line.edit.isUndoAvailable()


def test_without_a_date_it_is_for_today(desk: Desk, line: QuickLine) -> None:
    write(line, "سپهر پیش‌فاکتور")
    assert chip(line, "date").state == PLAIN
    assert chip(line, "kind").state == PLAIN
    press(Key.Key_Return)
    made = rows(desk, 3)[-1]
    assert (made.kind, made.day, made.moment) == ("task", clock.today(), None)
    assert made.reason == "پیش‌فاکتور"


def test_a_moment_that_is_over_looks_so(line: QuickLine) -> None:
    write(line, "تماس با مریم امروز ساعت ۸")
    assert chip(line, "date").state == WARN


@pytest.mark.parametrize("key", [Key.Key_Backspace, Key.Key_Delete])
def test_a_part_is_taken_back_by_the_keyboard(desk: Desk, line: QuickLine, key: Key) -> None:
    write(line, "تماس با مریم رضایی شنبه")
    press(Key.Key_Tab, 3)
    assert chip(line, "date").hasFocus()
    press(key)
    assert chip(line, "date").state == OFF
    press(Key.Key_Escape)
    assert line.edit.hasFocus()
    press(Key.Key_Return)
    (made,) = rows(desk, 1)
    assert (made.day, made.reason) == (clock.today(), "شنبه")


def test_what_was_taken_back_can_be_recognised_again(line: QuickLine) -> None:
    write(line, "تماس با مریم رضایی شنبه")
    press(Key.Key_Tab, 3)
    press(Key.Key_Backspace)
    assert "۷ آذر" in words(line, "date"), "it still says what it was"
    press(Key.Key_Return)
    assert chip(line, "date").state == ON


def test_a_part_is_taken_back_by_the_mouse(line: QuickLine) -> None:
    write(line, "تماس با مریم شنبه")
    kind = chip(line, "kind")
    QTest.mouseClick(kind, Qt.MouseButton.LeftButton, pos=kind._end_rect().center())
    assert kind.state == OFF
    assert kind._end_rect().width() >= 32
    QTest.mouseClick(kind, Qt.MouseButton.LeftButton, pos=QPoint(kind.width() // 2, 10))
    assert kind.state == ON


def test_the_tab_key_passes_what_is_assumed(line: QuickLine, window: Window) -> None:
    write(line, "سپهر پیش‌فاکتور")
    press(Key.Key_Tab)
    assert chip(line, "customer").hasFocus()
    press(Key.Key_Tab)
    assert window.page.view.hasFocus()


def test_down_chooses_among_several(desk: Desk, line: QuickLine) -> None:
    write(line, SENTENCE)
    press(Key.Key_Down)
    assert line._hits is not None
    assert line._hits.isVisible()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert "علی رضایی" in words(line, "customer")
    assert not line._hits.isVisible()
    press(Key.Key_Return)
    assert len(rows(desk, 2)) == 1


def test_the_choice_holds_while_the_name_does(line: QuickLine) -> None:
    write(line, SENTENCE)
    press(Key.Key_Down, 2)
    press(Key.Key_Return)
    write(line, " نو")
    assert "علی رضایی" in words(line, "customer")
    line.edit.setText("")
    write(line, "تماس با مریم")
    assert "مریم" in words(line, "customer")


def test_esc_closes_the_list_then_clears_then_leaves(window: Window, line: QuickLine) -> None:
    write(line, SENTENCE)
    press(Key.Key_Down)
    press(Key.Key_Escape)
    assert line._hits is not None
    assert not line._hits.isVisible()
    assert line.text() == SENTENCE
    press(Key.Key_Escape)
    assert line.text() == ""
    assert line.edit.isUndoAvailable()
    press(Key.Key_Escape)
    assert window.page.view.hasFocus()


def test_up_and_down_between_line_and_list(window: Window) -> None:
    press(Key.Key_Up)
    assert window.page.quick_line.edit.hasFocus()
    press(Key.Key_Down)
    assert window.page.view.hasFocus()
    assert window.page.panes()[0] is window.page.quick_line


def test_nobody_found_is_asked_for(desk: Desk, line: QuickLine) -> None:
    write(line, "تماس با آقای نوروززاده فردا ۱۰\n")
    assert desk.customers.count() == 3
    assert line.who is not None
    assert line.who.field.edit.hasFocus()
    assert line.who.field.edit.text() == "آقای نوروززاده"
    offered, field = line.who.field.hits, line.who.field.edit
    assert offered.isVisible()
    under = field.mapTo(field.window(), QPoint(0, field.height()))
    assert offered.geometry().topLeft() == under + QPoint(0, 4)
    press(Key.Key_Return)
    assert desk.customers.count() == 4
    (made,) = rows(desk, 4)
    assert made.customer_name == "آقای نوروززاده"
    assert (made.kind, made.moment, made.reason) == ("call", at(1, 10), "")
    assert line.who is None
    assert line.edit.hasFocus()
    desk.store.undo()
    assert desk.customers.count() == 3, "one step for both"


def test_the_question_takes_an_old_customer_too(desk: Desk, line: QuickLine) -> None:
    write(line, "ارسال به دوست فردا\n")
    assert line.who is not None
    line.who.field.edit.clear()
    type_text(line.who.field.edit, "سپهر\n")
    made = rows(desk, 3)[-1]
    assert made.reason == "ارسال به دوست", "the words were no name and are not lost"


def test_esc_leads_from_the_question_to_the_line(desk: Desk, line: QuickLine) -> None:
    write(line, "خرید نان\n")
    assert line.who is not None
    press(Key.Key_Escape)
    assert line.who is None
    assert line.text() == "خرید نان"
    assert line.edit.hasFocus()
    assert chip(line, "customer").state == ASK
    chip(line, "customer").click()
    assert line.who is not None


def test_a_refusal_is_said_at_the_line(
    window: Window, desk: Desk, line: QuickLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise FileProblem("The disk is full.")

    monkeypatch.setattr(desk.followups, "add", full)
    write(line, SENTENCE + "\n")
    assert line.text() == SENTENCE
    assert line._message is not None
    assert line._message.isVisible()
    assert line._message.accessibleName() == "The disk is full."
    kept = desk.drafts.get("quick_line")
    assert kept is not None
    assert kept["line"] == SENTENCE
    type_text(line.edit, ".")
    assert not line._message.isVisible()


def test_a_list_that_cannot_be_read_leaves_the_line(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise FileProblem("unreadable")

    monkeypatch.setattr(desk.today, "read_lists", broken)
    monkeypatch.setattr(desk.search, "find", broken)
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    assert window.page.states.state == "error"
    line = window.page.quick_line
    line.setFocus()
    write(line, "تماس با مریم فردا")
    assert chip(line, "date").state == ON
    qtbot.waitUntil(lambda: desk.drafts.get("quick_line") is not None, timeout=3 * PAUSE_MS)
    monkeypatch.undo()
    window.page.refresh()
    assert window.page.states.state == "content"


def test_the_line_outlives_the_window(qtbot: QtBot, desk: Desk, line: QuickLine) -> None:
    write(line, SENTENCE)
    press(Key.Key_Tab, 3)
    press(Key.Key_Backspace)
    line._keeper.flush()
    clock.set_now(at(1, 8))
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    again = window.page.quick_line
    assert again.text() == SENTENCE
    assert again._chips is None, "nothing is loaded for it at the start"
    again.setFocus()
    assert again.reading is not None
    assert chip(again, "date").state == OFF
    press(Key.Key_Tab, 3)
    press(Key.Key_Return)
    assert again.reading.moment == at(0, 10), "the tomorrow of the day it was typed"


def test_what_is_cleared_or_saved_is_no_draft(desk: Desk, line: QuickLine) -> None:
    for end in (lambda: press(Key.Key_Escape), lambda: press(Key.Key_Return)):
        write(line, SENTENCE)
        line._keeper.flush()
        assert desk.drafts.get("quick_line") is not None
        end()
        assert desk.drafts.get("quick_line") is None


def test_a_damaged_draft_does_no_harm(qtbot: QtBot, desk: Desk) -> None:
    for kept in ({"line": 7}, {"line": "مریم", "at": "gestern", "dismissed": [1, "nothing"]}):
        desk.drafts.keep("quick_line", kept)
        window = Window(desk, TodayPage)
        qtbot.addWidget(window)
        line = window.page.quick_line
        assert line.text() == ("" if kept["line"] == 7 else "مریم")
        line.setFocus()
        settle_events()


def test_a_customer_added_elsewhere_is_found(desk: Desk, line: QuickLine) -> None:
    write(line, "تماس با نوروززاده")
    assert chip(line, "customer").state == ASK
    customer(desk, "کاوه نوروززاده")
    assert line.reading is not None
    assert chip(line, "customer").state == ON


def test_every_part_has_a_name_and_a_size(line: QuickLine) -> None:
    write(line, "تماس با نوروززاده فردا")
    for one in line.findChildren(QWidget):
        if one.isVisible() and one.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert one.accessibleName() or one.focusProxy() is not None, one
            if isinstance(one, PartChip):
                assert min(one.height(), one.width()) >= 32


def test_a_very_long_name_is_cut_not_the_window(desk: Desk, line: QuickLine) -> None:
    customer(desk, "ا" * 190)
    write(line, "تماس با " + "ا" * 30 + " فردا")
    assert chip(line, "customer").width() <= line.width()
    assert line.minimumSizeHint().width() < 300


def test_days_are_those_of_the_calendar(line: QuickLine, desk: Desk) -> None:
    write(line, "مریم هفتهٔ بعد\n")
    assert rows(desk, 1)[0].day == day(7)
