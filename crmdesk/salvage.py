"""Getting back what can be read of a damaged data file, into a fresh one.

Everything is read from a copy; the damaged file is never opened by the driver. Which rows there
must be is told by the leaves of each table, so that one bad page costs the rows on it and a row
that does not come is missed; leaves that nothing points to any more are read page by page. What
cannot stand without something lost is put aside into a file of JSON lines, never dropped silently.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from crmdesk.backup import files
from crmdesk.backup.making import open_finished
from crmdesk.backup.mending import UNREADABLE, is_readable, mend
from crmdesk.backup.pages import Pages
from crmdesk.backup.proof import VERIFIED
from crmdesk.backup.reading import DamagedFile, TableReader, Values
from crmdesk.backup.rebuilding import Rebuild
from crmdesk.backup.shelf import list_backups
from crmdesk.backup.trees import ANY
from crmdesk.check import check
from crmdesk.db.engine import APPLICATION_ID, DriverConnection, translated_errors
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.tables import customer
from crmdesk.db.walfile import head_of
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.store import Store
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_file, sync_folder


@dataclass(frozen=True, slots=True)
class LostRange:
    """Ids of a table that could not be read; not each of them need have been in use."""

    table: str
    first: int
    last: int


TAKEN_BACK, KEPT = "unfinished taken back", "unfinished kept"
"""Of ``SalvageReport.mended``: what became of an import that had been cut short."""


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What came back.

    Attributes:
        saved: table to rows in the new file.
        lost: ranges of ids that could not be read.
        set_aside: rows that could not stand without something lost, or held nonsense.
        aside: the file of JSON lines that holds them, None when there are none.
        mended: what had to be mended before anything could be read, or what was half done.
    """

    saved: dict[str, int]
    lost: tuple[LostRange, ...]
    set_aside: int
    aside: Path | None
    mended: tuple[str, ...]

    @property
    def unfinished(self) -> str:
        """What is to be said of an import that had been cut short; "" when there was none."""
        if TAKEN_BACK in self.mended:
            return _("An import that had been cut short was taken back.")
        if KEPT in self.mended:
            return _("An import that had been cut short was kept as far as it went.")
        return ""


def salvage(
    damaged: Path,
    target: Path,
    progress: Progress | None = None,
    *,
    second_place: Path | None = None,
) -> SalvageReport:
    """Read a damaged data file into a fresh one of the current schema.

    Args:
        damaged: stays as it is; no connection of this process has it open.
        target: the new data file; must not exist. Its rows pass every check.
        progress: told table by table.
        second_place: where more backups may be; their first page mends a lost one.

    Raises:
        FileProblem: nothing could be read, the target exists, or the disk is full.
        Cancelled: stopped through ``progress``; no target is left behind.
    """
    progress = progress or Progress()
    with _stoppable(progress), translated_errors(target), files.writing(target):
        if target.exists():
            raise _taken(target)
        with files.scratch(target.parent) as folder:
            copy = _copied(damaged, folder)
            mended = _mend(copy, damaged, folder, second_place, progress)
            part, aside = folder / "saved.db", folder / "aside.jsonl"
            work = _Work(copy, part, aside, progress)
            work.run()
            mended += work.settle()
            saved = work.rebuild.counts()
            if not any(saved.values()):
                raise _hopeless(damaged)
            _require_sound(part)
            sync_file(part)
            named = _name_aside(aside, target)
            files.take_name(part, target, _taken)
            sync_folder(target.parent)
    return SalvageReport(saved, tuple(work.lost), work.rebuild.set_aside, named, mended)


@contextlib.contextmanager
def _stoppable(progress: Progress) -> Iterator[None]:
    """Say that the work was stopped, where a long statement ended by an error for it."""
    try:
        yield
    except (dbapi2.Error, DBAPIError, FileProblem) as error:
        if progress.cancelled:
            raise Cancelled from error
        raise


def _taken(target: Path) -> FileProblem:
    sentence = _("{name} exists already. Choose another name.")
    return FileProblem(sentence.format(name=isolate_ltr(target.name)))


def _copied(damaged: Path, folder: Path) -> Path:
    copy = folder / "damaged.db"
    for ending in ("", "-wal", "-journal"):
        source = files.side(damaged, ending)
        if source.exists():
            files.copy_tolerant(source, files.side(copy, ending))
    return copy


def _mend(
    copy: Path, damaged: Path, folder: Path, second_place: Path | None, progress: Progress
) -> tuple[str, ...]:
    if not copy.exists() or not copy.stat().st_size:
        raise _hopeless(damaged)
    head = head_of(copy)
    if head is not None and head.sound and head.application_id not in (0, APPLICATION_ID):
        sentence = _("{name} is not a CRMDesk file. It was left untouched.")
        raise FileProblem(sentence.format(name=isolate_ltr(damaged.name)))
    donors = [one.path for one in list_backups(damaged, second_place) if one.state == VERIFIED]
    fresh = folder / "fresh.db"
    Rebuild(fresh, SCHEMA_VERSION, folder / "none").make()
    mended = mend(copy, [*donors[:3], fresh], lambda: progress.step(0, 0))
    if not is_readable(copy):
        raise _hopeless(damaged)
    return mended


