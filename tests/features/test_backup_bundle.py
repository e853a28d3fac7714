"""The whole shop in one file, and what comes from elsewhere."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.backup import NameTaken, bundle, pack, unpack, verify
from crmdesk.desk import open_desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.jobs import Progress
from tests.core.backup_kit import add_customer, customers_of, flip_bit, make_shop, run_sql
from tests.state import state_of

JPEG, PNG = b"\xff\xd8\xff" + b"one" * 300, b"\x89PNG\r\n\x1a\n" + b"two" * 300


@pytest.fixture
def shop(data_file: Path) -> Path:
    make_shop(data_file)
    desk = open_desk(data_file)
    for photo in (JPEG, PNG):
        desk.photos.keep(photo)
    desk.close()
    (data_file.parent / "photos" / "یادداشت.txt").write_text("نه", encoding="utf-8")
    return data_file


@pytest.fixture
def packed(shop: Path, tmp_path: Path) -> Path:
    return pack(shop, tmp_path / "فلش" / "مغازه.crmdesk").path


def test_to_another_computer(shop: Path, packed: Path, tmp_path: Path) -> None:
    assert sorted(one.name for one in packed.parent.iterdir()) == ["مغازه.crmdesk"]
    there = tmp_path / "رایانهٔ دیگر"
    assert unpack(packed, there) is None
    before, after = state_of(shop), state_of(there / "desk.db")
    settings = after.pop("setting")
    before.pop("setting")
    assert (before, len(settings)) == (after, 1)
    photos = {one.read_bytes() for one in (there / "photos").iterdir()}
    assert photos == {JPEG, PNG}
    assert not list(there.glob(".crmdesk-*"))


def test_what_was_there_is_kept(packed: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    make_shop(there / "desk.db", 1)
    add_customer(there / "desk.db", "از پیش")
    kept = unpack(packed, there)
    assert kept is not None
    assert verify(kept).state == "verified"
    assert len(customers_of(there / "desk.db")) == 3


def test_the_ending_is_given_and_nothing_is_written_over(shop: Path, tmp_path: Path) -> None:
    made = pack(shop, tmp_path / "بسته")
    assert (made.path.name, made.photos) == ("بسته.crmdesk", 2)
    assert made.size == made.path.stat().st_size
    with pytest.raises(NameTaken):
        pack(shop, tmp_path / "بسته.crmdesk")


def test_stopping_and_a_full_disk_leave_nothing(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        pack(shop, folder / "a.crmdesk", progress)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle, "sync_file", full)
    with pytest.raises(FileProblem):
        pack(shop, folder / "a.crmdesk")
    assert list(folder.iterdir()) == []


def test_no_room(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(bundle.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(FileProblem):
        unpack(packed, tmp_path / "there")


def rewrite(packed: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """Write a bundle anew, each member as ``change`` has it."""
    held = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            member = change(info.filename, old.read(info))
            if member is not None:
                new.writestr(*member)
    packed.write_bytes(held.getvalue())


def add(packed: Path, name: str, data: bytes = b"x", mode: int = 0, *, listed: bool = True) -> None:
    """Add a member, and name it in the contents as an honest packer would."""
    import hashlib

    contents: dict[str, str] = {}

    def without_contents(member: str, body: bytes) -> tuple[str, bytes] | None:
        if member != "contents.json":
            return member, body
        contents.update(json.loads(body))
        return None

    rewrite(packed, without_contents)
    if listed:
        contents[name] = hashlib.sha256(data).hexdigest()
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        archive.writestr("contents.json", json.dumps(contents))


PHOTO = "photos/" + "0" * 64 + ".jpg"
NAMES = [
    "../desk.db",
    "/tmp/x",
    "photos/../../x",
    "photos\\..\\x",
    "C:/x",
    "C:x",
    "desk.db:stream",
    "CON",
    "photos/NUL.jpg",
    "desk.db.",
    "photos/\u202egpj.exe",
    "photos/",
    "window.json",
    "photos/" + "A" * 64 + ".jpg",
    "photos/" + "0" * 64 + ".exe",
    "photos/2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881.jpg",  # holds "x"
    PHOTO,  # its name is not its content
]


def assert_refused(packed: Path, tmp_path: Path) -> None:
    there = make_shop(tmp_path / "there" / "desk.db", 1)
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    with pytest.raises(FileProblem):
        unpack(packed, there.parent)
    after = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    locks = {there.with_name("desk.db.job"), there.with_name("desk.db.window")}
    assert {path: after[path] for path in after.keys() - locks} == before


@pytest.mark.parametrize("name", NAMES)
def test_names_that_do_not_belong(packed: Path, tmp_path: Path, name: str) -> None:
    add(packed, name)
    assert_refused(packed, tmp_path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_devices(packed: Path, tmp_path: Path, kind: int) -> None:
    import hashlib

    data = b"/etc/passwd"
    add(packed, f"photos/{hashlib.sha256(data).hexdigest()}.jpg", data, kind | 0o777)
    assert_refused(packed, tmp_path)


def test_a_bomb(packed: Path, tmp_path: Path) -> None:
    import hashlib

    data = JPEG + bytes(4 << 20)
    add(packed, f"photos/{hashlib.sha256(data).hexdigest()}.jpg", data)
    assert_refused(packed, tmp_path)


def test_a_member_that_says_it_is_small(packed: Path, tmp_path: Path) -> None:
    """The size in the directory is a lie; the reading stops at what was said."""
    data = packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        real = archive.getinfo("desk.db").file_size
    lie = (4096).to_bytes(4, "little")
    packed.write_bytes(data.replace(real.to_bytes(4, "little"), lie))
    assert_refused(packed, tmp_path)


@pytest.mark.parametrize("missing", ["desk.db", "desk.db.json", "contents.json"])
def test_something_is_missing(packed: Path, tmp_path: Path, missing: str) -> None:
    rewrite(packed, lambda name, body: None if name == missing else (name, body))
    assert_refused(packed, tmp_path)


def test_doubles_and_what_is_not_listed(packed: Path, tmp_path: Path) -> None:
    add(packed, PHOTO, listed=False)
    assert_refused(packed, tmp_path)


def test_two_of_a_name(packed: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("desk.db", b"another")
    assert_refused(packed, tmp_path)


def test_bits_flipped_anywhere(packed: Path, tmp_path: Path) -> None:
    whole = packed.read_bytes()
    for place in range(20, len(whole) - 22, len(whole) // 15):
        packed.write_bytes(whole)
        flip_bit(packed, place)
        there = tmp_path / f"there-{place}"
        try:
            unpack(packed, there)
        except FileProblem:
            assert not (there / "desk.db").exists()
        else:  # a bit that carries nothing: a stamp, for example
            assert len(customers_of(there / "desk.db")) == 3


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 99, b"PK\5\6" + b"\0" * 18])
def test_no_bundle_at_all(tmp_path: Path, content: bytes) -> None:
    packed = tmp_path / "x.crmdesk"
    packed.write_bytes(content)
    assert_refused(packed, tmp_path)


def test_a_hostile_database_inside(packed: Path, tmp_path: Path) -> None:
    import hashlib

    with zipfile.ZipFile(packed) as archive:
        archive.extract("desk.db", tmp_path)
    inside = tmp_path / "desk.db"
    run_sql(inside, "CREATE TRIGGER x AFTER INSERT ON customer BEGIN DELETE FROM tag; END")
    data = inside.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    inside.unlink()

    def change(name: str, body: bytes) -> tuple[str, bytes]:
        if name == "desk.db":
            return name, data
        described = json.loads(body) if name.endswith(".json") else {}
        if name == "desk.db.json":
            described |= {"sha256": sha256, "size": len(data)}
            nonlocal description
            description = json.dumps(described).encode()
            return name, description
        if name == "contents.json":
            described |= {
                "desk.db": sha256,
                "desk.db.json": hashlib.sha256(description).hexdigest(),
            }
            return name, json.dumps(described).encode()
        return name, body

    description = b""
    rewrite(packed, change)
    assert_refused(packed, tmp_path)
