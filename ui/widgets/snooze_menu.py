"""The menu that moves a follow-up on, one digit a choice, in any keyboard layout."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk import clock, formats, snooze
from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import isolate
from ui.widgets.digit_keys import digit_of

PICK, NO_DATE = "9", "0"


class SnoozeMenu(QMenu):
    """Offers where a follow-up can move, each with the day that it means.

    ``chosen`` carries the digit: 1 to 8 are rules of ``crmdesk.snooze``, 9 asks for a date, 0
    takes the date away.
    """

    chosen = Signal(str)

    def __init__(self, row: FollowUpRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Do it later"))
        now = clock.local(clock.now())
        for key, choice in snooze.SNOOZES.items():
            day, moment = snooze.resolve(key, now, row.day, row.moment)
            self._add(key, choice.label, formats.due(day, moment, now.date()))
        self.addSeparator()
        self._add(PICK, _("Pick a date…"))
        self._add(NO_DATE, _("No date…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a digit at once, whatever the layout gives as its key."""
        digit = digit_of(event)
        if not digit:
            super().keyPressEvent(event)
            return
        self.close()
        self.chosen.emit(digit)

    def _add(self, key: str, words: str, when: str = "") -> None:
        said = f"{formats.digits(key)}  {words}"
        if when and when != words:
            said = f"{said} · {isolate(when)}"
        # A tab would put the day into the column of shortcuts; "&" would underline a letter.
        action = self.addAction(said.replace("&", "&&"))
        action.setData(key)
        action.triggered.connect(lambda _checked=False, key=key: self.chosen.emit(key))
