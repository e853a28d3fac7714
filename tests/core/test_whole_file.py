"""A file that appears whole under its name, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crmdesk import clock, whole_file

DOCUMENT = "list.csv"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    made = tmp_path / DOCUMENT
    made.write_bytes(b"old")
    return made


def names(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_the_name_comes_when_the_body_ends(target: Path) -> None:
    with whole_file.appearing(target, "x-") as part:
        assert part.parent == target.parent
        assert part.name.startswith("x-")
        assert part.suffix == ".part"
        part.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert names(target) == [DOCUMENT]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_nothing_appears_when_the_body_fails(target: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), whole_file.appearing(target, "x-") as part:
        part.write_bytes(b"half")
        raise error
    assert target.read_bytes() == b"old"
    assert names(target) == [DOCUMENT]


def test_file_name_and_folder_are_synced_in_this_order(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    fsync, replace = os.fsync, os.replace
    folder = target.parent.stat().st_ino

    def synced(descriptor: int) -> None:
        told.append("folder" if os.fstat(descriptor).st_ino == folder else "file")
        fsync(descriptor)

    def named(part: Path, path: Path) -> None:
        told.append("name")
        replace(part, path)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", named)
    with whole_file.appearing(target, "x-") as part:
        part.write_bytes(b"new")
    assert told == ["file", "name", "folder"][: 3 if os.name == "posix" else 2]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
@pytest.mark.parametrize(("shared", "rights"), [(False, 0o600), (True, 0o640)])
def test_rights(target: Path, shared: bool, rights: int) -> None:
    before = os.umask(0o027)
    try:
        with whole_file.appearing(target, "x-", shared=shared) as part:
            assert part.stat().st_mode & 0o777 == 0o600
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == rights


@pytest.mark.skipif(os.name != "posix", reason="only there folders are synced")
def test_a_folder_that_cannot_be_synced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is there whole either way; who needs the name for sure is told."""

    def refuse(_folder: Path) -> None:
        raise OSError(errno.EINVAL, "no such thing on a share")

    monkeypatch.setattr(whole_file, "sync_folder", refuse)
    with whole_file.appearing(target, "x-", folder_may_refuse=True) as part:
        part.write_bytes(b"new")
    assert target.read_bytes() == b"new"
    with pytest.raises(OSError, match="share"), whole_file.appearing(target, "x-") as part:
        part.write_bytes(b"newer")
    assert target.read_bytes() == b"newer"
    assert names(target) == [DOCUMENT]


@pytest.mark.parametrize("place", ["missing/x.csv", "list.csv/x.csv", "bad\0name.csv", "folder"])
def test_a_place_that_cannot_be_written(target: Path, place: str) -> None:
    (target.parent / "folder").mkdir()
    with (
        pytest.raises((OSError, ValueError)),
        whole_file.appearing(target.parent / place, "x-") as part,
    ):
        part.write_bytes(b"new")
    assert names(target) == ["folder", DOCUMENT]


# --- what killed processes left ---------------------------------------------------------------

OLD_S, YOUNG_S = whole_file.AGE_S + 1, whole_file.AGE_S - 60


def left(folder: Path, name: str, age_s: float = OLD_S) -> Path:
    part = folder / name
    part.write_bytes(b"half a document")
    when = clock.now().timestamp() - age_s
    os.utime(part, (when, when))
    return part


def test_what_a_killed_process_left_goes_with_what_lies_beside_it(tmp_path: Path) -> None:
    part = left(tmp_path, ".ours-ab12cd34.part")
    beside = tmp_path / f"{part.name}.d"
    beside.mkdir()
    (beside / "rows").write_bytes(b"names and numbers")
    whole_file.clear_parts(tmp_path, ".ours-")
    assert list(tmp_path.iterdir()) == []


def test_what_is_young_held_or_not_ours_stays(tmp_path: Path) -> None:
    stay = [
        left(tmp_path, ".ours-ab12cd34.part", YOUNG_S),
        left(tmp_path, "film.mkv.part"),
        left(tmp_path, ".ours-letter"),
    ]
    (tmp_path / ".ours-folder.part").mkdir()
    with whole_file.appearing(tmp_path / DOCUMENT, ".ours-") as part:
        part.write_bytes(b"slowly")
        os.utime(part, (1, 1))
        whole_file.clear_parts(tmp_path, ".ours-")
        assert part.exists()
    assert all(path.exists() for path in stay)
    assert (tmp_path / ".ours-folder.part").is_dir()
    whole_file.clear_parts(tmp_path / "nowhere", ".ours-")


@pytest.mark.skipif(os.name != "posix", reason="another system locks what it opens")
def test_the_part_can_be_written_and_locked_by_others(target: Path) -> None:
    """On a mounted Windows share a lock on the part would keep every other handle from writing."""
    import fcntl

    with (
        whole_file.appearing(target, "x-") as part,
        whole_file.appearing(target, "x-"),  # two may write beside each other
        part.open("wb") as file,
    ):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.write(b"new")
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="another system locks what it opens")
def test_a_folder_that_cannot_be_locked_is_written_and_not_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks on this share")

    monkeypatch.setattr(fcntl, "flock", refuse)
    part = left(tmp_path, ".ours-ab12cd34.part")
    whole_file.clear_parts(tmp_path, ".ours-")
    assert part.exists()
    with whole_file.appearing(tmp_path / DOCUMENT, ".ours-") as new:
        new.write_bytes(b"new")
    assert (tmp_path / DOCUMENT).read_bytes() == b"new"


def test_the_folder_beside_a_part_goes_whatever_happens(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        whole_file.appearing(tmp_path / DOCUMENT, ".ours-") as part,
        whole_file.folder_beside(part) as folder,
    ):
        (folder / "rows").write_bytes(b"names and numbers")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
