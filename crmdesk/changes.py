"""What one write touched; views compare it with what they show and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The tables and row ids that one operation wrote.

    Attributes:
        op: the operation's name, for example ``log_interaction``.
        ids: table name to row ids; an empty set means "many, read everything again".
        customers: the customers whose records were touched; None means "any of them".
        kind: ``do``, ``undo``, ``redo`` or ``outside`` (another process wrote).
        detail: what the operation said of itself, for a toast; see ``Store.transaction``.
    """

    op: str
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)
    customers: frozenset[int] | None = None
    kind: str = "do"
    detail: Mapping[str, str | int] = field(default_factory=dict)

    def touches(self, *tables: str) -> bool:
        """Return True when one of the tables was written, or nobody knows which."""
        return self.kind == "outside" or any(table in self.ids for table in tables)

    def touches_customer(self, customer_id: int) -> bool:
        """Return True when this customer's records may have changed."""
        return self.customers is None or customer_id in self.customers


OUTSIDE = Changes("outside", kind="outside")
"""Another process wrote; everything shown may be old."""