def _hopeless(damaged: Path) -> FileProblem:
    sentence = _("Nothing could be read from {name}. Restore a backup.")
    return FileProblem(sentence.format(name=isolate_ltr(damaged.name)))


class _Work:
    """Bringing the rows of a mended copy over into a fresh file."""

    def __init__(self, copy: Path, part: Path, aside: Path, progress: Progress) -> None:
        """Take the copy, the file to make, where odd rows go, and who is told."""
        self._copy = copy
        self._part = part
        self._aside = aside
        self._progress = progress
        self._kept_unfinished = False
        self.lost: list[LostRange] = []

    def run(self) -> None:
        """Make the fresh file and fill it."""
        source = open_finished(self._copy)
        head = head_of(self._copy)
        pages = Pages(self._copy, head.page_size if head is not None else files.SECTORS)
        try:
            file = DamagedFile(source, pages, lambda: self._progress.step(0, 0))
            self.rebuild = Rebuild(self._part, _version(source), self._aside)
            self.rebuild.make()
            with self.rebuild.filling(lambda: self._progress.cancelled) as tables:
                self._fill(file, tables)
            self.rebuild.finish()
            self._progress.step(len(tables), len(tables))
        finally:
            source.close()
            pages.close()

    def _fill(self, file: DamagedFile, tables: Sequence[str]) -> None:
        rebuild = self.rebuild
        readers = file.readers({table: rebuild.columns(table) for table in tables})
        used = _sequences(file.driver)
        for number, (table, reader) in enumerate(readers.items()):
            self._progress.step(number, len(tables), table)
            top = used.get(table) or (table == "journal_row" and rebuild.highest_told(table))
            if top:
                reader.bound(top)
            self._put(reader, reader.rows())
        if any(reader.gaps for reader in readers.values()):
            leaves = file.lost_leaves(readers)
            for table, reader in readers.items():
                self._put(reader, reader.found_elsewhere(leaves[table]))
        for table, reader in readers.items():
            told = rebuild.highest_told(table)
            self.lost += _named(reader, max(told, used.get(table, 0)))
            used[table] = max(told, used.get(table, 0), *_ends(self.lost, table))
        rebuild.keep_sequences({table: used[table] for table in tables})
        self._kept_unfinished = rebuild.settle(anything_lost=bool(self.lost))

    def _put(self, reader: TableReader, some: Iterable[Sequence[Values]]) -> None:
        for rows in some:
            self.rebuild.put(reader.table, reader.columns, rows)
        for row, why in reader.odd:
            self.rebuild.put_aside(reader.table, reader.columns, row, why)
        reader.odd.clear()

    def settle(self) -> tuple[str, ...]:
        """Take back what was half done, as every start does; return what was done about it."""
        if self._kept_unfinished:
            return (KEPT,)
        store = Store(self._part, "salvage")
        try:
            return (TAKEN_BACK,) if store.recover() else ()
        finally:
            store.close()


def _version(source: DriverConnection) -> int:
    """Return the version of the schema; a customer with every column of today has today's."""
    there = {row[0] for row in source.execute("SELECT name FROM pragma_table_info('customer')")}
    if there >= set(customer.c.keys()):
        return SCHEMA_VERSION
    version = int(source.execute("PRAGMA user_version").fetchone()[0])
    return min(max(version, 1), SCHEMA_VERSION)


def _sequences(source: DriverConnection) -> dict[str, int]:
    """Return table to the highest id that was ever given, as far as that can be read."""
    found: dict[str, int] = {}
    with contextlib.suppress(*UNREADABLE):
        for name, seq in source.execute("SELECT name, seq FROM sqlite_sequence"):
            if isinstance(name, str) and isinstance(seq, int) and 0 < seq < ANY:
                found[name] = seq
    return found


def _named(reader: TableReader, top: int) -> Iterator[LostRange]:
    """Name what could not be read; of a lost end at least its first id."""
    for first, last in reader.gaps:
        if last < ANY:
            yield LostRange(reader.table, first, last)
        elif first <= top or reader.is_end_lost:
            yield LostRange(reader.table, first, max(first, top))


def _ends(lost: Iterable[LostRange], table: str) -> Iterator[int]:
    return (one.last for one in lost if one.table == table)


def _require_sound(part: Path) -> None:
    """Look the new file over with the program's own eyes."""
    store = Store(part, "salvage")
    try:
        faults = [one.title for one in check(store) if not one.ok]
    finally:
        store.close()
    if faults:
        raise FileProblem(
            _("What was read does not fit together: {faults}").format(faults=" ".join(faults))
        )


def _name_aside(aside: Path, target: Path) -> Path | None:
    """Give the file of odd rows a name of its own beside the target, never over an earlier one."""
    if not aside.exists() or not aside.stat().st_size:
        return None
    named, number = files.side(target, "-aside.jsonl"), 2
    while named.exists():
        named, number = files.side(target, f"-aside-{number}.jsonl"), number + 1
    aside.chmod(0o600)
    sync_file(aside)
    files.take_name(aside, named, _taken)
    return named
