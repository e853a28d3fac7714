"""The timeline: everything that happened with one customer, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from crmdesk.db.tables import customer, follow_up, interaction
from crmdesk.services.base import Service, live

LIMIT = 100


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing on the timeline.

    Attributes:
        what: ``interaction``, ``follow_up_done`` or ``created``.
        id: id of the interaction or follow-up, 0 for the creation.
        at: when it happened.
        kind: what kind of interaction or follow-up.
        text: the note or the reason.
    """

    what: str
    id: int
    at: datetime
    kind: str = ""
    direction: str | None = None
    outcome: str | None = None
    duration_s: int | None = None
    text: str = ""


_INTERACTIONS = (
    select(
        interaction.c.id,
        interaction.c.happened_at,
        interaction.c.kind,
        interaction.c.direction,
        interaction.c.outcome,
        interaction.c.duration_s,
        interaction.c.body,
    )
    .where(interaction.c.customer_id == bindparam("id"), live(interaction))
    .order_by(interaction.c.happened_at.desc(), interaction.c.id.desc())
    .limit(bindparam("limit"))
)
_SETTLED = (
    select(follow_up.c.id, follow_up.c.done_at, follow_up.c.kind, follow_up.c.reason)
    .where(
        follow_up.c.customer_id == bindparam("id"),
        follow_up.c.done_at.is_not(None),
        live(follow_up),
    )
    .order_by(follow_up.c.done_at.desc(), follow_up.c.id.desc())
    .limit(bindparam("limit"))
)
_CREATED = select(customer.c.created_at).where(customer.c.id == bindparam("id"), live(customer))


class Timeline(Service):
    """Reads timelines."""

    def of(self, customer_id: int, limit: int = LIMIT) -> tuple[TimelineItem, ...]:
        """Return the newest ``limit`` things that happened with a customer."""
        scope = {"id": customer_id, "limit": limit}
        items = [
            TimelineItem("interaction", *row) for row in self.read.execute(_INTERACTIONS, scope)
        ]
        items += [
            TimelineItem("follow_up_done", row[0], row[1], row[2], text=row[3])
            for row in self.read.execute(_SETTLED, scope)
        ]
        created = self.read.execute(_CREATED, {"id": customer_id}).scalar()
        if created is not None:
            items.append(TimelineItem("created", 0, created))
        items.sort(key=lambda item: (item.at, item.what != "created", item.id), reverse=True)
        return tuple(items[:limit])
