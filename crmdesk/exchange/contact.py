"""What a reader of contact files hands on: contacts, and problems with their line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from crmdesk import text
from crmdesk.errors import FileProblem
from crmdesk.i18n import _

MAX_FILE = 50 * 1024 * 1024
"""Largest file that is read, in bytes."""

MAX_CONTACTS = 500_000
"""Most contacts of one file, what could not be read included; each takes a kilobyte of memory."""

MAX_NAME = 300
MAX_LABEL = 300
MAX_VALUE = 1000
MAX_NOTE = 1_000_000
MAX_PLACES = 50
"""Addresses, or names in networks, that one contact may have; more are kept with the rest."""

ExtraLine: TypeAlias = tuple[str, list[str], str]
"""One kept line: the name as it was written, its parameters, its value as text."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class ContactField(NamedTuple):
    """A phone number, an e-mail address or a name in a network, with its label.

    The label is one of crmdesk.exchange.labels.CODES or the owner's own words («مغازه»); of a
    name in a network it is one of crmdesk.exchange.networkwords.NETWORKS, or the network's name.
    """

    label: str
    value: str


class AddressField(NamedTuple):
    """An address; its label is ``home``, ``work``, nothing, or the owner's own words."""

    label: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    def holds_more_than_a_label(self) -> bool:
        """Return whether a place is named at all."""
        parts = (self.street, self.city, self.region, self.postcode, self.country)
        return any(parts)


class ParsedContact(NamedTuple):
    """One contact of a file; `line` is where it begins (the row number in a CSV file).

    Attributes:
        birthday: ``1990-05-12``, or ``--05-12`` without a year; see `dates.birthday`.
        photo: a JPEG or PNG as its bytes.
        uid: of the customer that it belongs to, as a list of rows with errors says; else "".
        extra: everything that no other field carries completely, as JSON (see `read_extra`),
            or an empty text when nothing is left.
    """

    name: str
    given_name: str
    family_name: str
    is_company: bool
    phones: tuple[ContactField, ...]
    emails: tuple[ContactField, ...]
    note: str
    city: str
    tags: tuple[str, ...]
    extra: str
    line: int
    organisation: str = ""
    birthday: str = ""
    addresses: tuple[AddressField, ...] = ()
    handles: tuple[ContactField, ...] = ()
    photo: bytes = b""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where, why (translated), and how it looks.

    Attributes:
        cells: the whole row of a table, for the list of rows that were left out.
        short: why in a few words, for a column of a list; "" when there are none.
    """

    line: int
    sentence: str
    excerpt: str
    cells: tuple[str, ...] = ()
    short: str = ""


ReadResult: TypeAlias = Iterator[ParsedContact | Problem]


def pack_extra(lines: Sequence[ExtraLine]) -> str:
    """Return the lines as the JSON text that `ParsedContact.extra` holds."""
    return _ENCODER.encode(lines) if lines else ""


def read_extra(extra: str) -> list[ExtraLine]:
    """Return the lines that `pack_extra` was given."""
    return [(name, list(params), value) for name, params, value in json.loads(extra or "[]")]


def too_many() -> FileProblem:
    """Return the error for a file of more contacts than are read at once."""
    return FileProblem(
        _("The file holds more than 500,000 contacts. Split it and import the parts.")
    )


def shorten(raw: str, limit: int = 60) -> str:
    """Return the beginning of `raw` on one clean line, for a message."""
    line = text.clean(raw[: limit * 4])
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
