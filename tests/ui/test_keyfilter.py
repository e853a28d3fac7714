"""Ctrl+letter on a Persian keyboard, and whose Ctrl+Z it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from tests.helpers import type_text
from ui.keyfilter import KeyFilter, field_has_own, latin_key, letter_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
# What the Persian layout reports: the letter as the key, and the place of the key as X11 counts.
L_KEY, Z_KEY, A_KEY, C_KEY = (0x0645, 46), (0x0638, 52), (0x0634, 38), (0x0632, 54)


class Window(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.line, self.text = QLineEdit(), QPlainTextEdit()
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.addWidget(self.line)
        column.addWidget(self.text)
        self.setCentralWidget(centre)
        self.made: list[QAction] = []
        for keys in ("Ctrl+L", "Ctrl+Z", "Ctrl+Shift+Z"):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _on=False, keys=keys: self.heard.append(keys))
            self.addAction(action)
            self.made.append(action)
        self.active = True
        self.alts = 0
        self.filter = KeyFilter(lambda: self if self.active else None, self._alt, self)

    def by_key(self, sequence: QKeySequence) -> QAction | None:
        return next((one for one in self.made if sequence in one.shortcuts()), None)

    def _alt(self) -> None:
        self.alts += 1

    def press(
        self,
        key: int,
        scan: int = 0,
        held: Qt.KeyboardModifier = CTRL,
        kind: QEvent.Type = QEvent.Type.KeyPress,
    ) -> QKeyEvent:
        event = QKeyEvent(kind, key, held, scan, 0, 0, "")
        QCoreApplication.sendEvent(self.windowHandle(), event)
        return event


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is made.windowHandle(), timeout=2000)
    made.line.setFocus()
    yield made
    made.close()


PLACES = [(24, "Q"), (46, "L"), (52, "Z"), (57, "N"), (10, "1"), (21, "="), (59, ","), (200, "")]


@pytest.mark.parametrize(("code", "letter"), PLACES)
def test_the_places_of_keys(code: int, letter: str) -> None:
    assert latin_key(code, "xcb") == letter
    assert latin_key(code, "wayland") == letter
    assert latin_key(code - 8, "windows") == letter


def test_windows_marks_extended_keys() -> None:
    assert latin_key(0x100 | 38, "windows") == "L"


def test_a_command_is_found_by_the_place_of_the_key(window: Window) -> None:
    window.press(*L_KEY)
    assert window.heard == ["Ctrl+L"]
    window.press(*Z_KEY, held=CTRL | SHIFT)
    assert window.heard == ["Ctrl+L", "Ctrl+Shift+Z"]


def test_without_ctrl_a_letter_is_a_letter(window: Window) -> None:
    window.press(*L_KEY, held=NONE)
    window.press(*L_KEY, held=ALT)
    assert window.heard == []


def test_a_latin_letter_is_left_to_qt(window: Window) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, int(Qt.Key.Key_L), CTRL, 46, 0, 0, "")
    assert not window.filter.eventFilter(window.windowHandle(), event)
    assert window.heard == []


def test_special_keys_are_left_to_qt(window: Window) -> None:
    window.press(int(Qt.Key.Key_F4), 46)
    assert window.heard == []


def test_commands_rest_while_a_dialog_is_in_front(window: Window, qtbot: QtBot) -> None:
    window.active = False
    dialog = QDialog(window)
    dialog.setModal(True)
    field = QLineEdit("مریم", dialog)
    dialog.open()
    handle = dialog.windowHandle()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is handle, timeout=2000)
    field.setFocus()
    for key, scan in (L_KEY, A_KEY):
        event = QKeyEvent(QEvent.Type.KeyPress, key, CTRL, scan, 0, 0, "")
        QCoreApplication.sendEvent(handle, event)
    assert window.heard == []
    assert field.selectedText() == "مریم"
    dialog.close()


def test_copy_in_a_field(window: Window) -> None:
    window.line.setText("مریم")
    window.press(*A_KEY)
    assert window.line.selectedText() == "مریم"
    window.press(*C_KEY)
    assert QApplication.clipboard().text() == "مریم"


def test_undo_in_a_field_is_sent_there_when_nobody_else_wants_it(window: Window) -> None:
    window.active = False
    type_text(window.line, "سلام")
    window.press(*Z_KEY)
    assert window.line.text() == ""


def claims_undo(window: Window, key: Qt.Key = Qt.Key.Key_Z, held: object = CTRL) -> bool:
    """Whether the focused widget keeps the key for itself, so that no shortcut is tried."""
    event = window.press(int(key), 52, held, QEvent.Type.ShortcutOverride)  # type: ignore[arg-type]
    return event.isAccepted()


def test_ctrl_z_belongs_to_a_field_with_something_to_undo(window: Window) -> None:
    assert not claims_undo(window)
    type_text(window.line, "سلام")
    assert claims_undo(window)
    assert not claims_undo(window, held=CTRL | SHIFT)
    window.line.undo()
    assert not claims_undo(window)
    assert claims_undo(window, held=CTRL | SHIFT)


def test_ctrl_z_and_longer_texts(window: Window) -> None:
    window.text.setFocus()
    assert not claims_undo(window)
    type_text(window.text, "سلام")
    assert claims_undo(window)
    window.text.setPlainText("")
    assert not claims_undo(window)


def test_a_field_that_cannot_be_written_claims_nothing(window: Window) -> None:
    type_text(window.line, "سلام")
    window.line.setReadOnly(True)
    assert not field_has_own(window.line, undo=True)
    window.text.setReadOnly(True)
    assert not field_has_own(window.text, undo=True)
    assert not field_has_own(None, undo=True)


def test_other_keys_are_claimed_as_before(window: Window) -> None:
    window.line.setText("سلام")
    assert claims_undo(window, Qt.Key.Key_C)


def test_alt_alone(window: Window) -> None:
    alt = int(Qt.Key.Key_Alt)
    release = QEvent.Type.KeyRelease
    window.press(alt, 64, NONE)
    window.press(alt, 64, ALT, release)
    assert window.alts == 1
    window.press(alt, 64, NONE)
    window.press(int(Qt.Key.Key_Shift), 50, ALT)  # Alt+Shift changes the layout on many desks
    window.press(alt, 64, ALT, release)
    assert window.alts == 1
    window.press(alt, 64, NONE)
    window.filter._watch(window.windowHandle())  # another window was in front meanwhile
    window.press(alt, 64, ALT, release)
    assert window.alts == 1


@pytest.mark.parametrize(
    ("key", "held", "place", "letter"),
    [
        (ord("["), CTRL | SHIFT, 33, "P"),  # what a Persian layout writes with Shift and P
        (ord("["), CTRL, 34, ""),  # the key of [ itself
        (ord("{"), CTRL | SHIFT, 34, ""),
        (ord("P"), CTRL | SHIFT, 33, ""),
        (ord("!"), CTRL | SHIFT, 10, ""),
        (ord("م"), CTRL, 46, "L"),
    ],
)
def test_a_press_of_another_layout(
    key: int, held: Qt.KeyboardModifier, place: int, letter: str
) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, place, 0, 0, "")
    assert letter_of(event) == letter
