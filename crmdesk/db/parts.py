"""Laying again the indexes and triggers of ours that somebody took out of a data file.

Another program may have dropped them, or laid something else under their names. The records are
whole without them: an index is made from them, and what a trigger keeps up to date is made anew.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.db.engine import DriverConnection, raw_connect
from crmdesk.db.marks import set_suspicion
from crmdesk.db.tables import metadata
from crmdesk.db.triggers import FTS_REBUILD, STATS_REBUILD, all_triggers
from crmdesk.errors import FileProblem

log = logging.getLogger(__name__)
_LAID = "SELECT name, type, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"


def lay_missing(path: Path) -> tuple[str, ...]:
    """Lay what is missing of ours; return the names, usually none.

    A file that is damaged is not written, and one that cannot be written stays as it is: without
    an index it is slow, and that is no reason to refuse it.

    Args:
        path: a data file of the current schema, before a desk is opened on it.
    """
    try:
        connection = raw_connect(path)
        try:
            if not missing_parts(connection) or not _is_whole(path, connection):
                return ()
            return _lay(connection)
        finally:
            connection.close()
    except (dbapi2.Error, FileProblem) as error:
        log.info("missing indexes or triggers were not laid: %s", type(error).__name__)
        return ()


def missing_parts(connection: DriverConnection) -> tuple[str, ...]:
    """Return the names of our indexes and triggers that are not there, or are laid otherwise.

    An index whose records contradict it is there when its stand-in is.
    """
    found = _laid(connection)
    missing = [name for name, sql in all_triggers().items() if found.get(("trigger", name)) != sql]
    for name, sql in _indexes().items():
        laid = _one_line(found.get(("index", name)) or "")
        if laid != sql and not (laid == _stand_in(sql) and _is_doubled(connection, sql)):
            missing.append(name)
    return tuple(missing)


def contradicted(connection: DriverConnection) -> tuple[str, ...]:
    """Return the names of our indexes for which a stand-in is there: values occur twice."""
    found, missing = _laid(connection), missing_parts(connection)
    return tuple(
        name
        for name, sql in _indexes().items()
        if name not in missing and _one_line(found["index", name] or "") != sql
    )


def _is_doubled(connection: DriverConnection, sql: str) -> bool:
    """Return whether the records contradict an index; its stand-in makes that quick to see."""
    table, columns = sql.partition(" ON ")[2].split(" ", 1)
    twice = f"SELECT 1 FROM {table} GROUP BY {columns.strip('()')} HAVING count(*) > 1 LIMIT 1"
    return connection.execute(twice).fetchone() is not None


def _laid(connection: DriverConnection) -> dict[tuple[str, str], str | None]:
    return {(kind, name): sql for name, kind, sql in connection.execute(_LAID)}


def _stand_in(sql: str) -> str:
    """Return the statement of an index that is as quick, and lets values occur twice."""
    return sql.replace("CREATE UNIQUE INDEX", "CREATE INDEX", 1)


def _one_line(sql: str) -> str:
    return " ".join(sql.split())


@cache
def _indexes() -> dict[str, str]:
    """Return our indexes, name to SQL, as SQLite keeps it."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex

    dialect = sqlite.dialect()
    return {
        str(one.name): _one_line(str(CreateIndex(one).compile(dialect=dialect)))
        for table in metadata.tables.values()
        for one in table.indexes
    }


def _is_whole(path: Path, connection: DriverConnection) -> bool:
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok":
        return True
    set_suspicion(path, suspected=True)
    return False


def _lay(connection: DriverConnection) -> tuple[str, ...]:
    """Lay all that is missing, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.create_function("crm_op", 0, lambda: 0)
        laid = missing_parts(connection)
        for name in laid:
            _lay_one(connection, name)
        _renew(connection, laid)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    log.info("laid again: %s", ", ".join(laid))
    return laid


def _lay_one(connection: DriverConnection, name: str) -> None:
    trigger = all_triggers().get(name)
    if trigger is not None:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(trigger)
        return
    connection.execute(f"DROP INDEX IF EXISTS {name}")
    try:
        connection.execute(_indexes()[name])
    except dbapi2.IntegrityError:  # the records came to contradict it: two with one identity
        connection.execute(_stand_in(_indexes()[name]))
        log.info("the index %s was laid without its condition", name)


def _renew(connection: DriverConnection, laid: tuple[str, ...]) -> None:
    """Make anew what the triggers would have kept up to date."""
    if any(name.startswith("fts_") for name in laid):
        connection.execute(FTS_REBUILD)
    if any(name.startswith("stats_") for name in laid):
        for statement in STATS_REBUILD:
            connection.execute(statement)
