"""The shelf and the proof of what stands on it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import back_up, list_backups, make_backup, thin, verify
from crmdesk.backup.files import manifest_of
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.desk import open_desk
from tests.core.backup_kit import (
    add_customer,
    flip_bit,
    later,
    make_shop,
    run_sql,
    zero_page,
)
from tests.migrations.old_desk import make_first_schema


@pytest.fixture
def shop(data_file: Path) -> Path:
    return make_shop(data_file)


def test_what_a_backup_says_of_itself(shop: Path) -> None:
    desk = open_desk(shop)
    desk.customers.delete([1])
    made = back_up(shop, "manual")
    desk.close()
    assert made.counts["customer"] == 3
    assert made.live["customer"] == 2, "people are shown what they see"
    assert made.last_change == "2026-11-21T05:30:00Z"
    (entry,) = list_backups(shop)
    assert (str(entry.path), entry.reason, entry.state) == (made.path, "manual", "verified")
    assert (entry.counts["customer"], entry.schema) == (2, SCHEMA_VERSION)
    assert entry.made_at == clock.now()
    verdict = verify(entry.path)
    assert (verdict.state, verdict.faults, verdict.live) == ("verified", (), made.live)


def test_newest_first_of_this_data_file_alone(shop: Path, tmp_path: Path) -> None:
    other = make_shop(tmp_path / "demo.db", 1)
    back_up(other, "manual")
    names = []
    for reason in ("auto", "exit", "import"):
        names.append(Path(back_up(shop, reason).path).name)
        later(minutes=31)
    assert [one.path.name for one in list_backups(shop)] == names[::-1]
    assert len(list_backups(other)) == 1


def test_without_a_description_it_is_unknown(shop: Path) -> None:
    made = Path(back_up(shop, "auto").path)
    manifest_of(made).unlink()
    shutil.copy(made, made.with_name("از فلش.db"))
    states = {one.path.name: one.state for one in list_backups(shop)}
    assert states == {made.name: "unknown", "از فلش.db": "unknown"}
    by_name = next(one for one in list_backups(shop) if one.path == made)
    assert (by_name.made_at, by_name.reason) == (clock.now(), "auto")
    verdict = verify(made)
    assert verdict.state == "unknown"
    assert verdict.usable


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"made_at": 3}', '{"made_at": "2026", "counts": 1}', "\x00" * 50]
)
def test_a_spoilt_description_is_no_description(shop: Path, content: str) -> None:
    made = Path(back_up(shop, "auto").path)
    manifest_of(made).write_text(content, encoding="utf-8")
    assert [one.state for one in list_backups(shop)] == ["unknown"]


def test_damage_is_seen_and_remembered(shop: Path) -> None:
    made = Path(back_up(shop, "auto").path)
    before = made.read_bytes()
    flip_bit(made, len(before) // 2)
    assert list_backups(shop)[0].state == "verified", "the list does not read the bytes"
    verdict = verify(made)
    assert verdict.state == "damaged"
    assert made.name in verdict.faults[0]
    assert list_backups(shop)[0].state == "damaged"
    made.write_bytes(before)
    assert verify(made).state == "verified", "its disk was read wrongly"
    assert list_backups(shop)[0].state == "verified"
    made.write_bytes(before[: len(before) // 2])
    assert list_backups(shop)[0].state == "damaged"


@pytest.mark.parametrize("page", [1, 2, 5])
def test_damage_without_a_description_is_seen(shop: Path, page: int) -> None:
    made = Path(back_up(shop, "auto").path)
    manifest_of(made).unlink()
    zero_page(made, page)
    assert verify(made).state == "damaged"


def test_an_empty_a_foreign_and_a_newer_file_are_no_backups(shop: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    text = tmp_path / "text.db"
    text.write_text("سلام " * 900, encoding="utf-8")
    newer = Path(back_up(shop, "auto").path)
    manifest_of(newer).unlink()
    run_sql(newer, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for path in (empty, text, newer, tmp_path / "missing.db", tmp_path):
        verdict = verify(path)
        assert verdict.state == "damaged"
        assert verdict.faults


HOSTILE = {
    "trigger": "CREATE TRIGGER extra AFTER INSERT ON customer BEGIN DELETE FROM interaction; END",
    "column": "ALTER TABLE customer ADD COLUMN payload TEXT GENERATED ALWAYS AS (name)",
    "index": "CREATE UNIQUE INDEX one_name ON customer (name)",
    "expression": "CREATE INDEX silly ON customer (lower(name))",
    "missing table": "DROP TABLE setting",
    "other application": "PRAGMA application_id = 7",
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_a_schema_that_is_not_ours_is_refused(shop: Path, kind: str) -> None:
    made = Path(back_up(shop, "auto").path)
    manifest_of(made).unlink()
    run_sql(made, HOSTILE[kind])
    assert verify(made).state == "damaged", kind


def test_a_changed_trigger_is_refused_even_with_a_fitting_description(shop: Path) -> None:
    import hashlib

    made = Path(back_up(shop, "auto").path)
    run_sql(
        made,
        "DROP TRIGGER fts_customer_insert",
        "CREATE TRIGGER fts_customer_insert AFTER INSERT ON customer BEGIN "
        "DELETE FROM follow_up; END",
    )
    described = json.loads(manifest_of(made).read_text("utf-8"))
    described |= {
        "sha256": hashlib.sha256(made.read_bytes()).hexdigest(),
        "size": made.stat().st_size,
    }
    manifest_of(made).write_text(json.dumps(described), encoding="utf-8")
    assert list_backups(shop)[0].state == "verified"
    verdict = verify(made)
    assert verdict.state == "damaged"
    assert "fts_customer_insert" in verdict.faults[0]


def test_an_orphan_is_seen(shop: Path) -> None:
    made = Path(back_up(shop, "auto").path)
    manifest_of(made).unlink()
    run_sql(made, "PRAGMA foreign_keys = OFF", "UPDATE interaction SET customer_id = 999")
    assert verify(made).state == "damaged"


def test_a_backup_of_the_first_schema_passes(tmp_path: Path) -> None:
    old = tmp_path / "desk.db"
    make_first_schema(old, 5)
    made = Path(back_up(old, "migration").path)
    assert verify(made).state == "verified"
    manifest_of(made).unlink()
    run_sql(made, "CREATE TRIGGER extra AFTER INSERT ON tag BEGIN SELECT 1; END")
    assert verify(made).state == "damaged"


def test_an_upgraded_file_has_the_shape_of_a_fresh_one(tmp_path: Path) -> None:
    old = tmp_path / "desk.db"
    make_first_schema(old, 5)
    open_desk(old).close()
    assert verify(Path(back_up(old, "auto").path)).faults == ()


def test_the_second_place_is_listed_once(shop: Path, tmp_path: Path) -> None:
    made = Path(back_up(shop, "auto").path)
    stick = tmp_path / "فلش"
    stick.mkdir()
    for one in (made, manifest_of(made)):
        shutil.copy(one, stick)
    (entry,) = list_backups(shop, stick)
    assert (entry.path, entry.also) == (made, stick / made.name)
    made.unlink()
    (entry,) = list_backups(shop, stick)
    assert entry.path == stick / made.name
    assert list_backups(shop, tmp_path / "away") == ()


def test_thinning_removes_both_files_and_no_others(shop: Path) -> None:
    for _ in range(6):
        back_up(shop, "auto")
        later(hours=2)
        add_customer(shop)
    folder = shop.parent / "backups"
    (folder / "نامه.txt").write_text("مهم", encoding="utf-8")
    make_backup(shop, folder / "by-hand.db")
    later(days=4)
    back_up(shop, "auto")
    dropped = thin(shop, clock.now())
    left = list_backups(shop)
    # Six on one day: its last stays; what has a name of its own is the user's.
    assert dropped == 5
    assert len(left) == 3
    assert {one.state for one in left} == {"verified"}
    names = {one.name for one in folder.iterdir()}
    described = {manifest_of(one.path).name for one in left}
    assert names == {one.path.name for one in left} | described | {"نامه.txt", ".desk-shelf.json"}


def test_nothing_goes_for_the_sake_of_a_copy_that_is_spoilt(shop: Path) -> None:
    made = []
    for _ in range(3):
        made.append(Path(back_up(shop, "auto").path))
        later(hours=1)
    later(days=5)
    for path in made[1:]:
        flip_bit(path, path.stat().st_size - 100)
    newest = Path(back_up(shop, "auto").path)
    # By the list the second would go for the third; the third proves to be spoilt, then the second.
    thin(shop, clock.now())
    states = {one.path: one.state for one in list_backups(shop)}
    assert states[made[0]] == states[newest] == "verified"
    assert verify(made[0]).state == "verified"


def test_what_a_kill_left_behind_is_swept_up(shop: Path) -> None:
    """Thinning removes the copy first; backups begin as part files."""
    import os

    made = [Path(back_up(shop, "auto").path) for _ in range(2)]
    made[0].unlink()
    parts = [made[0].with_name(f"{made[0].name}-{n}aaaaaaa.part") for n in range(2)]
    for part in parts:
        part.touch()
        # By the system's clock, not the one that the test holds.
        os.utime(part, (clock.now().timestamp(),) * 2)
    os.utime(parts[0], (clock.now().timestamp() - 90_000,) * 2)
    assert thin(shop, clock.now()) == 0
    names = {one.name for one in made[1].parent.iterdir()}
    assert names == {made[1].name, manifest_of(made[1]).name, parts[1].name, ".desk-shelf.json"}
