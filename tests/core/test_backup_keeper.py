"""When a backup is made, what is remembered, and what the status line says."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import Keeper, list_backups, restore, verify
from crmdesk.backup import keeper as keeper_module
from crmdesk.backup import making as making_module
from crmdesk.backup.thinning import LEAST
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.i18n import set_language
from tests.core.backup_kit import add_customer, flip_bit, later, make_shop

NOW = datetime.fromisoformat("2026-11-21T05:30:00+00:00")
HALF = timedelta(minutes=30)
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


@pytest.mark.parametrize(
    ("last", "changed", "due"),
    [
        (None, True, True),
        (None, False, False),
        (NOW, True, False),
        (NOW - HALF + timedelta(seconds=1), True, False),
        (NOW - HALF, True, True),
        (NOW - HALF, False, False),
        (NOW - timedelta(days=3), True, True),  # the computer slept
        (NOW + timedelta(days=400), True, True),  # the clock was set back
    ],
)
def test_due(last: datetime | None, changed: bool, due: bool) -> None:
    assert Keeper.is_due(NOW, last, changed) is due


def test_a_day_at_work(shop: Path) -> None:
    keeper = Keeper(shop)
    assert keeper.due(clock.now())
    made = keeper.run("auto")
    assert made is not None
    assert (made.reason, made.counts["customer"]) == ("auto", 3)
    assert not keeper.due(clock.now())
    later(hours=1)
    assert not keeper.due(clock.now()), "nothing changed"
    assert keeper.run("exit") is None
    add_customer(shop)
    assert Keeper(shop).due(clock.now()), "a change is known after a restart"
    assert Keeper(shop).run("exit") is not None
    assert not keeper.due(clock.now())
    assert keeper.run("import") is not None, "always before an import"


def test_every_kind_of_change_counts(shop: Path) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    desk = open_desk(shop)
    try:
        desk.customers.change(1, city="رشت")
        assert keeper.changed()
        later(minutes=1)
        keeper.run("auto")
        desk.store.undo()
        assert keeper.changed(), "an undo makes no new row, and is a change"
        later(minutes=1)
        keeper.run("auto")
        assert not keeper.changed()
        desk.store.redo()
        assert not keeper.changed(), "the second backup holds this very state"
        desk.customers.delete([2])
        assert keeper.changed()
    finally:
        desk.close()


def test_the_state_of_a_new_file(shop: Path) -> None:
    state = Keeper(shop).state(clock.now())
    assert (state.level, state.last_verified) == ("bad", None)
    assert "no verified backup" in state.sentence


def test_the_state_while_working_and_after_a_holiday(shop: Path) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    made_at = clock.now()
    state = keeper.state(clock.now())
    assert (state.level, state.last_verified) == ("ok", made_at)
    add_customer(shop)
    later(hours=24)
    assert keeper.state(clock.now()).level == "ok"
    later(minutes=1)
    assert keeper.state(clock.now()).level == "bad", "a day old, and things changed"
    keeper.run("auto")
    later(days=30)
    assert keeper.state(clock.now()).level == "ok", "nothing changed since"


def test_a_failure_stays_said_until_one_succeeds(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    add_customer(shop)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making_module, "sync_file", full)
    with pytest.raises(FileProblem, match="full"):
        keeper.run("auto")
    state = Keeper(shop).state(clock.now())
    assert state.level == "bad"
    assert "full" in state.sentence
    assert not list((shop.parent / "backups").glob("*.part*"))
    assert [verify(one.path).state for one in list_backups(shop)] == ["verified"]
    monkeypatch.undo()
    monkeypatch.setenv("CRMDESK_NOW", "2026-11-21T09:30")
    keeper.run("auto")
    assert Keeper(shop).state(clock.now()).level == "ok"


def test_a_failure_that_cannot_be_written_down_is_said_too(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    add_customer(shop)
    real = os.open

    def read_only(path: object, flags: int, *rest: int, **named: int) -> int:
        if "backups" in str(path) and flags & os.O_WRONLY | flags & os.O_RDWR:
            raise OSError(30, "Read-only file system")
        return real(path, flags, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(FileProblem, match="only be read"):
        keeper.run("auto")
    assert keeper.state(clock.now()).level == "bad"


def test_damage_of_the_newest_is_found_by_reading_it_again(shop: Path) -> None:
    keeper = Keeper(shop)
    first = keeper.run("auto")
    assert first is not None
    flip_bit(Path(first.path), first.size - 50)
    # Each run reads the backup again that was not read for longest.
    for name in ("الف", "ب"):
        add_customer(shop, name)
        later(minutes=30)
        keeper.run("auto")
    states = {str(one.path): one.state for one in list_backups(shop)}
    assert states.pop(first.path) == "damaged"
    assert set(states.values()) == {"verified"}


def test_when_the_only_backup_is_spoilt_it_is_not_green(shop: Path) -> None:
    keeper = Keeper(shop)
    made = keeper.run("auto")
    assert made is not None
    verify(Path(made.path))
    flip_bit(Path(made.path), 9000)
    verify(Path(made.path))
    assert keeper.state(clock.now()).level == "bad"
    assert keeper.changed(), "what a damaged copy holds is held by none"


def test_a_damaged_data_file_is_not_green(shop: Path) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    later(days=2)
    shop.write_bytes(b"\x00" * 9000)
    assert keeper.state(clock.now()).level == "bad"
    with pytest.raises(FileProblem):
        keeper.run("manual")
    assert "No new backup" in keeper.state(clock.now()).sentence


def test_the_second_place_gets_data_and_photos(shop: Path, stick: Path) -> None:
    desk = open_desk(shop)
    photo = desk.photos.keep(PHOTO)
    desk.close()
    keeper = Keeper(shop, stick)
    made = keeper.run("auto")
    assert made is not None
    (entry,) = list_backups(shop, stick)
    assert entry.also == stick / Path(made.path).name
    assert verify(entry.also).state == "verified"
    assert (stick / "photos" / photo).read_bytes() == PHOTO
    assert not list(stick.rglob("*.part"))
    assert keeper.state(clock.now()).second == ""


def test_a_stick_that_is_away_stops_nothing(shop: Path, stick: Path) -> None:
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    away = stick.rename(stick.with_name("away"))
    since = clock.now()
    for day in range(4):
        add_customer(shop, f"روز {day}")
        later(days=1)
        assert keeper.run("auto") is not None
        assert not stick.exists(), "its folder is never made"
    state = Keeper(shop, stick).state(clock.now())
    assert state.level == "warn"
    assert "has been unavailable since" in state.second
    assert state.last_verified == clock.now()
    assert since < clock.now()
    away.rename(stick)
    add_customer(shop, "پنجم")
    later(days=1)
    keeper.run("auto")
    state = keeper.state(clock.now())
    assert (state.level, state.second) == ("ok", "")
    assert any(one.also for one in list_backups(shop, stick)[:1])


def test_a_stick_that_is_full_is_said(
    shop: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.backup import second as second_module

    def full(source: Path, part: Path) -> str:
        part.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(second_module.files, "copy_synced", full)
    keeper = Keeper(shop, stick)
    assert keeper.run("auto") is not None
    state = keeper.state(clock.now())
    assert (state.level, "full" in state.second) == ("warn", True)
    assert list(stick.iterdir()) == []


def test_a_stick_that_writes_wrongly_keeps_nothing(
    shop: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.backup import second as second_module

    real = second_module.files.copy_synced

    def wrong(source: Path, part: Path) -> str:
        read = real(source, part)
        flip_bit(part, 5000)
        return read

    monkeypatch.setattr(second_module.files, "copy_synced", wrong)
    keeper = Keeper(shop, stick)
    keeper.run("auto")
    assert list(stick.iterdir()) == []
    assert keeper.state(clock.now()).level == "warn"


def test_two_shops_share_a_stick(shop: Path, stick: Path, tmp_path: Path) -> None:
    other = make_shop(tmp_path / "other" / "desk.db", 7)
    ours, theirs = Keeper(shop, stick).run("auto"), Keeper(other, stick).run("auto")
    assert ours is not None
    assert theirs is not None
    assert len(list(stick.glob("*.db"))) == 2, "the same name does not hide the other's data"
    for _ in range(4):
        later(hours=1)
        add_customer(shop)
        Keeper(shop, stick).run("auto")
    later(days=10)
    add_customer(shop)
    Keeper(shop, stick).run("auto")
    held = {verify(path).counts["customer"] for path in stick.glob("*.db")}
    assert 7 in held, "thinning ours leaves theirs alone"


def test_what_was_wrong_with_a_file_goes_with_it(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(shop)
    good = keeper.run("manual")
    assert good is not None

    def damaged(_path: Path) -> None:
        raise FileProblem("damaged")

    with monkeypatch.context() as patched:
        patched.setattr(keeper_module, "require_whole", damaged)
        with pytest.raises(FileProblem):
            keeper.look_over()
    assert keeper.state(clock.now()).level == "bad"
    later(minutes=1)
    restore(shop, Path(good.path))
    keeper.replaced()
    assert keeper.state(clock.now()).level == "ok"
    later(minutes=1)
    add_customer(shop)
    assert keeper.due(clock.now()), "the first change of what came is not left for half an hour"
    keeper.run("auto")
    add_customer(shop)
    assert not keeper.due(clock.now())


def test_a_clock_set_back_loses_no_backup(shop: Path) -> None:
    keeper = Keeper(shop)
    later(days=365 * 70)
    keeper.run("auto")
    clock.set_now(NOW)
    add_customer(shop)
    assert keeper.due(clock.now())
    keeper.run("auto")
    assert len(list_backups(shop)) == 2
    assert keeper.state(clock.now()).last_verified == NOW
    add_customer(shop)
    assert not keeper.due(clock.now()), "no backup each minute for seventy years"


def test_the_folder_of_the_backups_survives_a_power_cut(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keeper's own notes come first: a folder made for them must be synced like any other."""
    synced: set[int] = set()
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    Keeper(shop)._note(shelf="x")
    assert (shop.parent / "backups").is_dir()
    assert shop.parent.stat().st_ino in synced


def test_old_backups_go_when_there_is_little_room(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(shop)
    names = []
    for number in range(6):
        add_customer(shop, f"مشتری {number}")
        made = keeper.run("manual")
        assert made is not None
        names.append(Path(made.path).name)
        later(hours=1)
    there = {entry.path.name for entry in list_backups(shop)}
    assert there == set(names), "fresh ones all stay while there is room"
    usage = shutil.disk_usage(shop.parent)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: usage._replace(free=0))
    add_customer(shop, "آخری")
    assert keeper.run("manual") is not None
    left = [entry for entry in list_backups(shop) if entry.state == "verified"]
    assert len(left) == LEAST
    assert not {entry.path.name for entry in left} & set(names[:4]), "the oldest went"
