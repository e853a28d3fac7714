"""The command that writes documents."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from crmdesk.cli import report
from crmdesk.cli.output import Output
from crmdesk.desk import Desk
from crmdesk.services.customers import CustomerDraft
from tests.sources import ROOT


def test_the_command_writes_a_file(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.customers.add(CustomerDraft("علی / رضا"))
    parser = ArgumentParser()
    report.add_parser(parser)
    target = tmp_path / "x.pdf"
    args = parser.parse_args(["customer", "۱", "--out", str(target)])
    assert report.run(desk, args, Output(as_json=True)) == 0
    assert json.loads(capsys.readouterr().out) == {"path": str(target), "pages": 1}
    args = parser.parse_args(["customer", "1", "--out", str(tmp_path)])
    assert report.run(desk, args, Output(as_json=False)) == 0
    assert len(list(tmp_path.glob("*.pdf"))) == 2
    for wrong in (["letter", "1", "--out", "x"], ["customer", "علی", "--out", "x"], ["customer"]):
        with pytest.raises(SystemExit):
            parser.parse_args(wrong)


def test_other_commands_do_not_wait_for_its_libraries() -> None:
    code = (
        "import sys, crmdesk.cli.app, crmdesk.cli.report\n"
        "print(sorted({'reportlab', 'uharfbuzz', 'bidi'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
