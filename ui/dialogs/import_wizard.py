"""Bringing contacts in: file, columns, preview, result. Nothing is written before the last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.errors import UserError
from crmdesk.exchange.performing import owners_of
from crmdesk.exchange.plan import ADDS, NEW, ImportPlan, write_error_rows
from crmdesk.exchange.table import Table
from crmdesk.i18n import _, ngettext
from crmdesk.services.customer_data import CustomerDraft
from crmdesk.text import isolate_ltr
from ui.dialogs.import_frame import COLUMNS, FILE, PREVIEW, RESULT, ImportFrame
from ui.dialogs.import_places import ask_source, ask_target
from ui.drop import FileDrop, clipboard_contacts
from ui.models import import_work
from ui.models.import_work import Opened, Source, Written
from ui.text import set_text
from ui.widgets.import_columns import ImportColumns
from ui.widgets.import_file import ImportFile
from ui.widgets.import_preview import ImportPreview
from ui.widgets.import_result import ImportResult

NAMED = 5
"""Rows that a sentence names."""


class ImportDialog(ImportFrame):
    """Four steps at most; cards have no columns to match.

    Attributes:
        table: what was read, None for cards.
        plan: what would be done, None before it was compared.
        written: what was done, None before.
    """

    def __init__(
        self,
        window: QWidget | None,
        desk: Desk,
        source: Source | None = None,
        on_show: Callable[[], object] | None = None,
    ) -> None:
        """Make the dialog; a source is read at once.

        Args:
            window: the dialog stands in front of it.
            desk: whose customers.
            source: a file, or a text that was pasted.
            on_show: goes to the new customers, after the dialog was closed.
        """
        self._desk = desk
        self._on_show = on_show
        self._given: Source | None = None
        self.table: Table | None = None
        self.plan: ImportPlan | None = None
        self.written: Written | None = None
        self._planned: Table | None = None
        self._known: tuple[str, ...] = ()
        super().__init__(window)
        FileDrop(self, self.take_files)
        self.show_step(FILE)
        if source is not None:
            self.take(source)

    def make_steps(self) -> tuple[QWidget, ...]:
        """Make the four pages."""
        self.file = ImportFile(self.choose_file, self.paste, self.save_empty)
        self.file.dropped.connect(self.take_files)
        self.columns = ImportColumns()
        self.columns.reread.connect(self._read_again)
        self.columns.rematched.connect(self._match)
        self.columns.built.connect(self.order_footer)
        self.preview = ImportPreview(self._customer)
        self.preview.counted.connect(self.show_next)
        self.preview.left.connect(self.reject)
        self.outcome = ImportResult(self.take_back, self.save_errors, self._show_new)
        return self.file, self.columns, self.preview, self.outcome

    # ---- where a source comes from ------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file."""
        near = self._given if isinstance(self._given, Path) else None
        chosen = ask_source(self, near)
        if chosen is not None:
            self.take(chosen)

    def paste(self) -> None:
        """Take what the clipboard holds."""
        found = clipboard_contacts()
        if found is None:
            self.say_wrong(_("The clipboard holds no rows. Mark cells in the table and copy them."))
        else:
            self.take(found)

    def take_files(self, files: list[Path]) -> None:
        """Take the first of the files that were dropped."""
        if self.step == RESULT or self.jobs.running:
            return
        words = _("One file at a time: {name} was taken. Import the others after it.")
        said = words.format(name=isolate_ltr(files[0].name)) if len(files) > 1 else ""
        self.take(files[0], said)

    def take(self, source: Source, remark: str = "") -> None:
        """Read a source and go on to its columns, or with cards to the preview.

        Args:
            source: what is brought in; what was decided for another one is asked for first.
            remark: said meanwhile.
        """
        if self.jobs.running:
            return
        if self._has_choices():
            words = _(
                "Nothing is imported yet. What you chose for the rows is lost when other contacts "
                "are read."
            )
            go_on = partial(self._read, source, remark)
            self.message.say("warn", words, _("Read the other contacts"), go_on)
        else:
            self._read(source, remark)

    def _read(self, source: Source, remark: str) -> None:
        self.message.say("info", remark)
        work = import_work.reading(self._desk, source)
        self.jobs.start(
            work,
            _("Reading the file…"),
            partial(self._taken, source),
            partial(self._not_taken, source),
        )

    def _taken(self, source: Source, found: Opened) -> None:
        """Go over to another source; one that was stopped leaves everything as it was."""
        self._given, self.plan = source, None
        self.columns.source.forget()
        self._opened(found)

    def _opened(self, found: Opened) -> None:
        self.table, self._planned = found.table, None
        self._known = found.known
        if found.table is not None:
            self.columns.show_table(found.table)
            self.show_soon(COLUMNS)
        elif found.plan is not None:
            self.plan = found.plan
            self.preview.show_plan(found.plan)
            self.show_soon(PREVIEW)

    def _not_taken(self, source: Source, error: Exception) -> None:
        """Stay at the file; what was read before is no longer what was asked for."""
        self._given = source
        self.table = self.plan = None
        self.show_step(FILE)
        self.say_error(error)

    def save_empty(self) -> None:
        """Ask for a place and write a table that has headings alone."""
        name = _("Customers") + ".csv"
        path = ask_target(self, _("Save an empty table"), name, _("CSV tables"))
        if path is None:
            return
        try:
            import_work.save_empty_table(path)
        except UserError as error:
            self.say_wrong(error.message)
        else:
            self.message.say("ok", _("Saved: {path}").format(path=isolate_ltr(str(path))))

    # ---- columns ------------------------------------------------------------------------------

    def _read_again(self, encoding: str, delimiter: str, sheet: str) -> None:
        if self._given is None:
            return
        self.message.say("error", "")
        work = import_work.reading(self._desk, self._given, encoding, delimiter, sheet)
        words = _("Reading the file…")
        self.jobs.start(work, words, self._opened, self._not_reread, self._show_as_read)

    def _match(self, roles: tuple[str, ...]) -> None:
        if self.table is None:
            return
        self.next_button.setEnabled(False)
        work = import_work.matching(self.table, roles)
        self.jobs.start(work, "", self._matched, self._not_reread)

    def _matched(self, table: Table) -> None:
        self.table = table
        self.columns.show_table(table)
        self.show_next()

    def _not_reread(self, error: Exception) -> None:
        self._show_as_read()
        self.not_done(error)

    def _show_as_read(self) -> None:
        """Show what the table was read with, which is what is compared next."""
        if self.table is not None:
            self.columns.show_table(self.table)

    # ---- preview ------------------------------------------------------------------------------

    def _compare(self) -> None:
        if self.table is None or self.table is self._planned:
            self.show_step(PREVIEW)
            return
        work = import_work.comparing(self._desk, self.table)
        self.jobs.start(work, _("Comparing with your customers…"), self._compared, self.not_done)

    def _compared(self, plan: ImportPlan) -> None:
        """Show a plan; what was chosen before other columns were taken is chosen still."""
        lost = plan.carry(self.plan) if self.plan is not None else []
        self.plan, self._planned = plan, self.table
        self.preview.show_plan(plan)
        self.show_soon(PREVIEW)
        if lost:
            words = _(
                "These rows are read differently now; choose again what becomes of them: {rows}"
            )
            some = _(", ").join(map(formats.number, lost[:NAMED]))
            rows = some if len(lost) <= NAMED else f"{some}…"
            self.message.say("warn", words.format(rows=rows))

    def _customer(self, customer_id: int) -> CustomerDraft:
        return self._desk.customers.get(customer_id).draft()

    # ---- writing ------------------------------------------------------------------------------

    def _write(self) -> None:
        if self.plan is None:
            return
        finished: list[Written] = []
        self.jobs.start(
            import_work.writing(self._desk, self.plan, finished, self._learnt()),
            _("A backup first, then the contacts…"),
            self._done,
            self.not_done,
            # Stopped in the last moment: it is done all the same, and can be taken back.
            lambda: self._done(finished[0]) if finished else None,
        )

    def _learnt(self) -> Table | None:
        """Return the table when its columns were matched by hand and shall be remembered."""
        table = self.table
        by_hand = table is not None and table.roles != self._known
        return table if by_hand and self.columns.remember.isChecked() else None

    def _done(self, written: Written) -> None:
        self.written = written
        self.outcome.show_report(written.report, can_undo=bool(written.undo_label))
        self.show_step(RESULT)

    def take_back(self) -> None:
        """Undo the whole import."""
        if self.written is None or self.jobs.running:
            return
        work = import_work.taking_back(self._desk, self.written)
        words = _("Taking it back…")
        self.jobs.start(work, words, self._taken_back, self.not_done, can_stop=False)

    def _taken_back(self, done: bool) -> None:
        self.show_step(RESULT)
        if done:
            self.say_title(self.windowTitle())
            set_text(self.place, "")  # nothing of the steps is left
            self.outcome.show_taken_back()
            return
        words = _("Something else was changed meanwhile. Close this and undo step by step.")
        self.outcome.message.say("warn", words)

    def save_errors(self) -> None:
        """Ask for a place and write the rows that could not be read."""
        if self.plan is None:
            return
        stem = Path(self.plan.name).stem or _("Contacts")
        name = _("{name} - errors").format(name=stem) + ".csv"
        path = ask_target(self, _("Save the rows with errors"), name, _("CSV tables"))
        if path is None:
            return
        try:
            source = self._given if isinstance(self._given, Path) else None
            report = self.written.report if self.written is not None else None
            owners = owners_of(self._desk.store, report) if report is not None else None
            count = write_error_rows(self.plan, path, source, owners)
        except UserError as error:
            self.outcome.message.say("error", error.message)
            return
        words = ngettext(
            "{n} row was saved with its reason. Correct it and import this file: {path}",
            "{n} rows were saved with their reasons. Correct them and import this file: {path}",
            count,
        )
        said = words.format(n=formats.number(count), path=isolate_ltr(str(path)))
        self.outcome.message.say("ok", said)

    def _show_new(self) -> None:
        self.leave()
        if self._on_show is not None:
            self._on_show()

    # ---- leaving ------------------------------------------------------------------------------

    def leave(self) -> None:
        """Close; what was decided row by row is not dropped before a word was said of it."""
        if not self._has_choices():
            super().leave()
            return
        words = _("Nothing is imported yet. What you chose for the rows is lost when you close.")
        if self.message.isVisible() and self.message.accessibleName() == words:
            self.message.button.setFocus()  # and no more: a second click is no answer
            return
        self.message.say("warn", words, _("Close without importing"), super().leave)

    def _has_choices(self) -> bool:
        """Return whether something was decided row by row that is not written."""
        plan = self.plan if self.step != RESULT else None
        return plan is not None and any(row.chosen for row in plan.rows)

    # ---- steps --------------------------------------------------------------------------------

    def about(self) -> str:
        """Return the name of the file."""
        if self.step == FILE:
            return ""
        found = self.table or self.plan
        return isolate_ltr(found.name) if found is not None else ""

    def has_next(self) -> bool:
        """Return whether something was read."""
        return self.step != FILE or self.table is not None or self.plan is not None

    def next_words(self) -> tuple[str, bool]:
        """Return how many rows will be written, at the step before it."""
        if self.step == RESULT:
            return _("Close"), True
        if self.step == COLUMNS:
            return _("Next: preview"), True
        if self.step != PREVIEW or self.plan is None:
            return _("Next"), True
        counts = self.preview.counts
        rows = counts[NEW] + counts[ADDS]
        if not rows:
            return _("Nothing to import"), False
        words = ngettext("Import {n} row", "Import {n} rows", rows)
        return words.format(n=formats.number(rows)), True

    def focus_step(self) -> None:
        """Put the keyboard on the choice, the list or the button that comes next."""
        if self.step == RESULT:
            self.next_button.setFocus()
        else:
            (self.file, self.columns, self.preview)[self.step].focus_first()

    def last_stop(self) -> QWidget:
        """Return the last button, choice or check box of the step."""
        stops = (
            self.file.sample_button,
            self.columns.remember,
            self.preview.action.chips[-1],
            self.outcome.undo_button,
        )
        return stops[self.step]

    def go_on(self) -> None:
        """Compare, write or close."""
        if self.step == FILE:
            self.show_step(COLUMNS if self.table is not None else PREVIEW)
        elif self.step == COLUMNS:
            self._compare()
        elif self.step == PREVIEW:
            self._write()
        else:
            self.leave()

    def go_back(self) -> None:
        """From the preview to the columns, or with cards to the file."""
        has_columns = self.step == PREVIEW and self.table is not None
        self.show_step(COLUMNS if has_columns else FILE)


__all__ = ["COLUMNS", "FILE", "PREVIEW", "RESULT", "ImportDialog"]
