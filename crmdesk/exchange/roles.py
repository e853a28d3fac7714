"""What a column of a table can hold, as codes that are stored and shown.

A code is a role, then ``:`` and its label, then ``@`` and the number that ties columns together:
``phone:mobile``, ``phone@2`` whose label is in the column ``phone_label@2``, ``address_city:home``,
``handle:telegram``.
"""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.i18n import N_, _


class Role:
    """The roles."""

    NAME = "name"
    FULL_NAME = "full_name"
    GIVEN = "given_name"
    FAMILY = "family_name"
    MIDDLE = "middle_name"
    PREFIX = "name_prefix"
    COMPANY = "organisation"
    KIND = "kind"
    PHONE = "phone"
    PHONE_LABEL = "phone_label"
    EMAIL = "email"
    EMAIL_LABEL = "email_label"
    CITY = "city"
    NOTE = "note"
    TAGS = "tags"
    BIRTHDAY = "birthday"
    HANDLE = "handle"
    HANDLE_LABEL = "handle_label"
    ADDRESS_LABEL = "address_label"
    STREET = "address_street"
    ADDRESS_CITY = "address_city"
    REGION = "address_region"
    POSTCODE = "address_postcode"
    COUNTRY = "address_country"
    DETAILS = "details"
    OWNER = "owner"
    EXTRA = "extra"
    SKIP = "skip"


EXTRA, SKIP = Role.EXTRA, Role.SKIP

PLACE = {
    Role.STREET: "street",
    Role.ADDRESS_CITY: "city",
    Role.REGION: "region",
    Role.POSTCODE: "postcode",
    Role.COUNTRY: "country",
}
"""Roles of the parts of an address -> the fields they fill."""

LABEL_OF = {
    Role.PHONE: Role.PHONE_LABEL,
    Role.EMAIL: Role.EMAIL_LABEL,
    Role.HANDLE: Role.HANDLE_LABEL,
} | dict.fromkeys(PLACE, Role.ADDRESS_LABEL)
"""Role -> the role of the column that may hold its label."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised; `number` ties a label column to its value column."""

    role: str
    label: str = ""
    number: str = ""

    @property
    def code(self) -> str:
        """The column as a code; see the module."""
        label = f":{self.label}" if self.label else ""
        return f"{self.role}{label}{'@' if self.number else ''}{self.number}"


def column_of(code: str) -> Column | None:
    """Return the column of a code; None for a column that is kept as it is, or not known."""
    rest, _at, number = code.rpartition("@") if "@" in code else (code, "", "")
    role, _colon, label = rest.partition(":")
    return Column(role, label, number) if role in _KNOWN and role != EXTRA else None


CHOICES: tuple[tuple[str, str], ...] = (
    (Role.FULL_NAME, N_("Name")),
    (Role.GIVEN, N_("First name")),
    (Role.FAMILY, N_("Family name")),
    (Role.PREFIX, N_("Title before the name")),
    (Role.MIDDLE, N_("Middle name")),
    (Role.COMPANY, N_("Company or organisation")),
    (Role.KIND, N_("Person or company")),
    ("phone:mobile", N_("Mobile phone")),
    ("phone:home", N_("Home phone")),
    ("phone:work", N_("Work phone")),
    ("phone:main", N_("Main phone")),
    ("phone:fax", N_("Fax")),
    (Role.PHONE, N_("Phone")),
    (Role.EMAIL, N_("E-mail")),
    (Role.BIRTHDAY, N_("Birthday")),
    (Role.CITY, N_("City")),
    (Role.STREET, N_("Address: street")),
    (Role.ADDRESS_CITY, N_("Address: city")),
    (Role.REGION, N_("Address: province")),
    (Role.POSTCODE, N_("Address: postcode")),
    (Role.COUNTRY, N_("Address: country")),
    ("handle:telegram", N_("Telegram")),
    ("handle:whatsapp", N_("WhatsApp")),
    ("handle:instagram", N_("Instagram")),
    ("handle:eitaa", N_("Eitaa")),
    ("handle:bale", N_("Bale")),
    ("handle:rubika", N_("Rubika")),
    ("handle:website", N_("Website")),
    (Role.TAGS, N_("Tags")),
    (Role.NOTE, N_("Note")),
    (EXTRA, N_("Keep as further details")),
    (SKIP, N_("Leave out")),
)
"""What a person may choose for a column: its code and the English msgid of its name."""

_TITLES = dict(CHOICES) | {
    Role.PHONE_LABEL: N_("Label of a phone"),
    Role.EMAIL_LABEL: N_("Label of an e-mail"),
    Role.HANDLE_LABEL: N_("Name of a network"),
    Role.ADDRESS_LABEL: N_("Label of an address"),
    Role.HANDLE: N_("Name in a network"),
    Role.DETAILS: N_("Further details"),
    Role.OWNER: N_("Customer in CRMDesk"),
}
_KNOWN = frozenset(value for name, value in vars(Role).items() if name.isupper())


def title(code: str) -> str:
    """Return what a role is called in the user's language: «تلفن همراه», «تلفن (انبار)»."""
    if code in _TITLES:
        return _(_TITLES[code])
    column = column_of(code)
    if column is None:
        return _(_TITLES[EXTRA])
    words = _(_TITLES.get(f"{column.role}:{column.label}", _TITLES.get(column.role, column.role)))
    number = f" {column.number}" if column.number else ""
    named = column.label and f"{column.role}:{column.label}" not in _TITLES
    return f"{words}{number} ({column.label})" if named else f"{words}{number}"
