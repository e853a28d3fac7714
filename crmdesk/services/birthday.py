"""Birthdays: a Gregorian day, or one without a year."""

from __future__ import annotations

import re
from datetime import date

_WHOLE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NO_YEAR = re.compile(r"--(\d\d)-(\d\d)")
LEAP = 2000
"""A year in which every day of every year is there."""


def is_right(birthday: str) -> bool:
    """Return whether a text is ``1990-05-12``, ``--05-12`` or empty, and such a day exists."""
    return not birthday or day_of(birthday) is not None


def day_of(birthday: str) -> date | None:
    """Return the day, of the year 2000 when the year is not known; None for anything else."""
    whole, short = _WHOLE.fullmatch(birthday), _NO_YEAR.fullmatch(birthday)
    try:
        if whole:
            return date(int(whole[1]), int(whole[2]), int(whole[3]))
        if short:
            return date(LEAP, int(short[1]), int(short[2]))
    except ValueError:
        return None
    return None


def has_year(birthday: str) -> bool:
    """Return whether the year is known."""
    return bool(_WHOLE.fullmatch(birthday))


def text_of(day: date, *, year_known: bool = True) -> str:
    """Return a day as it is stored."""
    return day.isoformat() if year_known else f"--{day:%m-%d}"
