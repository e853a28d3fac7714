"""The quick keys that move a follow-up on: the same digits everywhere.

Each key gives a day and, where the key names an hour, a moment. Key 9 (pick a date) and key 0
(no date) ask the user and so have no rule here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from crmdesk import jalali, workdays
from crmdesk.i18n import N_, _

MORNING = time(9)
EVENING = time(17)
WORKING_DAYS = 3

#: A day, and the moment on it when an hour is meant.
When = tuple[date, datetime | None]


@dataclass(frozen=True, slots=True)
class Snooze:
    """A quick key and its name in the message catalogue."""

    key: str
    msgid: str

    @property
    def label(self) -> str:
        """The name in the current language."""
        return _(self.msgid)


SNOOZES: Mapping[str, Snooze] = MappingProxyType(
    {
        snooze.key: snooze
        for snooze in (
            Snooze("1", N_("In an hour")),
            Snooze("2", N_("This evening")),
            Snooze("3", N_("Tomorrow morning")),
            Snooze("4", N_("Next Saturday")),
            Snooze("5", N_("Same time next week")),
            Snooze("6", N_("The 1st of next month")),
            Snooze("7", N_("In a month")),
            Snooze("8", N_("In 3 working days")),
        )
    }
)


def resolve(
    key: str,
    now_local: datetime,
    due_day: date | None = None,
    due_moment: datetime | None = None,
) -> When:
    """Return the day and moment a key moves a follow-up to; always later than now.

    Args:
        key: One of ``SNOOZES``.
        now_local: This moment in the local zone.
        due_day: The day the follow-up is due on, None when it has no date.
        due_moment: Its moment, None when it is due on the day as a whole.

    Raises:
        KeyError: There is no such key.
    """
    return _RULES[key](now_local, due_day, due_moment)


def _at(day: date, hour: time, now: datetime) -> When:
    return day, datetime.combine(day, hour, tzinfo=now.tzinfo)


def _in_an_hour(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    start = now.replace(second=0, microsecond=0).astimezone(UTC)
    moment = (start + timedelta(hours=1)).astimezone(now.tzinfo)
    return moment.date(), moment


def _this_evening(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    # Once the evening has come, the next one is meant: a snooze never lands in the past.
    late = now.time() >= EVENING
    return _at(now.date() + timedelta(days=int(late)), EVENING, now)


def _tomorrow(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    return _at(now.date() + timedelta(days=1), MORNING, now)


def _next_saturday(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    return _at(jalali.week_start(now.date()) + timedelta(days=7), MORNING, now)


def _next_week(now: datetime, due_day: date | None, due_moment: datetime | None) -> When:
    # What is overdue moves a week from today, what is still to come a week from its day.
    day = max(due_day or now.date(), now.date()) + timedelta(days=7)
    if due_moment is None:
        return day, None
    return _at(day, due_moment.astimezone(now.tzinfo).time(), now)


def _next_month(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    return jalali.month_end(now.date()) + timedelta(days=1), None


def _in_a_month(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    return jalali.add_months(now.date(), 1), None


def _in_working_days(now: datetime, _day: date | None, _moment: datetime | None) -> When:
    return workdays.add_working_days(now.date(), WORKING_DAYS), None


_RULES: Mapping[str, Callable[[datetime, date | None, datetime | None], When]] = {
    "1": _in_an_hour,
    "2": _this_evening,
    "3": _tomorrow,
    "4": _next_saturday,
    "5": _next_week,
    "6": _next_month,
    "7": _in_a_month,
    "8": _in_working_days,
}
