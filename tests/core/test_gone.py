"""What is said of a record that was deleted meanwhile: its kind, never its number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.errors import NotFound
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft

GONE = 9999
CUSTOMER = "This customer is not there any more: it was deleted meanwhile."
ENTRY = "This entry is not there any more: it was deleted meanwhile."
FOLLOW_UP = "This follow-up is not there any more: it was deleted meanwhile."
CASES: dict[str, tuple[Callable[[Desk], object], str]] = {
    "get a customer": (lambda d: d.customers.get(GONE), CUSTOMER),
    "change a customer": (lambda d: d.customers.update(GONE, CustomerDraft("علی")), CUSTOMER),
    "delete a customer": (lambda d: d.customers.delete([GONE]), CUSTOMER),
    "tag a customer": (lambda d: d.customers.add_tag([GONE], "عمده"), CUSTOMER),
    "log": (lambda d: d.interactions.log(InteractionDraft(GONE, body="سلام")), CUSTOMER),
    "get an entry": (lambda d: d.interactions.get(GONE), ENTRY),
    "delete an entry": (lambda d: d.interactions.delete(GONE), ENTRY),
    "get a follow-up": (lambda d: d.followups.get(GONE), FOLLOW_UP),
    "settle": (lambda d: d.followups.done([GONE]), FOLLOW_UP),
    "add a follow-up": (lambda d: d.followups.add(FollowUpDraft(GONE)), CUSTOMER),
}


@pytest.mark.parametrize("case", CASES)
def test_the_kind_is_named_and_the_number_kept_for_the_shell(case: str, desk: Desk) -> None:
    i18n.set_language("en")
    work, said = CASES[case]
    with pytest.raises(NotFound) as raised:
        work(desk)
    assert raised.value.message == said
    assert "9,999" in raised.value.by_number


def test_of_several_none_is_named(desk: Desk) -> None:
    here = desk.customers.add(CustomerDraft("علی"))
    with pytest.raises(NotFound) as raised:
        desk.customers.add_tag([here, GONE], "عمده")
    assert raised.value.by_number == raised.value.message


def test_cities_by_how_many_live_there(desk: Desk) -> None:
    for city in ("یزد", "تهران", "", "تهران", "اهواز"):
        gone = desk.customers.add(CustomerDraft("علی", city=city))
    desk.customers.delete([gone])
    assert desk.customers.cities() == ["تهران", "یزد"]
