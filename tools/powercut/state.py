"""What a data file holds, as one short text."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from typing import Any

from sqlalchemy import func, literal_column, select, table
from sqlalchemy.sql.elements import ColumnElement

DERIVED = ("sqlite_", "customer_fts")
"""Tables that SQLite keeps by itself; the program's own check compares the index."""

DIGITS = 16
NOT_RESTORED = ("setting",)
"""A restore writes there that reminders wait."""


def digest(connection: Any, without: Container[str] = ()) -> str:
    """Return a text that is the same for the same rows in the same tables, whatever their order.

    The undo list counts too: after a cut the program must still know what it can take back.

    Args:
        connection: the driver's; a file of any version, or of another program.
        without: names of tables that do not count.
    """
    made = hashlib.sha256()
    for name in sorted(name for name in _tables(connection) if name not in without):
        made.update(repr((name, sorted(map(repr, _rows(connection, name))))).encode())
    return made.hexdigest()[:DIGITS]


def shape(connection: Any) -> set[tuple[str, str]]:
    """Return name and statement of everything in a file's schema."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(name, sql) for name, sql in rows if not name.startswith("customer_fts_")}


def _tables(connection: Any) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in rows if not name.startswith(DERIVED)]


def count(connection: Any, name: str) -> int:
    """Return how many rows a table has."""
    return int(_select(connection, name, func.count())[0][0])


def _rows(connection: Any, name: str) -> list[Any]:
    return _select(connection, name, literal_column("*"))


def _select(connection: Any, name: str, what: ColumnElement[Any]) -> list[Any]:
    rows: list[Any] = connection.execute(str(select(what).select_from(table(name)))).fetchall()
    return rows
