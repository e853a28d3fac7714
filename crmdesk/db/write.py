"""Inserting rows quickly: statements are written once per set of columns and kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table

from crmdesk.db.engine import DriverConnection
from crmdesk.db.types import CivilDay, UtcMoment, moment_text


def new_uid() -> str:
    """Return a fresh identity for exchange: 32 hexadecimal digits."""
    return uuid.uuid4().hex


@cache
def _plan(table: Table, names: tuple[str, ...]) -> tuple[str, tuple[tuple[str, type], ...]]:
    """Return the INSERT and the columns that need their Python value turned into text."""
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    special = tuple(
        (name, type(table.c[name].type))
        for name in names
        if isinstance(table.c[name].type, (UtcMoment, CivilDay))
    )
    return statement, special


def _filled(table: Table, values: dict[str, Any], stamp: str) -> dict[str, Any]:
    row = dict(values)
    if "uid" in table.c and "uid" not in row:
        row["uid"] = new_uid()
    if "created_at" in table.c:
        row.setdefault("created_at", stamp)
        row.setdefault("updated_at", stamp)
    return row


def _bound(row: dict[str, Any], special: Iterable[tuple[str, type]]) -> dict[str, Any]:
    for name, kind in special:
        value = row[name]
        if value is not None and not isinstance(value, str):
            row[name] = moment_text(value) if kind is UtcMoment else value.isoformat()
    return row


def insert_row(
    driver: DriverConnection, table: Table, values: dict[str, Any], now: datetime
) -> int:
    """Insert one row, giving it a uid and stamps, and return its id."""
    row = _filled(table, values, moment_text(now))
    statement, special = _plan(table, tuple(row))
    cursor = driver.execute(statement, tuple(_bound(row, special).values()))
    return int(cursor.lastrowid)
