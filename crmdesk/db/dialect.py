"""SQL that only SQLite speaks, kept in one place so that another database can stand in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Subquery, literal_column, text


def each_of(name: str) -> str:
    """Return a table expression with a column ``value`` for the list bound as ``name``.

    One parameter whatever the length, so that a statement is compiled once; an expanding IN list
    is rendered again at each call.
    """
    return f"json_each(:{name})"


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Return the condition that a column's value is in the list bound as ``name``."""
    return column.in_(text(f"SELECT value FROM {each_of(name)}").columns(literal_column("value")))


def table_of(name: str, *columns: str) -> Subquery:
    """Return a table whose rows are the list of lists bound as ``name``, to join or update from."""
    parts = ", ".join(f"json_extract(value, '$[{n}]') AS {c}" for n, c in enumerate(columns))
    selected = text(f"SELECT {parts} FROM {each_of(name)}")
    return selected.columns(*(literal_column(column) for column in columns)).subquery(name)


def each_value(values: Iterable[Any]) -> str:
    """Return what is bound for ``each_of`` and ``table_of``."""
    return json.dumps(list(values), ensure_ascii=False)
