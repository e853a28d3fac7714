"""How a window ends: what is typed is kept, and nothing new is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk import i18n
from crmdesk.i18n import _
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


def at_work() -> str:
    """Say that something is being done that was asked for, and that its end would be missed."""
    return _("Something is being done with the backups. Wait until it ends.")


def is_at_work(window: MainWindow) -> bool:
    """Return whether something is being done that a new window in another language would miss.

    It is said then, and the settings show the language as it is.
    """
    if window.desk is None or not tasks.deeds():
        return False
    window.state.language = i18n.language()
    window.pages.refresh_all()
    window.toasts.show(at_work(), kind="warn")
    return True


def hold(window: MainWindow) -> None:
    """Take nothing in any more: the window closes by itself in a moment; its banner stays."""
    keep_typing(window)
    for part in (window.nav, window.top, window.pages):
        part.setEnabled(False)
    for name in window.actions_made:
        if name not in STILL_THERE:
            window.actions_made[name].setEnabled(False)
    window.setAcceptDrops(False)
