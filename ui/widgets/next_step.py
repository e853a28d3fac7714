"""After a follow-up was settled: the strip that offers the next one, and can be passed over."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from crmdesk import formats
from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from crmdesk.text import isolate
from ui import icons, theme
from ui.text import label, set_text, tip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.quick_date_field import CHIPS, as_title

NAME_LETTERS = 32


class NextStep(QFrame):
    """One line over the list; it takes the keyboard only when it is gone to."""

    wanted = Signal(str)
    """Carries a phrase of the quick-date grammar."""
    date_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: FollowUpRow | None = None
        self.setProperty("card", "true")
        self._words = label(role="body", token="text2")
        chips = FlowLayout()
        chips.addWidget(self._words)
        self.chips: list[QPushButton] = []
        for msgid in CHIPS:
            phrase = formats.digits(_(msgid))
            chosen = partial(self.wanted.emit, phrase)
            chips.addWidget(self._chip(as_title(phrase), chosen))
        chips.addWidget(self._chip(_("Pick a date…"), self.date_wanted.emit))
        self._close = self._close_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addLayout(chips, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.chips[0])

    def speak_of(self, row: FollowUpRow) -> None:
        """Offer a next step for the customer of a follow-up that was settled."""
        self.row = row
        name = row.customer_name
        if len(name) > NAME_LETTERS:
            name = f"{name[:NAME_LETTERS].rstrip()}…"
        words = _("Next step for {name}?").format(name=isolate(name))
        set_text(self._words, words)
        self.chips[0].ensurePolished()
        line = self.chips[0].sizeHint().height()
        self._words.setMinimumHeight(line)  # in line with them, as is the cross
        self._close.setFixedHeight(max(line, theme.TARGET))
        self.setAccessibleName(words)
        for chip in self.chips:
            chip.setAccessibleDescription(words)

    @property
    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in reading order."""
        return [*self.chips, self._close]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc passes it over."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _chip(self, words: str, do: object) -> QPushButton:
        chip = QPushButton(words)
        chip.setProperty("kind", "chip")
        # By Tab, not by a click: the keyboard stays in the list.
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setAutoDefault(False)
        chip.setMinimumHeight(theme.TARGET)
        chip.setAccessibleName(words)
        chip.clicked.connect(lambda _on=False: do())  # type: ignore[operator]
        self.chips.append(chip)
        return chip

    def _close_button(self) -> QToolButton:
        close = QToolButton()
        close.setProperty("kind", "icon")
        close.setFixedSize(theme.TARGET, theme.TARGET)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setAccessibleName(_("No next step"))
        tip(close, f"{_('No next step')} (Esc)")
        icons.set_icon(close, "x", size=16)
        close.clicked.connect(lambda _on=False: self.left.emit())
        return close
