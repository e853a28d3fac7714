"""What is done with a row of follow-ups: settle, put off, move, copy, delete, call, open.

Dates, menus and questions are loaded with the first key that needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from crmdesk import clock, formats, phones
from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpDraft, FollowUpRow
from crmdesk.text import isolate, strip_isolates
from ui.context import Context
from ui.followup_deeds import FollowUpDeeds
from ui.menu_words import pop_up
from ui.widgets import undo_toast
from ui.widgets.followup_view import FollowUpView
from ui.widgets.tab_order import stand_before

if TYPE_CHECKING:
    from crmdesk.quickdate import QuickDate
    from ui.widgets.when_prompt import WhenPrompt


class FollowUpWork(QObject):
    """Does what a view of follow-ups wants, each with its undo.

    Attributes:
        deeds: does it, and asks for a date or a reason.
        line: where the keyboard goes when the current row is leaving its line, else None; the
            page takes it when it has read again.
    """

    settled = Signal(object)
    """Carries the ``FollowUpRow`` that was done just now."""

    def __init__(
        self, context: Context, view: FollowUpView, place: Callable[[WhenPrompt], object]
    ) -> None:
        """Listen to a view.

        Args:
            context: of the page.
            view: whose current row is meant.
            place: puts the prompt into the page.
        """
        super().__init__(view)
        self._context = context
        self._followups = context.desk.followups
        self._view = view
        self._place = place
        self._menu: QMenu | None = None
        self.deeds = FollowUpDeeds(context, view, self._put, self._leave_line)
        self.line: int | None = None
        view.done_wanted.connect(self.settle)
        view.snooze_wanted.connect(self.snooze)
        view.snoozes_wanted.connect(self.open_snoozes)
        view.menu_wanted.connect(self.open_menu)
        view.call_wanted.connect(self.call)
        view.open_wanted.connect(self.open)
        view.copy_wanted.connect(self.copy)
        view.delete_wanted.connect(self.delete)

    def command(self, name: str) -> Callable[[], object] | None:
        """Return how a command of the registry is carried out on the current row."""
        if self._view.current_row() is None:
            return None
        settled = self._open_row() is None
        return {
            "open": self.open,
            "edit": self.edit,
            "done": self.settle,
            "snooze": None if settled else lambda: self.open_snoozes(self._view.menu_point()),
            "copy": self.copy,
            "delete": self.delete,
            "context_menu": lambda: self.open_menu(self._view.menu_point()),
        }.get(name)

    # ---- the row ------------------------------------------------------------------------------

    def settle(self) -> None:
        """Settle the row, or open it again."""
        entry = self._view.current_entry()
        if entry is None or entry.row is None:
            return
        if entry.settled:
            self.deeds.reopen(entry.row)
        elif self.deeds.finish(entry.row):
            self.settled.emit(entry.row)

    def delete(self) -> None:
        """Put the row into the trash."""
        row = self._view.current_row()
        if row is not None:
            self.deeds.delete(row)

    def copy(self) -> None:
        """Copy the row as a line of text."""
        row = self._view.current_row()
        if row is None:
            return
        when = formats.due(row.day, row.moment, clock.today())
        phone = formats.digits(phones.display(row.phone)) if row.phone else ""
        parts = (row.customer_name, phone, when, " ".join(row.reason.split()))
        words = strip_isolates(" · ".join(part for part in parts if part))
        QGuiApplication.clipboard().setText(words)

    def edit(self) -> None:
        """Open the form of the row."""
        row = self._view.current_row()
        if row is not None:
            self._context.edit_follow_up(row.id)

    def call(self) -> None:
        """Log the call that the row asks for."""
        row = self._view.current_row()
        if row is not None:
            self._context.log_call(row.customer_id, row.id)

    def open(self) -> None:
        """Show the customer."""
        row = self._view.current_row()
        if row is not None:
            self._context.open_customer(row.customer_id)

    def _open_row(self) -> FollowUpRow | None:
        """Return the current follow-up unless it is settled already."""
        entry = self._view.current_entry()
        return entry.row if entry is not None and not entry.settled else None

    # ---- later --------------------------------------------------------------------------------

    def snooze(self, digit: str) -> None:
        """Move the row by a digit of ``SnoozeMenu``."""
        row = self._open_row()
        if row is not None:
            self.deeds.snooze(row, digit)

    def _leave_line(self, work: Callable[[], object], said: str) -> bool:
        self.line = self._view.currentIndex().row()
        done = undo_toast.do(self._context, work, said)
        if not done:
            self.line = None
        return done

    def _put(self, prompt: WhenPrompt) -> None:
        self._place(prompt)
        stand_before(prompt.stops, self._view)

    def add_next(self, row: FollowUpRow, when: QuickDate) -> None:
        """Add the follow-up that comes after a settled one, of its kind and for its reason."""
        draft = FollowUpDraft(row.customer_id, when.day, when.moment, row.kind, row.reason)
        due = isolate(formats.due(when.day, when.moment, clock.today()))
        said = _("Follow-up for {name}: {when}")
        said = said.format(name=isolate(row.customer_name), when=due)
        undo_toast.do(self._context, lambda: self._followups.add(draft), said)

    # ---- menus --------------------------------------------------------------------------------

    def open_snoozes(self, at: QPoint) -> None:
        """Open the menu of where the row can move."""
        row = self._open_row()
        if row is not None:
            from ui.widgets.snooze_menu import SnoozeMenu

            menu = SnoozeMenu(row, self._view)
            menu.chosen.connect(self.snooze)
            self._pop_up(menu, at)

    def open_menu(self, at: QPoint) -> None:
        """Open the menu of the row."""
        entry = self._view.current_entry()
        if entry is None or entry.row is None:
            return
        from ui.widgets.followup_menu import FollowUpMenu

        row = entry.row
        menu = FollowUpMenu(row, settled=entry.settled, parent=self._view)
        menu.chosen.connect(self._chosen)
        menu.snoozed.connect(self.snooze)
        self._pop_up(menu, at)

    def _chosen(self, name: str) -> None:
        work = self.call if name == "log_call" else self.command(name)
        if work is not None:
            work()

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        if self._menu is not None:
            return  # the key and the system's own event may both ask for it
        self._menu = menu
        menu.aboutToHide.connect(self._closed)
        pop_up(menu, at)

    def _closed(self) -> None:
        menu, self._menu = self._menu, None
        if menu is not None:
            menu.deleteLater()
