"""What people read: numbers, money, phones, days and moments in the current language and digits.

Dates are always of the Persian calendar; in English its months are spelled in Latin letters.
Phones are isolated from what stands around them, in Persian times and negative numbers too:
without it the direction rules of mixed text turn their parts around.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal, NamedTuple

from crmdesk import clock, jalali, phones, text
from crmdesk.i18n import _, is_rtl, language, ngettext

DigitKind = Literal["auto", "fa", "en"]
WithYear = Literal["auto"] | bool
Currency = Literal["toman", "rial"]

_DAYS_PER_WEEK = 7
_DAYS_PER_MONTH = 30
_DAYS_PER_YEAR = 365
_MINUTE = 60
_HOUR = 3600
_SEPARATOR = " · "
_NO_BREAK = "\N{NO-BREAK SPACE}"
_RIALS_PER_TOMAN = 10
_SCALES = {
    "هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9,
    "thousand": 10**3, "million": 10**6, "billion": 10**9,
}  # fmt: skip
_UNITS = {
    "تومان": _RIALS_PER_TOMAN, "تومن": _RIALS_PER_TOMAN, "toman": _RIALS_PER_TOMAN,
    "tomans": _RIALS_PER_TOMAN, "ریال": 1, "rial": 1, "rials": 1,
}  # fmt: skip
_MONEY_RX = r"(\d{1,3}(?:,\d{3})+|\d+)(?:[./](\d{1,3}))?|[^\W\d]+|\S"
"""A number with its decimals, a word, or a sign."""

_digits: DigitKind = "auto"
_currency: Currency = "toman"


def set_digits(kind: DigitKind) -> None:
    """Choose the digits: Persian, Latin, or those of the language.

    Raises:
        ValueError: There is no such kind.
    """
    global _digits
    if kind not in ("auto", "fa", "en"):
        raise ValueError(f"unknown digits: {kind!r}")
    _digits = kind


def digits(value: str) -> str:
    """Write the digits of a text in the chosen kind."""
    return text.persian_digits(value) if _persian() else text.latin_digits(value)


def number(value: int) -> str:
    """Write a whole number with its thousands apart: «۱۲٬۵۰۰», "12,500"."""
    grouped = f"{abs(value):,}"
    if _persian():
        grouped = text.persian_digits(grouped.replace(",", "٬"))
    return grouped if value >= 0 else _ltr(f"−{grouped}")


def set_currency(kind: Currency) -> None:
    """Choose what amounts are shown and typed in: Toman, or Rial.

    Raises:
        ValueError: There is no such currency.
    """
    global _currency
    if kind not in ("toman", "rial"):
        raise ValueError(f"unknown currency: {kind!r}")
    _currency = kind


def money(rials: int) -> str:
    """Write an amount in the chosen currency: «۱۲۵٬۰۰۰ تومان», «۱٬۲۵۰٬۰۰۰ ریال».

    Args:
        rials: The amount as it is kept; what is left over beside whole tomans is written too.
    """
    if _currency == "rial":
        return _("{amount} rials").format(amount=number(rials))
    tomans, left = divmod(abs(rials), _RIALS_PER_TOMAN)
    sign = -1 if rials < 0 else 1
    if not tomans and left:
        return _("{amount} rials").format(amount=number(sign * left))
    whole = _("{amount} tomans").format(amount=number(sign * tomans))
    if not left:
        return whole
    rest = _("{amount} rials").format(amount=number(left))
    return _("{tomans} and {rials}").format(tomans=whole, rials=rest)


def parse_money(typed: str) -> int | None:
    """Read an amount: «۱۲۵٬۰۰۰», «۲ میلیون و ۵۰۰ هزار تومان», "1.5 million rials".

    A number without a unit is in the chosen currency.

    Returns:
        Rials, or None when it is no amount, or none in whole rials.
    """
    from decimal import Decimal

    rials, total, waiting = Decimal(0), Decimal(0), None
    units: list[int] = []
    for found in re.finditer(_MONEY_RX, text.search_key(typed)):
        word = found[0]
        if found[1] and waiting is None:
            waiting = Decimal(f"{found[1].replace(',', '')}.{found[2] or 0}")
        elif word in _SCALES and waiting is not None:
            total, waiting = total + waiting * _SCALES[word], None
        elif word in _UNITS and _UNITS[word] not in units and (waiting is not None or total):
            units.append(_UNITS[word])
            rials += (total + (waiting or 0)) * units[-1]
            total, waiting = Decimal(0), None
        elif word not in ("و", "and"):
            return None
    bare = waiting is not None or bool(total)
    if bare == bool(units):
        return None
    rials += (total + (waiting or 0)) * _own_unit()
    return int(rials) if rials == int(rials) else None


def phone(value: str) -> str:
    """Write stored phone digits (or E.164) in groups, isolated from left to right."""
    return text.isolate_ltr(digits(phones.display(value)))


def day(value: date, *, with_weekday: bool = True, with_year: WithYear = "auto") -> str:
    """Write a day: «شنبه ۷ آذر», "Sat 7 Azar 1405".

    Args:
        value: The Gregorian day.
        with_weekday: Put the name of the weekday before it.
        with_year: "auto" writes the year only when it is not the current one.
    """
    found = jalali.to_jalali(value)
    lang = language()
    parts = [str(found.day), jalali.month_name(found.month, lang)]
    if with_weekday:
        parts.insert(0, jalali.weekday_name(jalali.weekday(value), lang, short=lang != "fa"))
    if with_year is True or (with_year == "auto" and found.year != _this_year()):
        parts.append(str(found.year))
    return digits(" ".join(parts))


def unbroken(words: str) -> str:
    """Keep a day, a duration or an amount in one line, for what is shown in several.

    Not for what is typed, read again or handed to other programs.
    """
    return words.replace(" ", _NO_BREAK)


def day_numbers(value: date) -> str:
    """Write a day in numbers for narrow columns: «۱۴۰۵/۰۹/۰۷»."""
    found = jalali.to_jalali(value)
    return _ltr(digits(f"{found.year:04}/{found.month:02}/{found.day:02}"))


def time(value: datetime) -> str:
    """Write the local time of an aware moment: «۱۰:۰۰»."""
    return _ltr(digits(f"{clock.local(value):%H:%M}"))


def moment(value: datetime, *, with_weekday: bool = True, with_year: WithYear = "auto") -> str:
    """Write the local day and time of an aware moment: «شنبه ۷ آذر، ۱۰:۰۰»."""
    day_text = day(clock.local(value).date(), with_weekday=with_weekday, with_year=with_year)
    return _day_and_time(day_text, value)


class Due(NamedTuple):
    """When something is due, in two parts that a row may show apart.

    Attributes:
        lead: How it relates to today: «فردا ۱۰:۰۰», «۲ روز گذشته», «شنبه ۷ آذر».
        detail: For what is days overdue the day itself, else "".
    """

    lead: str
    detail: str


def due_parts(day_due: date | None, moment_due: datetime | None, today: date) -> Due:
    """Describe when something is due, seen from a day; see ``Due``."""
    if day_due is None:
        return Due(_("No date"), "")
    distance = (day_due - today).days
    if distance < -1:
        detail = day(day_due, with_weekday=False)
        return Due(_days_overdue(-distance), _day_and_time(detail, moment_due))
    near = _near_day(distance)
    if not near:
        return Due(_day_and_time(day(day_due), moment_due), "")
    return Due(f"{near} {time(moment_due)}" if moment_due else near, "")


def due(day_due: date | None, moment_due: datetime | None, today: date) -> str:
    """Describe when something is due in one line: «۲ روز گذشته · ۲۸ آبان، ۱۱:۰۰»."""
    return _SEPARATOR.join(part for part in due_parts(day_due, moment_due, today) if part)


def ago(value: date, now: datetime) -> str:
    """Say how long ago something was: «۵ دقیقه پیش», «دیروز», «۳ ماه پیش».

    Args:
        value: A day, or an aware moment (a ``datetime``).
        now: This moment, aware. What lies ahead of it is given as ``in_days`` does.
    """
    today = clock.local(now).date()
    if not isinstance(value, datetime):
        return in_days((value - today).days)
    distance = (clock.local(value).date() - today).days
    seconds = int((now - value).total_seconds())
    return _within_today(seconds) if distance == 0 and seconds >= 0 else in_days(distance)


def within(words: str) -> str:
    """Return how far something lies for the middle of a sentence: "(yesterday)"."""
    return words[:1].lower() + words[1:] if language() == "en" else words


def in_days(count: int) -> str:
    """Say how far a day lies from today: «امروز», «فردا», «۳ روز دیگر», «۲ هفته پیش»."""
    if -1 <= count <= 1:
        return _near_day(count)
    if count > 1:
        return _count(ngettext("In {n} day", "In {n} days", count), count)
    return _long_ago(-count)


def duration(seconds: int) -> str:
    """Say how long something took: «۴۵ ثانیه», «۵ دقیقه», «۱ ساعت و ۲۰ دقیقه»."""
    seconds = max(0, seconds)
    if seconds < _MINUTE:
        return _count(ngettext("{n} second", "{n} seconds", seconds), seconds)
    hours, minutes = divmod(seconds // _MINUTE, 60)
    minute_text = _count(ngettext("{n} minute", "{n} minutes", minutes), minutes)
    if not hours:
        return minute_text
    hour_text = _count(ngettext("{n} hour", "{n} hours", hours), hours)
    if not minutes:
        return hour_text
    return _("{hours} and {minutes}").format(hours=hour_text, minutes=minute_text)


def _own_unit() -> int:
    return _RIALS_PER_TOMAN if _currency == "toman" else 1


def _persian() -> bool:
    return _digits == "fa" or (_digits == "auto" and language() == "fa")


def _ltr(value: str) -> str:
    return text.isolate_ltr(value) if is_rtl() else value


def _count(pattern: str, n: int) -> str:
    return pattern.format(n=number(n))


def _this_year() -> int:
    return jalali.to_jalali(clock.today()).year


def _day_and_time(day_text: str, value: datetime | None) -> str:
    if value is None:
        return day_text
    return _("{day}, {time}").format(day=day_text, time=time(value))


def _near_day(distance: int) -> str:
    """Return the word for yesterday, today and tomorrow, "" for any other day."""
    if distance == 0:
        return _("Today")
    if distance == 1:
        return _("Tomorrow")
    return _("Yesterday") if distance == -1 else ""


def _days_overdue(count: int) -> str:
    return _count(ngettext("{n} day overdue", "{n} days overdue", count), count)


def _within_today(seconds: int) -> str:
    if seconds < _MINUTE:
        return _("Just now")
    if seconds < _HOUR:
        minutes = seconds // _MINUTE
        return _count(ngettext("{n} minute ago", "{n} minutes ago", minutes), minutes)
    hours = seconds // _HOUR
    return _count(ngettext("{n} hour ago", "{n} hours ago", hours), hours)


def _long_ago(days: int) -> str:
    if days < 2 * _DAYS_PER_WEEK:
        return _count(ngettext("{n} day ago", "{n} days ago", days), days)
    if days < 2 * _DAYS_PER_MONTH:
        weeks = days // _DAYS_PER_WEEK
        return _count(ngettext("{n} week ago", "{n} weeks ago", weeks), weeks)
    if days < _DAYS_PER_YEAR:
        months = days // _DAYS_PER_MONTH
        return _count(ngettext("{n} month ago", "{n} months ago", months), months)
    years = days // _DAYS_PER_YEAR
    return _count(ngettext("{n} year ago", "{n} years ago", years), years)
