"""What an import has done, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.exchange.outcome import Outcome, outcome_of
from crmdesk.exchange.performing import ImportReport
from crmdesk.exchange.plan import ADDS, NEW
from crmdesk.i18n import _, ngettext
from ui import icons
from ui.buttons import button
from ui.messages import InlineMessage
from ui.text import label, set_text, wrapped

PICTURE = 48


class ImportResult(QWidget):
    """The last step: the counts, the way back, and the rows that could not be read."""

    def __init__(
        self,
        take_back: Callable[[], object],
        save_errors: Callable[[], object],
        show_new: Callable[[], object],
    ) -> None:
        """Make the step.

        Args:
            take_back: undoes the whole import.
            save_errors: saves the rows that could not be read.
            show_new: goes to the list of customers.
        """
        super().__init__()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = _centred("h2")
        self._lines = _centred("body", "text2")
        self._backup = _centred("body", "text2")
        self.message = InlineMessage("info", "")
        self.undo_button = button(_("Undo the whole import"), "secondary", take_back, "undo-2")
        self.errors_button = button(
            _("Save the rows with errors…"), "secondary", save_errors, "save"
        )
        self.show_button = button(_("Show the new customers"), "secondary", show_new, "users")
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for one in (self.show_button, self.errors_button, self.undo_button):
            row.addWidget(one)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(10)
        column.addStretch(2)
        for widget in (self._picture, self._title, self._lines, self._backup):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(2)
        column.addWidget(self.message)

    @property
    def said(self) -> str:
        """What is shown, for tests."""
        texts = (self._title, self._lines, self._backup)
        return "\n".join([*(one.text() for one in texts), self.message.accessibleName()])

    def show_report(self, report: ImportReport, *, can_undo: bool) -> None:
        """Say what was done."""
        done = outcome_of(report)
        wrote = bool(report.new or report.adds)
        icons.set_picture(self._picture, "circle-check" if wrote else "info", "ok", PICTURE)
        set_text(self._title, _headline(done) if wrote else _("Nothing had to be changed"))
        set_text(self._lines, "\n".join(_rest(report, done.joined)))
        self._lines.setVisible(bool(self._lines.text()))
        set_text(self._backup, _("A backup was made first.") if report.backup else "")
        self._backup.setVisible(bool(report.backup))
        self.undo_button.setVisible(can_undo)
        self.errors_button.setVisible(bool(report.problems))
        self.show_button.setVisible(bool(report.new))
        self.message.say("info", "")

    def show_taken_back(self) -> None:
        """Say that everything is as it was before."""
        icons.set_picture(self._picture, "undo-2", "text2", PICTURE)
        set_text(self._title, _("The import was undone"))
        set_text(self._lines, _("Everything is as it was before."))
        self._lines.show()
        self._backup.hide()
        self.undo_button.hide()
        self.show_button.hide()


def _headline(done: Outcome) -> str:
    parts = []
    if done.new:
        words = ngettext("{n} new customer", "{n} new customers", done.new)
        parts.append(words.format(n=formats.number(done.new)))
    if done.completed:
        words = ngettext("{n} customer updated", "{n} got something new", done.completed)
        parts.append(words.format(n=formats.number(done.completed)))
    return _(", ").join(parts)


def _rest(report: ImportReport, joined: int) -> list[str]:
    bad = len({problem.line for problem in report.problems})
    spoiled = _spoiled(report)
    said = (
        (
            joined,
            ngettext(
                "{n} row was joined to an earlier row of the same customer.",
                "{n} rows were joined to earlier rows of the same customers.",
                joined,
            ),
        ),
        (
            report.same,
            ngettext("{n} row added nothing.", "{n} rows added nothing.", report.same),
        ),
        (
            report.skipped,
            ngettext("{n} row was left out.", "{n} rows were left out.", report.skipped),
        ),
        (bad, ngettext("{n} row has an error.", "{n} rows have an error.", bad)),
        (
            spoiled,
            ngettext(
                "{n} of them was imported without its number.",
                "{n} of them were imported without their numbers.",
                spoiled,
            ),
        ),
    )
    return [words.format(n=formats.number(count)) for count, words in said if count]


def _spoiled(report: ImportReport) -> int:
    """Return how many rows came in without the one value that could not be read."""
    lines = {problem.line for problem in report.problems}
    return sum(each.line in lines and each.action in (NEW, ADDS) for each in report.decisions)


def _centred(role: str, token: str | None = None) -> QLabel:
    made = wrapped(label(role=role, token=token))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
