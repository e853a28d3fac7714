"""Contact tables, from a file or from the clipboard, with what their columns seem to mean."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crmdesk import text
from crmdesk.errors import FileProblem
from crmdesk.exchange import csvfile, dates, quick
from crmdesk.exchange.contact import MAX_CONTACTS, MAX_FILE, ReadResult, too_many
from crmdesk.exchange.csvheader import ENOUGH
from crmdesk.exchange.csvrecord import KINDS, NO_DAY, Layout
from crmdesk.exchange.csvrows import BadRow
from crmdesk.exchange.filekind import file_kind, read_file
from crmdesk.exchange.roles import EXTRA, Column, Role, column_of
from crmdesk.exchange.sheets import Workbook, read_workbook
from crmdesk.exchange.tablerows import (
    Recognised,
    SheetRows,
    TableRows,
    TextRows,
    Told,
    body,
    contacts_of,
    first_rows,
    no_column,
)
from crmdesk.exchange.values import is_phone, split_cell, split_phones, whole_number
from crmdesk.i18n import _
from crmdesk.jobs import Progress

SHOWN_ROWS = 20
"""Rows of a table that a preview shows."""

SHOWN_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column and what it seems to hold.

    Attributes:
        heading: as it is written; «column 3» where there is none.
        samples: a few of its values.
        role: a code of `roles`; `roles.EXTRA` for a column that is kept as it is.
        confidence: from 0 (nobody knows) to 1 (the heading says it and the values agree).
        valid: how many values are what the role wants.
        invalid: how many are not; they are kept as further details.
    """

    heading: str
    samples: tuple[str, ...]
    role: str
    confidence: float
    valid: int
    invalid: int


@dataclass(frozen=True)
class Table:
    """A table of contacts.

    Attributes:
        kind: ``csv``, ``sheet`` or ``paste``.
        name: of the file.
        encoding: of a text, one of `encoding.ENCODINGS`.
        delimiter: of a text.
        sheets: names of the sheets of a workbook.
        sheet: the one that was read.
        headings: as they are written; empty when the table has none.
        rows: the first rows, without headings.
        total: how many rows there are that should be contacts.
        columns: what they seem to hold.
    """

    kind: str
    name: str
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    columns: tuple[ColumnGuess, ...]
    source: TableRows = field(repr=False, compare=False)
    found: Recognised = field(repr=False, compare=False)

    @property
    def fingerprint(self) -> str:
        """What tables with the same headings have in common; empty for a table without any."""
        if not self.headings:
            return ""
        folded = "\n".join(text.squash(heading) for heading in self.headings)
        return hashlib.sha256(folded.encode()).hexdigest()[:32]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the columns."""
        return tuple(column.role for column in self.columns)

    def contacts(self, progress: Progress | None = None) -> ReadResult:
        """Return an iterator over the contacts and the problems of the table.

        Args:
            progress: for stopping it.

        Raises:
            FileProblem: at once, when no column can name or reach anybody.
        """
        if not any(column and column.role in ENOUGH for column in self.found.layout.columns):
            raise no_column()
        return contacts_of(Told(self.source, progress or Progress()), self.found)


def open_table(
    source: Path | bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read a CSV file or a spreadsheet and guess what its columns mean.

    Args:
        source: the file, or what it holds.
        encoding: one of `encoding.ENCODINGS` that a person chose.
        delimiter: one of `csvrows.DELIMITERS` that a person chose.
        sheet: the sheet that a person chose; otherwise the first with contacts.
        progress: for cancelling; a spreadsheet may take seconds.

    Raises:
        FileProblem: it cannot be read, or is neither text nor spreadsheet.
        Cancelled: the progress was cancelled.
    """
    progress = progress or Progress()
    name = source.name if isinstance(source, Path) else ""
    data = read_file(source) if isinstance(source, Path) else source
    if len(data) > MAX_FILE:
        raise FileProblem(_("The file is larger than 50 MB. Split it and import the parts."))
    if file_kind(data, name) == "sheet":
        return _survey(sheet_table(read_workbook(data, sheet or "", progress), name), progress)
    content, used = csvfile.text_of(data, encoding or "")
    rows, found = csvfile.understand(content, delimiter or "")
    return _survey(_table("csv", name, rows, found, encoding=used), progress)


def paste_table(content: str, progress: Progress | None = None) -> Table:
    """Read a block that was copied from a spreadsheet (or any table as text).

    Raises:
        FileProblem: nothing was copied, or it is too much.
    """
    if not content.strip():
        raise FileProblem(_("There is no text to import. Copy the rows first."))
    if len(content) > MAX_FILE:
        raise FileProblem(_("The file is larger than 50 MB. Split it and import the parts."))
    plain = csvfile.plain_lines(content)
    rows, found = csvfile.understand(plain, "\t" if "\t" in plain else "")
    name = _("pasted rows")
    return _survey(_table("paste", name, rows, found), progress or Progress())


