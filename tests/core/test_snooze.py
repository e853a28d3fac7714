"""The quick keys that move a follow-up on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import clock, jalali
from crmdesk.snooze import SNOOZES, resolve

NOW = datetime(2026, 11, 21, 9, tzinfo=clock.zone())  # Saturday 30 Aban 1405


def shown(key: str, now: datetime = NOW, **due: object) -> str:
    day, moment = resolve(key, now, **due)  # type: ignore[arg-type]
    found = jalali.to_jalali(day)
    assert moment is None or moment.date() == day
    return f"{found.month}/{found.day}" + (f" {moment:%H:%M}" if moment else "")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1", "8/30 10:00"),
        ("2", "8/30 17:00"),
        ("3", "9/1 09:00"),
        ("4", "9/7 09:00"),
        ("5", "9/7"),
        ("6", "9/1"),
        ("7", "9/30"),
        ("8", "9/3"),
    ],
)
def test_each_key(key: str, expected: str) -> None:
    assert shown(key) == expected


def test_the_keys_and_their_labels() -> None:
    assert list(SNOOZES) == list("12345678")
    assert all(key == snooze.key and snooze.label for key, snooze in SNOOZES.items())
    for key in ("0", "9", ""):
        with pytest.raises(KeyError):
            resolve(key, NOW)


def test_an_hour_on_crosses_midnight() -> None:
    assert shown("1", NOW.replace(hour=23, minute=30, second=12)) == "9/1 00:30"


def test_this_evening_is_tomorrow_once_it_has_come() -> None:
    assert shown("2", NOW.replace(hour=16, minute=59)) == "8/30 17:00"
    assert shown("2", NOW.replace(hour=17)) == "9/1 17:00"


def test_next_saturday_from_a_friday() -> None:
    assert shown("4", NOW - timedelta(days=1)) == "8/30 09:00"


def test_same_time_next_week() -> None:
    overdue = NOW - timedelta(days=10, hours=-2)
    ahead = NOW + timedelta(days=2, hours=1)
    assert shown("5", due_day=overdue.date(), due_moment=overdue) == "9/7 11:00"
    assert shown("5", due_day=ahead.date(), due_moment=ahead.astimezone()) == "9/9 10:00"
    assert shown("5", due_day=ahead.date()) == "9/9"


def test_the_first_of_next_month_crosses_the_year() -> None:
    now = datetime.combine(jalali.to_gregorian(1405, 12, 1), NOW.time(), tzinfo=NOW.tzinfo)
    assert shown("6", now) == "1/1"
    assert shown("8", now.replace(day=19)) != shown("7", now)


@given(
    st.sampled_from(sorted(SNOOZES)),
    st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1)),
    st.none() | st.dates(date(2019, 1, 1), date(2061, 1, 1)),
)
def test_never_lands_in_the_past(key: str, naive: datetime, due_day: date | None) -> None:
    now = naive.replace(tzinfo=clock.zone())
    day, moment = resolve(key, now, due_day)
    assert moment > now if moment else day > now.date()
