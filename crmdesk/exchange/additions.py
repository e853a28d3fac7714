"""What a contact adds to a customer that is there, for many customers at once.

What is there is never overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import contact_point, customer, customer_extra, customer_tag, tag
from crmdesk.exchange import quick
from crmdesk.i18n import _
from crmdesk.services import address
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import ContactDraft, CustomerDraft

SINGLE = ("city", "organisation", "birthday", "photo")
_AS_WRITTEN = ("birthday", "photo")
_COURTESY = frozenset(
    map(
        quick.search_key,
        ("خانم", "خانوم", "آقا", "آقای", "جناب", "سرکار", "mr", "mrs", "ms", "miss"),
    )
)
"""Words of a name that say nothing about who it is."""

_ONES = select(
    customer.c.id, customer.c.name, customer.c.city, customer.c.note, customer.c.organisation,
    customer.c.birthday, customer.c.photo,
).where(among(customer.c.id, "ids"))  # fmt: skip
_POINTS = select(
    contact_point.c.customer_id, contact_point.c.kind, contact_point.c.label, contact_point.c.value
).where(among(contact_point.c.customer_id, "ids"))
_TAGS = (
    select(customer_tag.c.customer_id, tag.c.key)
    .join(tag, tag.c.id == customer_tag.c.tag_id)
    .where(among(customer_tag.c.customer_id, "ids"))
)
_EXTRAS = select(customer_extra.c.customer_id, customer_extra.c.body).where(
    among(customer_extra.c.customer_id, "ids")
)


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


@dataclass(frozen=True, slots=True)
class Addition:
    """What a draft brings that a customer does not have."""

    contacts: tuple[ContactDraft, ...]
    tags: tuple[str, ...]
    addresses: tuple[AddressDraft, ...]
    single: dict[str, str]
    note: str
    extra: str
    other_name: str = ""

    def __bool__(self) -> bool:
        """Whether there is anything."""
        parts = (self.contacts, self.tags, self.addresses, self.single, self.notes, self.extra)
        return any(parts)

    @property
    def notes(self) -> str:
        """What the customer's note grows by: the contact's note, and the other name it has."""
        other = _named(self.other_name) if self.other_name else ""
        return "\n".join(part for part in (other, self.note) if part)

    def words(self) -> Iterator[str]:
        """Yield the parts for people, the other name first."""
        if self.other_name:
            yield _named(self.other_name)
        for contact in self.contacts:
            yield contact.value
        for name in self.tags:
            yield f"#{name}"
        for name in ("city", "organisation"):
            if name in self.single:
                yield self.single[name]
        if "birthday" in self.single:
            yield _("a birthday")
        if "photo" in self.single:
            yield _("a photo")
        if self.addresses:
            yield _("an address")
        if self.note:
            yield _("a note")
        if self.extra:
            yield _("further details")


def identity(contact: ContactDraft) -> tuple[str, str, str]:
    """Return `customer_data.contact_identity` of a clean contact."""
    return quick.contact_identity(contact.kind, contact.label, contact.value)


def addition(known: Known, draft: CustomerDraft) -> Addition:
    """Return what the draft brings that is new."""
    single = {
        name: value
        for name in SINGLE
        if (value := getattr(draft, name)) and not getattr(known, name)
    }
    return Addition(
        tuple(each for each in draft.contacts if identity(each) not in known.points),
        tuple(name for name in draft.tags if quick.search_key(name) not in known.tags),
        tuple(each for each in draft.addresses if each.identity() not in known.addresses),
        single,
        draft.note if draft.note and draft.note not in known.note else "",
        draft.extra if draft.extra not in known.extras else "",
        other_name(known, draft),
    )


def other_name(known: Known, draft: CustomerDraft) -> str:
    """Return the draft's name when it says something of a customer that is nowhere else.

    A name whose every word is in the customer's own name says nothing («آقای کریمی» of «علی
    کریمی»), nor does a number or an address that stands for a name that is not there.
    """
    if draft.name == known.name or quick.squash(draft.name) == quick.squash(known.name):
        return ""
    name = quick.search_key(draft.name)
    if any(each.value == draft.name for each in draft.contacts):
        return ""
    said = quick.search_key(f"{known.name} {known.organisation}").split()
    if not set(name.split()) - _COURTESY - set(said):
        return ""
    return "" if f" {name} " in _noted(known) else draft.name


def _noted(known: Known) -> str:
    """Return the note's words for searching, between spaces; of a long note only what is new."""
    if known.noted is None:
        known.noted = _searched(known.note)
    return known.noted


def _searched(note: str) -> str:
    return f" {quick.search_key(' '.join(note.split()))} "


def not_taken(known: Known, draft: CustomerDraft) -> tuple[str, ...]:
    """Return the names of the fields in which a draft says something else than the customer."""
    return tuple(
        name
        for name in SINGLE
        if (here := getattr(draft, name))
        and (there := getattr(known, name))
        and here != there
        and (name in _AS_WRITTEN or quick.squash(here) != quick.squash(there))
    )


def _named(name: str) -> str:
    return _("Other name: {name}").format(name=name)


def grow(known: Known, more: Addition) -> None:
    """Make a customer know what was added."""
    known.points.update(map(identity, more.contacts))
    known.tags.update(map(quick.search_key, more.tags))
    known.addresses.update(each.identity() for each in more.addresses)
    for name, value in more.single.items():
        setattr(known, name, value)
    if notes := more.notes:
        known.note = "\n".join(part for part in (known.note, notes) if part)
        known.noted = None if known.noted is None else known.noted + _searched(notes)[1:]
    known.extras.add(more.extra)


def known_from(draft: CustomerDraft, customer_id: int) -> Known:
    """Return what a customer that is made of a draft will know."""
    known = Known(customer_id, draft.name, "", "", set(), set(), set())
    grow(known, addition(known, draft))
    return known


def read_known_of(connection: Connection, ids: Collection[int]) -> dict[int, Known]:
    """Return what customers have, by customer; five statements however many there are."""
    if not ids:
        return {}
    which = {"ids": each_value(sorted(ids))}
    found: dict[int, Known] = {}
    for row in connection.execute(_ONES, which):
        found[row.id] = Known(row.id, row.name, row.city, row.note, set(), set(), set())
        for name in SINGLE:
            setattr(found[row.id], name, getattr(row, name))
    for owner, kind, label, value in connection.execute(_POINTS, which):
        found[owner].points.add(quick.contact_identity(kind, quick.clean(label), value))
    for owner, key in connection.execute(_TAGS, which):
        found[owner].tags.add(key)
    for owner, body in connection.execute(_EXTRAS, which):
        found[owner].extras.add(body)
    for owner, places in address.of_some(connection, sorted(ids)).items():
        found[owner].addresses.update(each.identity() for each in places)
    return found
