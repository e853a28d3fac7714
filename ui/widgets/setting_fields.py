"""Fields of the settings that are no chips: the name of the shop, and the line that is a sample."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy

from crmdesk import clock, formats
from crmdesk.i18n import _
from ui import theme
from ui.text import hint, keep_at_start, set_text

SAMPLE_PHONE, SAMPLE_RIALS = "09121234567", 125_000_000
LONGEST_NAME = 200
PAUSE_MS = 1000


class LookSample(QLabel):
    """A line as it is read in lists: a day, a phone and an amount, at the size that is set."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "body")
        self.setWordWrap(True)
        self.relabel()

    def relabel(self) -> None:
        """Say it anew, after digits or currency changed."""
        day_and_phone = _("{day}, {phone}").format(
            day=formats.day(clock.today()), phone=formats.phone(SAMPLE_PHONE)
        )
        set_text(self, f"{day_and_phone} · {formats.unbroken(formats.money(SAMPLE_RIALS))}")


class NameEdit(QLineEdit):
    """A name that is stored when the field is left, with Enter, or after a pause in typing."""

    changed = Signal(object)
    """The user typed another name."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._stored = ""
        self.setAccessibleName(title)
        self.setMinimumSize(240, theme.TARGET)
        self.setMaxLength(LONGEST_NAME)
        keep_at_start(self)
        hint(self, _("For example: Setareh Bags"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self.commit)

    def value(self) -> str:
        """What was stored last."""
        return self._stored

    def set_value(self, value: str) -> None:
        """Show what is stored; what is just being typed is left alone."""
        typing = self._pause.isActive()
        if value != self._stored and not typing and self.text().strip() != value:
            self.setText(value)
        self._stored = value

    def relabel(self) -> None:
        """Nothing here is said in digits."""

    def commit(self) -> None:
        """Store what stands in the field."""
        self._pause.stop()
        name = " ".join(self.text().split())
        if name != self._stored:
            self.changed.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives back what was stored."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._stored:
            self._pause.stop()
            self.setText(self._stored)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Store when the field is left."""
        super().focusOutEvent(event)
        self.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Store when the page is left."""
        super().hideEvent(event)
        self.commit()
