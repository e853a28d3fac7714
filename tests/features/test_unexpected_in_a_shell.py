"""A fault of ours in a shell is a sentence that holds no names of customers."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.cli.app import main
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.services.customers import Customers
from tests.core.backup_kit import make_shop


def test_it_says_where_and_nobodys_name(
    data_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_shop(data_file)

    def broken(*_args: object) -> None:
        raise KeyError("رضا محمدی 09121234567")

    monkeypatch.setattr(Customers, "get", broken)
    assert main(["show", "1", "--db", str(data_file)]) == 1
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "test_unexpected_in_a_shell.py:" in said
    assert "Traceback" not in said
    assert "رضا" not in said
    assert "0912" not in said


def test_a_folder_that_lets_nobody_look_is_a_sentence(
    data_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_shop(data_file)
    real = Path.stat

    def closed(path: Path, **how: bool) -> object:
        if path == data_file:
            raise PermissionError(13, "Permission denied")
        return real(path, **how)

    monkeypatch.setattr(Path, "stat", closed)
    with pytest.raises(FileProblem, match=r"desk\.db"):
        open_desk(data_file)
