"""Birthdays as programs and people write them."""

from __future__ import annotations

import pytest

from crmdesk.exchange.dates import birthday


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1990-05-12", "1990-05-12"),
        ("19900512", "1990-05-12"),
        ("1990-05-12T00:00:00Z", "1990-05-12"),
        ("1990/5/2", "1990-05-02"),
        ("12.05.1990", None),
        ("21.03.1990", "1990-03-21"),
        ("3/21/1990", "1990-03-21"),
        ("5/5/1990", "1990-05-05"),
        ("۱۳۶۹/۰۱/۰۱", "1990-03-21"),
        ("1369-1-1", "1990-03-21"),
        ("2/1/1369", "1990-03-22"),
        ("1403/12/30", "2025-03-20"),
        ("1404/12/30", None),
        ("--05-12", "--05-12"),
        ("--0229", "--02-29"),
        ("1604-02-29", "--02-29"),
        ("--02-30", None),
        ("1990-02-30", None),
        ("1990-05", None),
        ("0001-01-01", None),
        ("دی ماه", None),
        ("", None),
    ],
)
def test_birthdays(written: str, day: str | None) -> None:
    assert birthday(written) == day
