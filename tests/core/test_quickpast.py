"""When something happened, in words. Now is Saturday 30 Aban 1405, 09:00, in Tehran."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import clock, formats, i18n, jalali
from crmdesk.quickpast import parse_past
from crmdesk.text import strip_isolates

NOW = datetime(2026, 11, 21, 9, tzinfo=clock.zone())
LATER = datetime(2032, 4, 1, 9, tzinfo=clock.zone())
"""After all days that are tried."""

OLD_HOUR = time(14, 15)
DAYS = st.dates(jalali.to_gregorian(1390, 1, 1), jalali.to_gregorian(1410, 12, 29))
MINUTES = st.integers(0, 24 * 60 - 1)
_WORDS = (
    "دیروز پریروز دیشب امروز فردا شنبه سه‌شنبه هفته ماه سال پیش قبل گذشته ساعت ۵ ۱۲ ۱۲/۵ ۱۴۰۵/۰۹/۱۵"
    " ۳۱ مهر اسفند نیم ربع صبح عصر شب ۱۰:۳۰ ۹۹ روز دقیقه، و الان ago last yesterday now at ( / : -"
)
VOCABULARY = _WORDS.split(" ")


@pytest.fixture(autouse=True)
def persian() -> Iterator[None]:
    i18n.set_language("fa")
    yield


def read(typed: str, hour: time | None = None) -> str:
    found = parse_past(typed, NOW, hour)
    if found is None:
        return ""
    day = jalali.to_jalali(found.date())
    return f"{day.year}/{day.month:02}/{day.day:02} {found:%H:%M}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("الان", "1405/08/30 09:00"),
        ("همین الان", "1405/08/30 09:00"),
        ("now", "1405/08/30 09:00"),
        ("دیروز ۱۵", "1405/08/29 15:00"),
        ("دیروز", "1405/08/29 14:15"),
        ("دیروز عصر", "1405/08/29 17:00"),
        ("پریروز ساعت ۱۰", "1405/08/28 10:00"),
        ("پس‌پریروز", "1405/08/27 14:15"),
        ("امروز ۸:۳۰", "1405/08/30 08:30"),
        ("امروز", "1405/08/30 09:00"),  # the old hour is still to come
        ("دیشب", "1405/08/29 20:00"),
        ("دیشب ساعت ۹", "1405/08/29 21:00"),
        ("دیشب ساعت ۱", "1405/08/30 01:00"),
        ("last night", "1405/08/29 20:00"),
        ("۳ روز پیش", "1405/08/27 14:15"),
        ("سه روز پیش ساعت ۵", "1405/08/27 17:00"),
        ("هفتهٔ پیش", "1405/08/23 14:15"),
        ("هفته‌ی قبل", "1405/08/23 14:15"),
        ("دو هفته پیش", "1405/08/16 14:15"),
        ("ماه پیش", "1405/07/30 14:15"),
        ("پارسال", "1404/08/30 14:15"),
        ("نیم ساعت پیش", "1405/08/30 08:30"),
        ("یک ربع پیش", "1405/08/30 08:45"),
        ("۲۰ دقیقه پیش", "1405/08/30 08:40"),
        ("۲ ساعت پیش", "1405/08/30 07:00"),
        ("یک ساعت و نیم پیش", "1405/08/30 07:30"),
        ("۱ ساعت و ۲۰ دقیقه پیش", "1405/08/30 07:40"),
        ("۱۰ ساعت پیش", "1405/08/29 23:00"),
        ("2 hours ago", "1405/08/30 07:00"),
        ("half an hour ago", "1405/08/30 08:30"),
        ("20 min ago", "1405/08/30 08:40"),
        ("a week ago", "1405/08/23 14:15"),
        ("last month", "1405/07/30 14:15"),
        ("yesterday 15", "1405/08/29 15:00"),
        ("day before yesterday", "1405/08/28 14:15"),
    ],
)
def test_days_and_moments(typed: str, expected: str) -> None:
    assert read(typed, OLD_HOUR) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("شنبه", "1405/08/23 14:15"),  # today is one: the last before it
        ("شنبهٔ گذشته", "1405/08/23 14:15"),
        ("پنجشنبه ۵", "1405/08/28 17:00"),
        ("روز دوشنبه ساعت ۱۱", "1405/08/25 11:00"),
        ("last Saturday", "1405/08/23 14:15"),
        ("thursday 10:30", "1405/08/28 10:30"),
        ("سه‌شنبهٔ هفتهٔ پیش", "1405/08/26 14:15"),
        ("هفتهٔ پیش سه‌شنبه", "1405/08/26 14:15"),
        ("last week tuesday", "1405/08/26 14:15"),
        ("۱۵ آبان ۱۰:۳۰", "1405/08/15 10:30"),
        ("در تاریخ ۱۵ آبان ساعت ۹ صبح", "1405/08/15 09:00"),
        ("۱۵ آذر", "1404/09/15 14:15"),
        ("15 Aban", "1405/08/15 14:15"),
        ("Aban 15th, 1404", "1404/08/15 14:15"),
        ("1405/08/15 10:30", "1405/08/15 10:30"),
        ("۰۵/۰۸/۱۵", "1405/08/15 14:15"),
        ("۱۵-۸-۱۴۰۵", "1405/08/15 14:15"),
        ("2026-11-06 10:30", "1405/08/15 10:30"),
        ("۸/۱۵ ۱۱", "1405/08/15 11:00"),
        ("جمعه ۱۵ آبان", "1405/08/15 14:15"),
        ("۱۱:۳۰", "1405/08/29 11:30"),  # of today it is still to come
        ("ساعت ۸", "1405/08/30 08:00"),
        ("ساعت ۵", "1405/08/29 17:00"),
        ("صبح", "1405/08/30 09:00"),
    ],
)
def test_weekdays_dates_and_hours(typed: str, expected: str) -> None:
    assert read(typed, OLD_HOUR) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "فردا", "هفتهٔ بعد", "امروز ۱۱:۳۰", "۲ ساعت دیگه", "tomorrow", "1405/09/15", "شنبه ۷ آذر"],
)
def test_what_lies_ahead_is_not_understood(typed: str) -> None:
    assert read(typed) == ""


@pytest.mark.parametrize(
    "typed",
    ["شاید دیروز", "دیروز با علی", "۳۱ مهر", "۹۹ آبان", "هیچ‌وقت", "۲ روز و ۳ ساعت پیش", "۱۲"],
)
def test_half_of_a_text_is_not_understood(typed: str) -> None:
    assert read(typed) == ""


def test_without_an_hour_it_is_the_hour_of_now() -> None:
    assert read("دیروز") == "1405/08/29 09:00"


@given(day=DAYS, minute=MINUTES, language=st.sampled_from(["fa", "en"]))
def test_every_moment_that_formats_writes(day: date, minute: int, language: str) -> None:
    i18n.set_language(language)
    moment = datetime.combine(day, time(), tzinfo=clock.zone()) + timedelta(minutes=minute)
    written = strip_isolates(formats.moment(moment, with_year=True))
    assert parse_past(written, LATER) == moment
    assert parse_past(formats.moment(moment, with_year=True), LATER) == moment


@given(day=DAYS, weekday=st.booleans(), language=st.sampled_from(["fa", "en"]))
def test_every_day_that_formats_writes(day: date, weekday: bool, language: str) -> None:
    i18n.set_language(language)
    expected = datetime.combine(day, OLD_HOUR, tzinfo=clock.zone())
    written = formats.day(day, with_weekday=weekday, with_year=True)
    assert parse_past(written, LATER, OLD_HOUR) == expected
    assert parse_past(formats.day_numbers(day), LATER, OLD_HOUR) == expected


@given(days=st.integers(1, 360))
def test_a_day_of_the_last_year_needs_no_year(days: int) -> None:
    day = NOW.date() - timedelta(days=days)
    written = formats.day(day, with_year=False)
    assert parse_past(written, NOW) == NOW - timedelta(days=days)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join) | st.text(max_size=30))
def test_it_never_raises_and_never_looks_ahead(typed: str) -> None:
    found = parse_past(typed, NOW)
    assert found is None or (found <= NOW and found.tzinfo is not None)
