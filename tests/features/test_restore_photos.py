"""Photos come back with the data, and what is spoilt or missing is told apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.backup import Keeper, back_up, list_backups, pack, restore, unpack
from crmdesk.backup.named_photos import missing_photos
from crmdesk.cli.app import main
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.photos import Photos
from crmdesk.services.customers import CustomerDraft
from tests.core.backup_kit import customers_of

FIRST, SECOND, GONE = (b"\xff\xd8\xff" + bytes([n]) * 300 for n in range(3))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """One customer with a photo, who had another, and a trashed one with a third."""
    path = tmp_path / "pc" / "desk.db"
    desk = open_desk(path)
    names = [desk.photos.keep(data) for data in (FIRST, SECOND, GONE)]
    desk.photos.keep(b"\xff\xd8\xff of nobody")
    customer = desk.customers.add(CustomerDraft("پریا", photo=names[0]))
    desk.customers.change(customer, photo=names[1])
    desk.customers.delete([desk.customers.add(CustomerDraft("رفته", photo=names[2]))])
    desk.close()
    return path


@pytest.fixture
def stick(shop: Path, tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    Keeper(shop, place).run("manual")
    (place / "photos" / "another-shop.txt").write_text("نه", encoding="utf-8")
    return place


def held(shop: Path) -> set[bytes]:
    return {one.read_bytes() for one in (shop.parent / "photos").iterdir()}


def newest(shop: Path, stick: Path) -> Path:
    return list_backups(shop, stick)[0].path


def test_after_a_lost_disk_they_come_from_the_stick(shop: Path, stick: Path) -> None:
    shutil.rmtree(shop.parent)
    restore(shop, newest(shop, stick))
    assert held(shop) == {FIRST, SECOND, GONE}, "of undo and the trash too, but not of others"
    assert missing_photos(shop) == ()
    desk = open_desk(shop)
    assert desk.photos.read(desk.customers.get(1).photo) == SECOND
    desk.close()


def test_what_is_spoilt_here_comes_and_what_is_spoilt_there_does_not(
    shop: Path, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = open_desk(shop)
    old, now = (desk.photos.keep(data) for data in (FIRST, SECOND))
    desk.close()
    (shop.parent / "photos" / old).write_bytes(b"")
    (shop.parent / "photos" / now).unlink()
    (stick / "photos" / now).write_bytes(SECOND[:-1] + b"!")
    backup = next(stick.glob("*.db"))
    assert main(["backup", "restore", str(backup), "--db", str(shop), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["photos_missing"] == 1
    assert said.err
    assert missing_photos(shop) == (now,)
    assert FIRST in held(shop)
    assert not list((shop.parent / "photos").glob("*.part"))


def test_of_another_computers_folder_they_lie_beside_the_shelf(shop: Path, tmp_path: Path) -> None:
    backup = Path(back_up(shop, "manual").path)
    here = tmp_path / "here" / "desk.db"
    restore(here, backup)
    assert SECOND in held(here)
    other = tmp_path / "other" / "desk.db"
    restore(other, shop)
    assert SECOND in held(other)


def test_a_name_in_the_data_leads_to_no_other_folder(shop: Path, tmp_path: Path) -> None:
    from tests.core.backup_kit import run_sql

    name = Photos(shop.parent / "photos").keep(SECOND)
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / name).write_bytes(SECOND)
    run_sql(shop, f"UPDATE customer SET photo = '../../beside/{name}'")
    here = tmp_path / "far" / "here" / "desk.db"
    restore(here, shop)
    assert not (tmp_path / "far" / "beside").exists()
    assert len(missing_photos(here)) == 1


def test_a_folder_of_photos_that_cannot_be_read_stops_no_restore(
    shop: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.backup import files

    real = files.digest

    def digest(path: Path) -> str:
        if path.suffix == ".jpg":
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(files, "digest", digest)
    backup = newest(shop, stick)
    (shop.parent / "photos").rename(shop.parent / "away")
    restore(shop, backup)
    assert len(missing_photos(shop)) == 1


@pytest.mark.parametrize("hurt", ["a byte of a text", "a text that is bytes"])
def test_a_bad_image_stops_no_restore(shop: Path, tmp_path: Path, hurt: str) -> None:
    """What a customer was before is only looked through for names of photos."""
    from tests.core.backup_kit import run_sql

    bad = "replace(image, 'پریا', CAST(x'ff' AS TEXT))" if "byte of" in hurt else "image"
    run_sql(shop, f"UPDATE journal_row SET image = CAST({bad} AS {_kind(hurt)})")
    run_sql(shop, "UPDATE customer SET name = CAST(x'ff41' AS TEXT) WHERE id = 2")
    backup = Path(back_up(shop, "manual").path)
    here = tmp_path / "here" / "desk.db"
    restore(here, backup)
    assert held(here) == {FIRST, SECOND, GONE}


def _kind(hurt: str) -> str:
    return "BLOB" if "bytes" in hurt else "TEXT"


def test_a_bad_name_of_a_photo_is_a_missing_one(shop: Path) -> None:
    from tests.core.backup_kit import run_sql

    run_sql(shop, "UPDATE customer SET photo = CAST(x'ff' || substr(photo, 2) AS TEXT)")
    assert len(missing_photos(shop)) == 1


def test_photos_that_cannot_be_written_stop_no_restore(
    shop: Path,
    stick: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    expect_log: Callable[[str], None],
) -> None:
    expect_log("not all photos came")
    here = tmp_path / "here" / "desk.db"
    here.parent.mkdir()
    (here.parent / "photos").write_bytes(b"")
    backup = newest(shop, stick)
    assert main(["backup", "restore", str(stick / backup.name), "--db", str(here), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["photos_missing"] == 1
    assert said.err
    assert customers_of(here) == ["پریا", "رفته"]
    bundle = pack(shop, tmp_path / "all").path
    there = tmp_path / "there"
    there.mkdir()
    (there / "photos").write_bytes(b"")
    unpack(bundle, there)
    assert customers_of(there / "desk.db") == ["پریا", "رفته"]


def test_what_cannot_be_counted_afterwards_is_no_failed_restore(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.cli import backup as command

    def refuse(_path: Path) -> tuple[str, ...]:
        raise FileProblem("Too many files.")

    monkeypatch.setattr(command, "missing_photos", refuse)
    backup = back_up(shop, "manual").path
    assert main(["backup", "restore", backup, "--db", str(shop), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["photos_missing"] is None
    assert "Too many files." in said.err


def test_a_photo_that_a_disk_spoilt_can_be_chosen_again(tmp_path: Path) -> None:
    photos = Photos(tmp_path / "photos")
    name = photos.keep(FIRST)
    (photos.folder / name).write_bytes(b"")
    assert photos.keep(FIRST) == name
    assert photos.read(name) == FIRST
