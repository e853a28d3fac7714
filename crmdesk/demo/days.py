"""The invented shop's days: open and closed ones, and moments at which a shop is busy.

Days are counted from today: -1 is yesterday. Moments come as they are stored, in UTC.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from crmdesk import clock
from crmdesk.workdays import is_working_day

PAST_DAYS = 1095
"""How long the shop has kept its book: three years."""

AHEAD_DAYS = 130
HOUR = 3600
DAY = 24 * HOUR
_MINUTES = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60))
_SLACK = 40  # what a search for an open day may look beyond
CLOSED_DAY_SHARE = 0.12
"""How many of the things that would fall on a closed day happen on it all the same."""


class Days:
    """Every day that the shop's book knows of."""

    def __init__(self, now: datetime) -> None:
        """Lay out the days around an aware moment."""
        today = clock.local(now).date()
        offsets = range(-PAST_DAYS - _SLACK, AHEAD_DAYS + _SLACK)
        self._days = {offset: today + timedelta(days=offset) for offset in offsets}
        self._starts = {offset: _start(day) for offset, day in self._days.items()}
        self._open = {offset: is_working_day(day) for offset, day in self._days.items()}

    def text(self, offset: int) -> str:
        """Return the stored form of a day."""
        return self._days[offset].isoformat()

    def is_open(self, offset: int) -> bool:
        """Tell whether the shop is open: no Friday and no official holiday."""
        return self._open[offset]

    def open_before(self, offset: int) -> int:
        """Return this day when it is open, else the nearest open one before it."""
        return next((day for day in range(offset, offset - 10, -1) if self.is_open(day)), offset)

    def open_after(self, offset: int) -> int:
        """Return this day when it is open, else the nearest open one after it."""
        return next((day for day in range(offset, offset + 10) if self.is_open(day)), offset)

    def usual(self, rng: random.Random, offset: int, earliest: int) -> int:
        """Return a day like ``offset`` on which something happened: mostly an open one."""
        if self._open[offset] or rng.random() < CLOSED_DAY_SHARE:
            return offset
        return max(self.open_before(offset), earliest)

    def moment(self, offset: int, seconds: int) -> str:
        """Return the stored form of a moment, so many seconds (under a day) after midnight."""
        start, dates = self._starts[offset]
        later, second = divmod(start + seconds, DAY)
        return f"{dates[later]}T{_MINUTES[second // 60]}:{second % 60:02d}Z"

    def busy_moment(self, rng: random.Random, offset: int) -> str:
        """Return a moment of the day between 9 and 21, likely before noon or in the evening."""
        first, length = (9.0, 5.0) if rng.random() < 0.52 else (15.5, 5.5)
        hours = first + length * (rng.random() + rng.random()) / 2
        return self.moment(offset, int(hours * HOUR))


def _start(day: date) -> tuple[int, tuple[str, ...]]:
    """Return where a local day begins in UTC: the second of a date, and that date and the next."""
    start = datetime.combine(day, time(), clock.zone()).astimezone(UTC)
    second = start.hour * HOUR + start.minute * 60 + start.second
    return second, (start.date().isoformat(), (start.date() + timedelta(days=1)).isoformat())
