"""Which stored texts and moments cannot be read as what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import String, Table

from crmdesk.db.engine import DriverConnection
from crmdesk.db.types import CivilDay, UtcMoment

_FORMS = {UtcMoment: "%Y-%m-%dT%H:%M:%SZ", CivilDay: "%Y-%m-%d"}
"""How a moment or a day is written; one that SQLite writes otherwise is none."""


class UnreadablePlace(NamedTuple):
    """Where such a text stands; the text itself is never told.

    Attributes:
        customer_id: whose it is; None when it is nobody's.
    """

    table: str
    row_id: int
    customer_id: int | None
    column: str


def unreadable_places(connection: DriverConnection, table: Table) -> Iterator[UnreadablePlace]:
    """Yield the places of a table that cannot be read.

    Args:
        connection: for the caller alone until the iterator is at its end or closed.
        table: with an ``id``, and in its ``info`` the column of the customer.
    """
    texts = [str(column.name) for column in table.c if isinstance(column.type, String)]
    owner = table.info["subject"] or "NULL"
    if texts:
        yield from _spoilt(connection, table, owner, texts)
    for column in table.c:
        form = _FORMS.get(type(column.type))
        if form is not None:
            yield from _moments(connection, table, owner, str(column.name), form)


def _spoilt(
    connection: DriverConnection, table: Table, owner: str, texts: list[str]
) -> Iterator[UnreadablePlace]:
    """Yield the texts that are no UTF-8."""
    usual, connection.text_factory = connection.text_factory, bytes
    try:
        rows = connection.execute(f"SELECT id, {owner}, {', '.join(texts)} FROM {table.name}")
        for row_id, customer_id, *values in rows:
            if _is_text(b" ".join(value for value in values if isinstance(value, bytes))):
                continue
            for column, value in zip(texts, values, strict=True):
                if not _is_text(value):
                    yield UnreadablePlace(table.name, row_id, customer_id, column)
    finally:
        connection.text_factory = usual


def _is_text(value: object) -> bool:
    if not isinstance(value, bytes):
        return True
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _moments(
    connection: DriverConnection, table: Table, owner: str, column: str, form: str
) -> Iterator[UnreadablePlace]:
    """Yield the moments or days that are none."""
    rows = connection.execute(
        f"SELECT id, {owner} FROM {table.name} "
        f"WHERE {column} IS NOT NULL AND strftime(?, {column}) IS NOT {column}",
        (form,),
    )
    for row_id, customer_id in rows:
        yield UnreadablePlace(table.name, row_id, customer_id, column)
