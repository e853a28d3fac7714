"""Working days: Fridays and the official holidays of Iran are not.

Days that follow the solar calendar are known for every year; those of the lunar calendar, and
closures that were announced, only for the years that ``resources/holidays/ir.json`` lists.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from crmdesk.jalali import FRIDAY, to_gregorian, to_jalali, weekday

HOLIDAY_FILE = Path(__file__).resolve().parent.parent / "resources" / "holidays" / "ir.json"

#: Weekdays off, Saturday being 0. Thursday is half a day in many shops, so not off by itself.
WEEKEND = frozenset({FRIDAY})


class _Holidays(NamedTuple):
    every_year: dict[tuple[int, int], str]
    days: dict[date, str]


def holiday_name(day: date) -> str | None:
    """Return the name of the official holiday a day is, in Persian, or None."""
    holidays = _holidays()
    found = to_jalali(day)
    names = (holidays.every_year.get((found.month, found.day)), holidays.days.get(day))
    return "، ".join(name for name in names if name) or None


def is_working_day(day: date, weekend: frozenset[int] = WEEKEND) -> bool:
    """Tell whether shops are open: no day off of the week and no official holiday."""
    return weekday(day) not in weekend and holiday_name(day) is None


def add_working_days(day: date, count: int, weekend: frozenset[int] = WEEKEND) -> date:
    """Move a day by working days, back when the count is negative.

    Zero gives the day itself, open or not.

    Raises:
        ValueError: No day of the week is left to work on.
    """
    if len(weekend) >= 7:
        raise ValueError("every day of the week is off")
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, weekend)
    return day


@lru_cache(maxsize=1)
def _holidays() -> _Holidays:
    """Read the file once; without it only the weekend is known."""
    try:
        stored = json.loads(HOLIDAY_FILE.read_text(encoding="utf-8"))
    except OSError:
        return _Holidays({}, {})
    every_year = {_numbers(key): title for key, title in stored["every_year"].items()}
    days: dict[date, str] = {}
    for row in stored["days"]:
        year, month, day = _numbers(row["day"])
        days[to_gregorian(year, month, day)] = row["title"]
    return _Holidays({(key[0], key[1]): title for key, title in every_year.items()}, days)


def _numbers(slashed: str) -> tuple[int, ...]:
    return tuple(int(part) for part in slashed.split("/"))
