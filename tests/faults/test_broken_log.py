"""A log with a bad place: what was saved behind it is never left out without a word."""

from __future__ import annotations

import resource
import shutil
import sys
from pathlib import Path

import pytest

from crmdesk.backup import back_up, diagnose, restore, verify
from crmdesk.db.firstlook import by_bytes, log_of
from crmdesk.db.walfile import FRAME_HEADER, LOG_HEADER, apply_log, read_log
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.salvage import salvage
from crmdesk.services.customers import CustomerDraft

PAGE = 4096
STEP = FRAME_HEADER + PAGE


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """What a crash left: a file and a log with ten saves."""
    there = tmp_path / "there" / "desk.db"
    desk = open_desk(there)
    desk.close()
    desk = open_desk(there)
    for number in range(10):
        desk.customers.add(CustomerDraft(f"مشتری {number}"))
    left = tmp_path / "left" / "desk.db"
    left.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{there}{ending}", f"{left}{ending}")
    desk.close()
    return left


def commits(log: Path) -> list[int]:
    """Return where the frames begin that end a save."""
    content = log.read_bytes()
    places = range(LOG_HEADER, len(content) - STEP + 1, STEP)
    salts = content[16:24]
    return [
        at for at in places if content[at + 8 : at + 16] == salts and any(content[at + 4 : at + 8])
    ]


def flip(path: Path, place: int, bit: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= bit
    path.write_bytes(content)


@pytest.mark.parametrize("where", ["page", "salt", "sum", "commit", "header salt", "magic"])
def test_saves_behind_a_bad_place_are_told_of(shop: Path, tmp_path: Path, where: str) -> None:
    log = log_of(shop)
    fifth = commits(log)[4]
    places = {
        "page": fifth + FRAME_HEADER + 100,
        "salt": fifth + 9,
        "sum": fifth + 17,
        "commit": fifth + 4,
        "header salt": 17,
        "magic": 2,
    }
    flip(log, places[where])
    before = (shop.read_bytes(), log.read_bytes())
    assert by_bytes(shop) == "damaged"
    with pytest.raises(FileProblem, match=r"desk\.db"):
        open_desk(shop)
    trouble = diagnose(shop)
    assert trouble is not None
    assert trouble.kind == "damaged"
    target = tmp_path / "saved.db"
    report = salvage(shop, target)
    assert report.mended == ("log damaged",)
    assert report.saved["customer"] == 10
    assert (shop.read_bytes(), log.read_bytes()) == before


def test_the_end_of_a_cut_is_no_damage(shop: Path, tmp_path: Path) -> None:
    """The last save was not finished: SQLite's way is right, and salvage goes it too."""
    log = log_of(shop)
    last = commits(log)[-1]
    content = bytearray(log.read_bytes())
    content[last + FRAME_HEADER : last + STEP] = bytes(PAGE)
    log.write_bytes(content)
    assert by_bytes(shop) is None
    report = salvage(shop, tmp_path / "saved.db")
    assert report.mended == ("log folded",)
    assert report.saved["customer"] == 9
    desk = open_desk(shop)
    assert desk.customers.count() == 9
    desk.close()


def test_a_leftover_of_a_bigger_save_is_no_damage(shop: Path) -> None:
    """After a cut the next save goes on where the lost one stood; its end is still there."""
    log = log_of(shop)
    fourth, fifth = commits(log)[3:5]
    content = bytearray(log.read_bytes())[: fifth + STEP]
    content[fourth + STEP + FRAME_HEADER] ^= 1  # in the first frame of the save that is lost
    log.write_bytes(content)
    assert by_bytes(shop) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory")
def test_a_giant_number_of_pages_costs_nothing(shop: Path) -> None:
    log = log_of(shop)
    last = commits(log)[-1]
    flip(log, last + 4, 0x10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read_log(log)
    assert found is not None
    assert found.file_pages > 1 << 28
    assert by_bytes(shop) is None  # proved, that save is none
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10
    copy = shop.with_name("copy.db")
    shutil.copy(shop, copy)
    assert not apply_log(copy, log, proved=False)
    assert copy.stat().st_size == shop.stat().st_size


def test_a_restore_throws_no_hidden_saves_away(shop: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "desk.db"
    open_desk(other).close()
    backup = Path(back_up(other, "manual").path)
    flip(log_of(shop), commits(log_of(shop))[4] + FRAME_HEADER + 100)
    kept = restore(shop, backup)
    assert kept is not None
    assert kept.parent.name == "kept"
    assert salvage(kept, tmp_path / "saved.db").saved["customer"] == 10


def test_a_carried_file_with_hidden_saves_is_no_backup(shop: Path, tmp_path: Path) -> None:
    flip(log_of(shop), commits(log_of(shop))[4] + FRAME_HEADER + 100)
    before = (shop.read_bytes(), log_of(shop).read_bytes())
    assert verify(shop).state == "damaged"
    target = tmp_path / "new" / "desk.db"
    with pytest.raises(FileProblem, match=r"desk\.db"):
        restore(target, shop)
    assert not target.exists()
    assert (shop.read_bytes(), log_of(shop).read_bytes()) == before
