"""Customers: people and companies, their contact points and tags."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from crmdesk import text
from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import contact_point, customer, customer_extra, customer_stats, follow_up
from crmdesk.errors import Invalid, NotFound
from crmdesk.formats import number
from crmdesk.i18n import _
from crmdesk.services import tags
from crmdesk.services.base import Service, chunks, live, must_live, naming
from crmdesk.services.customer_data import (
    EMAIL,
    PHONE,
    ContactDraft,
    ContactPoint,
    Customer,
    CustomerDraft,
    CustomerRow,
    contact_key,
)
from crmdesk.services.customer_writes import (
    CONTACTS,
    insert_customer,
    refresh_keys,
    write_customer,
)
from crmdesk.store import Transaction

__all__ = [
    "EMAIL",
    "PHONE",
    "ContactDraft",
    "ContactPoint",
    "Customer",
    "CustomerDraft",
    "CustomerRow",
    "Customers",
    "contact_key",
]

_ORDERS = {
    "name": (customer.c.sort_key, customer.c.id),
    "-name": (customer.c.sort_key.desc(), customer.c.id.desc()),
    "new": (customer.c.id.desc(),),
}
_IDS = {
    order: select(customer.c.id).where(live(customer)).order_by(*columns)
    for order, columns in _ORDERS.items()
}
# All ids as one text: 100,000 rows of one number each take three times as long to fetch, and the
# window's thread would have to wait for each of them.
_JOINED = {
    order: select(func.group_concat(statement.subquery().c.id)) for order, statement in _IDS.items()
}
_COUNT = select(func.count()).select_from(customer).where(live(customer))
_OPEN = (follow_up.c.done_at.is_(None), live(follow_up), follow_up.c.due_day.is_not(None))


def _next(column: Any) -> Any:
    return (
        select(column)
        .where(follow_up.c.customer_id == customer.c.id, *_OPEN)
        .order_by(follow_up.c.due_day, follow_up.c.due_at)
        .limit(1)
        .scalar_subquery()
    )


_ROWS = (
    select(
        customer.c.id,
        customer.c.name,
        customer.c.kind,
        customer.c.main_phone,
        customer.c.city,
        customer_stats.c.last_contact_at,
        _next(follow_up.c.due_day).label("next_day"),
        _next(follow_up.c.due_at).label("next_at"),
    )
    .select_from(customer)
    .outerjoin(customer_stats, customer_stats.c.customer_id == customer.c.id)
    .where(among(customer.c.id, "ids"), live(customer))
)
_ONE = (
    select(customer, customer_stats.c.last_contact_at, customer_stats.c.contact_count)
    .outerjoin(customer_stats, customer_stats.c.customer_id == customer.c.id)
    .where(customer.c.id == bindparam("id"), live(customer))
)
_EXTRA = (
    select(customer_extra.c.body)
    .where(customer_extra.c.customer_id == bindparam("id"))
    .order_by(customer_extra.c.id)
)
_BY_KEY = (
    select(customer.c.id, customer.c.name)
    .join(contact_point, contact_point.c.customer_id == customer.c.id)
    .where(
        contact_point.c.key == bindparam("key"),
        contact_point.c.kind == bindparam("kind"),
        live(customer),
    )
    .order_by(customer.c.id)
)


class Customers(Service):
    """Reads and writes customers."""

    # ---- reading -------------------------------------------------------------------------

    def count(self) -> int:
        """Return how many customers there are, without the trash."""
        return int(self.read.execute(_COUNT).scalar_one())

    def ids(self, order: str = "name") -> array[int]:
        """Return all ids in an order: ``name``, ``-name`` or ``new`` (newest first)."""
        joined = self.read.execute(_JOINED[order]).scalar()
        return array("q", map(int, joined.split(","))) if joined else array("q")

    def rows(self, ids: Iterable[int]) -> list[CustomerRow]:
        """Return list lines in the order of ``ids``; those deleted meanwhile are left out."""
        wanted = list(ids)
        rows = self.read.execute(_ROWS, {"ids": each_value(wanted)})
        found = {row[0]: CustomerRow(*row) for row in rows}
        return [found[row_id] for row_id in wanted if row_id in found]

    def get(self, customer_id: int) -> Customer:
        """Return a profile.

        Raises:
            NotFound: there is no such customer, or it is in the trash.
        """
        row = self.read.execute(_ONE, {"id": customer_id}).first()
        if row is None:
            raise NotFound(
                _("There is no customer with number {id}.").format(id=number(customer_id))
            )
        contacts = self.read.execute(CONTACTS, {"id": customer_id})
        extra = self.read.execute(_EXTRA, {"id": customer_id}).scalars().all()
        return Customer(
            row.id,
            row.uid,
            row.kind,
            row.name,
            row.given_name,
            row.family_name,
            row.city,
            row.note,
            tuple(ContactPoint(c.id, c.kind, c.label, c.value, c.key) for c in contacts),
            tags.of(self.read, customer_id),
            row.created_at,
            row.version,
            row.last_contact_at,
            row.contact_count or 0,
            "\n".join(extra),
        )

    def with_contact(self, contact: ContactDraft) -> list[tuple[int, str]]:
        """Return (id, name) of the customers that have this phone or e-mail already."""
        key = contact_key(contact)
        if not key:
            return []
        rows = self.read.execute(_BY_KEY, {"key": key, "kind": contact.kind})
        return [(row.id, row.name) for row in rows]

    # ---- writing -------------------------------------------------------------------------

    def add(self, draft: CustomerDraft) -> int:
        """Add a customer and return its id; raises Invalid."""
        draft = draft.cleaned()
        draft.check()
        with self.store.transaction("add_customer", name=draft.name) as tx:
            return insert_customer(tx, draft)

    def update(self, customer_id: int, draft: CustomerDraft, version: int | None = None) -> None:
        """Make a customer be what the draft says; raises Invalid, NotFound, Conflict."""
        draft = draft.cleaned()
        draft.check()
        with self.store.transaction("edit_customer", name=draft.name) as tx:
            write_customer(tx, customer_id, draft, version)

    def delete(self, ids: Sequence[int]) -> None:
        """Put customers into the trash; their follow-ups stop being due with them."""
        with self.store.transaction("delete_customers") as tx:
            tx.detail["name"] = naming(tx, must_live(tx, ids))
            self._mark(tx, ids, tx.now)

    def restore(self, ids: Sequence[int]) -> None:
        """Bring customers back from the trash."""
        with self.store.transaction("restore_customers") as tx:
            tx.detail["name"] = naming(tx, ids)
            self._mark(tx, ids, None)

    def add_tag(self, ids: Sequence[int], name: str) -> None:
        """Put a tag on customers; those that have it are left alone."""
        name = text.clean(name)
        if not text.search_key(name):
            raise Invalid({"tag": _("Write a tag: at least one letter or digit.")})
        with self.store.transaction("tag_customers", tag=name) as tx:
            tx.detail["name"] = naming(tx, must_live(tx, ids))
            touched = tags.put_on(tx, ids, name)
            refresh_keys(tx, touched)

    def remove_tag(self, ids: Sequence[int], name: str) -> None:
        """Take a tag off customers."""
        with self.store.transaction("untag_customers", tag=text.clean(name)) as tx:
            tx.detail["name"] = naming(tx, must_live(tx, ids))
            touched = tags.take_off(tx, ids, name)
            refresh_keys(tx, touched)

    def _mark(self, tx: Transaction, ids: Sequence[int], moment: datetime | None) -> None:
        # What is in the trash has no search words, so that it cannot crowd out the living.
        gone = {} if moment is None else {"search_key": "", "sound_key": ""}
        for some in chunks(list(ids)):
            tx.execute(
                update(customer)
                .where(
                    customer.c.id.in_(some), customer.c.deleted_at.is_not(None) == (moment is None)
                )
                .values(
                    deleted_at=moment, updated_at=tx.now, version=customer.c.version + 1, **gone
                )
            )
        if moment is None:
            refresh_keys(tx, ids)
