"""What a data file tells of itself before the driver may touch it.

SQLite believes any log that lies beside a file: the first connection reads the one through the
other, the last one folds it in when it closes. An older file that was put back beside a newer log
is ruined that way. So whoever opens a data file looks first: at its first page, the sizes and the
log as bytes and, when a crash left a log, at all of it through a connection that cannot write.

Only while no connection of this process has the file open: reading it would drop SQLite's locks.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2

from crmdesk.db.engine import APPLICATION_ID, file_uri
from crmdesk.db.marks import marker_of, set_suspicion, suspicion_of
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.walfile import MAGIC, Head, Log, head_of, read_log

Sight = Literal["foreign", "damaged", "newer", "stale_wal"]


def first_look(path: Path) -> Sight | None:
    """Return what is wrong with a data file, None when nothing is, or when others have it open.

    Costs a page and some sizes for a file that was closed; a reading of all of it when it was not,
    or when a backup found it damaged. Nothing is written but the index of the log.

    Args:
        path: the data file; a missing or empty one has nothing to tell.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            return None
        left = _has_log(path)
        if left and in_use(path):
            return None  # by a process that looked before it opened it; proving a log takes long
        sight = by_bytes(path)
        suspect = suspicion_of(path).exists()
        if sight is None and not suspect and not left:
            return None
        if in_use(path):
            return None
        # Another process may have come and gone while we looked.
        if sight is not None:
            return by_bytes(path)
    except OSError:
        return None  # who opens it says why it cannot be read
    sight = _by_reading(path, log=left, thorough=suspect)
    if sight is None:
        set_suspicion(path, suspected=False)
    return sight


def by_bytes(path: Path, was_there: Callable[[Path], bool] | None = None) -> Sight | None:
    """Judge by the first page, the sizes and the log.

    Args:
        path: the data file; exists and is not empty.
        was_there: tells a file of ours whose head is gone from another program's.

    Raises:
        OSError: it cannot be read.
    """
    head, beside = head_of(path), log_of(path)
    was_there = was_there or (lambda one: marker_of(one).exists())
    sight = _judged(path, head, read_log(beside), was_there)
    if not _has_log(path) or (head is None and sight is not None):
        return sight
    return _judged(path, head, read_log(beside, proved=True), was_there)


def log_of(path: Path) -> Path:
    """Return the write-ahead log of a data file."""
    return path.with_name(path.name + "-wal")


def _has_log(path: Path) -> bool:
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0


def _judged(
    path: Path, head: Head | None, log: Log | None, was_there: Callable[[Path], bool]
) -> Sight | None:
    if log is not None and log.hidden and (head is None or head.application_id == APPLICATION_ID):
        return "damaged"  # the driver would leave out what stands behind a bad frame, and go on
    committed = log is not None and log.file_pages > 0
    if head is None:
        return "damaged" if committed or _is_headless(path, was_there) else "foreign"
    newest = log.head if log is not None and log.head is not None else head
    if newest.application_id != APPLICATION_ID:
        if newest.application_id == newest.version == 0 and path.stat().st_size <= head.page_size:
            return None  # it was being made
        return "foreign" if newest.sound else "damaged"
    # What the log does not hold of the map stands in the file.
    strange_vacuum = newest.vacuums and not (newest.mapped or head.mapped)
    if not newest.sound or not newest.usual or strange_vacuum:
        return "damaged"
    if newest.version > SCHEMA_VERSION:
        return "newer"
    there = path.stat().st_size // head.page_size if head.page_size else 0
    if log is not None and committed:
        return "stale_wal" if _does_not_fit(head, log, there) else None
    return "damaged" if there < head.pages or path.stat().st_size % head.page_size else None


def _does_not_fit(head: Head, log: Log, there: int) -> bool:
    """Return whether a log cannot have been written for this file.

    Pages that the file lacks must stand in the log, and a header in the log is never older than
    the file's own.
    """
    if log.page_size != head.page_size:
        return True
    # One after the other: what a damaged number asks for may be millions of pages.
    missing = any(page not in log.pages for page in range(there + 1, log.file_pages + 1))
    older = log.head is not None and log.head.change_counter < head.change_counter
    return missing or older


def _is_headless(path: Path, was_there: Callable[[Path], bool]) -> bool:
    """Return whether a file without our header was ours: its head is gone, not another's."""
    with path.open("rb") as file:
        first = file.read(len(MAGIC))
    return not any(first) or was_there(path)


# ---- reading all of it ------------------------------------------------------------------------


def _by_reading(path: Path, *, log: bool, thorough: bool) -> Sight | None:
    """Read everything through a connection that folds nothing in."""
    check = "integrity_check(1)" if thorough else "quick_check(1)"
    uri = file_uri(path.absolute(), "mode=ro")
    if _is_whole(uri, check):
        return None
    return "stale_wal" if log and _is_whole(uri + "&immutable=1", check) else "damaged"


def _is_whole(uri: str, check: str) -> bool:
    try:
        connection = dbapi2.connect(uri, uri=True, isolation_level=None)
        try:
            answer = connection.execute(f"PRAGMA {check}").fetchone()
        finally:
            connection.close()
    except dbapi2.OperationalError:
        return True  # locked, or not to be opened: who opens it says why
    except (dbapi2.DatabaseError, UnicodeError):  # the second of a sentence that names a bad text
        return False
    return bool(answer is not None and answer[0] == "ok")


# ---- other processes --------------------------------------------------------------------------

# SQLite's lock bytes: what every open connection shares, and the writer's in shared memory.
_SHARED, _SHARED_LENGTH = 0x40000002, 510


def in_use(path: Path) -> bool:
    """Return whether another process has the file open; asks the system, takes nothing."""
    return is_held(path, _SHARED, _SHARED_LENGTH)


def is_held(path: Path, start: int, length: int) -> bool:
    """Return whether another process holds a lock on bytes of a file."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        with path.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
