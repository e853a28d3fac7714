"""A check box that looks like a switch: a knob at the end of a track when it is on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui import theme

TRACK = QSize(40, 22)
KNOB = 14


class Switch(QCheckBox):
    """On or off; Space and a click turn it. Screen readers know it as a check box."""

    ROOM = 4
    """Pixels around the track, for the ring of the focus."""

    changed = Signal(object)
    """The user turned it; carries True or False."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setMinimumSize(TRACK.width() + 2 * self.ROOM, theme.TARGET)
        self.clicked.connect(lambda on=False: self.changed.emit(on))

    def value(self) -> bool:
        """Whether it is on."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.setChecked(bool(value))

    def relabel(self) -> None:
        """Nothing here is said in digits."""

    def sizeHint(self) -> QSize:
        """Return the track with its ring."""
        return QSize(TRACK.width() + 2 * self.ROOM, theme.TARGET)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track, the knob and the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        track = QRectF(
            (self.width() - TRACK.width()) / 2,
            (self.height() - TRACK.height()) / 2,
            TRACK.width(),
            TRACK.height(),
        )
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            ring = track.adjusted(-3, -3, 3, 3)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.setPen(QPen(theme.color("primary" if on else "border_strong"), 1.5))
        painter.setBrush(theme.color("primary" if on else "surface2"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("on_primary" if on else "border_strong"))
        gap = (TRACK.height() - KNOB) / 2
        at_right = on != self.isRightToLeft()
        left = track.right() - gap - KNOB if at_right else track.left() + gap
        painter.drawEllipse(QRectF(left, track.top() + gap, KNOB, KNOB))
