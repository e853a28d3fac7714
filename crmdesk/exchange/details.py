"""Further details as text: one line each, for a cell of a table.

``NAME;PARAMETER:value``, with backslashes before what would end a part, so that every line comes
back as it was. What a customer has beyond the columns of a table stands there too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crmdesk.exchange.cardlines import split_value
from crmdesk.exchange.contact import ExtraLine
from crmdesk.services.address_data import PARTS, AddressDraft
from crmdesk.services.customer_data import ContactDraft

BEYOND = "MORE-"
"""Begins the name of a line that holds a phone, an e-mail, a handle, an address or a tag."""

TAG = "tag"
_PLACE = "ADDRESS"
_SPECIAL = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_IN_VALUE = re.compile(r"[\\\n\r]")
_IN_HEAD = re.compile(r"[\\\n\r;:]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HEAD = re.compile(r"((?:\\.|[^\\:])*+):(.*)", re.DOTALL)
_PARTS = re.compile(r"(?:\\.|[^\\;])*+(?:;|$)", re.DOTALL)


def write_details(lines: Sequence[ExtraLine]) -> str:
    """Return the lines as a text."""
    written = []
    for name, params, value in lines:
        head = ";".join(_IN_HEAD.sub(_escape, part) for part in (name, *params))
        written.append(f"{head}:{_IN_VALUE.sub(_escape, value)}")
    return "\n".join(written)


def read_details(cell: str) -> list[ExtraLine] | None:
    """Return the lines of a text that `write_details` made; None for any other text."""
    lines: list[ExtraLine] = []
    for line in cell.split("\n"):
        found = _HEAD.fullmatch(line)
        if found is None or not found[1]:
            return None
        parts = [part.removesuffix(";") for part in _PARTS.findall(found[1] + ";")[:-1]]
        name, *params = map(_unescape, parts)
        lines.append((name, params, _unescape(found[2])))
    return lines


def beyond(
    points: Mapping[str, Sequence[ContactDraft]],
    places: Sequence[AddressDraft],
    tags: Sequence[str],
    most: Mapping[str, int],
) -> list[ExtraLine]:
    """Return as lines what has no column.

    Args:
        points: what reaches a customer, by kind.
        places: its addresses.
        tags: those that cannot stand in a list.
        most: how many of each kind have columns.
    """
    lines: list[ExtraLine] = [
        (f"{BEYOND}{kind.upper()}", [each.label], each.value)
        for kind, contacts in points.items()
        for each in contacts[most.get(kind, 0) :]
    ]
    lines += ((f"{BEYOND}{TAG.upper()}", [], tag) for tag in tags)
    for place in places[most["address"] :]:
        parts = (re.sub(r"[\\;]", r"\\\g<0>", getattr(place, name)) for name in PARTS[1:])
        lines.append((f"{BEYOND}{_PLACE}", [place.label], ";".join(parts)))
    return lines


def place_of(line: ExtraLine) -> dict[str, str] | None:
    """Return the parts of an address, its label too, that `beyond` wrote; None for another line."""
    name, params, value = line
    parts = split_value(value, ";", old=False)
    if name != f"{BEYOND}{_PLACE}" or len(parts) != len(PARTS) - 1:
        return None
    return dict(zip(PARTS, ("".join(params), *parts), strict=True))


def point_of(line: ExtraLine) -> tuple[str, str, str]:
    """Return kind, label and value that `beyond` wrote; the kind is empty for another line.

    A tag is of the kind `TAG` and has no label.
    """
    name, params, value = line
    kind = name.removeprefix(BEYOND).lower() if name.startswith(BEYOND) else ""
    return kind, "".join(params), value


def _escape(match: re.Match[str]) -> str:
    return _SPECIAL.get(match[0], "\\" + match[0])


def _unescape(part: str) -> str:
    return _ESCAPED.sub(lambda match: {"n": "\n", "r": "\r"}.get(match[1], match[1]), part)
