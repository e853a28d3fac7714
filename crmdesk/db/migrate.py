"""Bringing an older data file to the current schema.

One BEGIN IMMEDIATE transaction for the whole way, so that a kill or a power cut leaves exactly the
old or exactly the new schema. ``foreign_keys`` is off before BEGIN: a batch rebuild of a parent
with it on would silently delete the children. Row counts and foreign keys are compared before
COMMIT. Alembic is imported here alone, because a start without a migration must not pay for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from crmdesk.db.derive import rederive
from crmdesk.db.engine import driver_of, translated_errors, write_engine
from crmdesk.db.schema import SCHEMA_VERSION, drop_triggers, has_fts, lay_triggers, stamp
from crmdesk.db.triggers import FTS_CREATE, FTS_REBUILD, STATS_REBUILD
from crmdesk.errors import FileProblem
from crmdesk.i18n import _

FOLDER = Path(__file__).with_name("migrations")
NOT_COUNTED = ("alembic_version", "customer_stats")


def migrate(path: Path, target: int = SCHEMA_VERSION) -> None:
    """Upgrade the file in one transaction; the caller has made a verified copy.

    Args:
        path: a data file of ours with an older schema.
        target: only tests stop at an older version.

    Raises:
        FileProblem: rows would be lost or references broken; nothing was changed.
    """
    engine = write_engine(path, lambda: 0)
    try:
        with translated_errors(path), engine.connect() as connection:
            # By the driver: inside a transaction the pragma would silently do nothing.
            driver_of(connection).execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                _upgrade(connection, target)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, target: int) -> None:
    current = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if current >= target:
        return  # another process was quicker while we waited for the lock
    before = _counts(connection)
    sequences = _sequences(connection)
    drop_triggers(connection)
    _run_scripts(connection, target)
    if target == SCHEMA_VERSION:
        _derived(connection)
        stamp(connection)
    else:
        connection.exec_driver_sql(f"PRAGMA user_version = {int(target)}")
    _keep_sequences(connection, sequences)
    _prove(connection, before)


def _run_scripts(connection: Connection, target: int) -> None:
    scripts = ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER / "versions")])

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(f"{target:04d}", revision)  # noqa: SLF001 - alembic's own way

    context = MigrationContext.configure(
        connection, opts={"fn": steps, "transactional_ddl": False, "render_as_batch": True}
    )
    with Operations.context(context):
        context.run_migrations()


def _derived(connection: Connection) -> None:
    """Make what is computed from the rows: keys, statistics, full text, triggers."""
    rederive(connection)
    if not has_fts(connection):
        connection.exec_driver_sql(FTS_CREATE)
    for statement in (*STATS_REBUILD, FTS_REBUILD):
        connection.exec_driver_sql(statement)
    lay_triggers(connection)


def _tables(connection: Connection) -> list[str]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'customer_fts%'"
    ).scalars()
    return [name for name in names if name not in NOT_COUNTED]


def _counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
        for name in _tables(connection)
    }


def _sequences(connection: Connection) -> dict[str, int]:
    if not connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
    ).first():
        return {}
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in rows}


def _keep_sequences(connection: Connection, before: dict[str, int]) -> None:
    """A rebuilt table counts from its highest row; ids that were used before must not return."""
    for name, seq in before.items():
        connection.exec_driver_sql(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (seq, name)
        )


def _prove(connection: Connection, before: dict[str, int]) -> None:
    after = _counts(connection)
    lost = [name for name, count in before.items() if after.get(name) != count]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost or broken:
        raise FileProblem(
            _("The data file could not be brought to this version. It was left as it was.")
        )
