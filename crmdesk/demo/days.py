"""The invented shop's days: open and closed ones, and moments at which a shop is busy.

Days are counted from today: -1 is yesterday. Moments come as they are stored, in UTC.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from crmdesk import clock
from crmdesk.workdays import is_working_day

PAST_DAYS = 1095
"""How long the shop has kept its book: three years."""

AHEAD_DAYS = 130
HOUR = 3600
_SLACK = 40  # what a search for an open day may look beyond
CLOSED_DAY_SHARE = 0.12
"""How many of the things that would fall on a closed day happen on it all the same."""


class Day(NamedTuple):
    """A civil day; ``start`` is its first moment in UTC, without a zone."""

    date: date
    text: str
    start: datetime
    is_open: bool


class Days:
    """Every day that the shop's book knows of."""

    def __init__(self, now: datetime) -> None:
        """Lay out the days around an aware moment."""
        today = clock.local(now).date()
        offsets = range(-PAST_DAYS - _SLACK, AHEAD_DAYS + _SLACK)
        self._days = {offset: _day(today + timedelta(days=offset)) for offset in offsets}

    def text(self, offset: int) -> str:
        """Return the stored form of a day."""
        return self._days[offset].text

    def is_open(self, offset: int) -> bool:
        """Tell whether the shop is open: no Friday and no official holiday."""
        return self._days[offset].is_open

    def open_before(self, offset: int) -> int:
        """Return this day when it is open, else the nearest open one before it."""
        return next((day for day in range(offset, offset - 10, -1) if self.is_open(day)), offset)

    def open_after(self, offset: int) -> int:
        """Return this day when it is open, else the nearest open one after it."""
        return next((day for day in range(offset, offset + 10) if self.is_open(day)), offset)

    def usual(self, rng: random.Random, offset: int, earliest: int) -> int:
        """Return a day like ``offset`` on which something happened: mostly an open one."""
        if self.is_open(offset) or rng.random() < CLOSED_DAY_SHARE:
            return offset
        return max(self.open_before(offset), earliest)

    def moment(self, offset: int, seconds: int) -> str:
        """Return the stored form of a moment, so many seconds after the day began."""
        moment = self._days[offset].start + timedelta(seconds=seconds)
        return f"{moment.isoformat()}Z"

    def busy_moment(self, rng: random.Random, offset: int) -> str:
        """Return a moment of the day between 9 and 21, likely before noon or in the evening."""
        first, length = (9.0, 5.0) if rng.random() < 0.52 else (15.5, 5.5)
        hours = first + length * (rng.random() + rng.random()) / 2
        return self.moment(offset, int(hours * HOUR))


def _day(day: date) -> Day:
    midnight = datetime.combine(day, time(), clock.zone()).astimezone(UTC).replace(tzinfo=None)
    return Day(day, day.isoformat(), midnight, is_working_day(day))
