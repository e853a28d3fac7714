"""Birthdays as programs and people write them."""

from __future__ import annotations

import re
from datetime import date

from crmdesk import jalali, text

NO_YEAR = 1604
"""The year that an iPhone writes when the year is not known."""

LEAP = 2000
_JALALI_YEARS = range(1200, 1500)
_YEARS = range(1800, 2200)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[T ][\d:.+\-Z]*)?")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T[\d:.+\-Z]*)?")
_YEARLESS = re.compile(r"--(\d{1,2})-?(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")


def birthday(raw: str) -> str | None:
    """Return a day as it is stored, ``1990-05-12`` or ``--05-12``; None for what is no clear day.

    Years 1200 to 1499 are Jalali. In ``5/12/1990`` nobody knows which is the month: None.
    """
    written = text.latin_digits(raw).strip()
    yearless = _YEARLESS.fullmatch(written)
    if yearless:
        return _without_year(int(yearless[1]), int(yearless[2]))
    first = _YEAR_FIRST.fullmatch(written) or _PACKED.fullmatch(written)
    if first:
        return _stored(int(first[1]), int(first[2]), int(first[3]))
    last = _YEAR_LAST.fullmatch(written)
    return _year_last(int(last[1]), int(last[2]), int(last[3])) if last else None


def _year_last(one: int, two: int, year: int) -> str | None:
    if year in _JALALI_YEARS or one > 12 or one == two:
        return _stored(year, two, one)
    return _stored(year, one, two) if two > 12 else None


def _stored(year: int, month: int, day: int) -> str | None:
    try:
        if year == NO_YEAR:
            return _without_year(month, day)
        if year in _JALALI_YEARS:
            return jalali.to_gregorian(year, month, day).isoformat()
        return date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None


def _without_year(month: int, day: int) -> str | None:
    try:
        return f"--{date(LEAP, month, day):%m-%d}"
    except ValueError:
        return None
