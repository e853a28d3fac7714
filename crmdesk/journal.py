"""Undo and redo over the rows that the journal's triggers kept.

Undo and redo are one movement: every journal row swaps its image with the database. Undo walks
the rows of an operation backwards, redo forwards; both leave the journal ready for the other.
Inserts and deletes are swapped in runs by SQL, so that an import of 20,000 customers is taken
back by a few hundred statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from crmdesk.changes import Changes
from crmdesk.db.engine import DriverConnection, driver_of
from crmdesk.db.tables import JOURNALED
from crmdesk.db.triggers import image_sql
from crmdesk.errors import Conflict
from crmdesk.i18n import _

MANY = 2000
"""Above so many rows, Changes names the tables but not the rows."""

AT_ONCE = 5000
"""Updated rows that one statement exchanges."""

_SCOPE = "op_id = ? AND id BETWEEN ? AND ?"
_TABLES = {table.name: table for table in JOURNALED}


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring journal rows of one table with one action."""

    table: str
    action: str
    first: int
    last: int


def swap(connection: Connection, op_id: int, *, undo: bool) -> None:
    """Exchange the images of an operation with the database, inside the caller's transaction."""
    runs = list(_runs(connection, op_id))
    for run in reversed(runs) if undo else runs:
        if run.action == "U":
            _swap_updates(connection, op_id, run, undo=undo)
        elif (run.action == "I") == undo:
            _take_out(connection, op_id, run)
        else:
            _put_back(connection, op_id, run)


def _runs(connection: Connection, op_id: int) -> Iterator[_Run]:
    first, last = row_range(driver_of(connection), op_id)
    rows = connection.exec_driver_sql(
        f"SELECT id, tbl, action FROM journal_row WHERE {_SCOPE} ORDER BY id",
        (op_id, first, last),
    )
    current: _Run | None = None
    for row_id, table, action in rows:
        if current is not None and (current.table, current.action) == (table, action):
            current = _Run(table, action, current.first, row_id)
            continue
        if current is not None:
            yield current
        current = _Run(table, action, row_id, row_id)
    if current is not None:
        yield current


def _take_out(connection: Connection, op_id: int, run: _Run) -> None:
    """Remove rows, keeping their present image in the journal."""
    table, scope = _TABLES[run.table], (op_id, run.first, run.last)
    connection.exec_driver_sql(
        f"UPDATE journal_row SET image = (SELECT {image_sql(table, 't')} FROM {table.name} t "
        f"WHERE t.id = journal_row.row_id) WHERE {_SCOPE}",
        scope,
    )
    connection.exec_driver_sql(
        f"DELETE FROM {table.name} WHERE id IN (SELECT row_id FROM journal_row WHERE {_SCOPE})",
        scope,
    )


def _put_back(connection: Connection, op_id: int, run: _Run) -> None:
    """Insert rows from their images."""
    table, scope = _TABLES[run.table], (op_id, run.first, run.last)
    names = list(table.c.keys())
    values = ", ".join(f"json_extract(image, '$.{name}')" for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM journal_row "
        f"WHERE {_SCOPE} AND image IS NOT NULL ORDER BY id",
        scope,
    )
    connection.exec_driver_sql(f"UPDATE journal_row SET image = NULL WHERE {_SCOPE}", scope)


def _swap_updates(connection: Connection, op_id: int, run: _Run, *, undo: bool) -> None:
    """Exchange the images of updated rows; one by one where a row occurs twice in the run."""
    order = "DESC" if undo else "ASC"
    rows = connection.exec_driver_sql(
        # As bytes: an image holds texts as they stand in the file, also those that are no UTF-8.
        f"SELECT id, row_id, CAST(image AS BLOB) AS image FROM journal_row "
        f"WHERE {_SCOPE} ORDER BY id {order}",
        (op_id, run.first, run.last),
    ).all()
    table = _TABLES[run.table]
    at_once = AT_ONCE if len({row.row_id for row in rows}) == len(rows) else 1
    for start in range(0, len(rows), at_once):
        _swap_some(connection, op_id, table, rows[start : start + at_once])


def _swap_some(connection: Connection, op_id: int, table: Table, rows: Sequence[Any]) -> None:
    """Exchange the images of different rows that stand together in the journal.

    One statement for all: the full-text index writes out what it has gathered at each statement.
    """
    ends = sorted((rows[0].id, rows[-1].id))
    scope = (op_id, *ends)
    there = connection.exec_driver_sql(
        f"SELECT count(*) FROM {table.name} WHERE id IN "
        f"(SELECT row_id FROM journal_row WHERE {_SCOPE})",
        scope,
    )
    if there.scalar_one() != len(rows):
        raise Conflict(_("This cannot be taken back: later entries depend on it."))
    connection.exec_driver_sql(
        f"UPDATE journal_row SET image = (SELECT {image_sql(table, 't')} FROM {table.name} t "
        f"WHERE t.id = journal_row.row_id) WHERE {_SCOPE}",
        scope,
    )
    names = [name for name in table.c.keys() if name != "id"]  # noqa: SIM118
    values = ", ".join(f"{name} = json_extract(old.image, '$.{name}')" for name in names)
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {values} FROM "
        "(SELECT value AS image, json_extract(value, '$.id') AS row "
        "FROM json_each(CAST(? AS TEXT))) old "
        f"WHERE {table.name}.id = old.row",
        (b"[" + b",".join(row.image for row in rows) + b"]",),
    )


