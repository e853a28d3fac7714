"""Backups and salvage as they are typed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from crmdesk.cli.backup import backup_arguments, run_backup, run_salvage, salvage_arguments
from crmdesk.cli.output import Output
from crmdesk.errors import FileProblem, UserError
from tests.core.backup_kit import (
    add_customer,
    customers_of,
    flip_bit,
    make_shop,
    zero_page,
)


class Shell:
    """Runs the commands as the command line does."""

    def __init__(self, capsys: pytest.CaptureFixture[str], data_file: Path) -> None:
        self._capsys, self.data_file = capsys, data_file

    def __call__(self, *words: str, code: int = 0, as_json: bool = False) -> str:
        name, *rest = words
        parser = argparse.ArgumentParser()
        (backup_arguments if name == "backup" else salvage_arguments)(parser)
        run = run_backup if name == "backup" else run_salvage
        assert run(self.data_file, parser.parse_args(rest), Output(as_json=as_json)) == code
        out, err = self._capsys.readouterr()
        return out + err

    def json(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, code=code, as_json=True))


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], data_file: Path) -> Shell:
    make_shop(data_file)
    return Shell(capsys, data_file)


def test_make_list_verify(shell: Shell, tmp_path: Path) -> None:
    assert shell.json("backup", "list") == []
    assert shell("backup", "list").strip()
    made = shell.json("backup")
    assert made["path"].endswith("-manual.db")
    (entry,) = shell.json("backup", "list")
    assert (entry["path"], entry["state"], entry["counts"]["customer"]) == (
        made["path"],
        "verified",
        3,
    )
    assert "دستی" in shell("backup", "list") or "manual" in shell("backup", "list")
    aside = tmp_path / "x.db"
    assert shell.json("backup", "--to", str(aside))["size"] == aside.stat().st_size
    (verdict,) = shell.json("backup", "verify")
    assert (verdict["state"], verdict["faults"]) == ("verified", [])
    flip_bit(Path(made["path"]), 5000)
    (verdict,) = shell.json("backup", "verify", made["path"], code=1)
    assert verdict["state"] == "damaged"
    assert "✗" in shell("backup", "verify", code=1)
    assert [row["state"] for row in shell.json("backup", "list")] == ["damaged"]


def test_restore(shell: Shell) -> None:
    made = shell.json("backup")
    add_customer(shell.data_file)
    told = shell.json("backup", "restore", made["path"])
    assert (told["before"]["customer"], told["now"]["customer"]) == (4, 3)
    assert Path(told["kept"]).exists()
    assert len(customers_of(shell.data_file)) == 3
    said = shell("backup", "restore", told["kept"])
    assert "restore" in said
    with pytest.raises(FileProblem):
        shell("backup", "restore", "nowhere.db")


def test_pack_and_back(shell: Shell, tmp_path: Path) -> None:
    made = shell.json("backup", "pack", str(tmp_path / "a"))
    assert made["path"].endswith("a.crmdesk")
    assert shell("backup", "pack", str(tmp_path / "b"))
    add_customer(shell.data_file)
    shell("backup", "restore", made["path"])
    assert len(customers_of(shell.data_file)) == 3


def test_salvage(shell: Shell, tmp_path: Path) -> None:
    zero_page(shell.data_file, 1)
    out = tmp_path / "saved.db"
    told = shell.json("salvage", str(shell.data_file), str(out))
    assert told["saved"]["customer"] == 3
    assert told["lost"] == []
    assert len(customers_of(out)) == 3
    with pytest.raises(FileProblem):
        shell("salvage", str(shell.data_file), str(out))
    with pytest.raises(UserError):
        shell("salvage", "nowhere.db", str(tmp_path / "other.db"))
    assert shell("salvage", str(shell.data_file), str(tmp_path / "again.db"))
