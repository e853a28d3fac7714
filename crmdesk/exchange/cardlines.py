"""The lines of vCard files: unfolded as bytes, taken apart, decoded.

Rules: RFC 2426 and RFC 6350 (folding, parameters, groups), the vCard 2.1 specification
(quoted-printable with soft line breaks, bare types), and what Android and iPhone write.
"""

from __future__ import annotations

import binascii
import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from crmdesk.exchange.encoding import decode_value

_MAX_HEAD = 8 * 1024
_USUAL = 120
_TICK_LINES = 4096
_PARENTHESES = re.compile(rb"\([^()]*\)")
_QUOTED_PRINTABLE = re.compile(rb";(?:ENCODING=)?QUOTED-PRINTABLE\b")
_BASE64 = re.compile(rb";(?:ENCODING=)?(?:BASE64|B)(?=;|$)")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_BORDER = re.compile(rb"\s*(?:BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
BORDER_STARTS = (b"B", b"E", b"b", b"e", b" ", b"\t", b"\x0b", b"\x0c")
"""What a border of a card can begin with."""
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_PARTS = re.compile(r'(?:[^;"(]+|"[^"]*"|\([^()]*\)|["(])+')
_CUSTOM = re.compile(r"X-CUSTOM\((.*)\)", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_OLD_ESCAPE = re.compile(r"\\([\\;:,])")
_MARKS = {";": re.compile(r"\\.|;", re.DOTALL), ",": re.compile(r"\\.|,", re.DOTALL)}
_BARE_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_INDENTS = (b" ", b"\t")
PLAIN, _PRINTABLE, _BASE = range(3)
"""How a value travels: as it is, quoted-printable or base64."""
_TRANSPORT = frozenset({"ENCODING", "CHARSET"})


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What stands before the colon: `item1.TEL;TYPE=cell`; the same few in thousands of cards.

    Equal heads are mostly one object, so that what follows from a head may be kept by it.
    """

    written_name: str
    name: str
    group: str
    params: tuple[tuple[str, str], ...]
    custom_label: str
    types: tuple[str, ...]
    is_preferred: bool
    encoding: str
    charset: str


class Property(NamedTuple):
    """One line of a card: `item1.TEL;TYPE=cell:0912…`, with its value decoded.

    The value keeps the card's own escapes and semicolons; base64 data stay base64 text.
    """

    line: int
    head: Head
    name: str
    value: str
    is_base64: bool

    @property
    def written_name(self) -> str:
        """The name as it was written, with its group."""
        return self.head.written_name

    @property
    def group(self) -> str:
        """The group, `item1`, in lower case."""
        return self.head.group

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """The parameters: names in upper case, values as they were written."""
        return self.head.params

    @property
    def custom_label(self) -> str:
        """The label of Android's X-CUSTOM(…)."""
        return self.head.custom_label

    @property
    def types(self) -> tuple[str, ...]:
        """The TYPE parameters in lower case, one by one."""
        return self.head.types

    @property
    def is_preferred(self) -> bool:
        """Whether the card calls this the number or address to use."""
        return self.head.is_preferred

    def param(self, key: str) -> str:
        """Return the value of a parameter, or an empty text."""
        params = self.head.params
        return next((value for name, value in params if name == key), "") if params else ""

    def kept(self) -> tuple[str, list[str], str]:
        """Return the line as it is kept for later versions.

        The parameters that only said how the text travelled are dropped when it is decoded.
        """
        drop = frozenset({"CHARSET"}) if self.is_base64 else _TRANSPORT
        params = [
            value if not key else f"{key}={value}" for key, value in self.params if key not in drop
        ]
        return self.written_name, params, self.value


class Lines:
    """Physical lines with their numbers and one line of foresight."""

    def __init__(self, data: bytes, tick: Callable[[], None] = lambda: None) -> None:
        """Begin with the first line.

        Args:
            data: the file, one byte or UTF-8 a letter.
            tick: called every few thousand lines; may raise to stop.
        """
        self._data = data
        self._file = io.BytesIO(data)
        self._lines = _physical(self._file)
        self._tick = tick
        self.number = 0
        self.next: bytes | None = next(self._lines, None)

    def take(self) -> bytes:
        """Return the next line; only to be called when there is one."""
        line, self.next = self.next, next(self._lines, None)
        self.number += 1
        if self.number % _TICK_LINES == 0:
            self._tick()
        return line if line is not None else b""

    def next_continues(self) -> bool:
        """Tell whether the next line is folded (indented) and not a border of a card."""
        line = self.next
        return line is not None and line[:1] in _INDENTS and not is_border(line)

    @property
    def place(self) -> int:
        """Where in the data the next line begins, or the line it is a part of."""
        return self._data.rfind(b"\n", 0, max(self._file.tell() - 1, 0)) + 1

    def go_on(self, number: int, place: int) -> None:
        """Go on behind a line that was read elsewhere: its number, and where it is over."""
        self.number = number
        self._file.seek(place)
        self.next = next(self._lines, None)


def is_border(line: bytes) -> bool:
    """Tell whether the line is BEGIN:VCARD or END:VCARD."""
    return len(line) < 64 and line[:1] in BORDER_STARTS and _BORDER.fullmatch(line) is not None


def logical_lines(lines: Lines) -> Iterator[tuple[int, bytes]]:
    """Yield each unfolded line that is not blank, with the number of its first line."""
    while lines.next is not None:
        line = lines.take()
        if not line.strip():
            continue
        start = lines.number
        colon = line.find(b":")
        if (
            0 < colon <= _USUAL
            and not lines.next_continues()
            and how_it_travels(line[:colon]) == PLAIN
        ):
            yield start, line  # the usual line: not folded, not encoded
            continue
        parts = [line]
        while b":" not in parts[-1] and lines.next_continues():
            parts.append(lines.take()[1:])  # a long head may itself be folded
        travels = _how(b"".join(parts).partition(b":")[0][:_MAX_HEAD])
        if travels == _PRINTABLE:
            _join_soft_breaks(lines, parts)
        else:
            _unfold(lines, parts, is_base64=travels == _BASE)
        yield start, b"".join(parts)


def _how(head: bytes) -> int:
    """Return how the value behind a head travels: as it is, quoted-printable or base64."""
    upper = head.upper()
    if b"(" in upper:
        upper = _PARENTHESES.sub(b"", upper)
    if b";" not in upper:
        return PLAIN
    if _QUOTED_PRINTABLE.search(upper):
        return _PRINTABLE
    return _BASE if _BASE64.search(upper) else PLAIN


how_it_travels = lru_cache(maxsize=2048)(_how)


def parse_property(line: int, raw: bytes) -> Property | None:
    """Take a logical line apart; None when it has no usable NAME before a colon."""
    cut = raw.find(b":")
    before = raw[:cut] if cut > 0 else b""
    if b'"' in before or b"(" in before:
        cut = _colon(raw)
        before = raw[:cut]
    if not 0 < cut <= _MAX_HEAD:
        return None
    head = head_of(before) if cut <= _USUAL else _head(before)
    if head is None:
        return None
    value, is_base64 = _decoded(raw[cut + 1 :], head)
    return Property(line, head, head.name, value, is_base64)


def _head(raw: bytes) -> Head | None:
    head = decode_value(raw)
    parts = _PARTS.findall(head) if ";" in head else [head]
    written = parts[0].strip() if parts else ""
    group, _, name = written.rpartition(".")
    if not _NAME.fullmatch(name):
        return None
    params, label = _parameters(parts[1:])
    types = tuple(
        kind.strip().lower()
        for key, value in params
        if key == "TYPE"
        for kind in value.strip('"').split(",")
        if kind.strip()
    )
    preferred = "pref" in types or ("PREF", "1") in params
    wanted = dict(params)
    encoding = wanted.get("ENCODING", "").upper()
    charset = wanted.get("CHARSET", "")
    group = group.lower()
    return Head(written, name.upper(), group, params, label, types, preferred, encoding, charset)


head_of = lru_cache(maxsize=2048)(_head)


def unescape(value: str, *, old: bool) -> str:
    r"""Resolve the backslash escapes; vCard 2.1 (`old`) has no `\n` and keeps it as it is."""
    if "\\" not in value:
        return value
    if old:
        return _OLD_ESCAPE.sub(r"\1", value)
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def split_value(value: str, mark: str, *, old: bool) -> list[str]:
    """Split a structured value at its unescaped `;` or `,` and resolve the escapes."""
    if "\\" not in value:
        return value.split(mark)
    pieces: list[str] = []
    start = 0
    for match in _MARKS[mark].finditer(value):
        if match[0] == mark:
            pieces.append(value[start : match.start()])
            start = match.end()
    pieces.append(value[start:])
    return [unescape(piece, old=old) for piece in pieces]


def _physical(file: io.BytesIO) -> Iterator[bytes]:
    for chunk in file:
        # A mark in the middle comes from files that were joined together.
        line = chunk.rstrip(b"\r\n").removeprefix(codecs.BOM_UTF8)
        if b"\r" in line:
            yield from line.split(b"\r")
        else:
            yield line


def _unfold(lines: Lines, parts: list[bytes], *, is_base64: bool) -> None:
    while lines.next_continues():
        parts.append(lines.take()[1:])
    # Some programs break base64 without the indent; a blank line or a colon ends it.
    while is_base64 and lines.next is not None and _BASE64_LINE.fullmatch(lines.next.strip()):
        parts.append(lines.take())


def _join_soft_breaks(lines: Lines, parts: list[bytes]) -> None:
    while lines.next is not None and not is_border(lines.next):
        last = parts[-1].rstrip(b" \t")
        if last.endswith(b"="):
            parts[-1] = last[:-1]
            following = lines.take()
            # After a soft break white space is text, unless the break is inside a letter.
            inside = following[:1] in (b" ", b"\t") and _ends_inside_letter(parts[-1])
            parts.append(following.lstrip(b" \t") if inside else following)
        elif lines.next_continues():
            parts.append(lines.take()[1:])
        else:
            return


def _ends_inside_letter(encoded: bytes) -> bool:
    tail = binascii.a2b_qp(encoded[-12:])[-3:]
    for back in range(1, len(tail) + 1):
        byte = tail[-back]
        if byte & 0xC0 != 0x80:  # the first byte of a letter tells how many follow
            return back < (2 if byte >= 0xC0 else 1) + (byte >= 0xE0) + (byte >= 0xF0)
    return False


def _colon(raw: bytes) -> int:
    """Return where the value's colon is: outside quotes and parentheses, if that is possible."""
    quoted = False
    depth = 0
    for index, byte in enumerate(raw[:_MAX_HEAD]):
        if byte == 0x22:
            quoted = not quoted
        elif quoted:
            continue
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
        elif byte == 0x3A and depth <= 0:
            return index
    return raw.find(b":")


def _parameters(parts: list[str]) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the parameters and the label of Android's X-CUSTOM(…)."""
    params: list[tuple[str, str]] = []
    label = ""
    for part in parts:
        custom = _CUSTOM.fullmatch(part.strip())
        if custom:
            label = _android_label(custom[1])
            params.append(("X-CUSTOM", label))
            continue
        key, equals, value = part.partition("=")
        if equals:
            params.append((key.strip().upper(), value.strip().strip('"')))
        elif part.strip():
            bare = part.strip().strip('"')
            params.append(("ENCODING" if bare.upper() in _BARE_ENCODINGS else "TYPE", bare))
    return tuple(params), label


def _android_label(inside: str) -> str:
    *settings, label = inside.split(",")
    if any("QUOTED-PRINTABLE" in setting.upper() for setting in settings):
        return decode_value(binascii.a2b_qp(label.encode("utf-8", "replace")))
    return ",".join([*settings, label]) if settings and "=" not in settings[0] else label


def _decoded(raw: bytes, head: Head) -> tuple[str, bool]:
    if head.encoding == "QUOTED-PRINTABLE":
        return decode_value(binascii.a2b_qp(raw), head.charset), False
    if head.encoding in ("B", "BASE64"):
        return raw.translate(None, b" \t\r\n").decode("ascii", "replace"), True
    return decode_value(raw, head.charset), False
