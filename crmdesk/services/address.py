"""Where customers live and work, as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import address
from crmdesk.services.address_data import PARTS, Address, AddressDraft
from crmdesk.services.base import without_shown
from crmdesk.store import Transaction

_OF = (
    select(address)
    .where(address.c.customer_id == bindparam("id"))
    .order_by(address.c.position, address.c.id)
)
_OF_SOME = (
    select(address)
    .where(among(address.c.customer_id, "ids"))
    .order_by(address.c.customer_id, address.c.position, address.c.id)
)


def of(connection: Any, customer_id: int) -> tuple[Address, ...]:
    """Return the addresses of a customer."""
    return tuple(_stored(row) for row in connection.execute(_OF, {"id": customer_id}))


def of_some(connection: Any, ids: Sequence[int]) -> dict[int, tuple[Address, ...]]:
    """Return the addresses of several customers, by customer."""
    found: dict[int, tuple[Address, ...]] = {}
    for row in connection.execute(_OF_SOME, {"ids": each_value(list(ids))}):
        found[row.customer_id] = (*found.get(row.customer_id, ()), _stored(row))
    return found


def insert(tx: Transaction, owner: int, one: AddressDraft, position: int) -> None:
    """Insert one address."""
    parts = {name: getattr(one, name) for name in PARTS}
    tx.insert(address, {"customer_id": owner, **parts, "position": position})


def write(tx: Transaction, owner: int, wanted: Sequence[AddressDraft]) -> None:
    """Make a customer's addresses be these, keeping the rows of those that stay."""
    present: dict[tuple[str, ...], list[Any]] = {}
    for stored in tx.execute(_OF, {"id": owner}):
        present.setdefault(_stored(stored).identity(), []).append(stored)
    for position, one in enumerate(wanted):
        same = present.get(one.identity())
        row: Any = same.pop(0) if same else None
        if row is None:
            insert(tx, owner, one, position)
            continue
        values = {name: getattr(one, name) for name in PARTS} | {"position": position}
        if any(getattr(row, name) != value for name, value in values.items()):
            changed = without_shown(tx, address, row.id, values)
            tx.execute(update(address).where(address.c.id == row.id).values(changed))
    for left in (each for rows in present.values() for each in rows):
        tx.execute(delete(address).where(address.c.id == left.id))


def _stored(row: Any) -> Address:
    return Address(row.label, row.street, row.city, row.region, row.postcode, row.country, row.id)
