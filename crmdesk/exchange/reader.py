"""Contact files of every kind, to contacts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crmdesk.exchange import csvfile
from crmdesk.exchange.contact import ReadResult
from crmdesk.exchange.encoding import to_bytes_per_letter
from crmdesk.exchange.filekind import file_kind, read_file
from crmdesk.exchange.sheets import read_workbook
from crmdesk.exchange.table import Table, sheet_table
from crmdesk.exchange.tablerows import Told, contacts_of, no_column
from crmdesk.exchange.vcard import count_cards, read_vcards
from crmdesk.jobs import Progress


@dataclass(frozen=True, slots=True)
class Contacts:
    """What is in a file.

    Attributes:
        kind: ``vcard``, ``csv``, ``sheet`` or ``paste``.
        source: ``vcard`` or ``csv``: where further details come from.
        name: of the file.
        headings: of a table.
        items: contacts and problems, in the order of the file.
        expected: about how many; an upper limit in most files.
    """

    kind: str
    source: str
    name: str
    headings: tuple[str, ...]
    items: ReadResult
    expected: int


def open_contacts(
    source: Path | Table, progress: Progress | None = None, sheet: str = ""
) -> Contacts:
    """Return what a contact file, or a table that was opened, holds.

    Args:
        source: the file or the table.
        progress: for cancelling; the reading goes on while the items are taken.
        sheet: the sheet of a workbook; empty for the first with contacts.

    Raises:
        FileProblem: it cannot be read or is no file of contacts.
        Cancelled: the progress was cancelled.
    """
    progress = progress or Progress()
    if isinstance(source, Table):
        items, rows = source.contacts(progress), source.source.expected
        return Contacts(source.kind, "csv", source.name, source.headings, items, rows)
    data = read_file(source)
    kind, name = file_kind(data, source.name), source.name
    if kind == "vcard":
        prepared = to_bytes_per_letter(data)
        expected = count_cards(prepared)
        return Contacts(kind, kind, name, (), read_vcards(prepared, progress, expected), expected)
    if kind == "sheet":
        table = sheet_table(read_workbook(data, sheet, progress), name)
        rows = table.source.expected
        return Contacts(kind, "csv", name, table.headings, table.contacts(progress), rows)
    content, _encoding = csvfile.text_of(data)
    text_rows, found = csvfile.understand(content)
    if found is None:
        raise no_column()
    headings = found.layout.headings
    items = contacts_of(Told(text_rows, progress), found)
    return Contacts(kind, kind, name, headings, items, text_rows.expected)


def read_contacts(path: Path) -> tuple[str, ReadResult, int]:
    """Return the kind of a contact file, what it holds, and about how many contacts that is.

    Raises:
        FileProblem: if the file cannot be read or is no file of contacts.
    """
    contacts = open_contacts(path)
    return contacts.kind, contacts.items, contacts.expected
