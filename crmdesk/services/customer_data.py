"""What a customer is made of: drafts in, rows out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from crmdesk import birthdays, phones, text
from crmdesk.errors import Invalid
from crmdesk.i18n import _
from crmdesk.services import address_data
from crmdesk.services.address_data import Address, AddressDraft

NAME_LIMIT = 300
NOTE_LIMIT = 1_000_000
PHONE, EMAIL, HANDLE = "phone", "email", "handle"
MIN_PHONE = 3
"""Digits of the shortest numbers that can be called, such as 115."""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """One way to reach a customer, as typed.

    Attributes:
        kind: ``phone``, ``email`` or ``handle``, a name in a network or an address in the web.
        value: as typed.
        label: a code (``mobile``, ``home``, ``work``, ``fax``…; of a handle ``telegram``,
            ``instagram``, ``website``…) or the user's own word.
    """

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """What a form or an import wants a customer to be.

    Attributes:
        birthday: ``1990-05-12``, Gregorian, or ``--05-12`` when the year is not known.
        photo: a name that ``crmdesk.photos`` gave.
        extra: the rest of a card, kept as it is; see ``crmdesk.exchange.contact``.
    """

    name: str
    kind: str = "person"
    given_name: str = ""
    family_name: str = ""
    contacts: tuple[ContactDraft, ...] = ()
    tags: tuple[str, ...] = ()
    city: str = ""
    note: str = ""
    extra: str = ""
    extra_source: str = ""
    organisation: str = ""
    birthday: str = ""
    addresses: tuple[AddressDraft, ...] = ()
    photo: str = ""

    def cleaned(self) -> CustomerDraft:
        """Return the draft as it will be stored: clean text, no empty or double parts."""
        contacts = []
        seen = set()
        for contact in self.contacts:
            clean = replace(
                contact, value=text.clean(contact.value), label=text.clean(contact.label)
            )
            key = (*contact_identity(clean), clean.label)
            if clean.value and key not in seen:
                seen.add(key)
                contacts.append(clean)
        names = {text.search_key(tag): text.clean(tag) for tag in self.tags}
        return replace(
            self,
            name=text.clean(self.name),
            given_name=text.clean(self.given_name),
            family_name=text.clean(self.family_name),
            city=text.clean(self.city),
            organisation=text.clean(self.organisation),
            birthday=self.birthday.strip(),
            addresses=address_data.cleaned(self.addresses),
            note=text.clean_multiline(self.note),
            contacts=tuple(contacts),
            tags=tuple(name for key, name in names.items() if key),
        )

    def check(self) -> None:
        """Raise Invalid with a sentence for each field that cannot be saved."""
        wrong: dict[str, str] = {}
        if not text.search_key(self.name):
            wrong["name"] = _("Write a name: at least one letter or digit.")
        elif len(self.name) > NAME_LIMIT:
            wrong["name"] = _("This name is too long. Put the rest in the note.")
        if len(self.note) > NOTE_LIMIT:
            wrong["note"] = _("This note is too long. Keep it under 1,000,000 letters.")
        if len(self.organisation) > NAME_LIMIT:
            wrong["organisation"] = _("This name is too long. Put the rest in the note.")
        if not birthdays.is_right(self.birthday):
            wrong["birthday"] = _("There is no such day. Write it like 1370/02/22 or 22 May.")
        if self.kind not in ("person", "company"):
            wrong["kind"] = _("Choose person or company.")
        for contact in self.contacts:
            if contact.kind == EMAIL and "@" not in contact.value:
                wrong["email"] = _("“{value}” is not an e-mail address.").format(
                    value=contact.value
                )
            if contact.kind == PHONE and len(contact_key(contact)) < MIN_PHONE:
                wrong["phone"] = _("“{value}” has no digits of a phone number.").format(
                    value=contact.value
                )
        if wrong:
            raise Invalid(wrong)


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A stored way to reach a customer; ``key`` is what is compared and searched."""

    id: int
    kind: str
    label: str
    value: str
    key: str


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the customer list; the last two are read only where they are asked for."""

    id: int
    name: str
    kind: str
    phone: str
    city: str
    last_contact_at: datetime | None
    next_day: date | None
    next_at: datetime | None
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """The whole profile."""

    id: int
    uid: str
    kind: str
    name: str
    given_name: str
    family_name: str
    city: str
    note: str
    contacts: tuple[ContactPoint, ...]
    tags: tuple[str, ...]
    created_at: datetime
    version: int
    last_contact_at: datetime | None
    contact_count: int
    extra: str
    organisation: str = ""
    birthday: str = ""
    addresses: tuple[Address, ...] = ()
    photo: str = ""

    @property
    def phone(self) -> str:
        """Digits of the first phone, or nothing."""
        return next((c.key for c in self.contacts if c.kind == PHONE), "")

    def draft(self) -> CustomerDraft:
        """Return the profile as a draft, for editing."""
        return CustomerDraft(
            self.name,
            self.kind,
            self.given_name,
            self.family_name,
            tuple(ContactDraft(c.kind, c.value, c.label) for c in self.contacts),
            self.tags,
            self.city,
            self.note,
            organisation=self.organisation,
            birthday=self.birthday,
            addresses=tuple(one.draft() for one in self.addresses),
            photo=self.photo,
        )


def contact_identity(contact: ContactDraft) -> tuple[str, str, str]:
    """Return (kind, key, extension or network).

    Two extensions of one number reach two people, and a name means others in another network.
    """
    more = ""
    if contact.kind == PHONE:
        more = phones.normalise(contact.value).extension
    elif contact.kind == HANDLE:
        more = text.clean(contact.label).casefold()
    return contact.kind, contact_key(contact), more


def contact_key(contact: ContactDraft) -> str:
    """Return what a contact point is compared by: digits of a phone, else casefolded."""
    if contact.kind == PHONE:
        return phones.normalise(contact.value).digits
    key = text.clean(contact.value).casefold()
    return key.lstrip("@") or key if contact.kind == HANDLE else key
