"""The calendar, against the 33-year arithmetic written out here."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import jalali

LEAP_1370_TO_1475 = (
    "1370 75 79 83 87 91 95 99 1403 08 12 16 20 24 28 32 36 41 45 49 53 57 61 65 69 74"
)
DAYS = st.dates(min_value=date(1921, 3, 21), max_value=date(2071, 3, 20))


def new_year(year: int) -> date:
    """1 Farvardin by the 33-year cycle, counted from 1 Farvardin 1404 = 2025-03-21."""

    def days(y: int) -> int:
        cycles, rest = divmod(y - 979, 33)
        return 365 * (y - 979) + 8 * cycles + (rest + 3) // 4

    return date(2025, 3, 21) + timedelta(days=days(year) - days(1404))


def test_every_month_start_1300_to_1450() -> None:
    for year in range(1300, 1451):
        for month in range(1, 13):
            before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
            first = new_year(year) + timedelta(days=before)
            assert jalali.to_gregorian(year, month, 1) == first
            assert jalali.to_jalali(first) == (year, month, 1)
            assert jalali.month_start(first + timedelta(days=28)) == first


def test_leap_years_1300_to_1450() -> None:
    for year in range(1300, 1451):
        length = (new_year(year + 1) - new_year(year)).days
        assert jalali.is_leap(year) == (length == 366)
        assert jalali.month_length(year, 12) == length - 336


def test_leap_years_of_the_equinox_table() -> None:
    years, century = set(), ""
    for part in LEAP_1370_TO_1475.split():
        century = part[:2] if len(part) == 4 else century
        years.add(int(century + part[-2:]))
    assert years == {year for year in range(1370, 1476) if jalali.is_leap(year)}


@given(DAYS)
def test_there_and_back(day: date) -> None:
    assert jalali.to_gregorian(*jalali.to_jalali(day)) == day


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1405, 13, 1), (1405, 0, 1), (1405, 7, 31), (1405, 12, 30), (1405, 1, 32), (1405, 1, 0)],
)
def test_days_that_do_not_exist(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match=r".+"):
        jalali.to_gregorian(year, month, day)


def test_unknown_names_and_months() -> None:
    for call in (jalali.month_name, jalali.weekday_name):
        with pytest.raises(ValueError, match="no such"):
            call(13)
    with pytest.raises(ValueError, match="no such month"):
        jalali.month_length(1405, 13)


def test_add_months_clamps_and_crosses_years() -> None:
    def moved(y: int, m: int, d: int, months: int) -> tuple[int, int, int]:
        return tuple(jalali.to_jalali(jalali.add_months(jalali.to_gregorian(y, m, d), months)))

    assert moved(1405, 6, 31, 1) == (1405, 7, 30)
    assert moved(1405, 11, 30, 1) == (1405, 12, 29)
    assert moved(1408, 11, 30, 1) == (1408, 12, 30)
    assert moved(1405, 12, 15, 1) == (1406, 1, 15)
    assert moved(1405, 1, 31, -1) == (1404, 12, 29)
    assert moved(1405, 8, 30, 0) == (1405, 8, 30)
    assert moved(1405, 8, 30, -25) == (1403, 7, 30)


@given(DAYS, st.integers(-600, 600))
def test_add_months_lands_in_that_month(day: date, months: int) -> None:
    start, end = jalali.to_jalali(day), jalali.to_jalali(jalali.add_months(day, months))
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, jalali.month_length(end.year, end.month))


def test_weekdays_count_from_saturday() -> None:
    assert jalali.weekday(date(2026, 11, 21)) == 0
    assert jalali.weekday(date(2026, 11, 20)) == jalali.FRIDAY == 6
    assert jalali.week_start(date(2026, 11, 27)) == date(2026, 11, 21)


def test_names() -> None:
    assert jalali.month_name(9) == "آذر"
    assert jalali.month_name(9, "en") == "Azar"
    assert jalali.weekday_name(0) == "شنبه"
    assert jalali.weekday_name(3, short=True) == "س"
    assert jalali.weekday_name(0, "en", short=True) == "Sat"
    assert jalali.weekday_name(6, "en") == "Friday"


@pytest.mark.parametrize(("year", "month"), [(1405, 8), (1405, 1), (1404, 12), (1403, 12)])
def test_month_grid_is_six_whole_weeks_from_saturday(year: int, month: int) -> None:
    grid = jalali.month_grid(year, month)
    days = [day for week in grid for day in week]
    assert [len(week) for week in grid] == [7] * 6
    assert all(jalali.weekday(week[0]) == 0 for week in grid)
    assert days == [days[0] + timedelta(days=i) for i in range(42)]
    assert jalali.to_gregorian(year, month, 1) in grid[0]
    assert sum(jalali.to_jalali(day)[:2] == (year, month) for day in days) == jalali.month_length(
        year, month
    )


def test_jdatetime_waits_for_the_first_conversion() -> None:
    code = (
        "import sys, datetime; from crmdesk import jalali, quickdate, formats;"
        "assert 'jdatetime' not in sys.modules;"
        "jalali.to_jalali(datetime.date(2026, 11, 21)); assert 'jdatetime' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
