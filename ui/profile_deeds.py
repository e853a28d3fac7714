"""Does what the profile pane wants, each with its undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk import clock, formats, snooze
from crmdesk.i18n import _
from crmdesk.quickdate import QuickDate
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import isolate
from ui.context import Context
from ui.customer_profile import ProfileKeeper
from ui.widgets import undo_toast
from ui.widgets.profile import ProfilePane
from ui.widgets.snooze_menu import NO_DATE, PICK
from ui.widgets.when_prompt import WhenPrompt


class ProfileDeeds(QObject):
    """Listens to one pane.

    Attributes:
        prompt: the question for a date or a reason, while it is asked.
    """

    def __init__(
        self,
        context: Context,
        pane: ProfilePane,
        keeper: ProfileKeeper,
        place: Callable[[QWidget], object],
    ) -> None:
        """Listen to a pane.

        Args:
            context: of the page.
            pane: what is listened to.
            keeper: knows who is shown.
            place: puts a question into the page.
        """
        super().__init__(pane)
        self._context = context
        self._pane = pane
        self._keeper = keeper
        self._place = place
        self._followups = context.desk.followups
        self.prompt: WhenPrompt | None = None
        pane.call_wanted.connect(lambda: context.log_call(keeper.shown_id))
        pane.more_wanted.connect(keeper.show_whole)
        pane.follow_up_wanted.connect(self._new_follow_up)
        pane.entry_wanted.connect(lambda: context.log_entry(keeper.shown_id))
        pane.edit_entry_wanted.connect(context.edit_entry)
        pane.edit_follow_up_wanted.connect(context.edit_follow_up)
        pane.delete_entry_wanted.connect(self._delete_entry)
        pane.delete_follow_up_wanted.connect(self._delete_follow_up)
        pane.done_wanted.connect(self._done)
        pane.reopen_wanted.connect(self._reopen)
        pane.snooze_wanted.connect(self._snooze)
        pane.saved.connect(self._saved)

    def _new_follow_up(self) -> None:
        if self._keeper.shown_id is not None:
            self._context.new_follow_up((self._keeper.shown_id,))

    def _delete_entry(self, entry_id: int) -> None:
        interactions = self._context.desk.interactions
        said = _("The entry was deleted.")
        undo_toast.do(self._context, lambda: interactions.delete(entry_id), said)

    def _delete_follow_up(self, follow_up_id: int) -> None:
        said = _("The follow-up of {name} was deleted.")
        self._do(follow_up_id, said, lambda: self._followups.delete([follow_up_id]))

    def _done(self, follow_up_id: int) -> None:
        said = _("The follow-up of {name} is done.")
        self._do(follow_up_id, said, lambda: self._followups.done([follow_up_id]))

    def _reopen(self, follow_up_id: int) -> None:
        said = _("The follow-up of {name} is open again.")
        self._do(follow_up_id, said, lambda: self._followups.reopen([follow_up_id]))

    def _do(self, follow_up_id: int, pattern: str, work: Callable[[], object]) -> None:
        row = self._row(follow_up_id)
        if row is not None:
            said = pattern.format(name=isolate(row.customer_name))
            undo_toast.do(self._context, work, said)

    def _row(self, follow_up_id: int) -> FollowUpRow | None:
        row = self._context.run(lambda: self._followups.get(follow_up_id))
        return row if isinstance(row, FollowUpRow) else None

    def _saved(self) -> None:
        context = self._context
        context.toasts.show(_("Saved"), _("Undo"), lambda: undo_toast.take_back(context))

    # ---- later --------------------------------------------------------------------------------

    def _snooze(self, follow_up_id: int, digit: str) -> None:
        row = self._row(follow_up_id)
        if row is None:
            return
        if digit in (PICK, NO_DATE):
            self._ask(row, dated=digit == PICK)
        elif digit in snooze.SNOOZES:
            now = clock.local(clock.now())
            day, moment = snooze.resolve(digit, now, row.day, row.moment)
            self._move(row, QuickDate(day, moment, ""))

    def _move(self, row: FollowUpRow, to: QuickDate | None, why: str = "") -> None:
        day, moment = (to.day, to.moment) if to else (None, None)
        if to is None:
            said = _("The follow-up of {name} has no date now.")
            said = said.format(name=isolate(row.customer_name))
        else:
            when = isolate(formats.due(day, moment, clock.today()))
            said = _("The follow-up of {name} was moved: {when}")
            said = said.format(name=isolate(row.customer_name), when=when)
        undo_toast.do(
            self._context, lambda: self._followups.snooze([row.id], day, moment, why), said
        )

    def _ask(self, row: FollowUpRow, *, dated: bool) -> None:
        self._ask_no_more()
        prompt = WhenPrompt(row.customer_name, dated=dated)

        def answered(to: QuickDate | None, why: str) -> None:
            self._ask_no_more()
            self._move(row, to, why)

        prompt.dated.connect(lambda found: answered(found, ""))
        prompt.undated.connect(lambda why: answered(None, why))
        prompt.left.connect(self._ask_no_more)
        self.prompt = prompt
        self._place(prompt)
        prompt.setFocus()

    def _ask_no_more(self) -> None:
        prompt, self.prompt = self.prompt, None
        if prompt is not None:
            prompt.hide()
            prompt.deleteLater()
            self._pane.setFocus()
