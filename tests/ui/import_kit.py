"""A dialog of the import for tests, and the files that it reads.

Fixtures are taken by name: ``opened = import_kit.opened`` at the top of a module of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from tests.ui.kit import settle_events
from ui import tasks
from ui.dialogs.import_wizard import ImportDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Opener = Callable[..., ImportDialog]
TABLE = """نام;موبایل;ایمیل;کد
رضا کریمی;09121110001;reza@example.com;A-1
خانم گلپایگانی;9214177763;maryam@example.com;A-2
علی روحانی;09123456789;;
سارا امینی;09121110002;;A-4
"""
CARDS = "".join(
    f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n"
    for name, phone in (("رضا کریمی", "09121110001"), ("مریم گلپایگانی", "09214177763"))
)


def old_table(folder: Path) -> Path:
    """Write the table as an old Persian Windows program does."""
    path = folder / "مشتریان.csv"
    path.write_bytes(TABLE.replace("ی", "ي").replace("ک", "ك").encode("cp1256", "replace"))
    return path


def open_import(qtbot: QtBot, desk: Desk, source: Any = None, **more: Any) -> ImportDialog:
    """Open the dialog and wait until the source is read."""
    dialog = ImportDialog(None, desk, source, **more)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    settled(dialog)
    return dialog


def settled(dialog: ImportDialog) -> None:
    """Let the worker end and its answers be shown."""
    for _round in range(4):
        settle_events()
        QTest.qWait(2)
    assert not dialog.jobs.running


def names(desk: Desk) -> set[str]:
    """Return what the customers are called."""
    return {row.name for row in desk.customers.rows(desk.customers.ids())}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The table of an old program."""
    return old_table(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Iterator[Opener]:
    """Opens the dialog, with a source or without."""
    yield partial(open_import, qtbot, desk)
    tasks.shutdown()
