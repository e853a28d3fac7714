"""Contact files from disk: which kind they are, by what they hold and not by their name."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Literal, TypeAlias

from crmdesk.errors import FileProblem
from crmdesk.exchange.contact import MAX_FILE, ReadResult
from crmdesk.exchange.csvfile import read_csv
from crmdesk.exchange.encoding import to_bytes_per_letter
from crmdesk.exchange.vcard import count_cards, holds_cards, read_vcards
from crmdesk.i18n import _

Kind: TypeAlias = Literal["vcard", "csv"]

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"})
_CARD_SUFFIXES = frozenset({".vcf", ".vcard"})


def read_contacts(path: Path) -> tuple[Kind, ReadResult, int]:
    """Return the kind of a contact file, what it holds, and about how many contacts that is.

    The number is for a progress bar: an upper limit in most files.

    Raises:
        FileProblem: if the file cannot be read or is no file of contacts.
    """
    data = _read(path)
    _refuse_other_kinds(data, path.suffix.lower())
    prepared = to_bytes_per_letter(data)
    if holds_cards(prepared) or path.suffix.lower() in _CARD_SUFFIXES:
        return "vcard", read_vcards(prepared), count_cards(prepared)
    return "csv", read_csv(data), prepared.count(b"\n") + 1


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileProblem(_("This is a folder. Choose a file of contacts (.vcf or .csv)."))
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device might never end
            raise FileProblem(_("This is not an ordinary file."))
        if status.st_size > MAX_FILE:
            raise FileProblem(_("The file is larger than 50 MB. Split it and bring in the parts."))
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise FileProblem(_("The file was not found.")) from error
    except PermissionError as error:
        raise FileProblem(_("This file may not be read: the permission is missing.")) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise FileProblem(_("The file could not be read.")) from error


def _refuse_other_kinds(data: bytes, suffix: str) -> None:
    packed = data.startswith((_ZIP, _OLD_OFFICE))
    if packed and (suffix in _SHEET_SUFFIXES or b"xl/" in data[:65536] or data[:1] == b"\xd0"):
        raise FileProblem(
            _("This is a spreadsheet. Open it and save it as CSV (UTF-8), then bring that in.")
        )
    if packed:
        raise FileProblem(_("This is a compressed file. Unpack it and bring in what it holds."))
