"""What is said of the second place is what is there, and whose backups may go from it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import Keeper, back_up, list_backups, make_backup
from crmdesk.backup.files import manifest_of
from crmdesk.backup.keeper import EVERY
from crmdesk.backup.thinning import thin
from crmdesk.backup.whose import known_shelf, notes_of, shelf_of
from crmdesk.desk import open_desk
from crmdesk.i18n import set_language
from tests.core.backup_kit import add_customer, later, make_shop

PHOTO = b"\xff\xd8\xff" + b"picture"


@pytest.fixture
def shop(data_file: Path) -> Path:
    set_language("en")
    return make_shop(data_file)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "فلش"
    folder.mkdir()
    return folder


def second_of(keeper: Keeper) -> tuple[str, str]:
    state = keeper.state(clock.now())
    return state.level, state.second


def test_a_stick_that_was_away_and_is_back_is_well_without_a_change(
    shop: Path, stick: Path
) -> None:
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    away = stick.rename(stick.with_name("away"))
    keeper.run("exit")
    assert "unavailable since" in second_of(keeper)[1]
    away.rename(stick)
    assert second_of(keeper) == ("ok", ""), "what is there is there, whatever was noted"
    keeper.run("exit")
    assert second_of(keeper) == ("ok", "")


def test_an_emptied_second_place_is_said_and_filled_again(shop: Path, stick: Path) -> None:
    desk = open_desk(shop)
    photo = desk.photos.keep(PHOTO)
    desk.close()
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    later(minutes=1)
    assert not keeper.due(clock.now())
    shutil.rmtree(stick)
    stick.mkdir()
    level, sentence = second_of(keeper)
    assert level == "warn"
    assert "no longer in the second place" in sentence
    assert keeper.due(clock.now()), "though nothing changed in the data"
    assert keeper.run("auto") is None
    assert second_of(keeper) == ("ok", "")
    assert (stick / "photos" / photo).read_bytes() == PHOTO
    assert [one.also is not None for one in list_backups(shop, stick)] == [True]
    assert not keeper.due(clock.now())


def test_photos_that_went_from_the_second_place_come_again(shop: Path, stick: Path) -> None:
    desk = open_desk(shop)
    photo = desk.photos.keep(PHOTO)
    desk.close()
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    (stick / "photos" / photo).unlink()
    keeper.run("exit")
    assert (stick / "photos" / photo).read_bytes() == PHOTO


def test_a_cut_copy_is_none(shop: Path, stick: Path) -> None:
    keeper = Keeper(shop, stick)
    made = keeper.run("auto")
    assert made is not None
    copy = stick / Path(made.path).name
    copy.write_bytes(copy.read_bytes()[:5000])
    assert second_of(keeper)[0] == "warn" or keeper.due(clock.now())
    keeper.run("exit")
    assert second_of(keeper) == ("ok", "")
    assert any(one.stat().st_size == made.size for one in stick.glob("*.db"))


def test_quiet_days_are_no_reason_to_warn(shop: Path, stick: Path) -> None:
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    later(days=9)
    assert second_of(keeper) == ("ok", "")


def test_notes_of_an_older_program_still_say_what_is_there(shop: Path, stick: Path) -> None:
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    notes = json.loads(notes_of(shop).read_text("utf-8"))
    del notes["second"]["name"]
    notes_of(shop).write_text(json.dumps(notes), encoding="utf-8")
    assert second_of(keeper) == ("ok", "")
    assert not keeper.due(clock.now())


def test_a_stick_that_takes_nothing_is_not_tried_each_minute(
    shop: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.backup import second as second_module

    def full(source: Path, part: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(second_module.files, "copy_synced", full)
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    later(minutes=1)
    assert not keeper.due(clock.now())
    later(seconds=EVERY.total_seconds())
    assert keeper.due(clock.now())
    assert "full" in second_of(keeper)[1]


# ---- whose they are ---------------------------------------------------------------------------


def stamped(folder: Path) -> set[str]:
    return {one.name for one in folder.glob("*.db")}


def test_another_shop_s_backups_on_the_same_stick_stay(
    shop: Path, stick: Path, tmp_path: Path
) -> None:
    other = make_shop(tmp_path / "other" / "desk.db", 7)
    theirs = set()
    for _ in range(2):  # as the command line makes them, and as an older program did
        theirs.add(Path(make_backup(other, stick / _name("manual")).path).name)
        later(minutes=1)
    old = make_backup(other, stick / _name("manual"))
    _forget_shelf(Path(old.path))
    theirs.add(Path(old.path).name)
    keeper = Keeper(shop, stick)
    for _ in range(4):
        later(days=4)
        add_customer(shop)
        keeper.run("auto")
    assert theirs <= stamped(stick)


def test_one_s_own_backups_without_a_shelf_are_thinned(shop: Path, stick: Path) -> None:
    made = []
    for _ in range(3):
        made.append(Path(make_backup(shop, stick / _name("manual")).path))
        _forget_shelf(made[-1])
        later(hours=1)
    later(days=4)
    newest = Path(make_backup(shop, stick / _name("auto")).path)
    assert thin(shop, clock.now(), folder=stick, shelf=shelf_of(shop)) == 2
    assert stamped(stick) == {made[-1].name, newest.name}


def test_every_backup_says_whose_it_is(shop: Path, stick: Path, tmp_path: Path) -> None:
    other = make_shop(tmp_path / "other" / "desk.db")
    shelf = shelf_of(shop)
    assert shelf
    assert back_up(shop, "migration").shelf == shelf
    assert make_backup(shop, stick / "by-hand.db").shelf == shelf
    made = Keeper(shop, stick).run("manual")
    assert made is not None
    assert made.shelf == shelf
    assert shelf_of(other) not in ("", shelf)


def test_the_shelf_of_an_older_program_is_kept(shop: Path) -> None:
    notes_of(shop).parent.mkdir()
    notes_of(shop).write_text(json.dumps({"shelf": "0123456789abcdef"}), encoding="utf-8")
    assert known_shelf(shop) == shelf_of(shop) == "0123456789abcdef"
    notes_of(shop).write_text("{}", encoding="utf-8")  # two keepers noted at once
    assert shelf_of(shop) == "0123456789abcdef"


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"shelf": ""}', '{"shelf": 3}'])
def test_a_spoilt_name_of_the_shelf_is_drawn_anew(shop: Path, spoilt: str) -> None:
    first = shelf_of(shop)
    (name_file,) = notes_of(shop).parent.glob(".*shelf*")
    name_file.write_text(spoilt, encoding="utf-8")
    drawn = shelf_of(shop)
    assert drawn not in ("", first)
    assert shelf_of(shop) == drawn


def test_who_has_no_shelf_removes_nobody_else_s(shop: Path, stick: Path, tmp_path: Path) -> None:
    other = make_shop(tmp_path / "other" / "desk.db")
    for _ in range(3):
        make_backup(other, stick / _name("manual"))
        later(hours=1)
    later(days=4)
    make_backup(other, stick / _name("auto"))
    assert thin(shop, clock.now(), folder=stick, shelf="") == 0


def test_a_shelf_that_cannot_be_kept_is_none(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crmdesk.backup import whose

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(whose, "make_folder", refuse)
    assert shelf_of(shop) == ""


def _name(reason: str) -> str:
    return clock.local(clock.now()).strftime(f"desk-%Y%m%d-%H%M%S-{reason}.db")


def _forget_shelf(backup: Path) -> None:
    described = json.loads(manifest_of(backup).read_text("utf-8"))
    manifest_of(backup).write_text(json.dumps({**described, "shelf": ""}), encoding="utf-8")
