"""What is done to one follow-up, wherever it is shown: each deed with its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crmdesk import clock
from crmdesk.desk import Desk
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import today_kit
from tests.ui.kit import Window, at, customer, day, follow_up
from ui.context import Context
from ui.followup_deeds import FollowUpDeeds

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk = today_kit.desk


class Place(QWidget):
    """A page with one field, which the keyboard goes back to."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.home = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.home)
        self.deeds = FollowUpDeeds(context, self.home, column.addWidget)


@pytest.fixture
def row(desk: Desk) -> FollowUpRow:
    return desk.followups.get(follow_up(desk, customer(desk, "مریم"), 0, moment=at(0, 10)))


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, row: FollowUpRow) -> Window:
    made = Window(desk, Place)
    qtbot.addWidget(made)
    made.page.home.setFocus()
    return made


def test_each_deed_is_said_and_can_be_taken_back(
    window: Window, desk: Desk, row: FollowUpRow
) -> None:
    deeds: FollowUpDeeds = window.page.deeds
    assert deeds.finish(row)
    assert desk.followups.get(row.id).done_at is not None
    assert deeds.reopen(row)
    assert desk.followups.get(row.id).done_at is None
    assert deeds.delete(row)
    assert "مریم" in window.toast
    assert desk.followups.open_of(row.customer_id) == ()
    window.press_toast()
    assert len(desk.followups.open_of(row.customer_id)) == 1


def test_what_is_gone_is_said(window: Window, desk: Desk, row: FollowUpRow) -> None:
    desk.followups.delete([row.id])
    assert not window.page.deeds.finish(row)
    assert len(window.asked.errors) == 1


def test_a_digit_moves_and_says_where_to(window: Window, desk: Desk, row: FollowUpRow) -> None:
    window.page.deeds.snooze(row, "3")
    moved = desk.followups.get(row.id)
    assert moved.day == day(1)
    assert "فردا" in strip_isolates(window.toast)
    window.page.deeds.snooze(row, "x")
    assert desk.followups.get(row.id) == moved


def test_a_date_is_asked_for_and_the_keyboard_goes_home(
    window: Window, desk: Desk, row: FollowUpRow
) -> None:
    deeds: FollowUpDeeds = window.page.deeds
    deeds.snooze(row, "9")
    assert deeds.prompt is not None
    assert deeds.prompt.when is not None
    type_text(deeds.prompt.when.edit, "شنبه ۱۰\n")
    assert deeds.prompt is None
    assert window.page.home.hasFocus()
    moment = desk.followups.get(row.id).moment
    assert moment is not None
    assert (clock.local(moment).hour, clock.local(moment).minute) == (10, 0)


def test_one_question_at_a_time_and_esc_leaves_it(
    window: Window, desk: Desk, row: FollowUpRow
) -> None:
    deeds: FollowUpDeeds = window.page.deeds
    deeds.snooze(row, "9")
    first = deeds.prompt
    deeds.snooze(row, "0")
    assert first is not None
    assert first.isHidden()
    assert deeds.prompt is not None
    assert deeds.prompt.why is not None
    QTest.keyClick(deeds.prompt.why, Key.Key_Escape)
    assert deeds.prompt is None
    assert window.page.home.hasFocus()
    assert desk.followups.get(row.id).day == row.day


def test_without_a_date_the_reason_is_kept(window: Window, desk: Desk, row: FollowUpRow) -> None:
    deeds: FollowUpDeeds = window.page.deeds
    deeds.snooze(row, "0")
    assert deeds.prompt is not None
    assert deeds.prompt.why is not None
    type_text(deeds.prompt.why, "منتظر جنس\n")
    kept = desk.followups.get(row.id)
    assert (kept.day, kept.no_date_reason) == (None, "منتظر جنس")


@pytest.mark.parametrize("done", [True, False])
def test_a_list_may_keep_its_place(
    qtbot: QtBot, window: Window, desk: Desk, row: FollowUpRow, done: bool
) -> None:
    told: list[str] = []

    def take_away(work: object, said: str) -> bool:
        told.append(strip_isolates(said))
        return done

    deeds = FollowUpDeeds(window.page.deeds._context, window.page.home, print, take_away)
    assert deeds.delete(row) is done
    assert deeds.finish(row), "it stays in its line"
    assert len(told) == 1
