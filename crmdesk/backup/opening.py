"""Opening copies and data files for backups: nothing is locked, folded in or left beside them."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.db.engine import DriverConnection, file_uri

PROVING_KIB = 64 * 1024
"""Of pages kept while a copy is proved: a fifth less time at a gigabyte."""

COPYING_PAGES = 10
"""Kept while a copy is written: keeping more only moves them about."""


def open_finished(path: Path) -> DriverConnection:
    """Open a copy that nobody writes to: nothing is locked, nothing may appear beside it.

    What stands in its schema cannot call functions with side effects.
    """
    uri = file_uri(path.absolute(), "mode=ro&immutable=1")
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
    uri = file_uri(path.absolute(), "mode=ro")
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    return connection
