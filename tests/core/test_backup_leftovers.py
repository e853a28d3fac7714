"""What killed backups and restores left behind goes at the next backup, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import back_up, files, leftovers, thin
from crmdesk.filelock import FileLock
from tests.core.backup_kit import make_shop

OLD_S, YOUNG_S = 7200, 1800

HELD = """
import sys
from pathlib import Path
from crmdesk.backup import files
target = Path(sys.argv[1])
print(files.make_part(target), flush=True)
with files.scratch(target.parent.parent) as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def shop(data_file: Path) -> Path:
    return make_shop(data_file)


@pytest.fixture
def target(shop: Path) -> Path:
    folder = shop.parent / "backups"
    folder.mkdir()
    return folder / "desk-20261122-170614-import.db"


def aged(path: Path, seconds: float) -> Path:
    """Let a file seem to be written so long ago; make it when it is not there."""
    if not path.exists():
        path.touch()
    os.utime(path, (clock.now().timestamp() - seconds,) * 2)
    return path


def dead() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    return ended.pid


def test_the_next_backup_removes_what_killed_ones_left(shop: Path, target: Path) -> None:
    gone = [
        target.with_name(f"{target.name}-{dead()}-6zhjevjd.part"),
        target.with_name(f"{target.name}-{dead()}-6zhjevjd.part-journal"),
        target.with_name(f"{target.name}-2f70va4l.part"),
        target.with_name(f"{target.name}-zzzzzzzz.part-journal"),
        target.with_name(f"{target.name}.json.part"),
        shop.with_name("desk.db.restore.part"),
        shop.with_name("desk.db.restore.part-journal"),
        shop.with_name("desk.db.restore.part-wal"),
    ]
    scratch = shop.with_name(f".crmdesk-{dead()}-abcd_123.part")
    scratch.mkdir()
    aged(scratch / "desk.db", OLD_S)
    for one in (*gone, scratch):
        aged(one, OLD_S)
    back_up(shop, "manual")
    assert not [one for one in (*gone, scratch) if one.exists()]


def test_what_may_be_at_work_stays(shop: Path, target: Path) -> None:
    young = aged(target.with_name(f"{target.name}-{dead()}-aaaaaaaa.part"), YOUNG_S)
    part = aged(target.with_name(f"{target.name}-{dead()}-bbbbbbbb.part"), OLD_S)
    journal = aged(files.side(part, "-journal"), YOUNG_S)
    scratch = shop.with_name(f".crmdesk-{dead()}-abcd_123.part")
    scratch.mkdir()
    aged(scratch / "desk.db", YOUNG_S)
    aged(scratch, OLD_S)
    ours = aged(files.make_part(target), OLD_S)
    back_up(shop, "manual")
    for one in (young, part, journal, scratch, ours):
        assert one.exists()


def test_thinning_leaves_what_is_held_however_old(shop: Path, target: Path) -> None:
    held = aged(files.make_part(target), 10 * 86_400)
    left = aged(target.with_name(f"{target.name}-{dead()}-aaaaaaaa.part"), OLD_S)
    thin(shop, clock.now())
    assert held.exists()
    assert not left.exists()


def test_a_number_that_came_back_is_not_held(target: Path) -> None:
    """In a container every run has the same process number."""
    left = aged(target.with_name(f"{target.name}-{os.getpid()}-aaaaaaaa.part"), OLD_S)
    assert leftovers.clear(target.parent) == 1
    assert not left.exists()


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="no zombies here")
def test_a_killed_process_that_nobody_asked_after_holds_nothing(target: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        left = aged(target.with_name(f"{target.name}-{other.pid}-aaaaaaaa.part"), OLD_S)
        assert leftovers.clear(target.parent) == 0
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert leftovers.clear(target.parent) == 1
        assert not left.exists()


def test_of_a_living_process_nothing_goes(shop: Path, target: Path) -> None:
    command = [sys.executable, "-c", HELD, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        held = [Path(other.stdout.readline().decode().strip()) for _ in range(2)]
        for one in held:
            aged(one, OLD_S)
        back_up(shop, "manual")
        assert all(one.exists() for one in held)
        other.kill()
    back_up(shop, "manual")
    assert not any(one.exists() for one in held)


def test_a_restore_at_work_keeps_its_part(shop: Path) -> None:
    part = aged(shop.with_name("desk.db.restore.part"), OLD_S)
    lock = FileLock(shop.with_name("desk.db.job"))
    assert lock.acquire()
    back_up(shop, "manual")
    assert part.exists()
    lock.release()
    back_up(shop, "manual")
    assert not part.exists()


@pytest.mark.parametrize(
    "name",
    [
        "letter.part",
        "film.mkv.part",
        "desk.db.part",
        "desk-20261122-170614-import.db",
        "desk-20261122-170614-import.db-6ZHJ.part",
        ".crmdesk-made-desk.db",
        "restore.part",
    ],
)
def test_names_of_others_stay(target: Path, name: str) -> None:
    other = aged(target.with_name(name), OLD_S)
    assert leftovers.clear(target.parent) == 0
    assert other.exists()


def test_a_folder_that_is_away_is_no_matter(tmp_path: Path) -> None:
    assert leftovers.clear(tmp_path / "none") == 0
