"""Pages of a damaged file, read without SQLite: the rows of leaves that nothing points to any more.

When an inner page of a table is lost, its leaves are still in the file. The layout is that of
SQLite's published file format: a table leaf has kind 13, its cells hold the payload's length, the
rowid and a record; an inner table page has kind 5 and points to children.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LEAF, INNER = 13, 5
INDEX_LEAF, INDEX_INNER = 10, 2
KINDS = (LEAF, INNER, INDEX_LEAF, INDEX_INNER)
HEADER, HEAD = 100, 8
"""Bytes of the file's header, and of a leaf's."""
MAX_PAYLOAD = 64 << 20

Value = int | float | str | bytes | None
Row = tuple[int, tuple[Value, ...]]


class Pages:
    """A database file as numbered pages; the first is 1. What makes no sense is skipped."""

    def __init__(self, path: Path, page_size: int) -> None:
        self._file = path.open("rb")
        self.size = page_size
        self.count = path.stat().st_size // page_size

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, number: int) -> bytes:
        """Return a page; empty when there is no such page."""
        if not 1 <= number <= self.count:
            return b""
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def kind(self, number: int) -> int:
        """Return the kind of a b-tree page, 0 when there is none."""
        page = self.read(number)
        place = HEADER if number == 1 else 0
        return page[place] if len(page) == self.size else 0

    def free(self) -> set[int]:
        """Return the pages of the free list: what stands there was deleted."""
        head = self.read(1)
        trunk = int.from_bytes(head[32:36], "big")
        found: set[int] = set()
        while trunk and trunk not in found:
            page = self.read(trunk)
            if len(page) < self.size:
                break
            found.add(trunk)
            trunk, count = struct.unpack(">II", page[:8])
            count = min(count, self.size // 4 - 2)
            found |= set(struct.unpack(f">{count}I", page[8 : 8 + 4 * count]))
        return found

    def rows(self, number: int) -> Iterator[Row]:
        """Yield (rowid, values) of a table leaf; a cell that makes no sense is skipped."""
        if self.kind(number) == LEAF:
            for rowid, values in self.records(number):
                if rowid is not None and values is not None:
                    yield rowid, values

    def records(self, number: int) -> Iterator[tuple[int | None, tuple[Value, ...] | None]]:
        """Yield (rowid, values) of each cell of a table leaf; None for what makes no sense."""
        page = self.read(number)
        for cell in self._pointers(page, number, 8) if len(page) == self.size else ():
            rowid: int | None = None
            values: tuple[Value, ...] | None = None
            with contextlib.suppress(IndexError, ValueError, struct.error):
                length, place = varint(page, cell if cell > HEAD else self.size)
                found, place = varint(page, place)
                rowid = _signed(found)
                values = record(self._payload(page, place, length))
            yield rowid, values

    def ends(self, number: int) -> tuple[int, int, int] | None:
        """Return the number of cells of a table leaf, its first and its last rowid, if told."""
        page = self.read(number)
        count = int.from_bytes(page[3:5], "big")
        cells = self._cells(page, number, 8)
        if not count or len(cells) != count:
            return None
        try:
            return count, self._rowid(page, cells[0]), self._rowid(page, cells[-1])
        except IndexError:
            return None

    def is_accounted(self, number: int) -> bool:
        """Return whether the cells, the free blocks and the rest of a table leaf fill its page.

        A page that lost cells, because their count was damaged, is emptier than it says.
        """
        page = self.read(number)
        start = HEADER if number == 1 else 0
        free, content = struct.unpack(">H2xH", page[start + 1 : start + 7])
        cells = self._cells(page, number, 8)
        try:
            used = sum(self._cell_size(page, cell) for cell in cells)
            used += self._free_blocks(page, free) + page[start + 7]
        except (IndexError, struct.error):
            return False
        return bool(used == self.size - (content or 65536))

    def children(self, number: int) -> tuple[list[tuple[int, int]], int]:
        """Return (child, its highest rowid) of each cell of an inner page, and the last child."""
        page = self.read(number)
        start = HEADER if number == 1 else 0
        cells = self._cells(page, number, 12)
        found = []
        for cell in cells:
            with contextlib.suppress(IndexError):
                key = _signed(varint(page, cell + 4)[0])
                found.append((int.from_bytes(page[cell : cell + 4], "big"), key))
        return found, int.from_bytes(page[start + 8 : start + 12], "big")

    def _rowid(self, page: bytes, cell: int) -> int:
        _length, place = varint(page, cell)
        return _signed(varint(page, place)[0])

    def _cell_size(self, page: bytes, cell: int) -> int:
        length, place = varint(page, cell)
        _rowid, place = varint(page, place)
        local = self._local(length)
        return max(place - cell + local + (4 if local < length else 0), 4)

    def _free_blocks(self, page: bytes, place: int) -> int:
        total, met = 0, set()
        while place and place not in met:
            met.add(place)
            place, size = struct.unpack(">2H", page[place : place + 4])
            total += size
        return total

    def _pointers(self, page: bytes, number: int, head: int) -> tuple[int, ...]:
        start = HEADER if number == 1 else 0
        first = start + head
        most = (self.size - first) // 2
        count = min(int.from_bytes(page[start + 3 : start + 5], "big"), most)
        return struct.unpack(f">{count}H", page[first : first + 2 * count])

    def _cells(self, page: bytes, number: int, head: int) -> list[int]:
        first = head + (HEADER if number == 1 else 0)
        return [at for at in self._pointers(page, number, head) if first <= at < self.size]

    def _local(self, length: int) -> int:
        """Return how much of a payload stands on the leaf itself."""
        if length <= self.size - 35:
            return length
        least = (self.size - 12) * 32 // 255 - 23
        local = least + (length - least) % (self.size - 4)
        return local if local <= self.size - 35 else least

    def _payload(self, page: bytes, place: int, length: int) -> bytes:
        if length > MAX_PAYLOAD:
            raise ValueError("no payload is so long")
        local = self._local(length)
        parts = [page[place : place + local]]
        left = length - local
        following = int.from_bytes(page[place + local : place + local + 4], "big") if left else 0
        while left > 0:
            more = self.read(following)
            if not more:
                raise ValueError("the overflow is lost")
            parts.append(more[4 : 4 + left])
            left -= len(parts[-1])
            following = int.from_bytes(more[:4], "big")
        return b"".join(parts)


def varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of 1 to 9 bytes and the place after it."""
    value = 0
    for step in range(9):
        byte = data[place + step]
        if step == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    raise IndexError


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def record(data: bytes) -> tuple[Value, ...]:
    """Return the values of a record; raises ValueError when it makes no sense."""
    end, place = varint(data, 0)
    kinds = []
    while place < end:
        kind, place = varint(data, place)
        kinds.append(kind)
    values: list[Value] = []
    place = end
    for kind in kinds:
        value, place = _value(data, place, kind)
        values.append(value)
    if place != len(data):
        raise ValueError("the record does not fill its payload")
    return tuple(values)


