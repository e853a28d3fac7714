"""The quick line: who, what, when and why out of one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import clock, text
from crmdesk.desk import Desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.quickline import CUSTOMER, DATE, KIND, QuickLine, read
from crmdesk.services.quickline_names import HITS, Memory, is_name_of
from crmdesk.services.search import Hit

Read = Callable[..., QuickLine]

PEOPLE = (
    ("مریم رضایی", "09123456789", "تهران"),
    ("علی رضایی", "09351112233", "کرج"),
    ("یوسف تهرانی", "02188776655", ""),
    ("فروشگاه سپهر", "09121110000", "قم"),
    ("بهار منصوری", "", ""),
    ("Ahmad Karimi", "09380000001", ""),
)


def hour(distance: int, at: int, minute: int = 0) -> datetime:
    day = clock.today() + timedelta(days=distance)
    return datetime(day.year, day.month, day.day, at, minute, tzinfo=clock.zone())


@pytest.fixture
def line(desk: Desk) -> Read:
    for name, phone, city in PEOPLE:
        contacts = (ContactDraft("phone", phone),) if phone else ()
        desk.customers.add(CustomerDraft(name, contacts=contacts, city=city))

    def find(words: str, limit: int) -> Sequence[Hit]:
        return desk.search.find(words, limit, quick=True)

    def reading(typed: str, *dismissed: str) -> QuickLine:
        return read(typed, clock.local(clock.now()), find, frozenset(dismissed))

    return reading


def who(found: QuickLine) -> str:
    return found.customer.name if found.customer else ""


def test_the_sentence_of_the_placeholder(line: Read) -> None:
    found = line("تماس با خانم رضایی فردا ساعت ۱۰")
    assert found.kind == "call"
    assert who(found) in ("مریم رضایی", "علی رضایی")
    assert len(found.others) == 1
    assert found.moment == hour(1, 10)
    assert found.reason == ""
    assert found.said == {CUSTOMER, KIND, DATE}


@pytest.mark.parametrize(
    ("typed", "kind", "name", "reason"),
    [
        ("تماس با مریم رضایی دربارهٔ قیمت فردا", "call", "مریم رضایی", "دربارهٔ قیمت"),
        ("به سپهر زنگ بزن شنبه", "call", "فروشگاه سپهر", ""),
        ("تماس سپهر فردا", "call", "فروشگاه سپهر", ""),
        ("سپهر: قیمت عمده خواست شنبه ۱۰", "task", "فروشگاه سپهر", "قیمت عمده خواست"),
        ("بازدید از کارگاه منصوری", "visit", "", "بازدید از کارگاه منصوری"),
        ("دیدار با بهار منصوری", "visit", "بهار منصوری", ""),
        ("پیام به سپهر: ۱۲/۵ میلیون واریز شد", "message", "فروشگاه سپهر", "۱۲/۵ میلیون واریز شد"),
        ("واتس‌اپ به سپهر کاتالوگ", "message", "فروشگاه سپهر", "کاتالوگ"),
        ("ارسال کاتالوگ در تلگرام برای سپهر", "message", "فروشگاه سپهر", "ارسال کاتالوگ در تلگرام"),
        ("ایمیل به منصوری بفرست", "email", "بهار منصوری", ""),
        ("سپهر را فردا ببین", "task", "فروشگاه سپهر", "ببین"),
        ("call Ahmad Karimi about the price tomorrow", "call", "Ahmad Karimi", "about the price"),
        ("send a catalog to karimi", "task", "Ahmad Karimi", "send a catalog"),
        ("تماس با رظایی", "call", "رضایی", ""),
        ("شماره تماس سپهر را بگیر", "task", "", "شماره تماس سپهر را بگیر"),
        ("رضایی تهران پیش‌فاکتور", "task", "مریم رضایی", "پیش‌فاکتور"),
        ("خرید نان", "task", "", "خرید نان"),
    ],
)
def test_who_what_and_why(line: Read, typed: str, kind: str, name: str, reason: str) -> None:
    found = line(typed)
    assert found.kind == kind
    assert name in who(found) if name else not who(found)
    assert found.reason == reason


def test_a_city_is_nobody(line: Read) -> None:
    assert who(line("ارسال کاتالوگ به تهران")) == ""
    assert who(line("تماس با تهرانی")) == "یوسف تهرانی"


@pytest.mark.parametrize("typed", ["۰۹۱۲ ۳۴۵ ۶۷۸۹", "+98 912 345 6789", "9123456789", "۶۷۸۹"])
def test_a_phone_finds_too(line: Read, typed: str) -> None:
    found = line(f"تماس با {typed} فردا ۱۰")
    assert who(found) == "مریم رضایی"
    assert found.moment == hour(1, 10)
    assert found.reason == ""


def test_a_name_beside_its_phone_is_one_with_it(line: Read) -> None:
    found = line("تماس با خانم رضایی ۰۹۳۵۱۱۱۲۲۳۳ شنبه")
    assert (who(found), found.reason, found.others) == ("علی رضایی", "", ())


@pytest.mark.parametrize("quoted", ["«فردا با سپهر»", '"فردا با سپهر"', "“فردا با سپهر”"])
def test_quotation_marks_stop_the_reading(line: Read, quoted: str) -> None:
    found = line(f"تماس با مریم {quoted} شنبه")
    assert who(found) == "مریم رضایی"
    assert found.day == (clock.local(clock.now()) + timedelta(days=7)).date()
    assert found.reason == "فردا با سپهر"


def test_marks_inside_a_reason_stay(line: Read) -> None:
    assert line("مریم پیش‌فاکتور «ویژه» فردا").reason == "پیش‌فاکتور «ویژه»"
    assert line('لوله 2" و 3" برای مریم').reason == 'لوله 2" و 3"'


@pytest.mark.parametrize(
    ("part", "kept"),
    [(DATE, "فردا"), (KIND, "تماس"), (CUSTOMER, "رضایی")],
)
def test_what_is_dismissed_is_text(line: Read, part: str, kept: str) -> None:
    found = line("تماس با رضایی فردا دربارهٔ قیمت", part)
    assert part not in found.said
    assert kept in found.reason
    assert {CUSTOMER, KIND, DATE} - {part} == found.said


def test_all_dismissed_is_the_line_itself(line: Read) -> None:
    typed = "تماس با رضایی فردا ساعت ۱۰"
    found = line(typed, CUSTOMER, KIND, DATE)
    assert (found.reason, found.kind, found.day) == (typed, "task", None)


def test_the_other_keyboard_layout(line: Read) -> None:
    found = line("jlhs fh vqhdd tvnh shuj 10")
    assert (found.kind, found.moment, found.reason) == ("call", hour(1, 10), "")
    assert "رضایی" in who(found)


def test_somebody_new_has_a_name(line: Read) -> None:
    found = line("تماس با آقای نوروززاده ۰۹۹۹۱۱۱۲۲۳۳ فردا")
    assert found.customer is None
    assert found.name == "آقای نوروززاده ۰۹۹۹۱۱۱۲۲۳۳"
    assert found.reason == ""
    assert CUSTOMER not in found.said


def test_without_a_date_it_is_today(line: Read) -> None:
    draft = line("تماس با مریم").draft(7, clock.today())
    assert (draft.customer_id, draft.day, draft.moment) == (7, clock.today(), None)


def test_which_words_are_a_name() -> None:
    assert is_name_of("خانم رظایی", "مریم رضایی")
    assert not is_name_of("خانم", "خانم رضایی"), "a title alone is no name"
    assert not is_name_of("تهران", "علی کریمی")


def test_the_same_words_are_searched_once() -> None:
    asked: list[str] = []

    def find(words: str, _limit: int) -> Sequence[Hit]:
        asked.append(words)
        return ()

    memory = Memory(find)
    for _ in range(3):
        read("تماس با رضایی", clock.local(clock.now()), memory)
    assert asked == ["رضایی"]
    memory.forget()
    memory("رضایی", HITS)
    assert len(asked) == 2


def nobody(_words: str, _limit: int) -> Sequence[Hit]:
    return ()


PERSIAN = ("تماس", "با", "به", "برای", "خانم", "رضایی", "فردا", "شنبه", "ساعت", "۱۰", "را")
OTHERS = ("«قیمت»", '"', "«", "»", "۰۹۱۲۳۴۵۶۷۸۹", "12/5", "،", ":", "-", "(", "call")
WORDS = st.sampled_from([*PERSIAN, *OTHERS])


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_no_letter_is_lost(typed: str) -> None:
    """Nothing raises, and what is not recognised stays in the reason."""
    found = read(typed, clock.local(clock.now()), nobody, frozenset({CUSTOMER, KIND, DATE}))
    letters = [char for char in text.clean(typed) if char.isalnum()]
    assert [char for char in found.reason if char.isalnum()] == letters or any(
        0xF0000 <= ord(char) <= 0xFFFFF for char in typed
    )
    read(typed, clock.local(clock.now()), nobody)