_MEETS = """
SELECT 1 FROM journal_op o JOIN journal_row theirs
  ON theirs.op_id = o.id AND theirs.id >= o.first_row
WHERE o.state = 'open' AND o.id <> :op AND EXISTS (
  SELECT 1 FROM journal_row mine LEFT JOIN customer_tag ct
    ON mine.tbl = 'customer_tag' AND ct.id = mine.row_id
  WHERE mine.op_id = :op AND mine.id BETWEEN :first AND :last AND (
    mine.subject_id = theirs.subject_id
    OR (mine.tbl = theirs.tbl AND mine.row_id = theirs.row_id)
    OR (theirs.tbl = 'tag' AND theirs.row_id = ct.tag_id)))
LIMIT 1
"""


def meets_open_operation(driver: DriverConnection, op_id: int) -> bool:
    """Return True when an operation wrote to what a long one, still open, has written before.

    The long one could no longer be taken back without losing the other's work.
    """
    open_ones = driver.execute("SELECT id FROM journal_op WHERE state = 'open'").fetchall()
    if not open_ones or (op_id,) in open_ones:
        return False
    first, last = row_range(driver, op_id)
    scope = {"op": op_id, "first": first, "last": last}
    return driver.execute(_MEETS, scope).fetchone() is not None


def next_row(driver: DriverConnection) -> int:
    """Return the id that the next journal row will get."""
    return int(driver.execute("SELECT coalesce(max(id), 0) + 1 FROM journal_row").fetchone()[0])


def row_range(driver: DriverConnection, op_id: int) -> tuple[int, int]:
    """Return the first and last id between which an operation's rows lie; others lie there too.

    An operation that is still open, or was cut short, has no last row yet.
    """
    first, last = driver.execute(
        "SELECT first_row, last_row FROM journal_op WHERE id = ?", (op_id,)
    ).fetchone()
    return first or 0, last if last is not None else next_row(driver)


def changes_of(
    driver: DriverConnection, op_id: int, op: str, kind: str, detail: dict[str, str | int]
) -> Changes | None:
    """Return what the operation's journal rows touched; None when it has none."""
    scope = (op_id, *row_range(driver, op_id))
    rows = driver.execute(
        f"SELECT tbl, row_id, subject_id FROM journal_row WHERE {_SCOPE} LIMIT ?",
        (*scope, MANY + 1),
    ).fetchall()
    if not rows:
        return None
    if len(rows) > MANY:
        tables = driver.execute(f"SELECT DISTINCT tbl FROM journal_row WHERE {_SCOPE}", scope)
        return Changes(op, {name: frozenset() for (name,) in tables}, None, kind, detail)
    ids: dict[str, set[int]] = {}
    customers: set[int] = set()
    for table, row_id, subject in rows:
        ids.setdefault(table, set()).add(row_id)
        if subject is not None:
            customers.add(subject)
    frozen = {table: frozenset(touched) for table, touched in ids.items()}
    return Changes(op, frozen, frozenset(customers), kind, detail)


class Candidate(NamedTuple):
    """The operation that undo or redo would take next.

    Attributes:
        op_id: its id.
        op: its name in ``OPERATIONS``.
        detail: values for its sentence.
        rows: at most how many rows it changed.
    """

    op_id: int
    op: str
    detail: dict[str, str | int]
    rows: int


def candidate(connection: Connection, limit: int, *, undo: bool) -> Candidate | None:
    """Return the newest operation that is done, or with redo the last that was undone.

    Args:
        connection: any.
        limit: only so many of the newest operations count.
        undo: False for redo.
    """
    listed = (
        "SELECT id, name, detail, state, seq, first_row, last_row FROM journal_op "
        "WHERE state IN ('done', 'undone') AND {} ORDER BY {} DESC LIMIT ?"
    )
    rows = [
        row
        for where, order in (("seq IS NULL", "id"), ("seq IS NOT NULL", "seq"))
        for row in connection.exec_driver_sql(listed.format(where, order), (limit,))
    ]
    # At the same place a long operation came later: it took the newest id of its end.
    rows.sort(key=lambda row: (row.seq or row.id, row.seq is not None), reverse=True)
    wanted = "done" if undo else "undone"
    matching = [row for row in rows[:limit] if row.state == wanted]
    if not matching:
        return None
    row = matching[0] if undo else matching[-1]
    changed = (row.last_row or 0) - (row.first_row or 0) + 1
    return Candidate(row.id, row.name, json.loads(row.detail or "{}"), max(changed, 0))
