"""An upgrade is all or nothing, loses no row, and ends in the schema of a fresh file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from crmdesk.db import migrate as migrate_module
from crmdesk.db.engine import raw_connect
from crmdesk.db.schema import SCHEMA_VERSION, identify
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.services.followups import FollowUpDraft
from tests.migrations.old_desk import make_first_schema
from tests.state import state_of

CUSTOMERS = 30


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    make_first_schema(path, CUSTOMERS)
    return path


@pytest.fixture(params=range(1, SCHEMA_VERSION))
def any_old_file(old_file: Path, request: pytest.FixtureRequest) -> Path:
    """A file of each version that was ever given out."""
    if request.param > 1:
        migrate_module.migrate(old_file, request.param)
    return old_file


def shape(path: Path) -> dict[str, Any]:
    """Return everything of a schema that matters, however its SQL is written."""
    connection = raw_connect(path)
    try:
        objects = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        tables = [n for kind, n, _ in objects if kind == "table" and not n.startswith("sqlite_")]
        made: dict[str, Any] = {
            "triggers": {n: sql for kind, n, sql in objects if kind == "trigger"},
        }
        for name in tables:
            sql = next(s for kind, n, s in objects if kind == "table" and n == name)
            made[name] = {
                # A column that is added stands last; nothing reads columns by their place.
                "columns": sorted(
                    (column, kind, notnull, (default or "").strip("()"), key)
                    for _, column, kind, notnull, default, key, _ in connection.execute(
                        f"PRAGMA table_xinfo({name})"
                    )
                ),
                "autoincrement": "AUTOINCREMENT" in sql.upper(),
                "checks": sorted(re.findall(r"CONSTRAINT (ck_\w+) CHECK", sql)),
                "parents": sorted(
                    (row[2], row[3], row[4])
                    for row in connection.execute(f"PRAGMA foreign_key_list({name})")
                ),
                "indexes": sorted(_index(connection, name, objects)),
            }
        return made
    finally:
        connection.close()


def _index(connection: Any, table: str, objects: Any) -> list[tuple[Any, ...]]:
    rows = connection.execute(f"PRAGMA index_list({table})").fetchall()
    found = []
    for _, name, unique, origin, partial in rows:
        columns = tuple(r[2] for r in connection.execute(f"PRAGMA index_info('{name}')"))
        sql = next((s for _, n, s in objects if n == name), None) or ""
        where = sql.partition("WHERE")[2].strip()
        found.append((name if origin == "c" else origin, unique, partial, columns, where))
    return found


def test_a_migrated_file_has_the_schema_of_a_fresh_one(any_old_file: Path, tmp_path: Path) -> None:
    open_desk(any_old_file).close()
    fresh = tmp_path / "fresh.db"
    open_desk(fresh).close()
    migrated, expected = shape(any_old_file), shape(fresh)
    assert migrated.keys() == expected.keys()
    for name, part in expected.items():
        assert migrated[name] == part, name


def test_no_row_is_lost_and_everything_works_afterwards(old_file: Path) -> None:
    desk = open_desk(old_file)
    try:
        assert desk.customers.count() == CUSTOMERS
        state = state_of(old_file)
        assert len(state["contact_point"]) == CUSTOMERS
        assert len(state["interaction"]) == CUSTOMERS
        assert len(state["follow_up"]) == 2 * CUSTOMERS - 1
        (hit,) = desk.search.find("09120000007")
        assert hit.id == 7
        new = desk.followups.add(FollowUpDraft(7))
        assert new > 2 * CUSTOMERS, "an id that was used before must not return"
        assert desk.store.undo() is not None
        # 21:00 UTC is half past midnight of the next day in Tehran.
        days = {str(row.day) for row in desk.followups.open_of(3)}
        assert days == {"2026-02-01", "2026-02-02"}
    finally:
        desk.close()


def test_a_verified_copy_of_the_old_file_is_kept(old_file: Path) -> None:
    open_desk(old_file).close()
    (copy,) = (old_file.parent / "backups").glob("*-migration.db")
    assert identify(copy).version == 1
    open_desk(old_file).close()
    assert len(list((old_file.parent / "backups").glob("*.db"))) == 1


def test_a_fault_on_the_way_leaves_the_old_file(
    old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shape(old_file)

    def fail(*_: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(migrate_module, "_derived", fail)
    with pytest.raises(RuntimeError):
        open_desk(old_file)
    assert identify(old_file).version == 1
    assert shape(old_file) == before
    monkeypatch.undo()
    monkeypatch.setenv("CRMDESK_NOW", "2026-11-21T09:00")
    desk = open_desk(old_file)
    assert desk.customers.count() == CUSTOMERS
    desk.close()


def test_a_migration_that_loses_rows_is_refused(
    old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = migrate_module._run_scripts

    def lossy(connection: Any, target: int) -> None:
        real(connection, target)
        connection.exec_driver_sql("DELETE FROM interaction WHERE id = 5")

    monkeypatch.setattr(migrate_module, "_run_scripts", lossy)
    with pytest.raises(FileProblem):
        open_desk(old_file)
    assert identify(old_file).version == 1


def test_a_newer_foreign_or_damaged_file_is_left_untouched(tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    open_desk(newer).close()
    connection = raw_connect(newer)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    foreign = tmp_path / "foreign.db"
    foreign.touch()
    connection = raw_connect(foreign)
    connection.execute("CREATE TABLE recipe (id INTEGER)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    text = tmp_path / "text.db"
    text.write_text("سلام " * 500, encoding="utf-8")
    for path in (newer, foreign, text):
        before = path.read_bytes()
        with pytest.raises(FileProblem) as caught:
            open_desk(path)
        assert path.name in caught.value.message
        assert path.read_bytes() == before


def test_a_missing_file_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with pytest.raises(FileProblem):
        open_desk(path, create=False)
    open_desk(path).close()
    for part in tmp_path.glob("desk.db*"):
        part.unlink()
    with pytest.raises(FileProblem) as caught:
        open_desk(path)
    assert "desk.db" in caught.value.message
    assert not path.exists()


def test_the_start_without_a_migration_does_not_import_alembic(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "desk.db"
    code = (
        "import sys; from pathlib import Path; from crmdesk.desk import open_desk; "
        f"open_desk(Path({str(path)!r})).close(); "
        "print([m for m in ('alembic', 'sqlalchemy.orm', 'phonenumbers') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]", answer.stdout
