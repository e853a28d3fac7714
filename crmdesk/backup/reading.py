"""Reading the rows of a damaged table: by ranges, halved around errors, then leaf by leaf."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer
from sqlcipher3 import dbapi2

from crmdesk.backup.pages import Pages
from crmdesk.db.engine import DriverConnection
from crmdesk.db.tables import metadata

CHUNK = 1000
MOST_FAILURES = 200_000
"""Failed attempts after which the rest of a table is left to the reading by leaves."""

ANY = 1 << 40
"""Above every id, when nobody knows the highest."""

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Ids from ``first`` to ``last`` that could not be read."""

    first: int
    last: int


class TableReader:
    """Reads one table; the first column of every row is its id."""

    def __init__(self, source: DriverConnection, table: str, columns: Sequence[str]) -> None:
        """Take the connection to the damaged copy and the columns that the new table has."""
        self._source = source
        self.table = table
        there = [
            row[0] for row in source.execute("SELECT name FROM pragma_table_info(?)", (table,))
        ]
        self.is_listed = bool(there)
        self.stored = there or list(columns)
        """The columns of the damaged table, in the order of its records."""
        self.columns = ["id", *(name for name in columns if name in self.stored and name != "id")]
        self.gaps: list[Gap] = []
        self._failures = 0

    def rows(self) -> Iterator[list[Values]]:
        """Yield what can be read, in chunks; ``gaps`` says afterwards what could not."""
        if not self.is_listed:
            self.gaps = [Gap(1, ANY)]
            return
        waiting = [Gap(*self._ends())]
        while waiting:
            gap = waiting.pop()
            if gap.last - gap.first >= CHUNK:
                waiting += [Gap(gap.first + CHUNK, gap.last), Gap(gap.first, gap.first + CHUNK - 1)]
                continue
            rows = self._read(gap)
            if rows is not None:
                if rows:
                    yield rows
            elif gap.first == gap.last or self._failures > MOST_FAILURES:
                self.gaps.append(gap)
            else:
                waiting += self._halves(gap)
        self.gaps = _joined(self.gaps)

    def _halves(self, gap: Gap) -> list[Gap]:
        middle = (gap.first + gap.last) // 2
        return [Gap(middle + 1, gap.last), Gap(gap.first, middle)]

    def _read(self, gap: Gap) -> list[Values] | None:
        names = ", ".join(f'"{name}"' for name in self.columns)
        try:
            return list(
                self._source.execute(
                    f'SELECT {names} FROM "{self.table}" NOT INDEXED '
                    "WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
                    (gap.first, gap.last),
                )
            )
        except (dbapi2.Error, ValueError, OverflowError):
            self._failures += 1
            return None

    def _ends(self) -> tuple[int, int]:
        """Return the lowest and highest id that there may be."""
        found = [1, 0]
        asked: tuple[tuple[str, tuple[str, ...]], ...] = (
            (f'SELECT max(rowid) FROM "{self.table}" NOT INDEXED', ()),
            ("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.table,)),
        )
        for sql, values in asked:
            with contextlib.suppress(dbapi2.Error):
                row = self._source.execute(sql, values).fetchone()
                found.append(int(row[0] or 0) if row is not None else 0)
        if self.table == "journal_row":
            with contextlib.suppress(dbapi2.Error):
                sql = "SELECT max(last_row) FROM journal_op"
                found.append(int(self._source.execute(sql).fetchone()[0] or 0))
        return 1, max(found)

    def still_lost(self, found: Sequence[int]) -> list[Gap]:
        """Return the gaps without the ids that were found elsewhere."""
        ids = sorted(set(found))
        left: list[Gap] = []
        for gap in self.gaps:
            first = gap.first
            for one in ids:
                if gap.first <= one <= gap.last:
                    if one > first:
                        left.append(Gap(first, one - 1))
                    first = one + 1
            if first <= gap.last:
                left.append(Gap(first, gap.last))
        return left


def _joined(gaps: Sequence[Gap]) -> list[Gap]:
    joined: list[Gap] = []
    for gap in sorted(gaps, key=lambda one: one.first):
        if joined and gap.first <= joined[-1].last + 1:
            joined[-1] = Gap(joined[-1].first, max(joined[-1].last, gap.last))
        else:
            joined.append(gap)
    return joined


def leaf_rows(
    source: DriverConnection, pages: Pages, reader: TableReader, gaps: Sequence[Gap]
) -> list[Values]:
    """Return rows of the gaps that stand on leaves nothing points to any more.

    Whose they are is told by their columns: as many as the table has, each of its kind.
    """
    taken = pages.free()
    for (root,) in source.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 0"):
        taken |= pages.tree(int(root))
    kinds = _kinds(reader)
    found: dict[int, Values] = {}
    for number in range(2, pages.count + 1):
        if number in taken:
            continue
        for rowid, values in pages.rows(number):
            if any(gap.first <= rowid <= gap.last for gap in gaps) and _fits(values, kinds):
                added = [kind.default for kind in kinds[len(values) :]]
                by_name = dict(zip(reader.stored, [*values, *added], strict=True)) | {"id": rowid}
                found[rowid] = tuple(by_name[name] for name in reader.columns)
    return [found[rowid] for rowid in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What may stand in a column.

    Attributes:
        holds: its type, None for any.
        empty: whether it may hold nothing.
        late: whether a record may end before it, as those do that are older than the column.
        default: what it holds then.
    """

    holds: type | None
    empty: bool
    late: bool = False
    default: str | int | None = None


def _kinds(reader: TableReader) -> list[_Kind]:
    table = metadata.tables.get(reader.table)
    kinds = []
    for name in reader.stored:
        if name == "id" or table is None or name not in table.c:
            kinds.append(_Kind(None, empty=True))  # the rowid stands for the id
            continue
        column = table.c[name]
        whole = isinstance(column.type, Integer)
        late = bool(column.nullable) or column.server_default is not None
        default = None if column.nullable else 0 if whole else ""
        kinds.append(_Kind(int if whole else str, bool(column.nullable), late, default))
    return kinds


def _fits(values: Sequence[Any], kinds: Sequence[_Kind]) -> bool:
    """Return whether a record can be of this table."""
    if not 2 <= len(values) <= len(kinds) or values[0] is not None:
        return False
    if not all(kind.late for kind in kinds[len(values) :]):
        return False
    return all(
        kind.empty if value is None else kind.holds is None or isinstance(value, kind.holds)
        for value, kind in zip(values[1:], kinds[1:], strict=False)
    )
