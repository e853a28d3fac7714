"""A look at a spreadsheet before any reader of spreadsheets sees it.

A file of a few kilobytes can ask for gigabytes: by what it unpacks to, by entities, by one cell at
the far corner of the sheet. Sizes are counted while unpacking, since a file may lie about them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

MAX_MEMBERS = 2000
MAX_MEMBER = 150 * 1024 * 1024
MAX_TOTAL = 300 * 1024 * 1024
MAX_RATIO = 100
"""A member may unpack to so many times its packed size; real files have 13 at most."""

SMALL = 1024 * 1024
"""Below this the ratio does not matter."""

MAX_ROWS = 200_000
MAX_COLUMNS = 1000
MAX_CELLS = 8_000_000
"""Cells of a sheet, empty ones inside it too; readers hold all of them in memory."""

MAX_SPACES = 1000
"""Spaces that one mark of an OpenDocument text may stand for."""

_BLOCK = 1 << 20
_OVERLAP = 512
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_SHEET = re.compile(r"xl/(?:work|macro)?sheets?/[^/]+\.xml", re.IGNORECASE)
# Only cells that may lie too far out: three letters, or six digits.
_FAR = re.compile(
    rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']"
    rb"([A-Za-z]{3,9}\d+|[A-Za-z]{1,2}\d{6,})[\"'][^<>]*?(/?)>"
)
_REFERENCE = re.compile(rb"([A-Za-z]+)(\d+)")
_MARKUP = (".xml", ".rels", ".vml")


class Refused(Exception):  # noqa: N818 - a verdict, turned into a sentence by the parent
    """The file must not be read; the code says why."""

    def __init__(self, code: str) -> None:
        """Keep the code, a key of `sheets.SENTENCES`."""
        super().__init__(code)
        self.code = code


def look(file: BinaryIO, alive: Callable[[], None]) -> None:
    """Look a workbook over.

    Args:
        file: the file, from its beginning.
        alive: called now and then, to say that the look goes on.

    Raises:
        Refused: it must not be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _sizes(members)
            total = 0
            for member in members:
                total = _member(archive, member, total, alive)
    except Refused:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("damaged") from error
    except RuntimeError as error:  # a member that is encrypted
        raise Refused("locked") from error
    except Exception as error:  # whatever zlib and its kin think of a prepared file
        raise Refused("damaged") from error


def _sizes(members: list[zipfile.ZipInfo]) -> None:
    """Refuse by what the file says of itself, before anything is unpacked."""
    if len(members) > MAX_MEMBERS:
        raise Refused("many parts")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise Refused("bomb")
    for member in members:
        _judge(member.file_size, member.compress_size)


def _judge(size: int, packed: int) -> None:
    if size > MAX_MEMBER or (size > SMALL and size > packed * MAX_RATIO):
        raise Refused("bomb")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, total: int, alive: Callable[[], None]
) -> int:
    """Unpack a member without keeping it, look at it, and return the total so far."""
    content = member.filename == "content.xml"
    scan = _Cells() if _SHEET.fullmatch(member.filename) else None
    ods = _OpenDocument() if content else None
    size, tail = 0, b""
    for block in _blocks(archive, member):
        alive()
        size += len(block)
        _judge(size, member.compress_size)
        if total + size > MAX_TOTAL:
            raise Refused("bomb")
        seen = tail + block
        if member.filename.lower().endswith(_MARKUP) and any(mark in seen for mark in _DOCTYPES):
            raise Refused("doctype")
        if scan is not None:
            scan.see(seen)
        if ods is not None:
            ods.see(block)
        tail = seen[-_OVERLAP:]
    return total + size


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            yield block


class _Cells:
    """Finds a filled cell beyond the limits of a sheet."""

    def see(self, block: bytes) -> None:
        for found in _FAR.finditer(block):
            if found[2]:
                continue  # a cell without a value: only its colour
            reference = _REFERENCE.fullmatch(found[1])
            if reference is not None and _is_far(reference[1], reference[2]):
                raise Refused("too large")


def _is_far(letters: bytes, digits: bytes) -> bool:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column > MAX_COLUMNS or int(digits[:9]) > MAX_ROWS or len(digits) > 9


class _OpenDocument:
    """Counts rows and columns of an OpenDocument sheet, where one cell may stand for thousands."""

    def __init__(self) -> None:
        self._row = self._column = self._cells = self._width = 0
        self._rows_at_once = self._cells_at_once = 1
        self._filled = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def see(self, block: bytes) -> None:
        try:
            self._parser.Parse(block)
        except expat.ExpatError as error:
            raise Refused("damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._row = self._cells = 0
        elif name == "table:table-row":
            self._column = self._width = 0
            self._filled = False
            self._rows_at_once = _number(attributes.get("table:number-rows-repeated"))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cells_at_once = _number(attributes.get("table:number-columns-repeated"))
            if "office:value-type" in attributes or "calcext:value-type" in attributes:
                self._fill()
        elif name == "text:p":
            self._fill()
        elif name == "text:s" and _number(attributes.get("text:c")) > MAX_SPACES:
            raise Refused("bomb")

    def _fill(self) -> None:
        self._filled = True
        self._width = self._column + self._cells_at_once
        if self._width > MAX_COLUMNS:
            raise Refused("too large")

    def _end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._cells_at_once
        elif name == "table:table-row":
            self._row += self._rows_at_once
            self._cells += self._rows_at_once * self._width
            if self._filled and self._row > MAX_ROWS:
                raise Refused("too large")
            if self._cells > MAX_CELLS:
                raise Refused("many cells")


def _number(repeated: str | None) -> int:
    return int(repeated) if repeated and repeated.isascii() and repeated.isdigit() else 1
