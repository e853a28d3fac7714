"""A backup comes back: the old data or the new, never neither, whatever stops it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.backup import (
    REMINDERS_PAUSED,
    back_up,
    compare,
    list_backups,
    restore,
    verify,
)
from crmdesk.backup.files import manifest_of
from crmdesk.backup.restoring import WINDOW_LOCK
from crmdesk.check import check
from crmdesk.db.engine import raw_connect
from crmdesk.db.schema import SCHEMA_VERSION, identify
from crmdesk.desk import open_desk
from crmdesk.errors import Conflict, FileProblem
from crmdesk.filelock import FileLock
from tests.core.backup_kit import (
    add_customer,
    customers_of,
    flip_bit,
    make_shop,
    run_sql,
    zero_page,
)
from tests.migrations.old_desk import make_first_schema
from tests.state import state_of

OLD = [f"مشتری {n}" for n in range(3)]
PRESENT = [*OLD, "تازه"]


@pytest.fixture
def shop(data_file: Path) -> Path:
    return make_shop(data_file)


@pytest.fixture
def backup(shop: Path) -> Path:
    """A backup of three customers; the shop has a fourth by now."""
    made = Path(back_up(shop, "manual").path)
    add_customer(shop)
    return made


def sides(path: Path) -> list[str]:
    return sorted(
        one.name for one in path.parent.glob(f"{path.name}-*") if not one.name.endswith("-shm")
    )


def paused(path: Path) -> bool:
    connection = raw_connect(path)
    try:
        row = connection.execute(
            "SELECT value FROM setting WHERE key = ?", (REMINDERS_PAUSED,)
        ).fetchone()
        return row is not None and row[0] == "true"
    finally:
        connection.close()


def assert_sound(path: Path) -> None:
    desk = open_desk(path)
    faults = {one.name: one.faults for one in check(desk.store) if not one.ok}
    desk.close()
    assert faults == {}


def test_the_difference_is_shown_before(shop: Path, backup: Path) -> None:
    difference = compare(shop, backup)
    assert (difference.now["customer"], difference.then["customer"]) == (4, 3)
    assert difference.last_change_then is not None
    desk = open_desk(shop)
    assert compare(shop, backup) == difference, "the desk may be open"
    desk.close()
    shop.unlink()
    assert compare(shop, backup).now == {}


def test_back_and_forth(shop: Path, backup: Path) -> None:
    before = backup.read_bytes()
    kept = restore(shop, backup)
    assert customers_of(shop) == OLD
    assert paused(shop)
    assert kept is not None
    assert (verify(kept).state, list_backups(shop)[0].reason) == ("verified", "restore")
    assert backup.read_bytes() == before
    assert_sound(shop)
    desk = open_desk(shop)
    assert desk.store.peek() is not None, "undo goes on where the backup was"
    assert desk.search.find("مشتری 1")
    desk.close()
    restore(shop, kept)
    assert customers_of(shop) == PRESENT
    assert not list(shop.parent.glob("*.part*"))


def test_what_waits_in_the_log_is_kept_too(shop: Path, backup: Path) -> None:
    """A killed program leaves its last saves in the -wal."""
    code = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, '.'); "
        "from crmdesk.desk import open_desk; from crmdesk.services.customers import CustomerDraft; "
        "desk = open_desk(Path(sys.argv[1])); desk.customers.add(CustomerDraft('در لاگ')); "
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(shop)], check=False)
    assert (shop.parent / "desk.db-wal").stat().st_size > 0
    kept = restore(shop, backup)
    assert kept is not None
    assert customers_of(shop) == OLD
    restore(shop, kept)
    assert customers_of(shop) == [*PRESENT, "در لاگ"]


def test_into_nothing(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "تازه" / "desk.db"
    assert restore(target, backup) is None
    assert customers_of(target) == OLD
    for one in target.parent.glob("desk.db*"):
        one.unlink()
    with pytest.raises(FileProblem):
        open_desk(target)  # it was there: no empty one in its place


@pytest.mark.parametrize("hurt", ["zeroed", "cut", "page", "garbage", "empty"])
def test_a_damaged_present_is_kept_byte_by_byte(
    shop: Path, backup: Path, hurt: str, tmp_path: Path
) -> None:
    whole = shop.read_bytes()
    if hurt == "zeroed":
        zero_page(shop, 1)
    elif hurt == "page":
        zero_page(shop, 4)
    elif hurt == "cut":
        shop.write_bytes(whole[: len(whole) // 3])
    elif hurt == "garbage":
        shop.write_bytes(b"not a database " * 999)
    else:
        shop.write_bytes(b"")
    before = shop.read_bytes()
    kept = restore(shop, backup)
    assert customers_of(shop) == OLD
    assert_sound(shop)
    if hurt == "empty":
        assert kept is None
    else:
        assert kept is not None
        assert kept.parent == tmp_path / "kept"
        assert kept.name.startswith("desk-damaged-20261121-090000")
        assert kept.read_bytes() == before


def test_a_foreign_log_is_kept_and_does_not_come_back(shop: Path, backup: Path) -> None:
    log = shop.with_name("desk.db-wal")
    log.write_bytes(b"\x37\x7f\x06\x82 not a log of this file" * 300)
    zero_page(shop, 1)
    kept = restore(shop, backup)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes().startswith(b"\x37\x7f\x06\x82 not")
    assert customers_of(shop) == OLD
    assert_sound(shop)


def test_a_log_without_its_file_is_kept(shop: Path, backup: Path) -> None:
    shop.with_name("desk.db-wal").write_bytes(b"left over")
    shop.unlink()
    kept = restore(shop, backup)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"left over"
    assert customers_of(shop) == OLD


@pytest.mark.parametrize("hurt", ["bit", "cut", "trigger", "newer", "missing", "foreign"])
def test_a_bad_backup_replaces_nothing(shop: Path, backup: Path, hurt: str) -> None:
    if hurt == "bit":
        flip_bit(backup, backup.stat().st_size - 999)
    elif hurt == "cut":
        backup.write_bytes(backup.read_bytes()[:8192])
    elif hurt == "missing":
        backup.unlink()
    else:
        manifest_of(backup).unlink()
        sql = {
            "trigger": "CREATE TRIGGER x AFTER INSERT ON customer BEGIN DELETE FROM tag; END",
            "newer": f"PRAGMA user_version = {SCHEMA_VERSION + 1}",
            "foreign": "PRAGMA application_id = 1",
        }[hurt]
        run_sql(backup, sql)
    before = state_of(shop)
    shelf = len(list_backups(shop))
    with pytest.raises(FileProblem):
        restore(shop, backup)
    assert state_of(shop) == before
    assert len(list_backups(shop)) == shelf
    assert not list(shop.parent.glob("*.part*"))


def test_an_older_schema_comes_back_as_the_current_one(shop: Path, tmp_path: Path) -> None:
    old = tmp_path / "old" / "desk.db"
    old.parent.mkdir()
    make_first_schema(old, 9)
    backup = Path(back_up(old, "migration").path)
    restore(shop, backup)
    assert identify(shop).version == SCHEMA_VERSION
    assert len(customers_of(shop)) == 9
    assert_sound(shop)
    assert verify(backup).schema == 1, "the backup stays as it is"


def test_another_window_or_task_is_not_pushed_away(shop: Path, backup: Path) -> None:
    for ending in (WINDOW_LOCK, ".job"):
        lock = FileLock(shop.with_name(shop.name + ending))
        assert lock.acquire()
        with pytest.raises(Conflict):
            restore(shop, backup)
        lock.release()
    assert customers_of(shop) == PRESENT
    lock = FileLock(shop.with_name(shop.name + WINDOW_LOCK))
    assert lock.acquire()
    restore(shop, backup, own_window=True)
    lock.release()
    assert customers_of(shop) == OLD


HOLD = """
import sys
from pathlib import Path
from crmdesk.desk import open_desk
desk = open_desk(Path(sys.argv[1]), source="cli")
desk.customers.count()
print("open", flush=True)
sys.stdin.read()
desk.close()
"""


def test_another_process_with_an_open_desk_is_noticed(
    shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.backup import restoring

    monkeypatch.setattr(restoring, "PATIENCE_SECONDS", 0.1)
    command = [sys.executable, "-c", HOLD, str(shop)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(FileProblem):
            restore(shop, backup)
        assert other.stdin is not None
        other.stdin.close()
        other.wait()
    assert customers_of(shop) == PRESENT
    restore(shop, backup)
    assert customers_of(shop) == OLD


STOP = """
import os, sys
from pathlib import Path
from crmdesk.backup import restore, restoring
step, data, backup = sys.argv[1:]
def at(reached):
    if reached == step:
        os._exit(9)
