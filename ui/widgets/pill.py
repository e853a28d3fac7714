"""A short text on a rounded ground: a tag, or a key as it is printed on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.text import strip_isolates
from ui import theme

PAD_X, PAD_Y = 10, 4
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


class Pill(QWidget):
    """Painted with the theme of the moment; says its text to screen readers."""

    def __init__(self, text: str, ground: str = "surface2", ink: str = "text2") -> None:
        """Make a pill.

        Args:
            text: shown as it is; cut with … where there is no room.
            ground: colour token behind the text.
            ink: colour token of the text; must go with the ground.
        """
        super().__init__()
        self._text, self._ground, self._ink = text, ground, ink
        self.setAccessibleName(strip_isolates(text))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the text with a margin."""
        metrics = QFontMetrics(theme.font("caption"))
        width = metrics.horizontalAdvance(self._text) + 2 * PAD_X
        return QSize(width, metrics.height() + 2 * PAD_Y)

    def minimumSizeHint(self) -> QSize:
        """A long tag may be cut."""
        return QSize(min(self.sizeHint().width(), 60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.color(self._ink))
        room = self.width() - 2 * PAD_X + 2
        shown = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), _MIDDLE, shown)
