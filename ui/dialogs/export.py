"""Customers out into a file: which ones, in which format, where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock, formats, jalali
from crmdesk.desk import Desk
from crmdesk.errors import UserError
from crmdesk.exchange.export import ExportReport, export_customers
from crmdesk.i18n import N_, _, ngettext
from crmdesk.jobs import Progress
from crmdesk.text import isolate, isolate_ltr
from ui import theme
from ui.buttons import button, set_kind
from ui.dialogs.form import ENTER, strip_of
from ui.dialogs.import_jobs import Jobs
from ui.dialogs.import_places import ask_target
from ui.dialogs.working_dialog import WorkingDialog
from ui.text import label, wrapped
from ui.widgets.import_working import Working

WIDTH = 560
BELOW = 6
ALL, MARKED, FOUND = "all", "marked", "found"
_CTRL = Qt.KeyboardModifier.ControlModifier


class Format(NamedTuple):
    """A kind of file: its code, suffix, name, what it is good for, and what such files are."""

    code: str
    suffix: str
    title: str
    sentence: str
    kind: str


FORMATS = (
    Format(
        "xlsx",
        ".xlsx",
        N_("Excel table"),
        N_("To read, sort and print; opens in Excel and LibreOffice."),
        N_("Excel tables"),
    ),
    Format(
        "vcard",
        ".vcf",
        N_("Cards for a phone (vCard)"),
        N_("To take the contacts into a phone, Google or Outlook, photos included."),
        N_("Contact cards"),
    ),
    Format(
        "csv",
        ".csv",
        N_("Plain table (CSV)"),
        N_("For other programs, and for importing it here again."),
        N_("CSV tables"),
    ),
)


class ExportDialog(WorkingDialog):
    """Writes customers into a file and says where it is."""

    def __init__(
        self,
        window: QWidget | None,
        desk: Desk,
        marked: Sequence[int] = (),
        found: Sequence[int] | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            window: the dialog stands in front of it.
            desk: whose customers.
            marked: customers that are marked in the list.
            found: customers that a search lists now; None when there is no search.
        """
        super().__init__(window)
        self._desk = desk
        self._ids: dict[str, Sequence[int] | None] = {ALL: None}
        if len(marked) > 1:
            self._ids[MARKED] = tuple(marked)
        if found:
            self._ids[FOUND] = tuple(found)
        self.saved: Path | None = None
        self.whom: dict[str, QRadioButton] = {}
        self.format: dict[str, QRadioButton] = {}
        self.setModal(True)
        self.setWindowTitle(_("Export customers"))
        self.working = Working(self.stop)
        self.jobs = Jobs(self, self._show_working, self.working.progress)
        self._lay_out()
        self._choose_usual()

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.message = strip_of("ok")
        self.pages = QStackedWidget()
        self.pages.addWidget(self._choices())
        self.pages.addWidget(self.working)
        self.close_button = button(_("Cancel"), "secondary", self.leave)
        self.folder_button = button(
            _("Open the folder"), "secondary", self.open_folder, "folder-open"
        )
        self.save_button = button(_("Save…"), "primary", self.save, "save")
        self.folder_button.hide()
        self._foot = foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for one in (self.folder_button, self.close_button, self.save_button):
            foot.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(_("Export customers"), "h1"))
        column.addWidget(self.pages, 1)
        column.addWidget(self.message)
        column.addLayout(foot)
        self.resize(round(WIDTH * max(1.0, theme.scale())), self.sizeHint().height())

    def _choices(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        whom = QWidget()
        asked = QVBoxLayout(whom)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(0)
        asked.addWidget(label(_("Which customers"), "strong"))
        for code in self._ids:
            self.whom[code] = _radio(self._whom_words(code))
            asked.addWidget(self.whom[code])
        self._everyone = label(self._whom_words(ALL), "body", "text2")
        column.addWidget(self._everyone)
        column.addWidget(whom)
        (whom if len(self._ids) == 1 else self._everyone).hide()
        column.addSpacing(10)
        column.addWidget(label(_("File format"), "strong"))
        kinds = QWidget()
        rows = QVBoxLayout(kinds)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for one in FORMATS:
            self.format[one.code] = made_radio = _radio(_(one.title))
            made_radio.setAccessibleDescription(_(one.sentence))
            rows.addWidget(made_radio)
            rows.addWidget(_sentence(_(one.sentence), made_radio))
        column.addWidget(kinds)
        column.addStretch(1)
        return made

    def _whom_words(self, code: str) -> str:
        ids = self._ids[code]
        count = self._desk.customers.count() if ids is None else len(ids)
        words = {
            ALL: ngettext("All customers ({n})", "All customers ({n})", count),
            MARKED: ngettext("The selected one ({n})", "Those selected ({n})", count),
            FOUND: ngettext("The one found now ({n})", "Those found now ({n})", count),
        }
        return words[code].format(n=formats.number(count))

    def _choose_usual(self) -> None:
        """Offer what was pointed at: marked rows before a search, a search before all."""
        wanted = MARKED if MARKED in self._ids else FOUND if FOUND in self._ids else ALL
        self.whom[wanted].setChecked(True)
        self.format["xlsx"].setChecked(True)
        (self.whom[wanted] if len(self._ids) > 1 else self.format["xlsx"]).setFocus()
        for one in (*self.whom.values(), *self.format.values()):
            one.toggled.connect(lambda _on: self._choose_anew())

    # ---- what is chosen -----------------------------------------------------------------------

    @property
    def chosen_ids(self) -> Sequence[int] | None:
        """The customers that are chosen; None for all."""
        return next(self._ids[code] for code, one in self.whom.items() if one.isChecked())

    @property
    def chosen_format(self) -> Format:
        """The format that is chosen."""
        return next(one for one in FORMATS if self.format[one.code].isChecked())

    def proposed_name(self) -> str:
        """Return the name of the file with today's date, so that two days do not collide."""
        year, month, day = jalali.to_jalali(clock.today())
        words = _("Customers")
        return f"{words} {year}-{month:02}-{day:02}{self.chosen_format.suffix}"

    def _choose_anew(self) -> None:
        """Another choice is another file."""
        if self.saved is not None:
            self.saved = None
            self.message.say("ok", "")
            self._show_footer()

    # ---- writing ------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a place and write the file there."""
        if self.jobs.running:
            return
        chosen = self.chosen_format
        path = ask_target(self, _("Export customers"), self.proposed_name(), _(chosen.kind))
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        """Write the chosen customers into a file."""
        self.message.say("ok", "")
        kind, ids, desk = self.chosen_format.code, self.chosen_ids, self._desk

        def work(progress: Progress) -> ExportReport:
            return export_customers(desk, path, kind, ids, progress)

        self.jobs.start(work, _("Writing the file…"), self._written, self._failed)

    def _written(self, report: ExportReport) -> None:
        self._show_choices()
        self.saved = report.path
        said = ngettext(
            "{n} customer was written to {file} in the folder {folder}.",
            "{n} customers were written to {file} in the folder {folder}.",
            report.count,
        ).format(
            n=formats.number(report.count),
            file=isolate_ltr(report.path.name),
            folder=isolate(report.path.parent.name),
        )
        cut = len(report.shortened)
        if cut:
            words = ngettext(
                "The note of {n} customer was too long for a cell and was cut.",
                "The notes of {n} customers were too long for a cell and were cut.",
                cut,
            )
            said = f"{said} {words.format(n=formats.number(cut))}"
        self.message.say("warn" if cut else "ok", said)
        self._show_footer()
        self.close_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self._show_choices()
        self._show_footer()
        if not isinstance(error, UserError):
            self.message.say("error", _("That went wrong. No file was written."))
            raise error
        self.message.say("error", error.message)

    def stop(self) -> None:
        """Stop writing; no half file stays."""
        if self.jobs.running:
            self.jobs.stop(_("Stopping; nothing of it stays…"), self._stopped)

    def _stopped(self) -> None:
        self._show_choices()
        self._show_footer()
        self.save_button.setFocus()

    def open_folder(self) -> None:
        """Show the folder of the file in the file manager."""
        if self.saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.saved.parent)))

    # ---- looks --------------------------------------------------------------------------------

    def _show_working(self, sentence: str, can_stop: bool) -> None:
        self.working.say(sentence, can_stop=can_stop)
        self.pages.setCurrentWidget(self.working)
        for one in (self.folder_button, self.close_button, self.save_button):
            one.hide()
        (self.working.stop_button if can_stop else self).setFocus()

    def _show_choices(self) -> None:
        self.pages.setCurrentIndex(0)

    def _show_footer(self) -> None:
        is_saved = self.saved is not None
        self.folder_button.setVisible(is_saved)
        self.close_button.setText(_("Close") if is_saved else _("Cancel"))
        self.close_button.setAccessibleName(self.close_button.text())
        # What comes next stands out at the end: saving, and after it closing.
        first, last = self.close_button, self.save_button
        if is_saved:
            first, last = last, first
        set_kind(first, "secondary")
        set_kind(last, "primary")
        for one in (first, last):
            self._foot.addWidget(one)  # moves it to the end
            one.show()
        QWidget.setTabOrder(self.folder_button, first)
        QWidget.setTabOrder(first, last)

    # ---- keys and leaving ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, else the one that stands out."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and not event.modifiers() & _CTRL:
            focused.click()
        elif self.saved is not None:
            self.leave()
        else:
            self.save()


def _radio(words: str) -> QRadioButton:
    made = QRadioButton(words.replace("&", "&&"))
    made.setAccessibleName(words)
    made.setMinimumHeight(theme.TARGET)
    return made


def _sentence(words: str, choice: QRadioButton) -> QWidget:
    """Return a sentence under a choice, as far in as the choice's own words."""
    made = _Under(choice)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, BELOW)
    row.addWidget(wrapped(label(words, "caption", "text2")), 1)
    return made


class _Under(QWidget):
    """Begins where the words of a choice begin, whatever the style and the size of the text."""

    def __init__(self, choice: QRadioButton) -> None:
        super().__init__()
        self._choice = choice

    def showEvent(self, event: QShowEvent) -> None:
        """Measure: the style sheet counts from here on."""
        super().showEvent(event)
        option = QStyleOptionButton()
        self._choice.initStyleOption(option)
        style = self._choice.style()
        words = style.subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self._choice)
        rtl = self.isRightToLeft()
        start = option.rect.right() - words.right() if rtl else words.left() - option.rect.left()
        ends = (0, 0, start, BELOW) if rtl else (start, 0, 0, BELOW)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(*ends)
