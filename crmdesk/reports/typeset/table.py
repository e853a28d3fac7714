"""Tables: columns from the start edge, a head that comes again on each page, rows that may part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crmdesk.reports.typeset.lines import HAIR, SOFT, Style, Words
from crmdesk.reports.typeset.strips import Pen, Strip, paragraph

PAD = 4
"""Empty space above and below the words of a row."""

BETWEEN = 12
"""Empty space between two columns."""

WHOLE = 12
"""Lines of a row that is not parted."""

HEAD = Style(size=8, color=SOFT, bold=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: of its head.
        width: in points, without the space between the columns.
        style: of its cells.
    """

    title: str
    width: float
    style: Style


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Words]],
    *,
    rtl: bool,
    with_head: bool = True,
) -> list[list[Strip]]:
    """Return the strips of each row.

    Args:
        columns: from the start edge on.
        rows: the words of each cell.
        rtl: the direction of the document.
        with_head: whether the titles of the columns are shown.

    Returns:
        A list of strips for each row; the first row's begin with the head.
    """
    heads = _head(columns, rtl=rtl) if with_head else ()
    found = [_row(columns, cells, heads, rtl=rtl) for cells in rows]
    if found:
        found[0] = [*heads, *found[0]]
    return found


def row_width(columns: Sequence[Column]) -> float:
    """Return the width of a table."""
    return sum(column.width for column in columns) + BETWEEN * (len(columns) - 1)


def _head(columns: Sequence[Column], *, rtl: bool) -> tuple[Strip, ...]:
    titles = [column.title for column in columns]
    plain = [replace(column, style=HEAD) for column in columns]
    strips = _lines(plain, titles, rtl=rtl)
    strips.append(_rule(columns, SOFT))
    return tuple(replace(strip, glued=True) for strip in strips)


def _row(
    columns: Sequence[Column], cells: Sequence[Words], heads: tuple[Strip, ...], *, rtl: bool
) -> list[Strip]:
    lines = [Strip(PAD), *_lines(columns, cells, rtl=rtl), _rule(columns, HAIR)]
    last = len(lines) - 1
    whole = last - 1 <= WHOLE
    return [
        # The space above keeps with the first two lines, the last two with the line below.
        replace(line, heads=heads, glued=at < last and (whole or at < 2 or at > last - 3))
        for at, line in enumerate(lines)
    ]


def _lines(columns: Sequence[Column], cells: Sequence[Words], *, rtl: bool) -> list[Strip]:
    """Return the lines of a row: the first ones of all cells, the second ones, and so on."""
    placed: list[list[Strip]] = []
    start = 0.0
    for column, words in zip(columns, cells, strict=True):
        plain = replace(column.style, before=0, after=0)
        placed.append(paragraph(words, plain, column.width, rtl=rtl, start=start))
        start += column.width + BETWEEN
    return [
        _side_by_side([cell[at] for cell in placed if at < len(cell)])
        for at in range(max(map(len, placed)))
    ]


def _side_by_side(strips: Sequence[Strip]) -> Strip:
    def draw(pen: Pen, top: float) -> None:
        for strip in strips:
            strip.draw(pen, top)

    return Strip(max(strip.height for strip in strips), draw)


def _rule(columns: Sequence[Column], color: str) -> Strip:
    width = row_width(columns)
    return Strip(PAD, lambda pen, top: pen.rule(top - PAD + 0.5, 0, width, color))
