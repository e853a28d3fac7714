"""Does one thing to one follow-up, wherever it is shown: settle, open again, move, delete.

What a move may ask is loaded with the first key that needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk import clock, formats
from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import isolate
from ui.context import Context
from ui.widgets import undo_toast

if TYPE_CHECKING:
    from crmdesk.quickdate import QuickDate
    from ui.widgets.when_prompt import WhenPrompt

    Answer = Callable[[QuickDate | None, str], object]

Do = Callable[[Callable[[], object], str], bool]
"""Carries something out and says the sentence; returns whether it was done."""


class FollowUpDeeds(QObject):
    """Each deed has its undo; an error is said instead.

    Attributes:
        prompt: the question for a date or a reason, while it is asked.
    """

    def __init__(
        self,
        context: Context,
        home: QWidget,
        place: Callable[[WhenPrompt], object],
        take_away: Do | None = None,
    ) -> None:
        """Wait to be told.

        Args:
            context: of the page.
            home: where the follow-ups are shown; the keyboard goes back there after a question.
            place: puts a question into the page.
            take_away: carries out what takes a follow-up from its line, for a list that keeps the
                place; None when there is nothing to keep.
        """
        super().__init__(home)
        self._context = context
        self._followups = context.desk.followups
        self._home = home
        self._place = place
        self._take_away = take_away or self._do
        self.prompt: WhenPrompt | None = None

    def finish(self, row: FollowUpRow) -> bool:
        """Settle a follow-up; return whether it was done."""
        said = _("The follow-up of {name} is done.").format(name=isolate(row.customer_name))
        return self._do(lambda: self._followups.done([row.id]), said)

    def reopen(self, row: FollowUpRow) -> bool:
        """Open a settled follow-up again; return whether it was done."""
        said = _("The follow-up of {name} is open again.").format(name=isolate(row.customer_name))
        return self._do(lambda: self._followups.reopen([row.id]), said)

    def delete(self, row: FollowUpRow) -> bool:
        """Put a follow-up into the trash; return whether it was done."""
        said = _("The follow-up of {name} was deleted.").format(name=isolate(row.customer_name))
        return self._take_away(lambda: self._followups.delete([row.id]), said)

    # ---- later --------------------------------------------------------------------------------

    def snooze(self, row: FollowUpRow, digit: str) -> None:
        """Move a follow-up by a digit of ``SnoozeMenu``; some ask for the day or the reason."""
        from crmdesk import snooze
        from crmdesk.quickdate import QuickDate
        from ui.widgets.snooze_menu import NO_DATE, PICK

        if digit in (PICK, NO_DATE):
            self.ask(
                row.customer_name, lambda to, why: self.move(row, to, why), dated=digit == PICK
            )
        elif digit in snooze.SNOOZES:
            now = clock.local(clock.now())
            day, moment = snooze.resolve(digit, now, row.day, row.moment)
            self.move(row, QuickDate(day, moment, ""))

    def move(self, row: FollowUpRow, to: QuickDate | None, why: str = "") -> bool:
        """Move a follow-up to a date, or with None take its date away, and why."""
        day, moment = (to.day, to.moment) if to else (None, None)
        name = isolate(row.customer_name)
        if to is None:
            said = _("The follow-up of {name} has no date now.").format(name=name)
        else:
            when = isolate(formats.due(day, moment, clock.today()))
            said = _("The follow-up of {name} was moved: {when}").format(name=name, when=when)
        return self._take_away(lambda: self._followups.snooze([row.id], day, moment, why), said)

    # ---- asking -------------------------------------------------------------------------------

    def ask(self, name: str, then: Answer, *, dated: bool) -> None:
        """Ask for a date, or why there is none, and go on with the answer."""
        from ui.widgets.when_prompt import WhenPrompt

        self.ask_no_more()
        prompt = WhenPrompt(name, dated=dated)

        def answered(to: QuickDate | None, why: str) -> None:
            self.ask_no_more()
            then(to, why)

        prompt.dated.connect(lambda found: answered(found, ""))
        prompt.undated.connect(lambda why: answered(None, why))
        prompt.left.connect(self.ask_no_more)
        self.prompt = prompt
        self._place(prompt)
        prompt.setFocus()

    def ask_no_more(self) -> None:
        """Take the question away; the keyboard goes home."""
        prompt, self.prompt = self.prompt, None
        if prompt is not None:
            prompt.hide()
            prompt.deleteLater()
            self._home.setFocus()

    def _do(self, work: Callable[[], object], said: str) -> bool:
        return undo_toast.do(self._context, work, said)
