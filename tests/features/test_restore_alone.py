"""While a backup takes the place of the data file nobody can save into the file that goes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk import filelock
from crmdesk.backup import back_up, restore, restoring
from crmdesk.cli.app import main
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from tests.core.backup_kit import add_customer, customers_of, make_shop, zero_page

OLD = [f"مشتری {n}" for n in range(3)]
PRESENT = [*OLD, "تازه"]

RESTORE = """
import sys
from pathlib import Path
from crmdesk.backup import restore, restoring
step, data, backup = sys.argv[1:]
def at(reached):
    if reached == step:
        print("there", flush=True)
        sys.stdin.readline()
restoring._at = at
restore(Path(data), Path(backup))
"""

WITHOUT_ASKING = """
import sys
from sqlcipher3 import dbapi2
connection = dbapi2.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM customer").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def shop(data_file: Path) -> Path:
    return make_shop(data_file)


@pytest.fixture
def backup(shop: Path) -> Path:
    """A backup of three customers; the shop has a fourth by now."""
    made = Path(back_up(shop, "manual").path)
    add_customer(shop)
    return made


def cli(shop: Path, *words: str) -> int:
    return main([*words, "--json", "--db", str(shop)])


@pytest.mark.parametrize("step", ["kept", "cleared", "renamed"])
def test_a_save_waits_and_lands_in_the_new_file(
    shop: Path, backup: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-c", RESTORE, step, str(shop), str(backup)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"there\n"

        def go_on(_seconds: float) -> None:
            monkeypatch.undo()
            assert other.stdin is not None
            other.stdin.close()
            other.wait()

        monkeypatch.setattr(filelock.time, "sleep", go_on)
        add_customer(shop, "در میان")
        assert other.wait() == 0
    assert customers_of(shop) == [*OLD, "در میان"]


@pytest.mark.parametrize("step", ["kept", "cleared", "renamed"])
def test_a_command_that_waited_in_vain_says_so_and_saves_nothing(
    shop: Path,
    backup: Path,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(filelock, "PATIENCE_SECONDS", 0.0)
    answers: list[tuple[int, str]] = []

    def at(reached: str) -> None:
        if reached == step:
            code = cli(shop, "add", "گم‌شده")
            answers.append((code, capsys.readouterr().err))

    monkeypatch.setattr(restoring, "_at", at)
    kept = restore(shop, backup)
    assert kept is not None
    assert [code for code, _said in answers] == [1]
    assert "desk.db" in answers[0][1]
    assert (customers_of(shop), customers_of(kept)) == (OLD, PRESENT)


def test_what_was_saved_before_is_in_what_is_kept(
    shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(reached: str) -> None:
        if reached == "ready":
            assert cli(shop, "add", "پیش از آن") == 0

    monkeypatch.setattr(restoring, "_at", at)
    kept = restore(shop, backup)
    assert kept is not None
    assert customers_of(kept) == [*PRESENT, "پیش از آن"]


def test_an_open_desk_is_not_pulled_away(
    shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "PATIENCE_SECONDS", 0.0)
    desk = open_desk(shop, source="cli")
    with pytest.raises(FileProblem):
        restore(shop, backup)
    desk.close()
    assert customers_of(shop) == PRESENT
    restore(shop, backup)
    assert customers_of(shop) == OLD


def test_who_has_it_open_without_asking_is_noticed(
    shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "PATIENCE_SECONDS", 0.1)
    command = [sys.executable, "-c", WITHOUT_ASKING, str(shop)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(FileProblem):
            restore(shop, backup)
        assert other.stdin is not None
        other.stdin.close()
        other.wait()
    assert customers_of(shop) == PRESENT


def test_a_folder_that_cannot_be_synced_undoes_nothing(
    shop: Path,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    """Whoever hears that it failed would take the data for the old one."""
    real: Callable[[Path], None] = restoring.sync_folder
    steps: list[str] = []

    def broken(folder: Path) -> None:
        if "renamed" in steps:
            raise OSError(5, "Input/output error")
        real(folder)

    monkeypatch.setattr(restoring, "_at", steps.append)
    monkeypatch.setattr(restoring, "sync_folder", broken)
    expect_log("was not synced")
    kept = restore(shop, backup)
    assert kept is not None
    assert (customers_of(shop), customers_of(kept)) == (OLD, PRESENT)


def test_behind_a_link_the_file_is_replaced(shop: Path, backup: Path, tmp_path: Path) -> None:
    link = tmp_path / "here" / "desk.db"
    link.parent.mkdir()
    link.symlink_to(shop)
    kept = restore(link, backup)
    assert kept is not None
    assert kept.parent == link.parent / "backups"
    assert customers_of(kept) == PRESENT
    assert link.is_symlink()
    assert customers_of(shop) == customers_of(link) == OLD


def test_a_damaged_present_is_kept_whole_or_not_at_all(
    shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zero_page(shop, 1)

    def full(_source: Path, copy: Path) -> int:
        copy.write_bytes(b"a part of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring.files, "copy_tolerant", full)
    with pytest.raises(FileProblem):
        restore(shop, backup)
    assert list((shop.parent / "kept").iterdir()) == []
    assert not list(shop.parent.glob(".crmdesk-*"))


def test_a_log_beside_what_is_restored_comes_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder of a computer that broke down: the last saves are in the log alone."""
    other = make_shop(tmp_path / "other" / "desk.db")
    code = (
        "import os, sys; from pathlib import Path; from crmdesk.desk import open_desk; "
        "from crmdesk.services.customers import CustomerDraft; "
        "desk = open_desk(Path(sys.argv[1])); desk.customers.add(CustomerDraft('در لاگ')); "
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(other)], check=False)
    before = {one.name: one.read_bytes() for one in other.parent.iterdir()}
    mine = make_shop(tmp_path / "mine" / "desk.db", 1)
    assert main(["backup", "verify", str(other), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["counts"]["customer"] == 4
    assert cli(mine, "backup", "restore", str(other)) == 0
    assert json.loads(capsys.readouterr().out)["now"]["customer"] == 4
    assert customers_of(mine) == [*OLD, "در لاگ"]
    assert {one.name: one.read_bytes() for one in other.parent.iterdir()} == before


def test_a_log_of_another_file_is_not_believed(tmp_path: Path) -> None:
    other = make_shop(tmp_path / "other" / "desk.db", 40)
    code = (
        "import os, sys; from pathlib import Path; from crmdesk.desk import open_desk; "
        "from crmdesk.services.customers import CustomerDraft; "
        "desk = open_desk(Path(sys.argv[1])); desk.customers.add(CustomerDraft('در لاگ')); "
        "os._exit(9)"
    )
    older = other.read_bytes()
    make_shop(tmp_path / "more.db")
    for number in range(60):
        add_customer(other, f"بعدی {number}")
    subprocess.run([sys.executable, "-c", code, str(other)], check=False)
    other.write_bytes(older)
    mine = make_shop(tmp_path / "mine" / "desk.db", 1)
    with pytest.raises(FileProblem):
        restore(mine, other)
    assert customers_of(mine) == OLD[:1]


def test_a_described_backup_is_taken_as_it_was_made(shop: Path, backup: Path) -> None:
    """Somebody looked into it with the program, which was killed: that is none of its."""
    backup.with_name(backup.name + "-wal").write_bytes(b"whatever" * 99)
    restore(shop, backup)
    assert customers_of(shop) == OLD
