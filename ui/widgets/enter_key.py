"""Enter presses the button that has the keyboard, which Qt leaves to the desktop: Space alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def is_enter(event: QKeyEvent) -> bool:
    """Return whether a key is Enter alone, pressed anew."""
    held = event.modifiers() & ~_KEYPAD
    return event.key() in _ENTER and not held and not event.isAutoRepeat()


def pressed(event: QKeyEvent, inside: QWidget) -> bool:
    """Press what has the keyboard when the key is Enter.

    Args:
        event: a key that nothing else wanted; it is taken when a button was pressed.
        inside: only a button in here is pressed.

    Returns:
        Whether a button was pressed.
    """
    focused = inside.window().focusWidget()
    if not is_enter(event) or not isinstance(focused, QAbstractButton):
        return False
    if not inside.isAncestorOf(focused):
        return False
    event.accept()
    focused.click()
    return True
