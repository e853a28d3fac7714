"""A field of several lines; Tab leaves it, and Persian starts on the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from crmdesk.i18n import _, is_rtl

NOTE_LINES = 3
CARET_ROOM = 2
"""Pixels between the caret of an empty field and its hint."""

MARGIN = 2
"""Pixels round the text; as many as a line edit has beside its own."""


class NoteEdit(QPlainTextEdit):
    """Some lines of text; Tab leaves it, and Persian starts on the right."""

    def __init__(self, placeholder: str = "", name: str = "") -> None:
        super().__init__()
        self._hint = placeholder
        self.setTabChangesFocus(True)
        self.setAccessibleName(name or _("Note"))
        # Left to itself it stays on the left in a right-to-left window, and a forced direction
        # would turn the groups of a phone number around.
        option = QTextOption(self.document().defaultTextOption())
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self.document().setDocumentMargin(MARGIN)
        self.setMinimumHeight(self._height(NOTE_LINES - 1))

    def begin_with(self, text: str) -> None:
        """Show what is stored, with the caret behind it."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def placeholderText(self) -> str:
        """Return the hint."""
        return self._hint

    def setPlaceholderText(self, placeholder: str) -> None:
        """Change the hint."""
        self._hint = placeholder
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hint beside the caret: Qt would paint it under it."""
        super().paintEvent(event)
        if not self._hint or not self.document().isEmpty():
            return
        caret, whole = self.cursorRect(), self.viewport().rect()
        rtl = is_rtl()
        start = caret.left() - CARET_ROOM if rtl else caret.right() + CARET_ROOM
        left, right = (CARET_ROOM, start) if rtl else (start, whole.right() - CARET_ROOM)
        place = QRect(left, caret.top(), right - left, whole.height())
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().placeholderText().color())
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
        painter.drawText(place, int(flags | Qt.TextFlag.TextWordWrap), self._hint)

    def sizeHint(self) -> QSize:
        """Ask for three lines; more room is taken when there is some."""
        return QSize(320, self._height(NOTE_LINES))

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + 28
