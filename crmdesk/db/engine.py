"""The only file that knows the driver: connections, pragmas, file rights, driver errors.

sqlcipher3 is used for plain files too: the standard library's SQLite may be old enough to have the
WAL-reset fault, and one library per process keeps SQLite's file locks intact.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from crmdesk.errors import FileProblem
from crmdesk.i18n import _

APPLICATION_ID = 0x43524D44
"""``CRMD`` in the file's header: this is a desk and not another program's SQLite file."""

FIXED_WAL = (3, 51, 3)
"""First SQLite without the WAL-reset fault (3.7.0 to 3.51.2)."""

BUSY_SECONDS = 10.0
DriverConnection = Any


def raw_connect(path: Path, *, query_only: bool = False) -> DriverConnection:
    """Open a driver connection with the pragmas that every connection must have.

    WAL with ``synchronous=FULL`` costs one fsync a save and lost nothing in power-cut replays;
    NORMAL loses acknowledged work.
    """
    if dbapi2.sqlite_version_info < FIXED_WAL:
        raise FileProblem(
            _("The database library is too old to keep data safe. Reinstall CRMDesk.")
        )
    # check_same_thread=False: pools hand a connection to one thread at a time.
    connection = dbapi2.connect(
        str(path),
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        cached_statements=256,
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


def make_private(path: Path) -> None:
    """Create the folder (0700) and the empty file (0600); -wal and -shm inherit the rights."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
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

    engine = _engine(connect, pool_size=1)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver_of(connection).execute("BEGIN IMMEDIATE")

    return engine


def read_engine(path: Path) -> Engine:
    """Return the engine of reading connections: autocommit and unable to write."""
    engine = _engine(lambda: raw_connect(path, query_only=True), pool_size=8)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def driver_of(connection: Connection) -> DriverConnection:
    """Return the driver's connection, for what must happen outside a transaction."""
    return connection.connection.dbapi_connection


def _engine(creator: Callable[[], DriverConnection], pool_size: int) -> Engine:
    return create_engine(
        "sqlite://",
        creator=creator,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0 if pool_size == 1 else 8,
        # Names and phones of customers must not reach a log through an error's text.
        hide_parameters=True,
    )


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
    name = path.name
    sentences = (
        (("locked", "busy"), _("The data file {name} is in use by another program. Try again.")),
        (
            ("disk is full", "full"),
            _("The disk is full. Nothing was lost: free some space and try again."),
        ),
        (
            ("readonly", "read-only"),
            _("The data file {name} cannot be written. Check its permissions."),
        ),
        (
            ("malformed", "not a database", "corrupt"),
            _("The data file {name} is damaged or is not a CRMDesk file. It was left untouched."),
        ),
        (
            ("unable to open", "disk i/o"),
            _("The data file {name} could not be read. Check that its disk is connected."),
        ),
    )
    for needles, sentence in sentences:
        if any(needle in text for needle in needles):
            return FileProblem(sentence.format(name=name))
    return None
