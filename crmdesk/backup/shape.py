"""Whether the schema of a copy is ours: a copy can carry a trigger that deletes what is saved next.

Such a trigger passes every integrity check. A copy of the current schema must have exactly the
tables, columns, indexes and triggers of a fresh file. An older one must have no views, no foreign
tables and no trigger outside our families; bringing it up to date drops its triggers before
anything is written and lays ours, and then it has to pass the exact comparison too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sqlalchemy import create_engine
from sqlcipher3 import dbapi2

from crmdesk.db.engine import APPLICATION_ID, DriverConnection, driver_of
from crmdesk.db.schema import SCHEMA_VERSION, create_schema

Shape = dict[str, Any]

_FAMILIES = re.compile(r"(journal|fts|stats)_[a-z_]+")
_SQLITE_OWN = re.compile(r"sqlite_(sequence|stat\d|autoindex_.*)")
_FTS_PART = re.compile(r"\w+_fts(_\w+)?")


def strange_parts(connection: DriverConnection) -> tuple[str, ...]:
    """Return the names of what does not belong to us; empty when the schema is ours.

    Args:
        connection: a file whose integrity was checked.
    """
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION_ID or not 1 <= version <= SCHEMA_VERSION:
        return (f"application {application:#x}, version {version}",)
    if version < SCHEMA_VERSION:
        return _strangers_of_older(connection)
    found, ours = shape(connection), _fresh()
    return tuple(
        sorted(name for name in found.keys() | ours.keys() if found.get(name) != ours.get(name))
    )


def shape(connection: DriverConnection) -> Shape:
    """Return everything of a schema that acts, however the order of its columns came about."""
    made: Shape = {}
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    for kind, name, table, sql in objects:
        if _SQLITE_OWN.fullmatch(name):
            continue
        if kind == "table" and not _FTS_PART.fullmatch(name):
            made[name] = _table(connection, name, sql)
        elif kind == "index":
            made[name] = _index(connection, name, table, sql)
        else:
            made[name] = (kind, table, _one_line(sql))
    return made


def _table(connection: DriverConnection, name: str, sql: str) -> Any:
    columns = sorted(
        (column, kind.upper(), notnull, (default or "").strip("()"), key, hidden)
        for _cid, column, kind, notnull, default, key, hidden in connection.execute(
            "SELECT * FROM pragma_table_xinfo(?)", (name,)
        )
    )
    parents = sorted(
        tuple(row[2:7])
        for row in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,))
    )
    unique = sorted(
        (origin, only, _indexed(connection, index))
        for _seq, index, only, origin, _partial in connection.execute(
            "SELECT * FROM pragma_index_list(?)", (name,)
        )
        if origin != "c"
    )
    return ("table", columns, parents, unique, _checks(sql), "AUTOINCREMENT" in sql.upper())


def _checks(sql: str) -> list[str]:
    """Return the conditions in a table's statement, each with its brackets."""
    line, found = _one_line(sql), []
    for match in re.finditer(r"\bCHECK\s*\(", line, re.IGNORECASE):
        depth, end = 1, match.end()
        while depth and end < len(line):
            depth += {"(": 1, ")": -1}.get(line[end], 0)
            end += 1
        found.append(line[match.end() - 1 : end])
    return sorted(found)


def _index(connection: DriverConnection, name: str, table: str, sql: str) -> Any:
    where = _one_line(sql).partition(" WHERE ")[2]
    return ("index", table, _indexed(connection, name), where, " UNIQUE " in sql.upper()[:20])


def _indexed(connection: DriverConnection, index: str) -> tuple[Any, ...]:
    rows = connection.execute("SELECT * FROM pragma_index_xinfo(?)", (index,)).fetchall()
    # An expression has no column; its text stands in the statement, which ours never has.
    return tuple((row[2] if row[1] >= 0 else f"#{row[1]}", *row[3:]) for row in rows if row[5])


def _one_line(sql: str | None) -> str:
    return " ".join((sql or "").split())


@cache
def _fresh() -> Shape:
    engine = create_engine("sqlite://", creator=lambda: dbapi2.connect(":memory:"), module=dbapi2)
    try:
        with engine.connect() as connection:
            create_schema(connection)
            return shape(driver_of(connection))
    finally:
        engine.dispose()


def _strangers_of_older(connection: DriverConnection) -> tuple[str, ...]:
    known = _fresh()
    strange = []
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master"):
        expected = {
            "table": name in known or _FTS_PART.fullmatch(name) or _SQLITE_OWN.fullmatch(name),
            "index": True,  # an index does nothing by itself; the upgrade compares them
            "trigger": _FAMILIES.fullmatch(name),
        }
        if not expected.get(kind):
            strange.append(name)
    return tuple(sorted(strange))
