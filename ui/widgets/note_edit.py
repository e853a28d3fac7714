"""A field of several lines; Tab leaves it, and Persian starts on the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from crmdesk.i18n import _, is_rtl

NOTE_LINES = 3


class NoteEdit(QPlainTextEdit):
    """Some lines of text; Tab leaves it, and Persian starts on the right."""

    def __init__(self, placeholder: str = "", name: str = "") -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(name or _("Note"))
        self.setPlaceholderText(placeholder)
        # Left to itself it stays on the left in a right-to-left window, and a forced direction
        # would turn the groups of a phone number around.
        option = QTextOption(self.document().defaultTextOption())
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self.setMinimumHeight(self._height(NOTE_LINES - 1))

    def sizeHint(self) -> QSize:
        """Ask for three lines; more room is taken when there is some."""
        return QSize(320, self._height(NOTE_LINES))

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + 28
