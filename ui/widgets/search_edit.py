"""A line edit with a magnifying glass at its start."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from crmdesk.i18n import _
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
        self._clear = QToolButton(self)
        self._clear.setProperty("kind", "icon")
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setAccessibleName(_("Clear the search"))
        self._clear.setFixedSize(theme.TARGET, theme.TARGET)
        icons.set_icon(self._clear, "x", size=16)
        self._clear.hide()
        self._clear.clicked.connect(self._wipe)
        self.textChanged.connect(self._show_clear)
        self._tint()

    def _wipe(self) -> None:
        """Empty it as a user's hand would."""
        self.selectAll()
        self.del_()

    def _show_clear(self) -> None:
        self._clear.setVisible(bool(self.text()) and not self.isReadOnly())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glass at the start and the cross at the end, whichever side that is."""
        super().resizeEvent(event)
        end = 2 if self.isRightToLeft() else self.width() - theme.TARGET - 2
        self._clear.move(end, (self.height() - theme.TARGET) // 2)
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
        start, end = GLASS + INSET - 4, theme.TARGET - 8
        rtl = self.isRightToLeft()
        self.setTextMargins(end if rtl else start, 0, start if rtl else end, 0)
