"""A data file that does not open: what is wrong, what is safe, what can be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.backup import back_up, diagnose, trouble
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.walfile import head_of, read_log
from crmdesk.desk import open_desk
from crmdesk.i18n import set_language
from crmdesk.services.customers import CustomerDraft
from tests.core.backup_kit import make_shop, run_sql, zero_page

CRASH = """
import os, sys
from pathlib import Path
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft
desk = open_desk(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    desk.customers.add(CustomerDraft(f"در لاگ {number}"))
os._exit(9)
"""


@pytest.fixture
def shop(data_file: Path) -> Path:
    set_language("en")
    return make_shop(data_file)


def crash(path: Path, customers: int = 3) -> None:
    """Write and die: the newest changes wait in the log."""
    subprocess.run([sys.executable, "-c", CRASH, str(path), str(customers)], check=False)
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def kind_of(path: Path, *, deep: bool = False) -> str | None:
    """Diagnose, and prove that nothing was written."""
    names = sorted(one.name for one in path.parent.iterdir())
    files = [one for one in path.parent.glob(f"{path.name}*") if one.is_file()]
    before = {one: (one.read_bytes(), one.stat().st_mtime_ns) for one in files}
    found = diagnose(path, deep=deep)
    assert {one: (one.read_bytes(), one.stat().st_mtime_ns) for one in files} == before
    assert sorted(one.name for one in path.parent.iterdir()) == names
    return None if found is None else found.kind


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_file_has_no_trouble(shop: Path, deep: bool) -> None:
    assert kind_of(shop, deep=deep) is None
    crash(shop)
    assert kind_of(shop, deep=deep) is None
    open_desk(shop).close()
    assert kind_of(shop, deep=deep) is None


def test_a_first_start_is_no_trouble(tmp_path: Path) -> None:
    assert diagnose(tmp_path / "desk.db") is None
    (tmp_path / "desk.db").touch()
    assert diagnose(tmp_path / "desk.db") is None


def test_missing_and_empty(shop: Path) -> None:
    made = back_up(shop, "auto")
    shop.unlink()
    found = diagnose(shop)
    assert found is not None
    assert (found.kind, found.offers) == (
        "missing",
        ("retry", "restore", "choose", "open_folder"),
    )
    assert found.newest is not None
    assert str(found.newest.path) == made.path
    assert "30 Aban" in found.safe
    shop.touch()
    assert kind_of(shop) == "empty"
    Path(made.path).unlink()
    again = diagnose(shop)
    assert again is not None
    assert "restore" not in again.offers
    assert "No verified backup" in again.safe


HURT: dict[str, Callable[[Path], object]] = {
    "page 1 zero": lambda path: zero_page(path, 1),
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut in a page": lambda path: os.truncate(path, path.stat().st_size - 100),
    "head only": lambda path: os.truncate(path, 60),
    "random head": lambda path: path.write_bytes(b"\x07" * 200 + path.read_bytes()[200:]),
}


@pytest.mark.parametrize("hurt", sorted(HURT))
def test_damage_that_the_first_look_sees(shop: Path, hurt: str) -> None:
    HURT[hurt](shop)
    assert kind_of(shop) == "damaged"


def test_damage_that_only_reading_sees(shop: Path) -> None:
    zero_page(shop, 5)
    assert kind_of(shop) is None, "the start reads the first page only"
    assert kind_of(shop, deep=True) == "damaged"
    found = diagnose(shop, deep=True)
    assert found is not None
    assert found.offers == ("salvage", "open_folder", "copy_report")
    assert "damaged" in found.sentence


def test_damage_beside_a_log(shop: Path) -> None:
    crash(shop)
    log = read_log(shop.with_name("desk.db-wal"))
    assert log is not None
    pages = range(2, shop.stat().st_size // 4096 + 1)
    zero_page(shop, next(number for number in pages if number not in log.pages))
    assert kind_of(shop) is None
    assert kind_of(shop, deep=True) == "damaged"


def test_foreign_files(tmp_path: Path) -> None:
    text = tmp_path / "نامه.db"
    text.write_text("سلام " * 800, encoding="utf-8")
    other = tmp_path / "recipes.db"
    other.touch()
    run_sql(other, "CREATE TABLE recipe (id INTEGER)")
    for path in (text, other):
        assert kind_of(path) == "foreign"


@pytest.mark.parametrize("in_log", [False, True])
def test_newer(shop: Path, in_log: bool) -> None:
    sql = f"PRAGMA user_version = {SCHEMA_VERSION + 1}"
    if in_log:
        code = (
            "import os, sys; from pathlib import Path; from crmdesk.db.engine import raw_connect; "
            f"held = raw_connect(Path(sys.argv[1])); held.execute('{sql}'); os._exit(9)"
        )
        subprocess.run([sys.executable, "-c", code, str(shop)], check=False)
        head = head_of(shop)
        assert head is not None
        assert head.version == SCHEMA_VERSION
    else:
        run_sql(shop, sql)
    assert kind_of(shop) == "newer"


def test_a_log_of_a_newer_time_beside_an_older_file(shop: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copy(shop, older)
    desk = open_desk(shop)
    for number in range(300):
        desk.customers.add(CustomerDraft(f"مشتری {number}", note="یادداشت " * 50))
    desk.close()
    crash(shop, 2)
    shutil.copy(older, shop)
    found = diagnose(shop)
    assert found is not None
    assert found.kind == "stale_wal"
    assert "salvage" in found.offers
    assert kind_of(shop) == "stale_wal"


def test_a_log_that_fits_by_size_and_not_by_content(shop: Path, tmp_path: Path) -> None:
    """Reading all of it, with the log and without, tells what sizes cannot."""
    older = tmp_path / "older.db"
    shutil.copy(shop, older)
    run_sql(shop, "UPDATE customer SET note = hex(randomblob(9000))", "VACUUM")
    run_sql(shop, "DELETE FROM interaction", "DELETE FROM customer WHERE id > 1")
    crash(shop, 40)
    shutil.copy(older, shop)
    log = read_log(shop.with_name("desk.db-wal"))
    assert log is not None
    assert log.file_pages
    assert kind_of(shop, deep=True) == "stale_wal"


def test_a_spoilt_log_is_no_log(shop: Path) -> None:
    log = shop.with_name("desk.db-wal")
    for content in (b"", b"x" * 10, b"\x37\x7f\x06\x82" + b"\xff" * 5000, b"\0" * 9000):
        log.write_bytes(content)
        assert read_log(log) is None
        assert kind_of(shop) is None


def test_read_only(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access

    def access(path: object, mode: int) -> bool:
        return real(path, mode) and not mode & os.W_OK  # type: ignore[arg-type]

    monkeypatch.setattr(trouble.os, "access", access)
    found = diagnose(shop)
    assert found is not None
    assert (found.kind, found.offers[0]) == ("read_only", "retry")


HOLD = """
import sys
from pathlib import Path
from crmdesk.db.engine import raw_connect
connection = raw_connect(Path(sys.argv[1]))
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
connection.close()
"""


def test_locked(shop: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(shop)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        found = diagnose(shop)
        assert found is not None
        assert (found.kind, found.offers[0]) == ("locked", "retry")
        other.stdin.close()
        other.wait()
    assert diagnose(shop) is None


def test_full(shop: Path) -> None:
    found = diagnose(shop, free=lambda _folder: 1000)
    assert found is not None
    assert found.kind == "full"


def test_the_first_look_is_cheap(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection, no copy: a start pays for a page, some sizes and the names of a log."""
    for name in ("open_finished", "_by_reading"):
        monkeypatch.setattr(trouble, name, None)
    monkeypatch.setattr(trouble.dbapi2, "connect", None)
    assert diagnose(shop) is None
