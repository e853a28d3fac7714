"""What people read, in both languages."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import clock, formats, i18n
from crmdesk.text import strip_isolates

TODAY = date(2026, 11, 21)  # Saturday 30 Aban 1405

WORDS = {
    "Today": "امروز",
    "Tomorrow": "فردا",
    "Yesterday": "دیروز",
    "No date": "بدون تاریخ",
    "Just now": "همین حالا",
    "{day}, {time}": "{day}، {time}",
    "{hours} and {minutes}": "{hours} و {minutes}",
    "{n} day overdue": "{n} روز گذشته",
    "In {n} day": "{n} روز دیگر",
    "{n} day ago": "{n} روز پیش",
    "{n} week ago": "{n} هفته پیش",
    "{n} month ago": "{n} ماه پیش",
    "{n} year ago": "{n} سال پیش",
    "{n} minute ago": "{n} دقیقه پیش",
    "{n} hour ago": "{n} ساعت پیش",
    "{n} second": "{n} ثانیه",
    "{n} minute": "{n} دقیقه",
    "{n} hour": "{n} ساعت",
    "{amount} tomans": "{amount} تومان",
    "{amount} rials": "{amount} ریال",
    "{tomans} and {rials}": "{tomans} و {rials}",
}


class PersianWords(gettext.NullTranslations):
    """The words these tests expect, whatever state the shipped catalogue is in."""

    def gettext(self, message: str) -> str:
        return WORDS[message]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return WORDS[msgid1]


@pytest.fixture
def persian(monkeypatch: pytest.MonkeyPatch) -> None:
    words = PersianWords()
    monkeypatch.setattr(i18n, "_catalogue", lambda _code, _folder: words)


@pytest.fixture
def english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("fa")


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    local = datetime(2026, 11, 21, hour, minute, tzinfo=clock.zone()) + timedelta(days=days)
    return local.astimezone(UTC)


def due(days: int, hour: int | None = None) -> str:
    moment = None if hour is None else at(hour, days=days)
    return strip_isolates(formats.due(TODAY + timedelta(days=days), moment, TODAY))


def test_digits_follow_the_language_unless_chosen() -> None:
    assert formats.digits("a12") == "a۱۲"
    formats.set_digits("en")
    assert formats.digits("a۱۲") == "a12"
    formats.set_digits("auto")
    i18n.set_language("en")
    assert formats.digits("۱۲") == "12"
    formats.set_digits("fa")
    assert formats.digits("12") == "۱۲"
    with pytest.raises(ValueError, match="roman"):
        formats.set_digits("roman")  # type: ignore[arg-type]


def test_numbers() -> None:
    assert formats.number(12_500_000) == "۱۲٬۵۰۰٬۰۰۰"
    assert formats.number(0) == "۰"
    assert formats.number(-5) == "\u2066−۵\u2069"
    i18n.set_language("en")
    assert formats.number(12_500) == "12,500"
    assert formats.number(-5) == "−5"


def test_phones_are_isolated() -> None:
    assert formats.phone("09123456789") == "\u2066۰۹۱۲ ۳۴۵ ۶۷۸۹\u2069"
    assert formats.phone("") == ""
    i18n.set_language("en")
    assert formats.phone("02188776655") == "\u2066021 8877 6655\u2069"


def test_days_in_persian() -> None:
    assert formats.day(date(2026, 11, 28)) == "شنبه ۷ آذر"
    assert formats.day(date(2026, 11, 28), with_weekday=False) == "۷ آذر"
    assert formats.day(date(2026, 11, 28), with_year=True) == "شنبه ۷ آذر ۱۴۰۵"
    assert formats.day(date(2027, 3, 21)) == "یکشنبه ۱ فروردین ۱۴۰۶"
    assert formats.day(date(2027, 3, 21), with_year=False) == "یکشنبه ۱ فروردین"
    assert formats.day_numbers(date(2026, 11, 28)) == "\u2066۱۴۰۵/۰۹/۰۷\u2069"


@pytest.mark.usefixtures("english")
def test_days_in_english() -> None:
    assert formats.day(date(2026, 11, 28)) == "Sat 7 Azar"
    assert formats.day(date(2026, 11, 28), with_year=True) == "Sat 7 Azar 1405"
    assert formats.day_numbers(date(2026, 11, 28)) == "1405/09/07"
    assert formats.moment(at(10, days=7)) == "Sat 7 Azar, 10:00"
    assert formats.due(TODAY + timedelta(days=1), at(10, days=1), TODAY) == "Tomorrow 10:00"


@pytest.mark.usefixtures("persian")
def test_moments_are_local_and_isolated() -> None:
    assert formats.time(datetime(2026, 11, 21, 5, 30, tzinfo=UTC)) == "\u2066۰۹:۰۰\u2069"
    assert formats.moment(at(10, days=7)) == "شنبه ۷ آذر، \u2066۱۰:۰۰\u2069"
    assert formats.moment(at(1), with_weekday=False) == "۳۰ آبان، \u2066۰۱:۰۰\u2069"


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize(
    ("days", "hour", "expected"),
    [
        (0, None, "امروز"),
        (0, 17, "امروز ۱۷:۰۰"),
        (1, 10, "فردا ۱۰:۰۰"),
        (1, None, "فردا"),
        (-1, None, "دیروز"),
        (-1, 11, "دیروز ۱۱:۰۰"),
        (-2, 11, "۲ روز گذشته · ۲۸ آبان، ۱۱:۰۰"),
        (-2, None, "۲ روز گذشته · ۲۸ آبان"),
        (-250, None, "۲۵۰ روز گذشته · ۲۵ اسفند ۱۴۰۴"),
        (2, None, "دوشنبه ۲ آذر"),
        (2, 16, "دوشنبه ۲ آذر، ۱۶:۰۰"),
        (130, None, "چهارشنبه ۱۱ فروردین ۱۴۰۶"),
    ],
)
def test_due(days: int, hour: int | None, expected: str) -> None:
    assert due(days, hour) == expected


@pytest.mark.usefixtures("persian")
def test_due_without_a_day_and_in_parts() -> None:
    assert formats.due(None, None, TODAY) == "بدون تاریخ"
    parts = formats.due_parts(TODAY - timedelta(days=2), None, TODAY)
    assert parts == ("۲ روز گذشته", "۲۸ آبان")
    assert formats.due_parts(TODAY, None, TODAY).detail == ""


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(seconds=20), "همین حالا"),
        (timedelta(minutes=5), "۵ دقیقه پیش"),
        (timedelta(hours=2), "۲ ساعت پیش"),
        (timedelta(hours=10), "دیروز"),
        (timedelta(days=3), "۳ روز پیش"),
        (timedelta(days=20), "۲ هفته پیش"),
        (timedelta(days=100), "۳ ماه پیش"),
        (timedelta(days=800), "۲ سال پیش"),
        (timedelta(hours=-2), "امروز"),
        (timedelta(days=-1), "فردا"),
        (timedelta(days=-4), "۴ روز دیگر"),
    ],
)
def test_ago(before: timedelta, expected: str) -> None:
    assert formats.ago(at(9) - before, at(9)) == expected


@pytest.mark.usefixtures("persian")
def test_ago_of_days() -> None:
    assert formats.ago(TODAY, at(9)) == "امروز"
    assert formats.ago(TODAY - timedelta(days=2), at(9)) == "۲ روز پیش"
    assert formats.in_days(3) == "۳ روز دیگر"
    assert formats.in_days(-1) == "دیروز"


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "۰ ثانیه"),
        (45, "۴۵ ثانیه"),
        (300, "۵ دقیقه"),
        (3600, "۱ ساعت"),
        (4800, "۱ ساعت و ۲۰ دقیقه"),
    ],
)
def test_duration(seconds: int, expected: str) -> None:
    assert formats.duration(seconds) == expected


@pytest.mark.usefixtures("english")
def test_english_counts() -> None:
    assert formats.in_days(2) == "In 2 days"
    assert formats.in_days(-14) == "2 weeks ago"
    assert formats.duration(3660) == "1 hour and 1 minute"
    assert formats.ago(at(8), at(9)) == "1 hour ago"


# ---- money -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def tomans() -> Iterator[None]:
    yield
    formats.set_currency("toman")


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize(
    ("rials", "in_tomans", "in_rials"),
    [
        (0, "۰ تومان", "۰ ریال"),
        (1_250_000, "۱۲۵٬۰۰۰ تومان", "۱٬۲۵۰٬۰۰۰ ریال"),
        (1_255, "۱۲۵ تومان و ۵ ریال", "۱٬۲۵۵ ریال"),
        (5, "۵ ریال", "۵ ریال"),
        (-120, "−۱۲ تومان", "−۱۲۰ ریال"),
    ],
)
def test_money(rials: int, in_tomans: str, in_rials: str) -> None:
    assert strip_isolates(formats.money(rials)) == in_tomans
    formats.set_currency("rial")
    assert strip_isolates(formats.money(rials)) == in_rials


@pytest.mark.usefixtures("english")
def test_money_in_english() -> None:
    assert formats.money(12_500_000) == "1,250,000 tomans"


def test_a_currency_that_is_none() -> None:
    with pytest.raises(ValueError, match="dollar"):
        formats.set_currency("dollar")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "rials"),
    [
        ("۱۲۵٬۰۰۰", 1_250_000),
        ("125,000 تومن", 1_250_000),
        ("۲ میلیون و ۵۰۰ هزار تومان", 25_000_000),
        ("۱/۵ میلیون", 15_000_000),
        ("1.5 million rials", 1_500_000),
        ("۱۲٫۵", 125),
        ("۵۰۰ هزار ریال", 500_000),
        ("0", 0),
        ("۱ تومان و ۵ ریال", 15),
    ],
)
def test_money_is_read(typed: str, rials: int) -> None:
    assert formats.parse_money(typed) == rials


@pytest.mark.parametrize(
    "typed",
    ["", "صفر", "تومان", "هزار", "12 13", "-5", "۱ تومان ۵", "۱ تومان ۵ تومان", "12.55", "₽5"],
)
def test_what_is_no_money(typed: str) -> None:
    assert formats.parse_money(typed) is None


def test_a_bare_number_is_in_the_chosen_currency() -> None:
    formats.set_currency("rial")
    assert formats.parse_money("۱۲۵٬۰۰۰") == 125_000
    assert formats.parse_money("۱۲ تومان") == 120


@given(st.integers(0, 10**15), st.sampled_from(("toman", "rial")), st.sampled_from(("fa", "en")))
def test_written_money_is_read_again(rials: int, currency: str, spoken: str) -> None:
    formats.set_currency(currency)  # type: ignore[arg-type]
    i18n.set_language(spoken)
    assert formats.parse_money(formats.money(rials)) == rials


def test_in_the_middle_of_a_sentence_it_is_lower_case() -> None:
    i18n.set_language("en")
    assert formats.within("Yesterday") == "yesterday"
    assert formats.within("3 days ago") == "3 days ago"
    i18n.set_language("fa")
    assert formats.within("دیروز") == "دیروز"
