"""Whoever opens a data file looks first: what the driver would spoil is refused untouched."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from crmdesk import cli, clock
from crmdesk.backup import Keeper, back_up, diagnose, restore
from crmdesk.backup.making import SourceDamaged
from crmdesk.check import check
from crmdesk.db import firstlook
from crmdesk.db.firstlook import first_look, in_use, log_of
from crmdesk.db.walfile import FRAME_HEADER, LOG_HEADER, read_log
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.i18n import set_language
from crmdesk.salvage import salvage
from crmdesk.services.customers import CustomerDraft
from crmdesk.store import LIVE, Store
from tests.core.backup_kit import make_shop, run_sql, zero_page
from tools.damage import PAGE, damaged, kinds, sound_file

CRASH = """
import os, sys
from pathlib import Path
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft
desk = open_desk(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    desk.customers.add(CustomerDraft(f"پس از آن {number}"))
os._exit(9)
"""
HOLD = """
import sys
from pathlib import Path
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft
desk = open_desk(Path(sys.argv[1]))
desk.customers.add(CustomerDraft("از پنجره"))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound_file(tmp_path_factory.mktemp("sound"))


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make_shop(tmp_path / "desk.db", 20)


def contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but for the index of a log, which is memory."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".db-shm"}


def crash(path: Path, customers: int = 3) -> None:
    """Write and die: the newest changes wait in the log."""
    subprocess.run([sys.executable, "-c", CRASH, str(path), str(customers)], check=False)
    assert log_of(path).stat().st_size > 0


def bad_page(path: Path, table: str = "journal_row") -> None:
    """Spoil the first page of a table; no start reads that of the default one."""
    connection = dbapi2.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
    ).fetchone()
    connection.close()
    zero_page(path, root)


COMMANDS = (
    ["find", "x"],
    ["today"],
    ["add", "کسی 09121234567"],
    ["check"],
    ["backup"],
    ["backup", "pack", "{out}"],
    ["export", "{out}.csv"],
)


