"""Hears one key combination, on any keyboard layout, and knows which cannot be taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crmdesk.i18n import _
from ui import icons, theme
from ui.actions import REGISTRY, ROW, conflict
from ui.keyfilter import letter_of
from ui.text import key_text, label
from ui.widgets.setting_keys import GAP, ICON

INSET = 10
"""Pixels between the edge of the box and what is in it: icon and words stand under those above."""

_Key = Qt.Key
_MODIFIERS = frozenset(
    {_Key.Key_Control, _Key.Key_Shift, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr}
    | {_Key.Key_CapsLock, _Key.Key_NumLock, _Key.Key_ScrollLock, _Key.Key_unknown}
)
_HOLDING = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_HELD = _HOLDING | Qt.KeyboardModifier.ShiftModifier
_F1, _F35 = int(_Key.Key_F1), int(_Key.Key_F35)
_MOVING = frozenset(
    {_Key.Key_Return, _Key.Key_Enter, _Key.Key_Tab, _Key.Key_Backtab, _Key.Key_Escape}
    | {_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Space}
    | {_Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown}
    | {_Key.Key_Backspace, _Key.Key_Delete, _Key.Key_Insert, _Key.Key_Menu}
)
_FIELDS = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"})
"""What every text field and table does with these keys is not ours to give away."""

_CALL = frozenset(f"Alt+{digit}" for digit in range(10))
_ACTIONS = {action.id: action for action in REGISTRY}


def combination(event: QKeyEvent) -> str:
    """Return the name of a press, "Ctrl+L"; "" while only Ctrl, Alt or Shift is held.

    On a keyboard that writes Persian only, Ctrl+«م» is Ctrl+L: the same key.
    """
    key = int(event.key())
    if key in _MODIFIERS or not key:
        return ""
    letter = letter_of(event)
    key = ord(letter) if letter else key
    held = event.modifiers() & _HELD
    return QKeySequence(int(held.value) | key).toString(QKeySequence.SequenceFormat.PortableText)


def refusal(action_id: str, sequence: str) -> str:
    """Say why a command cannot have a key; "" when it can."""
    action = _ACTIONS[action_id]
    if sequence in (action.key, action.alias, *action.more):
        return ""
    pressed = QKeySequence(sequence)[0]  # type: ignore[index]
    key, held = int(pressed.key()), pressed.keyboardModifiers()
    if not (held & _HOLDING or _F1 <= key <= _F35):
        return _("Text and lists need this key. Hold Ctrl or Alt with it, or press an F key.")
    shown = key_text(sequence)
    if sequence in _CALL:
        return _("{key} is needed when a call is logged.").format(key=shown)
    if sequence in _FIELDS or key in _MOVING:
        return _("{key} is reserved for editing text.").format(key=shown)
    other = conflict(action_id, sequence)
    if other is not None and _ACTIONS[other].where == ROW:
        return _("{key} belongs to the lists and stays there.").format(key=shown)
    return ""


class KeyCapture(QFrame):
    """Waits for a key as long as it has the focus."""

    taken = Signal(str)
    """A key combination was pressed."""
    removed = Signal()
    """Backspace: the command shall have no main key."""
    left = Signal()
    """Esc, or the focus went elsewhere."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("message", "info")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(theme.TARGET)
        words = _("Press the new key. {back} takes the key away, {esc} leaves it as it is.").format(
            back=key_text("Backspace"), esc=key_text("Esc")
        )
        self.setAccessibleName(f"{title}: {words}")
        picture = label()
        icons.set_picture(picture, "keyboard", "on_info_soft", ICON)
        said = label(words, "body", "on_info_soft")
        said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 8, INSET, 8)
        row.setSpacing(GAP)
        row.addWidget(picture)
        row.addWidget(said, 1)
        self._watched: QObject | None = None

    def event(self, event: QEvent) -> bool:
        """Take every key before shortcuts and the Tab chain do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._pressed(event)
            return True
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take from the window what its own filter would make a command of."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        foreign = bool(letter_of(event))
        if foreign:
            self._pressed(event)
        return foreign or int(event.key()) in _MODIFIERS

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Listen to the window too."""
        super().focusInEvent(event)
        if self._watched is None:
            self._watched = self.window().windowHandle()
            self._watched.installEventFilter(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop listening."""
        super().focusOutEvent(event)
        self.stop()
        self.left.emit()

    def stop(self) -> None:
        """Hear nothing of the window any more; calling it twice is harmless."""
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None

    def _pressed(self, event: QKeyEvent) -> None:
        held = event.modifiers() & _HELD
        if event.isAutoRepeat():
            return
        if event.key() == _Key.Key_Escape and not held:
            self.left.emit()
        elif event.key() == _Key.Key_Backspace and not held:
            self.removed.emit()
        else:
            name = combination(event)
            if name:
                self.taken.emit(name)


class KeyQuestion(QFrame):
    """A sentence about a key, with what can be done about it."""

    def __init__(self, words: str, *buttons: QWidget) -> None:
        super().__init__()
        self.setProperty("message", "warn")
        self.setAccessibleName(words)
        said = label(words, "body", "on_warn_soft")
        said.setWordWrap(True)
        row = QHBoxLayout(self)
        picture = label()
        icons.set_picture(picture, "triangle-alert", "on_warn_soft", ICON)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(picture)
        line.addWidget(said, 1)
        row.setContentsMargins(INSET, 6, INSET, 6)
        row.setSpacing(8)
        row.addLayout(line, 1)
        for button in buttons:
            row.addWidget(button)
