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
USUAL_PAGE = 4096
_MORE_PAGES = 10_000
SIZES = tuple(1 << power for power in range(9, 17))


class Head(NamedTuple):
    """The header of a database file, as far as it is needed here.

    Attributes:
        page_size: bytes.
        change_counter: grows with every change outside of a log.
        pages: of the file, 0 when that is not told.
        application_id: whose file it is.
        version: of its schema.
        first_page_kind: of the b-tree page that follows.
        usual: whether that stands in it which every file of this program has alike.
        vacuums: whether it says that the file gives free pages back by itself.
        mapped: whether page 2 is the map of pages that such a file has.
    """

    page_size: int
    change_counter: int
    pages: int
    application_id: int
    version: int
    first_page_kind: int
    usual: bool = True
    vacuums: bool = False
    mapped: bool = False

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
        hidden: whether saves stand behind a damaged place, where SQLite stops reading. Only told
            when proved: a save is synced before the next one begins, so a frame that goes on from
            a commit shows that all before it was whole once.
    """

    page_size: int
    pages: frozenset[int]
    file_pages: int
    head: Head | None
    hidden: bool = False


_STEADY = {20: b"\0\x40\x20\x20"}
"""Place in the header -> what stands there: nothing reserved, how full pages get."""

_NO_VACUUM = {52: bytes(4), 64: bytes(4)}
"""The same, unless another program has set auto_vacuum."""

_MAP = b"\1\0\0\0\0"
"""How page 2 begins then: with page 3, the root of a table. No other page begins so."""


def steady_head(head: bytes, *, mapped: bool = False) -> bytes:
    """Return a header with that in it which every file of this program has alike.

    Args:
        head: the first bytes of page 1.
        mapped: whether page 2 is a map, so that what is said of vacuum may stand.
    """
    if not head.startswith(MAGIC) or len(head) < HEADER:
        return head
    made = bytearray(head)
    for place, value in (_STEADY if mapped else _STEADY | _NO_VACUUM).items():
        made[place : place + len(value)] = value
    if not {made[18], made[19]} <= {1, 2}:
        made[18:20] = b"\1\1"
    if int.from_bytes(made[44:48], "big") > _NEWEST_FORMAT:
        made[44:48] = _NEWEST_FORMAT.to_bytes(4, "big")
    if int.from_bytes(made[56:60], "big") > 1:
        made[56:60] = (1).to_bytes(4, "big")  # UTF-8; 0 while there is no table
    return bytes(made)


_NEWEST_FORMAT = 4


def read_head(data: bytes, *, mapped: bool = False) -> Head | None:
    """Return the header in the first bytes of a page 1; None when there is none.

    Args:
        data: these bytes.
        mapped: see ``Head``.
    """
    if len(data) < HEADER + 1 or not data.startswith(MAGIC):
        return None

    def number(place: int) -> int:
        return int.from_bytes(data[place : place + 4], "big")

    size = int.from_bytes(data[16:18], "big")
    # The count of pages is only right when it was written by the newest change.
    pages = number(28) if number(24) == number(92) else 0
    usual, vacuums = steady_head(data, mapped=True) == data, bool(number(52) or number(64))
    size = 65536 if size == 1 else size
    return Head(size, number(24), pages, number(68), number(60), data[100], usual, vacuums, mapped)


def head_of(path: Path) -> Head | None:
    """Return the header of a file; None when it is no SQLite file."""
    with path.open("rb") as file:
        data = file.read(HEADER + 1)
        return read_head(data, mapped=is_mapped(file, data))


def is_mapped(file: IO[bytes], head: bytes) -> bool:
    """Return whether page 2 of a file is a map, as auto_vacuum makes it."""
    size = int.from_bytes(head[16:18], "big")
    return _begins_map(file, 65536 if size == 1 else size)


def _begins_map(file: IO[bytes], place: int) -> bool:
    file.seek(place)
    return file.read(len(_MAP)) == _MAP


def read_log(path: Path, *, proved: bool = False) -> Log | None:
    """Return what a log holds; None when there is no log, or none with a header.

    Args:
        path: of the log.
        proved: compute every checksum, as SQLite does; without it (a hundred times quicker) what
            a cut left half written may count too, and a damaged header is none.
    """
    try:
        with path.open("rb") as file:
            start = _start(file)
            if start is None or not (start.sound or proved or start.told):
                return None
            places, file_pages, hidden = _committed(file, start, proved=proved)
            head = None
            if 1 in places:
                mapped = 2 in places and _begins_map(file, places[2])
                file.seek(places[1])
                head = read_head(file.read(HEADER + 1), mapped=mapped)
    except OSError:
        return None
    if not start.told and not hidden:
        return None
    return Log(start.page_size, frozenset(places), file_pages, head, hidden)


def apply_log(copy: Path, log: Path, *, proved: bool) -> bool:
    """Write what a log has committed into a copy of its file; return whether there was anything.

    Args:
        copy: of the data file.
        log: beside it.
        proved: only what SQLite would read; else everything up to the last frame of this log's
            time, whatever its checksums say.
    """
    with log.open("rb") as file, copy.open("rb+") as target:
        start = _start(file)
        if start is None:
            return False
        size = start.page_size
        if proved:
            places, file_pages, _hidden = _committed(file, start, proved=True)
        else:
            places, file_pages = _of_its_time(file, start)
        there = target.seek(0, 2) // size
        # The file may have been cut short; but no number makes it grow beyond all bounds.
        if not places or file_pages > 2 * (there + len(places)) + _MORE_PAGES:
            return False
        for page, place in sorted(places.items()):
            if page <= file_pages:
                file.seek(place)
                target.seek((page - 1) * size)
                target.write(file.read(size))
        target.truncate(file_pages * size)
    return True


class _Start(NamedTuple):
    """How a log begins.

    Attributes:
        page_size: bytes.
        salts: of its frames.
        sums: the checksum after the header.
        order: of the bytes in what is summed up.
        told: whether the header has a magic number and a size that are such.
        sound: whether its own checksum is right.
    """

    page_size: int
    salts: bytes
    sums: tuple[int, int]
    order: str
    told: bool
    sound: bool


def _start(file: IO[bytes]) -> _Start | None:
    """Return how a log begins; where the header is damaged, as its first frame has it."""
    file.seek(0)
    header = file.read(LOG_HEADER)
    if len(header) < LOG_HEADER:
        return None
    magic, _format, size = struct.unpack(">3I", header[:12])
    told = magic in LOG_MAGICS and size in SIZES
    order = ">" if told and magic & 1 else "<"
    sums = _summed(order, (0, 0), header[:24])
    sound = told and sums == struct.unpack(">2I", header[24:])
    if sound:
        return _Start(size, header[16:24], sums, order, told, sound)
    frame = file.read(FRAME_HEADER)
    if len(frame) < FRAME_HEADER:
        return None
    return _Start(size if told else USUAL_PAGE, frame[8:16], (0, 0), order, told, sound)


def _committed(file: IO[bytes], start: _Start, *, proved: bool) -> tuple[dict[int, int], int, bool]:
    """Return where in a log the newest committed image of each page is, and the file's pages.

    The third is whether more was saved behind a damaged place.
    """
    places: dict[int, int] = {}
    waiting: dict[int, int] = {}
    size, sums = start.page_size, start.sums
    file_pages, place = 0, LOG_HEADER
    end = file.seek(0, 2)
    while place + FRAME_HEADER + size <= end:
        file.seek(place)
        frame = file.read(FRAME_HEADER)
        page, after = struct.unpack(">2I", frame[:8])
        known = frame[8:16] == start.salts and page > 0
        if not proved and not known:
            break
        if proved:
            sums = _summed(start.order, _summed(start.order, sums, frame[:8]), file.read(size))
            if not (start.sound and known and sums == struct.unpack(">2I", frame[16:])):
                return places, file_pages, _goes_on(file, start, place)
        waiting[page] = place + FRAME_HEADER
        if after:
            places |= waiting
            waiting, file_pages = {}, after
        place += FRAME_HEADER + size
    return places, file_pages, False


def _of_its_time(file: IO[bytes], start: _Start) -> tuple[dict[int, int], int]:
    """Return the same of every frame up to the last one with this log's salts."""
    step, end = FRAME_HEADER + start.page_size, file.seek(0, 2)
    places: dict[int, int] = {}
    waiting: dict[int, int] = {}
    file_pages = 0
    for place in range(LOG_HEADER, end - step + 1, step):
        file.seek(place)
        frame = file.read(FRAME_HEADER)
        page, after = struct.unpack(">2I", frame[:8])
        # A frame with other salts counts when one of this time follows: it stood between.
        waiting[page] = place + FRAME_HEADER
        if after and frame[8:16] == start.salts:
            places |= waiting
            waiting, file_pages = {}, after
    places.pop(0, None)
    return places, file_pages


def _goes_on(file: IO[bytes], start: _Start, place: int) -> bool:
    """Return whether behind a place a save was finished and another one begun."""
    end, step = file.seek(0, 2), FRAME_HEADER + start.page_size
    before: bytes | None = None
    while place + step <= end:
        file.seek(place)
        frame = file.read(FRAME_HEADER)
        known = frame[8:16] == start.salts
        if known and before is not None:
            sums = struct.unpack(">2I", before[16:])
            sums = _summed(start.order, (sums[0], sums[1]), frame[:8])
            sums = _summed(start.order, sums, file.read(start.page_size))
            if sums == struct.unpack(">2I", frame[16:]):
                return True
        before = frame if known and any(frame[4:8]) else None
        place += step
    return False


def _summed(order: str, sums: tuple[int, int], data: bytes) -> tuple[int, int]:
    """Return the running checksum of a log after some more bytes."""
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for one, two in zip(words, words, strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
