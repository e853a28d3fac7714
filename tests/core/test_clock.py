"""The clock that tests and screenshots can hold still."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crmdesk import clock


def test_the_environment_holds_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMDESK_NOW", "2026-11-21T09:00")
    assert clock.now() == datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    assert clock.today() == date(2026, 11, 21)
    monkeypatch.setenv("CRMDESK_NOW", "2026-11-21T22:00:00+00:00")
    assert clock.today() == date(2026, 11, 22)


def test_a_wrong_moment_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMDESK_NOW", "tomorrow")
    with pytest.raises(ValueError, match="tomorrow"):
        clock.now()


def test_set_now_goes_before_the_environment() -> None:
    clock.set_now(datetime(2025, 3, 20, 23, 59, 58, 999))
    assert clock.local(clock.now()).isoformat() == "2025-03-20T23:59:58+03:30"
    clock.set_now(None)
    assert clock.today() == date(2026, 11, 21)


def test_the_running_clock_has_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRMDESK_NOW", raising=False)
    now = clock.now()
    assert now.microsecond == 0
    assert now.utcoffset() == timedelta(0)
    assert now.year >= 2024


def test_the_zone_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clock.zone().key == "Asia/Tehran"
    monkeypatch.setenv("CRMDESK_TZ", "Europe/Berlin")
    assert clock.zone().key == "Europe/Berlin"
    assert clock.now() == datetime(2026, 11, 21, 8, tzinfo=UTC)
    for wrong in ("Nowhere/Land", "../etc", ""):
        monkeypatch.setenv("CRMDESK_TZ", wrong)
        assert clock.zone().key == "Asia/Tehran"


def test_a_naive_moment_has_no_local_time() -> None:
    with pytest.raises(ValueError, match="naive"):
        clock.local(datetime(2026, 11, 21))
