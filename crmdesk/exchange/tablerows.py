"""The rows of any table, whether they come from a text or from a spreadsheet, to contacts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from crmdesk.errors import FileProblem
from crmdesk.exchange.contact import ParsedContact, Problem, shorten
from crmdesk.exchange.csvheader import Column, Role, by_content, by_heading
from crmdesk.exchange.csvrecord import Layout, RowReader
from crmdesk.exchange.csvrows import BadRow, read_rows
from crmdesk.exchange.values import from_spreadsheet
from crmdesk.i18n import _
from crmdesk.jobs import Progress

TITLE_ROWS = 5
SAMPLE_ROWS = 60
_STEP = 2000


class TableRows(Protocol):
    """Rows that can be gone through again and again."""

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow, str]]:
        """Yield row number, clean cells (or why there are none), and how the row begins."""

    @property
    def expected(self) -> int:
        """How many rows there are at most."""


class Told:
    """Rows whose reading is told to a progress, empty ones too: so it can be stopped anywhere."""

    def __init__(self, rows: TableRows, progress: Progress) -> None:
        """Take the rows."""
        self._rows = rows
        self._progress = progress

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow, str]]:
        for count, row in enumerate(self._rows):
            if count % _STEP == 0:
                self._progress.step(row[0], max(self.expected, row[0]))
            yield row

    @property
    def expected(self) -> int:
        """How many rows there are at most."""
        return self._rows.expected


class TextRows:
    """The rows of a text."""

    def __init__(self, content: str, delimiter: str, *, hinted: bool = False) -> None:
        """Take the text, and whether its first row only names the delimiter (`sep=;`)."""
        self._content = content
        self._expected = 0
        self.delimiter = delimiter
        self.hinted = hinted

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow, str]]:
        for row, cells, first in read_rows(self._content, self.delimiter):
            if row == 1 and self.hinted:
                continue
            if isinstance(cells, BadRow):
                yield row, cells, first
            else:
                yield row, [from_spreadsheet(cell) for cell in cells], first

    @property
    def expected(self) -> int:
        """How many rows there are at most."""
        self._expected = self._expected or self._content.count("\n") + 1
        return self._expected


class SheetRows:
    """The rows of a spreadsheet, as the worker wrote them: a JSON list a line."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        """Take lines `[number, [cell, …]]`; a row that was too large has no list of cells."""
        self._lines = lines
        self.hinted = False

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow, str]]:
        for line in self._lines:
            row, cells = json.loads(line)
            if cells is None:
                yield row, BadRow.TOO_LARGE, ""
            else:
                yield row, cells, ", ".join(filter(None, cells[:20]))[:200]

    @property
    def expected(self) -> int:
        """How many rows there are."""
        return len(self._lines)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the columns of a table are.

    Attributes:
        layout: headings and columns.
        heading_row: its number; 0 when there are none.
        known: how many columns are known by their headings.
    """

    layout: Layout
    heading_row: int
    known: int


def recognise(rows: TableRows, *, by_headings: bool) -> Recognised | None:
    """Return the columns of a table by its headings, or else by what it holds."""
    first = first_rows(rows)
    if not by_headings:
        columns = by_content([cells for _row, cells in first])
        return _without_known_headings(first, columns) if columns else None
    best: Recognised | None = None
    top = 1 + bool(getattr(rows, "hinted", False))
    for row, cells in first[:TITLE_ROWS]:
        found = by_heading(cells)
        known = sum(column is not None for column in found or ())
        # Below the first row only a clear case counts: a title may hold such a word.
        if found and (known > 1 or row <= top) and (not best or known > best.known):
            best = Recognised(Layout(tuple(cells), tuple(found)), row, known)
    return best


def _without_known_headings(
    first: Sequence[tuple[int, list[str]]], columns: list[Column | None]
) -> Recognised:
    """Return what is known by its values; words where the others have numbers are headings."""
    row, cells = first[0]
    reached = [
        cell
        for cell, column in zip(cells, columns, strict=False)
        if column and column.role in (Role.PHONE, Role.EMAIL)
    ]
    in_words = not any(char.isdigit() or char == "@" for cell in cells for char in cell)
    headed = len(first) > 1 and in_words and any(reached)
    headings = tuple(cells) if headed else ()
    return Recognised(Layout(headings, tuple(columns)), row if headed else 0, 0)


def first_rows(rows: TableRows, count: int = SAMPLE_ROWS) -> list[tuple[int, list[str]]]:
    """Return (number, cells) of the first rows that hold anything."""
    begun = [(row, c) for row, c, _first in islice(rows, count) if not isinstance(c, BadRow)]
    return [(row, cells) for row, cells in begun if any(cells)]


def body(rows: TableRows, found: Recognised) -> Iterator[tuple[int, list[str] | BadRow, str]]:
    """Yield the rows that should be contacts: no headings, none that are empty."""
    headings = found.layout.headings
    for row, cells, first in rows:
        if row == found.heading_row:
            continue
        if isinstance(cells, BadRow) or (any(cells) and not _repeats(cells, headings)):
            yield row, cells, first


def _repeats(cells: Sequence[str], headings: tuple[str, ...]) -> bool:
    """Tell whether it is the heading row again: files joined together, printed pages."""
    return bool(headings) and cells[0] == headings[0] and tuple(cells) == headings


def contacts_of(rows: TableRows, found: Recognised) -> Iterator[ParsedContact | Problem]:
    """Yield the contacts of a table, and the problems with its rows."""
    reader = RowReader(found.layout)
    for row, cells, first in body(rows, found):
        if isinstance(cells, BadRow):
            yield Problem(row, _bad_row(cells), shorten(first), (first,))
        elif row < found.heading_row:
            yield Problem(row, _above_headings(), shorten(first), tuple(cells))
        else:
            yield from reader.build(cells, row, first)


def no_column() -> FileProblem:
    """Return the error for a table of which no column is known."""
    return FileProblem(
        _(
            "No column of names, phone numbers or e-mails was recognised in this file. "
            "Give its first row headings, for example Name and Mobile."
        )
    )


def _bad_row(reason: BadRow) -> str:
    if reason is BadRow.OPEN_QUOTE:
        return _(
            "A quotation mark of this row is not closed, so the row was left out. "
            "The other rows were read."
        )
    return _("This row is far too long, so it was left out. The other rows were read.")


def _above_headings() -> str:
    return _("This row stands above the headings and was left out. The other rows were read.")
