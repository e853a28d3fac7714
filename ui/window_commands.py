"""What the window's commands do to the data: log a call, add a customer, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.text import isolate
from ui.keyfilter import field_has_own

if TYPE_CHECKING:
    from crmdesk.store import Undone
    from ui.main_window import MainWindow


class WindowCommands:
    """The commands of one window; before the desk is open they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def run(self, work: Callable[[], Any]) -> Any:
        """Call a function; an error meant for the user becomes a toast and the answer None."""
        try:
            return work()
        except UserError as error:
            self._window.toasts.show(error.message, kind="error")
            return None

    def log_call(self, customer_id: int | None = None, follow_up_id: int | None = None) -> None:
        """Open the call dialog; without a name it offers the customer of the current row."""
        if self._window.desk is None:
            return
        from ui.dialogs.call import CallDialog

        page = self._window.pages.current()
        sure = customer_id is not None
        if not sure and page is not None:
            customer_id = page.current_customer_id()
        logged = CallDialog.ask(
            self._window, self._window.desk, customer_id, follow_up_id, sure=sure
        )
        if logged is None:
            return
        self._told(_("The call with {name} was logged."), logged.interaction_id)
        self._window.focus_page()

    def _told(self, sentence: str, interaction_id: int) -> None:
        desk = self._window.desk
        if desk is None:
            return
        entry = self.run(lambda: desk.interactions.get(interaction_id))
        customer = self.run(lambda: desk.customers.get(entry.customer_id)) if entry else None
        if customer is not None:
            text = sentence.format(name=isolate(customer.name))
            self._window.toasts.show(text, _("Undo"), self.undo_desk)

    def new_customer(self) -> None:
        """Ask for a new customer in one line."""
        if self._window.desk is None:
            return
        from ui.dialogs.new_customer import NewCustomerDialog

        NewCustomerDialog.open_for(
            self._window, self._window.desk, self._window.top.search.text(), self._customer_made
        )

    def _customer_made(self, customer_id: int, name: str) -> None:
        self._window.open_customer(customer_id)
        text = _("{name} was added.").format(name=isolate(name))
        self._window.toasts.show(text, _("Undo"), self.undo_desk)

    def undo(self) -> None:
        """Take back: in a text field its own last change, otherwise the desk's."""
        field: Any = QApplication.focusWidget()
        if field_has_own(field, undo=True):
            field.undo()
        else:
            self.undo_desk()

    def redo(self) -> None:
        """Do again what was undone: in a text field its own, otherwise the desk's."""
        field: Any = QApplication.focusWidget()
        if field_has_own(field, undo=False):
            field.redo()
        else:
            self.redo_desk()

    def undo_desk(self) -> None:
        """Take back the newest operation on the data."""
        if self._window.desk is not None:
            done = self._step(self._window.desk.store.undo, _("There is nothing to undo."))
            if done is not None:
                text = _("Undone: {what}").format(what=isolate(done.label))
                self._window.toasts.show(text, _("Redo"), self.redo_desk)

    def redo_desk(self) -> None:
        """Do again the operation that was undone last."""
        if self._window.desk is not None:
            done = self._step(self._window.desk.store.redo, _("There is nothing to redo."))
            if done is not None:
                text = _("Redone: {what}").format(what=isolate(done.label))
                self._window.toasts.show(text, _("Undo"), self.undo_desk)

    def _step(self, move: Callable[[], Undone | None], nothing: str) -> Undone | None:
        try:
            done = move()
        except UserError as error:
            self._window.toasts.show(error.message, kind="error")
            return None
        if done is None:
            self._window.toasts.show(nothing)
        return done
