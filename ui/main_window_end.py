"""How a window ends: what is typed is kept, and nothing new is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import tasks
from ui.draft_keeper import DraftKeeper

if TYPE_CHECKING:
    from ui.main_window import MainWindow

STILL_THERE = frozenset({"quit"})
"""Commands of a window that waits to be closed."""


def keep_typing(window: MainWindow) -> None:
    """Keep what was typed into every form of a window, also within the last second."""
    for keeper in window.findChildren(DraftKeeper):
        keeper.keep_now()


def settle(window: MainWindow) -> bool:
    """Keep what was typed and let what runs end, before the data file is let go of.

    Returns:
        Whether something that was done beside the window's own work was cut short.
    """
    keep_typing(window)
    if window.program.backups is not None:
        window.program.backups.stop()
    if window.desk is None:
        tasks.shutdown()
        return False
    return tasks.rest(window.desk.store.readers)


def hold(window: MainWindow) -> None:
    """Take nothing in any more: the window closes by itself in a moment; its banner stays."""
    keep_typing(window)
    for part in (window.nav, window.top, window.pages):
        part.setEnabled(False)
    for name in window.actions_made:
        if name not in STILL_THERE:
            window.actions_made[name].setEnabled(False)
    window.setAcceptDrops(False)
