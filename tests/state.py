"""What "the database equals" means: the user's rows, and a clean bill of health."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crmdesk.db.engine import raw_connect
from crmdesk.db.tables import metadata
from crmdesk.db.triggers import FTS_CHECK

NOT_COMPARED = {"journal_op", "journal_row"}
STAMPS = {"version", "updated_at"}

State = dict[str, list[tuple[Any, ...]]]


def state_of(path: Path) -> State:
    """Return the sorted rows of every user table, without journal, versions and stamps.

    The file's health is asserted on the way: integrity, foreign keys, full-text index.
    """
    connection = raw_connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(FTS_CHECK)
        connection.execute("ROLLBACK")
        return {
            table.name: _rows(connection, table)
            for table in metadata.sorted_tables
            if table.name not in NOT_COMPARED
        }
    finally:
        connection.close()


def _rows(connection: Any, table: Any) -> list[tuple[Any, ...]]:
    columns = ", ".join(column.name for column in table.columns if column.name not in STAMPS)
    return sorted(
        connection.execute(f"SELECT {columns} FROM {table.name}").fetchall(),
        key=lambda row: tuple(str(value) for value in row),
    )
