"""Birthdays as people write and read them: «۲۲ اردیبهشت ۱۳۷۰», "12 May 1990", «۲۲ اردیبهشت».

What is stored is Gregorian (``1990-05-12``, or ``--05-12`` when the year is not known), what is
read is of the Persian calendar. A day without a year lies on two neighbouring days of the other
calendar, now on one and now on the next, so one year decides for all: 1370, a leap year that also
holds a 29 February (21 March 1991 to 20 March 1992). Each of the 366 days of either calendar is in
it exactly once. So what was typed without a year is shown again as it was typed, 30 Esfand too,
and a card's ``--0229`` keeps its day.

In a year that lacks the day, 30 Esfand is kept on the 29th.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from crmdesk import formats, jalali
from crmdesk.errors import Invalid
from crmdesk.i18n import _, language, ngettext
from crmdesk.text import search_key

SOON_DAYS = 14
"""How many days before it a birthday is spoken of."""

_WHOLE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEARLESS = re.compile(r"--(\d\d)-(\d\d)")
_LEAP = 2000
"""A year in which every day of every year is there."""

_BOTH_LEAP = 1370
_FIRST_JALALI, _FIRST_GREGORIAN, _LAST = 1200, 1800, 2199
_MONTHS_GREGORIAN = (
    "january jan ژانویه جانوری",
    "february feb فوریه",
    "march mar مارس مارچ",
    "april apr آوریل اپریل",
    "may مه می",
    "june jun ژوئن جون",
    "july jul ژوئیه جولای جولایی",
    "august aug اوت آگوست آگست",
    "september sep sept سپتامبر",
    "october oct اکتبر",
    "november nov نوامبر",
    "december dec دسامبر",
)
_NUMBERS = re.compile(r"(\d{1,4})[/.\- ]+(\d{1,2})(?:[/.\- ]+(\d{1,4}))?")
_TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)")
_NO_YEAR = re.compile(r"--?(\d\d)-?(\d\d)")
_LAST_YEAR_OF_CENTURY = 99


# ---- what is stored -------------------------------------------------------------------------


def is_right(stored: str) -> bool:
    """Return whether a text is ``1990-05-12``, ``--05-12`` or empty, and such a day exists."""
    return not stored or day_of(stored) is not None


def day_of(stored: str) -> date | None:
    """Return the day, of the year 2000 when the year is not known; None for anything else."""
    whole, short = _WHOLE.fullmatch(stored), _YEARLESS.fullmatch(stored)
    try:
        if whole:
            return date(int(whole[1]), int(whole[2]), int(whole[3]))
        if short:
            return date(_LEAP, int(short[1]), int(short[2]))
    except ValueError:
        return None
    return None


def has_year(stored: str) -> bool:
    """Return whether the year is known."""
    return bool(_WHOLE.fullmatch(stored))


def text_of(day: date, *, year_known: bool = True) -> str:
    """Return a day as it is stored."""
    return day.isoformat() if year_known else f"--{day:%m-%d}"


# ---- what people read -----------------------------------------------------------------------


def example() -> str:
    """Return a birthday as it may be typed."""
    return words("1991-05-12")


def words(stored: str) -> str:
    """Return a birthday as people write it, "" for none; ``parse`` reads it back."""
    day = day_of(stored)
    if day is None:
        return ""
    month, number = month_day(stored)
    parts = [str(number), jalali.month_name(month, language())]
    if has_year(stored):
        parts.append(str(jalali.to_jalali(day).year))
    return formats.digits(" ".join(parts))


def told(stored: str, today: date) -> str:
    """Return a birthday and how old it makes: «۲۲ اردیبهشت ۱۳۷۰ · ۳۵ سال»."""
    said, years = formats.unbroken(words(stored)), age(stored, today)
    if not years:  # a child in the first year, or nobody knows
        return said
    old = ngettext("{n} year old", "{n} years old", years).format(n=formats.number(years))
    return f"{said} · {formats.unbroken(old)}"


def soon(stored: str, today: date) -> str:
    """Return a sentence about a birthday within the next days, "" when it is none."""
    upcoming = next_day(stored, today)
    distance = (upcoming - today).days if upcoming else SOON_DAYS + 1
    if distance > SOON_DAYS:
        return ""
    if distance == 0:
        return _("Today is the birthday")
    if distance == 1:
        return _("The birthday is tomorrow")
    sentence = ngettext("The birthday is in {n} day", "The birthday is in {n} days", distance)
    return sentence.format(n=formats.number(distance))


def month_day(stored: str) -> tuple[int, int]:
    """Return the Persian month and day of a birthday that is right."""
    day = day_of(stored)
    if day is None:
        raise ValueError(f"no birthday: {stored!r}")
    if has_year(stored):
        _year, month, number = jalali.to_jalali(day)
        return month, number
    return _day_of_every_year(day.month, day.day)


def next_day(stored: str, today: date) -> date | None:
    """Return when a birthday is next, today included; None when there is none."""
    if day_of(stored) is None:
        return None
    month, number = month_day(stored)
    year = jalali.to_jalali(today).year
    upcoming = _day_in(year, month, number)
    return upcoming if upcoming >= today else _day_in(year + 1, month, number)


def age(stored: str, today: date) -> int | None:
    """Return the full years of somebody, None when the year is not known."""
    day = day_of(stored)
    if day is None or not has_year(stored) or day > today:
        return None
    born, now = jalali.to_jalali(day), jalali.to_jalali(today)
    return now.year - born.year - (today < _day_in(now.year, born.month, born.day))


def _day_in(year: int, month: int, number: int) -> date:
    return jalali.to_gregorian(year, month, min(number, jalali.month_length(year, month)))


@lru_cache(maxsize=1)
def _every_year() -> dict[tuple[int, int], tuple[int, int]]:
    """Return the Persian month and day of each Gregorian one, in the year that holds all."""
    start = jalali.to_gregorian(_BOTH_LEAP, 1, 1)
    days = (start + timedelta(days=number) for number in range(366))
    return {(day.month, day.day): jalali.to_jalali(day)[1:] for day in days}


def _day_of_every_year(month: int, day: int) -> tuple[int, int]:
    return _every_year()[month, day]


# ---- what people type -----------------------------------------------------------------------


def parse(typed: str, today: date) -> str:
    """Read a birthday.

    Args:
        typed: with or without a year, in either calendar. Numbers of few digits are year, month
            and day in this order where that can be, else day, month and year; two are month and
            day. Without a year and a name of a month they are of the Persian calendar.
        today: the day it is typed on; nobody is born later.

    Returns:
        What is stored; "" for an empty text.

    Raises:
        Invalid: with a sentence for the field ``birthday``.
    """
    key = search_key(typed)
    if not key:
        return ""
    try:
        found = _read(key, today)
    except (ValueError, OverflowError):
        raise Invalid({"birthday": _("There is no such day.")}) from None
    if found is None:
        words = _("Write the birthday like {example}, with or without the year.")
        raise Invalid({"birthday": words.format(example=example())})
    day, year_known = found
    if year_known and day > today:
        raise Invalid({"birthday": _("This day is still to come.")})
    return text_of(day, year_known=year_known)


def _read(key: str, today: date) -> tuple[date, bool] | None:
    """Return a day and whether its year was said; None when it is no date at all.

    Raises:
        ValueError: There is no such day.
    """
    if found := _NO_YEAR.fullmatch(key):  # as cards write it
        return date(_LEAP, int(found[1]), int(found[2])), False
    if found := _TOGETHER.fullmatch(key):
        return _in_year(int(found[1]), int(found[2]), int(found[3])), True
    if found := _NUMBERS.fullmatch(key):
        return _of_numbers(found[1], found[2], found[3], today)
    return _of_words(key, today)


def _of_numbers(one: str, two: str, three: str | None, today: date) -> tuple[date, bool] | None:
    if three is None:
        month, number = int(one), int(two)
        if month > 12:
            month, number = number, month
        return _without_year(month, number), False
    if len(one) > 2 or (len(three) <= 2 and (int(one) > 31 or int(three) <= 31)):
        return _in_year(_whole_year(one, today), int(two), int(three)), True
    return _in_year(_whole_year(three, today), int(two), int(one)), True


def _of_words(key: str, today: date) -> tuple[date, bool] | None:
    from crmdesk.quickdate_words import MONTHS, number

    found = next((match for rule in _rules() if (match := rule.fullmatch(key))), None)
    if found is None:
        return None
    day, name, year = number(found["d"]), found["m"], found["y"]
    if name in MONTHS:
        if year:
            return _in_year(_whole_year(year, today), MONTHS[name], day, {"jalali"}), True
        return _without_year(MONTHS[name], day), False
    month = _gregorian_months()[name]
    if year:
        whole = _whole_year(year, today, gregorian=True)
        return _in_year(whole, month, day, {"gregorian"}), True
    return date(_LEAP, month, day), False


def _in_year(
    year: int, month: int, day: int, calendars: frozenset[str] | set[str] = frozenset()
) -> date:
    """Return a day of a whole year; which calendar it is of, the year says."""
    if _FIRST_JALALI <= year < _FIRST_GREGORIAN and calendars != {"gregorian"}:
        return jalali.to_gregorian(year, month, day)
    if _FIRST_GREGORIAN <= year <= _LAST and calendars != {"jalali"}:
        return date(year, month, day)
    raise ValueError(f"no year: {year}")


def _without_year(month: int, day: int) -> date:
    found = jalali.to_gregorian(_BOTH_LEAP, month, day)
    return date(_LEAP, found.month, found.day)


def _whole_year(said: str, today: date, *, gregorian: bool = False) -> int:
    """Return a year of four digits; of two, the last that is not to come."""
    year = int(said)
    if year > _LAST_YEAR_OF_CENTURY:
        return year
    now = today.year if gregorian else jalali.to_jalali(today).year
    return year + now // 100 * 100 - (100 if year > now % 100 else 0)


@lru_cache(maxsize=1)
def _gregorian_months() -> dict[str, int]:
    return {
        search_key(name): month
        for month, names in enumerate(_MONTHS_GREGORIAN, start=1)
        for name in names.split()
    }


@lru_cache(maxsize=1)
def _rules() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of dates with the name of a month: day first, month first."""
    from crmdesk.quickdate_words import DAY_NUMBER_RX, MONTHS, WEEKDAY_RX, one_of

    month = rf"(?P<m>{one_of((*MONTHS, *_gregorian_months()))})\.?(?: ماه)?"
    day = rf"(?P<d>{DAY_NUMBER_RX})"
    year = r"(?:[ ,/\-]{1,2}(?:سال )?(?P<y>\d{4}|\d\d))?"
    lead = rf"(?:{WEEKDAY_RX},? )?"
    middle = r"(?: of|[ /\-])? ?"
    return (
        re.compile(f"{lead}{day}{middle}{month}{year}"),
        re.compile(rf"{lead}{month}[ /\-]{day}{year}"),
        re.compile(rf"(?P<y>\d{{4}})[ /\-]{month}[ /\-]{day}"),
    )
