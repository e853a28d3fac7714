"""The orders of the customers' list: whole, and of a few ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmdesk import text
from crmdesk.desk import Desk
from crmdesk.services.customer_order import ORDERS
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft

DAY = date(2026, 11, 21)
MOMENT = datetime(2026, 11, 21, 4, tzinfo=UTC)
ALL = [f"{sign}{order}" for order in ORDERS for sign in ("", "-")]

people = st.lists(
    st.tuples(
        st.sampled_from(["رضا", "علی", "پریسا", "گلی", "ژاله", "Ali"]),
        st.sampled_from(["", "تهران", "پردیس", "ژاورود", "یزد", "کرج", "Paris"]),
        st.none() | st.integers(0, 4),
        st.lists(st.integers(-2, 2), max_size=2),
        st.booleans(),
    ),
    max_size=12,
)


def fill(desk: Desk, drawn: list[Any]) -> list[int]:
    ids = []
    for name, city, contact, dues, gone in drawn:
        made = desk.customers.add(CustomerDraft(name, city=city))
        if contact is not None:
            moment = MOMENT - timedelta(days=contact)
            desk.interactions.log(InteractionDraft(made, happened_at=moment))
        for due in dues:
            moment = MOMENT + timedelta(days=due) if due > 0 else None
            day = DAY + timedelta(days=due)
            desk.followups.add(FollowUpDraft(made, day, moment))
        if gone:
            desk.customers.delete([made])
        ids.append(made)
    return ids


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=people)
def test_a_few_are_sorted_as_all_of_them(desk: Desk, drawn: list[Any]) -> None:
    ids = fill(desk, drawn)
    for order in ALL:
        whole = list(desk.customers.ids(order))
        assert sorted(whole) == sorted(desk.customers.ids("name"))
        wanted = [row_id for row_id in whole if row_id in ids]
        assert desk.customers.sorted_ids(ids, order) == wanted, order


def test_cities_by_the_persian_alphabet_and_none_last(desk: Desk) -> None:
    cities = ["یزد", "", "پردیس", "تهران", "گرگان", "کرج", "چالوس", "بابل"]
    for city in cities:
        desk.customers.add(CustomerDraft("الف", city=city))
    shown = [row.city for row in desk.customers.rows(desk.customers.ids("city"))]
    assert shown == [*sorted(filter(None, cities), key=text.sort_key), ""]
    back = [row.city for row in desk.customers.rows(desk.customers.ids("-city"))]
    assert back == [*shown[-2::-1], ""]


def test_who_is_due_comes_first_and_nobody_is_forgotten(desk: Desk) -> None:
    fill(
        desk,
        [
            ("ب", "", None, [], False),
            ("الف", "", None, [], False),
            ("پ", "", None, [2], False),
            ("ت", "", None, [-1, 3], False),
        ],
    )
    for order, wanted in (("next", "تپالفب"), ("-next", "پتالفب")):
        rows = desk.customers.rows(desk.customers.ids(order))
        assert "".join(row.name for row in rows) == wanted


def test_newest_first_has_two_names(desk: Desk) -> None:
    fill(desk, [("الف", "", None, [], False)] * 3)
    assert desk.customers.ids("new") == desk.customers.ids("-added")
    assert list(desk.customers.ids("added")) == sorted(desk.customers.ids())


def test_an_unknown_order_is_a_fault(desk: Desk) -> None:
    with pytest.raises(ValueError, match="colour"):
        desk.customers.ids("colour")


def test_an_empty_desk_has_every_order(desk: Desk) -> None:
    assert [list(desk.customers.ids(order)) for order in ALL] == [[]] * len(ALL)


def test_rows_with_what_few_lists_show(desk: Desk) -> None:
    made = desk.customers.add(CustomerDraft("الف", tags=("عمده", "همکار")))
    (plain,) = desk.customers.rows([made])
    assert plain.tags == ()
    assert plain.created_at is None
    (full,) = desk.customers.rows([made], with_tags=True, with_added=True)
    assert full.tags == ("عمده", "همکار")
    assert full.created_at is not None


def test_a_tag_on_many_is_one_step_and_is_found(desk: Desk) -> None:
    ids = [desk.customers.add(CustomerDraft(f"نام {n}")) for n in range(30)]
    desk.customers.add_tag(ids[:10], "عمده")
    desk.customers.add_tag([*ids, ids[0]], "عمده")
    assert desk.tags.counts() == [("عمده", 30)]
    assert desk.tags.on_all(ids) == ["عمده"]
    assert len(desk.search.find("عمده", 50)) == 30
    desk.store.undo()
    assert desk.tags.counts() == [("عمده", 10)]
    assert desk.tags.on_all(ids) == []
    assert len(desk.search.find("عمده", 50)) == 10
    desk.customers.remove_tag(ids, "عمده")
    assert desk.tags.counts() == []
    assert not desk.search.find("عمده", 50)
    desk.store.undo()
    desk.store.redo()
    desk.store.undo()
    assert len(desk.search.find("عمده", 50)) == 10
