"""The strip that asks for what no single key says: a date, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk.i18n import N_, _
from crmdesk.text import clean, isolate
from ui import theme
from ui.text import hint, keep_at_start, label, wrapped
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.quick_date_field import QuickDateField

WIDTH = 620
REASONS = (N_("They will call us"), N_("Waiting for goods"), N_("Not now"))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WhenPrompt(QFrame):
    """A card inside the page; Enter answers, Esc goes back.

    ``dated`` carries a ``QuickDate``, ``undated`` the reason, ``left`` nothing.
    """

    dated = Signal(object)
    undated = Signal(str)
    left = Signal()

    def __init__(self, name: str, *, dated: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setFixedWidth(WIDTH)
        question = _("When, for {name}?") if dated else _("{name}: why without a date?")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        asked = question.format(name=isolate(name))
        self._column.addWidget(wrapped(label(asked, "strong")))
        self.when: QuickDateField | None = None
        self.why: QLineEdit | None = None
        if dated:
            self._ask_when(asked)
        else:
            self._ask_why(asked)
        self._add_buttons()
        # Where the window is low and the text large, the list gives way, not the answers.
        self.setMinimumHeight(self._column.totalHeightForWidth(WIDTH))

    def _ask_when(self, name: str) -> None:
        self.when = QuickDateField(name, may_be_empty=False)
        self.when.submitted.connect(self.answer)
        self.when.edit.installEventFilter(self)
        self._column.addWidget(self.when)
        self.setFocusProxy(self.when.edit)

    def _ask_why(self, name: str) -> None:
        self.why = QLineEdit()
        keep_at_start(self.why)
        self.why.setAccessibleName(name)
        self.why.setMinimumHeight(theme.TARGET)
        hint(self.why, _("A word or two, or nothing"))
        self.why.installEventFilter(self)
        self._column.addWidget(self.why)
        row = FlowLayout()
        for msgid in REASONS:
            row.addWidget(self._chip(_(msgid)))
        self._column.addLayout(row)
        self.setFocusProxy(self.why)

    def _chip(self, words: str) -> QPushButton:
        chip = QPushButton(words)
        chip.setProperty("kind", "chip")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setMinimumHeight(theme.TARGET)
        chip.clicked.connect(lambda _checked=False: self.undated.emit(words))
        return chip

    def _add_buttons(self) -> None:
        self.save_button = QPushButton(_("Save"))
        self.save_button.setProperty("kind", "primary")
        self.save_button.clicked.connect(lambda _checked=False: self.answer())
        cancel = self.cancel_button = QPushButton(_("Cancel"))
        cancel.clicked.connect(lambda _checked=False: self.left.emit())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in (cancel, self.save_button):
            button.setMinimumSize(88, theme.TARGET)
            button.setAccessibleName(button.text())
            row.addWidget(button)
        self._column.addLayout(row)

    @property
    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in reading order."""
        field = self.when.edit if self.when is not None else self.why
        return [one for one in (field, self.cancel_button, self.save_button) if one is not None]

    def answer(self) -> None:
        """Give the answer; a date that was not understood is none, and the field says so."""
        if self.why is not None:
            self.undated.emit(clean(self.why.text()))
        elif self.when is not None and self.when.value is not None:
            self.dated.emit(self.when.value)
        elif self.when is not None:
            self.when.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc, and Enter in the reason."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if watched is self.why and event.key() in _ENTER:
            self.answer()
            return True
        return False
