"""The Persian calendar: the only module that knows jdatetime.

Everything else keeps Gregorian ``date`` objects and asks here for what people read. Months are
1 (Farvardin) to 12 (Esfand), weekdays 0 (Saturday) to 6 (Friday). jdatetime is imported at the
first conversion and every converted day is remembered: lists ask for the same days again.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

MONTHS_FA = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
MONTHS_EN = (
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
)  # fmt: skip
WEEKDAYS_FA = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
WEEKDAYS_EN = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

FRIDAY = 6

_DAYS_KEPT = 16_384  # about 45 years of days: 2 MB at most
_GRID_WEEKS = 6


class JDate(NamedTuple):
    """A day of the Persian calendar."""

    year: int
    month: int
    day: int


@lru_cache(maxsize=_DAYS_KEPT)
def to_jalali(day: date) -> JDate:
    """Convert a Gregorian day.

    Raises:
        ValueError: The day lies before the calendar begins (622 AD).
    """
    from jdatetime import date as jalali_date

    # Without a locale each construction asks the C library for one, which is half the cost.
    found = jalali_date.fromgregorian(date=day, locale="en_US")
    return JDate(found.year, found.month, found.day)


@lru_cache(maxsize=_DAYS_KEPT)
def to_gregorian(year: int, month: int, day: int) -> date:
    """Convert a Persian day.

    Raises:
        ValueError: There is no such day, as 30 Esfand of a common year.
    """
    from jdatetime import date as jalali_date

    found: date = jalali_date(year, month, day, locale="en_US").togregorian()
    return found


@lru_cache(maxsize=512)
def is_leap(year: int) -> bool:
    """Tell whether Esfand has 30 days in a Persian year."""
    from jdatetime import date as jalali_date

    return bool(jalali_date(year, 1, 1, locale="en_US").isleap())


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month.

    Raises:
        ValueError: The month is not 1 to 12.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"no such month: {month}")
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def month_start(day: date) -> date:
    """Return the first day of the Persian month a day lies in."""
    found = to_jalali(day)
    return to_gregorian(found.year, found.month, 1)


def month_end(day: date) -> date:
    """Return the last day of the Persian month a day lies in."""
    found = to_jalali(day)
    return to_gregorian(found.year, found.month, month_length(found.year, found.month))


def add_months(day: date, months: int) -> date:
    """Move a day by Persian months; a day the new month lacks becomes its last one."""
    found = to_jalali(day)
    year, month0 = divmod(found.year * 12 + found.month - 1 + months, 12)
    month = month0 + 1
    return to_gregorian(year, month, min(found.day, month_length(year, month)))


def weekday(day: date) -> int:
    """Return 0 for Saturday to 6 for Friday."""
    return (day.weekday() + 2) % 7


def week_start(day: date) -> date:
    """Return the Saturday a day's week began with."""
    return day - timedelta(days=weekday(day))


def month_name(month: int, lang: str = "fa") -> str:
    """Return the name of a month (1 to 12) in Persian, or spelled in Latin letters."""
    if not 1 <= month <= 12:
        raise ValueError(f"no such month: {month}")
    return (MONTHS_FA if lang == "fa" else MONTHS_EN)[month - 1]


def weekday_name(index: int, lang: str = "fa", *, short: bool = False) -> str:
    """Return the name of a weekday (Saturday is 0), or its one- or three-letter short form."""
    if not 0 <= index <= 6:
        raise ValueError(f"no such weekday: {index}")
    if lang == "fa":
        return WEEKDAYS_FA[index][:1] if short else WEEKDAYS_FA[index]
    return WEEKDAYS_EN[index][:3] if short else WEEKDAYS_EN[index]


def month_grid(year: int, month: int) -> tuple[tuple[date, ...], ...]:
    """Return the six weeks, Saturday first, that a calendar page of a month shows.

    The first week holds the first day of the month; days of the neighbouring months fill up.
    """
    first = week_start(to_gregorian(year, month, 1))
    return tuple(
        tuple(first + timedelta(days=7 * week + column) for column in range(7))
        for week in range(_GRID_WEEKS)
    )
