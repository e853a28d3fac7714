"""A data file that is older than its newest backup: put back by hand, or by the program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import Keeper, back_up, copy_out, list_backups, restore
from crmdesk.backup.restoring import REMINDERS_PAUSED
from crmdesk.desk import open_desk
from crmdesk.paths import backup_folder
from crmdesk.settings import REMINDERS_PAUSED as PAUSED
from tests.core.backup_kit import add_customer, later, make_shop

assert PAUSED.key == REMINDERS_PAUSED


@pytest.fixture
def shop(data_file: Path) -> Path:
    return make_shop(data_file)


def worked(shop: Path) -> Path:
    """Keep a copy, work on for an hour, back that up; return the copy."""
    older = shop.with_name("older.copy")
    shutil.copy(shop, older)
    later(hours=1)
    add_customer(shop)
    back_up(shop, "auto")
    return older


def answered(shop: Path) -> None:
    """Say that what was restored is the right one."""
    desk = open_desk(shop)
    desk.preferences.set(PAUSED, False)
    desk.close()


def test_the_same_data_and_later_work_are_well(shop: Path) -> None:
    keeper = Keeper(shop)
    assert keeper.newer_backup() is None
    back_up(shop, "auto")
    assert keeper.newer_backup() is None
    later(hours=1)
    add_customer(shop)
    assert keeper.newer_backup() is None


def test_an_older_file_put_back_by_hand_is_seen(shop: Path) -> None:
    shutil.copy(worked(shop), shop)
    newer = Keeper(shop).newer_backup()
    assert newer is not None
    assert newer.counts["customer"] == 4


def test_one_older_by_less_than_a_second_too(shop: Path) -> None:
    older = shop.with_name("older.copy")
    shutil.copy(shop, older)
    add_customer(shop)
    back_up(shop, "auto")
    shutil.copy(older, shop)
    assert Keeper(shop).newer_backup() is not None


def test_it_is_seen_over_a_backup_of_the_older_file(shop: Path) -> None:
    shutil.copy(worked(shop), shop)
    later(hours=1)
    back_up(shop, "exit")
    newer = Keeper(shop).newer_backup()
    assert newer is not None
    assert newer.counts["customer"] == 4


def test_work_after_it_goes_on_in_peace(shop: Path) -> None:
    shutil.copy(worked(shop), shop)
    later(hours=1)
    add_customer(shop)
    assert Keeper(shop).newer_backup() is None


def test_an_undo_makes_no_file_older(shop: Path) -> None:
    worked(shop)
    desk = open_desk(shop)
    assert desk.store.undo() is not None
    desk.close()
    assert Keeper(shop).newer_backup() is None


def test_a_clock_that_was_set_back_makes_no_file_older(shop: Path) -> None:
    later(days=400)
    add_customer(shop)
    back_up(shop, "auto")
    later(days=-400)
    add_customer(shop)
    assert Keeper(shop).newer_backup() is None


def _while_asked(shop: Path) -> None:
    assert Keeper(shop).newer_backup() is None
    answered(shop)


@pytest.mark.parametrize("then", [answered, _while_asked])
@pytest.mark.parametrize("lost", [False, True])
def test_what_the_user_restored_is_right(
    shop: Path, then: Callable[[Path], None], lost: bool
) -> None:
    first = Path(back_up(shop, "manual").path)
    worked(shop)
    if lost:
        shop.unlink()
    later(minutes=5)
    restore(shop, first)
    if lost and then is answered:
        Keeper(shop).accept()  # as the window does
    then(shop)
    assert Keeper(shop).newer_backup() is None


def test_accepted_once_and_not_for_later_ones(shop: Path) -> None:
    older = worked(shop)
    shutil.copy(older, shop)
    Keeper(shop).accept()
    assert Keeper(shop).newer_backup() is None
    later(hours=1)
    worked(shop)
    shutil.copy(older, shop)
    newer = Keeper(shop).newer_backup()
    assert newer is not None
    assert newer.made_at == clock.now()


# --- the second place ---------------------------------------------------------------------------


def only_there(shop: Path, stick: Path) -> None:
    """Work on, copy that to the stick, put the older file back and lose the folder of backups."""
    older = worked(shop)
    stick.mkdir()
    copy_out(list_backups(shop)[0].path, stick)
    shutil.copy(older, shop)
    shutil.rmtree(backup_folder(shop))


def test_later_work_that_stands_in_the_second_place_alone(shop: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    only_there(shop, stick)
    assert Keeper(shop).newer_backup() is None
    keeper = Keeper(shop, stick)
    newer = keeper.newer_backup()
    assert newer is not None
    assert (newer.path.parent, newer.counts["customer"]) == (stick, 4)
    keeper.accept()
    assert keeper.newer_backup() is None


def test_after_its_own_folder_began_anew(shop: Path, tmp_path: Path) -> None:
    """A backup of the older file, as on the first exit, hides nothing."""
    stick = tmp_path / "stick"
    only_there(shop, stick)
    later(hours=1)
    keeper = Keeper(shop, stick)
    assert keeper.run("manual") is not None
    newer = keeper.newer_backup()
    assert newer is not None
    assert newer.counts["customer"] == 4


def test_the_stick_of_another_shop_says_nothing(shop: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    only_there(shop, stick)
    other = make_shop(tmp_path / "other" / shop.name, 1)
    assert Keeper(other, stick).newer_backup() is None
    (entry,) = list_backups(other, stick)
    entry.path.write_bytes(b"SQLite format 3\0" + bytes(entry.size - 16))
    assert Keeper(shop, stick).newer_backup() is None, "it cannot be read"


def test_a_stick_that_is_away_says_nothing(shop: Path, tmp_path: Path) -> None:
    assert Keeper(shop, tmp_path / "away").newer_backup() is None
