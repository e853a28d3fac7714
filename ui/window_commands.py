"""What the window's commands do to the data: forms, undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QApplication

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.text import isolate
from ui.keyfilter import field_has_own

MANY_ROWS = 2000
"""Rows of the journal from which undo is no matter of a moment."""

if TYPE_CHECKING:
    from crmdesk.store import Undone
    from ui.dialogs.form import FormDialog
    from ui.main_window import MainWindow

    Form = TypeVar("Form", bound=FormDialog)


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

    # ---- on the page ---------------------------------------------------------------------------

    def on_page(self, name: str) -> None:
        """Let the page that is shown carry out a command; say so when it cannot."""
        page = self._window.pages.current()
        work = page.command(name) if page is not None else None
        if work is not None:
            work()
        elif self._window.desk is not None:
            words = _("Choose a row in Today or Customers first, then use this command.")
            self._window.toasts.show(words)

    def for_customer(self, name: str, customer_id: int) -> None:
        """Carry out a command for one customer, as the palette asks."""
        if name == "log_call":
            self.log_call(customer_id)
        elif name == "new_follow_up":
            self.new_follow_up((customer_id,))
        elif name == "log_entry":
            self.log_entry(customer_id)
        elif name == "summary":
            from ui.paper import show_summary

            show_summary(self._window, customer_id)
        else:
            self._window.open_customer(customer_id)
            if name != "open":
                self._window.actions_made[name].trigger()

    # ---- forms ---------------------------------------------------------------------------------

    def show(self, form: Form) -> Form:
        """Show a form and return at once; help and the size of the text have their keys in it."""
        from ui.dialogs.form_keys import share_keys

        share_keys(form, self._window.actions_made)
        return form.opened()

    def log_call(self, customer_id: int | None = None, follow_up_id: int | None = None) -> None:
        """Open the call dialog; without a name it offers the customer of the current row."""
        if self._window.desk is None:
            return
        from ui.dialogs.call import CallDialog

        desk = self._window.desk
        page = self._window.pages.current()
        sure = customer_id is not None
        if not sure and page is not None:
            customer_id = page.current_customer_id()
        self.run(
            lambda: self.show(
                CallDialog(
                    self._window,
                    desk,
                    customer_id,
                    follow_up_id,
                    sure=sure,
                    on_logged=self.call_logged,
                )
            )
        )

    def call_logged(self, interaction_id: int) -> None:
        """Say that a call was logged, and go back to the list."""
        desk = self._window.desk
        if desk is None:
            return
        entry = self.run(lambda: desk.interactions.get(interaction_id))
        customer = self.run(lambda: desk.customers.get(entry.customer_id)) if entry else None
        if customer is not None:
            self.saved(_("The call with {name} was logged.").format(name=isolate(customer.name)))
        self._window.focus_page()

    def new_follow_up(self, customer_ids: Sequence[int] = ()) -> None:
        """Open the dialog of a new follow-up; without names it is for the marked customers."""
        page = self._window.pages.current()
        if not customer_ids and page is not None:
            customer_ids = page.selected_customer_ids()
        self._follow_up(tuple(customer_ids), None)

    def edit_follow_up(self, follow_up_id: int) -> None:
        """Open the dialog of a follow-up that is there."""
        self._follow_up((), follow_up_id)

    def _follow_up(self, customer_ids: Sequence[int], follow_up_id: int | None) -> None:
        desk = self._window.desk
        if desk is None:
            return
        from ui.dialogs.follow_up import FollowUpDialog

        self.run(
            lambda: self.show(
                FollowUpDialog(self._window, desk, customer_ids, follow_up_id, self.saved)
            )
        )

    def log_entry(self, customer_id: int | None = None) -> None:
        """Open the dialog of a visit, message, e-mail or note."""
        page = self._window.pages.current()
        if customer_id is None and page is not None:
            customer_id = page.current_customer_id()
        self._entry(customer_id, None)

    def edit_entry(self, interaction_id: int) -> None:
        """Open the dialog of something that happened."""
        self._entry(None, interaction_id)

    def _entry(self, customer_id: int | None, interaction_id: int | None) -> None:
        desk = self._window.desk
        if desk is None:
            return
        from ui.dialogs.entry import EntryDialog

        self.run(
            lambda: self.show(
                EntryDialog(self._window, desk, customer_id, interaction_id, self.saved)
            )
        )

    def saved(self, sentence: str) -> None:
        """Say what a form wrote, with the way to take it back."""
        self._window.toasts.show(sentence, _("Undo"), self.undo_desk)

    def new_customer(self, text: str = "") -> None:
        """Ask for a new customer in one line; what stands in the search begins it."""
        if self._window.desk is None:
            return
        from ui.dialogs.new_customer import NewCustomerDialog

        typed = text or self._window.top.search.text()
        made, opened = self.customer_made, self._window.open_customer
        self.show(NewCustomerDialog(self._window, self._window.desk, typed, made, opened))

    def customer_made(self, customer_id: int, name: str) -> None:
        """Show a new customer and say so."""
        self._window.open_customer(customer_id)
        self.saved(_("{name} was added.").format(name=isolate(name)))

    def go_on_with(self, form: str) -> None:
        """Open the form of a draft, filled."""
        from ui.resume import go_on_with

        go_on_with(self._window, form)

    # ---- undo ----------------------------------------------------------------------------------

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
        self._go(undo=True)

    def redo_desk(self) -> None:
        """Do again the operation that was undone last."""
        self._go(undo=False)

    def _go(self, *, undo: bool) -> None:
        """Step back or on; what touched very many rows is done on the worker."""
        desk = self._window.desk
        if desk is None:
            return
        move = desk.store.undo if undo else desk.store.redo
        if desk.store.size(undo=undo) < MANY_ROWS:
            self._say_step(self.run(lambda: (move(),)), undo=undo)
            return
        from ui.tasks import run_job

        self._window.toasts.show(_("Taking it back…") if undo else _("Doing it again…"))
        run_job(
            lambda _progress: (move(),),
            lambda done: self._say_step(done, undo=undo),
            self._say_error,
        )

    def _say_step(self, done: tuple[Undone | None] | None, *, undo: bool) -> None:
        toasts = self._window.toasts
        if done is None:
            return  # the error was said
        if done[0] is None:
            nothing = _("There is nothing to undo.") if undo else _("There is nothing to redo.")
            toasts.show(nothing)
            return
        what = isolate(done[0].label)
        if undo:
            toasts.show(_("Undone: {what}").format(what=what), _("Redo"), self.redo_desk)
        else:
            toasts.show(_("Redone: {what}").format(what=what), _("Undo"), self.undo_desk)

    def _say_error(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._window.toasts.show(error.message, kind="error")
