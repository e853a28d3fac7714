"""Ways of spoiling a file: what bad disks, cut transfers and ill-willed people do to it.

The same generator of chance spoils the same file in the same way.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import TypeAlias

Spoil: TypeAlias = Callable[[bytearray, random.Random], None]

_ZIP_SIGNS = {b"PK\x03\x04": 30, b"PK\x01\x02": 46, b"PK\x05\x06": 22}
"""What a record of a zip file begins with -> its length without names."""

_WIDE = (0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF)
_HUGE = (
    "1048576", "16384", "65536", "999999", "2147483647", "4294967295", "18446744073709551616",
    "9" * 40, "-1", "1e308", "XFD1048576", "ZZZZZZ99999999999", "A0",
)  # fmt: skip
_ATTRIBUTE = re.compile(rb'="[^"<>]{0,40}"')
_NUMBER = re.compile(rb'(?<=[">:=])\d{1,12}')
_BLOCK = 4096
_MEMBERS_OF_INTEREST = (".xml", ".rels")


def spoiled(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a file of the same kind with one to three things wrong.

    Args:
        data: a sound file.
        others: sound files of the same kind, for pieces that do not belong.
        chance: decides; the same state gives the same file.
    """
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.6:
        return _inside(data, others, chance)
    spoils = [*_ANY, *((_zip_lengths,) * 3 if data.startswith(b"PK") else ())]
    made = bytearray(data)
    for _time in range(chance.randint(1, 3)):
        _spoil(made, others, chance, spoils)
    return bytes(made)


def _spoil(
    made: bytearray, others: Sequence[bytes], chance: random.Random, spoils: Sequence[Spoil]
) -> None:
    if not made:
        return
    if chance.random() < 0.15:
        _splice(made, chance.choice(others), chance)
    else:
        chance.choice(spoils)(made, chance)


def _inside(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Spoil members of a zip file and pack it soundly: no checksum keeps the reader from them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
        packing = {info.filename: info.compress_type for info in archive.infolist()}
    for _time in range(chance.randint(1, 2)):
        marked = [name for name in members if name.endswith(_MEMBERS_OF_INTEREST)]
        name = chance.choice(marked or list(members))
        what = chance.random()
        if what < 0.06:
            del members[name]
        elif what < 0.12:
            members[name] = members[chance.choice(list(members))]
        else:
            made = bytearray(members[name])
            _spoil(made, [members[chance.choice(list(members))]], chance, (*_ANY, *_MARKUP * 3))
            members[name] = bytes(made)
        if not members:
            break
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content, packing[name])
    return out.getvalue()


def _span(made: bytearray, chance: random.Random, longest: int = _BLOCK) -> slice:
    start = chance.randrange(len(made))
    return slice(start, start + chance.randint(1, min(longest, len(made))))


def _flip(made: bytearray, chance: random.Random) -> None:
    for _bit in range(chance.choice((1, 1, 3, 20, 200))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def _cut(made: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.5:
        del made[chance.randrange(len(made)) :]
    else:
        del made[_span(made, chance)]


def _splice(made: bytearray, other: bytes, chance: random.Random) -> None:
    if not other:
        return
    start = chance.randrange(len(other))
    piece = other[start : start + chance.randint(1, _BLOCK)]
    at = chance.randrange(len(made))
    made[at : at + chance.choice((0, len(piece)))] = piece


def _double(made: bytearray, chance: random.Random) -> None:
    span = _span(made, chance)
    made[span.start : span.start] = bytes(made[span]) * chance.choice((1, 1, 2, 50))


def _zero(made: bytearray, chance: random.Random) -> None:
    span = _span(made, chance)
    made[span] = bytes(len(made[span]))


def _nulls(made: bytearray, chance: random.Random) -> None:
    for _null in range(chance.choice((1, 5, 50))):
        made.insert(chance.randrange(len(made) + 1), 0)


def _numbers(made: bytearray, chance: random.Random) -> None:
    """Write large numbers over two or four bytes, as lengths and offsets are stored."""
    for _number in range(chance.choice((1, 2, 8))):
        if len(made) >= 4:
            at = chance.randrange(len(made) - 3) & ~1
            value = chance.choice((*_WIDE, chance.getrandbits(32)))
            packed = struct.pack("<I", value)
            width = chance.choice((2, 4))
            made[at : at + width] = packed[:width]


def _control(made: bytearray, chance: random.Random) -> None:
    """Put what means something to readers of text where nobody expects it."""
    marks = (b'"', b"\n", b"\r", b",", b";", b"\t", b"\\", b":", b"=", b"\xff\xfe", b"\xef\xbb\xbf")
    for _mark in range(chance.choice((1, 4, 40))):
        at = chance.randrange(len(made) + 1)
        made[at:at] = chance.choice(marks) * chance.choice((1, 1, 2, 300))


def _zip_lengths(made: bytearray, chance: random.Random) -> None:
    """Let a record of a zip file lie about a length, an offset or its flags."""
    sign = chance.choice(list(_ZIP_SIGNS))
    places = [found.start() for found in re.finditer(re.escape(sign), made)]
    if places:
        at = chance.choice(places) + 4 + 2 * chance.randrange((_ZIP_SIGNS[sign] - 4) // 2)
        width = chance.choice((2, 4))
        made[at : at + width] = struct.pack("<I", chance.choice(_WIDE))[:width]


def _huge_attributes(made: bytearray, chance: random.Random) -> None:
    _replace(made, _ATTRIBUTE, '="{}"', chance)


def _huge_numbers(made: bytearray, chance: random.Random) -> None:
    _replace(made, _NUMBER, "{}", chance)


def _replace(
    made: bytearray, pattern: re.Pattern[bytes], template: str, chance: random.Random
) -> None:
    for _time in range(chance.choice((1, 1, 5))):
        places = list(pattern.finditer(made))
        if places:
            found = chance.choice(places)
            made[found.start() : found.end()] = template.format(chance.choice(_HUGE)).encode()


def _repeated(made: bytearray, chance: random.Random) -> None:
    """Let one cell or row of an OpenDocument sheet stand for very many."""
    places = [found.end() for found in re.finditer(rb"<table:table-(?:cell|row)", made)]
    if places:
        what = chance.choice((b"columns", b"rows"))
        count = chance.choice(_HUGE[:8]).encode()
        at = chance.choice(places)
        made[at:at] = b' table:number-%s-repeated="%s"' % (what, count)


_ANY: tuple[Spoil, ...] = (_flip, _cut, _double, _zero, _nulls, _numbers, _control)
_MARKUP: tuple[Spoil, ...] = (_huge_attributes, _huge_numbers, _repeated)
