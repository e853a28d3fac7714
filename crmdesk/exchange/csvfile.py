"""Contact tables as CSV: what Excel, Google Contacts, Outlook and people's own lists give."""

from __future__ import annotations

from crmdesk.errors import FileProblem
from crmdesk.exchange.contact import MAX_FILE, ReadResult
from crmdesk.exchange.csvrows import candidates, delimiter_hint
from crmdesk.exchange.encoding import decode_named, looks_binary
from crmdesk.exchange.tablerows import Recognised, TextRows, contacts_of, no_column, recognise
from crmdesk.i18n import _


def read_csv(data: bytes) -> ReadResult:
    """Return an iterator over the contacts and problems of a CSV file, in its order.

    `line` of both is the row number as a spreadsheet counts it. A row whose phone number was
    spoiled by a spreadsheet gives its contact and also a Problem.

    Raises:
        FileProblem: at once, if the file is empty, too large, no text or no table of contacts.
    """
    content, _encoding = text_of(data)
    rows, found = understand(content)
    if found is None:
        raise no_column()
    return contacts_of(rows, found)


def text_of(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a CSV file with plain line breaks, and its encoding.

    Raises:
        FileProblem: it is empty, too large or no text.
    """
    if not data.strip():
        raise FileProblem(_("The file is empty."))
    if len(data) > MAX_FILE:
        raise FileProblem(_("The file is larger than 50 MB. Split it and import the parts."))
    if not encoding and looks_binary(data):
        raise FileProblem(
            _("CRMDesk cannot read this file. Choose a vCard, Excel, OpenDocument or CSV file.")
        )
    content, found = decode_named(data, encoding)
    lines = plain_lines(content)
    if not lines.strip():  # a mark of its encoding alone
        raise FileProblem(_("The file is empty."))
    return lines, found


def plain_lines(content: str) -> str:
    """Return a text with newlines only and without the marks of old programs at its ends."""
    return content.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\x1a")


def understand(content: str, delimiter: str = "") -> tuple[TextRows, Recognised | None]:
    """Return the rows of a text and what its columns are; None when no column is known.

    Args:
        content: the text, with newlines only.
        delimiter: the one that a person chose; empty to find it out.
    """
    hint = delimiter_hint(content)
    chosen = delimiter or hint
    delimiters = [chosen] if chosen else candidates(content)
    best: tuple[TextRows, Recognised] | None = None
    for each in delimiters:
        rows = TextRows(content, each, hinted=bool(hint))
        found = recognise(rows, by_headings=True)
        if found and (best is None or found.known > best[1].known):
            best = rows, found
    if best is not None:
        return best
    for each in delimiters:
        rows = TextRows(content, each, hinted=bool(hint))
        found = recognise(rows, by_headings=False)
        if found:
            return rows, found
    return TextRows(content, delimiters[0], hinted=bool(hint)), None
