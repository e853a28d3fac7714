"""Reading the rows of a damaged file: what must be there is told by the leaves of its tables.

SQLite reads runs of leaves, which is quick; what it returns must be exactly the ids that stand on
them. Where it is not, each leaf is read by itself, and what a leaf does not give is a gap. Leaves
that nothing points to any more fill the gaps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from operator import lt
from typing import Any

from sqlcipher3 import dbapi2

from crmdesk.backup.kinds import Shape
from crmdesk.backup.pages import LEAF, Pages
from crmdesk.backup.trees import ANY, Gap, Leaf, Place, Tree, holes, in_order, joined, walk
from crmdesk.db.engine import DriverConnection

CHUNK = 1000
"""Rows that are read at once."""

SLACK = 1000
"""By how much the last id of a table may pass the highest that it is said to have given."""

PROBES = 3
"""Records of a lost leaf by which its table is told."""

FOREIGN = Gap(-(1 << 63), (1 << 63) - 1)
"""Ids of tables that are not ours, as those of the search index."""

Values = tuple[Any, ...]
Breathe = Callable[[], None]


class DamagedFile:
    """A damaged copy, opened both by SQLite and as pages."""

    def __init__(self, driver: DriverConnection, pages: Pages, breathe: Breathe) -> None:
        """Take both, and what is called now and then, which may raise to stop."""
        self.driver = driver
        self.pages = pages
        self.breathe = breathe
        self.claimed: set[int] = set()
        """Leaves that stand in their place, and free pages."""
        self.garbled = False
        """Set when a text was no UTF-8."""
        driver.text_factory = self._text

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.garbled = True
            return raw.decode("utf-8", "replace")

    def readers(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, TableReader]:
        """Walk every tree of the file; return a reader of each wanted table.

        Args:
            wanted: table to the columns of the new one.
        """
        listed = "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        roots = {"sqlite_master": 1, **dict(self.driver.execute(listed).fetchall())}
        made = {name: TableReader(self, name, columns) for name, columns in wanted.items()}
        self.claimed = self.pages.free()
        for name, root in roots.items():
            reader = made.get(name)
            if reader is not None:
                tree = walk(self.pages, int(root), reader.shape.fits, self.breathe)
                reader.take(tree)
            else:
                tree = walk(self.pages, int(root), lambda _values: True, self.breathe, FOREIGN)
            self.claimed.update(leaf.page for leaf in tree.leaves)
        return made

    def lost_leaves(self, readers: Mapping[str, TableReader]) -> dict[str, list[int]]:
        """Return for each table the leaves that nothing points to, told by their columns."""
        found: dict[str, list[int]] = {name: [] for name in readers}
        for number in range(2, self.pages.count + 1):
            if not number % CHUNK:
                self.breathe()
            if number in self.claimed or self.pages.kind(number) != LEAF:
                continue
            probes = [values for _rowid, values in islice(self.pages.rows(number), PROBES)]
            for name, reader in readers.items():
                if any(reader.shape.fits(values) for values in probes):
                    found[name].append(number)
        return found


class TableReader:
    """Reads one table; the first column of every row is its id.

    Attributes:
        gaps: ids that could not be read so far.
        odd: rows that are no whole rows of the table any more, each with the reason.
        is_listed: whether the file says that there is such a table.
        is_end_lost: whether of its end, wherever that was, nothing was found.
    """

    def __init__(self, file: DamagedFile, table: str, wanted: Sequence[str]) -> None:
        """Take the columns that the new table has."""
        self._file = file
        self.table = table
        sql = "SELECT name FROM pragma_table_info(?)"
        there = [row[0] for row in file.driver.execute(sql, (table,))]
        known = bool(there) and (set(there) <= set(wanted) or set(there) >= set(wanted))
        # Where the names are damaged, the order is still that of the records.
        stored = there if known else list(wanted)
        self.is_listed = bool(there)
        self.is_end_lost = False
        self.shape = Shape(table, stored)
        self.columns = ["id", *(name for name in wanted if name in stored and name != "id")]
        self._select = ""
        if len(there) == len(stored):
            names = ", ".join(f'"{there[stored.index(name)]}"' for name in self.columns)
            self._select = f'SELECT {names} FROM "{table}" NOT INDEXED '
        self.gaps = [Gap(1, ANY)]
        self.odd: list[tuple[Values, str]] = []
        self._tree = Tree(gaps=self.gaps)

    def take(self, tree: Tree) -> None:
        """Take the table's tree."""
        self._tree = tree
        self.gaps = list(tree.gaps)

    def bound(self, top: int) -> None:
        """Say which id was the highest ever given: a last row far above it has a wrong one."""
        self.gaps = [Gap(first, _capped(first, last, top)) for first, last in self.gaps]
        tree = self._tree
        tree.doubtful = [
            Place(page, first, _capped(first, last, top)) for page, first, last in tree.doubtful
        ]
        if tree.leaves and tree.leaves[-1].last > top + SLACK:
            leaf = tree.leaves[-1]
            before = tree.leaves[-2].last if len(tree.leaves) > 1 else 0
            if before <= top and (leaf.rows == 1 or leaf.first <= top):
                self._file.claimed.discard(tree.leaves.pop().page)
                tree.doubtful.append(Place(leaf.page, before + 1, top))

    def rows(self) -> Iterator[list[Values]]:
        """Yield what stands in its place, in chunks; ``gaps`` says afterwards what does not."""
        for group in _groups(self._tree.leaves):
            yield from self._group(group)
        for place in self._tree.doubtful:
            rows = self._by_page(place)
            if rows:
                self._file.claimed.add(place.page)
                yield rows
        self.gaps = joined(self.gaps)

    def found_elsewhere(self, leaves: Sequence[int]) -> Iterator[list[Values]]:
        """Yield rows of the gaps from leaves that nothing points to; the gaps become smaller."""
        wanted, found = joined(self.gaps), set[int]()
        for page in leaves:
            if page in self._file.claimed:
                continue
            self._file.breathe()
            rows = [row for row in self._by_page(Place(page, 1, ANY)) if _within(row[0], wanted)]
            new = [row for row in rows if row[0] not in found]
            self.odd += [(row, "another row has its number") for row in rows if row[0] in found]
            found.update(row[0] for row in new)
            if new:
                yield new
        self.gaps = holes(wanted, sorted(found))
        self.is_end_lost = self.is_listed and any(
            gap.last == ANY and gap in wanted for gap in self.gaps
        )

    # ---- one run of leaves ---------------------------------------------------------------

    def _group(self, group: Sequence[Leaf]) -> Iterator[list[Values]]:
        self._file.breathe()
        rows = self._read(group)
        if rows is not None:
            yield rows
        elif len(group) == 1:
            yield self._by_page(Place(group[0].page, group[0].first, group[0].last))
        else:
            middle = len(group) // 2
            yield from self._group(group[:middle])
            yield from self._group(group[middle:])

    def _read(self, group: Sequence[Leaf]) -> list[Values] | None:
        """Let SQLite read leaves; None when that is not exactly what stands on them."""
        if not self._select:
            return None
        first, last = group[0].first, group[-1].last
        sql = self._select + "WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        self._file.garbled = False
        try:
            rows = list(self._file.driver.execute(sql, (first, last)))
        except (dbapi2.Error, ValueError, OverflowError):
            return None
        ids = [row[0] for row in rows]
        right = len(ids) == sum(leaf.rows for leaf in group)
        if not right or (ids[0], ids[-1]) != (first, last) or not all(map(lt, ids, ids[1:])):
            return None
        if self._file.garbled:
            self._note_garbled(rows)
        return rows

    def _note_garbled(self, rows: Sequence[Values]) -> None:
        """Keep aside what a text was that is mended by a mark for what cannot be read."""
        for row in rows:
            if any(isinstance(value, str) and "\ufffd" in value for value in row):
                self.odd.append((row, "damaged: a text"))

    # ---- one leaf ------------------------------------------------------------------------

    def _by_page(self, place: Place) -> list[Values]:
        """Read a leaf without SQLite; note as gaps and odd rows what it does not give."""
        cells = [
            (rowid, values if values is not None and self.shape.fits(values) else None)
            for rowid, values in self._file.pages.records(place.page)
        ]
        if not any(values for _rowid, values in cells):
            self.gaps.append(Gap(place.first, place.last))
            return []
        numbers = [-1 if rowid is None else rowid for rowid, _values in cells]
        right = in_order(numbers, Gap(place.first, place.last))
        if not right and place.page in self._file.claimed:
            self.gaps.append(Gap(place.first, place.last))  # it stands elsewhere by right
            return []
        rows: list[Values] = []
        unsure: list[Sequence[Any] | None] = []
        low = place.first
        for at, (rowid, values) in enumerate(cells):
            if at not in right or rowid is None:
                unsure.append(values)
                continue
            rows += self._numbered(unsure, low, rowid - 1)
            unsure, low = [], rowid + 1
            if values is None:
                self.gaps.append(Gap(rowid, rowid))
            else:
                rows.append(self._row(rowid, values))
        rows += self._numbered(unsure, low, place.last)
        if not unsure and low <= place.last and not self._file.pages.is_accounted(place.page):
            self.gaps.append(Gap(low, place.last))
        return rows

    def _numbered(
        self, unsure: Sequence[Sequence[Any] | None], low: int, high: int
    ) -> list[Values]:
        """Return rows whose own numbers are wrong when only one choice is left for each."""
        if not unsure:
            return []
        whole = [values for values in unsure if values is not None]
        if len(whole) == len(unsure) == high - low + 1:
            return [self._row(low + at, values) for at, values in enumerate(whole)]
        self.odd += [(self._row(0, values), "its number is damaged") for values in whole]
        if low <= high:
            self.gaps.append(Gap(low, high))
        return []

    def _row(self, rowid: int, values: Sequence[Any]) -> Values:
        by_name = self.shape.named(rowid, values)
        return tuple(by_name[name] for name in self.columns)


def _capped(first: int, last: int, top: int) -> int:
    """Return the end of some ids; a highest one below their beginning is itself wrong."""
    return top if last == ANY and first <= top else last


def _groups(leaves: Sequence[Leaf]) -> Iterator[list[Leaf]]:
    group: list[Leaf] = []
    rows = 0
    for leaf in leaves:
        group.append(leaf)
        rows += leaf.rows
        if rows >= CHUNK:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _within(number: int, gaps: Sequence[Gap]) -> bool:
    at = bisect_right(gaps, number, key=lambda gap: gap.first)
    return at > 0 and number <= gaps[at - 1].last
