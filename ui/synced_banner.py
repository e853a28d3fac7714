"""Says when the data cannot be written, or lies where another program copies it about."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from crmdesk.errors import FileProblem
from crmdesk.i18n import _, is_rtl
from crmdesk.paths import MARKER_NAME
from crmdesk.text import isolate_ltr
from ui.banner import Answer
from ui.tasks import run_job
from ui.text import RLM

if TYPE_CHECKING:
    from ui.main_window import MainWindow

AGAIN_MS = 30_000
"""When the banner says something else, it is looked at again after so long."""

Reason = Callable[[Path], str | None]


class InSyncedFolderError(FileProblem):
    """No new data file is made where it could be damaged."""


def refuse_new(path: Path, reason_of: Reason | None = None) -> None:
    """Refuse to make a new data file in a synced folder or on a network.

    Args:
        path: the file that is not there yet.
        reason_of: see ``crmdesk.synced.synced_reason``.

    Raises:
        InSyncedFolderError: with what speaks against it.
    """
    if path.with_name(f"{MARKER_NAME}-{path.name}").exists():
        return  # it was there before: that it is missing is another trouble
    reason = (reason_of or _reason)(path.parent)
    if reason:
        raise refused(reason, path.parent)


def refused(reason: str, folder: Path) -> InSyncedFolderError:
    """Return the refusal of a folder; its line begins where those of the reason do."""
    side = RLM if is_rtl() else ""
    return InSyncedFolderError(f"{reason}\n{side}{isolate_ltr(str(folder))}")


def look(window: MainWindow, reason_of: Reason | None = None) -> None:
    """Say when nothing can be saved; look on the worker whether the folder is synced, and say so.

    Who answered once that it shall be so is not asked again for that folder.
    """
    desk = window.desk
    if desk is None or window.program.is_sample:
        return
    folder = desk.store.path.parent
    if not os.access(desk.store.path, os.W_OK):
        _say_read_only(window, desk.store.path)
        return
    if _mark(folder) in window.state.tips_seen:
        return
    ask = reason_of or _reason
    run_job(lambda _progress: ask(folder), lambda found: _say(window, folder, found))


def _say_read_only(window: MainWindow, path: Path) -> None:
    sentence = _(
        "The data file {name} in {folder} can only be read: nothing can be saved until you may "
        "write it."
    )
    words = sentence.format(name=isolate_ltr(path.name), folder=isolate_ltr(str(path.parent)))
    answers = (
        Answer(_("Open the folder"), window.looks.folder),
        Answer(_("Close"), window.banner.drop),
    )
    window.banner.say("warn", "triangle-alert", words, answers)


def _say(window: MainWindow, folder: Path, reason: str | None) -> None:
    if not reason or window.desk is None:
        return
    if window.banner.isVisible():
        QTimer.singleShot(AGAIN_MS, window, lambda: _say(window, folder, reason))
        return

    def go_on() -> None:
        window.banner.drop()
        window.state.tips_seen.append(_mark(folder))
        window.remember()

    answers = (
        Answer(_("Open the folder"), window.looks.folder),
        Answer(_("Continue anyway"), go_on),
    )
    window.banner.say("warn", "triangle-alert", reason, answers)


def _mark(folder: Path) -> str:
    return f"synced:{folder}"


def _reason(folder: Path) -> str | None:
    from crmdesk.synced import synced_reason

    return synced_reason(folder)
