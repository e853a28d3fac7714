"""Does what the profile pane wants, each with its undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from ui.context import Context
from ui.customer_profile import ProfileKeeper
from ui.followup_deeds import FollowUpDeeds
from ui.widgets import undo_toast
from ui.widgets.profile import ProfilePane


class ProfileDeeds(QObject):
    """Listens to one pane.

    Attributes:
        deeds: does what is wanted of a follow-up.
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
        self._keeper = keeper
        self.deeds = FollowUpDeeds(context, pane, place)
        pane.call_wanted.connect(lambda: context.log_call(keeper.shown_id))
        pane.more_wanted.connect(keeper.show_whole)
        pane.follow_up_wanted.connect(self._new_follow_up)
        pane.entry_wanted.connect(lambda: context.log_entry(keeper.shown_id))
        pane.edit_entry_wanted.connect(context.edit_entry)
        pane.edit_follow_up_wanted.connect(context.edit_follow_up)
        pane.delete_entry_wanted.connect(self._delete_entry)
        pane.delete_follow_up_wanted.connect(self._on_row(self.deeds.delete))
        pane.done_wanted.connect(self._on_row(self.deeds.finish))
        pane.reopen_wanted.connect(self._on_row(self.deeds.reopen))
        pane.snooze_wanted.connect(self._snooze)
        pane.saved.connect(self._saved)

    def _new_follow_up(self) -> None:
        if self._keeper.shown_id is not None:
            self._context.new_follow_up((self._keeper.shown_id,))

    def _delete_entry(self, entry_id: int) -> None:
        interactions = self._context.desk.interactions
        said = _("The entry was deleted.")
        undo_toast.do(self._context, lambda: interactions.delete(entry_id), said)

    def _on_row(self, deed: Callable[[FollowUpRow], object]) -> Callable[[int], None]:
        """Return how a deed is done to the follow-up of an id; one that is gone is said."""

        def on(follow_up_id: int) -> None:
            row = self._row(follow_up_id)
            if row is not None:
                deed(row)

        return on

    def _snooze(self, follow_up_id: int, digit: str) -> None:
        row = self._row(follow_up_id)
        if row is not None:
            self.deeds.snooze(row, digit)

    def _row(self, follow_up_id: int) -> FollowUpRow | None:
        row = self._context.run(lambda: self._context.desk.followups.get(follow_up_id))
        return row if isinstance(row, FollowUpRow) else None

    def _saved(self) -> None:
        context = self._context
        context.toasts.show(_("Saved"), _("Undo"), lambda: undo_toast.take_back(context))
