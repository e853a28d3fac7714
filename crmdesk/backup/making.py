"""A copy of the data file that has proved itself before it gets its name.

The copy is made in one step of SQLite's backup API (an incremental one never ends beside a
writer), into a part file; then come integrity check, foreign keys, row counts against the
snapshot it was made from, SHA-256, fsync, rename and fsync of the folder. An integrity check alone
proves nothing: a backup cut short by a full disk opens as "ok" with no tables.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from crmdesk import clock
from crmdesk.backup import files
from crmdesk.backup.opening import open_finished, open_part, open_quietly, open_to_prove
from crmdesk.backup.shape import strange_parts
from crmdesk.backup.source import (
    SourceDamaged,
    is_whole,
    require_ours,
    require_there,
    source_damaged,
)
from crmdesk.backup.whose import shelf_of
from crmdesk.db.engine import (
    DriverConnection,
    file_problem,
    is_locked,
    raw_connect,
    translated_errors,
)
from crmdesk.db.types import moment_text
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.paths import backup_folder, make_folder
from crmdesk.whole_file import sync_file

__all__ = [
    "Backup",
    "NameTaken",
    "Snapshot",
    "SourceDamaged",
    "back_up",
    "change_mark",
    "counts",
    "current_mark",
    "default_target",
    "make_backup",
    "open_finished",
    "open_quietly",
    "open_to_prove",
    "snapshot",
    "write_manifest",
]

COUNTED = ("customer", "contact_point", "interaction", "follow_up", "journal_op")
"""Tables whose rows prove a copy complete, the trash included."""

LIVE = ("customer", "interaction", "follow_up")
"""Tables whose rows people know; counted without the trash."""

ATTEMPTS = 20


class NameTaken(FileProblem):
    """A file with the backup's name is there already."""


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
        strange: what keeps it from being brought back; see ``crmdesk.backup.shape``.
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
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a data file holds at one moment."""

    schema: int
    counts: dict[str, int]
    live: dict[str, int]
    last_change: str
    mark: str
    strange: tuple[str, ...] = ()


def back_up(source: Path, reason: str, *, of: Path | None = None, still: bool = False) -> Backup:
    """Make a backup in the data file's own folder, under a name that nobody else takes.

    Args:
        source: what is copied.
        reason: a short Latin word.
        of: the data file it is a backup of, when ``source`` is a copy of it.
        still: see ``make_backup``.
    """
    for _attempt in range(ATTEMPTS):
        target = default_target(of or source, reason)
        with contextlib.suppress(NameTaken):
            return make_backup(source, target, reason=reason, of=of, still=still)
    raise FileProblem(_("Several backups are being made at once. Try again in a moment."))


def make_backup(
    source: Path,
    target: Path,
    *,
    reason: str = "manual",
    of: Path | None = None,
    still: bool = False,
) -> Backup:
    """Copy a data file to ``target`` while others may be writing to it.

    Args:
        source: the data file.
        target: the backup's name; its folder is made when needed.
        reason: a short Latin word, kept in the description.
        of: the data file it is a backup of, when ``source`` is a copy of it.
        still: nobody has the source open and it has no log: it is read without being touched.

    Raises:
        NameTaken: the target or its description exists.
        SourceDamaged: the data file is damaged; noted, so that the next start reads all of it.
        FileProblem: the data file is away, the disk is full, or the copy did not verify; no file
            with the target's name is left behind.
    """
    require_there(source)
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
            shelf = shelf_of(of or source)
            made = _described(target, held, size, sha256, reason, shelf)
            _give_name(part, target, made)
    finally:
        files.drop(part)
    return made


def _give_name(part: Path, target: Path, made: Backup) -> None:
    """Give a proved copy its name and its description, or neither."""
    files.take_name(part, target, _taken)
    try:
        write_manifest(target, made)
    except BaseException:  # reported as failed: it must not stand there as if it were one
        for named in (target, files.manifest_of(target)):
            named.unlink(missing_ok=True)
        raise


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
        strange=held.strange,
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
    """Return the mark of a live data file; cheap enough for every few minutes.

    Raises:
        FileProblem: it is away, or cannot be read.
    """
    require_there(data_file)
    with translated_errors(data_file):
        connection = open_quietly(data_file)
        try:
            connection.execute("BEGIN")
            require_ours(data_file, connection)
            return change_mark(connection)
        finally:
            connection.close()


def _proved_copy(source: Path, part: Path, *, still: bool) -> Snapshot:
    """Copy and prove; tell a data file that is damaged itself from a disk that writes wrongly."""
    try:
        held = _proof(part, copy_snapshot(source, part, still=still))
        if held is not None:
            return held
    except dbapi2.OperationalError as error:
        # Nobody else knows the part, and it can be written: these are of the data file.
        its_own = is_locked(error) or "readonly" in str(error)
        problem = file_problem(error, source) if its_own else None
        raise problem or error from error
    except dbapi2.DatabaseError as error:
        if not is_whole(source, still=still):
            raise source_damaged(source) from error
        raise
    if not is_whole(source, still=still):
        raise source_damaged(source)
    raise FileProblem(_("The backup did not verify and was thrown away. Try another disk."))


def copy_snapshot(source: Path, part: Path, *, still: bool = False) -> tuple[dict[str, int], str]:
    """Write the part from one snapshot, unsynced; return the rows and the mark it must have."""
    origin = open_finished(source) if still else raw_connect(source, query_only=True)
    try:
        origin.execute("BEGIN")
        require_ours(source, origin)
        expected = counts(origin), change_mark(origin)
        copy = open_part(part)
        try:
            origin.backup(copy)
            _leave_out_strangers(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        origin.execute("COMMIT")
    finally:
        origin.close()
    return expected


def _leave_out_strangers(copy: DriverConnection) -> None:
    """Take out of a copy what another program laid on our tables; its records stay as they are.

    With a trigger or the like that is not ours no backup could be brought back.
    """
    laid = copy.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('index', 'trigger') "
        "AND name IN (SELECT value FROM json_each(?))",
        (json.dumps(strange_parts(copy)),),
    ).fetchall()
    for kind, name in laid:
        quoted = '"' + name.replace('"', '""') + '"'
        copy.execute(f"DROP {kind} {quoted}")


def _proof(part: Path, expected: tuple[dict[str, int], str]) -> Snapshot | None:
    """Return what the part holds, or None when it is not whole or not what was copied."""
    copy = open_to_prove(part)
    try:
        intact = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        if not intact or copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
            return None
        held = replace(snapshot(copy), strange=strange_parts(copy))
    finally:
        copy.close()
    return held if (held.counts, held.mark) == expected else None


def _taken(target: Path) -> NameTaken:
    return NameTaken(_("{name} exists already. Choose another name.").format(name=target.name))
