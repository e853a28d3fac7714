"""Today: what is overdue, due today and due in the next seven days, and who was long not heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select

from crmdesk import clock
from crmdesk.db.tables import customer, customer_stats, follow_up
from crmdesk.services.base import Service, live
from crmdesk.services.followups import ROW_COLUMNS, FollowUpRow

LIMIT = 200
"""Rows of one block that are read; nobody settles more before the list is read again."""

AHEAD_DAYS = 7

NEGLECTED = 10
NEGLECTED_DAYS = 30
_POOL = 500
"""Regulars among whom those without a next step are looked for: the search stays bounded."""


@dataclass(frozen=True, slots=True)
class TodayLists:
    """The three blocks of Today, with how many there are in all (a block may be cut).

    Attributes:
        day: the day that was today.
        overdue: of earlier days, the newest miss last; nothing overdue disappears by itself.
        today: of this day, those with a moment in its order, then the rest.
        week: of the next seven days.
        done_today: how many were settled today.
        next_day: when all three are empty, the day of the next open follow-up.
    """

    day: date
    overdue: tuple[FollowUpRow, ...]
    today: tuple[FollowUpRow, ...]
    week: tuple[FollowUpRow, ...]
    overdue_count: int
    today_count: int
    week_count: int
    done_today: int
    next_day: date | None


@dataclass(frozen=True, slots=True)
class Neglected:
    """A customer nobody has spoken to for a month, and nothing is planned with."""

    id: int
    name: str
    phone: str
    city: str
    last_contact_at: datetime | None


_OPEN = and_(follow_up.c.done_at.is_(None), live(follow_up))
_ORDER = (follow_up.c.due_day, follow_up.c.due_at.is_(None), follow_up.c.due_at, follow_up.c.id)
_RANGE = and_(follow_up.c.due_day >= bindparam("first"), follow_up.c.due_day <= bindparam("last"))
_ROWS = (
    select(*ROW_COLUMNS)
    .join(customer, customer.c.id == follow_up.c.customer_id)
    .where(_OPEN, live(customer), _RANGE)
    .order_by(*_ORDER)
    .limit(LIMIT)
)
_COUNT = (
    select(func.count())
    .select_from(follow_up)
    .join(customer, customer.c.id == follow_up.c.customer_id)
    .where(_OPEN, live(customer), _RANGE)
)
_NEXT = (
    select(func.min(follow_up.c.due_day))
    .select_from(follow_up)
    .join(customer, customer.c.id == follow_up.c.customer_id)
    .where(_OPEN, live(customer), follow_up.c.due_day > bindparam("day"))
)
_DONE = (
    select(func.count())
    .select_from(follow_up)
    .where(follow_up.c.done_at >= bindparam("start"), live(follow_up))
)
_PLANNED = exists().where(follow_up.c.customer_id == customer.c.id, _OPEN)
_WHO = (customer.c.id, customer.c.name, customer.c.main_phone, customer.c.city)
_SILENT = (
    select(customer_stats)
    .where(customer_stats.c.last_contact_at < bindparam("before"))
    .order_by(customer_stats.c.contact_count.desc(), customer_stats.c.last_contact_at)
    .limit(_POOL)
    .subquery()
)
_REGULARS = (
    select(*_WHO, _SILENT.c.last_contact_at)
    .join(customer, customer.c.id == _SILENT.c.customer_id)
    .where(live(customer), ~_PLANNED)
    .order_by(_SILENT.c.contact_count.desc(), _SILENT.c.last_contact_at)
    .limit(bindparam("limit"))
)
_NEVER = (
    select(*_WHO)
    .where(
        live(customer),
        ~exists().where(customer_stats.c.customer_id == customer.c.id),
        ~_PLANNED,
    )
    .order_by(customer.c.id)
    .limit(bindparam("limit"))
)
BEGINNING = date(1900, 1, 1)


class TodayService(Service):
    """Reads the day's lists."""

    def read_lists(self, day: date | None = None) -> TodayLists:
        """Return the three blocks as of ``day`` (None for today)."""
        day = day or clock.today()
        overdue, overdue_count = self._block(BEGINNING, day - timedelta(days=1))
        today, today_count = self._block(day, day)
        week, week_count = self._block(day + timedelta(days=1), day + timedelta(days=AHEAD_DAYS))
        next_day = None
        if not (overdue or today or week):
            next_day = self.read.execute(_NEXT, {"day": day}).scalar()
        start = clock.start_of(day)
        done = self.read.execute(_DONE, {"start": start}).scalar_one()
        return TodayLists(
            day, overdue, today, week, overdue_count, today_count, week_count, done, next_day
        )

    def neglected(self, limit: int = NEGLECTED) -> tuple[Neglected, ...]:
        """Return customers to call when nothing else is due: silent for 30 days, nothing planned.

        Those who were spoken to most come first: a regular who fell silent is a loss. Then come
        those who were never spoken to, the oldest first.
        """
        before = clock.now() - timedelta(days=NEGLECTED_DAYS)
        scope: dict[str, Any] = {"before": before, "limit": limit}
        found = [Neglected(*row) for row in self.read.execute(_REGULARS, scope)]
        if len(found) < limit:
            never = self.read.execute(_NEVER, {"limit": limit - len(found)})
            found += [Neglected(*row, last_contact_at=None) for row in never]
        return tuple(found)

    def _block(self, first: date, last: date) -> tuple[tuple[FollowUpRow, ...], int]:
        scope = {"first": first, "last": last}
        rows = tuple(FollowUpRow(*row) for row in self.read.execute(_ROWS, scope))
        if len(rows) < LIMIT:
            return rows, len(rows)
        return rows, int(self.read.execute(_COUNT, scope).scalar_one())
