"""The pane beside the list: a customer to look at, and on demand the form to change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crmdesk.i18n import _
from crmdesk.services.customers import Customer
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.timeline import TimelineItem
from ui.widgets.profile_view import NEWEST, ProfileView

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from ui.widgets.customer_form import CustomerForm

__all__ = ["NEWEST", "ProfilePane"]


class ProfilePane(QFrame):
    """Shows a customer; says what is wanted, and saves nothing but its own form."""

    left_behind = Signal(int)
    """A customer gave way to another, or to nobody, while the keyboard was here or the form open;
    carries their id. What was typed is kept."""
    saved = Signal()
    """The form was saved, as one step."""

    def __init__(self, desk: Desk | None = None, parent: QWidget | None = None) -> None:
        """Make an empty pane; without a desk nothing can be edited in it."""
        super().__init__(parent)
        self._desk = desk
        self.form: CustomerForm | None = None
        self._to_resume: int | None = None
        self.setProperty("card", "true")
        self.view = view = ProfileView(photos=desk.photos if desk is not None else None)
        self.setFocusProxy(view)
        self._pass_on(view)
        view.edit_wanted.connect(self.edit)
        self.name, self.about, self.note = view.name, view.about, view.note
        self.timeline, self.follow_ups = view.timeline, view.follow_ups
        self.call_button, self.edit_button = view.call_button, view.edit_button
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(view)
        self.setAccessibleName(_("Profile"))

    def _pass_on(self, view: ProfileView) -> None:
        """What the view wants, the pane wants."""
        self.call_wanted, self.more_wanted = view.call_wanted, view.more_wanted
        self.follow_up_wanted, self.entry_wanted = view.follow_up_wanted, view.entry_wanted
        self.tag_clicked, self.snooze_wanted = view.tag_clicked, view.snooze_wanted
        self.edit_entry_wanted = view.edit_entry_wanted
        self.delete_entry_wanted = view.delete_entry_wanted
        self.edit_follow_up_wanted = view.edit_follow_up_wanted
        self.delete_follow_up_wanted = view.delete_follow_up_wanted
        self.done_wanted, self.reopen_wanted = view.done_wanted, view.reopen_wanted

    # ---- what it shows ------------------------------------------------------------------------

    def clear(self) -> None:
        """Show nobody; what was typed into the form is kept."""
        before = self._in_use_for()
        self._leave_form()
        self.view.clear()
        self.setAccessibleName(_("Profile"))
        if before is not None:
            self.left_behind.emit(before)

    def show_customer(
        self,
        customer: Customer,
        open_ones: tuple[FollowUpRow, ...],
        items: tuple[TimelineItem, ...],
    ) -> None:
        """Show a customer; the form stays open for the same one, and is left for another.

        Args:
            customer: who.
            open_ones: open follow-ups, the nearest first.
            items: the timeline, the newest first.
        """
        before = self._in_use_for()
        if self.form is not None and self.form.customer.id != customer.id:
            self._leave_form()
        self.view.show_customer(customer, open_ones, items)
        self.setAccessibleName(customer.name)
        if before not in (None, customer.id):
            self.left_behind.emit(before)
        if self._to_resume == customer.id:
            self.resume(customer.id)

    # ---- editing ------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether the form is open."""
        return self.form is not None

    def edit(self) -> None:
        """Open the form of the customer that is shown, and put the keyboard there."""
        if self.form is None and self._desk is not None and self.view.customer is not None:
            from ui.widgets.customer_form import CustomerForm

            self.form = CustomerForm(self._desk, self.view.customer)
            self.form.saved.connect(self._form_saved)
            self.form.left.connect(self._close_form)
            self._column.addWidget(self.form)
            self.view.hide()
            self.setFocusProxy(self.form.name)
        if self.form is not None:
            self.form.focus_first()

    def resume(self, customer_id: int) -> None:
        """Open the form of a customer with its draft, as soon as that customer is shown."""
        shown = self.view.customer
        if shown is None or shown.id != customer_id:
            self._to_resume = customer_id
            return
        self._to_resume = None
        self.edit()
        if self.form is not None and self.form.draft.strip is not None:
            self.form.draft.strip.go_on.click()

    def command(self, action_id: str) -> Callable[[], object] | None:
        """How the pane carries out a command of ``ui.actions`` while it has the keyboard."""
        if self.editing or self.view.customer is None:
            return None
        if action_id == "edit":
            return self.view.edit_current if self.view.current is not None else self.edit
        if self.view.current is None:
            return None
        return {
            "delete": self.view.delete_current,
            "done": self.view.tick_current,
            "context_menu": self.view.open_menu,
        }.get(action_id)

    def _in_use_for(self) -> int | None:
        """Return whom somebody is reading or editing here, None when the keyboard is elsewhere."""
        shown = self.view.customer
        here = self.isAncestorOf(self.window().focusWidget()) or self.editing
        return shown.id if shown is not None and here else None

    def _form_saved(self) -> None:
        self._close_form()
        self.saved.emit()

    def _leave_form(self) -> None:
        if self.form is not None:
            self.form.draft.left()
            self._close_form()

    def _close_form(self) -> None:
        """Show the customer again; the keyboard stays in the pane."""
        form, self.form = self.form, None
        if form is None:
            return
        had_keyboard = form.isAncestorOf(self.window().focusWidget())
        self._column.removeWidget(form)
        self.setFocusProxy(self.view)
        self.view.show()
        if had_keyboard:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        form.hide()
        form.deleteLater()
