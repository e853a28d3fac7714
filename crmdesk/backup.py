"""A copy of the data file that has proved itself before it gets its name.

The copy is made in one step of SQLite's backup API (an incremental one never ends beside a
writer), into a part file; then come integrity check, foreign keys, row counts against the
snapshot it was made from, SHA-256, fsync, rename and fsync of the folder. An integrity check alone
proves nothing: a backup cut short by a full disk opens as "ok" with no tables.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk import clock
from crmdesk.db.engine import DriverConnection, raw_connect, translated_errors
from crmdesk.db.types import moment_text
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr

COUNTED = ("customer", "contact_point", "interaction", "follow_up", "journal_op")


ATTEMPTS = 20


class NameTaken(FileProblem):
    """A file with the backup's name is there already."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy and what was found in it."""

    path: str
    made_at: str
    size: int
    sha256: str
    schema: int
    counts: dict[str, int]


def back_up(source: Path, reason: str) -> Backup:
    """Make a backup in the data file's own folder, under a name that nobody else takes."""
    for _attempt in range(ATTEMPTS):
        with contextlib.suppress(NameTaken):
            return make_backup(source, default_target(source, reason))
    raise FileProblem(_("Several backups are being made at once. Try again in a moment."))


def make_backup(source: Path, target: Path) -> Backup:
    """Copy a data file to ``target`` while others may be writing to it.

    Raises:
        NameTaken: the target or its description exists.
        FileProblem: the disk is full, or the copy did not verify; no file with the target's name
            is left behind.
    """
    with _environment_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if target.exists() or _manifest_of(target).exists():
            raise _taken(target)
        descriptor, name = tempfile.mkstemp(".part", f"{target.name[:60]}-", target.parent)
        os.close(descriptor)
        part = Path(name)
    try:
        with translated_errors(target), _environment_errors(target):
            counts, schema = _copy(source, part)
            _verify(part, counts)
            digest = _digest_and_sync(part)
            size = part.stat().st_size
            _take_name(part, target)
            made = Backup(str(target), moment_text(clock.now()), size, digest, schema, counts)
            _write_manifest(target, made)
            _sync_folder(target.parent)
    finally:
        for leftover in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    return made


def _taken(target: Path) -> NameTaken:
    return NameTaken(_("{name} exists already. Choose another name.").format(name=target.name))


def _take_name(part: Path, target: Path) -> None:
    """Give the finished copy its name, never over another file."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise _taken(target) from error
    except OSError:  # a memory stick without hard links
        part.replace(target)


def default_target(source: Path, reason: str) -> Path:
    """Return a fresh name in the data file's backup folder.

    Args:
        source: the data file.
        reason: a short Latin word, for example ``manual`` or ``migration``.
    """
    folder = source.parent / "backups"
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    candidate = folder / f"{source.stem}-{stamp}-{reason}.db"
    number = 2
    while candidate.exists():
        candidate = folder / f"{source.stem}-{stamp}-{reason}-{number}.db"
        number += 1
    return candidate


def _copy(source: Path, part: Path) -> tuple[dict[str, int], int]:
    origin = raw_connect(source, query_only=True)
    try:
        origin.execute("BEGIN")
        counts = _counts(origin)
        schema = int(origin.execute("PRAGMA user_version").fetchone()[0])
        copy = raw_connect(part)
        try:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        origin.execute("COMMIT")
    finally:
        origin.close()
    return counts, schema


def _verify(part: Path, counts: dict[str, int]) -> None:
    copy = _open_finished(part)
    try:
        intact = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        linked = copy.execute("PRAGMA foreign_key_check").fetchone() is None
        same = _counts(copy) == counts
    finally:
        copy.close()
    if not (intact and linked and same):
        raise FileProblem(_("The backup did not verify and was thrown away. Try another disk."))


def _open_finished(path: Path) -> DriverConnection:
    """Open without WAL: nothing may appear beside a finished copy."""
    return dbapi2.connect(str(path), isolation_level=None)


def _counts(connection: DriverConnection) -> dict[str, int]:
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in COUNTED
    }


def _digest_and_sync(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb+") as file:
        while block := file.read(1 << 20):
            digest.update(block)
        os.fsync(file.fileno())
    return digest.hexdigest()


def _manifest_of(target: Path) -> Path:
    return target.with_name(target.name + ".json")


def _write_manifest(target: Path, made: Backup) -> None:
    manifest = _manifest_of(target)
    part = manifest.with_name(manifest.name + ".part")
    described = {**asdict(made), "path": target.name}
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(described, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(manifest)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _environment_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except FileProblem:
        raise
    except OSError as error:
        sentence = _("The backup could not be written to {folder}: {reason}")
        raise FileProblem(
            sentence.format(folder=isolate_ltr(str(target.parent)), reason=reason(error))
        ) from error
