"""Reading the head of a data file and its write-ahead log as bytes, without a lock or a write.

The layout is SQLite's published file format: a database header of 100 bytes; a log header of 32
bytes, then frames of 24 bytes and one page each. A frame counts while its salts are those of the
log's header and its checksum goes on from the one before it; a commit frame says how many pages the
file has after it.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO, NamedTuple

MAGIC = b"SQLite format 3\0"
LOG_MAGICS = (0x377F0682, 0x377F0683)
HEADER, LOG_HEADER, FRAME_HEADER = 100, 32, 24
SIZES = tuple(1 << power for power in range(9, 17))


class Head(NamedTuple):
    """The header of a database file, as far as it is needed here."""

    page_size: int
    change_counter: int
    pages: int
    application_id: int
    version: int
    first_page_kind: int

    @property
    def sound(self) -> bool:
        """True when the numbers are such as SQLite writes."""
        return self.page_size in SIZES and self.first_page_kind in (0x05, 0x0D)


class Log(NamedTuple):
    """What a write-ahead log holds that was committed.

    Attributes:
        page_size: bytes.
        pages: numbers of the pages in it.
        file_pages: pages of the file after its last commit, 0 when nothing was committed.
        head: the file's header as the log has it, None when page 1 is not in it.
    """

    page_size: int
    pages: frozenset[int]
    file_pages: int
    head: Head | None


def read_head(data: bytes) -> Head | None:
    """Return the header in the first bytes of a page 1; None when there is none."""
    if len(data) < HEADER + 1 or not data.startswith(MAGIC):
        return None

    def number(place: int) -> int:
        return int.from_bytes(data[place : place + 4], "big")

    size = int.from_bytes(data[16:18], "big")
    # The count of pages is only right when it was written by the newest change.
    pages = number(28) if number(24) == number(92) else 0
    return Head(65536 if size == 1 else size, number(24), pages, number(68), number(60), data[100])


def head_of(path: Path) -> Head | None:
    """Return the header of a file; None when it is no SQLite file."""
    with path.open("rb") as file:
        return read_head(file.read(HEADER + 1))


def read_log(path: Path, *, proved: bool = False) -> Log | None:
    """Return what a log holds; None when there is no log, or none with a header.

    Args:
        path: of the log.
        proved: compute every checksum, as SQLite does; without it (a hundred times quicker) what
            a cut left half written may count too.
    """
    try:
        with path.open("rb") as file:
            size = _log_page_size(file)
            if not size:
                return None
            places, file_pages = _committed(file, size, proved=proved)
            head = None
            if 1 in places:
                file.seek(places[1])
                head = read_head(file.read(HEADER + 1))
    except OSError:
        return None
    return Log(size, frozenset(places), file_pages, head)


def apply_log(copy: Path, log: Path) -> bool:
    """Write what a log has committed into a copy of its file; return whether there was anything."""
    with log.open("rb") as file, copy.open("rb+") as target:
        size = _log_page_size(file)
        places, file_pages = _committed(file, size) if size else ({}, 0)
        for page, place in sorted(places.items()):
            file.seek(place)
            target.seek((page - 1) * size)
            target.write(file.read(size))
        if places:
            target.truncate(file_pages * size)
    return bool(places)


def _log_page_size(file: IO[bytes]) -> int:
    """Return the page size in a log's header, 0 when it has none."""
    file.seek(0)
    header = file.read(LOG_HEADER)
    if len(header) < LOG_HEADER:
        return 0
    magic, _format, size = struct.unpack(">3I", header[:12])
    return size if magic in LOG_MAGICS and size in SIZES else 0


def _committed(file: IO[bytes], size: int, *, proved: bool = False) -> tuple[dict[int, int], int]:
    """Return where in a log the newest committed image of each page is, and the file's pages."""
    file.seek(0)
    header = file.read(LOG_HEADER)
    salts, sums = header[16:24], _Sums(header)
    places: dict[int, int] = {}
    waiting: dict[int, int] = {}
    file_pages, place = 0, LOG_HEADER
    end = file.seek(0, 2)
    while place + FRAME_HEADER + size <= end:
        file.seek(place)
        frame = file.read(FRAME_HEADER)
        page, after = struct.unpack(">2I", frame[:8])
        if frame[8:16] != salts or not page:
            break
        if proved and not sums.go_on(frame, file.read(size)):
            break
        waiting[page] = place + FRAME_HEADER
        if after:
            places |= waiting
            waiting, file_pages = {}, after
        place += FRAME_HEADER + size
    return places, file_pages


class _Sums:
    """The running checksum of a log, in the byte order that its magic number says."""

    def __init__(self, header: bytes) -> None:
        self._order = ">" if header[3] & 1 else "<"
        self._first = self._second = 0
        self._sound = self._add(header[:24]) == struct.unpack(">2I", header[24:])

    def go_on(self, frame: bytes, page: bytes) -> bool:
        """Take a frame; return whether its checksum is right."""
        self._add(frame[:8])
        return self._sound and self._add(page) == struct.unpack(">2I", frame[16:])

    def _add(self, data: bytes) -> tuple[int, int]:
        first, second = self._first, self._second
        words = iter(struct.unpack(f"{self._order}{len(data) // 4}I", data))
        for one, two in zip(words, words, strict=True):
            first = (first + one + second) & 0xFFFFFFFF
            second = (second + two + first) & 0xFFFFFFFF
        self._first, self._second = first, second
        return first, second
