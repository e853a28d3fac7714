"""Filling an empty data file at once: nothing is recorded, what is derived is made at the end.

Triggers keep the journal, the full-text index and the contact statistics, one row at a time. For
a whole file it is quicker to drop them and to make what is derived by one statement each; the
transaction lays them again before anybody else can write.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from crmdesk.db.engine import DriverConnection
from crmdesk.db.schema import drop_triggers, lay_triggers
from crmdesk.db.tables import JOURNALED
from crmdesk.db.triggers import FTS_REBUILD, STATS_REBUILD

Row = tuple[str | int | None, ...]

ANALYSIS_LIMIT = 400
"""Rows of an index that ANALYZE looks at: enough for the planner, quick on any size."""

BULK_CACHE_KIB = 64_000
"""For the indexes whose keys come in no order (uid, name, phone)."""


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
    drop_triggers(connection)
    cache = run("PRAGMA cache_size").scalar_one()
    run(f"PRAGMA cache_size = -{BULK_CACHE_KIB}")
    try:
        yield BulkLoad(connection)
        for statement in (*STATS_REBUILD, FTS_REBUILD):
            run(statement)
        lay_triggers(connection)
        run(f"PRAGMA analysis_limit = {ANALYSIS_LIMIT}")
        run("ANALYZE")
    finally:
        run(f"PRAGMA cache_size = {cache}")


def fold_log(driver: DriverConnection) -> None:
    """Move the write-ahead log into the file: after a bulk load it is as large as the file."""
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
