"""The guards of conftest.py do bite."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMessageBox

from tests.conftest import HARMLESS, NOW
from tests.helpers import commit_text, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_home_of_its_own(home: Path) -> None:
    assert os.environ["CRMDESK_HOME"] == str(home)
    assert os.environ["CRMDESK_NOW"] == NOW
    assert not home.exists()


def test_the_network_is_closed() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match="network"):
        client.connect(("127.0.0.1", 9))
    with pytest.raises(AssertionError, match="host"):
        socket.create_connection(("example.org", 80))


def test_local_sockets_stay_open(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
        assert client.getpeername() == str(tmp_path / "s")


def test_a_modal_dialog_raises(qtbot: QtBot) -> None:
    class Ask(QDialog):
        pass

    dialog = Ask()
    qtbot.addWidget(dialog)
    with pytest.raises(AssertionError, match=r"QDialog\.exec would wait"):
        dialog.exec()
    with pytest.raises(AssertionError, match=r"QMessageBox\.question"):
        QMessageBox.question(dialog, "?", "?")
    with pytest.raises(AssertionError, match="QFileDialog"):
        QFileDialog.getOpenFileName(dialog)


def test_an_answer_can_stand_in(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda _: QDialog.DialogCode.Accepted)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    assert dialog.exec() == QDialog.DialogCode.Accepted


def test_expected_warnings_pass(expect_log: Callable[[str], None]) -> None:
    expect_log("qt.*careful")
    expect_log("desk: full")
    qWarning("careful now")
    logging.getLogger("desk").warning("full")
    assert HARMLESS


SURPRISES = """
import logging
from PySide6.QtCore import qWarning

def test_log():
    logging.getLogger("desk").warning("disk is full")

def test_qt():
    qWarning("bad parent")

def test_debug_is_fine():
    logging.getLogger("desk").info("opened")
"""


def test_unexpected_warnings_fail(tmp_path: Path) -> None:
    """In a process of its own, for the failures must not count here."""
    import shutil
    import subprocess
    import sys

    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_it.py").write_text(SURPRISES)
    command = [sys.executable, "-m", "pytest", "-q", "--no-qt-log", "-p", "no:cacheprovider"]
    answer = subprocess.run(
        [*command, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "desk: disk is full" in answer.stdout
    assert "qt: default: bad parent" in answer.stdout
    assert "3 passed, 2 errors" in answer.stdout


TYPED = ["علی کریمی", "نیم‌فاصله ۱۲", "plain ASCII 12", "é ß"]


@pytest.mark.parametrize("text", TYPED)
def test_typing_any_script(qtbot: QtBot, text: str) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    type_text(field, text)
    assert field.text() == text
    field.clear()
    commit_text(field, text)
    assert field.text() == text


def test_enter_is_the_key(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.returnPressed, timeout=1000):
        type_text(field, "الف\n")
