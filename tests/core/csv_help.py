"""Reading contact tables in tests."""

from __future__ import annotations

from crmdesk.exchange.contact import ParsedContact, Problem, read_extra
from crmdesk.exchange.csvfile import read_csv


def read(content: str, code: str = "utf-8") -> list[ParsedContact | Problem]:
    return list(read_csv(content.encode(code)))


def contacts(content: str, code: str = "utf-8") -> list[ParsedContact]:
    items = read(content, code)
    found = [item for item in items if isinstance(item, ParsedContact)]
    assert len(found) == len(items), items
    return found


def fields(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(field.label, field.value) for field in contact.phones]


def extra(contact: ParsedContact) -> dict[str, str]:
    return {name: value for name, _params, value in read_extra(contact.extra)}
