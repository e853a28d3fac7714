"""Tags: free labels on customers, one row a label however it is spelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, column, delete, func, insert, select
from sqlalchemy import text as text_sql

from crmdesk import text
from crmdesk.db.dialect import among, each_of, each_value
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
_OF_SOME = (
    select(customer_tag.c.customer_id, tag.c.name)
    .join(tag, tag.c.id == customer_tag.c.tag_id)
    .where(among(customer_tag.c.customer_id, "ids"))
    .order_by(customer_tag.c.customer_id, tag.c.key)
)
_HAVE = select(customer_tag.c.customer_id).where(
    customer_tag.c.tag_id == bindparam("tag_id"), among(customer_tag.c.customer_id, "ids")
)
_PUT = insert(customer_tag).from_select(
    ["customer_id", "tag_id"],
    select(column("value"), bindparam("tag_id")).select_from(text_sql(each_of("ids"))),
)
_TAKE = delete(customer_tag).where(
    customer_tag.c.tag_id == bindparam("tag_id"), among(customer_tag.c.customer_id, "ids")
)
_ON_ALL = (
    select(tag.c.name)
    .join(customer_tag, customer_tag.c.tag_id == tag.c.id)
    .where(among(customer_tag.c.customer_id, "ids"))
    .group_by(tag.c.id)
    .having(func.count() == bindparam("count"))
    .order_by(tag.c.key)
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

    def on_all(self, ids: Sequence[int]) -> list[str]:
        """Return the labels that each of these customers carries."""
        which = {"ids": each_value(ids), "count": len(set(ids))}
        return list(self.read.execute(_ON_ALL, which).scalars())


def of(connection: Connection, customer_id: int) -> tuple[str, ...]:
    """Return the labels of a customer."""
    return tuple(connection.execute(_OF, {"id": customer_id}).scalars())


def names(tx: Transaction, customer_id: int) -> tuple[str, ...]:
    """Return the labels of a customer as the running transaction sees them."""
    return tuple(tx.execute(_OF, {"id": customer_id}).scalars())


def of_some(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the labels of customers, by customer; those without any are left out."""
    found: dict[int, tuple[str, ...]] = {}
    for owner, name in connection.execute(_OF_SOME, {"ids": each_value(ids)}):
        found[owner] = (*found.get(owner, ()), name)
    return found


def put_on(tx: Transaction, ids: Iterable[int], name: str) -> list[int]:
    """Put a label on customers and return those that did not have it."""
    wanted = list(dict.fromkeys(ids))
    tag_id = _tag_id(tx, name)
    have = set(tx.execute(_HAVE, {"tag_id": tag_id, "ids": each_value(wanted)}).scalars())
    touched = [owner for owner in wanted if owner not in have]
    if touched:
        tx.execute(_PUT, {"tag_id": tag_id, "ids": each_value(touched)})
    return touched


def take_off(tx: Transaction, ids: Iterable[int], name: str) -> list[int]:
    """Take a label off customers and return those that had it."""
    tag_id = tx.execute(_FIND, {"key": text.search_key(name)}).scalar()
    if tag_id is None:
        return []
    which = {"tag_id": tag_id, "ids": each_value(ids)}
    touched = list(tx.execute(_HAVE, which).scalars())
    if touched:
        tx.execute(_TAKE, which)
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
