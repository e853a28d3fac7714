"""The only file that knows the driver: connections, pragmas, file rights, driver errors.

sqlcipher3 is used for plain files too: the standard library's SQLite may be old enough to have the
WAL-reset fault, and one library per process keeps SQLite's file locks intact.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from crmdesk.db.marks import set_suspicion
from crmdesk.db.patient import UNREADABLE, PatientConnection, is_unreadable
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.paths import make_folder

APPLICATION_ID = 0x43524D44
"""``CRMD`` in the file's header: this is a desk and not another program's SQLite file."""

FIXED_WAL = (3, 51, 3)
"""First SQLite without the WAL-reset fault (3.7.0 to 3.51.2)."""

BUSY_SECONDS = 10.0
LEAST_FREE = 256 << 10
"""Bytes of free disk below which a file that cannot be reached is one that has no room."""

DriverConnection = Any


def raw_connect(path: Path, *, query_only: bool = False) -> DriverConnection:
    """Open a driver connection with the pragmas that every connection must have.

    WAL with ``synchronous=FULL`` costs one fsync a save and lost nothing in power-cut replays;
    NORMAL loses acknowledged work.

    Args:
        path: exists, if only as an empty file: none is made in the place of one that is away.
        query_only: whether it can only read.
    """
    if dbapi2.sqlite_version_info < FIXED_WAL:
        raise FileProblem(
            _("The database library is too old to keep data safe. Reinstall CRMDesk.")
        )
    # check_same_thread=False: pools hand a connection to one thread at a time.
    connection = dbapi2.connect(
        file_uri(path.absolute(), "mode=rw"),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        cached_statements=256,
        factory=PatientConnection,
    )
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    if query_only:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()
    return connection


def file_uri(path: PurePath, options: str) -> str:
    """Return the address by which SQLite opens a file.

    It knows no other computers: of a Windows share the name stands in the path, as in
    ``file:////nas/share/desk.db``.

    Args:
        path: absolute.
        options: such as ``mode=rw``.
    """
    place = path.as_uri().removeprefix("file://")
    return f"file://{place if place.startswith('/') else '//' + place}?{options}"


def make_private(path: Path) -> None:
    """Create the folder (0700) and the empty file (0600); -wal and -shm inherit the rights."""
    make_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def write_engine(path: Path, current_op: Callable[[], int | None]) -> Engine:
    """Return the engine of the single writing connection; every transaction begins IMMEDIATE.

    Args:
        path: the data file.
        current_op: what ``crm_op()`` answers inside SQL.
    """

    def connect() -> DriverConnection:
        connection = raw_connect(path)
        connection.create_function("crm_op", 0, current_op)
        return connection

    engine = _engine(path, connect, pool_size=1)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver_of(connection).execute("BEGIN IMMEDIATE")

    return engine


def read_engine(path: Path) -> Engine:
    """Return the engine of reading connections: autocommit and unable to write."""
    engine = _engine(path, lambda: raw_connect(path, query_only=True), pool_size=8)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def driver_of(connection: Connection) -> DriverConnection:
    """Return the driver's connection, for what must happen outside a transaction."""
    return connection.connection.dbapi_connection


def _engine(path: Path, creator: Callable[[], DriverConnection], pool_size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=creator,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0 if pool_size == 1 else 8,
        # Names and phones of customers must not reach a log through an error's text.
        hide_parameters=True,
    )

    @event.listens_for(engine, "handle_error")
    def _say_damage(context: ExceptionContext) -> None:
        """A bad page may be met by any statement: say so, and let the next start read all."""
        error = context.original_exception
        if not _is_damage(error) and not is_unreadable(error):
            return
        problem = file_problem(error, path)
        if problem is not None:
            if _is_damage(error):
                set_suspicion(path, suspected=True)
            raise problem from error

    return engine


def _is_damage(error: BaseException) -> bool:
    return any(needle in str(error).lower() for needle in _DAMAGE)


def _is_full(folder: Path) -> bool:
    import shutil

    try:
        return shutil.disk_usage(folder).free < LEAST_FREE
    except OSError:
        return False


_DAMAGE = ("malformed", "not a database", "corrupt", "unsupported file format")
_UNREACHED = ("unable to open", "disk i/o")
_LOCKED = ("locked", "busy")


def is_locked(error: BaseException) -> bool:
    """Return whether a driver error says that another program is at work on the file."""
    text = str(getattr(error, "orig", None) or error).lower()
    return any(needle in text for needle in _LOCKED)


@contextlib.contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn the environment's faults (locked, full, read-only, damaged) into FileProblem."""
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        problem = file_problem(error, path)
        if problem is None:
            raise
        raise problem from error


def file_problem(error: BaseException, path: Path) -> FileProblem | None:
    """Return the sentence for a driver error that is not a bug of ours, or None."""
    original = getattr(error, "orig", None) or error
    text = str(original).lower()
    if any(needle in text for needle in _UNREACHED) and _is_full(path.parent):
        text = "full"  # the index of the log did not fit, which SQLite calls an I/O error
    name = path.name
    sentences = (
        (_LOCKED, _("The data file {name} is in use by another program. Try again.")),
        (
            ("disk is full", "full"),
            _("The disk is full. Nothing was lost: free some space and try again."),
        ),
        (
            ("readonly", "read-only"),
            _("The data file {name} cannot be written. Check its permissions."),
        ),
        (
            _DAMAGE,
            _("The data file {name} is damaged or is not a CRMDesk file. It was left untouched."),
        ),
        (
            _UNREACHED,
            _("The data file {name} could not be read. Check that its disk is connected."),
        ),
        (
            (UNREADABLE,),
            _("A text in the data file {name} is damaged. The command “check” tells where."),
        ),
    )
    for needles, sentence in sentences:
        if any(needle in text for needle in needles):
            return FileProblem(sentence.format(name=name))
    return None
