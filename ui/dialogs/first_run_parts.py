"""The parts of the first start: how far it is, a title over its answer, a big choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats
from crmdesk.i18n import _
from ui import icons, theme
from ui.text import label, wrapped

_STEP = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Dots(QWidget):
    """How far we are: «Step 2 of 3», and as dots."""

    SIDE, GAP = 8, 8

    def __init__(self, step: int, steps: int) -> None:
        super().__init__()
        self._step, self._steps = step, steps
        words = _("Step {n} of {total}").format(n=formats.number(step), total=formats.number(steps))
        self.words = label(words, "caption", "text2")
        self.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addSpacing(self.SIDE + 2)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setMinimumWidth(self.SIDE * (steps + 1) + self.GAP * (steps + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots in reading order, the one of now longer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        widths = [self.SIDE * (2 if one == self._step else 1) for one in range(1, self._steps + 1)]
        left = (self.width() - sum(widths) - self.GAP * (self._steps - 1)) // 2
        order = range(self._steps, 0, -1) if self.isRightToLeft() else range(1, self._steps + 1)
        for one in order:
            painter.setBrush(theme.color("primary" if one <= self._step else "border"))
            painter.drawRoundedRect(left, 0, widths[one - 1], self.SIDE, 4, 4)
            left += widths[one - 1] + self.GAP


class Field(QWidget):
    """A title over the thing that answers it."""

    def __init__(self, title: str, answer: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(title, "strong"))
        column.addWidget(answer)


class Card(QPushButton):
    """A big choice: a picture, a title and a sentence."""

    def __init__(self, icon: str, title: str, sentence: str) -> None:
        super().__init__()
        self.stepped: list[Callable[[QPushButton, int], object]] = []
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        picture = QLabel()
        icons.set_picture(picture, icon, "primary", 28)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        said = wrapped(label(sentence, "caption", "text2"))
        texts.addWidget(label(title, "strong"))
        texts.addWidget(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addWidget(picture)
        row.addLayout(texts, 1)
        for inside in self.findChildren(QLabel):
            inside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return the room of what is inside; a button knows its own text only."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The sentence may go on in another line."""
        inside = self.layout()
        return inside.minimumSize() if inside is not None else super().minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go to the other choices."""
        step = _STEP.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        for listener in self.stepped:
            listener(self, step)
