"""Writing a customer's parts inside a running transaction: add, edit, tag and import share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from crmdesk import text
from crmdesk.db.derive import keys_of
from crmdesk.db.dialect import among, each_value, table_of
from crmdesk.db.tables import contact_point, customer, customer_extra
from crmdesk.searchkey import search_document, sound_document
from crmdesk.services import address, tags
from crmdesk.services.base import chunks, live, update_versioned, without_shown
from crmdesk.services.customer_data import (
    PHONE,
    ContactDraft,
    CustomerDraft,
    contact_identity,
    contact_key,
)
from crmdesk.store import Transaction

CONTACTS = (
    select(contact_point)
    .where(contact_point.c.customer_id == bindparam("id"))
    .order_by(contact_point.c.position, contact_point.c.id)
)

# The trash has no search words.
_NAMES_OF_SOME = select(
    customer.c.id, customer.c.name, customer.c.organisation, customer.c.city
).where(among(customer.c.id, "ids"), live(customer))
_POINTS_OF_SOME = (
    select(contact_point.c.customer_id, contact_point.c.kind, contact_point.c.key)
    .add_columns(contact_point.c.value)
    .where(among(contact_point.c.customer_id, "ids"))
    .order_by(contact_point.c.customer_id, contact_point.c.position, contact_point.c.id)
)
_FRESH = table_of("fresh", "row", "search", "sound", "phone")
# One statement for all: the full-text index writes out what it has gathered at each statement.
_REFRESH = (
    update(customer)
    .where(customer.c.id == _FRESH.c.row)
    .values(search_key=_FRESH.c.search, sound_key=_FRESH.c.sound, main_phone=_FRESH.c.phone)
)
REFRESHED_AT_ONCE = 10_000


def insert_customer(tx: Transaction, draft: CustomerDraft) -> int:
    """Insert a cleaned draft inside a running transaction and return the new id."""
    customer_id = tx.insert(customer, _values(draft))
    for position, contact in enumerate(draft.contacts):
        insert_contact(tx, customer_id, contact, position)
    for position, one in enumerate(draft.addresses):
        address.insert(tx, customer_id, one, position)
    for name in draft.tags:
        tags.put_on(tx, [customer_id], name)
    insert_extra(tx, customer_id, draft)
    return customer_id


def write_customer(
    tx: Transaction, customer_id: int, draft: CustomerDraft, version: int | None = None
) -> None:
    """Make a customer be what a cleaned draft says, touching only what differs."""
    update_versioned(tx, customer, customer_id, version, _values(draft))
    _write_contacts(tx, customer_id, draft.contacts)
    address.write(tx, customer_id, draft.addresses)
    tags.write(tx, customer_id, draft.tags)
    insert_extra(tx, customer_id, draft)


def refresh_keys(tx: Transaction, ids: Iterable[int]) -> None:
    """Compute the search document again for customers whose tags or contacts changed."""
    for some in chunks(sorted(set(ids)), REFRESHED_AT_ONCE):
        which = {"ids": each_value(some)}
        phones: dict[int, list[str]] = {}
        others: dict[int, list[str]] = {}
        points: Sequence[Any] = tx.execute(_POINTS_OF_SOME, which).all()
        for owner, kind, key, value in points:
            if kind == PHONE:
                phones.setdefault(owner, []).append(key)
            else:
                others.setdefault(owner, []).append(value)
        for owner, names in tags.of_some(tx.connection, some).items():
            others.setdefault(owner, []).extend(names)
        rows: Sequence[Any] = tx.execute(_NAMES_OF_SOME, which).all()
        fresh = [
            _fresh(row_id, name, phones.get(row_id, []), [*others.get(row_id, ()), *more])
            for row_id, name, *more in rows
        ]
        tx.execute(_REFRESH, {"fresh": each_value(fresh)})


def _fresh(
    row_id: int, name: str, phones: list[str], others: list[str]
) -> tuple[int, str, str, str]:
    # As ``keys_of``, without the sort key: a name is not changed here.
    main_phone = phones[0] if phones else ""
    return row_id, search_document(name, phones, others), sound_document(name), main_phone


def insert_extra(tx: Transaction, customer_id: int, draft: CustomerDraft) -> None:
    """Keep the rest of a card as it is."""
    if draft.extra:
        values = {"customer_id": customer_id, "source": draft.extra_source, "body": draft.extra}
        tx.insert(customer_extra, values)


def _values(draft: CustomerDraft) -> dict[str, Any]:
    phone_keys, others = _key_parts(draft)
    search_key, sound_key, sort_key, main_phone = keys_of(draft.name, phone_keys, others)
    return {
        "kind": draft.kind,
        "name": draft.name,
        "given_name": draft.given_name,
        "family_name": draft.family_name,
        "organisation": draft.organisation,
        "city": draft.city,
        "birthday": draft.birthday,
        "photo": draft.photo,
        "note": draft.note,
        "main_phone": main_phone,
        "search_key": search_key,
        "sound_key": sound_key,
        "sort_key": sort_key,
    }


def _key_parts(draft: CustomerDraft) -> tuple[list[str], list[str]]:
    phone_keys = [contact_key(c) for c in draft.contacts if c.kind == PHONE]
    others = [c.value for c in draft.contacts if c.kind != PHONE]
    others += sorted(draft.tags, key=text.search_key)
    return phone_keys, others + [part for part in (draft.organisation, draft.city) if part]


def insert_contact(tx: Transaction, owner: int, contact: ContactDraft, position: int) -> None:
    """Insert one contact point; the caller refreshes the customer's keys."""
    tx.insert(
        contact_point,
        {
            "customer_id": owner,
            "kind": contact.kind,
            "label": contact.label,
            "value": contact.value,
            "key": contact_key(contact),
            "position": position,
        },
    )


def _write_contacts(tx: Transaction, owner: int, wanted: Sequence[ContactDraft]) -> None:
    """Keep the rows whose key stays, so that their uid and history stay with them."""
    present: dict[tuple[str, str, str], list[Any]] = {}
    for point in tx.execute(CONTACTS, {"id": owner}):
        kept = ContactDraft(point.kind, point.value, point.label)
        present.setdefault(contact_identity(kept), []).append(point)
    for position, contact in enumerate(wanted):
        same = present.get(contact_identity(contact))
        row = same.pop(0) if same else None
        if row is None:
            insert_contact(tx, owner, contact, position)
        elif (row.label, row.value, row.position) != (contact.label, contact.value, position):
            values = {"label": contact.label, "value": contact.value, "position": position}
            changed = without_shown(tx, contact_point, row.id, values)
            tx.execute(update(contact_point).where(contact_point.c.id == row.id).values(changed))
    for left in (each for rows in present.values() for each in rows):
        tx.execute(delete(contact_point).where(contact_point.c.id == left.id))
