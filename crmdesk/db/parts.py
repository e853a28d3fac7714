"""Laying again the indexes and triggers of ours that somebody took out of a data file.

Another program may have dropped them, or laid something else under their names. The records are
whole without them: an index is made from them, and what a trigger keeps up to date is made anew.
"""

from __future__ import annotations

import logging
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
    """Return the names of our indexes and triggers that are not there; of triggers, as they are."""
    found = {name: (kind, sql) for name, kind, sql in connection.execute(_LAID)}
    missing = [name for name, sql in all_triggers().items() if found.get(name) != ("trigger", sql)]
    missing += [name for name in _indexes() if name not in found]
    return tuple(missing)


def _indexes() -> tuple[str, ...]:
    return tuple(str(one.name) for table in metadata.tables.values() for one in table.indexes)


def _is_whole(path: Path, connection: DriverConnection) -> bool:
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok":
        return True
    set_suspicion(path, suspected=True)
    return False


def _lay(connection: DriverConnection) -> tuple[str, ...]:
    """Lay all that can be laid, in one transaction.

    An index cannot when the records came to contradict it: two with one identity.
    """
    statements = {**_index_statements(), **all_triggers()}
    laid = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.create_function("crm_op", 0, lambda: 0)
        for name in missing_parts(connection):
            try:
                if name in all_triggers():
                    connection.execute(f"DROP TRIGGER IF EXISTS {name}")
                connection.execute(statements[name])
                laid.append(name)
            except dbapi2.IntegrityError:
                log.info("the index %s cannot be laid again", name)
        _renew(connection, laid)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    log.info("laid again: %s", ", ".join(laid))
    return tuple(laid)


def _index_statements() -> dict[str, str]:
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex

    dialect = sqlite.dialect()
    return {
        str(one.name): str(CreateIndex(one).compile(dialect=dialect))
        for table in metadata.tables.values()
        for one in table.indexes
    }


def _renew(connection: DriverConnection, laid: list[str]) -> None:
    """Make anew what the triggers would have kept up to date."""
    if any(name.startswith("fts_") for name in laid):
        connection.execute(FTS_REBUILD)
    if any(name.startswith("stats_") for name in laid):
        for statement in STATS_REBUILD:
            connection.execute(statement)
