"""Spoiled files of every kind are read or refused with a sentence; nothing crashes or hangs."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.mutate_files import KINDS, mutants, sound_files
from tools.spoil import spoiled

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the tool forks")
_ROOT = Path(__file__).resolve().parents[2]


def run_tool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.mutate_files", *arguments],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_few_of_each_kind() -> None:
    done = run_tool("--count", "5", "--seed", "7")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = {line.split()[0]: line.split() for line in done.stdout.splitlines()[1:]}
    assert set(lines) == set(KINDS)
    for kind, (_kind, read, refused, wrong, *_rest) in lines.items():
        assert (int(read) + int(refused), wrong) == (5, "0"), kind


def test_what_goes_wrong_is_told_and_kept(tmp_path: Path) -> None:
    code = (
        "import sys, tools.mutate_files as tool\n"
        "def broken(*_any): raise ZeroDivisionError('planted')\n"
        "tool.plan_import = broken\n"
        f"sys.exit(tool.main(['--count', '2', '--kind', 'csv', '--keep', {str(tmp_path)!r}]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "planted" in done.stdout
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    first, second = mutants("csv", 2, 1)
    assert kept == {"csv-0.csv": first, "csv-1.csv": second}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_spoils_alike(kind: str) -> None:
    sound = sound_files(kind)
    some = [spoiled(sound[0], sound, random.Random(seed)) for seed in range(20)]
    assert some == [spoiled(sound[0], sound, random.Random(seed)) for seed in range(20)]
    assert sum(each != sound[0] for each in some) >= 18


def test_members_are_spoiled_behind_sound_checksums() -> None:
    """Else the checksum of the archive would keep every reader from what is wrong inside."""
    sound = sound_files("ods")
    inside = 0
    for seed in range(30):
        try:
            with zipfile.ZipFile(io.BytesIO(spoiled(sound[0], sound, random.Random(seed)))) as it:
                whole = it.testzip() is None
                inside += whole and it.read("content.xml") != _content(sound[0])
        except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError):
            continue
    assert inside >= 4


def _content(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read("content.xml")
