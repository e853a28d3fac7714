"""A whole day by real keys, never the mouse, and all of it taken back at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.desk import Desk, open_desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from tests.state import state_of
from tests.ui.x11 import Keyboard, program, screen, wait_for

ROWS = 10
MARKED = 5
Z, Y = 52, 29
NEW = {"us": "Zahra 09351112233", "ir": "civh 09351112233"}  # «زهرا …»
TAG = {"us": "vip", "ir": "ulni"}  # «عمده»
PLACES = {"Ctrl+1": "ctrl+10", "Ctrl+2": "ctrl+11", "Ctrl+T": "ctrl+28", "Ctrl+Z": f"ctrl+{Z}"}


def furnish(desk: Desk) -> None:
    for number in range(ROWS + 2):
        phone = ContactDraft("phone", f"0912000{4000 + number}")
        who = desk.customers.add(CustomerDraft(f"مشتری {number:02}", contacts=(phone,)))
        desk.followups.add(FollowUpDraft(who, clock.today(), reason="پیش‌فاکتور"))


def operations(desk: Desk) -> int:
    return len(
        desk.store.read.exec_driver_sql("SELECT 1 FROM journal_op WHERE state = 'done'").all()
    )


class Day:
    """What a user does, and how the data tells that it was done."""

    def __init__(self, desk: Desk, keyboard: Keyboard, layout: str) -> None:
        self.desk = desk
        self.keys = keyboard
        self.layout = layout
        self.before = operations(desk)

    def done(self, steps: int) -> None:
        wait_for(lambda: operations(self.desk) - self.before == steps)

    def add_a_customer(self) -> None:
        self.keys.press("F8")
        self.keys.window("مشتری جدید")
        self.keys.type(NEW[self.layout].lower())
        self.keys.press("Return")
        self.done(1)
        self.keys.window("میز مشتری")

    def find_by_the_last_digits(self) -> int:
        self.keys.press("F3")
        self.keys.type("4007")
        self.keys.press("Return")
        return self.desk.search.find("4007")[0].id

    def log_a_call(self, who: int) -> None:
        self.keys.press("F4")
        self.keys.window("ثبت تماس")
        self.keys.press("Return")  # the current customer
        self.keys.type("rdlj")
        self.keys.press("Tab", "Return")
        self.done(2)
        assert self.desk.timeline.of(who)[0].kind == "call"
        self.keys.window("میز مشتری")

    def change_outcome_and_time(self, who: int) -> None:
        self.keys.press("F6", "Down", "F2")  # the profile; the follow-up is first, then the call
        self.keys.window("ویرایش")
        self.keys.press("shift+Tab")  # from the note to the moment
        self.keys.press("ctrl+38")  # all of it
        self.keys.type("yesterday 15" if self.layout == "us" else "ndv,c 15")
        self.keys.press("shift+Tab", "Left", "ctrl+Return")  # the next outcome
        self.done(3)
        (call,) = [one for one in self.desk.timeline.of(who) if one.what == "interaction"]
        entry = self.desk.interactions.get(call.id)
        assert entry.outcome == "no_answer"
        assert clock.local(entry.happened_at).hour == 15
        assert clock.local(entry.happened_at).date() < clock.today()
        self.keys.window("میز مشتری")

    def settle_today(self) -> None:
        self.keys.press(PLACES["Ctrl+1"])
        for _row in range(ROWS):
            self.keys.press("space", "Down")
        self.done(3 + ROWS)
        assert self.desk.today.read_lists().done_today == ROWS

    def tag_some(self) -> None:
        self.keys.press(PLACES["Ctrl+2"], *["shift+Down"] * (MARKED - 1), PLACES["Ctrl+T"])
        self.keys.type(TAG[self.layout])
        self.keys.press("Return")
        self.done(4 + ROWS)
        assert [count for _name, count in self.desk.tags.counts()] == [MARKED]

    def undo_all(self) -> None:
        for left in range(3 + ROWS, -1, -1):
            self.keys.press(PLACES["Ctrl+Z"])
            self.done(left)


@pytest.mark.needs_x
@pytest.mark.timeout(240)
@pytest.mark.parametrize("layout", ["us", "ir"])
def test_a_day(layout: str, tmp_path: Path) -> None:
    data = tmp_path / "desk.db"
    desk = open_desk(data, source="cli")
    try:
        furnish(desk)
        start = state_of(data)
        with screen(layout) as env, program(env, data) as keyboard:
            day = Day(desk, keyboard, layout)
            day.add_a_customer()
            who = day.find_by_the_last_digits()
            day.log_a_call(who)
            day.change_outcome_and_time(who)
            day.settle_today()
            day.tag_some()
            day.undo_all()
            assert state_of(data) == start
    finally:
        desk.close()
