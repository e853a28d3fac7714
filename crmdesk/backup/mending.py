"""Making a damaged copy readable for SQLite: its log, its length, its list of tables.

Works on a copy of the damaged file alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.backup import files
from crmdesk.backup.making import open_finished
from crmdesk.backup.pages import INNER, LEAF, Pages, leaf_page, root_page
from crmdesk.db.engine import APPLICATION_ID
from crmdesk.db.tables import metadata
from crmdesk.db.walfile import HEADER, apply_log, head_of, is_mapped, read_log, steady_head
from crmdesk.errors import Cancelled

DEFAULT_PAGE = 4096
UNREADABLE = (dbapi2.Error, ValueError)
"""What the driver raises; the second for a damaged text, also one that its own sentence names."""
_SEQUENCE = "sqlite_sequence"
_PAGES, _STEPS = 1000, 100_000
"""Of a file, and of SQLite's machine: between two looks whether to stop."""


def mend(copy: Path, donors: Sequence[Path], breathe: Callable[[], None]) -> tuple[str, ...]:
    """Make a copy readable; return the names of what was mended.

    Args:
        copy: of the damaged file, with its log beside it when there is one.
        donors: whole files of the same shop, best first: backups, then a fresh file.
        breathe: called now and then; may raise to stop.

    Returns:
        Some of ``log left out``, ``log folded``, ``log damaged``, ``head``, ``length``, ``schema``.
    """
    mended = _fold_log(copy, breathe)
    if _steady_head(copy):
        mended.append("head")
    if _pad(copy):
        mended.append("length")
    if not is_readable(copy):
        _write_schema(copy, donors, breathe)
        mended.append("schema")
    return tuple(mended)


def is_readable(path: Path) -> bool:
    """Return whether the list of tables of a file can be read and is ours."""
    try:
        connection = open_finished(path)
        try:
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            connection.execute("EXPLAIN SELECT id FROM customer").fetchone()
            return bool(ours)
        finally:
            connection.close()
    except UNREADABLE:
        return False


# ---- log and length ---------------------------------------------------------------------------


def _fold_log(copy: Path, breathe: Callable[[], None]) -> list[str]:
    """Bring the log into the copy when they belong together, else leave it out.

    What a cut left half written at its end is no part of it. Where a damaged frame hides later
    ones, the whole log is tried too: they were told to be safe.
    """
    log = files.side(copy, "-wal")
    if not log.exists() or not log.stat().st_size:
        log.unlink(missing_ok=True)
        return []
    found = read_log(log, proved=True)
    hidden = found is not None and found.hidden
    whole = found is not None and found == read_log(log)
    best, fewest = "log left out", _faults(copy, breathe)
    tried, chosen = files.side(copy, ".tried"), files.side(copy, ".chosen")
    for name, proved in _WAYS[: 1 if whole else 2]:
        files.copy_synced(copy, tried)
        if not apply_log(tried, log, proved=proved):
            continue
        faults = _faults(tried, breathe)
        # Not proved and not hidden either, it may be the half-written end of a cut.
        if faults < fewest or (faults == fewest and (proved or hidden)):
            best, fewest = name, faults
            tried.replace(chosen)
    tried.unlink(missing_ok=True)
    log.unlink()
    if chosen.exists():
        chosen.replace(copy)
    elif found is None or not (found.file_pages or found.hidden):
        return []
    return [best]


_WAYS = (("log folded", True), ("log damaged", False))


def _faults(path: Path, breathe: Callable[[], None]) -> int:
    """Count faults, up to a limit that stands for "cannot be read at all"."""
    worst = 1000
    breathe()
    try:
        connection = open_finished(path)
        connection.set_progress_handler(lambda: _is_stopped(breathe), _STEPS)
        try:
            rows = connection.execute(f"PRAGMA integrity_check({worst})").fetchall()
            return 0 if rows == [("ok",)] else len(rows)
        finally:
            connection.close()
    except UNREADABLE:
        breathe()
        return worst


def _is_stopped(breathe: Callable[[], None]) -> bool:
    try:
        breathe()
    except Cancelled:
        return True
    return False


def _steady_head(copy: Path) -> bool:
    """Write anew what stands alike in the head of every file of ours; return whether it was off."""
    with copy.open("rb+") as file:
        head = file.read(HEADER)
        steady = steady_head(head, mapped=is_mapped(file, head))
        if steady == head:
            return False
        file.seek(0)
        file.write(steady)
    return True


