"""What is read or changed while the user is elsewhere takes no keys and stands in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk import clock
from crmdesk.desk import Desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft
from tests.ui.kit import settle_events
from tests.ui.window_kit import opened
from ui.widgets.record_column import RecordColumn

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def furnish(desk: Desk) -> tuple[int, int]:
    """Add a customer with one open follow-up and one call; return both ids."""
    phone = ContactDraft("phone", "09123456782")
    who = desk.customers.add(CustomerDraft("پریسا کاظمی", contacts=(phone,)))
    desk.interactions.log(InteractionDraft(who, body="قرار شد خبر بدهد"))
    return who, desk.followups.add(FollowUpDraft(who, clock.today(), reason="پیش‌فاکتور"))


def test_a_list_that_is_read_late_takes_no_keys_from_the_palette(qtbot: QtBot, desk: Desk) -> None:
    who, _step = furnish(desk)
    window = opened(qtbot, desk)
    window.context.preloaded.clear()  # as after a write: the page reads the list on the worker
    window.open_customer(who)
    page = window.pages.page("customers")
    assert not page.list.loaded
    assert page.current_customer_id() == who
    window.context.actions["palette"].trigger()
    field = window.focusWidget()
    qtbot.waitUntil(lambda: page.list.loaded, timeout=5000)
    settle_events()
    assert page.current_customer_id() == who
    assert window.focusWidget() is field
    assert not page.table.hasFocus()


def test_a_list_that_is_read_late_has_the_keys_when_nobody_else_wants_them(
    qtbot: QtBot, desk: Desk
) -> None:
    who, _step = furnish(desk)
    window = opened(qtbot, desk)
    window.context.preloaded.clear()
    window.open_customer(who)
    page = window.pages.page("customers")
    qtbot.waitUntil(page.table.hasFocus, timeout=5000)
    assert page.current_customer_id() == who


def test_a_profile_that_changed_while_hidden_stands_in_its_place(qtbot: QtBot, desk: Desk) -> None:
    who, step = furnish(desk)
    window = opened(qtbot, desk)
    window.open_customer(who)
    page = window.pages.page("customers")
    qtbot.waitUntil(page.table.hasFocus, timeout=5000)
    view = page.profile.view
    qtbot.waitUntil(lambda: view.customer is not None, timeout=5000)
    settle_events()
    before = len(view.timeline.items)
    window.show_section("today")
    settle_events()
    desk.followups.done([step])
    window.show_section("customers")
    settle_events()
    assert len(view.timeline.items) == before + 1
    assert_in_place(view.timeline)


def assert_in_place(column: RecordColumn) -> None:
    rows = [column.row(number) for number in range(len(column.items))]
    below = 0
    for row in rows:
        assert row.width() == column.width()
        assert row.y() >= below
        assert row.height() == row.heightForWidth(row.width())
        below = row.y() + row.height()
