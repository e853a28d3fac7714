"""Making the derived columns of customers again: search, sound and sort keys, main phone."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from crmdesk import text
from crmdesk.searchkey import search_document, sound_document

BATCH = 2000
Keys = tuple[str, str, str, str]


def keys_of(name: str, phones: list[str], others: list[str]) -> Keys:
    """Return (search_key, sound_key, sort_key, main_phone) of a customer."""
    return (
        search_document(name, phones, others),
        sound_document(name),
        text.sort_key(name),
        phones[0] if phones else "",
    )


def derived(connection: Connection) -> Iterator[tuple[int, Keys, Keys]]:
    """Yield (id, stored keys, right keys) of every customer, trash included."""
    last = 0
    while rows := connection.exec_driver_sql(
        "SELECT id, name, organisation, city, search_key, sound_key, sort_key, main_phone, "
        "deleted_at FROM customer "
        "WHERE id > ? ORDER BY id LIMIT ?",
        (last, BATCH),
    ).all():
        first, last = rows[0].id, rows[-1].id
        phones, others = _parts(connection, first, last)
        for row in rows:
            words = [word for word in (row.organisation, row.city) if word]
            more = [*others.get(row.id, []), *words]
            stored = (row.search_key, row.sound_key, row.sort_key, row.main_phone)
            right = keys_of(row.name, phones.get(row.id, []), more)
            # The trash has no search words: it must not crowd out the living.
            yield row.id, stored, right if row.deleted_at is None else ("", "", *right[2:])


def _parts(
    connection: Connection, first: int, last: int
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    phones: dict[int, list[str]] = {}
    others: dict[int, list[str]] = {}
    points = connection.exec_driver_sql(
        "SELECT customer_id, kind, key, value FROM contact_point "
        "WHERE customer_id BETWEEN ? AND ? ORDER BY customer_id, position, id",
        (first, last),
    )
    for owner, kind, key, value in points:
        if kind == "phone":
            phones.setdefault(owner, []).append(key)
        else:
            others.setdefault(owner, []).append(value)
    tags = connection.exec_driver_sql(
        "SELECT ct.customer_id, t.name FROM customer_tag ct JOIN tag t ON t.id = ct.tag_id "
        "WHERE ct.customer_id BETWEEN ? AND ? ORDER BY ct.customer_id, t.key",
        (first, last),
    )
    for owner, name in tags:
        others.setdefault(owner, []).append(name)
    return phones, others


def rederive(connection: Connection) -> int:
    """Write the right keys where they differ; return how many customers were mended."""
    wrong = [(*right, row_id) for row_id, stored, right in derived(connection) if stored != right]
    if wrong:
        connection.exec_driver_sql(
            "UPDATE customer SET search_key = ?, sound_key = ?, sort_key = ?, main_phone = ? "
            "WHERE id = ?",
            wrong,
        )
    return len(wrong)
