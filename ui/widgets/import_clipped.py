"""A label of one line that says with … that there is more."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.text import strip_isolates
from ui import theme
from ui.text import RLM, tip

_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
LEAST = 40


class Clipped(QWidget):
    """Shows as much of a text as there is room for; the tip shows all of it."""

    def __init__(self, text: str = "", role: str = "body", token: str = "text") -> None:
        super().__init__()
        self._role = role
        self._token = token
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def say(self, text: str, token: str = "") -> None:
        """Show another text; texts of users come with isolates."""
        self._text = text
        self._token = token or self._token
        self.setAccessibleName(strip_isolates(text))
        self._tell()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        metrics = QFontMetrics(theme.font(self._role))
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Narrower it can always be."""
        return QSize(LEAST, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        font = theme.font(self._role)
        painter.setFont(font)
        painter.setPen(theme.color(self._token))
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        if self.isRightToLeft():
            shown = RLM + shown
        painter.drawText(QRect(0, 0, self.width(), self.height()), _LINE, shown)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have a tip only where something is cut off."""
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        tip(self, strip_isolates(self._text) if self.sizeHint().width() > self.width() else "")
