"""Documents: whole or not at all, under names that every system takes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.documents import PART, file_name, save, written_whole
from crmdesk.errors import FileProblem

Write = Callable[[bytes, Path], None]


def in_parts(data: bytes, target: Path) -> None:
    with written_whole(target) as part:
        part.write_bytes(data)


@pytest.fixture(params=[save, in_parts])
def write(request: pytest.FixtureRequest) -> Write:
    way: Write = request.param
    return way


def test_it_replaces_an_older_one(write: Write, tmp_path: Path) -> None:
    target = tmp_path / "فهرست.pdf"
    for data in (b"old", b"new"):
        write(data, target)
        assert target.read_bytes() == data
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_full_disk_leaves_what_was_there(
    write: Write, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem) as caught:
        write(b"new", target)
    assert "x.pdf" in caught.value.message
    assert target.read_bytes() == b"old"
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("place", ["missing/x.pdf", "file/x.pdf", "bad\0name.pdf", "folder"])
def test_a_place_that_cannot_be_written_is_a_sentence(
    write: Write, place: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileProblem):
        write(b"x", tmp_path / place)
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_who_may_read_it(tmp_path: Path) -> None:
    """Paper is for others; a list of customers is not, until somebody gives it away."""
    before = os.umask(0o022)
    try:
        save(b"x", tmp_path / "paper.pdf")
        in_parts(b"x", tmp_path / "list.csv")
    finally:
        os.umask(before)
    rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert rights == {"paper.pdf": 0o644, "list.csv": 0o600}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("خلاصهٔ علی", "خلاصهٔ علی.pdf"),
        ("../a\\b:c*?\u2068d\u2069", "a b c d.pdf"),
        ("...", "CRMDesk.pdf"),
        ("ا" * 300, "ا" * 80 + ".pdf"),
    ],
)
def test_names_of_files(typed: str, wanted: str) -> None:
    assert file_name(typed) == wanted


def test_what_a_killed_process_left_goes_with_the_next_document(
    write: Write, tmp_path: Path
) -> None:
    left = tmp_path / f"{PART}ab12cd34.part"
    left.write_bytes(b"half a list of customers")
    os.utime(left, (1, 1))
    write(b"new", tmp_path / "x.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]


def test_a_part_is_hidden(tmp_path: Path) -> None:
    with written_whole(tmp_path / "x.pdf") as part:
        assert part.name.startswith(".crmdesk-")
        assert part.suffix == ".part"
