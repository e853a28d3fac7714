"""Breaking paragraphs into lines. Lengths are in points, 1/72 inch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from crmdesk.reports.typeset.face import EM, Shape, face
from crmdesk.reports.typeset.levels import levels, reordered

Align = Literal["start", "end", "center", "justify"]
INK, SOFT, ACCENT, HAIR = "#17212B", "#4A5763", "#0B6E6E", "#C9D1D8"
"""Colours: of text, of what stands beside it, of titles, of thin lines."""

REACH = 3
"""Letters beside a break that decide how the letters at it are joined."""

LONG = 200
"""Letters of a word that is broken without asking how wide it is."""

KIND = 14
"""Letters of a line that may stay empty for a better place to break a long word."""

_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)
_TOKEN = re.compile(" +|[^ ]+")

Letters = TypeVar("Letters", str, bytes)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set.

    Attributes:
        size: of the letters.
        bold: their weight.
        color: ``#RRGGBB``.
        align: the side; ``justify`` stretches all lines but the last.
        leading: distance of the lines, in sizes of the letters.
        before: empty space above; not at the top of a page.
        after: empty space below.
    """

    size: float = 9.5
    bold: bool = False
    color: str = INK
    align: Align = "start"
    leading: float = 1.7
    before: float = 0
    after: float = 0

    @property
    def line_height(self) -> float:
        """Distance from one line to the next."""
        return self.size * self.leading


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a paragraph that looks different.

    Attributes:
        text: of ours, with what somebody wrote put in by ``pdf_text``.
        bold: its weight; None for that of the paragraph.
        color: None for that of the paragraph.
    """

    text: str
    bold: bool | None = None
    color: str | None = None


Words = str | Sequence[Span]
"""A text of one look, or of several."""


class Look(NamedTuple):
    """How letters look."""

    bold: bool
    color: str


class Piece(NamedTuple):
    """Letters that stand together in a line: of one look and one level."""

    level: int
    look: Look
    shape: Shape
    width: float
    is_space: bool


class Line(NamedTuple):
    """One line, its pieces from left to right.

    Attributes:
        pieces: in the order of their places.
        width: of all of them.
        ends: whether the text goes on in a new paragraph, or not at all.
    """

    pieces: tuple[Piece, ...]
    width: float
    ends: bool


def break_lines(words: Words, style: Style, width: float, *, rtl: bool) -> list[Line]:
    """Return the lines of a text; a line break in it begins a new one.

    Args:
        words: what is set.
        style: how it looks.
        width: of the column.
        rtl: the direction of the document.
    """
    spans = (Span(words),) if isinstance(words, str) else words
    text = "".join(span.text for span in spans)
    looks: list[Look] = []
    numbers = bytearray()
    for span in spans:
        bold = style.bold if span.bold is None else span.bold
        look = Look(bold, span.color or style.color)
        if look not in looks:
            looks.append(look)
        numbers += bytes([looks.index(look)]) * len(span.text)
    lines: list[Line] = []
    start = 0
    for part in text.split("\n"):
        stop = start + len(part)
        breaker = _Breaker(part, looks, bytes(numbers[start:stop]), style.size, width, rtl=rtl)
        lines += breaker.lines()
        start = stop + 1
    return lines


class _Breaker:
    """Breaks one line of text into lines of a column, each as full as it can be."""

    def __init__(
        self,
        text: str,
        looks: Sequence[Look],
        look_of: bytes,
        size: float,
        width: float,
        *,
        rtl: bool,
    ) -> None:
        found = bytes(levels(text, rtl=rtl))
        unseen = [(one.start(), one.end()) for one in _UNSEEN.finditer(text)]
        self._text = _without(text, unseen)
        self._levels, self._look_of = _without(found, unseen), _without(look_of, unseen)
        self._looks = looks
        self._shapers = [face(bold=look.bold).shape for look in looks]
        self._scale = size / EM
        self._room = width
        self._done: list[Line] = []
        self._line: list[Piece] = []
        self._used = 0.0

    def lines(self) -> list[Line]:
        """Return the lines, at least an empty one."""
        spaces: list[Piece] = []
        for token in _TOKEN.finditer(self._text):
            start, stop = token.span()
            if self._text[start] == " ":
                spaces = self._pieces(start, stop) if self._line else []
                continue
            pieces = self._pieces(start, stop) if stop - start < LONG else []
            width = sum([piece.width for piece in pieces]) if pieces else self._room + 1
            gap = sum([piece.width for piece in spaces])
            if self._line and self._used + gap + width > self._room:
                self._end_line()
                spaces, gap = [], 0.0
            if width > self._room:
                self._take_long(start, stop)
            else:
                self._line += spaces + pieces
                self._used += gap + width
            spaces = []
        self._end_line(ends=True)
        return self._done

    def _end_line(self, *, ends: bool = False) -> None:
        order = reordered(self._line, [piece.level for piece in self._line])
        self._done.append(Line(tuple(order), self._used, ends))
        self._line, self._used = [], 0.0

    def _take_long(self, start: int, stop: int) -> None:
        """Set a word that no line has room for, as much of it in a line as fits."""
        at = start
        while at < stop:
            end = self._fitting(at, stop)
            self._line = self._pieces(at, end, start, stop)
            self._used = sum(piece.width for piece in self._line)
            at = end
            if at < stop:
                self._end_line()

    def _fitting(self, start: int, stop: int) -> int:
        """Return where a line that begins with a letter of a long word has to end."""
        at = start
        used = 0.0
        while at < stop:
            near = min(stop, at + 40)
            widths = self._cluster_widths(at, near)
            for place, width in widths[:-1] if near < stop and len(widths) > 1 else widths:
                if used + width > self._room and place > start:
                    return self._kinder(start, place)
                used += width
            at = widths[-1][0] if near < stop and len(widths) > 1 else near
        return stop

    def _kinder(self, start: int, stop: int) -> int:
        """Return a place shortly before the end of a line where an address is better broken."""
        for at in range(stop, max(start + 1, stop - KIND), -1):
            if self._text[at - 1] in "@./_-?&=+,:":
                return at
        return stop

    def _cluster_widths(self, start: int, stop: int) -> list[tuple[int, float]]:
        """Return where each group of letters that cannot be parted begins, and its width."""
        widths: dict[int, float] = {}
        for first, last in self._runs(start, stop):
            shape = self._shape(first, last, 0, len(self._text))
            for glyph in shape.glyphs:
                place = first + glyph.cluster
                widths[place] = widths.get(place, 0.0) + glyph.advance * self._scale
        found: list[tuple[int, float]] = []
        for place, width in sorted(widths.items()):
            if width or not found:
                found.append((place, width))
        return found

    def _pieces(self, start: int, stop: int, low: int = -1, high: int = -1) -> list[Piece]:
        """Return the pieces of a word, or of a part of the word that lies in [low, high)."""
        low, high = (start, stop) if low < 0 else (low, high)
        pieces = []
        for first, last in self._runs(start, stop):
            shape = self._shape(first, last, low, high)
            pieces.append(
                Piece(
                    self._levels[first],
                    self._looks[self._look_of[first]],
                    shape,
                    shape.advance * self._scale,
                    self._text[first] == " ",
                )
            )
        return pieces

    def _runs(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of one level and one look."""
        found, looks = self._levels, self._look_of
        length = stop - start
        if length == 1 or (
            found.count(found[start], start, stop) == length
            and looks.count(looks[start], start, stop) == length
        ):
            yield start, stop
            return
        first = start
        for at in range(start + 1, stop + 1):
            if at == stop or found[at] != found[first] or looks[at] != looks[first]:
                yield first, at
                first = at

    def _shape(self, start: int, stop: int, low: int, high: int) -> Shape:
        """Return the glyphs of a run, joined to the letters of its word on both sides."""
        shape = self._shapers[self._look_of[start]]
        letters, rtl = self._text[start:stop], self._levels[start] % 2 == 1
        if low >= start and high <= stop:
            return shape(letters, rtl)
        before = self._text[max(low, start - REACH) : start].rpartition(" ")[2]
        after = self._text[stop : min(high, stop + REACH)].partition(" ")[0]
        return shape(letters, rtl, before, after)


def _without(letters: Letters, parts: Sequence[tuple[int, int]]) -> Letters:
    """Return letters, or what is told of each of them, without some parts."""
    if not parts:
        return letters
    starts = [0, *(stop for _start, stop in parts)]
    stops = [*(start for start, _stop in parts), len(letters)]
    return letters[:0].join([letters[a:b] for a, b in zip(starts, stops, strict=True)])
