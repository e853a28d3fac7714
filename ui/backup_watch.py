"""Keeps backups while the window is open, and makes the last one when it closes.

A look each minute at the wall clock, on the worker: sleep and a clock that jumps are no matter.
Nothing of this is made before the first page is on the screen.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from crmdesk import clock, formats
from crmdesk.errors import Conflict, UserError
from crmdesk.filelock import FileLock
from crmdesk.i18n import _, ngettext
from ui.banner import Answer
from ui.last_backup import Leaving
from ui.main_window_end import at_work, hold
from ui.tasks import Job, deeds, run_job
from ui.widgets import backup_words as words
from ui.widgets.backup_line import BackupLine

if TYPE_CHECKING:
    from crmdesk.backup import Backup, BackupState, Keeper, ShelfEntry
    from ui.main_window import MainWindow

EVERY_MS = 60_000
FIRST_MS = 2_000
"""After the window stands, so that nothing of it meets the user's first click."""

LOOK_OVER = 2
"""The look at which all of the data file is read once; the first comes while the user begins."""

REST = 5
"""Looks that are left out after a backup failed: a full disk is not asked each minute."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a backup that was asked for.

    Attributes:
        state: how safe the data is now.
        made: the backup; None when none was needed, or it failed.
        error: why it failed, "" when it did not.
        newer: a backup that holds later work than the data file; looked for once, at the start.
    """

    state: BackupState
    made: Backup | None = None
    error: str = ""
    newer: ShelfEntry | None = None


def begin(window: MainWindow) -> None:
    """Keep backups of the window's data file from now on; of the sample data there are none.

    What this needs is imported on the worker, behind what waits there already.
    """
    desk = window.desk
    if desk is None or window.program.is_sample or window.program.backups is not None:
        return
    path, state = desk.store.path, window.state

    def made(keeper: Keeper) -> None:
        if window.desk is desk:
            window.program.backups = BackupWatch(window, keeper)
            page = window.pages.pages.get("backup")
            if page is not None:
                page.refresh()  # type: ignore[attr-defined]

    run_job(lambda _progress: _keeper(path, state.second_place), made)


def _keeper(data_file: Path, second_place: str) -> Keeper:
    from crmdesk.backup import Keeper

    return Keeper(data_file, Path(second_place) if second_place else None)


