"""The loop of a call by real keys: at most 15 strokes beside the note, then undo and redo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.desk import Desk, open_desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from tests.state import state_of
from tests.ui.x11 import program, screen, wait_for

NOTE = "rdlj hvchk"  # the keys of «قیمت ارزان» on a Persian keyboard


def furnish(desk: Desk) -> int:
    for name, phone in (("مریم گلپایگانی", "09214177763"), ("ژاله چراغی", "09357654321")):
        desk.customers.add(CustomerDraft(name, contacts=(ContactDraft("phone", phone),)))
    return desk.customers.add(
        CustomerDraft("علی روحانی", contacts=(ContactDraft("phone", "09123456789"),))
    )


@pytest.mark.needs_x
@pytest.mark.parametrize("layout", ["us", "ir"])
def test_log_a_call_with_its_next_step(layout: str, tmp_path: Path) -> None:
    data = tmp_path / "desk.db"
    desk = open_desk(data, source="cli")
    try:
        owner = furnish(desk)
        empty = state_of(data)
        with screen(layout) as env, program(env, data) as keyboard:
            keyboard.press("F4")
            keyboard.window("ثبت تماس")
            keyboard.type("v,p")  # روح
            keyboard.press("Return")
            keyboard.type(NOTE)
            strokes_of_note = len(NOTE)
            keyboard.press("Tab")
            keyboard.type("akfi 10")  # شنبه ۱۰
            keyboard.press("Return")
            wait_for(lambda: desk.timeline.of(owner)[0].what == "interaction")

            assert keyboard.strokes - strokes_of_note <= 15
            entry = desk.timeline.of(owner)[0]
            assert (entry.kind, entry.outcome) == ("call", "answered")
            assert entry.text == (NOTE if layout == "us" else "قیمت ارزان")
            saturday = date(2026, 11, 28)
            (due,) = desk.today.read_lists(saturday).today
            assert (due.customer_id, due.day) == (owner, saturday)
            assert due.moment is not None
            full = state_of(data)

            keyboard.window("میز مشتری")
            keyboard.press("ctrl+52")
            wait_for(lambda: desk.today.read_lists(saturday).today == ())
            assert state_of(data) == empty
            keyboard.press("ctrl+shift+52")
            wait_for(lambda: desk.today.read_lists(saturday).today != ())
            assert state_of(data) == full
    finally:
        desk.close()
