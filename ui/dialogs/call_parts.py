"""The parts of the call dialog that stand on their own: outcomes, note, draft strip, footer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from crmdesk import formats
from crmdesk.i18n import N_, _, is_rtl
from crmdesk.text import isolate
from ui import icons, theme
from ui.text import key_text, label, tip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.pill import Pill

OUTCOME_WORDS: dict[str, str] = {
    "answered": N_("Answered"),
    "no_answer": N_("No answer"),
    "busy": N_("Busy"),
    "left_message": N_("Left a message"),
    "wrong_number": N_("Wrong number"),
}
NOTE_LINES = 3


class OutcomeChips(QWidget):
    """One of five, by the mouse or by Alt and a digit; the Tab key passes them by."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        row = FlowLayout(self, gap=6)
        for number, (outcome, msgid) in enumerate(OUTCOME_WORDS.items(), start=1):
            chip = QPushButton(f"{formats.digits(str(number))}  {_(msgid)}")
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setMinimumHeight(theme.TARGET)
            chip.setAccessibleName(_(msgid))
            tip(chip, key_text(f"Alt+{number}"))
            self._group.addButton(chip, number)
            self._chips[outcome] = chip
            row.addWidget(chip)
        self._chips["answered"].setChecked(True)
        self._group.idToggled.connect(self._toggled)

    @property
    def outcome(self) -> str:
        """A key of ``OUTCOMES``."""
        return tuple(self._chips)[self._group.checkedId() - 1]

    def line_width(self) -> int:
        """Return how wide all five are in one line."""
        return sum(chip.sizeHint().width() + 6 for chip in self._chips.values())

    def choose(self, outcome: str) -> None:
        """Choose an outcome by its key."""
        self._chips[outcome].setChecked(True)

    def choose_number(self, number: int) -> None:
        """Choose the first, second… outcome; other numbers mean nothing."""
        chip = self._group.button(number)
        if chip is not None:
            chip.setChecked(True)

    def _toggled(self, _number: int, checked: bool) -> None:
        if checked:
            self.changed.emit()


class DirectionChip(QPushButton):
    """Who called: we, or the customer."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(theme.TARGET)
        self.direction = "out"
        self.clicked.connect(lambda _checked=False: self.turn())
        self.choose("out")

    def turn(self) -> None:
        """Say the opposite."""
        self.choose("in" if self.direction == "out" else "out")

    def choose(self, direction: str) -> None:
        """Say who called: ``in`` or ``out``."""
        self.direction = direction
        words = _("I called") if direction == "out" else _("They called")
        self.setText(words)
        self.setAccessibleName(words)
        icons.set_icon(self, "phone-outgoing" if direction == "out" else "phone-incoming")
        tip(self, _("Change who called ({key})").format(key=key_text("Alt+0")))


class NoteEdit(QPlainTextEdit):
    """Some lines of text; Tab leaves it, and Persian starts on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Note"))
        self.setPlaceholderText(_("What was said? “3 min” at the end is the duration"))
        # Left to itself it stays on the left in a right-to-left window, and a forced direction
        # would turn the groups of a phone number around.
        option = QTextOption(self.document().defaultTextOption())
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self.setMinimumHeight(self._height(NOTE_LINES - 1))

    def sizeHint(self) -> QSize:
        """Ask for three lines; more room is taken when there is some."""
        return QSize(320, self._height(NOTE_LINES))

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + 28


class DraftStrip(QFrame):
    """Offers what was typed and not saved the last time."""

    def __init__(
        self, name: str, on_go_on: Callable[[], object], on_drop: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setProperty("message", "info")
        if name:
            words = _("Unsaved call with {name}").format(name=isolate(name))
        else:
            words = _("Unsaved call")
        said = label(words)
        said.setWordWrap(True)
        self.setAccessibleName(words)
        self.go_on = _small_button(_("Continue"), on_go_on)
        self.drop = _small_button(_("Discard"), on_drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(said, 1)
        row.addWidget(self.go_on)
        row.addWidget(self.drop)


def key_hint(keys: str, words: str) -> QWidget:
    """A key as it is printed on a keyboard, and what it does."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Pill(key_text(keys)))
    row.addWidget(label(words, "caption", "text2"))
    return made


def _small_button(words: str, on_click: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.setAccessibleName(words)
    button.setMinimumHeight(theme.TARGET)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: on_click())
    return button