def sheet_table(book: Workbook, name: str) -> Table:
    """Return the table of a workbook that was read, not yet surveyed."""
    rows = SheetRows(book.lines)
    made = _table("sheet", name, rows, book.found)
    return replace(made, sheets=book.sheets, sheet=book.sheet)


def remap(table: Table, roles: Sequence[str], progress: Progress | None = None) -> Table:
    """Return the table with the columns meaning what a person says.

    Args:
        table: the table.
        roles: a code of `roles` for each column.
        progress: for cancelling.
    """
    columns: list[Column | None] = [column_of(role) for role in roles]
    layout = Layout(table.found.layout.headings, tuple(columns))
    changed = replace(table, found=replace(table.found, layout=layout))
    return _survey(changed, progress or Progress())


def _table(
    kind: str, name: str, rows: TableRows, found: Recognised | None, encoding: str = ""
) -> Table:
    found = found or _unknown(rows)
    delimiter = rows.delimiter if isinstance(rows, TextRows) else ""
    headings = found.layout.headings
    return Table(kind, name, encoding, delimiter, (), "", headings, (), 0, (), rows, found)


def _unknown(rows: TableRows) -> Recognised:
    """Return a layout for a table of which nothing is known: its first row may be headings."""
    first = first_rows(rows)
    number, cells = first[0] if first else (0, [])
    looks_like_headings = not any(char.isdigit() for cell in cells for char in cell)
    width = max((len(each) for _row, each in first), default=0)
    headings = tuple(cells) if looks_like_headings else ()
    return Recognised(Layout(headings, (None,) * width), number if looks_like_headings else 0, 0)


@dataclass(slots=True)
class _Count:
    """A column while its values are looked at."""

    check: Callable[[str], bool]
    samples: list[str] = field(default_factory=list)
    valid: int = 0
    invalid: int = 0

    def take(self, cell: str) -> None:
        if len(self.samples) < SHOWN_SAMPLES and cell not in self.samples:
            self.samples.append(cell[:200])
        if self.check(cell):
            self.valid += 1
        else:
            self.invalid += 1


def _survey(table: Table, progress: Progress) -> Table:
    """Return the table with its rows counted and its columns judged."""
    layout = table.found.layout
    columns = list(layout.columns)
    counts = [_Count(_check_of(column)) for column in columns]
    shown: list[tuple[str, ...]] = []
    total = 0
    for _number, cells, _first in body(Told(table.source, progress), table.found):
        total += 1
        if total > MAX_CONTACTS:
            raise too_many()
        if isinstance(cells, BadRow):
            continue
        while len(counts) < len(cells):  # a row that is longer than the headings
            counts.append(_Count(_anything))
            columns.append(None)
        if len(shown) < SHOWN_ROWS:
            shown.append(tuple(cells))
        for count, cell in zip(counts, cells, strict=False):
            if cell:
                count.take(cell)
    layout = Layout(layout.headings, tuple(columns))
    guesses = tuple(
        _guess(layout.heading(index), column, count, by_heading=bool(layout.headings))
        for index, (column, count) in enumerate(zip(columns, counts, strict=True))
    )
    found = replace(table.found, layout=layout)
    return replace(table, rows=tuple(shown), total=total, columns=guesses, found=found)


def _guess(heading: str, column: Column | None, count: _Count, *, by_heading: bool) -> ColumnGuess:
    role = column.code if column else EXTRA
    filled = count.valid + count.invalid
    sure = 0.0
    if column is not None:
        sure = (1.0 if by_heading else 0.6) * (count.valid / filled if filled else 0.9)
    return ColumnGuess(
        heading, tuple(count.samples), role, round(sure, 2), count.valid, count.invalid
    )


def _anything(_cell: str) -> bool:
    return True


def _is_phone(cell: str) -> bool:
    if quick.mobile(cell):
        return True
    whole = whole_number(cell)
    return whole is not None and all(map(is_phone, split_phones(whole)))


def _is_email(cell: str) -> bool:
    return all("@" in part and "." in part.partition("@")[2] for part in split_cell(cell) if part)


_CHECKS: dict[str, Callable[[str], bool]] = {
    Role.PHONE: _is_phone,
    Role.EMAIL: _is_email,
    Role.BIRTHDAY: lambda cell: cell.strip() in NO_DAY or dates.birthday(cell) is not None,
    Role.KIND: lambda cell: cell.strip().casefold() in KINDS,
}


def _check_of(column: Column | None) -> Callable[[str], bool]:
    return _CHECKS.get(column.role, _anything) if column else _anything
