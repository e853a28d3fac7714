"""Finding what was written in calls and follow-ups, and customers by tag and city."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import clock, text
from crmdesk.desk import Desk
from crmdesk.errors import Cancelled
from crmdesk.services import notes
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.groups import Groups
from crmdesk.services.interactions import InteractionDraft
from crmdesk.services.spelling import glob, regex
from crmdesk.store import Store


def person(desk: Desk, name: str = "علی روحانی", **more: object) -> int:
    return desk.customers.add(CustomerDraft(name, **more))  # type: ignore[arg-type]


def wrote(desk: Desk, owner: int, body: str, hours_ago: int = 1) -> None:
    moment = clock.now() - timedelta(hours=hours_ago)
    desk.interactions.log(InteractionDraft(owner, body=body, happened_at=moment))


def excerpts(desk: Desk, query: str) -> list[str]:
    return [hit.excerpt for hit in desk.notes.find(query)]


@pytest.mark.parametrize("query", ["۲۵۰ هزار", "250 هزار", "٢٥٠", "هزار ۲۵۰"])
def test_digits_of_any_kind(desk: Desk, query: str) -> None:
    owner = person(desk)
    wrote(desk, owner, "گفت ۲۵۰ هزار تومان می‌دهد")
    wrote(desk, owner, "گفت 250 هزار تومان", 2)
    assert len(excerpts(desk, query)) == 2


@pytest.mark.parametrize(
    ("stored", "query"),
    [
        ("با روح‌الله هماهنگ کند", "روح الله"),
        ("با روح‌الله هماهنگ کند", "روح‌الله"),
        ("با روح‌الله هماهنگ کند", "روحالله"),
        ("با روح الله هماهنگ کند", "روح‌الله"),
        ("با روحالله هماهنگ کند", "روح‌الله"),
        ("كتابي خريد", "کتابی"),
        ("کتابی خرید", "كتابي"),
        ("مؤسسهٔ آموزشی", "موسسه"),
        ("موسسه", "مؤسسه"),
        ("ایمیل به ALI@example.com زد", "ali@EXAMPLE"),
        ("سوءتفاهم بود", "سوءتفاهم"),
        ("۱۰٪ تخفیف", "10٪"),
        ("تخفیف ۵۰% داد", "50%"),
        ("کد a_b را فرستاد", "a_b"),
        ("گفت [فوری] است *مهم*", "[فوری]"),
        ("گفت [فوری] است *مهم*", "*مهم*"),
        ("حتماً اوّل ماه", "اوّل"),
        ("حتما اول ماه", "حتماً"),
        ("پروندهٔ ﬁle را خواست", "ﬁle"),
        ("چه شد؟", "شد?"),
        ('گفت "نه"', '"نه"'),
        ("<img src=x>", "<img src=x>"),
        ("از ۲-۳ روز دیگر", "۲–۳"),
    ],
)
def test_spellings(desk: Desk, stored: str, query: str) -> None:
    wrote(desk, person(desk), stored)
    assert len(excerpts(desk, query)) == 1


@pytest.mark.parametrize("query", ["a%b", "ax", "a?b", "[a-z]b", "*b*x", "", " ", "a", "؟", "ک"])
def test_wildcards_mean_themselves(desk: Desk, query: str) -> None:
    wrote(desk, person(desk), "کد a_b را فرستاد")
    assert excerpts(desk, query) == []


def test_all_words_must_be_there(desk: Desk) -> None:
    owner = person(desk)
    wrote(desk, owner, "قیمت یخچال را پرسید")
    wrote(desk, owner, "قیمت اجاق را پرسید")
    assert excerpts(desk, "پرسید یخچال قیمت") == ["قیمت یخچال را پرسید"]
    assert excerpts(desk, "یخچال اجاق") == []


def test_newest_first_reasons_among_them(desk: Desk) -> None:
    owner = person(desk)
    for hours in (30, 10, 20):
        wrote(desk, owner, f"قیمت پرسید {hours}", hours)
    desk.followups.add(FollowUpDraft(owner, clock.today(), reason="قیمت تازه"))
    found = desk.notes.find("قیمت", 3)
    assert [hit.excerpt for hit in found] == [
        "قیمت تازه",
        "قیمت پرسید 10",
        "قیمت پرسید 20",
    ]
    assert {hit.customer_name for hit in found} == {"علی روحانی"}
    assert {hit.customer_id for hit in found} == {owner}


def test_older_than_the_newest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "NEWEST", 2)
    owner = person(desk)
    for hours in range(1, 6):
        wrote(desk, owner, "یخچال" if hours == 5 else "اجاق", hours)
    assert excerpts(desk, "یخچال") == ["یخچال"]


def test_what_is_in_the_trash_is_not_found(desk: Desk) -> None:
    kept, gone = person(desk), person(desk, "رضا نوری")
    logged = desk.interactions.log(InteractionDraft(kept, body="یخچال سفید"))
    wrote(desk, gone, "یخچال سیاه")
    first = desk.followups.add(FollowUpDraft(kept, clock.today(), reason="یخچال آبی"))
    desk.customers.delete([gone])
    desk.followups.delete([first])
    assert excerpts(desk, "یخچال") == ["یخچال سفید"]
    desk.interactions.delete(logged.interaction_id)
    assert excerpts(desk, "یخچال") == []


def test_the_excerpt_has_what_was_found_in_its_middle(desk: Desk) -> None:
    before, after = "پیش از آن گفت " * 20, " و پس از آن گفت" * 20
    wrote(desk, person(desk), f"{before}یخچال{after}\nسطر دوم")
    (found,) = excerpts(desk, "يخچال")
    assert found.startswith("…")
    assert found.endswith("…")
    assert "\n" not in found
    middle = found.index("یخچال") + len("یخچال") / 2
    assert abs(middle - len(found) / 2) < 12
    assert len(found) < 90


def test_an_excerpt_of_a_text_without_spaces(desk: Desk) -> None:
    wrote(desk, person(desk), "x" * 500 + "يخچال" + "y" * 500)
    (found,) = excerpts(desk, "یخچال")
    assert "یخچال" in found
    assert len(found) < 90


def test_long_queries_are_cut(desk: Desk) -> None:
    wrote(desk, person(desk), "یخچال")
    assert excerpts(desk, "یخچال " * 500) == ["یخچال"]
    assert excerpts(desk, "*[" * 5000) == []


def test_it_can_be_stopped_between_statements(desk: Desk) -> None:
    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.notes.find("یخچال", check=check)


@given(st.text(min_size=1, max_size=30))
def test_any_text_finds_itself(typed: str) -> None:
    """What was typed is found in what is stored of it, by both patterns."""
    import sqlcipher3.dbapi2 as driver

    stored = text.clean(typed)
    words = [word for word in stored.split() if text.squash(word)]
    connection = driver.connect(":memory:")
    try:
        for word in words:
            assert re.search(regex(word), stored)
            joined = word.replace(text.ZWNJ, "")
            sql = "SELECT ? GLOB ?"
            flat = stored.replace(text.ZWNJ, "")
            assert connection.execute(sql, (flat, f"*{glob(joined)}*")).fetchone() == (1,)
    finally:
        connection.close()


# ---- groups ------------------------------------------------------------------------------------


@pytest.fixture
def groups(desk: Desk) -> Groups:
    for name, tags, city in (
        ("علی روحانی", ("عمده", "خوش‌حساب"), "تهران"),
        ("رضا نوری", ("عمده فروش",), "اسلام‌شهر"),
        ("تهران‌پور", (), "کرج"),
        ("مریم", ("نقدی",), ""),
    ):
        contacts = (ContactDraft("phone", "09121111111"),)
        desk.customers.add(CustomerDraft(name, contacts=contacts, tags=tags, city=city))
    return Groups(desk.store)


def test_customers_of_a_tag(desk: Desk, groups: Groups) -> None:
    assert {hit.name for hit in groups.tagged("عمد")} == {"علی روحانی", "رضا نوری"}
    assert [hit.name for hit in groups.tagged("خوش حساب")] == ["علی روحانی"]
    assert groups.tagged("روحانی") == ()
    assert groups.tagged('"%_') == ()
    assert groups.tags() == ["خوش‌حساب", "عمده", "عمده فروش", "نقدی"]
    desk.customers.delete([groups.tagged("نقدی")[0].id])
    assert groups.tagged("نقدی") == ()


def test_customers_of_a_city(desk: Desk, groups: Groups) -> None:
    assert [hit.name for hit in groups.in_city("تهر")] == ["علی روحانی"]
    assert [hit.name for hit in groups.in_city("اسلام شهر")] == ["رضا نوری"]
    assert [hit.name for hit in groups.in_city("اسلام‌")] == ["رضا نوری"]
    assert groups.in_city("") == ()
    assert groups.in_city('*"') == ()
    assert groups.cities() == []
    wrote(desk, groups.in_city("کرج")[0].id, "آمد")
    assert groups.cities() == ["کرج"]
    assert [hit.name for hit in groups.in_city("ک")] == ["تهران‌پور"]


def test_who_was_in_touch_lately_comes_first(desk: Desk) -> None:
    ids = [person(desk, f"مشتری {n}", tags=("عمده",), city="قم") for n in range(12)]
    wrote(desk, ids[9], "آمد", 5)
    wrote(desk, ids[4], "آمد", 2)
    found = Groups(desk.store)
    assert [hit.id for hit in found.tagged("عمده")][:2] == [ids[4], ids[9]]
    assert [hit.id for hit in found.in_city("قم")][:2] == [ids[4], ids[9]]
    assert len(found.tagged("عمده")) == len(found.in_city("قم")) == 7


# ---- quick finds of customers ------------------------------------------------------------------


def test_a_quick_find_leaves_out_what_takes_long(desk: Desk) -> None:
    person(desk, "مریم گلپایگانی")
    for query, at_once in (("گل", True), ("م", True), ("پا", False), ("گلپیگانی", False)):
        assert bool(desk.search.find(query, 7, quick=True)) is at_once, query
        assert desk.search.find(query, 7), query


def test_an_old_store_is_read_too(data_file: Path, desk: Desk) -> None:
    """Another connection, as the worker has, finds the same."""
    wrote(desk, person(desk), "یخچال")
    other = Store(data_file)
    try:
        assert [hit.excerpt for hit in notes.Notes(other).find("یخچال")] == ["یخچال"]
    finally:
        other.close()
