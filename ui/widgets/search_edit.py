"""A line edit with a magnifying glass at its start."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from ui import icons, theme
from ui.text import keep_at_start

GLASS = 18
INSET = 10
LONGEST = 500
"""Letters that it takes; every letter more is measured anew at each key."""


class SearchEdit(QLineEdit):
    """The glass is a label of its own: Qt places the icon of an action wrongly under a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self.setMinimumHeight(theme.TARGET)
        self._glass = QLabel(self)
        self._glass.setFixedSize(GLASS, GLASS)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glass at the start, whichever side that is."""
        super().resizeEvent(event)
        left = self.width() - INSET - GLASS if self.isRightToLeft() else INSET
        self._glass.move(left, (self.height() - GLASS) // 2)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the direction."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._tint()

    def _tint(self) -> None:
        self._glass.setPixmap(icons.pixmap("search", "text3", GLASS))
        keep_at_start(self)
        room = GLASS + INSET
        rtl = self.isRightToLeft()
        self.setTextMargins(0 if rtl else room - 4, 0, room - 4 if rtl else 0, 0)
