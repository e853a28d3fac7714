"""The window shows what the command line writes beside it, within the second of its poll."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.desk import Desk
from tests.ui.kit import settle_events
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]


def command_line(desk: Desk, *words: str) -> None:
    code = "import sys; from crmdesk.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *words, "--db", str(desk.store.path)]
    subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True, capture_output=True)


def test_what_the_command_line_writes_is_seen(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    window.show_section("customers")
    settle_events()
    model = window.pages.page("customers").model
    qtbot.waitUntil(lambda: len(model.ids) == 2, timeout=5000)
    command_line(desk, "add", "زهرا احمدی ۰۹۳۵۱۱۱۲۲۳۳")
    qtbot.waitUntil(lambda: len(model.ids) == 3, timeout=5000)
    command_line(desk, "undo")
    qtbot.waitUntil(lambda: len(model.ids) == 2, timeout=5000)
