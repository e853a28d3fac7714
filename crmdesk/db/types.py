"""Column types: moments in UTC and civil days, both as sortable ISO text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import String, TypeDecorator
from sqlalchemy.engine import Dialect


def moment_text(moment: datetime) -> str:
    """Return the stored form of an aware moment: UTC, whole seconds, ``2026-11-21T05:30:00Z``.

    Raises:
        ValueError: the moment is naive; a moment without a zone is a bug, not a guess.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive datetime cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def moment_value(text: str) -> datetime:
    """Return the aware UTC moment of a stored text."""
    return datetime.fromisoformat(text)


class UtcMoment(TypeDecorator[datetime]):
    """An instant; refuses naive values on the way in, gives aware UTC values on the way out."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Turn an aware datetime into its stored text."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Turn the stored text into an aware UTC datetime."""
        return None if value is None else moment_value(value)


class CivilDay(TypeDecorator[date]):
    """A day without time or zone: due days, birthdays. Stored as ``2026-11-21``."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Turn a date into its stored text; a datetime is refused, its day is ambiguous."""
        if value is None:
            return None
        if isinstance(value, datetime):
            raise ValueError("a datetime is not a civil day")
        return value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        """Turn the stored text into a date."""
        return None if value is None else date.fromisoformat(value)
