"""The only place that asks what time it is.

Moments are stored in UTC with whole seconds; people and calendars use the local zone.
``CRMDESK_NOW`` (ISO text, a naive one is local) and ``set_now`` hold the clock still for
tests and screenshots; ``CRMDESK_TZ`` names another zone than Tehran.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Tehran"

_held: datetime | None = None


def now() -> datetime:
    """Return this moment, aware, in UTC, without a fraction of a second.

    Raises:
        ValueError: ``CRMDESK_NOW`` is set and is no ISO date and time.
    """
    if _held is not None:
        return _held
    wanted = os.environ.get("CRMDESK_NOW")
    if wanted:
        return _from_text(wanted, zone())
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Return the civil date in the local zone."""
    return local(now()).date()


def zone() -> ZoneInfo:
    """Return the local zone; an unknown name in ``CRMDESK_TZ`` counts as not set."""
    return _zone(os.environ.get("CRMDESK_TZ") or DEFAULT_ZONE)


def local(moment: datetime) -> datetime:
    """Return an aware moment in the local zone.

    Raises:
        ValueError: The moment is naive, so nobody knows when it was.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive moment has no local time")
    return moment.astimezone(zone())


def start_of(day: date) -> datetime:
    """Return the first moment of a civil day in the local zone, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone()).astimezone(UTC)


def set_now(moment: datetime | None) -> None:
    """Hold the clock at a moment (a naive one is local), or let it run again with None."""
    global _held
    _held = None if moment is None else _as_utc(moment, zone())


def _as_utc(moment: datetime, naive_zone: ZoneInfo) -> datetime:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=naive_zone)
    return aware.astimezone(UTC).replace(microsecond=0)


@lru_cache(maxsize=8)
def _from_text(text: str, naive_zone: ZoneInfo) -> datetime:
    return _as_utc(datetime.fromisoformat(text), naive_zone)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return ZoneInfo(DEFAULT_ZONE)
