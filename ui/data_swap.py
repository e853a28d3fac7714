"""Another data file in the place of the one that is open, and the question whether it is right.

After a restore the window comes up on the restored data and asks; until somebody answers,
reminders rest.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from crmdesk import formats
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.settings import REMINDERS_PAUSED
from ui.banner import Answer
from ui.tasks import run_job

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.window_state import WindowState

PLACE = "restored"
"""Where ``WindowState.places`` keeps what was restored until the user has answered."""

KEPT, OF, SETTLED = "kept", "of", "settled"


@dataclass(frozen=True, slots=True)
class Swap:
    """How the data file is to be replaced.

    Attributes:
        do: replaces it, in a worker, while no desk is open; gets whether this process holds the
            claim to the window on the file, and returns where the present was kept.
        words: shown meanwhile.
        of: when the data was like that that comes; None when it is not known.
        settled: nothing is asked afterwards, for it was a way back.
    """

    do: Callable[[bool], Path | None]
    words: str
    of: datetime | None = None
    settled: bool = False


def of_backup(data_file: Path, backup: Path, made_at: datetime | None) -> Swap:
    """Return how a backup is put in the place of a data file."""

    def do(own_window: bool) -> Path | None:
        from crmdesk.backup import Keeper, restore

        kept = restore(data_file, backup, own_window=own_window)
        Keeper(data_file).replaced()
        return kept

    return Swap(do, _("Restoring the backup…"), made_at)


def of_bundle(data_file: Path, bundle: Path) -> Swap:
    """Return how a bundle from another computer is put in the place of a data file."""

    def do(own_window: bool) -> Path | None:
        from crmdesk.backup import Keeper, unpack

        kept = unpack(bundle, data_file.parent, name=data_file.name, own_window=own_window)
        Keeper(data_file).replaced()
        return kept

    return Swap(do, _("Importing the data of another computer…"))


def of_nothing(data_file: Path) -> Swap:
    """Return how an empty file is put in the place of one that is gone."""

    def do(_own_window: bool) -> Path | None:
        from crmdesk.anew import begin_anew

        return begin_anew(data_file)

    return Swap(do, _("Making an empty data file…"))


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for another data file."""
    kinds = _("Data files of CRMDesk ({endings})").format(endings="*.db")
    title = _("Choose another data file")
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
    return Path(chosen) if chosen else None


def run(
    window: MainWindow,
    swap: Swap,
    then: Callable[[str], object],
    *,
    own_window: bool = False,
) -> None:
    """Replace the data file, then open it.

    Args:
        window: shows what stands in for a page; its desk is closed.
        swap: what is to be done.
        then: opens the file; gets what is to be said when it is open, "" when all went well.
        own_window: this process holds the claim to the window on the file.
    """

    def done(kept: Path | None) -> None:
        remember(window.state, swap, kept)
        then("")

    def failed(error: Exception) -> None:
        if not isinstance(error, UserError):
            then("")
            raise error
        sentence = _("Nothing was replaced, the data is as it was. {why}")
        then(sentence.format(why=error.message))

    show_working(window, swap)
    run_job(lambda _progress: swap.do(own_window), done, failed, alongside=True, replaces=True)


def show_working(window: MainWindow, swap: Swap) -> None:
    """Say in the middle of a window without data what is being done."""
    from ui.shell import Skeleton

    stand_in = window.pages.stand_in
    if isinstance(stand_in, Skeleton):
        stand_in.say(swap.words)
    else:
        window.status.say(swap.words)


def remember(state: WindowState, swap: Swap, kept: Path | None) -> None:
    """Keep for the question, over a crash too, what was restored and where the present is."""
    state.places[PLACE] = {
        KEPT: str(kept or ""),
        OF: swap.of.isoformat() if swap.of is not None else "",
        SETTLED: swap.settled,
    }
    with contextlib.suppress(OSError):
        state.save()


def to_ask(state: WindowState) -> dict[str, Any]:
    """Return of the places what the question needs: when going back fails it is asked again."""
    return {PLACE: state.places[PLACE]} if PLACE in state.places else {}


