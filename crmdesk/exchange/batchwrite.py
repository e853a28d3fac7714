"""Writing the customers of a file, a few hundred with each statement.

A statement for each row would make the full-text index write out what it has gathered at every
one; here a chunk of an import is a handful of statements.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, case, update

from crmdesk.db.dialect import each_value
from crmdesk.db.tables import (
    address,
    contact_point,
    customer,
    customer_extra,
    customer_tag,
    tag,
)
from crmdesk.db.types import moment_text
from crmdesk.exchange import quick
from crmdesk.exchange.additions import Addition
from crmdesk.services.address_data import PARTS, AddressDraft
from crmdesk.services.customer_data import PHONE, ContactDraft, CustomerDraft
from crmdesk.services.customer_writes import refresh_keys
from crmdesk.store import Transaction

_CUSTOMER = (
    "id", "uid", "kind", "name", "given_name", "family_name", "organisation", "city", "birthday",
    "photo", "note", "main_phone", "search_key", "sound_key", "sort_key", "created_at",
    "updated_at",
)  # fmt: skip
_POINT = ("uid", "customer_id", "kind", "label", "value", "key", "position")
_ADDRESS = ("uid", "customer_id", *PARTS, "position")
_EXTRA = ("customer_id", "source", "body")
_TAGGED = ("customer_id", "tag_id")
_UID_BYTES = 16
_UIDS_AT_ONCE = 256


_COLUMNS: dict[Table, Sequence[str]] = {
    customer: _CUSTOMER,
    contact_point: _POINT,
    address: _ADDRESS,
    customer_extra: _EXTRA,
    customer_tag: _TAGGED,
}
"""In the order in which rows may refer to each other."""

BLOCKS = (256, 64, 16, 4, 1)
"""Rows of one statement: few sizes, so that each statement is prepared once."""


@cache
def _statement(table: Table, rows: int) -> str:
    names = _COLUMNS[table]
    marks = f"({', '.join('?' * len(names))})"
    # Names of our own tables and columns, nothing that anybody typed.
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([marks] * rows)}"  # noqa: S608


class BatchWriter:
    """Gathers what one transaction of an import writes."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._stamp = moment_text(tx.now)
        self._rows: dict[Table, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        self._tags: list[tuple[int, str]] = []
        self._updates: dict[int, tuple[dict[str, str], list[str]]] = {}
        self._grown: set[int] = set()
        self._next = _last_id(tx) + 1
        self._uid = _uids()

    def new(self, draft: CustomerDraft) -> int:
        """Take a new customer and return the id it will have."""
        owner = self._next
        self._next += 1
        self._rows[customer].append(self._customer(owner, draft))
        self._parts(owner, draft.contacts, 0, draft.addresses, 0)
        self._tags += ((owner, name) for name in draft.tags)
        self._keep(owner, draft.extra_source, draft.extra)
        return owner

    def add(self, owner: int, more: Addition, points: int, places: int, source: str) -> None:
        """Take what is added to a customer that is there, or that this batch makes.

        Args:
            owner: the customer.
            more: what is added.
            points: how many contact points it has.
            places: how many addresses it has.
            source: where further details come from.
        """
        self._parts(owner, more.contacts, points, more.addresses, places)
        self._tags += ((owner, name) for name in more.tags)
        self._keep(owner, source, more.extra)
        if more.single or more.notes:
            single, notes = self._updates.setdefault(owner, ({}, []))
            single.update(more.single)
            notes += [more.notes] if more.notes else []
        self._grown.add(owner)

    def write(self) -> None:
        """Write everything."""
        for table, rows in self._rows.items():
            fresh = self._tagged() if table is customer_tag else rows
            self._insert(table, fresh)
        for owner, (single, notes) in self._updates.items():
            self._update(owner, single, notes)
        if self._grown:
            refresh_keys(self._tx, self._grown)

    def _insert(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        start = 0
        for size in BLOCKS:
            statement = _statement(table, size)
            while len(rows) - start >= size:
                values = [value for row in rows[start : start + size] for value in row]
                self._tx.connection.exec_driver_sql(statement, tuple(values))
                start += size

    @property
    def last_id(self) -> int:
        """The highest id of a customer, the new ones included."""
        return self._next - 1

    def _customer(self, owner: int, draft: CustomerDraft) -> tuple[Any, ...]:
        keys = [quick.contact_key(PHONE, c.value) for c in draft.contacts if c.kind == PHONE]
        others = [c.value for c in draft.contacts if c.kind != PHONE]
        others += sorted(draft.tags, key=quick.search_key)
        others += filter(None, (draft.organisation, draft.city))
        return (
            owner, next(self._uid), draft.kind, draft.name, draft.given_name, draft.family_name,
            draft.organisation, draft.city, draft.birthday, draft.photo, draft.note,
            keys[0] if keys else "", quick.search_document(draft.name, keys, others),
            quick.sound_document(draft.name), quick.sort_key(draft.name), self._stamp, self._stamp,
        )  # fmt: skip

    def _parts(
        self,
        owner: int,
        contacts: Sequence[ContactDraft],
        points: int,
        addresses: Sequence[AddressDraft],
        places: int,
    ) -> None:
        for position, each in enumerate(contacts, start=points):
            key = quick.contact_key(each.kind, each.value)
            row = (next(self._uid), owner, each.kind, each.label, each.value, key, position)
            self._rows[contact_point].append(row)
        for position, place in enumerate(addresses, start=places):
            parts = (getattr(place, name) for name in PARTS)
            self._rows[address].append((next(self._uid), owner, *parts, position))

    def _keep(self, owner: int, source: str, extra: str) -> None:
        if extra:
            self._rows[customer_extra].append((owner, source, extra))

    def _tagged(self) -> list[tuple[int, int]]:
        names = {quick.search_key(name): name for _owner, name in reversed(self._tags)}
        if not names:
            return []
        ids = {
            key: row_id
            for row_id, key in self._tx.connection.exec_driver_sql(
                "SELECT t.id, t.key FROM json_each(?) wanted JOIN tag t ON t.key = wanted.value",
                (each_value(names),),
            )
        }
        for owner_and_name in self._tags:
            key = quick.search_key(owner_and_name[1])
            if key not in ids:
                ids[key] = self._tx.insert(tag, {"name": names[key], "key": key})
        pairs = ((owner, ids[quick.search_key(name)]) for owner, name in self._tags)
        return list(dict.fromkeys(pairs))

    def _update(self, owner: int, single: dict[str, str], notes: Sequence[str]) -> None:
        values: dict[str, Any] = dict(single)
        if notes:
            # By the file itself: a text that is no UTF-8 keeps its bytes.
            more, note = "\n".join(notes), customer.c.note
            values["note"] = case((note == "", more), else_=note + ("\n" + more))
        stamped = {**values, "updated_at": self._tx.now, "version": customer.c.version + 1}
        self._tx.execute(update(customer).where(customer.c.id == owner).values(stamped))


def _last_id(tx: Transaction) -> int:
    """Return the highest id that a customer ever had: ids never come back."""
    found = tx.connection.exec_driver_sql(
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'customer'), 0), "
        "coalesce((SELECT max(id) FROM customer), 0))"
    )
    return int(found.scalar_one())


def _uids() -> Iterator[str]:
    """Yield new ids for good: as random as one by one, at a fraction of the calls."""
    while True:
        some = os.urandom(_UID_BYTES * _UIDS_AT_ONCE).hex()
        for start in range(0, len(some), _UID_BYTES * 2):
            yield some[start : start + _UID_BYTES * 2]
