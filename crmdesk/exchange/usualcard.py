"""The card that nearly every program writes, taken apart at once.

Its lines are neither folded nor encoded, and none is blank. Whatever else a card may be is left to
`cardlines`, line by line; both give the same properties, as tests/core/test_vcard_usual.py shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crmdesk.exchange.cardlines import PLAIN, Head, Property, head_of, how_it_travels

LONGEST = 64 * 1024
"""Bytes of such a card; a longer one holds a picture, of which the lines are folded."""

_BEGIN = b"BEGIN:VCARD"
_END = b"END:VCARD"
_INDENTS = (b" ", b"\t")
_NEW_LINE = 0x0A
_HEAD = re.compile(r"[A-Za-z0-9_.-]{1,60}(?:;[A-Za-z0-9_=,-]{1,60})*")
_APART = frozenset({"BEGIN", "END", "AGENT"})
_AS_IT_IS = frozenset({"", "7BIT", "8BIT"})


def usual_cards(data: bytes, place: int, number: int) -> Iterator[tuple[int, list[Property], int]]:
    """Yield the usual cards that follow each other, up to the first that is not of that kind.

    Args:
        data: the file.
        place: where the line after BEGIN:VCARD begins.
        number: of the line BEGIN:VCARD.

    Yields:
        The number of the line BEGIN:VCARD, the lines of the card, and where its END line is over.
    """
    while found := _usual_card(data, place, number + 1):
        lines, place = found
        yield number, lines, place
        number += len(lines) + 2
        if not data.startswith(_BEGIN, place):
            return
        place = _after(data, place + len(_BEGIN))


def _usual_card(data: bytes, start: int, number: int) -> tuple[list[Property], int] | None:
    """Return the lines of a card, without BEGIN and END, and where it is over."""
    if not start:
        return None
    end = data.find(_END, start, start + LONGEST)
    stop = _after(data, end + len(_END))
    if end <= start or not stop or data[end - 1] != _NEW_LINE:
        return None
    if data.startswith(_INDENTS, stop):
        return None  # END itself is folded
    try:
        text = data[start : end - 1].decode().removesuffix("\r").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        return None
    lines = []
    for line in text.split("\n"):
        before, colon, value = line.partition(":")
        head = _usual_head(before) if colon else None
        if head is None:
            return None
        lines.append(Property(number, head, head.name, value, False))
        number += 1
    return lines, stop


def _after(data: bytes, place: int) -> int:
    """Return where the next line begins when a line ends here, else 0."""
    if data[place : place + 1] == b"\n":
        return place + 1
    if data[place : place + 2] == b"\r\n":
        return place + 2
    return place if place == len(data) else 0


@lru_cache(maxsize=2048)
def _usual_head(before: str) -> Head | None:
    if not _HEAD.fullmatch(before):
        return None
    raw = before.encode()
    head = head_of(raw)
    if head is None or head.name in _APART or head.encoding not in _AS_IT_IS:
        return None
    return head if how_it_travels(raw) == PLAIN else None
