"""A customer with something of everything, and a pane that tells what it was asked.

Fixtures are taken by name: ``who = profile_kit.who`` at the top of a module of tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crmdesk import clock
from crmdesk.desk import Desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft
from tests.ui.kit import at, follow_up, settle_events
from ui.widgets.profile import NEWEST, ProfilePane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SIGNALS = (
    "call_wanted",
    "more_wanted",
    "follow_up_wanted",
    "entry_wanted",
    "tag_clicked",
    "edit_entry_wanted",
    "delete_entry_wanted",
    "edit_follow_up_wanted",
    "delete_follow_up_wanted",
    "done_wanted",
    "reopen_wanted",
    "snooze_wanted",
    "saved",
)


def furnish(desk: Desk) -> int:
    """Add a customer with something of everything, and return the id."""
    clock.set_now(at(-20, 9))
    made = desk.customers.add(
        CustomerDraft(
            "پریسا کاظمی",
            contacts=(
                ContactDraft("phone", "09123456782", "work"),
                ContactDraft("email", "p@x.ir"),
            ),
            tags=("عمده", "وفادار"),
            city="شیراز",
            note="شماره 0912 345 6789",
        )
    )
    clock.set_now(None)
    follow_up(desk, made, -2, reason="پیش‌فاکتور", kind="email")
    follow_up(desk, made, 0, moment=at(0, 14), reason="قسط دوم")
    desk.followups.add(FollowUpDraft(made, no_date_reason="منتظر جنس"))
    settled = follow_up(desk, made, -1, reason="بازدید")
    desk.followups.done([settled])
    for days, body in ((9, "اولی"), (4, "دومی")):
        desk.interactions.log(InteractionDraft(made, body=body, happened_at=at(-days, 11)))
    return made


class Shown:
    """A pane, and what it asked for."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.desk = desk
        self.pane = ProfilePane(desk)
        qtbot.addWidget(self.pane)
        self.pane.resize(400, 700)
        self.asked: list[tuple[Any, ...]] = []
        for name in SIGNALS:
            getattr(self.pane, name).connect(self._note(name))
        self.pane.show()
        self.pane.activateWindow()

    def _note(self, name: str) -> Callable[..., None]:
        return lambda *what: self.asked.append((name, *what))

    def __call__(self, customer_id: int) -> ProfilePane:
        desk = self.desk
        self.pane.show_customer(
            desk.customers.get(customer_id),
            desk.followups.open_of(customer_id),
            desk.timeline.of(customer_id, NEWEST),
        )
        settle_events()
        return self.pane

    def press(self, key: Qt.Key) -> list[tuple[Any, ...]]:
        """Press a key where the keyboard is; return what was asked by it."""
        self.asked.clear()
        QTest.keyClick(self.pane.view, key)
        return list(self.asked)


@pytest.fixture
def who(desk: Desk) -> int:
    """A customer with something of everything."""
    return furnish(desk)


@pytest.fixture
def shown(qtbot: QtBot, desk: Desk) -> Shown:
    """A pane that shows nobody yet."""
    return Shown(qtbot, desk)
