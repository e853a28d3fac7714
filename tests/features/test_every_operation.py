"""Each operation of the catalogue: do, undo, compare, redo, compare, also after a restart.

``SCENARIOS`` must name every operation: a new one without a scenario fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.desk import Desk, open_desk
from crmdesk.exchange.importer import import_contacts
from crmdesk.operations import OPERATIONS, describe
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft
from crmdesk.settings import SHOP_NAME
from tests.state import state_of

VCARDS = Path(__file__).parents[1] / "data" / "vcards"


@dataclass
class Shop:
    """A small shop in which something of everything exists."""

    desk: Desk
    ali: int
    sepehr: int
    call: int
    due: int
    settled: int
    trashed: int


def furnish(desk: Desk) -> Shop:
    customers = desk.customers
    ali = customers.add(
        CustomerDraft(
            "علی کریمی",
            contacts=(ContactDraft("phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹"), ContactDraft("email", "ali@x.ir")),
            tags=("عمده",),
            note="مشتری قدیمی",
        )
    )
    sepehr = customers.add(CustomerDraft("فروشگاه سپهر", kind="company", city="کرج"))
    logged = desk.interactions.log(
        InteractionDraft(ali, body="قیمت خواست", next=FollowUpDraft(ali, date(2026, 11, 28)))
    )
    settled = desk.followups.add(FollowUpDraft(sepehr, date(2026, 11, 20), reason="پیش‌فاکتور"))
    desk.followups.done([settled])
    trashed = customers.add(CustomerDraft("مشتری رفته", tags=("عمده", "نقدی")))
    customers.delete([trashed])
    assert logged.follow_up_id is not None
    return Shop(desk, ali, sepehr, logged.interaction_id, logged.follow_up_id, settled, trashed)


def _edit_customer(shop: Shop) -> None:
    draft = shop.desk.customers.get(shop.ali).draft()
    phones = (ContactDraft("phone", "021 88776655", "work"), draft.contacts[0])
    shop.desk.customers.update(
        shop.ali,
        replace(draft, name="علی کریمی‌نیا", contacts=phones, tags=("وفادار",), city="تهران"),
    )


def _edit_interaction(shop: Shop) -> None:
    draft = InteractionDraft(shop.ali, outcome="busy", body="اشغال بود", duration_s=65)
    shop.desk.interactions.update(shop.call, draft)


def _edit_follow_up(shop: Shop) -> None:
    draft = FollowUpDraft(shop.ali, moment=clock.now(), kind="visit", reason="بازدید")
    shop.desk.followups.update(shop.due, draft)


SCENARIOS: dict[str, Callable[[Shop], object]] = {
    "add_customer": lambda s: s.desk.customers.add(
        CustomerDraft("ژاله", contacts=(ContactDraft("phone", "09357654321"),), tags=("نو", "عمده"))
    ),
    "edit_customer": _edit_customer,
    "delete_customers": lambda s: s.desk.customers.delete([s.ali, s.sepehr]),
    "restore_customers": lambda s: s.desk.customers.restore([s.trashed]),
    "tag_customers": lambda s: s.desk.customers.add_tag([s.ali, s.sepehr], "وفادار"),
    "untag_customers": lambda s: s.desk.customers.remove_tag([s.ali], "عمده"),
    "log_interaction": lambda s: s.desk.interactions.log(
        InteractionDraft(s.sepehr, body="تماس", next=FollowUpDraft(s.sepehr, moment=clock.now()))
    ),
    "edit_interaction": _edit_interaction,
    "delete_interaction": lambda s: s.desk.interactions.delete(s.call),
    "add_follow_up": lambda s: s.desk.followups.add(FollowUpDraft(s.ali, no_date_reason="بعداً")),
    "edit_follow_up": _edit_follow_up,
    "finish_follow_ups": lambda s: s.desk.followups.done([s.due]),
    "reopen_follow_ups": lambda s: s.desk.followups.reopen([s.settled]),
    "snooze_follow_ups": lambda s: s.desk.followups.snooze([s.due], date(2026, 12, 5)),
    "delete_follow_ups": lambda s: s.desk.followups.delete([s.due, s.settled]),
    "import_contacts": lambda s: import_contacts(s.desk.store, VCARDS / "three-one-broken.vcf"),
    "change_setting": lambda s: s.desk.preferences.set(SHOP_NAME, "بازرگانی نمونه"),
}


def test_the_catalogue_and_the_scenarios_name_the_same_operations() -> None:
    assert set(SCENARIOS) == set(OPERATIONS)


@pytest.mark.parametrize("op", list(OPERATIONS))
def test_undo_and_redo_of(op: str, desk: Desk, data_file: Path) -> None:
    shop = furnish(desk)
    heard = []
    desk.store.subscribe(heard.append)
    before = state_of(data_file)

    SCENARIOS[op](shop)

    after = state_of(data_file)
    assert after != before
    assert [changes.op for changes in heard] == [op]
    label = desk.store.peek()
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.op, undone.label) == (op, label)
    assert "{" not in undone.label
    assert state_of(data_file) == before
    redone = desk.store.redo()
    assert redone is not None
    assert redone.op == op
    assert state_of(data_file) == after
    assert [changes.kind for changes in heard] == ["do", "undo", "redo"]


@pytest.mark.parametrize("op", list(OPERATIONS))
def test_undo_and_redo_after_a_restart_of(op: str, data_file: Path) -> None:
    desk = open_desk(data_file)
    shop = furnish(desk)
    before = state_of(data_file)
    SCENARIOS[op](shop)
    after = state_of(data_file)
    desk.close()

    for expected, undo in ((before, True), (after, False), (before, True)):
        desk = open_desk(data_file)
        done = desk.store.undo() if undo else desk.store.redo()
        desk.close()
        assert done is not None
        assert state_of(data_file) == expected


def test_undoing_everything_leads_back_to_the_empty_desk(desk: Desk, data_file: Path) -> None:
    empty = state_of(data_file)
    shop = furnish(desk)
    SCENARIOS["edit_customer"](shop)
    SCENARIOS["import_contacts"](shop)
    SCENARIOS["delete_customers"](shop)
    full = state_of(data_file)
    steps = 0
    while desk.store.undo():
        steps += 1
    assert state_of(data_file) == empty
    for _ in range(steps):
        assert desk.store.redo() is not None
    assert desk.store.redo() is None
    assert state_of(data_file) == full


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("op", list(OPERATIONS))
def test_every_operation_has_a_sentence(op: str, language: str) -> None:
    from crmdesk import i18n

    i18n.set_language(language)
    sentence = describe(op, {"name": "علی", "tag": "عمده"})
    assert sentence
    assert op not in sentence
