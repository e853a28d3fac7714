"""Copies to another place: what is refused says why, and one bad file stops no later copy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk import clock, whole_file
from crmdesk.backup import NameTaken, back_up, copy_out, files, verify
from crmdesk.backup.second import copy_photos
from crmdesk.errors import FileProblem
from tests.core.backup_kit import flip_bit, make_shop


@pytest.fixture
def backup(data_file: Path) -> Path:
    return Path(back_up(make_shop(data_file), "manual").path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def test_a_backup_that_nothing_describes_is_copied(backup: Path, stick: Path) -> None:
    files.manifest_of(backup).unlink()
    copy = copy_out(backup, stick)
    assert copy.read_bytes() == backup.read_bytes()
    assert verify(copy).state == "unknown"
    assert copy_out(backup, stick) == copy
    assert sorted(one.name for one in stick.iterdir()) == [copy.name]


def test_of_a_damaged_one_it_is_said_that_it_is_damaged(backup: Path, stick: Path) -> None:
    flip_bit(backup, backup.stat().st_size - 999)
    with pytest.raises(FileProblem) as described:
        copy_out(backup, stick)
    assert backup.name in described.value.message
    assert files.read_json(files.manifest_of(backup))["damaged"]
    files.manifest_of(backup).unlink()
    backup.write_bytes(backup.read_bytes()[:8192])
    with pytest.raises(FileProblem) as bare:
        copy_out(backup, stick)
    assert backup.name in bare.value.message
    assert list(stick.iterdir()) == []


def test_a_copy_that_cannot_be_read_stops_no_later_one(
    backup: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = copy_out(backup, stick)
    real: Callable[[Path], str] = files.digest

    def failing(path: Path) -> str:
        if path == first:
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(files, "digest", failing)
    second = copy_out(backup, stick)
    assert second != first
    assert copy_out(backup, stick) == second


def test_a_name_that_was_just_taken_is_a_sentence(
    backup: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.take_name

    def too_late(part: Path, target: Path, taken: Callable[[Path], Exception]) -> None:
        target.write_bytes(b"another")
        real(part, target, taken)

    monkeypatch.setattr(files, "take_name", too_late)
    with pytest.raises(NameTaken) as told:
        copy_out(backup, stick)
    assert told.value.message != backup.name


def test_what_a_kill_left_of_a_photo_is_cleared_away(tmp_path: Path, stick: Path) -> None:
    source = tmp_path / "photos"
    source.mkdir()
    code = (
        "import sys; from pathlib import Path; from crmdesk.backup import files; "
        "print(files.make_part(Path(sys.argv[1])))"
    )
    target = stick / ("0" * 64 + ".jpg")
    made = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=True
    )
    left = Path(made.stdout.strip())
    os.utime(left, (clock.now().timestamp() - 7200,) * 2)
    assert left.exists()
    copy_photos(source, stick)
    assert not left.exists()


def test_two_that_write_one_description_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins and ends while the first writes."""
    path = tmp_path / "kept.json"
    sync = whole_file.sync_file
    writers: list[int] = []

    def meanwhile(part: Path) -> None:
        if not writers:
            writers.append(1)
            files.write_json(path, {"who": "second"})
        sync(part)

    monkeypatch.setattr(whole_file, "sync_file", meanwhile)
    files.write_json(path, {"who": "first"})
    assert files.read_json(path) == {"who": "first"}
    assert [one.name for one in tmp_path.iterdir()] == ["kept.json"]
