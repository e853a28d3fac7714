"""Where customers live and work: drafts in, stored addresses out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from crmdesk import text
from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import address
from crmdesk.store import Transaction

PARTS = ("label", "street", "city", "region", "postcode", "country")


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """An address as typed; every part may be empty.

    Attributes:
        label: ``home``, ``work``, nothing, or the user's own word.
        street: everything below the city; may have several lines.
        city: or village.
        region: province or state.
        postcode: as typed.
        country: its name.
    """

    label: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing but a label is there."""
        return not any(self._place())

    def cleaned(self) -> AddressDraft:
        """Return it as it will be stored."""
        parts = {name: text.clean(getattr(self, name)) for name in PARTS}
        parts["street"] = text.clean_multiline(self.street)
        return AddressDraft(**parts)

    def identity(self) -> tuple[str, ...]:
        """Return what two spellings of one address have in common, without the label."""
        return tuple(text.squash(part) for part in self._place())

    def _place(self) -> list[str]:
        return [getattr(self, name) for name in PARTS[1:]]


@dataclass(frozen=True, slots=True)
class Address(AddressDraft):
    """A stored address."""

    id: int = 0

    def draft(self) -> AddressDraft:
        """Return it for editing."""
        return AddressDraft(*(getattr(self, name) for name in PARTS))


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


def cleaned(addresses: Sequence[AddressDraft]) -> tuple[AddressDraft, ...]:
    """Return addresses as they will be stored: clean, without empty and double ones."""
    found: dict[tuple[str, ...], AddressDraft] = {}
    for one in addresses:
        clean = one.cleaned()
        if not clean.is_empty:
            found.setdefault((clean.label, *clean.identity()), clean)
    return tuple(found.values())


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
            tx.execute(update(address).where(address.c.id == row.id).values(values))
    for left in (each for rows in present.values() for each in rows):
        tx.execute(delete(address).where(address.c.id == left.id))


def _stored(row: Any) -> Address:
    return Address(row.label, row.street, row.city, row.region, row.postcode, row.country, row.id)
