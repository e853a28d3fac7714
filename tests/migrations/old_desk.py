"""A data file as the first schema left it, with customers, children and its own triggers."""

from __future__ import annotations

from pathlib import Path

from crmdesk.db.engine import APPLICATION_ID, DriverConnection, make_private, raw_connect
from crmdesk.db.migrate import migrate

NOW = "2026-01-01T08:00:00Z"


def make_first_schema(path: Path, customers: int) -> None:
    """Make a file of schema 1: each customer has a phone, an entry and two follow-ups."""
    make_private(path)
    migrate(path, target=1)
    connection = raw_connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE VIRTUAL TABLE customer_fts USING fts5(search_key, content='customer', "
        "content_rowid='id', tokenize='trigram')"
    )
    connection.execute(
        "CREATE TRIGGER journal_customer_update AFTER UPDATE ON customer BEGIN "
        "SELECT raise(ABORT, 'a trigger of the old schema'); END"
    )
    for number in range(1, customers + 1):
        _customer(connection, number)
    # The highest id was used and is gone: it must not come back after the upgrade.
    connection.execute("DELETE FROM follow_up WHERE id = (SELECT max(id) FROM follow_up)")
    connection.execute("INSERT INTO customer_fts(customer_fts) VALUES ('rebuild')")
    connection.execute("COMMIT")
    connection.close()


def _customer(connection: DriverConnection, number: int) -> None:
    name, phone = f"مشتری شمارهٔ {number}", f"0912{number:07d}"
    stamps = (NOW, NOW)
    connection.execute(
        "INSERT INTO customer (id, uid, name, sort_key, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (number, f"{number:032x}", name, name, *stamps),
    )
    connection.execute(
        "INSERT INTO contact_point (uid, customer_id, kind, value, key) VALUES (?, ?, ?, ?, ?)",
        (f"{number:032x}", number, "phone", phone, phone),
    )
    connection.execute(
        "INSERT INTO interaction (uid, customer_id, kind, happened_at, created_at, updated_at) "
        "VALUES (?, ?, 'call', ?, ?, ?)",
        (f"{number:032x}", number, NOW, *stamps),
    )
    for day, moment in (("2026-02-01", None), (None, "2026-02-01T21:00:00Z")):
        connection.execute(
            "INSERT INTO follow_up (uid, customer_id, kind, due_day, due_at, created_at, "
            "updated_at) VALUES (?, ?, 'call', ?, ?, ?, ?)",
            (f"{number:031x}{0 if day else 1}", number, day, moment, *stamps),
        )
