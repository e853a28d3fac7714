"""Quick dates: «شنبه ۱۰», «سه روز کاری دیگه», "tomorrow 10am", read out of a line of text.

The line may hold more than the date; what is left over is the reason («تماس با خانم رضایی»). The
days are of the Persian calendar, a date without a year is the next such day, and an amount such
as «۱۲/۵ میلیون» is no date. Whatever is not understood gives None: nothing here raises.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from crmdesk import clock
from crmdesk.quickdate_clock import (
    Hour,
    find_bare_hour,
    find_delta,
    find_hour,
    find_part,
    hide_amounts,
    part_offset,
)
from crmdesk.quickdate_days import find_day
from crmdesk.quickdate_scan import TAKEN, Scan
from crmdesk.quickdate_words import PART_RX

_THIS_PART = f"امشب|tonight|this (?:{PART_RX})"
_PREPOSITIONS = f"(?:برای|در|تا|روز|تاریخ|on|for|by|at|the)(?=,? ?{TAKEN})"
_MAX_PREPOSITIONS = 4  # «در تاریخ … در ساعت …»


@dataclass(frozen=True, slots=True)
class QuickDate:
    """A day that was read out of a text.

    Attributes:
        day: The day.
        moment: The aware moment on it, None when no time was said.
        rest: What else the text says.
    """

    day: date
    moment: datetime | None
    rest: str
    zone: tzinfo | None = field(default_factory=clock.zone, repr=False, compare=False)

    def moment_or(self, hour: int = 9) -> datetime:
        """Return the moment, or that hour of the day when no time was said."""
        return self.moment or datetime.combine(self.day, time(hour), tzinfo=self.zone)


def parse(text: str, now_local: datetime) -> QuickDate | None:
    """Read a day, and a time if one is said, out of a line.

    Args:
        text: Persian or English, in any spelling and digits.
        now_local: This moment in the zone of the person who typed it.
    """
    scan = Scan(text)
    try:
        found = _read(scan, now_local)
    except (ValueError, OverflowError):  # a day that does not exist, or beyond the calendar
        return None
    if found is None:
        return None
    for _ in range(_MAX_PREPOSITIONS):
        if not scan.take(_PREPOSITIONS):
            break
    day, moment = found
    return QuickDate(day, moment, scan.rest(), now_local.tzinfo)


def _read(scan: Scan, now: datetime) -> tuple[date, datetime | None] | None:
    moment = find_delta(scan, now)
    if moment is not None:
        return moment.date(), moment
    this_part = _this_part(scan)
    hour = find_hour(scan)
    hide_amounts(scan)
    day = now.date() if this_part else find_day(scan, now.date())
    part = (hour.part if hour else "") or find_part(scan, day is not None) or this_part
    if hour is None and day is not None:
        hour = find_bare_hour(scan)
    return _combined(day, _offset(hour, part), now)


def _this_part(scan: Scan) -> str:
    match = scan.take(_THIS_PART)
    if match is None:
        return ""
    return match[0].removeprefix("this ") if match[0].startswith("this ") else "night"


def _offset(hour: Hour | None, part: str) -> timedelta | None:
    """Return the time since midnight that was said, None when none was."""
    if hour is not None:
        return hour.offset(part)
    return part_offset(part) if part else None


def _combined(
    day: date | None, offset: timedelta | None, now: datetime
) -> tuple[date, datetime | None] | None:
    if offset is None:
        return None if day is None else (day, None)
    moment = datetime.combine(day or now.date(), time(), tzinfo=now.tzinfo) + offset
    if day is None and moment <= now:
        moment += timedelta(days=1)
    return moment.date(), moment
