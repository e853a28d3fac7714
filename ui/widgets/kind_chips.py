"""One of a few, as chips: a kind, an outcome; by the mouse, by Alt and a digit, or by arrows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from crmdesk import formats
from crmdesk.i18n import N_, _
from ui import icons, theme
from ui.text import key_text, tip
from ui.widgets.flow_layout import FlowLayout

ENTRY_KINDS: Mapping[str, tuple[str, str]] = {
    "call": (N_("Call"), "phone"),
    "visit": (N_("Visit"), "users"),
    "message": (N_("Message"), "message-circle"),
    "email": (N_("E-mail"), "mail"),
    "note": (N_("Note"), "sticky-note"),
}
"""Kinds of what happened: words and icon, in the order of their digits."""

FOLLOW_UP_KINDS: Mapping[str, tuple[str, str]] = {
    "call": (N_("Call"), "phone"),
    "visit": (N_("Visit"), "users"),
    "message": (N_("Message"), "message-circle"),
    "email": (N_("E-mail"), "mail"),
    "task": (N_("Task"), "list-checks"),
}
"""Kinds of what is to be done."""


class ChoiceChips(QWidget):
    """A row of chips of which one is chosen.

    Numbered chips are chosen by Alt and their digit, which the form hears, and the Tab key passes
    them by. Without numbers they are one stop of the Tab key, and arrows move among them.
    """

    changed = Signal()

    def __init__(
        self, choices: Mapping[str, tuple[str, str]], name: str, *, numbered: bool = True
    ) -> None:
        """Make the chips; the first is chosen.

        Args:
            choices: key -> msgid and the name of an icon, "" for none.
            name: what is asked, for screen readers.
            numbered: chosen by a digit, and not by the Tab key.
        """
        super().__init__()
        self.setAccessibleName(name)
        self._numbered = numbered
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        row = FlowLayout(self, gap=6)
        for number, (key, (msgid, icon)) in enumerate(choices.items(), start=1):
            self._chips[key] = self._made(number, _(msgid), icon)
            row.addWidget(self._chips[key])
        next(iter(self._chips.values())).setChecked(True)
        self._one_tab_stop()
        self._group.idToggled.connect(self._toggled)

    @property
    def value(self) -> str:
        """The key that is chosen."""
        return tuple(self._chips)[self._group.checkedId() - 1]

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The buttons, in their order."""
        return tuple(self._chips.values())

    def choose(self, key: str) -> None:
        """Choose by the key; one that is not there changes nothing."""
        if key in self._chips:
            self._chips[key].setChecked(True)

    def choose_number(self, number: int) -> None:
        """Choose the first, second…; other numbers mean nothing."""
        chip = self._group.button(number)
        if chip is not None:
            chip.setChecked(True)

    def line_width(self) -> int:
        """Return how wide all are in one line."""
        return sum(chip.sizeHint().width() + 6 for chip in self._chips.values())

    def _made(self, number: int, words: str, icon: str) -> QPushButton:
        shown = f"{formats.digits(str(number))}  {words}" if self._numbered else words
        chip = QPushButton(shown)
        chip.setProperty("kind", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setMinimumHeight(theme.TARGET)
        chip.setAccessibleName(words)
        if icon:
            icons.set_icon(chip, icon)
        if self._numbered:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tip(chip, key_text(f"Alt+{number}"))
        self._group.addButton(chip, number)
        return chip

    def _toggled(self, _number: int, checked: bool) -> None:
        if checked:
            self._one_tab_stop()
            self.changed.emit()

    def _one_tab_stop(self) -> None:
        """Qt does so itself only after the first visit."""
        if self._numbered:
            return
        for chip in self._chips.values():
            chosen = chip.isChecked()
            policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(policy)
