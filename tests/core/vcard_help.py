"""Reading sample cards in tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from crmdesk.exchange.contact import ParsedContact, Problem, read_extra
from crmdesk.exchange.vcard import read_vcards

FOLDER = Path(__file__).parents[1] / "data" / "vcards"
FILES = sorted(path.name for path in FOLDER.glob("*.vcf"))


def read(name: str) -> list[ParsedContact | Problem]:
    return list(read_vcards((FOLDER / name).read_bytes()))


def one(body: str | bytes, version: str = "3.0", ending: str = "\r\n") -> ParsedContact:
    [contact] = read_vcards(card(body, version, ending))
    assert isinstance(contact, ParsedContact), contact
    return contact


def card(body: str | bytes, version: str = "3.0", ending: str = "\r\n") -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    joined = b"BEGIN:VCARD\nVERSION:%b\n%b\nEND:VCARD\n" % (version.encode(), raw.strip(b"\n"))
    return joined.replace(b"\n", ending.encode())


def kept(contact: ParsedContact, name: str) -> list[tuple[list[str], str]]:
    return [(params, value) for key, params, value in read_extra(contact.extra) if key == name]


def photo(contact: ParsedContact) -> tuple[int, str]:
    assert kept(contact, "PHOTO") == []
    return len(contact.photo), hashlib.sha256(contact.photo).hexdigest()[:16]


def fields(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(field.label, field.value) for field in contact.phones]
