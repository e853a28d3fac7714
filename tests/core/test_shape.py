"""What another program added to a data file, or took out of it, costs nobody a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import Keeper, back_up, list_backups, restore, verify
from crmdesk.backup.files import manifest_of
from crmdesk.check import check
from crmdesk.cli.show import backup_line
from crmdesk.db.engine import raw_connect
from crmdesk.db.migrate import migrate
from crmdesk.db.parts import lay_missing
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.desk import open_desk, prepare
from crmdesk.i18n import set_language
from tests.core.backup_kit import (
    add_customer,
    add_customer_to,
    customers_of,
    make_shop,
    run_sql,
    zero_page,
)
from tests.core.test_backup_shelf import HOSTILE
from tests.migrations.old_desk import make_first_schema
from tests.state import state_of

ADDED = {
    "index": ("by_city", "CREATE INDEX by_city ON customer (city)"),
    "view": ("people", "CREATE VIEW people AS SELECT name FROM customer"),
    "table": ("recipe", "CREATE TABLE recipe (id INTEGER)"),
    "index of its own": ("one", "CREATE TABLE recipe (id INTEGER UNIQUE, a)"),
    "virtual table": ("notes", "CREATE VIRTUAL TABLE notes USING fts5(body)"),
    "column": ("customer", "ALTER TABLE customer ADD COLUMN shoe_size INTEGER DEFAULT 42"),
}
MISSING = {
    "index": ("ix_contact_point_key", "DROP INDEX ix_contact_point_key"),
    "unique index": ("ix_customer_uid", "DROP INDEX ix_customer_uid"),
    "journal": ("journal_customer_delete", "DROP TRIGGER journal_customer_delete"),
    "search": ("fts_customer_insert", "DROP TRIGGER fts_customer_insert"),
    "statistics": ("stats_interaction_insert", "DROP TRIGGER stats_interaction_insert"),
}


@pytest.fixture
def shop(data_file: Path) -> Path:
    set_language("en")
    return make_shop(data_file)


def faults(path: Path) -> dict[str, str]:
    desk = open_desk(path)
    try:
        return {one.name: " ".join(one.faults) for one in check(desk.store) if not one.ok}
    finally:
        desk.close()


@pytest.mark.parametrize("kind", sorted(ADDED))
def test_what_was_added_does_not_spoil_a_backup(shop: Path, kind: str) -> None:
    name, sql = ADDED[kind]
    run_sql(shop, sql)
    made = Keeper(shop).run("auto")
    assert made is not None
    assert made.strange == ()
    backup = Path(made.path)
    assert verify(backup).state == "verified"
    add_customer(shop, "بعدی")
    restore(shop, backup)
    assert len(customers_of(shop)) == 3
    assert {one.state for one in list_backups(shop)} == {"verified"}
    said = faults(shop)
    assert set(said) == {"parts"}
    assert "of another program" in said["parts"]
    if kind != "index of its own":
        assert name in said["parts"]


@pytest.mark.parametrize("kind", sorted(MISSING))
def test_what_was_taken_out_is_laid_again(shop: Path, kind: str) -> None:
    name, sql = MISSING[kind]
    run_sql(shop, sql)
    backup = Path(back_up(shop, "auto").path)
    manifest_of(backup).unlink()
    assert verify(backup).state == "unknown", "whole, and not described"
    add_customer(shop, "تازه")  # nothing notes it
    restore(shop, backup)
    assert lay_missing(shop) == (name,)
    assert lay_missing(shop) == ()
    assert faults(shop) == {}
    state_of(shop)


@pytest.mark.parametrize("kind", ["search", "statistics"])
def test_what_a_missing_trigger_left_out_is_made_up_for(shop: Path, kind: str) -> None:
    desk = open_desk(shop)
    other = raw_connect(shop)
    other.execute(MISSING[kind][1])
    other.close()
    add_customer_to(desk, "گم‌شده")
    desk.close()
    lay_missing(shop)
    assert faults(shop) == {}
    desk = open_desk(shop)
    try:
        assert [hit.name for hit in desk.search.find("گم‌شده")] == ["گم‌شده"]
    finally:
        desk.close()


def test_a_changed_trigger_of_ours_is_laid_as_it_should_be(shop: Path) -> None:
    run_sql(
        shop,
        "DROP TRIGGER stats_interaction_insert",
        "CREATE TRIGGER stats_interaction_insert AFTER INSERT ON interaction "
        "BEGIN DELETE FROM tag; END",
    )
    assert lay_missing(shop) == ("stats_interaction_insert",)
    assert faults(shop) == {}


def test_an_index_that_the_records_contradict_has_a_stand_in(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(shop, "DROP INDEX ix_customer_uid", "UPDATE customer SET uid = 'same'")
    assert lay_missing(shop) == ("ix_customer_uid",)
    said = {"parts": "two records have the same value in: \u2066ix_customer_uid\u2069"}
    assert faults(shop) == said
    monkeypatch.setattr("crmdesk.db.parts._is_whole", lambda *_: pytest.fail("all is read again"))
    open_desk(shop).close()
    assert lay_missing(shop) == ()
    backup = Path(back_up(shop, "auto").path)
    assert verify(backup).state == "verified"
    restore(shop, backup)
    assert faults(shop) == said
    monkeypatch.undo()
    run_sql(shop, "UPDATE customer SET uid = id")
    assert faults(shop) == {}, "the index itself, as soon as it can be laid"


@pytest.mark.parametrize("unique", ["", "UNIQUE "])
def test_an_index_of_ours_that_was_laid_otherwise_is_laid_as_it_should_be(
    shop: Path, unique: str
) -> None:
    name = "ix_contact_point_key"
    run_sql(shop, f"DROP INDEX {name}", f"CREATE {unique}INDEX {name} ON contact_point (id)")
    assert lay_missing(shop) == (name,)
    assert lay_missing(shop) == ()
    assert faults(shop) == {}


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_nothing_is_laid_again_in_a_file_that_was_brought_up_to_date(
    tmp_path: Path, version: int
) -> None:
    old = tmp_path / "old.db"
    make_first_schema(old, 3)
    if version > 1:
        migrate(old, version)
    prepare(old, create=False)
    assert lay_missing(old) == ()


def test_a_damaged_file_is_not_written(shop: Path) -> None:
    run_sql(shop, "DROP INDEX ix_contact_point_key")
    connection = raw_connect(shop)
    root = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_follow_up_customer'"
    ).fetchone()[0]
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    zero_page(shop, root)
    connection = raw_connect(shop)
    before = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    assert lay_missing(shop) == ()
    assert connection.execute("SELECT sql FROM sqlite_master").fetchall() == before
    connection.close()


@pytest.mark.parametrize("kind", ["trigger", "index", "expression"])
def test_what_acts_on_the_records_is_left_out_of_a_backup(shop: Path, kind: str) -> None:
    run_sql(shop, HOSTILE[kind])
    keeper = Keeper(shop)
    made = keeper.run("auto")
    assert made is not None
    assert made.strange == ()
    assert verify(Path(made.path)).state == "verified"
    assert keeper.state(clock.now()).level == "ok"
    assert set(faults(shop)) == {"schema"}, "on the data file it is still there, and named"
    restore(shop, Path(made.path))
    assert faults(shop) == {}


def test_a_backup_that_cannot_be_brought_back_is_no_green_state(shop: Path) -> None:
    run_sql(shop, HOSTILE["column"])
    keeper = Keeper(shop)
    made = keeper.run("auto")
    assert made is not None
    assert made.strange == ("customer",)
    assert "cannot be brought back" in backup_line(made)
    state = keeper.state(clock.now())
    assert (state.level, "customer" in state.sentence) == ("bad", True)
    assert "cannot be brought back" in state.sentence
