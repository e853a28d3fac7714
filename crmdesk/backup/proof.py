"""Proving a backup: that it is the file that was written, whole, and only ours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlcipher3 import dbapi2

from crmdesk import clock
from crmdesk.backup import files
from crmdesk.backup.making import Snapshot, open_to_prove, snapshot
from crmdesk.backup.shape import strange_parts
from crmdesk.db.engine import APPLICATION_ID, DriverConnection
from crmdesk.db.firstlook import by_bytes, in_use, log_of
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.types import moment_text
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.store import LIVE
from crmdesk.text import isolate_ltr

State = Literal["verified", "damaged", "unknown"]
VERIFIED: State = "verified"
DAMAGED: State = "damaged"
UNKNOWN: State = "unknown"
"""Whole as far as can be seen, but nothing says how it was when it was made."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about a copy.

    Attributes:
        state: ``verified``, ``damaged`` or ``unknown`` (whole, but without a description).
        faults: sentences for people; empty unless damaged.
        schema: version of its tables, 0 when unreadable.
        counts: table to rows, the trash included.
        live: table to rows without the trash.
        last_change: moment of the newest operation, "" when there is none.
    """

    state: State
    faults: tuple[str, ...] = ()
    schema: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    live: dict[str, int] = field(default_factory=dict)
    last_change: str = ""

    @property
    def usable(self) -> bool:
        """True when it may be put in the place of the data file."""
        return self.state != DAMAGED


def verify(path: Path, room: Path | None = None) -> Verdict:
    """Look a backup over completely: its bytes, its records, its links and its schema.

    Damage is written into its description, so that the shelf knows it from then on; a copy that
    passes again (its stick was read wrongly) is trusted again. The copy itself is never written.

    Args:
        path: the backup.
        room: see ``complete``; None for the backup's own folder.
    """
    manifest = files.read_json(files.manifest_of(path))
    verdict = _judge(path, manifest, room or path.parent)
    _remember(path, manifest, verdict)
    return verdict


def require_usable(path: Path, room: Path | None = None) -> Verdict:
    """Verify, and refuse what is damaged or not ours.

    Args:
        path: the backup.
        room: see ``complete``; None for the backup's own folder.

    Raises:
        FileProblem: with what is wrong.
    """
    verdict = verify(path, room)
    if not verdict.usable:
        raise FileProblem(" ".join(verdict.faults))
    return verdict


def same_bytes(path: Path) -> bool:
    """Return whether a backup is byte for byte what was written; remembers when it is not."""
    manifest = files.read_json(files.manifest_of(path))
    try:
        same = bool(manifest) and files.digest(path) == manifest.get("sha256")
    except OSError:
        same = False
    if not same:
        _remember(path, manifest, Verdict(DAMAGED))
    return same


@contextlib.contextmanager
def complete(path: Path, room: Path) -> Iterator[Path]:
    """Give a file that holds all of a copy: itself or, when a log lies beside it, both in one.

    A data file that was carried along as it was may have its last saves in the log alone. A
    described backup never had one: what lies beside it is none of its.

    Args:
        path: the copy; neither it nor the log is written.
        room: a folder in which both can stand once more for a moment.

    Raises:
        FileProblem: the log is another file's or damaged, or both are in use.
        OSError: it cannot be read, or there is no room.
    """
    logs = [one for one in (files.side(path, "-wal"), files.side(path, "-journal")) if _holds(one)]
    if not logs or files.manifest_of(path).exists():
        yield path
        return
    name = isolate_ltr(path.name)
    if any(_is_same(store.path, path) for store in LIVE) or in_use(path):
        sentence = _("The data file {name} is in use by another program. Try again.")
        raise FileProblem(sentence.format(name=name))
    with files.scratch(room) as folder:
        copy = folder / path.name
        files.copy_synced(path, copy)
        for log in logs:
            files.copy_synced(log, folder / log.name)
        _fold(copy, name)
        yield copy


def _holds(log: Path) -> bool:
    return log.is_file() and log.stat().st_size > 0


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _fold(copy: Path, name: str) -> None:
    sight = by_bytes(copy, lambda _path: False)
    if sight == "stale_wal":
        sentence = _("The log beside {name} belongs to another file. Nothing was changed.")
        raise FileProblem(sentence.format(name=name))
    if sight == "damaged" and _holds(log_of(copy)):  # the driver would leave saves out
        raise FileProblem(_("The backup {name} is damaged.").format(name=name))
    try:
        connection = dbapi2.connect(str(copy), isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
    except dbapi2.Error as error:
        raise FileProblem(_("The backup {name} is damaged.").format(name=name)) from error


def _judge(path: Path, manifest: dict[str, Any], room: Path) -> Verdict:
    try:
        if manifest and files.digest(path) != manifest.get("sha256"):
            return Verdict(DAMAGED, (_changed(path),))
        with complete(path, room) as whole, _opened(whole) as connection:
            return _look(path, connection, manifest)
    except FileProblem as problem:
        fault = problem.message
    except OSError as error:
        words = _("The backup {name} could not be read: {reason}")
        fault = words.format(name=isolate_ltr(path.name), reason=reason(error))
    except dbapi2.Error:
        fault = _("The backup {name} is damaged.").format(name=isolate_ltr(path.name))
    return Verdict(DAMAGED, (fault,))


def _look(path: Path, connection: DriverConnection, manifest: dict[str, Any]) -> Verdict:
    fault = _identity_fault(path, connection)
    if fault:
        return Verdict(DAMAGED, (fault,))
    name = isolate_ltr(path.name)
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        return Verdict(DAMAGED, (_("The backup {name} is damaged.").format(name=name),))
    strange = strange_parts(connection)
    if strange:
        sentence = _("The backup {name} holds parts that are not of CRMDesk: {parts}")
        parts = isolate_ltr(", ".join(strange[:5]))
        return Verdict(DAMAGED, (sentence.format(name=name, parts=parts),))
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        sentence = _("Records of the backup {name} belong to others that are not in it.")
        return Verdict(DAMAGED, (sentence.format(name=name),))
    held = snapshot(connection)
    if manifest and manifest.get("counts") != held.counts:
        return Verdict(DAMAGED, (_changed(path),))
    return _passed(VERIFIED if manifest else UNKNOWN, held)


def _passed(state: State, held: Snapshot) -> Verdict:
    return Verdict(state, (), held.schema, held.counts, held.live, held.last_change)


def _identity_fault(path: Path, connection: DriverConnection) -> str:
    name = isolate_ltr(path.name)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        return _("{name} is not a CRMDesk file. It was left untouched.").format(name=name)
    if version > SCHEMA_VERSION:
        return _("{name} was made by a newer CRMDesk. Update the program to open it.").format(
            name=name
        )
    return ""


def _changed(path: Path) -> str:
    sentence = _("The backup {name} is not as it was written: it is damaged or was changed.")
    return sentence.format(name=isolate_ltr(path.name))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[DriverConnection]:
    path.stat()
    connection = open_to_prove(path)
    try:
        yield connection
    finally:
        connection.close()


def _remember(path: Path, manifest: dict[str, Any], verdict: Verdict) -> None:
    """Note or forget damage; a place that cannot be written keeps its old note."""
    known = bool(manifest.get("damaged"))
    if not manifest or known == (verdict.state == DAMAGED):
        return
    noted = {key: value for key, value in manifest.items() if key != "damaged"}
    if verdict.state == DAMAGED:
        noted["damaged"] = moment_text(clock.now())
    with contextlib.suppress(OSError):
        files.write_json(files.manifest_of(path), noted)
