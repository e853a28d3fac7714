"""What people read, in both languages."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

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
