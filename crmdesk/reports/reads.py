"""What documents need to know and no list shows."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, select

from crmdesk.db.tables import interaction
from crmdesk.services.base import Service, live


class Totals(NamedTuple):
    """What happened with one customer, in numbers.

    Attributes:
        entries: all that is on the timeline, notes too.
        contacts: without the notes.
        first_contact: None when there was none yet.
    """

    entries: int
    contacts: int
    first_contact: datetime | None


_REAL = case((interaction.c.kind != "note", interaction.c.happened_at))
_TOTALS = select(func.count(), func.count(_REAL), func.min(_REAL)).where(
    interaction.c.customer_id == bindparam("id"), live(interaction)
)


class Reads(Service):
    """Reads for documents."""

    def totals(self, customer_id: int) -> Totals:
        """Return the totals of a customer, zeros when nothing happened."""
        return Totals(*self.read.execute(_TOTALS, {"id": customer_id}).one())
