"""Putting a backup in the place of the data file, so that a kill leaves the old or the new data.

The order is the whole point:

1. the backup proves itself; a copy of it is made ready in a part file beside the data file,
   brought to the current schema there, looked over, and waited for until it is on the disk;
2. nobody else has the data file open from here to the end, so that nothing can be saved into a
   file that goes; the present is kept: as a verified backup or, when it is too damaged for that,
   byte by byte; the photos that the new names and that are missing come from beside the backup,
   as far as they can be written;
3. the present's write-ahead log goes: folded into it when it is whole (which also notices who has
   the file open without asking), removed when it is damaged, after step 2 kept it;
4. one rename, one fsync of the folder.

A kill before 4 leaves the old data, after it the new; an old log never lies beside a new file.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk import clock, paths
from crmdesk.backup import files
from crmdesk.backup.making import Backup, back_up, open_quietly, snapshot
from crmdesk.backup.named_photos import bring_photos
from crmdesk.backup.proof import complete, require_usable, verify
from crmdesk.backup.shape import strange_parts
from crmdesk.db.engine import (
    APPLICATION_ID,
    DriverConnection,
    file_problem,
    raw_connect,
    translated_errors,
)
from crmdesk.db.firstlook import by_bytes
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.types import moment_value
from crmdesk.errors import Conflict, FileProblem
from crmdesk.filelock import FileLock, lock_of, real_file
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_file, sync_folder

REMINDERS_PAUSED = "reminders_paused"
"""Key of the setting that a restore switches on, until the user says that it is the right one."""

WINDOW_LOCK, JOB_LOCK = ".window", ".job"
"""Locks beside the data file: of the process with the window, of a long operation."""

PATIENCE_SECONDS = 2.0
_PART = ".restore.part"
log = logging.getLogger(__name__)


def _at(_step: str) -> None:
    """Mark a place where tests stop the program."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a restore would change.

    Attributes:
        now: table to rows without the trash in the data file; empty when it cannot be read.
        then: the same in the backup.
        last_change_now: moment of the newest operation in the data file.
        last_change_then: the same in the backup.
    """

    now: dict[str, int]
    then: dict[str, int]
    last_change_now: datetime | None
    last_change_then: datetime | None


def compare(data_file: Path, backup: Path) -> Difference:
    """Return how a backup differs from the present; the data file may be open, missing or damaged.

    Raises:
        FileProblem: the backup is damaged or not ours.
    """
    room = data_file.parent if data_file.parent.is_dir() else None
    then = require_usable(backup, room)
    now: dict[str, int] = {}
    changed = ""
    if data_file.exists():
        with contextlib.suppress(dbapi2.Error, FileProblem):
            connection = open_quietly(data_file)
            try:
                connection.execute("BEGIN")
                held = snapshot(connection)
                now, changed = held.live, held.last_change
            finally:
                connection.close()
    return Difference(now, then.live, _moment(changed), _moment(then.last_change))


def restore(data_file: Path, backup: Path, *, own_window: bool = False) -> Path | None:
    """Put a backup in the place of the data file.

    The caller has closed its desk on the file.

    Args:
        data_file: what is replaced; it may be missing or damaged. Of a link the file behind it.
        backup: any copy, on the shelf or elsewhere; it is only read. What a log beside it holds
            comes too, and the photos that its data names, from the folder of photos beside it.
        own_window: True when this process holds the lock of the window itself.

    Returns:
        Where the present was kept: a verified backup, or a copy in the folder ``kept`` when it was
        damaged; None when there was no present.

    Raises:
        FileProblem: the backup is damaged or not ours, a disk is full, another process has the
            file; the data file is as it was.
        Conflict: another window, or a long task, is at work on it.
    """
    with _locks(data_file, own_window=own_window):
        real = real_file(data_file)
        part = files.side(real, _PART)
        try:
            with translated_errors(data_file), files.writing(real):
                files.drop(part)
                _make_ready(backup, part)
                _at("ready")
                return _replace(data_file, part, backup)
        finally:
            with contextlib.suppress(OSError):
                files.drop(part)


def _replace(data_file: Path, part: Path, backup: Path) -> Path | None:
    """Keep the present and give its name to the new; return where the present was kept."""
    real = real_file(data_file)
    with _alone(data_file):
        kept = _keep_present(data_file)
        _at("kept")
        _bring_photos(part, backup, data_file)
        _clear_log(real)
        _at("cleared")
        part.replace(real)
        _at("renamed")
        _settle(data_file)
    return kept


def _bring_photos(part: Path, backup: Path, data_file: Path) -> None:
    """Bring the photos that can be brought: the data does not wait for the others.

    Only now, when all else that needs room has it. ``missing_photos`` tells which did not come.
    """
    try:
        bring_photos(part, backup, data_file)
    except OSError as error:
        log.warning("not all photos came with a restored data file: %s", error.errno)


@contextlib.contextmanager
def _alone(data_file: Path) -> Iterator[None]:
    """Let nobody open the data file meanwhile; refuse while somebody has it open."""
    lock = lock_of(data_file)
    if not lock.acquire(patience=PATIENCE_SECONDS):
        sentence = _("The data file {name} is in use by another program. Try again.")
        raise FileProblem(sentence.format(name=isolate_ltr(data_file.name)))
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _locks(data_file: Path, *, own_window: bool) -> Iterator[None]:
    with files.writing(data_file):
        paths.make_folder(data_file.parent)
    endings = (JOB_LOCK,) if own_window else (JOB_LOCK, WINDOW_LOCK)
    held: list[FileLock] = []
    try:
        for ending in endings:
            lock = FileLock(files.side(data_file, ending))
            if not lock.acquire():
                raise Conflict(_("CRMDesk is at work on this data file. Close it, then try again."))
            held.append(lock)
        yield
    finally:
        for lock in held:
            lock.release()


# ---- 1: the new -----------------------------------------------------------------------------


def _make_ready(backup: Path, part: Path) -> None:
    """Make the file that will be the data file; whatever fails, only the part file is touched."""
    with complete(backup, part.parent) as whole:
        verdict = require_usable(whole)
        read = files.copy_synced(whole, part)
    part.chmod(0o600)
    manifest = files.read_json(files.manifest_of(backup))
    if manifest and manifest.get("sha256") != read:
        verify(backup)
        raise FileProblem(_("The backup could not be read twice alike. Try another copy of it."))
    _at("copied")
    if verdict.schema < SCHEMA_VERSION:
        from crmdesk.db.migrate import migrate

        migrate(part)
    _at("upgraded")
    connection = raw_connect(part)
    try:
        _pause_reminders(connection)
        connection.execute("PRAGMA journal_mode = DELETE")
        _look_over(connection, verdict.counts)
    finally:
        connection.close()
    sync_file(part)


def _pause_reminders(connection: DriverConnection) -> None:
    """Switch the setting on, outside the journal: an undo must not take it back by surprise."""
    connection.create_function("crm_op", 0, lambda: 0)
    connection.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (REMINDERS_PAUSED, json.dumps(True)),
    )


def _look_over(connection: DriverConnection, expected: dict[str, int]) -> None:
    whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    linked = connection.execute("PRAGMA foreign_key_check").fetchone() is None
    if not (
        whole
        and linked
        and not strange_parts(connection)
        and snapshot(connection).counts == expected
    ):
        raise FileProblem(_("The backup could not be made ready. Nothing was changed."))


# ---- 2: the old -----------------------------------------------------------------------------


def _keep_present(data_file: Path) -> Path | None:
    """Keep what is there now; return where, None when there is nothing."""
    real = real_file(data_file)
    there = [one for one in _parts_of(real) if one.exists()]
    if not any(one.stat().st_size for one in there):
        return None
    if real in there and application_of(real) == APPLICATION_ID and not _hides_saves(real):
        with contextlib.suppress(FileProblem):
            return Path(_back_up_still(data_file).path)
    return keep_raw(data_file)


def _hides_saves(real: Path) -> bool:
    """Return whether a backup may lack saves that salvage finds, in a damaged or foreign log."""
    try:
        return by_bytes(real) in ("damaged", "stale_wal")
    except OSError:
        return True


def _back_up_still(data_file: Path) -> Backup:
    """Make a verified backup without a write to the file: it may turn out to be damaged.

    Opening it beside its log would fold the log into it; so that is done in a copy.
    """
    real = real_file(data_file)
    if not any(one.exists() and one.stat().st_size for one in _parts_of(real)[1:]):
        return back_up(real, "restore", of=data_file, still=True)
    with files.scratch(data_file.parent) as folder:
        copy = folder / data_file.name
        for source, target in zip(_parts_of(real), _parts_of(copy), strict=True):
            if source.exists():
                files.copy_synced(source, target)
        return back_up(copy, "restore", of=data_file)


def keep_raw(data_file: Path) -> Path:
    """Copy a data file and what lies beside it, byte by byte, into the folder ``kept``.

    Only while no connection of this process has it open. Nothing is in that folder before all of
    it is on the disk.

    Raises:
        OSError: it cannot be written.
    """
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    folder = data_file.parent / "kept"
    paths.make_folder(folder)
    target, number = folder / f"{data_file.stem}-damaged-{stamp}{data_file.suffix}", 2
    while any(one.exists() for one in _parts_of(target)):
        target = folder / f"{data_file.stem}-damaged-{stamp}-{number}{data_file.suffix}"
        number += 1
    with files.scratch(data_file.parent) as made:
        copies = _parts_of(made / target.name)
        for source, copy in zip(_parts_of(real_file(data_file)), copies, strict=True):
            if source.exists():
                files.copy_tolerant(source, copy)
                copy.chmod(0o600)
        # The file itself last: beside it the log is there already.
        for copy in reversed([one for one in copies if one.exists()]):
            copy.replace(folder / copy.name)
    sync_folder(folder)
    return target


def _parts_of(path: Path) -> tuple[Path, ...]:
    """Return the file, its log and its journal; shared memory is made anew from the log."""
    return (path, files.side(path, "-wal"), files.side(path, "-journal"))


def application_of(path: Path) -> int:
    """Return the application id in a file's header, 0 when there is none.

    Read as bytes: the driver could fold a log that does not belong to it into the file.
    """
    with path.open("rb") as file:
        header = file.read(72)
    return int.from_bytes(header[68:72], "big") if header.startswith(b"SQLite format 3\0") else 0


def _is_locked(error: BaseException) -> bool:
    cause = error.__cause__ or error
    original = getattr(cause, "orig", None) or cause
    return any(word in str(original).lower() for word in ("locked", "busy"))


# ---- 3: the old log ---------------------------------------------------------------------------


def _clear_log(data_file: Path) -> None:
    """Leave no log beside the data file; refuse when another process has it open."""
    if data_file.exists() and data_file.stat().st_size:
        try:
            _fold(data_file)
        except dbapi2.Error as error:
            if _is_locked(error):
                raise file_problem(error, data_file) or error from error
    for ending in files.SIDES:
        files.side(data_file, ending).unlink(missing_ok=True)
    sync_folder(data_file.parent)


def _fold(data_file: Path) -> None:
    """Move the log into the file and leave WAL, which SQLite allows to the only user alone."""
    connection = dbapi2.connect(str(data_file), isolation_level=None, timeout=PATIENCE_SECONDS)
    try:
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        if mode != "delete":
            raise dbapi2.OperationalError("database is locked")
    finally:
        connection.close()


# ---- after ------------------------------------------------------------------------------------


def _settle(data_file: Path) -> None:
    """Wait for the new name; the data is replaced by now, whether or not the folder can be synced.

    After a power cut an unsynced name may be the old file again, which is whole too.
    """
    try:
        sync_folder(real_file(data_file).parent)
    except OSError as error:
        log.warning("the folder of a restored data file was not synced: %s", error.errno)
    _mark_made(data_file)


def _mark_made(data_file: Path) -> None:
    """Leave the mark by which a missing data file is told from one that never was."""
    with contextlib.suppress(OSError):
        marker = data_file.with_name(f"{paths.MARKER_NAME}-{data_file.name}")
        marker.touch(mode=0o600)


def _moment(text: str) -> datetime | None:
    with contextlib.suppress(ValueError):
        return moment_value(text) if text else None
    return None
