"""Birthdays: what people type, what is stored, what they read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import birthdays, i18n, jalali
from crmdesk.errors import Invalid

TODAY = date(2026, 11, 21)  # 30 Aban 1405


@pytest.fixture(autouse=True)
def persian() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("fa")
    yield
    i18n.set_language(before)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("   ", ""),
        ("۲۲ اردیبهشت ۱۳۷۰", "1991-05-12"),
        ("۲۲ اردیبهشت ماه سال ۱۳۷۰", "1991-05-12"),
        ("بیست و دوم اردیبهشت ۱۳۷۰", "1991-05-12"),
        ("یکشنبه ۲۲ اردیبهشت ۱۳۷۰", "1991-05-12"),
        ("۲۲ اردیبهشت ۷۰", "1991-05-12"),
        ("22 Ordibehesht 1370", "1991-05-12"),
        ("۱۳۷۰/۲/۲۲", "1991-05-12"),
        ("1370-02-22", "1991-05-12"),
        ("1370.2.22", "1991-05-12"),
        ("13700222", "1991-05-12"),
        ("22/2/1370", "1991-05-12"),
        ("۷۰/۲/۲۲", "1991-05-12"),
        ("22/2/70", "1991-05-12"),
        ("05/2/22", "2026-05-12"),
        ("06/2/22", "1927-05-13"),
        ("۲۲ اردیبهشت", "--05-12"),
        ("۲/۲۲", "--05-12"),
        ("22/2", "--05-12"),
        ("12 May 1990", "1990-05-12"),
        ("May 12, 1990", "1990-05-12"),
        ("12th of May 1990", "1990-05-12"),
        ("12 may 90", "1990-05-12"),
        ("۱۲ مه ۱۹۹۰", "1990-05-12"),
        ("1990-05-12", "1990-05-12"),
        ("12/5/1990", "1990-05-12"),
        ("19900512", "1990-05-12"),
        ("12 May", "--05-12"),
        ("--0512", "--05-12"),
        ("--05-12", "--05-12"),
        ("29 February", "--02-29"),
        ("۳۰ اسفند", "--03-20"),
        ("۳۰ اسفند ۱۳۷۰", "1992-03-20"),
    ],
)
def test_what_people_type(typed: str, stored: str) -> None:
    assert birthdays.parse(typed, TODAY) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "۳۰ اسفند ۱۳۷۱",
        "۳۱ آبان",
        "1990-02-30",
        "29 February 1990",
        "1370/13/1",
        "0/0",
        "99999999",
        "۱۲ اردیبهشت ۱۹۹۰",
        "12 May 1370",
        "پارسال",
        "22",
        "اردیبهشت",
        "09123456789",
        "۲۲ اردیبهشت ۱۳۷۰ ساعت ۵",
        "22 Aban 1406",
        "2026-11-22",
    ],
)
def test_what_is_no_birthday_gets_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        birthdays.parse(typed, TODAY)
    assert caught.value.fields["birthday"]


@given(st.dates(date(1850, 1, 1), TODAY), st.sampled_from(["fa", "en"]), st.booleans())
def test_what_is_shown_is_read_back(day: date, language: str, year_known: bool) -> None:
    i18n.set_language(language)
    stored = birthdays.text_of(day, year_known=year_known)
    assert birthdays.parse(birthdays.words(stored), TODAY) == stored


def test_each_day_without_a_year_is_its_own_in_both_calendars() -> None:
    lengths = [(month, 31 if month <= 6 else 30) for month in range(1, 13)]
    typed = [f"{month}/{day}" for month, length in lengths for day in range(1, length + 1)]
    stored = [birthdays.parse(one, TODAY) for one in typed]
    assert len(set(stored)) == len(typed) == 366
    assert ["{}/{}".format(*birthdays.month_day(one)) for one in stored] == typed
    every = (date(2000, 1, 1) + timedelta(days=number) for number in range(366))
    assert set(stored) == {birthdays.text_of(day, year_known=False) for day in every}


def test_words() -> None:
    assert birthdays.words("1991-05-12") == "۲۲ اردیبهشت ۱۳۷۰"
    assert birthdays.words("--05-12") == "۲۲ اردیبهشت"
    assert birthdays.words("--03-20") == "۳۰ اسفند"
    assert birthdays.words("") == ""
    assert birthdays.words("junk") == ""
    i18n.set_language("en")
    assert birthdays.words("1991-05-12") == "22 Ordibehesht 1370"


def test_the_age_is_told_when_the_year_is_known() -> None:
    i18n.set_language("en")
    assert "35" in birthdays.told("1991-05-12", TODAY)
    assert birthdays.told("--05-12", TODAY) == "22\u00a0Ordibehesht"
    assert "·" not in birthdays.told("2026-11-01", TODAY)


@pytest.mark.parametrize(
    ("stored", "today", "years"),
    [
        ("1991-05-12", jalali.to_gregorian(1405, 2, 21), 34),
        ("1991-05-12", jalali.to_gregorian(1405, 2, 22), 35),
        ("1992-03-20", jalali.to_gregorian(1404, 12, 28), 33),
        ("1992-03-20", jalali.to_gregorian(1404, 12, 29), 34),
        ("1992-03-20", jalali.to_gregorian(1403, 12, 29), 32),
        ("1992-03-20", jalali.to_gregorian(1403, 12, 30), 33),
        ("--05-12", TODAY, None),
        ("2027-01-01", TODAY, None),
        ("", TODAY, None),
    ],
)
def test_full_years(stored: str, today: date, years: int | None) -> None:
    assert birthdays.age(stored, today) == years


def test_the_thirtieth_of_esfand_is_kept_every_year() -> None:
    for year in range(1400, 1412):
        today = jalali.to_gregorian(year, 12, 1)
        expected = jalali.to_gregorian(year, 12, 30 if jalali.is_leap(year) else 29)
        assert birthdays.next_day("--03-20", today) == expected


@pytest.mark.parametrize("distance", range(-2, 17))
def test_a_birthday_is_spoken_of_when_it_is_near(distance: int) -> None:
    i18n.set_language("en")
    month, day = jalali.to_jalali(TODAY + timedelta(days=distance))[1:]
    stored = birthdays.parse(f"{month}/{day}", TODAY)
    said = birthdays.soon(stored, TODAY)
    assert bool(said) == (0 <= distance <= birthdays.SOON_DAYS)
    if 1 < distance <= birthdays.SOON_DAYS:
        assert str(distance) in said


def test_nobody_has_no_birthday() -> None:
    assert birthdays.next_day("", TODAY) is None
    assert birthdays.soon("", TODAY) == ""
    with pytest.raises(ValueError, match="no birthday"):
        birthdays.month_day("")


@given(st.text(max_size=30))
def test_nothing_that_is_typed_does_harm(typed: str) -> None:
    try:
        stored = birthdays.parse(typed, TODAY)
    except Invalid:
        return
    assert birthdays.is_right(stored)
