"""Customers: people and companies, their contact points and tags."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from crmdesk import text
from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import contact_point, customer, customer_extra, customer_stats, follow_up
from crmdesk.errors import Invalid
from crmdesk.i18n import _
from crmdesk.services import address, customer_order, tags
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.base import Service, chunks, gone, live, must_live, naming
from crmdesk.services.customer_data import (
    EMAIL,
    HANDLE,
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
    "HANDLE",
    "PHONE",
    "AddressDraft",
    "ContactDraft",
    "ContactPoint",
    "Customer",
    "CustomerDraft",
    "CustomerRow",
    "Customers",
    "contact_key",
]

_IDS = customer_order.IDS
_CITIES = (
    select(customer.c.city)
    .where(live(customer), customer.c.city != "")
    .group_by(customer.c.city)
    .order_by(func.count().desc(), customer.c.city)
)
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
_ADDED = select(customer.c.id, customer.c.created_at).where(
    among(customer.c.id, "ids"), live(customer)
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

    def cities(self) -> list[str]:
        """Return the cities where customers live, those of the most first; reads them all."""
        return list(self.read.execute(_CITIES).scalars())

    def ids(self, order: str = "name") -> array[int]:
        """Return all ids in an order of ``customer_order``: ``name``, ``-city``, ``new``."""
        return customer_order.all_ids(self.read, order)

    def sorted_ids(self, ids: Sequence[int], order: str) -> list[int]:
        """Return those of a few ids that are still there, in an order of ``ids``."""
        return customer_order.sorted_ids(self.read, ids, order)

    def rows(
        self, ids: Iterable[int], *, with_tags: bool = False, with_added: bool = False
    ) -> list[CustomerRow]:
        """Return list lines in the order of ``ids``; those deleted meanwhile are left out.

        Args:
            ids: of whom.
            with_tags: whether the lines' ``tags`` are read too.
            with_added: the same for ``created_at``.
        """
        wanted = list(ids)
        which = {"ids": each_value(wanted)}
        rows = self.read.execute(_ROWS, which)
        found = {row[0]: CustomerRow(*row) for row in rows}
        if with_tags:
            for row_id, names in tags.of_some(self.read, wanted).items():
                if row_id in found:
                    found[row_id] = replace(found[row_id], tags=names)
        if with_added:
            for added in self.read.execute(_ADDED, which):
                if added.id in found:
                    found[added.id] = replace(found[added.id], created_at=added.created_at)
        return [found[row_id] for row_id in wanted if row_id in found]

    def get(self, customer_id: int) -> Customer:
        """Return a profile.

        Raises:
            NotFound: there is no such customer, or it is in the trash.
        """
        row = self.read.execute(_ONE, {"id": customer_id}).first()
        if row is None:
            raise gone(customer, customer_id)
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
            row.organisation,
            row.birthday,
            address.of(self.read, customer_id),
            row.photo,
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

    def change(self, customer_id: int, version: int | None = None, **fields: Any) -> None:
        """Change single fields of a customer and leave all others as they are.

        Args:
            customer_id: whom.
            version: the version that was shown; None to skip the comparison.
            fields: of ``CustomerDraft``, and ``phone`` for the first phone; an empty phone
                takes it away.

        Raises:
            Invalid, NotFound, Conflict: as ``update``.
        """
        draft = self.get(customer_id).draft()
        if "phone" in fields:
            fields["contacts"] = _with_first_phone(draft.contacts, fields.pop("phone"))
        self.update(customer_id, replace(draft, **fields), version)

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


def _with_first_phone(contacts: tuple[ContactDraft, ...], value: str) -> tuple[ContactDraft, ...]:
    """Return contacts with another first phone; its label stays, and so do all others."""
    place = next((n for n, one in enumerate(contacts) if one.kind == PHONE), None)
    if place is None:
        return (ContactDraft(PHONE, value), *contacts) if text.clean(value) else contacts
    kept = (replace(contacts[place], value=value),) if text.clean(value) else ()
    return (*contacts[:place], *kept, *contacts[place + 1 :])
