"""How the schema of a copy differs from ours: it can carry a trigger that deletes what is saved.

Such a trigger passes every integrity check. What differs is of two kinds:

* *strange*: it may act on the records, or they cannot be trusted to be where we look for them: a
  trigger that is not ours, an index of another on our tables that can refuse a record, a table of
  ours that is missing or was made otherwise. Such a copy does not become the data file, and what
  is laid so on the data file itself is left out of its backups.
* the rest does nothing by itself: another index, a view, a table or a column that another program
  added; an index or a trigger of ours that is not there, which ``crmdesk.db.parts`` lays again.
  The records are whole, and so is the copy.

An older schema must have no trigger or such an index outside our families; bringing it up to date
drops its triggers before anything is written and lays ours, and then it has to pass the comparison
too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import create_engine
from sqlcipher3 import dbapi2

from crmdesk.db.engine import APPLICATION_ID, DriverConnection, driver_of
from crmdesk.db.schema import SCHEMA_VERSION, create_schema
from crmdesk.db.tables import metadata
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr

_FAMILIES = re.compile(r"(journal|fts|stats|ix|uq)_[a-z_]+")
_SQLITE_OWN = re.compile(r"sqlite_(sequence|stat\d|autoindex_.*)")
_FTS_PART = re.compile(r"customer_fts(_\w+)?")


class Table(NamedTuple):
    """What of a table acts, however the order of its columns came about."""

    columns: frozenset[tuple[Any, ...]]
    rest: tuple[Any, ...]


class Part(NamedTuple):
    """Anything else of a schema."""

    kind: str
    table: str
    rest: Any


Shape = dict[str, Table | Part]


@dataclass(frozen=True, slots=True)
class Deviation:
    """How a schema differs from ours; names.

    Attributes:
        strange: what may act on the records, or keeps them where we do not look.
        added: what another program laid, and does nothing by itself.
        missing: indexes and triggers of ours that are not there, or are laid otherwise.
    """

    strange: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def strange_parts(connection: DriverConnection) -> tuple[str, ...]:
    """Return the names of what may do harm; empty when the records are ours and left alone.

    Args:
        connection: a file whose integrity was checked.
    """
    return deviation(connection).strange


def said(strange: Sequence[str]) -> str:
    """Return what is to be said of a data file with strange parts that no backup can leave out."""
    sentence = _(
        "Another program changed the tables of the data file ({parts}). Backups made since then "
        "cannot be brought back."
    )
    return sentence.format(parts=isolate_ltr(", ".join(strange[:5])))


def deviation(connection: DriverConnection) -> Deviation:
    """Return how the schema of a file differs from ours."""
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION_ID or not 1 <= version <= SCHEMA_VERSION:
        return Deviation((f"application {application:#x}, version {version}",))
    if version < SCHEMA_VERSION:
        return Deviation(_strangers_of_older(connection))
    judged: dict[str, list[str]] = {"strange": [], "added": [], "missing": []}
    found, ours = shape(connection), _fresh()
    for name in sorted(found.keys() | ours.keys()):
        for verdict in _judged(found.get(name), ours.get(name)):
            judged[verdict].append(name)
    return Deviation(*(tuple(judged[kind]) for kind in ("strange", "added", "missing")))


def _judged(found: Table | Part | None, ours: Table | Part | None) -> Iterator[str]:
    """Yield what is to be said of one name: nothing when all is as it should be."""
    if found == ours:
        return
    if ours is None:
        yield "strange" if _acts(found) else "added"
    elif isinstance(ours, Table):
        yield "added" if _is_widened(found, ours) else "strange"
    elif ours.kind in ("index", "trigger") and not _acts(found):
        yield "missing"
    else:
        yield "strange"


def _acts(found: Table | Part | None) -> bool:
    """Return whether something that is not ours does or refuses anything when a record is saved.

    A trigger does. So does an index on a table of ours that wants values to differ, or computes.
    """
    if not isinstance(found, Part) or found.kind not in ("index", "trigger"):
        return False
    if found.kind == "trigger":
        return True
    columns, _where, unique = found.rest
    computes = any(str(column[0]).startswith("#") for column in columns)
    return found.table in metadata.tables and (unique or computes)


def _is_widened(found: Table | Part | None, ours: Table) -> bool:
    """Return whether a table is ours with columns more, none of them computed."""
    return (
        isinstance(found, Table)
        and found.rest == ours.rest
        and found.columns > ours.columns
        and not any(column[-1] for column in found.columns - ours.columns)
    )


def shape(connection: DriverConnection) -> Shape:
    """Return everything of a schema that acts."""
    made: Shape = {}
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    for kind, name, table, sql in objects:
        if _SQLITE_OWN.fullmatch(name):
            continue
        virtual = sql is not None and sql.upper().startswith("CREATE VIRTUAL")
        if kind == "table" and not virtual and not _FTS_PART.fullmatch(name):
            made[name] = _table(connection, name, sql)
        elif kind == "index":
            made[name] = Part(kind, table, _index(connection, name, sql))
        else:
            made[name] = Part(kind, table, _one_line(sql))
    return made


def _table(connection: DriverConnection, name: str, sql: str) -> Table:
    columns = frozenset(
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
    return Table(columns, (parents, unique, _checks(sql), "AUTOINCREMENT" in sql.upper()))


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


def _index(connection: DriverConnection, name: str, sql: str) -> tuple[Any, ...]:
    where = _one_line(sql).partition(" WHERE ")[2]
    return (_indexed(connection, name), where, " UNIQUE " in sql.upper()[:20])


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
    """Return the triggers and the acting indexes that are of no family of ours."""
    laid = {name: part for name, part in shape(connection).items() if _acts(part)}
    return tuple(sorted(name for name in laid if not _FAMILIES.fullmatch(name)))
