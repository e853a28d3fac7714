"""The rules of quick dates that name a time of the day, or a time from now.

Iranians say «ساعت ۵» and mean the afternoon: an hour of one to six without a part of the day is
read so, unless it is written as in a timetable («۰۵:۰۰»).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from crmdesk.quickdate_scan import TAKEN, Scan
from crmdesk.quickdate_words import (
    AFTER_RX,
    CARDINALS,
    COUNT_RX,
    HOUR_WORD_RX,
    MORNING_PARTS,
    NIGHT_PARTS,
    NOON_PARTS,
    PART_RX,
    PARTS,
    PRICE_RX,
    SPAN_RX,
    UNIT_RX,
    number,
)

_NOON = 12
_FIRST_HOUR_AS_SAID = 7
_SMALL_HOURS = 4

_SHORT_MINUTES = {"نیم": 30, "ربع": 15}
_EXTRA = r"(?: و ?(?P<extra>نیم|ربع|\d{1,2} دقیقه))?"
_PART = f"(?P<part>{PART_RX}|am|pm)"
_CLOCK_RULES = (
    rf"(?:ساعت|at) (?P<h>\d{{1,2}}|{HOUR_WORD_RX})(?::(?P<m>\d\d))?{_EXTRA}(?: ?{_PART})?"
    rf"(?! ?{UNIT_RX})",
    rf"(?P<h>\d{{1,2}}):(?P<m>\d\d)(?::\d\d)?(?: ?{_PART})?",
    rf"(?P<h>\d{{1,2}}|{HOUR_WORD_RX}){_EXTRA} ?{_PART}",
)
_BARE_RULES = (
    rf"(?P<h>\d{{1,2}}){_EXTRA}(?! ?{SPAN_RX})",
    # «فردا یک تماس» is no hour: a number in words must be the last word.
    rf"(?P<h>{HOUR_WORD_RX}){_EXTRA}(?= *(?:[,.;!?]|{TAKEN}|$))",
)
_AMOUNTS = (
    rf"\d+(?:,\d{{3}})*(?:[/.]\d+)? ?(?:تا(?!\w)|{UNIT_RX})",
    rf"{PRICE_RX} ?:? ?\d+[/.]\d+",
)
_UNIT = "(?P<u>دقیقه|ساعت|min|minutes?|hours?|h)"
_DELTA_RULES = (
    rf"(?P<n>{COUNT_RX}) ?(?P<u>دقیقه|ساعت){_EXTRA} {AFTER_RX}",
    rf"(?P<n>نیم|(?:یک |یه )?ربع)(?: ?ساعت)? {AFTER_RX}",
    rf"in (?P<n>{COUNT_RX}|half an) ?{_UNIT}",
    rf"(?P<n>{COUNT_RX}|half an) ?{_UNIT} (?:later|from now)",
)


class Hour(NamedTuple):
    """A time of the day as it was said.

    Attributes:
        hour: 0 to 23, before the part of the day is applied.
        minute: 0 to 59.
        part: The part of the day that was said with it, or "".
        exact: Whether it was written with a leading zero, as 24-hour time is.
    """

    hour: int
    minute: int
    part: str
    exact: bool

    def offset(self, part: str) -> timedelta:
        """Return the time since midnight; night hours after twelve lie beyond 24."""
        hour = self.hour if self.hour > _NOON else _on_24_hours(self.hour, part, self.exact)
        return timedelta(hours=hour, minutes=self.minute)


def find_delta(scan: Scan, now: datetime) -> datetime | None:
    """Take «دو ساعت دیگه» and its like; return the moment that is meant."""
    for pattern in _DELTA_RULES:
        match = scan.take(pattern)
        if match:
            start = now.replace(second=0, microsecond=0).astimezone(UTC)
            return (start + _delta(match)).astimezone(now.tzinfo)
    return None


def find_hour(scan: Scan) -> Hour | None:
    """Take a time that says so itself: «ساعت ۵», «۱۶:۳۰», «۴ بعدازظهر», "10am"."""
    for pattern in _CLOCK_RULES:
        match = scan.find(pattern)
        if match is None:
            continue
        found = _hour(match)
        if found is not None:
            scan.mark(match)
            return found
        scan.hide(match)
    return None


def find_bare_hour(scan: Scan) -> Hour | None:
    """Take a number right after a day: «شنبه ۵»."""
    for pattern in _BARE_RULES:
        match = scan.find_after(pattern)
        found = _hour(match) if match else None
        if match and found:
            scan.mark(match)
            return found
    return None


def find_part(scan: Scan, has_day: bool) -> str:
    """Take a part of the day: beside a day or hour, at the end, or as the whole text."""
    match = scan.take_beside(f"(?:in the )?(?:{PART_RX})")
    if match is None and has_day:
        match = scan.take(f"(?:{PART_RX})(?= ?$)")
    if match is None and scan.is_only(PART_RX):
        match = scan.take(PART_RX)
    return match[0].removeprefix("in the ") if match else ""


def hide_amounts(scan: Scan) -> None:
    """Keep «۱۲/۵ میلیون» and «۱۰ تا» from being read as a date or an hour."""
    for pattern in _AMOUNTS:
        scan.hide_all(pattern)


def part_offset(part: str) -> timedelta:
    """Return the time since midnight that a part of the day means by itself."""
    return timedelta(hours=PARTS[part].hour)


def _delta(match: re.Match[str]) -> timedelta:
    groups = match.groupdict()
    count, unit = groups["n"], groups.get("u") or ""
    if count.endswith("ربع"):
        return timedelta(minutes=_SHORT_MINUTES["ربع"])
    if count in ("نیم", "half an"):
        return timedelta(minutes=_SHORT_MINUTES["نیم"])
    in_hours = unit.startswith(("ساعت", "h"))
    return timedelta(minutes=number(count) * (60 if in_hours else 1) + _extra(groups.get("extra")))


def _hour(match: re.Match[str]) -> Hour | None:
    groups = match.groupdict()
    hour = number(match["h"])
    minute = int(groups.get("m") or 0) + _extra(groups.get("extra"))
    part = groups.get("part") or ""
    if hour > 23 or minute > 59 or _is_count_of_nights(match, hour, part):
        return None
    return Hour(hour, minute, part, match["h"].startswith("0"))


def _is_count_of_nights(match: re.Match[str], hour: int, part: str) -> bool:
    """«۳ شب هتل» and «یک صبح» count; with «ساعت» or minutes they would be times."""
    if match[0][0] in "sa" or match[0].startswith("ساعت") or ":" in match[0]:
        return False
    few = part in NIGHT_PARTS and hour <= _SMALL_HOURS
    return bool(part) and (few or (match["h"] in CARDINALS and hour == 1))


def _extra(said: str | None) -> int:
    if not said:
        return 0
    return _SHORT_MINUTES.get(said) or number(said)


def _on_24_hours(hour: int, part: str, exact: bool) -> int:
    if part in MORNING_PARTS:
        return 0 if (part, hour) == ("am", _NOON) else hour
    if part in NIGHT_PARTS:
        return hour + (24 if hour <= _SMALL_HOURS else 12)
    if part in NOON_PARTS:
        return hour + (12 if hour <= _SMALL_HOURS else 0)
    if part:
        return hour if hour == _NOON else hour + 12
    return hour if exact or hour == 0 or hour >= _FIRST_HOUR_AS_SAID else hour + 12
