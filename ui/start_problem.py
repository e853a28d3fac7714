"""The start screen when the data file cannot be opened: what happened, what is safe, what to do.

It stands in place of the pages. The file itself is never written: it is looked at on the worker,
saved from a copy, and when another one takes its place, kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from ui import data_swap, icons, tasks
from ui import start_words as words
from ui.buttons import button
from ui.data_swap import ask_file
from ui.messages import InlineMessage
from ui.shut import shut
from ui.start_room import MARGIN, WIDTH, LowRoom
from ui.start_ways import in_order, ways_out
from ui.synced_banner import InSyncedFolderError
from ui.text import label, plain, set_text, wrapped
from ui.widgets import enter_key
from ui.widgets.backup_deeds import ask_bundle, show_folder
from ui.widgets.backup_progress import BackupProgress
from ui.widgets.centred import centred

if TYPE_CHECKING:
    from crmdesk.backup import Trouble
    from crmdesk.salvage import SalvageReport
    from ui.data_swap import Swap
    from ui.main_window import MainWindow

MARK = 40


@dataclass(frozen=True, slots=True)
class Ways:
    """What the program can do from here.

    Attributes:
        file: the data file in trouble.
        retry: opens it again.
        choose: opens another file; raises UserError when it cannot.
        anywhere: makes a new file even in a synced folder.
        own_window: this process holds the claim to the window on the file.
    """

    file: Path
    retry: Callable[[], object]
    choose: Callable[[Path], object]
    anywhere: Callable[[], object]
    own_window: bool = False


def show(window: MainWindow, error: UserError, ways: Ways) -> StartProblem:
    """Say inside the window why the data file could not be opened, then look what can be done."""
    window.wake()
    screen = StartProblem(window, error, ways)
    window.pages.show_stand_in(screen)
    shut(window)
    window.status.say("")
    screen.retry.setFocus()
    screen.look()
    return screen


class StartProblem(QWidget):
    """Says the error at once; what can be done comes when the file was looked at.

    Attributes:
        sentence: what is wrong.
        retry: the button that is always there.
        trouble: what was found; None when nothing was, or not yet.
    """

    def __init__(self, window: MainWindow, error: UserError, ways: Ways) -> None:
        super().__init__()
        self._window = window
        self._error = error
        self._ways = ways
        self.trouble: Trouble | None = None
        self.buttons: dict[str, QPushButton] = {}
        self._job: tasks.Job | None = None
        self._saved: Path | None = None
        self._kind = ""
        self._began = ""
        self._offers = QWidget()
        inside = QWidget()
        inside.setMaximumWidth(WIDTH)
        self._column = QVBoxLayout(inside)
        mark = QLabel()
        icons.set_picture(mark, "triangle-alert", "warn", MARK)
        self._mark = mark
        self.title = wrapped(label("", "h1"))
        self.sentence = label("", "body", selectable=True)
        self.sentence.setWordWrap(True)
        self.sentence.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.safe = wrapped(label("", "body", "text2"))
        self.message = InlineMessage("info", "")
        self.progress = BackupProgress()
        self._lay_out(inside)
        synced = isinstance(error, InSyncedFolderError)
        self._say(words.SYNCED if synced else "", error.message, "")
        offers = words.IN_SYNCED_FOLDER if synced else words.USUAL
        self._offer(offer for offer in offers if offer != "restore")

    @property
    def retry(self) -> QPushButton:
        """The button that tries again."""
        return self.buttons["retry"]

    # ---- looking -----------------------------------------------------------------------------

    def look(self) -> None:
        """Look on the worker what is wrong with the file."""
        if isinstance(self._error, InSyncedFolderError):
            return
        path, second = self._ways.file, self._second_place()

        def work(_progress: object) -> Trouble | None:
            from crmdesk.backup import diagnose

            return diagnose(path, deep=True, second_place=second)

        self.progress.begin(_("Looking what is wrong…"))
        self._start(work, self._found, only_looks=True)

    def _found(self, trouble: Trouble | None) -> None:
        self.progress.end()
        if trouble is None:
            return
        self.trouble = trouble
        at_retry = self.retry.hasFocus() or self.focusWidget() is None
        self._say(trouble.kind, trouble.sentence, trouble.safe)
        self._offer(trouble.offers)
        if at_retry:
            self._focus_advice()

    def _second_place(self) -> Path | None:
        place = self._window.state.second_place
        return Path(place) if place else None

    # ---- ways out ----------------------------------------------------------------------------

    def restore(self) -> None:
        """Show what the newest backup would bring back."""
        newest = self.trouble.newest if self.trouble is not None else None
        if newest is None:
            return
        from ui.dialogs.restore import RestoreDialog

        swap = data_swap.of_backup(self._ways.file, newest.path, newest.made_at)
        dialog = RestoreDialog(
            self.window(), self._ways.file, newest.path, newest.made_at, lambda: self._swap(swap)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def salvage(self) -> None:
        """Read what can be read into a new file beside the damaged one."""
        path, second = self._ways.file, self._second_place()
        stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
        target = path.with_name(f"{path.stem}-saved-{stamp}{path.suffix}")

        def work(progress: Progress) -> SalvageReport:
            from crmdesk.salvage import salvage

            return salvage(path, target, progress, second_place=second)

        self._begin(_("Reading the damaged file…"), self._stop)
        self._start(work, lambda report: self._was_saved(target, report))

    def _was_saved(self, target: Path, report: SalvageReport) -> None:
        self._end()
        self._saved = target
        whole = not report.lost and not report.set_aside
        self.message.say("ok" if whole else "warn", words.saved(report))
        offers = self.trouble.offers if self.trouble is not None else words.USUAL
        newest = self.trouble.newest if self.trouble is not None else None
        known = newest.counts.get("customer", 0) if newest is not None else 0
        first = ("restore",) if known > report.saved.get("customer", 0) else ()
        self._offer((*first, "use_saved", *(one for one in offers if one != "salvage")))
        self._focus_advice()

    def use_saved(self) -> None:
        """Put what was saved in the place of the damaged file, which is kept."""
        if self._saved is not None:
            self._swap(data_swap.of_backup(self._ways.file, self._saved, None))

    def choose(self) -> None:
        """Open another data file."""
        chosen = ask_file(self, self._ways.file.parent)
        if chosen is None:
            return
        self._stop_job()
        try:
            self._window.show_skeleton()
            self._ways.choose(chosen)
        except UserError as error:
            show(self._window, self._error, self._ways).message.say("error", error.message)

    def bring_in(self) -> None:
        """Ask for the one file of data and photos, then whether it shall come here."""
        from ui.widgets.backup_question import BringInDialog

        bundle = ask_bundle(self)
        if bundle is not None:
            swap = data_swap.of_bundle(self._ways.file, bundle)
            BringInDialog(self.window(), bundle, lambda: self._swap(swap)).open()

    def begin(self) -> None:
        """Ask once more whether an empty file shall be made."""
        self.message.say("warn", words.begin_question())
        self._offer(("back", "begin_sure"))
        self._focus_advice()

    def begin_sure(self) -> None:
        """Make an empty data file, then open it."""
        self._swap(data_swap.of_nothing(self._ways.file))

    def back(self) -> None:
        """Make no empty file; show the other ways again."""
        self.message.say("info", "")
        self._offer(self.trouble.offers if self.trouble is not None else words.USUAL)
        self._focus_advice()

    def again(self) -> None:
        """Try to open the file again."""
        self._stop_job()
        self._window.show_skeleton()
        self._ways.retry()

    def make_anywhere(self) -> None:
        """Make the file here all the same."""
        self._stop_job()
        self._window.show_skeleton()
        self._ways.anywhere()

    def open_folder(self) -> None:
        """Show the folder of the file."""
        folder = self._ways.file.parent
        show_folder(folder if folder.exists() else folder.parent)

    def copy_report(self) -> None:
        """Put a report into the clipboard."""
        text = words.report(self._error, self.trouble, self._ways.file)
        QGuiApplication.clipboard().setText(text)
        self.message.say("ok", _("The report was copied. It holds no names and no data."))

    def _swap(self, swap: Swap) -> None:
        """Put another file in the place of this one, then open it."""

        def done(kept: Path | None) -> None:
            data_swap.remember(self._window.state, swap, kept)
            self.again()

        self._begin(swap.words)
        self._start(lambda _progress: swap.do(self._ways.own_window), done)

    def _focus_advice(self) -> None:
        advised = (one for one in self.buttons.values() if one.property("kind") == "primary")
        next(advised, self.retry).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard."""
        if not enter_key.pressed(event, self):
            super().keyPressEvent(event)

    # ---- the worker --------------------------------------------------------------------------

    def _start(
        self,
        work: Callable[[Progress], object],
        done: Callable[..., object],
        *,
        only_looks: bool = False,
    ) -> None:
        """Work beside what opens a file, which must not wait for a long look at another one."""
        self._stop_job()
        how = {"alongside": True, "only_looks": only_looks, "replaces": not only_looks}
        self._job = tasks.run_job(work, done, self._failed, self.progress.step, **how)
        self.destroyed.connect(self._job.cancel)

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, UserError):
            raise error
        self.message.say("error", error.message)

    def _begin(self, sentence: str, stop: Callable[[], object] | None = None) -> None:
        at = self.window().focusWidget()
        self._began = next((name for name, one in self.buttons.items() if one is at), "")
        self.message.say("info", "")
        self.progress.begin(sentence, stop)
        (self.progress.cancel if stop is not None else self).setFocus()
        for one in self.buttons.values():
            one.setEnabled(False)

    def _end(self) -> None:
        """Give the keyboard back to the button that began it."""
        for one in self.buttons.values():
            one.setEnabled(True)
        self.progress.end()
        if self._began in self.buttons:
            self.buttons[self._began].setFocus()
        else:
            self._focus_advice()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None
        self._end()

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    # ---- making ------------------------------------------------------------------------------

    def _say(self, kind: str, sentence: str, safe: str) -> None:
        self._kind = kind
        set_text(self.title, _(words.TITLES.get(kind, words.TITLES[""])))
        set_text(self.sentence, sentence)
        set_text(self.safe, safe)
        self.safe.setVisible(bool(safe))
        parts = (plain(self.title), sentence, safe)
        self.setAccessibleName(" ".join(part for part in parts if part))

    def _offer(self, names: Iterable[str]) -> None:
        """Show buttons: the first one is what is advised; trying again and quitting always."""
        primary, large, small = in_order(names)
        self.buttons = {name: self._made(name, primary) for name in (*large, *small)}
        newest = self.trouble.newest if self.trouble is not None else None
        abouts = {name: words.about(name, newest, self._kind) for name in large}
        made = ways_out(self.buttons, abouts)
        self._column.replaceWidget(self._offers, made)
        self._offers.hide()  # now, not in the next round
        self._offers.deleteLater()
        self._offers = made

    def _made(self, name: str, primary: str) -> QPushButton:
        do: dict[str, tuple[str, Callable[[], object]]] = {
            "restore": (words.way("restore"), self.restore),
            "salvage": (words.way("salvage"), self.salvage),
            "choose": (words.way("choose"), self.choose),
            "bundle": (words.way("bundle"), self.bring_in),
            "begin": (words.way("begin"), self.begin),
            "begin_sure": (words.way("begin_sure"), self.begin_sure),
            "back": (words.way("back"), self.back),
            "anywhere": (words.way("anywhere"), self.make_anywhere),
            "use_saved": (words.way("use_saved"), self.use_saved),
            "retry": (_("Try again"), self.again),
            "open_folder": (_("Open the folder"), self.open_folder),
            "copy_report": (_("Copy a report"), self.copy_report),
            "quit": (_("Quit"), self._window.close),
        }
        said, act = do[name]
        kind = "primary" if name == primary else "secondary"
        return button(said, kind, act, words.ICONS.get(name))

    def _lay_out(self, inside: QWidget) -> None:
        column = self._column
        column.setContentsMargins(0, MARGIN, 0, MARGIN)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (
            self._mark,
            self.title,
            self.sentence,
            self.safe,
            self.progress,
            self.message,
            self._offers,
        ):
            column.addWidget(widget)
        column.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(inside, MARGIN))
        LowRoom(self, inside, column, self._mark)