restoring._at = at
restore(Path(data), Path(backup))
"""
STEPS = ["copied", "upgraded", "ready", "kept", "cleared", "renamed"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("present", ["whole", "with a log", "damaged"])
def test_stopped_at_each_step(shop: Path, backup: Path, step: str, present: str) -> None:
    if present == "with a log":
        # A log that belongs to the file, as a kill leaves it.
        aside = shop.with_name("aside.db")
        desk = open_desk(shop)
        desk.customers.change(1, city="رشت")
        for ending in ("", "-wal"):
            shutil.copy(shop.with_name(shop.name + ending), aside.with_name(aside.name + ending))
        desk.close()
        for ending in ("", "-wal"):
            aside.with_name(aside.name + ending).replace(shop.with_name(shop.name + ending))
    elif present == "damaged":
        zero_page(shop, 1)
    before = shop.read_bytes()
    command = [sys.executable, "-c", STOP, step, str(shop), str(backup)]
    assert subprocess.run(command, check=False).returncode == 9
    if step == "renamed":
        assert not [name for name in sides(shop) if name.endswith(("-wal", "-journal"))]
        assert customers_of(shop) == OLD
    elif present == "damaged":
        assert shop.read_bytes() == before
    else:
        assert customers_of(shop) == PRESENT
        assert_sound(shop)
    for entry in list_backups(shop):
        assert verify(entry.path).state == "verified"
    # The next try ends it, and leaves nothing of the first.
    restore(shop, backup)
    assert customers_of(shop) == OLD
    assert_sound(shop)
    assert not list(shop.parent.glob("*.restore.part*"))


def test_the_disk_is_full(shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crmdesk.backup import restoring

    real: Callable[[Path, Path], str] = restoring.files.copy_synced

    def full(source: Path, part: Path) -> str:
        real(source, part)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring.files, "copy_synced", full)
    with pytest.raises(FileProblem):
        restore(shop, backup)
    assert customers_of(shop) == PRESENT
    assert not list(shop.parent.glob("*.part*"))
