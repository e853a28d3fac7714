"""SQL that only SQLite speaks, kept in one place so that another database can stand in."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, literal_column, text


def each_of(name: str) -> str:
    """Return a table expression with a column ``value`` for the list bound as ``name``.

    One parameter whatever the length, so that a statement is compiled once; an expanding IN list
    is rendered again at each call.
    """
    return f"json_each(:{name})"


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Return the condition that a column's value is in the list bound as ``name``."""
    return column.in_(text(f"SELECT value FROM {each_of(name)}").columns(literal_column("value")))


def each_value(values: Iterable[int]) -> str:
    """Return what is bound for ``each_of``."""
    return json.dumps(list(values))
