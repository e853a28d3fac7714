"""From a contact of a file to the customer it describes."""

from __future__ import annotations

import hashlib

from crmdesk.exchange import quick
from crmdesk.exchange.contact import ContactField, ParsedContact, pack_extra, read_extra
from crmdesk.photos import kind_of
from crmdesk.services import address_data
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import EMAIL, HANDLE, PHONE, ContactDraft, CustomerDraft


def to_draft(contact: ParsedContact, source: str) -> CustomerDraft:
    """Return the customer that a contact of a file describes, as `CustomerDraft.cleaned` does.

    The photo has the name that `Photos.keep` will give it.
    """
    contacts: dict[tuple[str, ...], ContactDraft] = {}
    useless: list[tuple[str, ContactField]] = []
    ways = ((PHONE, contact.phones), (EMAIL, contact.emails), (HANDLE, contact.handles))
    for kind, field in ((kind, field) for kind, fields in ways for field in fields):
        value, label = quick.clean(field.value), quick.clean(field.label)
        identity = quick.contact_identity(kind, label, value)
        # Words where a number should be are kept with the rest of the card, not as a number.
        if not identity[1] or (kind == EMAIL and "@" not in value):
            useless.append((kind, field))
            continue
        contacts.setdefault((*identity, label), ContactDraft(kind, value, label))
    extra = contact.extra
    if useless:
        kept = [(kind.upper(), [f.label] if f.label else [], f.value) for kind, f in useless]
        extra = pack_extra([*read_extra(contact.extra), *kept])
    tags = {quick.search_key(tag): quick.clean(tag) for tag in contact.tags}
    return CustomerDraft(
        name=quick.clean(contact.name),
        kind="company" if contact.is_company else "person",
        given_name=quick.clean(contact.given_name),
        family_name=quick.clean(contact.family_name),
        contacts=tuple(contacts.values()),
        tags=tuple(name for key, name in tags.items() if key),
        city=quick.clean(contact.city),
        note=quick.clean_multiline(contact.note),
        extra=extra,
        extra_source=source,
        organisation=quick.clean(contact.organisation),
        birthday=contact.birthday,
        addresses=_addresses(contact),
        photo=photo_name(contact.photo),
    )


def photo_name(data: bytes) -> str:
    """Return the name that a picture gets in the folder of photos; nothing for no picture."""
    return f"{hashlib.sha256(data).hexdigest()}{kind_of(data)}" if data else ""


def _addresses(contact: ParsedContact) -> tuple[AddressDraft, ...]:
    if not contact.addresses:
        return ()
    return address_data.cleaned(
        [
            AddressDraft(
                each.label, each.street, each.city, each.region, each.postcode, each.country
            )
            for each in contact.addresses
        ]
    )
