"""Adding what a contact brings to a customer that is there, overwriting nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from crmdesk import text
from crmdesk.db.tables import contact_point, customer, customer_extra, customer_tag, tag
from crmdesk.i18n import _
from crmdesk.services import address, tags
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import ContactDraft, CustomerDraft, contact_identity
from crmdesk.services.customer_writes import insert_contact, insert_extra, refresh_keys
from crmdesk.store import Transaction


@dataclass(slots=True)
class Known:
    """What is compared with a contact: the customer's own parts.

    Attributes:
        noted: the note as it is searched, once somebody asked for it.
    """

    id: int
    name: str
    city: str
    note: str
    points: set[tuple[str, str, str]]
    tags: set[str]
    extras: set[str]
    organisation: str = ""
    birthday: str = ""
    photo: str = ""
    addresses: set[tuple[str, ...]] = field(default_factory=set)
    noted: str | None = None


_SINGLE = ("city", "organisation", "birthday", "photo")
"""What a customer has one of: it is taken where there is none."""

_ONE = select(
    customer.c.name,
    customer.c.city,
    customer.c.note,
    customer.c.organisation,
    customer.c.birthday,
    customer.c.photo,
).where(customer.c.id == bindparam("id"))
_POINTS = select(contact_point.c.kind, contact_point.c.value, contact_point.c.label).where(
    contact_point.c.customer_id == bindparam("id")
)
_TAGS = (
    select(tag.c.key)
    .join(customer_tag, customer_tag.c.tag_id == tag.c.id)
    .where(customer_tag.c.customer_id == bindparam("id"))
)
_EXTRAS = select(customer_extra.c.body).where(customer_extra.c.customer_id == bindparam("id"))


def read_known(connection: Connection, customer_id: int) -> Known:
    """Read a customer's parts for comparing."""
    scope = {"id": customer_id}
    row = connection.execute(_ONE, scope).one()
    return Known(
        customer_id,
        row.name,
        row.city,
        row.note,
        {
            contact_identity(ContactDraft(each.kind, each.value, each.label))
            for each in connection.execute(_POINTS, scope)
        },
        set(connection.execute(_TAGS, scope).scalars()),
        set(connection.execute(_EXTRAS, scope).scalars()),
        row.organisation,
        row.birthday,
        row.photo,
        {one.identity() for one in address.of(connection, customer_id)},
    )


def new_parts(known: Known, draft: CustomerDraft) -> list[str]:
    """Return in words what the draft brings that the customer does not have."""
    parts = [contact.value for contact in _new_contacts(known, draft)]
    parts += [f"#{name}" for name in _new_tags(known, draft)]
    single = _new_single(known, draft)
    parts += [single[name] for name in ("city", "organisation") if name in single]
    if "birthday" in single:
        parts.append(_("a birthday"))
    if "photo" in single:
        parts.append(_("a photo"))
    if _new_addresses(known, draft):
        parts.append(_("an address"))
    if _new_note(known, draft):
        parts.append(_("a note"))
    if draft.extra and draft.extra not in known.extras:
        parts.append(_("further details"))
    return parts


def add_what_is_new(tx: Transaction, known: Known, draft: CustomerDraft) -> None:
    """Write what ``new_parts`` names."""
    position = len(known.points)
    for offset, contact in enumerate(_new_contacts(known, draft)):
        insert_contact(tx, known.id, contact, position + offset)
    for name in _new_tags(known, draft):
        tags.put_on(tx, [known.id], name)
    for offset, one in enumerate(_new_addresses(known, draft)):
        address.insert(tx, known.id, one, len(known.addresses) + offset)
    values: dict[str, Any] = {**_new_single(known, draft)}
    if note := _new_note(known, draft):
        # By the file itself: what stands there keeps its bytes.
        values["note"] = customer.c.note + ("\n" + note) if known.note else note
    if draft.extra and draft.extra not in known.extras:
        insert_extra(tx, known.id, draft)
    if values:
        stamped = {**values, "updated_at": tx.now, "version": customer.c.version + 1}
        tx.execute(update(customer).where(customer.c.id == known.id).values(stamped))
    refresh_keys(tx, [known.id])


def _new_contacts(known: Known, draft: CustomerDraft) -> list[ContactDraft]:
    return [c for c in draft.contacts if contact_identity(c) not in known.points]


def _new_tags(known: Known, draft: CustomerDraft) -> list[str]:
    return [name for name in draft.tags if text.search_key(name) not in known.tags]


def _new_single(known: Known, draft: CustomerDraft) -> dict[str, str]:
    return {
        name: getattr(draft, name)
        for name in _SINGLE
        if getattr(draft, name) and not getattr(known, name)
    }


def _new_addresses(known: Known, draft: CustomerDraft) -> list[AddressDraft]:
    return [one for one in draft.addresses if one.identity() not in known.addresses]


def _new_note(known: Known, draft: CustomerDraft) -> str:
    return draft.note if draft.note and draft.note not in known.note else ""
