"""Working days: Fridays, official holidays, and announced closures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk import workdays
from crmdesk.jalali import to_gregorian

OFF_1405 = (
    "1/1 1/2 1/3 1/4 1/12 1/13 1/25 3/6 3/14 3/15 4/3 4/4 5/13 5/21 5/22 5/30 6/8 8/22"
    " 10/2 10/16 11/4 11/22 12/9 12/19 12/20 12/29"
)


def test_the_holidays_of_1405() -> None:
    expected = [to_gregorian(1405, *map(int, part.split("/"))) for part in OFF_1405.split()]
    year = range(to_gregorian(1405, 1, 1).toordinal(), to_gregorian(1406, 1, 1).toordinal())
    assert [d for d in map(date.fromordinal, year) if workdays.holiday_name(d)] == expected


def test_corrections() -> None:
    assert all(workdays.holiday_name(to_gregorian(1404, 12, d)) for d in range(10, 17))
    assert workdays.holiday_name(to_gregorian(1405, 12, 9)) == "شهادت امام علی (ع)"
    assert workdays.holiday_name(to_gregorian(1405, 12, 10)) is None
    assert workdays.holiday_name(to_gregorian(1408, 12, 30)) is not None


def test_days_of_the_solar_year_are_known_for_every_year() -> None:
    assert workdays.holiday_name(to_gregorian(1420, 1, 1)) == "نوروز"
    assert workdays.holiday_name(to_gregorian(1420, 1, 5)) is None


def test_two_holidays_on_one_day() -> None:
    assert workdays.holiday_name(to_gregorian(1405, 1, 1)) == "نوروز، عید فطر"


def test_weekend_is_friday_unless_said_otherwise() -> None:
    thursday, friday = date(2026, 11, 26), date(2026, 11, 27)
    assert workdays.is_working_day(thursday)
    assert not workdays.is_working_day(friday)
    assert not workdays.is_working_day(thursday, weekend=frozenset({5, 6}))
    assert workdays.is_working_day(friday, weekend=frozenset())


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ((1405, 8, 30), 3, (1405, 9, 3)),
        ((1405, 8, 30), 6, (1405, 9, 7)),  # over a Friday
        ((1405, 8, 21), 1, (1405, 8, 23)),  # over a Friday that is a holiday too
        ((1404, 12, 28), 1, (1405, 1, 5)),  # over Nowruz
        ((1405, 9, 7), -6, (1405, 8, 30)),
        ((1405, 9, 6), 0, (1405, 9, 6)),
    ],
)
def test_add_working_days(
    start: tuple[int, int, int], count: int, end: tuple[int, int, int]
) -> None:
    assert workdays.add_working_days(to_gregorian(*start), count) == to_gregorian(*end)


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="off"):
        workdays.add_working_days(date(2026, 11, 21), 1, weekend=frozenset(range(7)))


def test_without_the_file_only_the_weekend_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workdays._holidays.cache_clear()
    monkeypatch.setattr(workdays, "HOLIDAY_FILE", tmp_path / "none.json")
    try:
        assert workdays.is_working_day(to_gregorian(1405, 1, 2))
        assert not workdays.is_working_day(date(2026, 11, 27))
    finally:
        workdays._holidays.cache_clear()
