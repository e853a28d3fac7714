"""A line edit with a plus at its start, for a sentence that makes something new."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from crmdesk import formats
from crmdesk.i18n import _
from ui import icons, theme
from ui.text import hint, keep_at_start

LETTERS = 2000
"""What is longer is no line; it would be read at each key."""

_PLUS, _INSET = 18, 10


class PlusEdit(QLineEdit):
    """A line edit with a plus at its start.

    The plus is a label of its own: Qt places the icon of an action wrongly under a sheet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LETTERS)
        example = formats.digits(_("Write “Call Ms Rezaei tomorrow at 10” and press Enter"))
        hint(self, example)
        self.setAccessibleName(_("New follow-up in one line"))
        self._plus = QLabel(self)
        self._plus.setFixedSize(_PLUS, _PLUS)
        self._plus.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        icons.set_picture(self._plus, "plus", "text3", _PLUS)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the plus at the start, whichever side that is."""
        super().resizeEvent(event)
        left = self.width() - _INSET - _PLUS if self.isRightToLeft() else _INSET
        self._plus.move(left, (self.height() - _PLUS) // 2)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the direction and the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._make_room()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._hold_height()

    def showEvent(self, event: QShowEvent) -> None:
        """Know the height when the style has been applied."""
        super().showEvent(event)
        self._hold_height()

    def _hold_height(self) -> None:
        """The style sheet's least height is that of the usual text size."""
        self.setMinimumHeight(max(theme.TARGET, self.sizeHint().height()))

    def _make_room(self) -> None:
        keep_at_start(self)
        room = _PLUS + _INSET - 4
        rtl = self.isRightToLeft()
        self.setTextMargins(0 if rtl else room, 0, room if rtl else 0, 0)
