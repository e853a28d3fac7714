"""Today: three blocks, one key a decision, and nothing jumps away under the hand."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crmdesk import clock
from crmdesk.desk import Desk
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import today_kit
from tests.ui.kit import Window, at, customer, day, follow_up
from ui.models.followup_list import ENTRY, OVERDUE, TODAY, WEEK, FollowUpList
from ui.pages.today import TodayPage
from ui.widgets.followup_delegate import CALL, CHECK, SNOOZE, TARGET
from ui.widgets.snooze_menu import SnoozeMenu

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk, window = today_kit.desk, today_kit.window


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    """Follow-ups: two overdue, two of today, one of the week, one far away."""
    names = {name: customer(desk, name, "09123456789") for name in ("مریم", "سپهر", "روحانی")}
    return {
        "late": follow_up(desk, names["مریم"], -2, reason="پیش‌فاکتور"),
        "yesterday": follow_up(desk, names["سپهر"], -1, kind="message"),
        "at ten": follow_up(desk, names["روحانی"], 0, moment=at(0, 10)),
        "some time": follow_up(desk, names["مریم"], 0),
        "in three": follow_up(desk, names["سپهر"], 3),
        "far": follow_up(desk, names["سپهر"], 30),
    }


def press(window: Window, key: Key, text: str = "") -> None:
    if text:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(window.page.view, event)
    else:
        QTest.keyClick(window.page.view, key)


def current(window: Window) -> int:
    row = window.page.view.current_row()
    assert row is not None
    return int(row.id)


def listed(window: Window) -> list[str | int]:
    entries = (window.page.list.entry(n) for n in range(window.page.list.rowCount()))
    return [entry.row.id if entry.row else entry.block for entry in entries]


def test_three_blocks_in_order(window: Window, ids: dict[str, int]) -> None:
    assert listed(window) == [
        OVERDUE, ids["late"], ids["yesterday"],
        TODAY, ids["at ten"], ids["some time"],
        WEEK, ids["in three"],
    ]  # fmt: skip
    heading = window.page.list.entry(0)
    assert heading is not None
    assert "۲" in heading.title


def test_each_row_says_who_why_and_when(window: Window) -> None:
    words = window.page.list.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("مریم")
    assert "پیش‌فاکتور" in words
    assert "۲۸ آبان" in words
    assert window.page.list.due_of(window.page.list.index(1).data(ENTRY))[1]


def test_up_and_down_pass_through_the_blocks(window: Window, ids: dict[str, int]) -> None:
    seen = [current(window)]
    for _ in range(6):
        press(window, Key.Key_Down)
        seen.append(current(window))
    assert seen == [*(list(ids.values())[:5]), ids["in three"], ids["in three"]]
    press(window, Key.Key_Home)
    assert current(window) == ids["late"]
    press(window, Key.Key_End)
    assert current(window) == ids["in three"]


def test_space_settles_and_the_row_stays(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_Space)
    assert desk.followups.get(ids["late"]).done_at == clock.now()
    assert current(window) == ids["late"]
    assert window.page.view.current_entry().settled
    assert "مریم" in window.toast
    heading = window.page.list.entry(0)
    assert "۱" in heading.title


def test_undo_from_the_toast(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_Space)
    window.press_toast()
    assert desk.followups.get(ids["late"]).done_at is None
    assert not window.page.view.current_entry().settled
    desk.store.redo()
    assert window.page.view.current_entry().settled


def test_space_again_opens_it(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_Space)
    press(window, Key.Key_Space)
    assert desk.followups.get(ids["late"]).done_at is None


def test_settled_rows_leave_with_the_view(window: Window, ids: dict[str, int]) -> None:
    press(window, Key.Key_Space)
    window.page.hide()
    assert ids["late"] not in listed(window)


@pytest.mark.parametrize(("key", "text"), [(Key.Key_3, "3"), (Key.Key_3, "۳"), (0x06F3, "۳")])
def test_a_digit_snoozes(
    window: Window, desk: Desk, ids: dict[str, int], key: Key, text: str
) -> None:
    press(window, key, text)
    moved = desk.followups.get(ids["late"])
    assert moved.moment == at(1, 9)
    assert moved.snoozed == 1
    assert current(window) == ids["yesterday"], "the next row takes its place"
    window.press_toast()
    assert desk.followups.get(ids["late"]).day == day(-2)


def test_nine_asks_for_a_date(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_9, "9")
    prompt = window.page.prompt
    assert prompt is not None
    assert prompt.when is not None
    assert prompt.when.edit.hasFocus()
    type_text(prompt.when.edit, "شنبه ۱۰\n")
    assert desk.followups.get(ids["late"]).moment == at(7, 10)
    assert window.page.prompt is None
    assert window.page.view.hasFocus()


def test_no_date_is_taken_that_was_not_understood(window: Window, ids: dict[str, int]) -> None:
    press(window, Key.Key_9, "9")
    type_text(window.page.prompt.when.edit, "هیچ\n")
    assert window.page.prompt is not None
    QTest.keyClick(window.page.prompt.when.edit, Key.Key_Escape)
    assert window.page.prompt is None
    assert current(window) == ids["late"]


def test_zero_asks_why(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_0, "0")
    type_text(window.page.prompt.why, "خودش زنگ می‌زند\n")
    moved = desk.followups.get(ids["late"])
    assert (moved.day, moved.moment) == (None, None)
    assert ids["late"] not in listed(window)


def test_delete_and_its_undo(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_Delete)
    assert ids["late"] not in listed(window)
    assert current(window) == ids["yesterday"]
    window.press_toast()
    assert ids["late"] in listed(window)


def test_a_settled_row_can_be_deleted(window: Window, ids: dict[str, int]) -> None:
    press(window, Key.Key_Space)
    press(window, Key.Key_Delete)
    assert ids["late"] not in listed(window)


def test_enter_opens_the_customer(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_Return)
    assert window.asked.opened == [desk.followups.get(ids["late"]).customer_id]


def test_the_call_is_for_the_row(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    owner = desk.followups.get(ids["late"]).customer_id
    assert window.page.current_customer_id() == owner
    window.page.call_button.click()
    assert window.asked.calls == [(owner, ids["late"])]


def test_the_buttons_of_a_row(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    assert TARGET >= 32
    view = window.page.view
    rect = view.visualRect(window.page.list.index(1))
    parts: dict[str, QPoint] = {}
    for x in range(rect.left(), rect.right()):
        point = QPoint(x, rect.top() + 20)
        parts.setdefault(view._part(window.page.list.index(1), point), point + QPoint(-8, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=parts[CALL] + QPoint(16, 0))
    assert window.asked.calls
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=parts[CHECK] + QPoint(16, 0))
    assert desk.followups.get(ids["late"]).done_at is not None
    assert SNOOZE in parts


def test_the_menu_snoozes(
    window: Window, desk: Desk, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[SnoozeMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_at: opened.append(menu))
    window.page.view.snoozes_wanted.emit(QPoint(10, 10))
    opened[0].actions()[2].trigger()
    assert desk.followups.get(ids["late"]).moment == at(1, 9)


def test_blocks_fold_and_stay_folded(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    closing = Key.Key_Right if window.page.view.isRightToLeft() else Key.Key_Left
    press(window, closing)
    assert listed(window)[:2] == [OVERDUE, TODAY]
    assert window.page.view.current_entry().folded
    assert window.context.state.collapsed["today"] == [OVERDUE]
    again = TodayPage(window.context)
    assert again.list.folded == {OVERDUE}
    again.deleteLater()
    press(window, Key.Key_Space)
    assert current(window) == ids["late"]


def test_what_others_write_is_read(window: Window, desk: Desk, ids: dict[str, int]) -> None:
    press(window, Key.Key_End)
    new = follow_up(desk, desk.followups.get(ids["late"]).customer_id, -9)
    assert listed(window)[1] == new
    assert current(window) == ids["in three"]


def test_an_empty_day_says_what_comes_next(qtbot: QtBot, desk: Desk) -> None:
    follow_up(desk, customer(desk, "مریم"), 20)
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    assert window.page.states.state == "notice"
    assert "۲۰ آذر" in strip_isolates(window.page.states.sentence)
    window.page.focus_first()
    assert window.page.states.offers[0].hasFocus()
    window.page.states.offers[0].click()
    assert window.asked.calls == [()]


def test_what_was_read_before_is_taken(qtbot: QtBot, desk: Desk, ids: dict[str, int]) -> None:
    lists = desk.today.read_lists()
    window = Window(desk, TodayPage, today=lists)
    qtbot.addWidget(window)
    assert ids["late"] in listed(window)
    assert "today" not in window.context.preloaded


def test_a_night_passes(window: Window, ids: dict[str, int]) -> None:
    clock.set_now(at(1, 8))
    window.page.hide()
    window.page.show()
    assert listed(window)[:5] == [
        OVERDUE, ids["late"], ids["yesterday"], ids["at ten"], ids["some time"],
    ]  # fmt: skip


def test_qt_accepts_the_model(qtmodeltester: ModelTester, desk: Desk, ids: dict[str, int]) -> None:
    model = FollowUpList()
    model.set_lists(desk.today.read_lists())
    model.settle([ids["late"]])
    model.set_lists(desk.today.read_lists())
    qtmodeltester.check(model)


def test_six_hundred_rows_are_painted_at_once(qtbot: QtBot, desk: Desk) -> None:
    owners = [customer(desk, f"مشتری {number}") for number in range(10)]
    for number in range(205):
        for distance in (-3, 0, 4):
            follow_up(desk, owners[number % 10], distance, reason="قیمت")
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    assert window.page.list.rowCount() == 3 + 3 * 200 + 3
    assert "۵" in window.page.list.entry(201).title
    start = perf_counter()
    window.page.view.grab()
    assert perf_counter() - start < 0.5  # 10 ms on a quiet machine
