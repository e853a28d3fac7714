"""Contacts in and out on the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from crmdesk import i18n
from crmdesk.cli import exchange
from crmdesk.cli.output import Output
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from tests.core.sheet_help import ROWS, xlsx


class Shell:
    """Runs the two commands on a desk, as the command line would."""

    def __init__(self, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
        self._desk = desk
        self._capsys = capsys

    def _run(self, name: str, words: tuple[str, ...], *, as_json: bool) -> str:
        parser = argparse.ArgumentParser()
        declare = exchange.import_arguments if name == "import" else exchange.export_arguments
        declare(parser)
        work = exchange.run_import if name == "import" else exchange.run_export
        assert work(self._desk, parser.parse_args(list(words)), Output(as_json=as_json)) == 0
        out, err = self._capsys.readouterr()
        return out if as_json else out + err

    def __call__(self, name: str, *words: str) -> str:
        return self._run(name, words, as_json=False)

    def json(self, name: str, *words: str) -> Any:
        return json.loads(self._run(name, words, as_json=True))


@pytest.fixture
def shell(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Shell:
    i18n.set_language("en")
    return Shell(desk, capsys)


def test_in_and_out_again(shell: Shell, desk: Desk, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(xlsx({"الف": ROWS, "ب": ROWS[:2]}))
    assert shell.json("import", str(book), "--dry-run")["new"] == 2
    assert desk.customers.count() == 0
    made = shell.json("import", str(book), "--sheet", "ب")
    assert (made["new"], made["kind"]) == (1, "sheet")
    assert Path(made["backup"]).exists()
    assert shell.json("import", str(book))["same"] == 1
    for kind, ending in (("csv", "csv"), ("xlsx", "xlsx"), ("vcard", "vcf")):
        written = shell.json("export", str(tmp_path / f"out.{ending}"))
        assert (written["kind"], written["count"], written["shortened"]) == (kind, 2, [])
    assert shell.json("export", str(tmp_path / "out.txt"), "--kind", "vcard")["kind"] == "vcard"
    assert (tmp_path / "out.txt.vcf").read_bytes().startswith(b"BEGIN:VCARD")
    written = shell.json("export", str(tmp_path / "دکتر. علی"))
    assert (Path(written["path"]).name, written["kind"]) == ("دکتر. علی.csv", "csv")
    assert "2 customers were written" in shell("export", str(tmp_path / "out.csv"))


def test_rows_that_could_not_be_read_go_to_a_file(shell: Shell, tmp_path: Path) -> None:
    file, errors = tmp_path / "a.csv", tmp_path / "errors.csv"
    file.write_text("نام,موبایل,شهر\nعلی,0912,\n,,قم\n", encoding="utf-8")
    words = shell("import", str(file), "--errors", str(errors))
    assert "1 row that could not be read is in" in words
    assert "قم" in errors.read_text(encoding="utf-8-sig")
    errors.unlink()
    assert shell.json("import", str(file), "--errors", str(errors))["errors_file"] == str(errors)
    file.write_text("نام,موبایل\nعلی,0912\n", encoding="utf-8")
    errors.unlink()
    assert shell.json("import", str(file), "--errors", str(errors))["errors_file"] is None
    assert not errors.exists()


def test_a_mended_row_finds_its_customer(shell: Shell, desk: Desk, tmp_path: Path) -> None:
    file, errors = tmp_path / "a.csv", tmp_path / "Dr. Ali"
    file.write_text("نام,موبایل\nعلی,9.12E+09\n", encoding="utf-8")
    told = shell.json("import", str(file), "--errors", str(errors))
    assert told["errors_file"] == f"{errors}.csv"
    mended = Path(told["errors_file"])
    mended.write_text(mended.read_text("utf-8-sig").replace("9.12E+09", "09121112233"), "utf-8")
    assert shell.json("import", str(mended))["adds"] == 1
    assert desk.customers.count() == 1


def test_another_name_is_told(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("نام,موبایل\nعلی,09121112233\nرضا,09121112233\n", encoding="utf-8")
    words = shell("import", str(file))
    assert "Line 3: رضا shares a number with علی, who gets: Other name: رضا" in words
    assert "Line 3: رضا is here already as علی." in shell("import", str(file))


def test_what_cannot_be_is_said(shell: Shell, tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        shell("export", str(tmp_path / "nowhere" / "a.csv"))
    (tmp_path / "a.csv").write_text("نام,موبایل\nعلی,0912\n", encoding="utf-8")
    with pytest.raises(FileProblem):
        shell("import", str(tmp_path / "b.csv"), "--sheet", "x")
