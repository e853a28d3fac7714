"""The parts of the forms that stand on their own: outcomes, direction, keys of the footer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crmdesk.i18n import N_, _
from ui import icons, theme
from ui.text import key_text, label, tip
from ui.widgets.kind_chips import ENTRY_KINDS, ChoiceChips
from ui.widgets.pill import Pill

OUT = "out"

OUTCOME_WORDS: dict[str, tuple[str, str]] = {
    "answered": (N_("Answered"), ""),
    "no_answer": (N_("No answer"), ""),
    "busy": (N_("Busy"), ""),
    "left_message": (N_("Left a message"), ""),
    "wrong_number": (N_("Wrong number"), ""),
}
"""Outcome -> its words, and no icon."""

DIRECTION_WORDS: dict[str, tuple[str, str]] = {
    "call": (N_("I called"), N_("They called")),
    "visit": (N_("I went there"), N_("They came")),
    "message": (N_("I sent it"), N_("They sent it")),
    "email": (N_("I sent it"), N_("They sent it")),
}
"""Kind -> who began it: we, or the customer."""


class OutcomeChips(ChoiceChips):
    """How a call went, one of five."""

    def __init__(self, *, numbered: bool = True) -> None:
        super().__init__(OUTCOME_WORDS, _("Outcome"), numbered=numbered)

    @property
    def outcome(self) -> str:
        """A key of ``OUTCOMES``."""
        return self.value


class DirectionChip(QPushButton):
    """Who called, came or wrote: we, or the customer."""

    changed = Signal()

    def __init__(self, kind: str = "call") -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(theme.TARGET)
        self.direction = "out"
        self._kind = kind
        self.clicked.connect(lambda _checked=False: self.turn())
        self.choose("out")

    def turn(self) -> None:
        """Say the opposite."""
        self.choose("in" if self.direction == "out" else "out")

    def choose(self, direction: str) -> None:
        """Say who began it: ``in`` or ``out``."""
        self.direction = direction
        self._say()
        self.changed.emit()

    def speak_of(self, kind: str) -> None:
        """Take the words of another kind; one without a direction hides the chip."""
        self.setVisible(kind in DIRECTION_WORDS)
        if kind in DIRECTION_WORDS:
            self._kind = kind
            self._say()

    def _say(self) -> None:
        ours, theirs = DIRECTION_WORDS[self._kind]
        msgid = ours if self.direction == OUT else theirs
        words = _(msgid)
        self.setText(words)
        self.setAccessibleName(words)
        if self._kind == "call":
            icons.set_icon(self, "phone-outgoing" if self.direction == "out" else "phone-incoming")
        else:
            icons.set_icon(self, ENTRY_KINDS[self._kind][1])
        if self._kind == "call":
            tip(self, _("Change who called ({key})").format(key=key_text("Alt+0")))
        else:
            tip(self, key_text("Alt+0"))


def key_hint(keys: str, words: str) -> QWidget:
    """A key as it is printed on a keyboard, and what it does."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Pill(key_text(keys)))
    row.addWidget(label(words, "caption", "text2"))
    return made
