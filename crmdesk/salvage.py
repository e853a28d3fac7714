"""Getting back what can be read of a damaged data file, into a fresh one.

Everything is read from a copy; the damaged file is never opened by the driver. Rows are read by
ranges of their ids, halved around errors, so that one bad page costs the rows on it; leaves that
nothing points to any more are read page by page. What cannot stand without something lost is put
aside into a file of JSON lines, never dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmdesk.backup import files
from crmdesk.backup.making import open_finished
from crmdesk.backup.mending import is_readable, mend
from crmdesk.backup.pages import Pages
from crmdesk.backup.proof import VERIFIED
from crmdesk.backup.reading import Gap, TableReader, leaf_rows
from crmdesk.backup.rebuilding import Rebuild
from crmdesk.backup.shelf import list_backups
from crmdesk.check import check
from crmdesk.db.engine import APPLICATION_ID, DriverConnection, make_private, translated_errors
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.walfile import head_of
from crmdesk.errors import FileProblem
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


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What came back.

    Attributes:
        saved: table to rows in the new file.
        lost: ranges of ids that could not be read.
        set_aside: rows that could not stand without something lost, or held nonsense.
        aside: the file of JSON lines that holds them, None when there are none.
        mended: what had to be mended before anything could be read.
    """

    saved: dict[str, int]
    lost: tuple[LostRange, ...]
    set_aside: int
    aside: Path | None
    mended: tuple[str, ...]


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
    with translated_errors(target), files.writing(target):
        if target.exists():
            sentence = _("{name} exists already. Choose another name.")
            raise FileProblem(sentence.format(name=isolate_ltr(target.name)))
        with files.scratch(target.parent) as folder:
            copy = _copied(damaged, folder)
            mended = _mend(copy, damaged, folder, second_place)
            part, aside = folder / "saved.db", folder / "aside.jsonl"
            report = _rebuild(copy, part, aside, progress)
            if not any(report[0].values()):
                raise _hopeless(damaged)
            _require_sound(part)
            sync_file(part)
            aside_target = _name_aside(aside, target)
            files.take_name(part, target, lambda path: FileProblem(path.name))
            sync_folder(target.parent)
    return SalvageReport(report[0], report[1], report[2], aside_target, mended)


def _copied(damaged: Path, folder: Path) -> Path:
    copy = folder / "damaged.db"
    for ending in ("", "-wal", "-journal"):
        source = files.side(damaged, ending)
        if source.exists():
            files.copy_tolerant(source, files.side(copy, ending))
    return copy


def _mend(copy: Path, damaged: Path, folder: Path, second_place: Path | None) -> tuple[str, ...]:
    if not copy.exists() or not copy.stat().st_size:
        raise _hopeless(damaged)
    head = head_of(copy)
    if head is not None and head.sound and head.application_id not in (0, APPLICATION_ID):
        sentence = _("{name} is not a CRMDesk file. It was left untouched.")
        raise FileProblem(sentence.format(name=isolate_ltr(damaged.name)))
    donors = [one.path for one in list_backups(damaged, second_place) if one.state == VERIFIED]
    fresh = folder / "fresh.db"
    Rebuild(fresh, SCHEMA_VERSION, folder / "none").make()
    mended = mend(copy, [*donors[:3], fresh])
    if not is_readable(copy):
        raise _hopeless(damaged)
    return mended


def _hopeless(damaged: Path) -> FileProblem:
    sentence = _("Nothing could be read from {name}. Restore a backup.")
    return FileProblem(sentence.format(name=isolate_ltr(damaged.name)))


def _rebuild(
    copy: Path, part: Path, aside: Path, progress: Progress
) -> tuple[dict[str, int], tuple[LostRange, ...], int]:
    source = open_finished(copy)
    source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    head = head_of(copy)
    pages = Pages(copy, head.page_size if head is not None else files.SECTORS)
    try:
        version = int(source.execute("PRAGMA user_version").fetchone()[0])
        rebuild = Rebuild(part, min(max(version, 1), SCHEMA_VERSION), aside)
        rebuild.make()
        lost: list[LostRange] = []
        with rebuild.filling() as tables:
            for number, table in enumerate(tables):
                progress.step(number, len(tables), table)
                gaps = _one_table(source, pages, table, rebuild, lambda: progress.step(0, 0))
                lost += [LostRange(table, gap.first, gap.last) for gap in gaps]
            rebuild.keep_sequences(source)
            rebuild.settle(anything_lost=bool(lost))
        rebuild.finish()
        progress.step(len(tables), len(tables))
        return rebuild.counts(), tuple(lost), rebuild.set_aside
    finally:
        source.close()
        pages.close()


def _one_table(
    source: DriverConnection,
    pages: Pages,
    table: str,
    rebuild: Rebuild,
    breathe: Callable[[], None],
) -> Sequence[Gap]:
    """Bring one table over; return what is still lost."""
    reader = TableReader(source, table, rebuild.columns(table))
    for rows in reader.rows():
        rebuild.put(table, reader.columns, rows)
        breathe()
    gaps = reader.gaps
    if not gaps:
        return ()
    found = leaf_rows(source, pages, reader, gaps)
    rebuild.put(table, reader.columns, found)
    if not reader.is_listed:
        return ()  # nobody knows how many there were
    return reader.still_lost([row[0] for row in found])


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
    if not aside.exists() or not aside.stat().st_size:
        return None
    named = files.side(target, "-aside.jsonl")
    make_private(named)
    files.copy_synced(aside, named)
    return named
