"""Filling an empty data file at once: nothing is recorded, what is derived is made at the end.

The full-text index and the contact statistics are kept by triggers, one row at a time; for a
whole file it is ten times quicker to drop those and make the result by one statement each.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from crmdesk.db.engine import DriverConnection
from crmdesk.db.tables import JOURNALED
from crmdesk.db.triggers import CONTACT_CONDITION, FTS_REBUILD, derived_triggers

Row = tuple[str | int | None, ...]

ANALYSIS_LIMIT = 400
"""Rows of an index that ANALYZE looks at: enough for the planner, quick on any size."""

BULK_CACHE_KIB = 64_000
"""For the indexes whose keys come in no order (uid, name, phone)."""

_STATS = (
    "INSERT INTO customer_stats (customer_id, last_contact_at, contact_count) "
    "SELECT customer_id, max(happened_at), count(*) FROM interaction "
    f"WHERE {CONTACT_CONDITION} GROUP BY customer_id"
)


class BulkLoad:
    """What a loader writes through; lives only inside ``Store.bulk_load``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_empty(self) -> bool:
        """Return True when no record was ever kept here, the trash included."""
        kept = [table.name for table in JOURNALED if table.name != "setting"]
        found = " UNION ALL ".join(f"SELECT EXISTS (SELECT 1 FROM {name})" for name in kept)
        return not any(self._connection.exec_driver_sql(found).scalars())

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows as they are: ids, keys and stored forms of moments included."""
        if rows:
            marks = ", ".join("?" * len(columns))
            self._connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(rows)
            )


@contextlib.contextmanager
def loading(connection: Connection) -> Iterator[BulkLoad]:
    """Let the caller's transaction be filled, then make everything that is derived.

    What was undone before cannot be done again afterwards: the new rows have its ids.
    """
    run = connection.exec_driver_sql
    run("UPDATE journal_op SET state = 'discarded' WHERE state = 'undone'")
    triggers = derived_triggers()
    for name in triggers:
        run(f"DROP TRIGGER IF EXISTS {name}")
    cache = run("PRAGMA cache_size").scalar_one()
    run(f"PRAGMA cache_size = -{BULK_CACHE_KIB}")
    try:
        yield BulkLoad(connection)
        run("DELETE FROM customer_stats")
        run(_STATS)
        run(FTS_REBUILD)
        for sql in triggers.values():
            run(sql)
        run(f"PRAGMA analysis_limit = {ANALYSIS_LIMIT}")
        run("ANALYZE")
    finally:
        run(f"PRAGMA cache_size = {cache}")


def fold_log(driver: DriverConnection) -> None:
    """Move the write-ahead log into the file: after a bulk load it is as large as the file."""
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
