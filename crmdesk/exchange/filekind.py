"""Files from disk, and which kind they are: by what they hold and not by their name."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Literal, TypeAlias

from crmdesk.errors import FileProblem
from crmdesk.exchange.contact import MAX_FILE
from crmdesk.exchange.encoding import to_bytes_per_letter
from crmdesk.exchange.vcard import begins_with_card, holds_cards
from crmdesk.i18n import _

Kind: TypeAlias = Literal["vcard", "csv", "sheet"]

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CARD_SUFFIXES = (".vcf", ".vcard")
_TABLE_SUFFIXES = (".csv", ".tsv")
_OTHER_SHEETS = (".xlsb", ".numbers")
_SHEET_PARTS = (b"xl/", b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis.opendocument.s")


def read_file(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        FileProblem: it is missing, no ordinary file, too large or may not be read.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileProblem(_("This is a folder. Choose a file of contacts (.vcf or .csv)."))
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device might never end
            raise FileProblem(_("This is not an ordinary file."))
        if status.st_size > MAX_FILE:
            raise FileProblem(_("The file is larger than 50 MB. Split it and import the parts."))
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise FileProblem(_("The file was not found.")) from error
    except PermissionError as error:
        raise FileProblem(_("This file may not be read: the permission is missing.")) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise FileProblem(_("The file could not be read.")) from error


def file_kind(data: bytes, name: str = "") -> Kind:
    """Return which kind of contact file the data are; a text that is no card file is ``csv``.

    Raises:
        FileProblem: a compressed file, or a spreadsheet of a kind that is not read.
    """
    suffix = Path(name).suffix.lower()
    if data.startswith(OLD_OFFICE):
        return "sheet"
    if data.startswith(ZIP):
        if suffix in _OTHER_SHEETS or b"xl/workbook.bin" in data:
            raise FileProblem(
                _("This is a spreadsheet. Open it and save it as CSV (UTF-8), then import that.")
            )
        if any(part in data[:65536] or part in data[-65536:] for part in _SHEET_PARTS):
            return "sheet"
        raise FileProblem(_("This is a compressed file. Unpack it and import what it holds."))
    if suffix in _CARD_SUFFIXES:
        return "vcard"
    # A note in a table may hold a card; a file of cards may have anything before the first.
    is_card_file = begins_with_card if suffix in _TABLE_SUFFIXES else holds_cards
    return "vcard" if is_card_file(to_bytes_per_letter(data)) else "csv"
