"""Strips: what a page is filled with from top to bottom, and where a page ends.

Everything on paper is cut into strips first: a line of a paragraph, a row of a table or a line of
one, an empty space. A strip is never parted; what keeps together says so. Lengths are in points;
places count from the start edge of the column, which is the right one in Persian.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from crmdesk.reports.typeset.face import EM, face
from crmdesk.reports.typeset.lines import Line, Style, Words, break_lines
from crmdesk.reports.typeset.pdffile import PdfFile


@dataclass(slots=True)
class Pen:
    """Draws in a column of a page, whichever the direction.

    Attributes:
        file: what is drawn on.
        left: the left edge of the column.
        width: of the column.
        rtl: whether the start is at the right.
    """

    file: PdfFile
    left: float
    width: float
    rtl: bool

    def rule(self, top: float, start: float, width: float, color: str, thick: float = 0.5) -> None:
        """Draw a thin line from one place to another, below ``top``."""
        self.file.fill(self._left(start, width), top - thick, width, thick, color)

    def line(self, line: Line, style: Style, top: float, start: float, width: float) -> None:
        """Draw a line of text in a part of the column."""
        size, height = style.size, style.line_height
        metrics = face(bold=style.bold)
        ascent, descent = metrics.ascent * size / EM, metrics.descent * size / EM
        base = top - (height - ascent - descent) / 2 - ascent
        room = max(0.0, width - line.width)
        gaps = sum(piece.is_space for piece in line.pieces)
        spread = room / gaps if style.align == "justify" and gaps and not line.ends else 0.0
        at_right = self.rtl == (style.align in ("start", "justify"))
        indent = 0.0 if spread else room / 2 if style.align == "center" else room * at_right
        self.file.draw_line(line, self._left(start, width) + indent, base, size, spread)

    def _left(self, start: float, width: float) -> float:
        return self.left + (self.width - start - width if self.rtl else start)


Draw = Callable[[Pen, float], None]
"""Draws a strip; gets the height of its top on the page."""


def _nothing(_pen: Pen, _top: float) -> None:
    """Draw an empty strip."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a page that is never parted.

    Attributes:
        height: of it.
        draw: draws it.
        glued: whether the next strip has to stand on the same page.
        is_gap: whether it is left out at the top of a page.
        heads: strips that are drawn above it when it is the first one of a page.
    """

    height: float
    draw: Draw = field(default=_nothing)
    glued: bool = False
    is_gap: bool = False
    heads: tuple[Strip, ...] = ()


def gap(height: float, *, glued: bool = False) -> Strip:
    """Return an empty space."""
    return Strip(height, glued=glued, is_gap=True)


def paragraph(
    words: Words,
    style: Style,
    width: float,
    *,
    rtl: bool,
    start: float = 0,
    glued: bool = False,
) -> list[Strip]:
    """Return the lines of a paragraph as strips.

    Neither its first nor its last line stands alone on a page.

    Args:
        words: what is set.
        style: how.
        width: of the paragraph.
        rtl: the direction of the document.
        start: where it begins in the column.
        glued: whether what follows has to stand on the same page, as after a title.
    """
    lines = break_lines(words, style, width, rtl=rtl)
    last = len(lines) - 1
    strips = [
        Strip(
            style.line_height, _drawn(line, style, start, width), at == 0 < last or at == last - 1
        )
        for at, line in enumerate(lines)
    ]
    if glued:
        strips[-1] = replace(strips[-1], glued=True)
    before = [gap(style.before, glued=True)] if style.before else []
    after = [gap(style.after, glued=glued)] if style.after else []
    return [*before, *strips, *after]


def rule(color: str, width: float, thick: float = 0.5, *, glued: bool = False) -> Strip:
    """Return a thin line over the column."""
    return Strip(thick, lambda pen, top: pen.rule(top, 0, width, color, thick), glued)


def beside(columns: Sequence[Sequence[Strip]], *, glued: bool = False) -> list[Strip]:
    """Return columns of strips, each already at its place, as one strip after another.

    The first strips of all columns stand side by side, then the second ones, and so on.
    """
    rows = max((len(column) for column in columns), default=0)
    found: list[Strip] = []
    for at in range(rows):
        row = [column[at] for column in columns if at < len(column)]
        found.append(Strip(max(one.height for one in row), _all_of(row), glued or at < rows - 1))
    return found


def height_of(strips: Iterable[Strip]) -> float:
    """Return the height of strips on one page."""
    return sum(strip.height for strip in strips)


def paginate(strips: Sequence[Strip], room: float) -> list[list[Strip]]:
    """Return the strips page by page.

    Args:
        strips: from the first page to the last.
        room: height of a page.
    """
    pages: list[list[Strip]] = []
    page: list[Strip] = []
    used = 0.0
    for block in _blocks(strips, room):
        height = height_of(block)
        if page and used + height > room + 0.01:
            pages.append(page)
            page, used = [], 0.0
        placed = block if page else _at_top(block)
        page += placed
        used += height_of(placed)
    return [*pages, page] if page else pages


def _blocks(strips: Sequence[Strip], room: float) -> Iterable[list[Strip]]:
    """Yield strips that have to stand on one page; what cannot is parted."""
    block: list[Strip] = []
    height = 0.0
    for strip in strips:
        most = room - height_of((block or [strip])[0].heads)
        if block and height + strip.height > most:
            yield block
            block, height = [], 0.0
        block.append(strip)
        height += strip.height
        if not strip.glued:
            yield block
            block, height = [], 0.0
    if block:
        yield block


def _at_top(block: list[Strip]) -> list[Strip]:
    """Return a block as it begins a page: without empty space, under its heads."""
    at = next((at for at, strip in enumerate(block) if not strip.is_gap), len(block))
    return [*block[at].heads, *block[at:]] if at < len(block) else []


def _drawn(line: Line, style: Style, start: float, width: float) -> Draw:
    return lambda pen, top: pen.line(line, style, top, start, width)


def _all_of(strips: Sequence[Strip]) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        for strip in strips:
            strip.draw(pen, top)

    return draw
