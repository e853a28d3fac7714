"""Backups of a small desk for tests of what shows them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk import clock
from crmdesk.backup import Backup, Keeper, back_up
from tests.ui.kit import settle_events

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.backup_watch import BackupWatch
    from ui.main_window import MainWindow


def shelf(data: Path, *hours_ago: float, reason: str = "auto") -> list[Backup]:
    """Make backups as if it had been so many hours ago."""
    now = clock.now()
    made = []
    for hours in hours_ago:
        clock.set_now(now - timedelta(hours=hours))
        made.append(back_up(data, reason))
    clock.set_now(None)
    return made


def damage(backup: Backup) -> None:
    """Change a byte in the middle of a backup."""
    path = Path(backup.path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def watched(window: MainWindow, keeper: Keeper | None = None) -> BackupWatch:
    """Let backups of the window's file be kept, without waiting for the first look."""
    from ui.backup_watch import BackupWatch

    assert window.desk is not None
    made = BackupWatch(window, keeper or Keeper(window.desk.store.path))
    window.program.backups = made
    return made


def let_go(window: MainWindow) -> None:
    """Let the window close at once; wait for the last backup, which closing may have begun."""
    watch = window.program.backups
    if watch is None:
        return
    watch.stop()
    thread = getattr(watch._leaving, "_thread", None)
    if thread is not None:
        thread.join(5)


def shown_page(window: MainWindow) -> Any:
    """Return the page of the backups, read."""
    window.show_section("backup")
    settle_events()
    return window.pages.page("backup")


def until(qtbot: QtBot, what: Any, ms: int = 20_000) -> None:
    qtbot.waitUntil(lambda: bool(what()), timeout=ms)
    settle_events()
