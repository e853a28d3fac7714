"""The one door through which texts of people come onto paper.

Nothing in them is interpreted: ``<b>``, ``&`` and ``<img src=…>`` are letters like any other.
"""

from __future__ import annotations

import re

from crmdesk.text import isolate, isolate_ltr

_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]+"
)
_DIGIT = "0-9۰-۹٠-٩"
# A plus, or the bracket of an area code; one that holds the whole number stays outside.
_BEFORE = rf"(?:\+|\((?=[{_DIGIT} \-]{{1,20}}\)[ \-]{{0,9}}[{_DIGIT}]))?"
_IN_ORDER = re.compile(
    rf"{_BEFORE}[{_DIGIT}][{_DIGIT}()\- ]{{5,30}}[{_DIGIT}]"  # phone in groups
    r"|(?<=[(\[«])[A-Za-z][^()\[\]«»\n]{0,200}(?=[)\]»])"  # Latin words between brackets
    r"|[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,200}"  # e-mail addresses
    r"|(?:https?://|www\.)[^\s<>«»\"']{1,2000}"  # addresses in the web
    r"|[0-9][0-9.,]{0,20}[-_/+]?[A-Za-z][A-Za-z0-9._\-]{0,60}"  # 2.5.1-beta, 12kg
)


def pdf_text(value: str) -> str:
    """Return what somebody wrote, fit for paper and for a sentence of ours.

    Control characters, lone surrogates and direction marks go; line breaks stay. Each line keeps
    its own direction, and in it the parts of «0912 345 6789» and «(ACME Co.)» their order.
    """
    lines = _LINE_BREAK.split(value)
    return "\n".join(isolate(_IN_ORDER.sub(_in_order, printable(line))) for line in lines)


def one_line(value: str, most: int = 0) -> str:
    """Return ``pdf_text`` of a text whose line breaks have become spaces.

    Args:
        value: as somebody wrote it.
        most: letters after which it is cut, with an ellipsis; 0 for all of them.
    """
    return pdf_text(shortened(" ".join(value.split()), most))


def shortened(value: str, most: int) -> str:
    """Return the first letters of a text, up to a space near their end, and an ellipsis."""
    if not most or len(value) <= most:
        return value
    head = value[:most]
    stop = max(head.rfind(" "), head.rfind("\n"))
    return f"{head[: stop if stop > most * 3 // 4 else most].rstrip()}…"


def printable(line: str) -> str:
    """Return a line without what has no place on paper; a tab becomes a space."""
    return _DROPPED.sub("", line.replace("\t", " "))


def _in_order(found: re.Match[str]) -> str:
    return isolate_ltr(found[0])
