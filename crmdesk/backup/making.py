"""A copy of the data file that has proved itself before it gets its name.

The copy is made in one step of SQLite's backup API (an incremental one never ends beside a
writer), into a part file; then come integrity check, foreign keys, row counts against the
snapshot it was made from, SHA-256, fsync, rename and fsync of the folder. An integrity check alone
proves nothing: a backup cut short by a full disk opens as "ok" with no tables.
"""

from __future__ import annotations

import contextlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from crmdesk import clock
from crmdesk.backup import files
from crmdesk.db.engine import DriverConnection, raw_connect, translated_errors
from crmdesk.db.marks import set_suspicion
from crmdesk.db.types import moment_text
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.paths import backup_folder, make_folder
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_file

COUNTED = ("customer", "contact_point", "interaction", "follow_up", "journal_op")
"""Tables whose rows prove a copy complete, the trash included."""

LIVE = ("customer", "interaction", "follow_up")
"""Tables whose rows people know; counted without the trash."""

ATTEMPTS = 20

PROVING_KIB = 64 * 1024
"""Of pages kept while a copy is proved: a fifth less time at a gigabyte."""

COPYING_PAGES = 10
"""Kept while a copy is written: keeping more only moves them about."""


class NameTaken(FileProblem):
    """A file with the backup's name is there already."""


