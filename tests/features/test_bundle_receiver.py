"""What was packed is taken by whoever gets it; what a kill left of a packing is cleared away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import back_up, bundle, pack, unpack
from crmdesk.cli.app import main
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from tests.core.backup_kit import customers_of, make_shop

JPEG, PNG = b"\xff\xd8\xff" + b"one" * 300, b"\x89PNG\r\n\x1a\n" + b"two" * 300


@pytest.fixture
def shop(data_file: Path) -> Path:
    make_shop(data_file)
    desk = open_desk(data_file)
    for photo in (JPEG, PNG):
        desk.photos.keep(photo)
    desk.close()
    return data_file


def photo_of(shop: Path, ending: str) -> Path:
    return next((shop.parent / "photos").glob(f"*{ending}"))


@pytest.mark.parametrize("rest", [b"", PNG[:-1], PNG + b"!", b"not a picture"])
def test_a_spoilt_photo_stays_behind_and_is_told(
    shop: Path, tmp_path: Path, rest: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    photo_of(shop, ".png").write_bytes(rest)
    target = tmp_path / "out" / "a.crmdesk"
    assert main(["backup", "pack", str(target), "--db", str(shop), "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["photos"], told["photos_left_out"]) == (1, 1)
    assert said.err
    there = tmp_path / "there"
    unpack(target, there)
    assert customers_of(there / "desk.db") == customers_of(shop)
    assert [one.read_bytes() for one in (there / "photos").iterdir()] == [JPEG]


def test_a_picture_of_another_kind_than_its_name_stays_behind(shop: Path, tmp_path: Path) -> None:
    wrong = photo_of(shop, ".png")
    wrong.rename(wrong.with_suffix(".jpg"))
    made = pack(shop, tmp_path / "out" / "a.crmdesk")
    assert (made.photos, made.left_out) == (1, 1)
    unpack(made.path, tmp_path / "there")


@pytest.mark.parametrize("moment", [0, 2**33])
def test_the_date_of_a_photo_is_no_matter(shop: Path, tmp_path: Path, moment: int) -> None:
    os.utime(photo_of(shop, ".jpg"), (moment, moment))
    made = pack(shop, tmp_path / "out" / "a.crmdesk")
    assert made.photos == 2
    unpack(made.path, tmp_path / "there")


def test_what_the_receiver_would_refuse_is_not_packed(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "_is_sound", lambda _path: True)
    photo_of(shop, ".png").write_bytes(b"")
    with pytest.raises(FileProblem):
        pack(shop, tmp_path / "out" / "a.crmdesk")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_name_that_is_no_text(shop: Path, tmp_path: Path) -> None:
    packed = pack(shop, tmp_path / "a.crmdesk").path
    data = bytearray(packed.read_bytes())
    name = data.rfind(b"desk.db.json")
    head = data.rfind(b"PK\x01\x02", 0, name)
    data[head + 8 : head + 10] = (0x800).to_bytes(2, "little")
    data[name] = 0xFF
    packed.write_bytes(data)
    with pytest.raises(FileProblem):
        unpack(packed, tmp_path / "there")


def test_a_member_that_begins_before_the_file(shop: Path, tmp_path: Path) -> None:
    packed = pack(shop, tmp_path / "a.crmdesk").path
    data = bytearray(packed.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    place = int.from_bytes(data[end + 16 : end + 20], "little") + 5000
    data[end + 16 : end + 20] = place.to_bytes(4, "little")
    packed.write_bytes(data)
    with pytest.raises(FileProblem) as refused:
        unpack(packed, tmp_path / "there")
    assert packed.name in refused.value.message


KILLED = """
import os, sys
from pathlib import Path
from crmdesk.backup import bundle
bundle._prove = lambda part: os._exit(9)
bundle.pack(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_kill_leaves_no_data_on_the_desktop(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "desktop"
    command = [sys.executable, "-c", KILLED, str(shop), str(out / "a.crmdesk")]
    assert subprocess.run(command, check=False).returncode == 9
    (left,) = out.iterdir()
    assert left.name.startswith(".crmdesk-"), "nobody takes it for a whole one"
    scratch = [one for one in shop.parent.iterdir() if one.name.startswith(".crmdesk-")]
    assert scratch
    old = clock.now().timestamp() - 7200
    for one in (left, *scratch, *(inside for each in scratch for inside in each.rglob("*"))):
        os.utime(one, (old, old))
    back_up(shop, "manual")
    assert not any(one.exists() for one in scratch)
    pack(shop, out / "b.crmdesk")
    assert [one.name for one in out.iterdir()] == ["b.crmdesk"]