_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(data: bytes, place: int, kind: int) -> tuple[Any, int]:
    if kind == 0:
        return None, place
    if kind in (8, 9):
        return kind - 8, place
    if kind in (10, 11):
        raise ValueError("a kind that is never written")
    width = _WIDTHS.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    part = data[place : place + width]
    if len(part) != width:
        raise ValueError("the record is cut short")
    if kind in _WIDTHS:
        return int.from_bytes(part, "big", signed=True), place + width
    if kind == 7:
        return struct.unpack(">d", part)[0], place + width
    return (part.decode("utf-8", "replace") if kind % 2 else part), place + width


# ---- writing ----------------------------------------------------------------------------------


def root_page(header: bytes, children: list[tuple[int, int]], size: int) -> bytes:
    """Return a page 1 whose tree has one level of leaves.

    Args:
        header: the first 100 bytes.
        children: page number and last rowid of each leaf, in order; at least one.
        size: bytes of a page.
    """
    cells = [struct.pack(">I", number) + as_varint(last) for number, last in children[:-1]]
    head = struct.pack(">BHHHBI", INNER, 0, len(cells), 0, 0, children[-1][0])
    return _laid_out(header, head, cells, size)


def leaf_page(rows: list[Row], size: int) -> bytes:
    """Return a table leaf; raises ValueError when the rows do not fit on it."""
    cells = []
    for rowid, values in rows:
        payload = as_record(values)
        cells.append(as_varint(len(payload)) + as_varint(rowid) + payload)
    return _laid_out(b"", struct.pack(">BHHHB", LEAF, 0, len(cells), 0, 0), cells, size)


def _laid_out(header: bytes, head: bytes, cells: list[bytes], size: int) -> bytes:
    place, places = size, []
    for cell in cells:
        place -= len(cell)
        places.append(place)
    start = header + head[:5] + struct.pack(">H", place) + head[7:]
    start += struct.pack(f">{len(places)}H", *places)
    if len(start) > place:
        raise ValueError("the rows do not fit on one page")
    return start.ljust(place, b"\0") + b"".join(reversed(cells))


def as_varint(value: int) -> bytes:
    """Return a number below 2**56 as 1 to 8 bytes."""
    made = [value & 0x7F]
    while value := value >> 7:
        made.append(value & 0x7F | 0x80)
    return bytes(reversed(made))


def as_record(values: tuple[Value, ...]) -> bytes:
    """Return a record of texts and whole numbers."""
    kinds, parts = b"", b""
    for value in values:
        if isinstance(value, int):
            kinds += as_varint(6)
            parts += value.to_bytes(8, "big", signed=True)
        else:
            text = str(value).encode()
            kinds += as_varint(13 + 2 * len(text))
            parts += text
    return as_varint(len(kinds) + 1) + kinds + parts
