"""The strip over a list where several rows are marked: how many, and what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from crmdesk import formats
from crmdesk.i18n import _, ngettext
from ui.actions import keys
from ui.buttons import button
from ui.text import key_text, label, set_text, tip
from ui.widgets.wordless import WordlessRow


class SelectionStrip(WordlessRow):
    """Takes no room until several rows are marked; where it is narrow its buttons have no words."""

    commanded = Signal(str)
    """Carries the id of a command of the registry."""
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("message", "info")
        self._words = label(role="strong", token="on_info_soft")
        row = QHBoxLayout(self)
        start, end = 14, 6  # the last button has room of its own
        rtl = self.isRightToLeft()
        row.setContentsMargins(end if rtl else start, 6, start if rtl else end, 6)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addStretch()
        self.tag = self._button(_("Tag"), "tag", "tag")
        self.follow_up = self._button(_("New follow-up"), "new_follow_up", "calendar-clock")
        self.trash = self._button(_("Move to the trash"), "delete", "trash-2")
        self.clear = button(_("Clear selection"), "ghost", self.cleared.emit, "x")
        _tell(self.clear, "Esc")
        deeds = (self.tag, self.follow_up, self.trash)
        for made in (*deeds, self.clear):
            row.addWidget(made)
        self.give_way(self.clear, deeds)
        self.hide()

    def say(self, count: int) -> None:
        """Say how many rows are marked; of one the list itself says enough."""
        words = ngettext("{n} customer selected", "{n} customers selected", count)
        set_text(self._words, words.format(n=formats.number(count)))
        self.setAccessibleName(words.format(n=formats.number(count)))
        self.setVisible(count > 1)

    def _button(self, words: str, command: str, icon: str) -> QPushButton:
        made = button(words, "ghost", lambda: self.commanded.emit(command), icon)
        _tell(made, next(iter(keys(command)), ""))
        return made


def _tell(made: QPushButton, key: str) -> None:
    """Say in the tip what the button does, for it may stand there without words."""
    words = made.accessibleName()
    tip(made, f"{words} ({key_text(key)})" if key else words)
