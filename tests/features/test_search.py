"""Half-remembered people are found, the right one first."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crmdesk import text
from crmdesk.demo.load import load_demo
from crmdesk.desk import Desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.interactions import InteractionDraft

PAIRS = Path(__file__).parents[1] / "data" / "search_pairs.tsv"
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def add(desk: Desk, name: str, *phones: str, **more: object) -> int:
    contacts = tuple(ContactDraft("phone", phone) for phone in phones)
    return desk.customers.add(CustomerDraft(name, contacts=contacts, **more))  # type: ignore[arg-type]


def found(desk: Desk, query: str) -> list[str]:
    return [hit.name for hit in desk.search.find(query)]


def test_each_pair_of_spellings_finds_the_other(desk: Desk) -> None:
    lines = PAIRS.read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    assert len(pairs) == 26
    for one, other in pairs:
        add(desk, one if text.search_key(one).strip() else f"{one} ۱")
        hits = desk.search.find(other)
        assert hits, (one, other)
        assert hits[0].match in ("exact", "begins"), (one, other, hits[0])
        desk.store.undo()


def spellings(digits: str, chance: random.Random) -> list[str]:
    national = digits[1:]
    return [
        digits,
        text.persian_digits(digits),
        digits.translate(ARABIC_DIGITS),
        f"+98{national}",
        f"0098 {national[:3]} {national[3:]}",
        f"98{national}",
        national,
        f"{digits[:4]} {digits[4:7]} {digits[7:]}",
        text.persian_digits(f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"),
        digits[-7:],
        text.persian_digits(digits[-chance.randint(7, 10) :]),
    ]


def test_seven_digits_in_any_spelling_find_the_right_customer_first(desk: Desk) -> None:
    load_demo(desk.store, 3000, 5)
    chance = random.Random(1)
    ids = chance.sample(list(desk.customers.ids()), 60)
    for row in desk.customers.rows(ids):
        for query in spellings(row.phone, chance):
            assert desk.search.find(query)[0].id == row.id, (query, row.phone)


def test_names_in_any_spelling_find_the_right_customer(desk: Desk) -> None:
    load_demo(desk.store, 2000, 6)
    chance = random.Random(2)
    for row in desk.customers.rows(chance.sample(list(desk.customers.ids()), 60)):
        arabic = row.name.replace("ی", "ي").replace("ک", "ك")
        for query in (row.name, arabic, row.name.replace("\u200c", ""), text.squash(row.name)):
            hits = desk.search.find(query)
            same = [hit.id for hit in hits if text.squash(hit.name) == text.squash(row.name)]
            assert row.id in same, query
            assert hits[0].id in same, query


def test_classes_come_in_their_order(desk: Desk) -> None:
    for name in ("شرکت مهر آرا", "مهری", "آرامهر", "مهر"):
        add(desk, name)
    assert found(desk, "مهر") == ["مهر", "مهری", "شرکت مهر آرا", "آرامهر"]


def test_inside_a_class_recent_contact_comes_first(desk: Desk) -> None:
    first, second = add(desk, "علی کریمی", "09121112233"), add(desk, "علی کریمی", "09351112233")
    desk.interactions.log(InteractionDraft(second))
    assert [hit.id for hit in desk.search.find("علی کریمی")] == [second, first]
    assert [hit.id for hit in desk.search.find("2233")] == [second, first]


def test_last_four_digits_before_digits_in_the_middle(desk: Desk) -> None:
    middle, last = add(desk, "الف", "09122233444"), add(desk, "ب", "09120002233")
    assert [hit.id for hit in desk.search.find("۲۲۳۳")] == [last, middle]


def test_a_broad_query_does_not_lose_the_exact_one(desk: Desk) -> None:
    load_demo(desk.store, 3000, 8)
    rare = add(desk, "رضا")
    recent = add(desk, "آقارضای بازاری")
    desk.interactions.log(InteractionDraft(recent))
    hits = desk.search.find("رضا")
    assert hits[0].id == rare
    assert recent in [hit.id for hit in desk.search.find("رضا", limit=500)]


def test_words_in_any_order_and_short_words(desk: Desk) -> None:
    add(desk, "علی محمد کریمی", "09123456789")
    add(desk, "کریمی")
    assert found(desk, "کریمی علی") == ["علی محمد کریمی"]
    assert found(desk, "کریمی ۶۷۸۹") == ["علی محمد کریمی"]
    assert found(desk, "عل کریمی") == ["علی محمد کریمی"]
    assert found(desk, "عل") == ["علی محمد کریمی"]
    assert found(desk, "ک")[0] == "کریمی"


def test_tags_cities_and_e_mails_are_found(desk: Desk) -> None:
    add(desk, "علی", tags=("عمده فروش",), city="اصفهان")
    desk.customers.add(CustomerDraft("رضا", contacts=(ContactDraft("email", "Reza@Shop.ir"),)))
    assert found(desk, "عمده") == ["علی"]
    assert found(desk, "اصفهان") == ["علی"]
    assert found(desk, "reza@shop") == ["رضا"]
    desk.customers.remove_tag([1], "عمده فروش")
    assert found(desk, "عمده") == []


def test_guesses_when_nothing_fits(desk: Desk) -> None:
    add(desk, "ذوالفقار صادقی")
    assert found(desk, "زوالفغار") == ["ذوالفقار صادقی"], "letters that sound alike"
    assert found(desk, "\u0635\u0627\u062f\u063a\u06cc") == ["ذوالفقار صادقی"]
    assert found(desk, "wh\\nrd") == found(desk, text.swap_layout("wh\\nrd"))
    assert found(desk, "whnrd") == ["ذوالفقار صادقی"], "typed on an English keyboard"
    assert desk.search.find("ذوالفقار صدقی")[0].match == "fuzzy"
    assert found(desk, "کاملاً ناشناس") == []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "AND",
        "NEAR(",
        "*",
        "a*",
        "-رضا",
        "کریمی-رضا",
        "(علی",
        "\\",
        "%",
        "_",
        "\0",
        "::",
        "{x}",
        "search_key : x",
        "\n\n",
        "😀😀😀",
        "\u200c",
        " ",
        "۰" * 500,
        "ا" * 5000,
        "^رضا",
    ],
)
def test_any_text_is_a_query(query: str, desk: Desk) -> None:
    add(desk, "رضا کریمی", "09123456789")
    assert isinstance(desk.search.find(query), tuple)


def test_a_page_that_was_pasted_is_looked_for_by_its_beginning(desk: Desk) -> None:
    name = "رها یگانه " * 30
    customer_id = desk.customers.add(CustomerDraft(name=name.strip()))
    found = desk.search.find(name + "که این‌جا نیست " * 2_000)
    assert [hit.id for hit in found] == [customer_id]


def test_an_empty_query_lists_by_name(desk: Desk) -> None:
    for name in ("پروانه", "ژاله", "آرش", "Zara", "۱۲"):
        add(desk, name)
    assert found(desk, "  ") == ["۱۲", "آرش", "پروانه", "ژاله", "Zara"]
    assert len(desk.search.find("", limit=2)) == 2