class BackupWatch(QObject):
    """Runs the keeper of one window.

    Attributes:
        keeper: of the data file; only the worker calls it.
        state: how safe the data was at the last look, None before the first.
        busy: a backup that somebody asked for is being made.
    """

    looked = Signal(object)
    """A look or a backup ended; carries the Outcome."""
    busy_changed = Signal(bool)

    def __init__(self, window: MainWindow, keeper: Keeper) -> None:
        super().__init__(window)
        self._window = window
        self.keeper = keeper
        self.state: BackupState | None = None
        self.busy = False
        self._looking = False
        self._resting = 0
        self._told = False
        self._compared = False
        self._looks = 0
        self._newer: ShelfEntry | None = None
        self._own: Job | None = None
        self._one_at_a_time = threading.Lock()
        self._leaving: Leaving | None = None
        self._warned = False
        self.line = BackupLine(lambda: window.show_section("backup"))
        window.status.add(self.line)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_MS, self, self.look)
        window.installEventFilter(self)

    # ---- by the clock ------------------------------------------------------------------------

    def look(self) -> None:
        """Make a backup when one is due, and say how safe the data is."""
        if self.busy or self._looking or self._leaving is not None:
            return
        self._looking = True

        def ended() -> None:
            self._looking = False

        self._start(self._look, ended, lambda outcome: None, quiet=True)

    def _look(self) -> Outcome:
        """Look on the worker."""
        now = clock.now()
        made, error, newer = None, "", None
        if self._resting:
            self._resting -= 1
        else:
            try:
                newer = self._newer_backup()  # before this data becomes the newest backup
                if not self._is_at_work_elsewhere():
                    made = self._keep(now)
            except UserError as problem:
                error = problem.message
                self._resting = REST
        return Outcome(self.keeper.state(clock.now()), made, error, newer)

    def _keep(self, now: datetime) -> Backup | None:
        """Make a backup when one is due; else read all of the data file, once."""
        self._looks += 1
        if self.keeper.due(now):
            made = self.keeper.run("auto")
            self._looks = max(self._looks, LOOK_OVER)  # that has read all of it
            return made
        if self._looks == LOOK_OVER:
            self.keeper.look_over()
        return None

    def _newer_backup(self) -> ShelfEntry | None:
        """Return, at the first look, a backup with later work than this file: it is an old one."""
        if self._compared:
            return None
        newer = self.keeper.newer_backup()
        self._compared = True
        return newer

    def _is_at_work_elsewhere(self) -> bool:
        """Return whether an import or the like is in the middle of its work."""
        path = self.keeper.data_file
        lock = FileLock(path.with_name(path.name + ".job"))
        free = lock.acquire()
        lock.release()
        return not free

    # ---- when asked --------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup now and say what came of it; an error is said where it was asked for."""
        self.run("manual", self._tell)

    def run(self, reason: str, then: Callable[[Outcome], object]) -> None:
        """Let the keeper work on the worker, unless it is at it already.

        Args:
            reason: see ``Keeper.run``.
            then: gets the Outcome, after ``looked`` was emitted.
        """
        if self.busy:
            self._window.toasts.show(_("A backup is being made already."))
        elif self._leaving is None:
            self._set_busy(True)
            self._start(lambda: self._run(reason), lambda: self._set_busy(False), then)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    def set_second_place(self, place: Path | None) -> None:
        """Copy each backup to another folder from now on, None for to none."""
        self._window.state.second_place = str(place or "")
        self._window.remember()
        self.keeper.second_place = place
        self.run("auto", lambda outcome: None)

    def _start(
        self,
        work: Callable[[], Outcome],
        ended: Callable[[], object],
        then: Callable[[Outcome], object],
        *,
        quiet: bool = False,
    ) -> None:
        def one() -> Outcome:
            with self._one_at_a_time:
                return work()

        def done(outcome: Outcome) -> None:
            ended()
            self._show(outcome)
            self.looked.emit(outcome)
            then(outcome)

        def failed(error: Exception) -> None:
            ended()
            raise error

        self._own = run_job(lambda _progress: one(), done, failed, alongside=True, quiet=quiet)

    def _run(self, reason: str) -> Outcome:
        try:
            if self._is_at_work_elsewhere():
                sentence = _("Another long task is running. Wait until it ends, then try again.")
                raise Conflict(sentence)
            made = self.keeper.run(reason)
        except UserError as problem:
            return Outcome(self.keeper.state(clock.now()), None, problem.message)
        return Outcome(self.keeper.state(clock.now()), made)

    # ---- saying ------------------------------------------------------------------------------

    def _show(self, outcome: Outcome) -> None:
        self.state = outcome.state
        self.line.show_state(outcome.state, clock.now())
        self._newer = outcome.newer or self._newer
        if self._newer is not None:
            self._say_newer(self._newer)
        if outcome.state.level != "bad":
            self._told = False
        elif not self._told and self._window.section == "backup":
            self._told = True  # the page says it
        elif not self._told:
            self._say_once(outcome.state.sentence)

    def _say_once(self, sentence: str) -> None:
        """Say what is wrong over the page; what stands there already is not pushed aside."""
        if self._window.banner.isVisible():
            return  # the next look comes in a minute
        self._told = True

        def look_there() -> None:
            self._window.banner.drop()
            self._window.show_section("backup")

        answers = (
            Answer(_("Open Backups"), look_there),
            Answer(_("Later"), self._window.banner.drop),
        )
        self._window.banner.say("warn", "triangle-alert", sentence, answers)

    def _say_newer(self, newer: ShelfEntry) -> None:
        """Say that a backup holds later work, as after an older file was put back by hand."""
        if self._window.banner.isVisible():
            return
        self._newer = None
        people = newer.counts.get("customer", 0)
        what = ngettext("{count} customer", "{count} customers", people)
        sentence = _("There is a newer backup than this data ({when}, {what}).").format(
            when=words.when(newer.made_at), what=what.format(count=formats.number(people))
        )

        def look_there() -> None:
            self._window.banner.drop()
            self._window.show_section("backup")

        def keep() -> None:
            self._window.banner.drop()
            run_job(lambda _progress: self._accept(), alongside=True, quiet=True)

        answers = (Answer(_("Open Backups"), look_there), Answer(_("Keep this data"), keep))
        self._window.banner.say("info", words.ICON, sentence, answers)

    def _accept(self) -> None:
        with self._one_at_a_time:
            self.keeper.accept()

    def _tell(self, outcome: Outcome) -> None:
        if outcome.made is not None:
            sentence = _("Backed up and verified: {what}")
            what = f"{words.counted(outcome.made.live)} · {words.file_size(outcome.made.size)}"
            self._window.toasts.show(sentence.format(what=what))
        elif outcome.error and not self._told and self._window.section != "backup":
            self._window.toasts.show(outcome.error, kind="error")

    # ---- closing -----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the window close only when the last backup is made."""
        if event.type() == QEvent.Type.Close and not self.may_close():
            event.ignore()
            return True
        return False

    def may_close(self) -> bool:
        """Return whether the window may close now; if not, it closes by itself in a moment.

        While something is done that was asked for, such as an export, it stays open and says so:
        what comes of it would be told to nobody. Who asks again does not want to wait; so too
        while it says that it waits for the last backup.
        """
        if self._leaving is None and self._warns():
            return False
        if self._leaving is None:
            self._timer.stop()
            hold(self._window)  # first: it ends the editing of a cell, which the backup shall hold
            self._leaving = Leaving(self._last_backup, self)
            self._leaving.long.connect(self._say_waiting)
            self._leaving.over.connect(self._close)
        elif self._leaving.said:
            log.warning("the window was closed before the last backup was made")
            self.stop()
        return self._leaving.is_over

    def _warns(self) -> bool:
        """Say, once, what is still being done beside the backups; return whether it was said now.

        A backup that is being made is none of this: the last one waits for it.
        """
        others = [job for job in deeds() if job is not self._own]
        if not others or self._warned:
            return False
        self._warned = True
        for job in others:
            job.ended.connect(self._deed_ended)
        answer = Answer(_("Close without it"), self._window.close)
        self._window.banner.say("info", words.ICON, at_work(), (answer,))
        return True

    def _deed_ended(self) -> None:
        self._warned = False
        banner = self._window.banner
        if self._leaving is None and banner.accessibleName() == at_work():
            banner.drop()

    def stop(self) -> None:
        """Keep no more backups; the window may close at once."""
        self._timer.stop()
        self._window.removeEventFilter(self)
        if self._leaving is None:
            self._leaving = Leaving(None, self)
        self._leaving.stop()

    def _last_backup(self) -> None:
        """Make the last backup, in a thread of its own; there is nobody left to tell of errors.

        What failed is noted by the keeper and said at the next start.
        """
        try:
            with self._one_at_a_time:
                if not self._is_at_work_elsewhere():
                    self.keeper.run("exit")
        except UserError as error:
            log.warning("no backup was made at the end: %s", type(error).__name__)
        except Exception:
            log.exception("no backup was made at the end")

    def _say_waiting(self) -> None:
        answer = Answer(_("Close without it"), self._window.close)
        sentence = _("The last backup is being made; the window closes by itself.")
        self._window.banner.say("info", words.ICON, sentence, (answer,))

    def _close(self) -> None:
        self._window.removeEventFilter(self)
        self._window.close()
