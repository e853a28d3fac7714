"""Further details as text: one line each, for a cell of a table.

``NAME;PARAMETER:value``, with backslashes before what would end a part, so that every line comes
back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmdesk.exchange.contact import ExtraLine

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


def _escape(match: re.Match[str]) -> str:
    return _SPECIAL.get(match[0], "\\" + match[0])


def _unescape(part: str) -> str:
    return _ESCAPED.sub(lambda match: {"n": "\n", "r": "\r"}.get(match[1], match[1]), part)
