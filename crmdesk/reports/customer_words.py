"""What the summary of a customer says, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crmdesk import birthdays, formats, label_words, networks, phones
from crmdesk.i18n import N_, _, language, ngettext
from crmdesk.reports.reads import Totals
from crmdesk.reports.typeset.words import one_line, pdf_text
from crmdesk.services.address_data import Address
from crmdesk.services.customers import ContactPoint, Customer
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import isolate_ltr

Fact = tuple[str, str]
"""The name of something and its value, both fit for paper."""


class Room(NamedTuple):
    """How much of a customer has room on its summary.

    Attributes:
        contacts: ways to reach it.
        addresses: places.
        tags: tags.
        letters: of one value, each part of an address, a quarter of the name; 0 for all.
    """

    contacts: int
    addresses: int
    tags: int
    letters: int


AMPLE = Room(12, 6, 40, 0)
SCANT = Room(4, 1, 5, 30)
"""When everything is at its longest two pages have room for so much."""

_NETWORKS: Mapping[str, str] = {
    **networks.NAMES,
    "": N_("Address in a network"),
    "linkedin": N_("LinkedIn"),
}
_FOLLOW_UPS: Mapping[str, str] = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "message": N_("Message"),
    "email": N_("E-mail"),
    "task": N_("Task"),
}


def kind(customer: Customer) -> str:
    """Return whether it is a person or a company."""
    return _("Company") if customer.kind == "company" else _("Person")


def contacts(customer: Customer, room: Room) -> list[Fact]:
    """Return the ways to reach a customer, in their order."""
    shown = customer.contacts[: room.contacts]
    found = [(_contact_name(one), _contact_value(one, room.letters)) for one in shown]
    return [*found, *_more(len(customer.contacts) - len(shown))]


def facts(customer: Customer, totals: Totals, room: Room) -> list[Fact]:
    """Return what else is known of a customer; what is not known is left out."""
    found: list[Fact] = [
        (_("Organisation"), one_line(customer.organisation, room.letters)),
        (_("Birthday"), birthdays.words(customer.birthday)),
        (_("Tags"), _joined([one_line(tag, room.letters) for tag in customer.tags[: room.tags]])),
        *_more(len(customer.tags) - room.tags),
    ]
    places = customer.addresses[: room.addresses]
    found += [(_address_name(one), _address(one, room.letters)) for one in places]
    found += _more(len(customer.addresses) - len(places))
    if totals.contacts:
        found.append((_("Interactions so far"), formats.number(totals.contacts)))
    if totals.first_contact is not None:
        found.append((_("First contact"), formats.moment(totals.first_contact)))
    if customer.last_contact_at is not None and totals.contacts > 1:
        found.append((_("Last contact"), formats.moment(customer.last_contact_at)))
    return [(name, value) for name, value in found if value]


def _more(count: int) -> list[Fact]:
    if count <= 0:
        return []
    sentence = ngettext("{n} more is in CRMDesk.", "{n} more are in CRMDesk.", count)
    return [("", sentence.format(n=formats.number(count)))]


def follow_up(row: FollowUpRow) -> str:
    """Say what is to be done."""
    return _(_FOLLOW_UPS.get(row.kind, _FOLLOW_UPS["task"]))


def _contact_name(contact: ContactPoint) -> str:
    if contact.kind == "email":
        return label_words.email_name(contact.label, _own_label)
    if contact.kind != "handle":
        return label_words.phone_name(contact.label, _own_label)
    label = contact.label.casefold()
    known = _NETWORKS.get("" if label == "other" else label)
    return _(known) if known else _own_label(contact.label)


def _own_label(label: str) -> str:
    return one_line(label, 40)


def _contact_value(contact: ContactPoint, most: int) -> str:
    if contact.kind != "phone":
        value = one_line(contact.value, most)
        return isolate_ltr(value) if contact.value.isascii() else value
    value = formats.phone(contact.key or contact.value)
    extension = phones.normalise(contact.value).extension
    if not extension:
        return value
    words = _("{phone}, extension {number}")
    return words.format(phone=value, number=isolate_ltr(formats.digits(extension)))


def _address_name(address: Address) -> str:
    known = label_words.ADDRESSES.get(address.label.casefold())
    return _(known) if known else _own_label(address.label)


def _address(address: Address, most: int) -> str:
    """Return an address in the order of the language: the largest part first, or the smallest."""
    street = one_line(address.street, most) if most else pdf_text(address.street)
    postcode = isolate_ltr(formats.digits(one_line(address.postcode, most)))
    region = "" if address.region == address.city else address.region
    if language() == "fa":
        places = [one_line(part, most) for part in (address.country, region, address.city)]
        code = _("postcode {code}").format(code=postcode) if postcode else ""
        return _joined([*places, street, code])
    places = [one_line(part, most) for part in (address.city, region)]
    return _joined([street, *places, postcode, one_line(address.country, most)])


def _joined(parts: list[str]) -> str:
    """Return parts with the comma of the language between them."""
    comma = "، " if language() == "fa" else ", "
    return comma.join(part for part in parts if part)