@pytest.mark.parametrize("name", ["stale-wal", "headless", "foreign", "text", "newer", "empty"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_no_command_writes_to_it(
    name: str,
    command: list[str],
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = damaged(kinds()[name], source, tmp_path / "there", 1)
    before = contents(path.parent)
    typed = [word.format(out=tmp_path / "out") for word in command]
    assert cli.main(["--db", str(path), *typed]) == 1
    assert "desk.db" in capsys.readouterr().err
    assert contents(path.parent) == before


def test_a_bundle_is_made_of_nothing_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    assert cli.main(["--db", str(path), "backup", "pack", str(tmp_path / "out")]) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", range(5))
def test_an_older_file_beside_a_newer_log(seed: int, source: Path, tmp_path: Path) -> None:
    path = damaged(kinds()["stale-wal"], source, tmp_path / "there", seed)
    before = contents(path.parent)
    for _again in range(2):
        with pytest.raises(FileProblem, match="replaced by another one"):
            open_desk(path)
        assert contents(path.parent) == before


def test_a_log_that_only_reading_tells_from_the_right_one(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "desk.db")
    older = tmp_path / "older.db"
    shutil.copy(shop, older)
    # Every page moves, and the file is no longer than it was.
    run_sql(shop, "DROP INDEX ix_customer_uid", "VACUUM")
    crash(shop, 5)
    shutil.copy(older, shop)
    assert firstlook.by_bytes(shop) is None
    before = contents(tmp_path)
    with pytest.raises(FileProblem, match="replaced by another one"):
        open_desk(shop)
    assert contents(tmp_path) == before


def test_damage_beside_what_a_crash_left(shop: Path, tmp_path: Path) -> None:
    crash(shop)
    log = read_log(log_of(shop))
    assert log is not None
    pages = range(2, shop.stat().st_size // PAGE + 1)
    zero_page(shop, next(number for number in pages if number not in log.pages))
    before = contents(tmp_path)
    with pytest.raises(FileProblem, match="is damaged"):
        open_desk(shop)
    assert contents(tmp_path) == before


def test_what_a_crash_left_is_taken_up(shop: Path) -> None:
    crash(shop, 3)
    assert first_look(shop) is None
    desk = open_desk(shop)
    assert desk.customers.count() == 23
    desk.close()


def test_a_half_written_end_of_a_log_is_no_trouble(shop: Path) -> None:
    """A cut leaves pieces of an unacknowledged save; by their salts alone they would count."""
    crash(shop, 3)
    log = log_of(shop)
    content = bytearray(log.read_bytes())
    # One more frame with the right salts, of a header that was never written whole.
    head = struct.pack(">2I", 1, 999) + bytes(content[16:24]) + bytes(8)
    content += head + (b"SQLite format 3\0" + bytes(PAGE - 16))
    log.write_bytes(content)
    hasty = read_log(log)
    assert hasty is not None
    assert hasty.file_pages == 999
    proved = read_log(log, proved=True)
    assert proved is not None
    assert proved.file_pages not in (0, 999)
    desk = open_desk(shop)
    assert desk.customers.count() == 23
    desk.close()


def test_the_checksums_are_those_of_sqlite(shop: Path) -> None:
    crash(shop, 5)
    log = log_of(shop)
    assert read_log(log) == read_log(log, proved=True)
    chance, content = random.Random(1), log.read_bytes()
    frames = (len(content) - LOG_HEADER) // (FRAME_HEADER + PAGE)
    for _ in range(10):
        spoilt = bytearray(content)
        at = chance.randrange(frames)
        spoilt[LOG_HEADER + at * (FRAME_HEADER + PAGE) + chance.randrange(FRAME_HEADER, PAGE)] ^= 4
        log.write_bytes(spoilt)
        copy = shop.with_name("copy.db")
        shutil.copy(shop, copy)
        shutil.copy(log, log_of(copy))
        connection = dbapi2.connect(str(copy), isolation_level=None)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.close()
        found = read_log(log, proved=True)
        assert found is not None
        assert found.file_pages in ((pages,) if found.file_pages else (0,))


def test_a_file_that_was_being_made(tmp_path: Path) -> None:
    """Killed between the first page and the tables: made again, not refused."""
    path = tmp_path / "desk.db"
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert path.stat().st_size
    desk = open_desk(path)
    desk.customers.add(CustomerDraft("اولی"))
    desk.close()


def test_beside_a_living_window_nobody_looks(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", HOLD, str(shop)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        assert log_of(shop).stat().st_size
        assert in_use(shop)
        monkeypatch.setattr(firstlook, "_by_reading", None)
        monkeypatch.setattr(firstlook, "by_bytes", None)  # proving a long log takes seconds
        desk = open_desk(shop, source="cli")
        assert desk.customers.count() == 21
        desk.close()
        other.stdin.close()
        other.wait()
    assert not in_use(shop)


def test_a_file_that_is_open_here_is_not_read(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading it as bytes would drop the locks of the open desk."""
    desk = open_desk(shop)
    monkeypatch.setattr(firstlook, "by_bytes", None)
    link = shop.with_name("link.db")
    link.symlink_to(shop)
    for path in (shop, link):
        open_desk(path).close()
    desk.close()


def test_a_closed_file_costs_a_page(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firstlook.dbapi2, "connect", None)
    assert first_look(shop) is None


def test_a_backup_that_meets_damage_says_so_and_the_next_start_looks(
    shop: Path, tmp_path: Path
) -> None:
    good = back_up(shop, "manual")
    bad_page(shop)
    desk = open_desk(shop)
    with pytest.raises(SourceDamaged, match="a backup of it would be damaged too"):
        back_up(shop, "auto")
    desk.close()
    assert {path.suffix for path in (tmp_path / "backups").iterdir()} == {".db", ".json"}
    before = shop.read_bytes()
    with pytest.raises(FileProblem, match="The newest verified backup is from"):
        open_desk(shop)
    assert shop.read_bytes() == before
    trouble = diagnose(shop, deep=True)
    assert trouble is not None
    assert (trouble.kind, trouble.offers[:2]) == ("damaged", ("restore", "salvage"))
    kept = restore(shop, Path(good.path))
    assert kept is not None
    assert kept.parent.name == "kept"
    desk = open_desk(shop)
    assert desk.customers.count() == 20
    desk.close()
    assert not list(tmp_path.glob(".desk-suspect*")), "the new file was read, and is whole"


def test_what_nobody_changed_is_read_too(shop: Path) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    desk = open_desk(shop)
    keeper.look_over()
    desk.close()
    bad_page(shop)
    desk = open_desk(shop)
    assert not keeper.due(clock.now() + timedelta(days=1)), "no backup would meet it"
    with pytest.raises(SourceDamaged):
        keeper.look_over()
    state = keeper.state(clock.now())
    assert state.level == "bad"
    assert "Close the program and open it again" in state.sentence
    desk.close()
    with pytest.raises(FileProblem, match="The newest verified backup is from"):
        open_desk(shop)


def test_damage_that_the_window_meets_is_said(shop: Path) -> None:
    bad_page(shop, "interaction")
    desk = open_desk(shop)
    with pytest.raises(FileProblem, match="is damaged"):
        desk.timeline.of(1)
    assert any(not finding.ok for finding in check(desk.store))
    desk.close()
    with pytest.raises(FileProblem, match="is damaged"):
        open_desk(shop)


def test_a_desk_that_cannot_recover_is_closed(
    shop: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    def refused(_store: Store) -> int:
        raise FileProblem("نشد")

    monkeypatch.setattr(Store, "recover", refused)
    with pytest.raises(FileProblem, match="نشد") as caught:
        open_desk(shop)
    assert not [store for store in LIVE if store.path == shop]
    # The error, which a screen holds on to, must not hold the file.
    assert caught.value.__traceback__ is not None
    assert not log_of(shop).exists(), "a closed file has no log"


@pytest.mark.parametrize("mode", [1, 2])
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_auto_vacuum_of_another_program_is_no_damage(shop: Path, mode: int, journal: str) -> None:
    other = dbapi2.connect(str(shop), isolation_level=None)
    for sql in (f"journal_mode = {journal}", f"auto_vacuum = {mode}"):
        other.execute(f"PRAGMA {sql}").fetchone()
    other.execute("VACUUM")
    seen = shop.with_name("seen.db")
    for ending in ("", "-wal"):
        if Path(f"{shop}{ending}").exists():
            shutil.copy(f"{shop}{ending}", f"{seen}{ending}")
    other.close()
    assert firstlook.by_bytes(seen) is None
    assert firstlook.by_bytes(shop) is None
    crash(shop)
    assert firstlook.by_bytes(shop) is None
    open_desk(shop).close()
    assert salvage(shop, shop.with_name("saved.db")).mended == ()


@pytest.mark.parametrize("place", [55, 67])
def test_a_vacuum_that_nobody_set_is_damage(shop: Path, place: int) -> None:
    content = bytearray(shop.read_bytes())
    content[place] ^= 4
    shop.write_bytes(content)
    assert firstlook.by_bytes(shop) == "damaged"
    assert salvage(shop, shop.with_name("saved.db")).mended == ("head",)
