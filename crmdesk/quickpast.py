"""When something happened: «دیروز ۱۵», «۲ ساعت پیش», «شنبهٔ گذشته», "yesterday 15".

The counterpart of ``quickdate``, which looks ahead: here a weekday is the last one and a date
without a year the last such day. The whole text must be understood, for half of «۲ ساعت و ۱۰
دقیقه پیش» would be another moment; what lies ahead is not understood either. Nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from crmdesk import jalali
from crmdesk.quickdate_clock import find_bare_hour, find_hour, find_part, part_offset
from crmdesk.quickdate_scan import TAKEN, Scan
from crmdesk.quickdate_words import (
    COUNT_RX,
    DAY_NUMBER_RX,
    ENGLISH_MONTH_RX,
    MONTH_RX,
    MONTHS,
    WEEKDAY_RX,
    WEEKDAYS,
    number,
)

_Match = re.Match[str]
_DayRule = Callable[[_Match, date], date]

_NOW = "(?:همین )?(?:الان|حالا|اکنون)|(?:just |right )?now"
_BEFORE = "(?:پیش|قبل|گذشته)"
_MINUTES = {"نیم": 30, "ربع": 15}
_AGO_RULES = (
    rf"(?P<n>{COUNT_RX}) ?(?P<u>ساعت)(?: و ?(?P<extra>نیم|ربع|\d{{1,2}} ?دقیقه))? {_BEFORE}",
    rf"(?P<n>{COUNT_RX}) ?(?P<u>دقیقه) {_BEFORE}",
    rf"(?:یک |یه )?(?P<n>نیم|ربع)(?: ?ساعت)? {_BEFORE}",
    r"(?P<n>half an) ?(?P<u>hour) ago",
    rf"(?P<n>{COUNT_RX}) ?(?P<u>min|minutes?|hours?|h) ago",
)
_NIGHTS = {"دیشب": 1, "last night": 1, "پریشب": 2, "امشب": 0, "tonight": 0}
_PREPOSITIONS = f"(?:در|روز|تاریخ|on|at|the)(?=,? ?{TAKEN})"
_MAX_PREPOSITIONS = 4

_YEAR = r"(?:1[34]\d\d|19\d\d|20\d\d)"
_FIRST_GREGORIAN_YEAR = 1900
_SAID_YEAR = r"(?:,? ?(?:سال )?(?P<y>1[34]\d\d))?"


def parse_past(text: str, now_local: datetime, hour: time | None = None) -> datetime | None:
    """Read the moment at which something happened.

    Args:
        text: Persian or English, in any spelling and digits.
        now_local: This moment in the zone of the person who typed it.
        hour: The time of a day that is said without one; None for the time of ``now_local``.

    Returns:
        An aware moment that is not later than now, or None.
    """
    try:
        found = _read(Scan(text), now_local, hour)
    except (ValueError, OverflowError):  # a day that does not exist, or beyond the calendar
        return None
    return found if found is not None and found <= now_local else None


def _read(scan: Scan, now: datetime, hour: time | None) -> datetime | None:
    found = _ago(scan, now) or _at(scan, now, hour)
    if found is None:
        return None
    for _ in range(_MAX_PREPOSITIONS):
        if not scan.take(_PREPOSITIONS):
            break
    return None if scan.rest() else found


def _ago(scan: Scan, now: datetime) -> datetime | None:
    """Take «الان», «نیم ساعت پیش» and their like."""
    start = now.replace(second=0, microsecond=0)
    if scan.is_only(_NOW):
        scan.take(_NOW)
        return start
    for pattern in _AGO_RULES:
        match = scan.take(pattern)
        if match is not None:
            return (start.astimezone(UTC) - _delta(match)).astimezone(now.tzinfo)
    return None


def _delta(match: _Match) -> timedelta:
    said = match.groupdict()
    if said["n"] in _MINUTES or said["n"] == "half an":
        return timedelta(minutes=_MINUTES.get(said["n"], 30))
    extra = said.get("extra") or "0"
    in_hours = said["u"].startswith(("ساعت", "h"))
    minutes = _MINUTES[extra] if extra in _MINUTES else number(extra)
    return timedelta(minutes=number(said["n"]) * (60 if in_hours else 1) + minutes)


def _at(scan: Scan, now: datetime, default: time | None) -> datetime | None:
    """Take a day and a time of it; either may be missing."""
    nights = next((back for word, back in _NIGHTS.items() if scan.take(word)), None)
    said = find_hour(scan)
    day = _day(scan, now.date()) if nights is None else now.date() - timedelta(days=nights)
    part = (said.part if said else "") or find_part(scan, day is not None)
    if nights is not None:
        part = part or "night"
    if said is None and day is not None:
        said = find_bare_hour(scan)
    if said is not None:
        return _moment(day, said.offset(part), now)
    if part:
        return _moment(day, part_offset(part), now)
    return None if day is None else _by_default(day, default, now)


def _moment(day: date | None, offset: timedelta, now: datetime) -> datetime:
    """Return an hour of a day; without a day the last such hour."""
    moment = datetime.combine(day or now.date(), time(), tzinfo=now.tzinfo) + offset
    return moment - timedelta(days=1) if day is None and moment > now else moment


def _by_default(day: date, hour: time | None, now: datetime) -> datetime:
    usual = (hour or now.time()).replace(tzinfo=None, second=0, microsecond=0)
    moment = datetime.combine(day, usual, tzinfo=now.tzinfo)
    # «امروز» of something that was at four yesterday, said in the morning.
    return min(moment, now) if day == now.date() else moment


def _day(scan: Scan, today: date) -> date | None:
    for pattern, rule in _RULES:
        match = scan.take(pattern)
        if match is not None:
            found = rule(match, today)
            twice = scan.take_beside(WEEKDAY_RX)  # «شنبه ۷ آذر» says the day twice
            if twice is not None and WEEKDAYS[twice[0]] != jalali.weekday(found):
                raise ValueError("another weekday")
            return found
    return None


# ---- the rules of days, the most explicit first ---------------------------------------------


def _numeric(match: _Match, _today: date) -> date:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if year >= _FIRST_GREGORIAN_YEAR:
        return date(year, month, day)
    # Two digits: 70 to 99 are the last century's.
    century = 0 if year >= 100 else 1300 if year >= 70 else 1400
    return jalali.to_gregorian(century + year, month, day)


def _month_day(match: _Match, today: date) -> date:
    year, month, day = match["y"], MONTHS[match["m"]], number(match["d"])
    return jalali.to_gregorian(int(year), month, day) if year else _latest(today, month, day)


def _slash(match: _Match, today: date) -> date:
    return _latest(today, int(match["m"]), int(match["d"]))


def _latest(today: date, month: int, day: int) -> date:
    """Return a day of this year or, when it is still to come, of the last."""
    now = jalali.to_jalali(today)
    year = now.year - 1 if (month, day) > (now.month, now.day) else now.year
    return jalali.to_gregorian(year, month, day)


def _back(match: _Match, today: date) -> date:
    said = match.groupdict()
    count, unit = number(said.get("n") or "1"), said["u"]
    if unit.startswith(("ماه", "month")):
        return jalali.add_months(today, -count)
    if unit.startswith(("سال", "year")):
        return jalali.add_months(today, -12 * count)
    return today - timedelta(days=count * (7 if unit.startswith(("هفته", "week")) else 1))


def _days_back(count: int) -> _DayRule:
    return lambda _match, today: today - timedelta(days=count)


def _weekday(match: _Match, today: date) -> date:
    """Return the last such weekday, never today; or that of the week before."""
    wanted = WEEKDAYS[match["w"]]
    if match.groupdict().get("week"):
        return jalali.week_start(today) + timedelta(days=wanted - 7)
    return today - timedelta(days=(jalali.weekday(today) - wanted) % 7 or 7)


_WEEK = rf"(?P<week>هفته(?: ی)? {_BEFORE}|last week)"

_RULES: tuple[tuple[str, _DayRule], ...] = (
    (rf"(?P<y>{_YEAR})(?P<s>[/.\-])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})", _numeric),
    (rf"(?P<d>\d{{1,2}})(?P<s>[/.\-])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_YEAR})", _numeric),
    (r"(?P<y>\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})", _numeric),
    (rf"(?P<d>{DAY_NUMBER_RX}) ?(?:of )?(?P<m>{MONTH_RX})(?: ?ماه)?{_SAID_YEAR}", _month_day),
    (rf"(?P<m>{ENGLISH_MONTH_RX}) (?P<d>{DAY_NUMBER_RX}){_SAID_YEAR}", _month_day),
    (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})", _slash),
    (rf"{_WEEK},? (?:روز )?(?P<w>{WEEKDAY_RX})", _weekday),
    (rf"(?P<w>{WEEKDAY_RX}),? (?:ی )?{_WEEK}", _weekday),
    (rf"(?P<n>{COUNT_RX}) ?(?P<u>روز|هفته|ماه|سال) {_BEFORE}", _back),
    (rf"(?P<n>{COUNT_RX}) (?P<u>days?|weeks?|months?|years?) ago", _back),
    ("پس ?پریروز", _days_back(3)),
    ("پریروز|(?:the )?day before yesterday", _days_back(2)),
    ("دیروز|yesterday", _days_back(1)),
    ("امروز|today", _days_back(0)),
    (rf"(?:last )?(?P<w>{WEEKDAY_RX})(?:(?: ی)? {_BEFORE})?", _weekday),
    (rf"(?P<u>هفته|ماه|سال)(?: ی)? {_BEFORE}", _back),
    ("last (?P<u>week|month|year)", _back),
    ("پارسال", lambda _match, today: jalali.add_months(today, -12)),
)
