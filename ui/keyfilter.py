"""Ctrl+letter by the place of the key, so that it works on a keyboard that writes Persian only.

Where no Latin layout is set up, Ctrl+L arrives as Ctrl+«م»: Qt finds no command for it, and even
copy and paste in text fields are dead. Each such press is read again as the Latin letter of the
same key of a US keyboard. Presses that Qt understood never come here.

The filter sits on the window system's windows, not on the application: a filter written in
Python is called for each event, and only key events should pay for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_ROWS = ((2, "1234567890-="), (16, "QWERTYUIOP[]"), (30, "ASDFGHJKL;'`"), (44, "ZXCVBNM,./"))
KEYS: dict[int, str] = {start + place: key for start, row in _ROWS for place, key in enumerate(row)}
"""Number of a key's place -> what a US keyboard writes there.

The numbers are those of Linux input events and of keyboard scan code set 1 (Windows): the same.
"""

X11_OFFSET = 8
"""What X11 and Wayland add to the number."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_LAST_ASCII = 0x7F
_FIRST_SPECIAL = 0x01000000
_UNDO = frozenset({"Ctrl+Z", "Alt+Backspace"})
_REDO = frozenset({"Ctrl+Shift+Z", "Ctrl+Y", "Alt+Shift+Backspace"})


class Commands(Protocol):
    """What the filter asks of the registry of actions."""

    def by_key(self, sequence: QKeySequence) -> QAction | None:
        """The command of a key combination, or None."""
        ...


def latin_key(scan_code: int, platform: str) -> str:
    """What a US keyboard writes with the key at this place; "" for a key that is no letter.

    Args:
        scan_code: as the window system numbers it.
        platform: Qt's name of the window system.
    """
    place = scan_code & 0xFF if platform == "windows" else scan_code - X11_OFFSET
    return KEYS.get(place, "")


def letter_of(event: QKeyEvent) -> str:
    """Return the Latin sign of a press that a layout without Latin letters made; "" for others.

    Such a layout writes its own letters, and with Shift also ASCII signs («[» at the place of P).
    """
    key = int(event.key())
    letter = latin_key(event.nativeScanCode(), QGuiApplication.platformName())
    if _LAST_ASCII < key < _FIRST_SPECIAL:
        return letter
    is_sign = key <= _LAST_ASCII and not chr(key).isalnum() and key > ord(" ")
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return letter if is_sign and shifted and letter.isalpha() else ""


def field_has_own(widget: QWidget | None, *, undo: bool) -> bool:
    """Whether a text field has something of its own to undo (or redo)."""
    if isinstance(widget, QLineEdit):
        if widget.isReadOnly():
            return False
        return widget.isUndoAvailable() if undo else widget.isRedoAvailable()
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        if widget.isReadOnly():
            return False
        document = widget.document()
        return document.isUndoAvailable() if undo else document.isRedoAvailable()
    return False


class KeyFilter(QObject):
    """Watches the window that has the keyboard; see the module."""

    def __init__(
        self,
        commands: Callable[[], Commands | None],
        on_alt: Callable[[], object],
        owner: QWidget,
    ) -> None:
        """Start watching.

        Args:
            commands: gives the registry of the window that is active, None while a dialog is.
            on_alt: called when Alt was pressed and let go alone.
            owner: the main window; its dialogs are watched too.
        """
        super().__init__(owner)
        self._owner = owner
        self._commands = commands
        self._on_alt = on_alt
        self._alt_alone = False
        self._sending = False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            self._watch(QGuiApplication.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        self._alt_alone = False
        if window is not None and self._belongs(window):
            window.installEventFilter(self)

    def _belongs(self, window: QWindow) -> bool:
        """Whether it is the owner's window, or one that stands in front of it."""
        own = self._owner.windowHandle()
        above: QWindow | None = window
        while above is not None and above is not own:
            above = above.transientParent()
        return above is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at key events; let everything else pass."""
        if isinstance(event, QKeyEvent) and not self._sending:
            kind = event.type()
            if kind == QEvent.Type.ShortcutOverride:
                return self._leave_undo_to_the_desk(event)
            if kind == QEvent.Type.KeyPress:
                self._alt_alone = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
                return self._read_again(watched, event)
            if kind == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Alt and self._alt_alone:
                self._alt_alone = False
                self._on_alt()
        return False

    def _leave_undo_to_the_desk(self, event: QKeyEvent) -> bool:
        """Text fields claim the undo keys even when they have nothing to undo."""
        sequence = QKeySequence(event.keyCombination()).toString()
        if sequence in _UNDO or sequence in _REDO:
            widget = QApplication.focusWidget()
            is_field = isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit))
            if is_field and not field_has_own(widget, undo=sequence in _UNDO):
                event.ignore()
                return True
        return False

    def _read_again(self, watched: QObject, event: QKeyEvent) -> bool:
        modifiers = event.modifiers()
        letter = letter_of(event) if modifiers & _CTRL else ""
        if not letter:
            return False
        key = Qt.Key(ord(letter))
        held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        commands = self._commands()
        action = commands.by_key(QKeySequence(_combined(held, key))) if commands else None
        if action is not None:
            if not event.isAutoRepeat() or action.autoRepeat():
                action.trigger()
            return True
        return self._send(watched, event, key)

    def _send(self, watched: QObject, event: QKeyEvent, key: Qt.Key) -> bool:
        """Give the focused widget the press that a Latin layout would have made."""
        again = QKeyEvent(
            event.type(),
            int(key),
            event.modifiers(),
            event.nativeScanCode(),
            event.nativeVirtualKey(),
            int(event.nativeModifiers()),
            "",
            event.isAutoRepeat(),
            event.count(),
        )
        self._sending = True
        try:
            return QCoreApplication.sendEvent(watched, again)
        finally:
            self._sending = False


def _combined(held: Qt.KeyboardModifier, key: Qt.Key) -> int:
    return int(held.value) | int(key)
