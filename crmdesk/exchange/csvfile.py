"""Contact tables as CSV: what Excel, Google Contacts, Outlook and people's own lists give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from crmdesk.errors import FileProblem
from crmdesk.exchange.contact import (
    MAX_FILE,
    ParsedContact,
    Problem,
    ReadResult,
    shorten,
)
from crmdesk.exchange.csvheader import by_content, by_heading
from crmdesk.exchange.csvrecord import Layout, build
from crmdesk.exchange.csvrows import BadRow, candidates, delimiter_hint, read_rows
from crmdesk.exchange.encoding import decode_file, looks_binary
from crmdesk.exchange.values import from_spreadsheet
from crmdesk.i18n import _

_TITLE_ROWS = 5
_SAMPLE_ROWS = 60


def read_csv(data: bytes) -> ReadResult:
    """Return an iterator over the contacts and problems of a CSV file, in its order.

    `line` of both is the row number as a spreadsheet counts it. A row whose phone number was
    spoiled by a spreadsheet gives its contact and also a Problem.

    Raises:
        FileProblem: at once, if the file is empty, too large, no text or no table of contacts.
    """
    if not data.strip():
        raise FileProblem(_("The file is empty."))
    if len(data) > MAX_FILE:
        raise FileProblem(_("The file is larger than 50 MB. Split it and bring in the parts."))
    if looks_binary(data):
        raise FileProblem(_("This is not a text file, so no contacts can be read from it."))
    content = decode_file(data).replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\x1a")
    delimiter, layout, heading_row = _layout(content)
    return _contacts(content, delimiter, layout, heading_row)


def _layout(content: str) -> tuple[str, Layout, int]:
    """Return the delimiter, the columns, and the row of the headings (0: there are none)."""
    hint = delimiter_hint(content)
    delimiters = [hint] if hint else candidates(content)
    best: tuple[int, str, Layout, int] | None = None
    for delimiter in delimiters:
        for row, cells in _first_rows(content, delimiter)[:_TITLE_ROWS]:
            columns = by_heading(cells)
            known = sum(column is not None for column in columns or ())
            # Below the first row only a clear case counts: a title may hold such a word.
            if columns and (known > 1 or row <= 1 + bool(hint)) and (not best or known > best[0]):
                best = known, delimiter, Layout(tuple(cells), tuple(columns)), row
    if best is not None:
        return best[1:]
    for delimiter in delimiters:
        columns = by_content([cells for _row, cells in _first_rows(content, delimiter)])
        if columns:
            return delimiter, Layout((), tuple(columns)), 0
    raise FileProblem(
        _(
            "No column of names, phone numbers or e-mails was recognised in this file. "
            "Give its first row headings, for example Name and Mobile."
        )
    )


def _first_rows(content: str, delimiter: str) -> list[tuple[int, list[str]]]:
    rows = islice(read_rows(content, delimiter), _SAMPLE_ROWS)
    cleaned = [(row, _tidy(cells)) for row, cells, _first in rows if not isinstance(cells, BadRow)]
    return [(row, cells) for row, cells in cleaned if any(cells)]


def _contacts(
    content: str, delimiter: str, layout: Layout, heading_row: int
) -> Iterator[ParsedContact | Problem]:
    hinted = bool(delimiter_hint(content))
    for row, found, first in read_rows(content, delimiter):
        if row == heading_row or (hinted and row == 1):
            continue
        if isinstance(found, BadRow):
            yield Problem(row, _bad_row(found), shorten(first))
            continue
        cells = _tidy(found)
        if not any(cells):
            continue
        if row < heading_row:
            yield Problem(row, _above_headings(), shorten(first))
        elif not _repeats_headings(cells, layout):
            yield from build(cells, layout, row, shorten(first))


def _tidy(cells: Sequence[str]) -> list[str]:
    return [from_spreadsheet(cell) for cell in cells]


def _repeats_headings(cells: Sequence[str], layout: Layout) -> bool:
    """Tell whether the row is the heading row again (files joined together, printed pages)."""
    return bool(layout.headings) and tuple(cells) == layout.headings


def _bad_row(reason: BadRow) -> str:
    if reason is BadRow.OPEN_QUOTE:
        return _(
            "A quotation mark of this row is not closed, so the row was left out. "
            "The other rows were read."
        )
    return _("This row is far too long, so it was left out. The other rows were read.")


def _above_headings() -> str:
    return _("This row stands above the headings and was left out. The other rows were read.")
