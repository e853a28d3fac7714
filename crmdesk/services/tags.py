"""Tags: free labels on customers, one row a label however it is spelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, func, select

from crmdesk import text
from crmdesk.db.tables import customer, customer_tag, tag
from crmdesk.services.base import Service, live
from crmdesk.store import Transaction

_OF = (
    select(tag.c.name)
    .join(customer_tag, customer_tag.c.tag_id == tag.c.id)
    .where(customer_tag.c.customer_id == bindparam("id"))
    .order_by(tag.c.key)
)
_FIND = select(tag.c.id).where(tag.c.key == bindparam("key"))
_HAS = select(customer_tag.c.id).where(
    customer_tag.c.customer_id == bindparam("owner"), customer_tag.c.tag_id == bindparam("tag_id")
)
_COUNTS = (
    select(tag.c.name, func.count())
    .join(customer_tag, customer_tag.c.tag_id == tag.c.id)
    .join(customer, customer.c.id == customer_tag.c.customer_id)
    .where(live(customer))
    .group_by(tag.c.id)
    .order_by(func.count().desc(), tag.c.key)
)


class Tags(Service):
    """Reads the labels in use."""

    def counts(self) -> list[tuple[str, int]]:
        """Return (label, how many customers), the most used first."""
        return [(row[0], row[1]) for row in self.read.execute(_COUNTS)]


def of(connection: Connection, customer_id: int) -> tuple[str, ...]:
    """Return the labels of a customer."""
    return tuple(connection.execute(_OF, {"id": customer_id}).scalars())


def names(tx: Transaction, customer_id: int) -> tuple[str, ...]:
    """Return the labels of a customer as the running transaction sees them."""
    return tuple(tx.execute(_OF, {"id": customer_id}).scalars())


def put_on(tx: Transaction, ids: Iterable[int], name: str) -> list[int]:
    """Put a label on customers and return those that did not have it."""
    tag_id = _tag_id(tx, name)
    touched = []
    for owner in ids:
        if tx.execute(_HAS, {"owner": owner, "tag_id": tag_id}).first() is None:
            tx.insert(customer_tag, {"customer_id": owner, "tag_id": tag_id})
            touched.append(owner)
    return touched


def take_off(tx: Transaction, ids: Iterable[int], name: str) -> list[int]:
    """Take a label off customers and return those that had it."""
    found = tx.execute(_FIND, {"key": text.search_key(name)}).scalar()
    touched = []
    for owner in ids if found is not None else ():
        row_id = tx.execute(_HAS, {"owner": owner, "tag_id": found}).scalar()
        if row_id is not None:
            tx.execute(delete(customer_tag).where(customer_tag.c.id == row_id))
            touched.append(owner)
    return touched


def write(tx: Transaction, customer_id: int, wanted: Sequence[str]) -> None:
    """Make a customer carry exactly these labels."""
    present = {text.search_key(name): name for name in names(tx, customer_id)}
    keep = {text.search_key(name): name for name in wanted}
    for key, name in keep.items():
        if key not in present:
            put_on(tx, [customer_id], name)
    for key, name in present.items():
        if key not in keep:
            take_off(tx, [customer_id], name)


def _tag_id(tx: Transaction, name: str) -> int:
    key = text.search_key(name)
    found = tx.execute(_FIND, {"key": key}).scalar()
    return found if found is not None else tx.insert(tag, {"name": text.clean(name), "key": key})