def ask(window: MainWindow, then: Callable[[], object], *, before: str = "") -> bool:
    """Ask whether the restored data is the right one; when nothing is to be asked, go on.

    Args:
        window: it has its desk.
        then: says what else is to be said; called at once, or after the answer.
        before: a sentence to be said before the question, such as why going back failed.

    Returns:
        Whether it is asked, with that sentence.
    """
    desk = window.desk
    if desk is None:
        return False
    if window.program.is_sample or not desk.preferences.get(REMINDERS_PAUSED):
        window.state.places.pop(PLACE, None)
        then()
        return False
    found = window.state.places.get(PLACE)
    known: Mapping[str, Any] = found if isinstance(found, dict) else {}
    if known.get(SETTLED):
        _settle(window)
        window.toasts.show(
            _("The data is as it was before the restore. What came since is kept as a backup.")
        )
        then()
        return False
    _ask(window, known, then, before)
    _tell_missing_photos(window, desk.store.path)
    return True


def _ask(
    window: MainWindow, known: Mapping[str, Any], then: Callable[[], object], before: str
) -> None:
    """Ask it over the page."""

    def right() -> None:
        window.banner.drop()
        _settle(window)
        then()

    back = _way_back(window, known.get(KEPT))
    if back is None:  # there is nothing to choose
        answers = [Answer(_("Close"), right)]
    else:
        answers = [
            Answer(_("Yes, this is it"), right),
            Answer(_("Back to how it was before"), back),
        ]
    words = f"{before} {_words(known.get(OF), asked=back is not None)}".strip()
    window.banner.say("warn", "rotate-ccw", words, tuple(answers))


def _tell_missing_photos(window: MainWindow, data_file: Path) -> None:
    """Say it when the data that came names photos that are nowhere."""
    from crmdesk.backup.named_photos import missing_photos, missing_words

    def say(found: tuple[str, ...]) -> None:
        if found and isValid(window):
            window.toasts.show(missing_words(len(found)), kind="warn")

    run_job(lambda _progress: missing_photos(data_file), say, alongside=True, only_looks=True)


def _words(of: object, *, asked: bool) -> str:
    """Say what was restored, and ask whether it is the right data when there is a way back."""
    moment = None
    with contextlib.suppress(TypeError, ValueError):
        moment = datetime.fromisoformat(of) if isinstance(of, str) and of else None
    if moment is None or moment.tzinfo is None:
        if asked:
            return _("The data was replaced, and reminders are paused. Is this the right data?")
        return _("The data was replaced. Reminders are paused until you close this.")
    if asked:
        sentence = _("Restored: {when}. Reminders are paused meanwhile. Is this the right data?")
    else:
        sentence = _("Restored: {when}. Reminders are paused until you close this.")
    return sentence.format(when=formats.moment(moment))


def _way_back(window: MainWindow, kept: object) -> Callable[[], object] | None:
    """Return how to go back to what was kept; None when that is no sound backup."""
    desk = window.desk
    if desk is None or not isinstance(kept, str) or not kept:
        return None
    path = Path(kept)
    if path.parent.name != "backups" or not path.is_file():
        return None
    there = of_backup(desk.store.path, path, None)
    swap = Swap(there.do, _("Going back…"), settled=True)
    return lambda: window.program.replace_data(swap)


def _settle(window: MainWindow) -> None:
    """Let reminders come again."""
    desk = window.desk
    if desk is not None:
        window.commands.run(lambda: desk.preferences.set(REMINDERS_PAUSED, False))
    window.state.places.pop(PLACE, None)
    window.remember()


def say_after(window: MainWindow, sentence: str, *, cut_short: bool) -> None:
    """Say what became of what was done when the window before this one went.

    Args:
        window: it has its desk.
        sentence: why the data was not replaced, "" when it was or was not to be.
        cut_short: work beside the window's own was stopped.
    """
    if sentence:
        _say(window, sentence)
    if cut_short:
        stopped = _("What was being done on the Backups page was stopped. Start it again there.")
        window.toasts.show(stopped, kind="warn")


def _say(window: MainWindow, sentence: str) -> None:
    answers = (
        Answer(_("Open Backups"), lambda: _to_backups(window)),
        Answer(_("Close"), window.banner.drop),
    )
    window.banner.say("warn", "triangle-alert", sentence, answers)


def _to_backups(window: MainWindow) -> None:
    window.banner.drop()
    window.show_section("backup")
