"""The frame of the import: title, message, pages, buttons, and their keys."""

from __future__ import annotations

from abc import abstractmethod
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats
from crmdesk.errors import UserError
from crmdesk.i18n import _
from ui import theme
from ui.buttons import button, footer
from ui.dialogs.form import ENTER, strip_of
from ui.dialogs.import_jobs import Jobs
from ui.dialogs.working_dialog import WorkingDialog
from ui.text import label, set_text
from ui.widgets.import_clipped import Clipped
from ui.widgets.import_working import Working

FILE, COLUMNS, PREVIEW, RESULT = range(4)
STEPS = 4
A_TURN_MS = 1
WIDTH, HEIGHT = 1000, 680
SLIVER = 80
"""Pixels of the window that must be seen beside the dialog, if any are."""

_CTRL = Qt.KeyboardModifier.ControlModifier


class ImportFrame(WorkingDialog):
    """Shows steps; what they are and how one comes to the next is said by who inherits.

    Attributes:
        step: which of the steps is shown.
    """

    def __init__(self, window: QWidget | None) -> None:
        super().__init__(window)
        self.step = FILE
        self.setModal(True)
        self.setWindowTitle(_("Import contacts"))
        self.working = Working(self.stop)
        self.jobs = Jobs(self, self._show_working, self.working.progress)
        self.pages = QStackedWidget()
        for page in (*self.make_steps(), self.working):
            self.pages.addWidget(page)
        self._lay_out()
        self._fit()

    # ---- what is said elsewhere ---------------------------------------------------------------

    @abstractmethod
    def make_steps(self) -> tuple[QWidget, ...]:
        """Make the pages of the steps."""

    @abstractmethod
    def about(self) -> str:
        """Return what is brought in."""

    @abstractmethod
    def next_words(self) -> tuple[str, bool]:
        """Return what the primary button of the step says, and whether it can be pressed."""

    @abstractmethod
    def has_next(self) -> bool:
        """Return whether there is a next step."""

    @abstractmethod
    def focus_step(self) -> None:
        """Put the keyboard where the step goes on."""

    @abstractmethod
    def last_stop(self) -> QWidget:
        """Return what the Tab key reaches last in the step."""

    @abstractmethod
    def go_on(self) -> None:
        """Go to the next step; what takes time is done first."""

    @abstractmethod
    def go_back(self) -> None:
        """Go back a step; what was chosen stays."""

    @abstractmethod
    def paste(self) -> None:
        """Take what the clipboard holds."""

    # ---- steps --------------------------------------------------------------------------------

    def show_step(self, step: int) -> None:
        """Show a step and put the keyboard where it goes on."""
        self.step = step
        titles = (
            _("Import contacts"),
            _("Match the columns"),
            _("Check before saving"),
            _("Import finished"),
        )
        self.say_title(titles[step])
        words = _("Step {n} of {total}")
        said = words.format(n=formats.number(step + 1), total=formats.number(STEPS))
        set_text(self.place, said)
        self.source.say(self.about())
        self.pages.setCurrentIndex(step)
        self.cancel_button.setVisible(step != RESULT)
        self.back_button.setVisible(step in (COLUMNS, PREVIEW))
        self.next_button.setVisible(self.has_next())
        self.show_next()
        self.order_footer()
        self.focus_step()

    def show_soon(self, step: int) -> None:
        """Show a step that was just filled in another turn of the event loop."""
        QTimer.singleShot(A_TURN_MS, self, lambda: self.show_step(step))

    def order_footer(self) -> None:
        """Let the Tab key go from the last widget of the step to the buttons."""
        stops = (self.last_stop(), self.cancel_button, self.back_button, self.next_button)
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def say_title(self, words: str) -> None:
        """Say what the step is for."""
        set_text(self.title, words)

    def show_next(self) -> None:
        """Say on the button what it will do."""
        words, possible = self.next_words()
        self.next_button.setText(words)
        self.next_button.setAccessibleName(words)
        self.next_button.setEnabled(possible)

    def next(self) -> None:
        """Press the primary button, as far as it can be pressed."""
        can = self.has_next() and self.next_button.isEnabled()
        if can and not self.jobs.running:
            self.message.say("error", "")
            self.go_on()

    def back(self) -> None:
        """Go back, when nothing is being done."""
        if not self.jobs.running:
            self.message.say("error", "")
            self.go_back()

    # ---- working ------------------------------------------------------------------------------

    def _show_working(self, sentence: str, can_stop: bool) -> None:
        self.working.say(sentence, can_stop=can_stop)
        # The title and the step of before would say that something is still to be decided.
        self.say_title(_("Importing…") if self.step == PREVIEW else self.windowTitle())
        set_text(self.place, "")
        self.pages.setCurrentWidget(self.working)
        for one in (self.cancel_button, self.back_button, self.next_button):
            one.hide()
        (self.working.stop_button if can_stop else self).setFocus()

    def stop(self) -> None:
        """Stop the work; what was written of it is taken back."""
        if self.jobs.running:
            self.jobs.stop(_("Stopping; nothing of it stays…"), lambda: self.show_step(self.step))

    def not_done(self, error: Exception) -> None:
        """Show the step again, and why it did not go on."""
        self.show_step(self.step)
        self.say_error(error)

    def say_error(self, error: Exception) -> None:
        """Say an error; one that is nobody's fault but ours goes to the crash report too."""
        if not isinstance(error, UserError):
            self.say_wrong(_("That went wrong. Nothing was changed."))
            raise error
        self.say_wrong(error.message)

    def say_wrong(self, sentence: str) -> None:
        """Say what is wrong; the step stays."""
        self.message.say("error", sentence)

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.title = label(role="h1")
        self.place = label(role="body", token="text2")
        self.source = Clipped(token="text2")
        self.message = strip_of("error")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.source, 1)
        head.addWidget(self.place)
        self.cancel_button = button(_("Cancel"), "secondary", self.leave)
        self.back_button = button(_("Back"), "secondary", self.back)
        self.next_button = button(_("Next"), "primary", self.next)
        foot = footer(self.back_button, self.next_button, first=self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def _fit(self) -> None:
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        larger = max(1.0, theme.scale())
        width, height = round(WIDTH * larger), round(HEIGHT * larger)
        fitting = QSize(width, height).boundedTo(room)
        left = room - fitting
        # As large as the window itself rather than slivers of it beside.
        slivers = 0 < left.width() < SLIVER or 0 < left.height() < SLIVER
        self.resize(room if slivers else fitting)

    # ---- keys and leaving ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, else it goes on; Ctrl+Enter goes on from anywhere."""
        if event.key() in ENTER:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton) and not event.modifiers() & _CTRL:
                focused.click()
            else:
                self.next()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.step == FILE:
            self.paste()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc: stop what runs, or go one step back; from the first and the last it closes."""
        if self.step in (COLUMNS, PREVIEW) and not self.jobs.running:
            self.back()
        else:
            super().reject()
