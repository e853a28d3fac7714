"""Typing and waiting for tests of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Type a text the way a keyboard does: letter by letter, whatever the script.

    `qtbot.keyClicks` aborts the process at the first letter outside Latin-1, so each letter
    goes as a key event that carries it. A newline is the Enter key, a tab the Tab key.
    """
    named = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
    for letter in text:
        if letter in named:
            QTest.keyClick(widget, named[letter])
            continue
        code = ord(letter.upper()) if letter.isascii() else 0
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter)
            if isValid(widget):  # the press may have closed it, as a list of choices
                QApplication.sendEvent(widget, event)


def commit_text(widget: QWidget, text: str) -> None:
    """Put a text in at once, as an input method or a paste from a phone keyboard does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
