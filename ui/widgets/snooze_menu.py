"""The menu that moves a follow-up on, one digit a choice, in any keyboard layout."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk import clock, formats, snooze
from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import isolate
from ui.widgets.digit_keys import digit_of

APART = "\u2003"
PICK, NO_DATE = "9", "0"
TOMORROW = "3"
"""The key whose words say that it is tomorrow; those of the keys before it say today."""


class SnoozeMenu(QMenu):
    """Offers where a follow-up can move, each with the day that it means and its digit.

    ``chosen`` carries the digit: 1 to 8 are rules of ``crmdesk.snooze``, 9 asks for a date, 0
    takes the date away.
    """

    chosen = Signal(str)

    def __init__(self, row: FollowUpRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Do it later"))
        self.setStyleSheet("QMenu::item { padding-left: 16px; padding-right: 16px; }")  # no icons
        now = clock.local(clock.now())
        for key, choice in snooze.SNOOZES.items():
            self._add(key, choice.label, _when(key, row, now))
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
        said = f"{words} · {isolate(when)}" if when and when != words else words
        # "&" would underline a letter; the digit goes into the column of shortcuts, well apart.
        action = self.addAction(f"{said.replace('&', '&&')}\t{APART}{formats.digits(key)}")
        action.setData(key)
        action.triggered.connect(lambda _checked=False, key=key: self.chosen.emit(key))


def _when(key: str, row: FollowUpRow, now: datetime) -> str:
    """Return what a key means now; the hour alone where its words say the day already."""
    day, moment = snooze.resolve(key, now, row.day, row.moment)
    said = now.date() + timedelta(days=1) if key == TOMORROW else now.date()
    if moment is not None and day == said:
        return formats.time(moment)
    return formats.due(day, moment, now.date())
