"""The rules of quick dates that name a day, the most explicit first.

A rule is a pattern and what to do with its match. It answers None when the match is no date after
all (24/7), and raises ``ValueError`` when it names a day that does not exist: then the whole text
is not understood, rather than half of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from crmdesk import jalali, workdays
from crmdesk.quickdate_scan import Scan
from crmdesk.quickdate_words import (
    AFTER_RX,
    COUNT_RX,
    DAY_NUMBER_RX,
    ENGLISH_MONTH_RX,
    MONTH_RX,
    MONTHS,
    ORDINAL_RX,
    WEEKDAY_RX,
    WEEKDAYS,
    number,
)

_Match = re.Match[str]
_DayRule = Callable[[_Match, date], date | None]

_YEAR = r"(?:1[34]\d\d|19\d\d|20\d\d)"
_JALALI_YEAR = r"1[34]\d\d"
_FIRST_GREGORIAN_YEAR = 1900
_THURSDAY = 5
_NEXT = f"(?: ی)?(?: (?P<next>{AFTER_RX}))?"
_THIS = "(?:این |همین )?"


def find_day(scan: Scan, today: date) -> date | None:
    """Take the day out of a text.

    Raises:
        ValueError: A day is named that does not exist.
        OverflowError: It lies beyond the calendar.
    """
    for pattern, rule in _RULES:
        match = scan.find(pattern)
        if match is None:
            continue
        found = rule(match, today)
        if found is not None:
            scan.mark(match)
            scan.take_beside(WEEKDAY_RX)  # «شنبه ۷ آذر» says the day twice
            return found
        scan.hide(match)
    return None


def _numeric(match: _Match, _today: date) -> date:
    return _written(int(match["y"]), int(match["m"]), int(match["d"]))


def _written(year: int, month: int, day: int) -> date:
    if year >= _FIRST_GREGORIAN_YEAR:
        return date(year, month, day)
    # Two digits: 70 to 99 are the last century's.
    century = 0 if year >= 100 else 1300 if year >= 70 else 1400
    return jalali.to_gregorian(century + year, month, day)


def _month_day(match: _Match, today: date) -> date:
    year = match["y"]
    day, month = number(match["d"]), MONTHS[match["m"]]
    return jalali.to_gregorian(int(year), month, day) if year else _upcoming(today, month, day)


def _slash(match: _Match, today: date) -> date | None:
    try:
        return _upcoming(today, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _upcoming(today: date, month: int, day: int) -> date:
    """Return a day of this year or, when it is over, of the next; it must exist there."""
    year = jalali.to_jalali(today).year
    found = jalali.to_gregorian(year, month, day)
    return found if found >= today else jalali.to_gregorian(year + 1, month, day)


def _end_of_named_month(match: _Match, today: date) -> date:
    year, month = jalali.to_jalali(today).year, MONTHS[match["m"]]
    last = jalali.month_end(jalali.to_gregorian(year, month, 1))
    return last if last >= today else jalali.month_end(jalali.to_gregorian(year + 1, month, 1))


def _after(match: _Match, today: date) -> date:
    count = number(match["n"]) if match["n"] else 1
    return _moved(today, count, match["u"])


def _moved(day: date, count: int, unit: str) -> date:
    if "کاری" in unit or unit.startswith(("working", "business")):
        return workdays.add_working_days(day, count)
    if unit.startswith(("ماه", "month")):
        return jalali.add_months(day, count)
    if unit.startswith(("سال", "year")):
        return jalali.add_months(day, 12 * count)
    return day + timedelta(days=count * (7 if unit.startswith(("هفته", "week")) else 1))


def _days_on(count: int) -> _DayRule:
    return lambda _match, today: today + timedelta(days=count)


def _week_end(match: _Match, today: date) -> date:
    """The end of the week is its Thursday, the last day that shops work."""
    found = today + timedelta(days=(_THURSDAY - jalali.weekday(today)) % 7)
    return found + timedelta(days=7 if match["next"] else 0)


def _month_end(match: _Match, today: date) -> date:
    return jalali.month_end(jalali.add_months(today, 1) if match["next"] else today)


def _year_end(match: _Match, today: date) -> date:
    year = jalali.to_jalali(today).year + (1 if match["next"] else 0)
    return jalali.to_gregorian(year, 12, jalali.month_length(year, 12))


def _week_begin(_match: _Match, today: date) -> date:
    return jalali.week_start(today) + timedelta(days=7)


def _year_begin(_match: _Match, today: date) -> date:
    return jalali.to_gregorian(jalali.to_jalali(today).year + 1, 1, 1)


def _day_of_month(match: _Match, today: date) -> date:
    """«اول ماه», «دهم ماه بعد»: the next such day, or the one of next month."""
    start, day = jalali.month_start(today), number(match["d"])
    this_month = start + timedelta(days=day - 1)
    if match["next"] or this_month <= today:
        start = jalali.add_months(start, 1)
    found = jalali.to_jalali(start)
    return jalali.to_gregorian(found.year, found.month, day)


def _weekday(match: _Match, today: date) -> date:
    """Return the next such weekday, never today; or that of the next week."""
    groups = match.groupdict()
    wanted = WEEKDAYS[match["w"]]
    if groups.get("week"):
        return jalali.week_start(today) + timedelta(days=7 + wanted)
    return today + timedelta(days=(wanted - jalali.weekday(today)) % 7 or 7)


_UNIT = "(?:روز کاری|روز|هفته|ماه|سال)"
_UNIT_EN = "(?:(?:working|business) days?|days?|weeks?|months?|years?)"

_AFTER_UNIT = rf"(?P<u>{_UNIT})(?: ی)? {AFTER_RX}"
_YEAR_PART = rf"(?:,? ?(?:سال )?(?P<y>{_JALALI_YEAR}))?"

_RULES: tuple[tuple[str, _DayRule], ...] = (
    (rf"(?P<y>{_YEAR})(?P<s>[/.\-])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})", _numeric),
    (rf"(?P<d>\d{{1,2}})(?P<s>[/.\-])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_YEAR})", _numeric),
    (r"(?P<y>\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})", _numeric),
    (rf"(?:اخر|پایان|end of) (?P<m>{MONTH_RX})(?: ماه)?", _end_of_named_month),
    (rf"(?P<d>{DAY_NUMBER_RX}) ?(?:of )?(?P<m>{MONTH_RX})(?: ?ماه)?{_YEAR_PART}", _month_day),
    (rf"(?P<m>{ENGLISH_MONTH_RX}) (?P<d>{DAY_NUMBER_RX}){_YEAR_PART}", _month_day),
    (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})", _slash),
    (rf"(?P<week>هفته(?: ی)? {AFTER_RX}|next week),? (?:روز )?(?P<w>{WEEKDAY_RX})", _weekday),
    (rf"(?P<w>{WEEKDAY_RX}),? (?:ی )?(?P<week>هفته(?: ی)? {AFTER_RX}|next week)", _weekday),
    (rf"(?P<d>{ORDINAL_RX}) {_THIS}ماه{_NEXT}", _day_of_month),
    (f"اول هفته{_NEXT}", _week_begin),
    (f"اول سال{_NEXT}", _year_begin),
    (rf"(?:اخر|پایان) {_THIS}هفته{_NEXT}", _week_end),
    (rf"(?:اخر|پایان) {_THIS}ماه{_NEXT}", _month_end),
    (rf"(?:اخر|پایان) {_THIS}سال{_NEXT}", _year_end),
    ("end of (?:the |this )?(?P<next>next )?week", _week_end),
    ("end of (?:the |this )?(?P<next>next )?month", _month_end),
    ("end of (?:the |this )?(?P<next>next )?year", _year_end),
    (rf"(?P<n>{COUNT_RX}) ?{_AFTER_UNIT}", _after),
    (rf"in (?P<n>{COUNT_RX}) (?P<u>{_UNIT_EN})", _after),
    (rf"(?P<n>{COUNT_RX}) (?P<u>{_UNIT_EN}) (?:later|from now)", _after),
    ("پس ?فردا|(?:the )?day after tomorrow", _days_on(2)),
    ("فردا|tomorrow", _days_on(1)),
    ("امروز|today", _days_on(0)),
    (rf"(?:این |next |this )?(?P<w>{WEEKDAY_RX})(?: {AFTER_RX})?", _weekday),
    (rf"(?P<n>){_AFTER_UNIT}", _after),
    ("(?P<n>)next (?P<u>week|month|year)", _after),
)