def _pad(copy: Path) -> bool:
    """Fill up a file that was cut short; return whether it was."""
    head = head_of(copy)
    sound = head is not None and head.page_size >= DEFAULT_PAGE // 8
    size = head.page_size if head is not None and sound else DEFAULT_PAGE
    there = copy.stat().st_size
    pages = max(-(-there // size), head.pages if head is not None and sound else 0)
    if pages * size == there or pages * size > there + _MOST_PADDING:
        return False
    with copy.open("rb+") as file:
        file.truncate(pages * size)
    return True


_MOST_PADDING = 64 << 30


# ---- the list of tables -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Listed:
    """A table as a file lists it."""

    name: str
    root: int
    sql: str


def _write_schema(copy: Path, donors: Sequence[Path], breathe: Callable[[], None]) -> None:
    """Write a new list of tables: as found in the file's own pages, else as a donor has it.

    Indexes and triggers are left out: nothing is written to this copy, and rows are read by id.
    A table that nobody can point to is left to the reading by leaves.
    """
    first = _first_page(copy, donors)
    if not first:
        return
    size = int.from_bytes(first[16:18], "big")
    pages = Pages(copy, size)
    try:
        listed = _choose(pages, [_found(pages, breathe), *(_listed_by(donor) for donor in donors)])
        count = pages.count
    finally:
        pages.close()
    if not listed:
        return
    leaves = _packed(listed, size)
    first[18:20] = b"\1\1"
    first[28:32] = (count + len(leaves)).to_bytes(4, "big")
    first[32:40] = bytes(8)  # the free list: nothing is written to this copy
    first[92:96] = first[24:28]
    children = [(count + place, last) for place, (_page, last) in enumerate(leaves, 1)]
    with copy.open("rb+") as file:
        file.write(root_page(bytes(first[:HEADER]), children, size))
        file.seek(count * size)
        for page, _last in leaves:
            file.write(page)


def _first_page(copy: Path, donors: Sequence[Path]) -> bytearray:
    """Return the file's own header when it is sound, else a donor's."""
    for path in (copy, *donors):
        head = head_of(path)
        sound = head is not None and head.page_size == DEFAULT_PAGE
        if head is not None and sound and head.application_id == APPLICATION_ID:
            with path.open("rb") as file:
                return bytearray(file.read(head.page_size))
    return bytearray()


def _found(pages: Pages, breathe: Callable[[], None]) -> dict[str, _Listed]:
    """Return the tables listed on leaves of the file itself, wherever they stand."""
    found: dict[str, _Listed] = {}
    for number in range(1, pages.count + 1):
        if not number % _PAGES:
            breathe()
        if b"CREATE TABLE" not in pages.read(number):
            continue
        for _rowid, values in pages.rows(number):
            if len(values) == 5 and values[0] == "table":
                name, root, sql = values[1], values[3], values[4]
                if isinstance(name, str) and isinstance(root, int) and isinstance(sql, str):
                    found.setdefault(name, _Listed(name, root, sql))
    return found


def _listed_by(donor: Path) -> dict[str, _Listed]:
    with contextlib.suppress(*UNREADABLE):
        connection = open_finished(donor)
        try:
            rows = connection.execute(
                "SELECT name, rootpage, sql FROM sqlite_master WHERE type = 'table'"
            )
            return {name: _Listed(name, root, sql) for name, root, sql in rows}
        finally:
            connection.close()
    return {}


def _choose(pages: Pages, sources: Sequence[dict[str, _Listed]]) -> list[_Listed]:
    """Return for each table of ours the first listing whose root is the page of a table."""
    chosen: list[_Listed] = []
    taken: set[int] = set()
    for name in (*metadata.tables, _SEQUENCE):
        for source in sources:
            listed = source.get(name)
            if listed is None or listed.root in taken:
                continue
            # What the file itself says is believed even when the page is lost: its leaves are
            # told by its columns.
            if source is sources[0] or pages.kind(listed.root) in (LEAF, INNER):
                chosen.append(replace(listed, sql=_sound_sql(listed, sources)))
                taken.add(listed.root)
                break
    return chosen


def _sound_sql(listed: _Listed, sources: Sequence[dict[str, _Listed]]) -> str:
    """Return how a table was made; as another file has it when a bit of it is wrong."""
    if listed.name == _SEQUENCE:
        return f"CREATE TABLE {_SEQUENCE}(name,seq)"
    told = [source[listed.name].sql for source in sources if listed.name in source]
    return next((sql for sql in (listed.sql, *told) if _is_sql(sql)), listed.sql)


def _is_sql(sql: str) -> bool:
    connection = dbapi2.connect(":memory:")
    try:
        connection.execute(sql)
    except UNREADABLE:
        return False
    else:
        return True
    finally:
        connection.close()


def _packed(listed: Sequence[_Listed], size: int) -> list[tuple[bytes, int]]:
    """Return leaves that hold the list, each with its last rowid."""
    rows = [
        (rowid, ("table", one.name, one.name, one.root, one.sql))
        for rowid, one in enumerate(listed, 1)
    ]
    # One row a page: the simplest that is right.
    return [(leaf_page([row], size), row[0]) for row in rows]
