"""The menu of a row of follow-ups: what can be done with it, each with its key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from ui import icons
from ui.actions import REGISTRY
from ui.menu_words import menu_words
from ui.widgets.digit_keys import digit_of
from ui.widgets.snooze_menu import SnoozeMenu

_ACTIONS = {action.id: action for action in REGISTRY}
_ORDER = ("done", "snooze", "edit", "", "log_call", "open", "copy", "", "delete")


class FollowUpMenu(QMenu):
    """Made from the registry of commands; ``chosen`` carries the id of one of them.

    ``snoozed`` carries the digit of ``SnoozeMenu``, chosen in the menu or pressed.
    """

    chosen = Signal(str)
    snoozed = Signal(str)

    def __init__(self, row: FollowUpRow, *, settled: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settled = settled
        self.setAccessibleName(row.customer_name)
        for name in _ORDER:
            if not name:
                self.addSeparator()
            elif name == "snooze":
                self._add_snoozes(row)
            else:
                self._add(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit puts the row off without opening the menu for it."""
        digit = digit_of(event)
        if not digit or self._settled:
            super().keyPressEvent(event)
            return
        self.close()
        self.snoozed.emit(digit)

    def _add(self, name: str) -> None:
        action = _ACTIONS[name]
        words = _("Open again") if name == "done" and self._settled else ""
        entry = self.addAction(icons.icon(action.icon), menu_words(name, words))
        entry.setData(name)
        entry.triggered.connect(lambda _on=False: self.chosen.emit(name))

    def _add_snoozes(self, row: FollowUpRow) -> None:
        if self._settled:
            return
        menu = SnoozeMenu(row, self)
        action = _ACTIONS["snooze"]
        menu.setTitle(_(action.text))
        menu.setIcon(icons.icon(action.icon))
        menu.chosen.connect(self._snooze)
        self.addMenu(menu)

    def _snooze(self, digit: str) -> None:
        self.close()  # a digit closes the inner menu alone
        self.snoozed.emit(digit)