class SourceDamaged(FileProblem):
    """What shall be backed up is damaged itself."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy and what was found in it.

    Attributes:
        path: where it is.
        made_at: the moment of its making, UTC, ``2026-11-21T05:30:00Z``.
        size: bytes.
        sha256: of the whole file.
        schema: version of its tables.
        counts: table to rows, the trash included; what the copy is proved by.
        live: table to rows without the trash; what people are shown.
        reason: ``manual``, ``auto``, ``exit``, ``import``, ``migration``, ``restore``.
        last_change: moment of the newest operation in it, "" when there is none.
        mark: stands for everything that was written; differs whenever the data may differ.
        shelf: whose backups these are; several data files may share one second place.
    """

    path: str
    made_at: str
    size: int
    sha256: str
    schema: int
    counts: dict[str, int]
    live: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    last_change: str = ""
    mark: str = ""
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a data file holds at one moment."""

    schema: int
    counts: dict[str, int]
    live: dict[str, int]
    last_change: str
    mark: str


def back_up(
    source: Path, reason: str, *, shelf: str = "", of: Path | None = None, still: bool = False
) -> Backup:
    """Make a backup in the data file's own folder, under a name that nobody else takes.

    Args:
        source: what is copied.
        reason: a short Latin word.
        shelf: see ``Backup.shelf``.
        of: the data file it is a backup of, when ``source`` is a copy of it.
        still: see ``make_backup``.
    """
    for _attempt in range(ATTEMPTS):
        target = default_target(of or source, reason)
        with contextlib.suppress(NameTaken):
            return make_backup(source, target, reason=reason, shelf=shelf, still=still)
    raise FileProblem(_("Several backups are being made at once. Try again in a moment."))


def make_backup(
    source: Path, target: Path, *, reason: str = "manual", shelf: str = "", still: bool = False
) -> Backup:
    """Copy a data file to ``target`` while others may be writing to it.

    Args:
        source: the data file.
        target: the backup's name; its folder is made when needed.
        reason: a short Latin word, kept in the description.
        shelf: see ``Backup.shelf``.
        still: nobody has the source open and it has no log: it is read without being touched.

    Raises:
        NameTaken: the target or its description exists.
        SourceDamaged: the data file is damaged; noted, so that the next start reads all of it.
        FileProblem: the disk is full, or the copy did not verify; no file with the target's name
            is left behind.
    """
    with files.writing(target):
        make_folder(target.parent)
        if target.exists() or files.manifest_of(target).exists():
            raise _taken(target)
        part = files.make_part(target)
    try:
        with translated_errors(target), files.writing(target):
            held = _proved_copy(source, part, still=still)
            sync_file(part)
            sha256, size = files.digest(part), part.stat().st_size
            files.take_name(part, target, _taken)
            made = _described(target, held, size, sha256, reason, shelf)
            try:
                write_manifest(target, made)
            except BaseException:  # reported as failed: it must not stand there as if it were one
                for named in (target, files.manifest_of(target)):
                    named.unlink(missing_ok=True)
                raise
    finally:
        files.drop(part)
    return made


def _described(
    target: Path, held: Snapshot, size: int, sha256: str, reason: str, shelf: str
) -> Backup:
    return Backup(
        str(target),
        moment_text(clock.now()),
        size,
        sha256,
        held.schema,
        held.counts,
        live=held.live,
        reason=reason,
        last_change=held.last_change,
        mark=held.mark,
        shelf=shelf,
    )


def write_manifest(target: Path, made: Backup, **more: Any) -> None:
    """Describe a backup beside it, under its bare name: a folder of backups may be moved."""
    files.write_json(files.manifest_of(target), {**asdict(made), "path": target.name, **more})


def default_target(source: Path, reason: str) -> Path:
    """Return a fresh name in the data file's backup folder.

    Args:
        source: the data file.
        reason: a short Latin word, for example ``manual`` or ``migration``.
    """
    folder = backup_folder(source)
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    candidate = folder / f"{source.stem}-{stamp}-{reason}.db"
    number = 2
    while candidate.exists() or files.manifest_of(candidate).exists():
        candidate = folder / f"{source.stem}-{stamp}-{reason}-{number}.db"
        number += 1
    return candidate


def open_finished(path: Path) -> DriverConnection:
    """Open a copy that nobody writes to: nothing is locked, nothing may appear beside it.

    What stands in its schema cannot call functions with side effects.
    """
    uri = path.absolute().as_uri() + "?mode=ro&immutable=1"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def open_to_prove(path: Path) -> DriverConnection:
    """Open a copy to look every record up in every index, with room for what is met again."""
    connection = open_finished(path)
    connection.execute(f"PRAGMA cache_size = -{PROVING_KIB}")
    return connection


def open_part(path: Path) -> DriverConnection:
    """Open a copy that is about to be written.

    Not as a data file is opened: through a log every page would be written twice. There is no way
    back and nothing is synced on the way: a part that failed is thrown away, a whole one is synced
    before it gets its name. No page is met twice, so none is kept.
    """
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in ("synchronous = OFF", "journal_mode = OFF", "locking_mode = EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size = {COPYING_PAGES}")
    return connection


def open_quietly(path: Path) -> DriverConnection:
    """Open for reading a file that others may write to; closing it moves no log into the file."""
    uri = path.absolute().as_uri() + "?mode=ro"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    return connection


def snapshot(connection: DriverConnection) -> Snapshot:
    """Return what a data file holds; inside the caller's read transaction."""

    def one(sql: str) -> Any:
        row = connection.execute(sql).fetchone()
        return None if row is None else row[0]

    live = {
        table: int(one(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL")) for table in LIVE
    }
    return Snapshot(
        int(one("PRAGMA user_version")),
        counts(connection),
        live,
        str(one("SELECT at FROM journal_op ORDER BY id DESC LIMIT 1") or ""),
        change_mark(connection),
    )


def counts(connection: DriverConnection) -> dict[str, int]:
    """Return table to rows, for the tables that prove a copy."""
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in COUNTED
    }


def change_mark(connection: DriverConnection) -> str:
    """Return a text that differs whenever the data may differ, also after a restart.

    The highest id ever given of each table, the newest operation, and which operations are
    undone: an undo makes no new row. Ids never return, so equal marks mean equal data.
    """
    ever = connection.execute(
        "SELECT name, seq FROM sqlite_sequence WHERE name <> 'journal_op' ORDER BY name"
    ).fetchall()
    newest = connection.execute("SELECT coalesce(max(id), 0) FROM journal_op").fetchone()[0]
    undone = connection.execute(
        "SELECT count(*), coalesce(min(id), 0) FROM journal_op WHERE state = 'undone'"
    ).fetchone()
    places = ",".join(f"{name}={seq}" for name, seq in ever)
    return f"{newest}/{undone[0]}.{undone[1]}/{places}"


def current_mark(data_file: Path) -> str:
    """Return the mark of a live data file; cheap enough for every few minutes."""
    with translated_errors(data_file):
        connection = open_quietly(data_file)
        try:
            connection.execute("BEGIN")
            return change_mark(connection)
        finally:
            connection.close()


def _proved_copy(source: Path, part: Path, *, still: bool) -> Snapshot:
    """Copy and prove; tell a data file that is damaged itself from a disk that writes wrongly."""
    try:
        held = _proof(part, copy_snapshot(source, part, still=still))
        if held is not None:
            return held
    except dbapi2.OperationalError:
        raise  # locked, full, away
    except dbapi2.DatabaseError as error:
        if not _is_whole(source, still=still):
            raise _source_damaged(source) from error
        raise
    if not _is_whole(source, still=still):
        raise _source_damaged(source)
    raise FileProblem(_("The backup did not verify and was thrown away. Try another disk."))


def require_whole(source: Path) -> None:
    """Read all of a data file, open or not, as a backup of it would.

    Raises:
        SourceDamaged: it is damaged; noted, so that the next start reads all of it too.
    """
    if not _is_whole(source, still=False):
        raise _source_damaged(source)


def _source_damaged(source: Path) -> SourceDamaged:
    set_suspicion(source, suspected=True)
    sentence = _(
        "The data file {name} is damaged, and a backup of it would be damaged too. Keep the "
        "older backups. Close the program and open it again: it shows the ways out."
    )
    return SourceDamaged(sentence.format(name=isolate_ltr(source.name)))


def _is_whole(source: Path, *, still: bool) -> bool:
    """Read all of a data file that may be open; True also when it cannot be read just now."""
    try:
        connection = open_finished(source) if still else open_quietly(source)
        try:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
        finally:
            connection.close()
    except dbapi2.OperationalError:
        return True
    except dbapi2.DatabaseError:
        return False


def copy_snapshot(source: Path, part: Path, *, still: bool = False) -> tuple[dict[str, int], str]:
    """Write the part from one snapshot, unsynced; return the rows and the mark it must have."""
    origin = open_finished(source) if still else raw_connect(source, query_only=True)
    try:
        origin.execute("BEGIN")
        expected = counts(origin), change_mark(origin)
        copy = open_part(part)
        try:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        origin.execute("COMMIT")
    finally:
        origin.close()
    return expected


def _proof(part: Path, expected: tuple[dict[str, int], str]) -> Snapshot | None:
    """Return what the part holds, or None when it is not whole or not what was copied."""
    copy = open_to_prove(part)
    try:
        intact = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        if not intact or copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
            return None
        held = snapshot(copy)
    finally:
        copy.close()
    return held if (held.counts, held.mark) == expected else None


def _taken(target: Path) -> NameTaken:
    return NameTaken(_("{name} exists already. Choose another name.").format(name=target.name))
