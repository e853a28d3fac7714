"""Digits from a keyboard in any layout.

With the Persian layout a digit key may report ``Key_1`` with the text «۱», or the Persian letter
itself as the key, as the platform likes; both are the digit 1.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from crmdesk.text import latin_digits

_ZERO, _NINE = int(Qt.Key.Key_0), int(Qt.Key.Key_9)
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.ShiftModifier
)


def digit_of(event: QKeyEvent) -> str:
    """Return the Latin digit of a plain digit key, "" for any other key or combination."""
    return "" if event.modifiers() & _HELD else bare_digit(event)


def bare_digit(event: QKeyEvent) -> str:
    """Return the Latin digit of a key, whatever is held with it; "" when it is no digit."""
    if _ZERO <= event.key() <= _NINE:
        return chr(event.key())
    typed = latin_digits(event.text())
    return typed if len(typed) == 1 and typed.isdigit() and typed.isascii() else ""
