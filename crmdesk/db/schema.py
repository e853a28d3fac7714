"""Making a new data file, laying the triggers, and knowing what a file is before touching it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from crmdesk.db.engine import APPLICATION_ID, DriverConnection
from crmdesk.db.tables import metadata
from crmdesk.db.triggers import FTS_CREATE, FTS_TABLE, all_triggers

SCHEMA_VERSION = 3
"""``PRAGMA user_version`` of the current schema; the number of its newest migration."""


def revision(version: int) -> str:
    """Return alembic's revision id of a schema version."""
    return f"{version:04d}"


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What a file says of itself in its header."""

    application_id: int
    version: int
    tables: int

    @property
    def is_empty(self) -> bool:
        """True for a file in which nothing was ever made."""
        return self.tables == 0 and self.application_id == 0

    @property
    def is_ours(self) -> bool:
        """True when the file carries our application id."""
        return self.application_id == APPLICATION_ID


def identify(path: Path) -> FileIdentity:
    """Read a file's header through the driver, changing nothing in it.

    Raises:
        dbapi2.DatabaseError: not a database, or unreadable.
    """
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        return _identity(connection)
    finally:
        connection.close()


def _identity(connection: DriverConnection) -> FileIdentity:
    def value(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    return FileIdentity(
        value("PRAGMA application_id"),
        value("PRAGMA user_version"),
        value("SELECT count(*) FROM sqlite_master WHERE type = 'table'"),
    )


def create_schema(connection: Connection) -> None:
    """Make everything in an empty file, inside the caller's transaction."""
    metadata.create_all(connection, checkfirst=False)
    run = connection.exec_driver_sql
    run(FTS_CREATE)
    lay_triggers(connection)
    run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    run("INSERT INTO alembic_version VALUES (?)", (revision(SCHEMA_VERSION),))
    stamp(connection)


def lay_triggers(connection: Connection) -> None:
    """Drop every trigger of the file and lay the current ones."""
    drop_triggers(connection)
    for sql in all_triggers().values():
        connection.exec_driver_sql(sql)


def drop_triggers(connection: Connection) -> None:
    """Drop every trigger of the file."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).scalars()
    for name in list(names):
        quoted = '"' + name.replace('"', '""') + '"'
        connection.exec_driver_sql(f"DROP TRIGGER {quoted}")


def has_fts(connection: Connection) -> bool:
    """Return True when the full-text table exists."""
    return (
        connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_master WHERE name = ?", (FTS_TABLE,)
        ).first()
        is not None
    )


def stamp(connection: Connection) -> None:
    """Write who we are and which version into the file's header (part of the transaction)."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
