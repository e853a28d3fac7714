"""What a restore would change, in numbers, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock, formats
from crmdesk.errors import UserError
from crmdesk.i18n import N_, _
from ui import tasks
from ui.buttons import button, footer
from ui.messages import InlineMessage
from ui.text import label, set_text, set_token, wrapped
from ui.widgets import backup_words as words
from ui.widgets import enter_key
from ui.widgets.backup_question import fit

if TYPE_CHECKING:
    from crmdesk.backup import Difference

WIDTH = 560
LINES = (
    ("customer", N_("Customers")),
    ("interaction", N_("Interactions")),
    ("follow_up", N_("Follow-ups")),
)
LAST = "last"


class RestoreDialog(QDialog):
    """Compares the present with a backup; nothing happens before the button is pressed."""

    def __init__(
        self,
        parent: QWidget | None,
        data_file: Path,
        backup: Path,
        made_at: datetime | None,
        on_restore: Callable[[], object],
    ) -> None:
        """Make the dialog and begin to read the backup, all of it.

        Args:
            parent: the window.
            data_file: what would be replaced.
            backup: what would take its place.
            made_at: when it was made, None when that is not known.
            on_restore: called when the user says so; the dialog is closed by then.
        """
        super().__init__(parent)
        self._on_restore = on_restore
        self._backup, self._made_at = backup, made_at
        self._data_file = data_file
        self.setModal(True)
        self.setWindowTitle(_("Restore a backup"))
        self.message = InlineMessage("error", "")
        self.reading = label(_("Reading all of the backup…"), "caption", "text2")
        self.cells: dict[tuple[str, str], QLabel] = {}
        self.restore_button = button(_("Restore this one"), "primary", self._restore)
        self.restore_button.setEnabled(False)
        self.cancel_button = button(_("Cancel"), "secondary", self.reject)
        self._lay_out(made_at)
        fit(self, WIDTH)
        self._read()
        self.cancel_button.setFocus()

    # ---- reading -----------------------------------------------------------------------------

    def _read(self) -> None:
        data_file, backup = self._data_file, self._backup

        def work(_progress: object) -> Difference:
            from crmdesk.backup import compare

            return compare(data_file, backup)

        self._job = tasks.run_job(work, self._show, self._failed, alongside=True, only_looks=True)

    def _show(self, found: Difference) -> None:
        self.reading.hide()
        for table, _title in LINES:
            now, then = found.now.get(table), found.then.get(table)
            self._fill(table, "now", words.NONE if now is None else formats.number(now))
            self._fill(table, "then", words.NONE if then is None else formats.number(then))
            if now is not None and then is not None:
                self._fill(table, "change", _change(then - now))
        self._fill(LAST, "now", _moment(found.last_change_now))
        self._fill(LAST, "then", _moment(found.last_change_then))
        if not found.now:
            self.message.say("warn", _("The present data cannot be read; it is kept as it is."))
            self._kept.hide()
        fit(self, WIDTH)
        # The keyboard stays where it is: an Enter that was meant for "Cancel" must not restore.
        self.restore_button.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            why = words.by_day(_ended(error.message), self._backup, self._made_at)
        else:
            why = _("Something went wrong in the program while it read this backup.")
        self.reading.hide()
        for one in (self.title, self.table, self._kept, self.restore_button):
            one.hide()  # there is nothing to decide
        self.message.say("error", _("{why} Choose another backup.").format(why=why))
        self.cancel_button.setText(_("Close"))
        self.cancel_button.setAccessibleName(_("Close"))
        fit(self, WIDTH)
        if not isinstance(error, UserError):
            raise error

    def _fill(self, line: str, column: str, text: str) -> None:
        cell = self.cells[line, column]
        set_text(cell, text)
        cell.setAccessibleName(text)

    # ---- ending ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard."""
        if not enter_key.pressed(event, self):
            super().keyPressEvent(event)

    def _restore(self) -> None:
        self.accept()
        self._on_restore()

    def done(self, result: int) -> None:
        """Let the worker go, however the dialog is closed."""
        self._job.cancel()
        super().done(result)

    # ---- making ------------------------------------------------------------------------------

    def _lay_out(self, made_at: datetime | None) -> None:
        self.title = wrapped(label(_question(made_at), "h2"))
        kept = _("Your present data is backed up first. You can go back to it.")
        self._kept = wrapped(label(kept, "body", "text2"))
        self.table = self._table()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (self.title, self.table, self._kept, self.message):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(footer(self.cancel_button, self.restore_button, first=self.reading))

    def _table(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(3, 1)  # the numbers stand at the names
        for column, title in enumerate((_("Now"), _("In this backup")), 1):
            grid.addWidget(label(title, "strong", "text2"), 0, column)
        for row, (name, title) in enumerate((*LINES, (LAST, N_("Last change"))), 1):
            grid.addWidget(label(_(title), "body", "text2"), row, 0)
            for column, part in enumerate(("now", "then", "change"), 1):
                cell = label("", "strong" if part == "then" else "body")
                if part == "change":
                    set_token(cell, "text3")
                self.cells[name, part] = cell
                grid.addWidget(cell, row, column)
        return card


def _question(made_at: datetime | None) -> str:
    if made_at is None:
        return _("Replace the data there with this?")
    ago = formats.within(formats.ago(made_at, clock.now()))
    sentence = _("Go back to the data of {when} ({ago})?")
    when = formats.unbroken(words.when(made_at))
    return sentence.format(when=when, ago=formats.unbroken(ago))


def _ended(sentence: str) -> str:
    """Return a sentence with its full stop; reasons of the system come without one."""
    return sentence if sentence.endswith((".", "!", "?", "؟")) else f"{sentence}."


def _change(difference: int) -> str:
    if not difference:
        return _("the same")
    count = formats.number(abs(difference))
    return (_("{n} fewer") if difference < 0 else _("{n} more")).format(n=count)


def _moment(moment: datetime | None) -> str:
    return words.NONE if moment is None else formats.moment(moment, with_weekday=False)
