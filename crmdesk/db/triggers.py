"""Everything SQLite keeps by itself: journal, contact statistics and the full-text index.

The triggers are generated from the tables, so a new column or table cannot be forgotten, and are
laid again after every migration (a batch rebuild drops them).

Two SQL functions, registered on every writing connection, steer the journal:

* ``crm_op()`` is the id of the running operation; NULL outside ``Store.transaction``, so that the
  NOT NULL column ``journal_row.op_id`` refuses a write that nobody could undo; 0 while undo and
  redo replay, when nothing is recorded.

A journal row of an update or a delete keeps the image *before*. An insert keeps none: undo takes
the image at the moment it removes the row. That halves what a save writes.
"""

from __future__ import annotations

from sqlalchemy import Table

from crmdesk.db.tables import JOURNALED

FTS_TABLE = "customer_fts"

FTS_CREATE = f"""CREATE VIRTUAL TABLE {FTS_TABLE} USING fts5(
    search_key, sound_key, content='customer', content_rowid='id', tokenize='trigram')"""
FTS_REBUILD = f"INSERT INTO {FTS_TABLE}({FTS_TABLE}) VALUES ('rebuild')"
FTS_CHECK = f"INSERT INTO {FTS_TABLE}({FTS_TABLE}, rank) VALUES ('integrity-check', 1)"


def image_sql(table: Table, row: str) -> str:
    """Return the SQL of a JSON object that holds every column of ``row`` (OLD, NEW or an alias)."""
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in table.c.keys())  # noqa: SIM118
    return f"json_object({pairs})"


def _journal(table: Table) -> dict[str, str]:
    subject = table.info["subject"]
    made = {}
    for action, event, row in (
        ("I", "INSERT", "NEW"),
        ("U", "UPDATE", "OLD"),
        ("D", "DELETE", "OLD"),
    ):
        name = f"journal_{table.name}_{event.lower()}"
        owner = f"{row}.{subject}" if subject else "NULL"
        image = "NULL" if action == "I" else image_sql(table, row)
        made[name] = (
            f"CREATE TRIGGER {name} AFTER {event} ON {table.name} WHEN crm_op() IS NOT 0 BEGIN "
            "INSERT INTO journal_row (op_id, tbl, row_id, subject_id, action, image) VALUES "
            f"(crm_op(), '{table.name}', {row}.id, {owner}, '{action}', {image}); END"
        )
    return made


def _fts() -> dict[str, str]:
    columns = "rowid, search_key, sound_key"
    new = f"INSERT INTO {FTS_TABLE}({columns}) VALUES (NEW.id, NEW.search_key, NEW.sound_key);"
    old = (
        f"INSERT INTO {FTS_TABLE}({FTS_TABLE}, {columns}) "
        "VALUES ('delete', OLD.id, OLD.search_key, OLD.sound_key);"
    )
    return {
        "fts_customer_insert": (
            f"CREATE TRIGGER fts_customer_insert AFTER INSERT ON customer BEGIN {new} END"
        ),
        "fts_customer_delete": (
            f"CREATE TRIGGER fts_customer_delete AFTER DELETE ON customer BEGIN {old} END"
        ),
        "fts_customer_update": (
            "CREATE TRIGGER fts_customer_update AFTER UPDATE OF search_key, sound_key ON customer "
            f"BEGIN {old} {new} END"
        ),
    }


# A note is not contact: it must not reset who has been silent for how long.
CONTACT_CONDITION = "kind <> 'note' AND deleted_at IS NULL"

STATS_REBUILD = (
    "DELETE FROM customer_stats",
    "INSERT INTO customer_stats (customer_id, last_contact_at, contact_count) "
    "SELECT customer_id, max(happened_at), count(*) FROM interaction "
    f"WHERE {CONTACT_CONDITION} GROUP BY customer_id",
)


def _stats() -> dict[str, str]:
    def refresh(owner: str) -> str:
        return (
            f"DELETE FROM customer_stats WHERE customer_id = {owner}; "
            "INSERT INTO customer_stats (customer_id, last_contact_at, contact_count) "
            "SELECT customer_id, max(happened_at), count(*) FROM interaction "
            f"WHERE customer_id = {owner} AND {CONTACT_CONDITION} GROUP BY customer_id;"
        )

    # The usual case, a new interaction, is one upsert; the others are recounted.
    added = (
        "INSERT INTO customer_stats (customer_id, last_contact_at, contact_count) "
        "VALUES (NEW.customer_id, NEW.happened_at, 1) ON CONFLICT (customer_id) DO UPDATE SET "
        "last_contact_at = max(last_contact_at, excluded.last_contact_at), "
        "contact_count = contact_count + 1;"
    )
    return {
        "stats_interaction_insert": (
            "CREATE TRIGGER stats_interaction_insert AFTER INSERT ON interaction "
            f"WHEN NEW.kind <> 'note' AND NEW.deleted_at IS NULL BEGIN {added} END"
        ),
        "stats_interaction_delete": (
            "CREATE TRIGGER stats_interaction_delete AFTER DELETE ON interaction "
            f"BEGIN {refresh('OLD.customer_id')} END"
        ),
        "stats_interaction_update": (
            "CREATE TRIGGER stats_interaction_update AFTER UPDATE ON interaction "
            f"BEGIN {refresh('OLD.customer_id')} {refresh('NEW.customer_id')} END"
        ),
    }


def journal_triggers() -> dict[str, str]:
    """Return the journal's triggers, name to SQL."""
    made: dict[str, str] = {}
    for table in JOURNALED:
        made |= _journal(table)
    return made


def derived_triggers() -> dict[str, str]:
    """Return the triggers that keep derived data: full-text index and contact statistics."""
    return _fts() | _stats()


def all_triggers() -> dict[str, str]:
    """Return every trigger of the schema, name to SQL."""
    return journal_triggers() | derived_triggers()
