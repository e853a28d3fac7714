"""A monkey at the keyboard and the mouse: nothing breaks, nothing stands still, the file is whole.

CRMDESK_MONKEY=20000 lets it work for as many events on each seed, and then no turn of the loop may
take longer than 200 ms; usually it makes fewer, and only breaking things counts.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from shiboken6 import isValid

from crmdesk.check import check
from crmdesk.demo.load import load_demo
from tests.helpers import type_text
from tests.ui.kit import a_desk, settle_events
from tests.ui.watchdog import Watchdog
from tests.ui.window_kit import opened
from ui import loading, tasks
from ui.actions import REGISTRY
from ui.main_window import MainWindow
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = "CRMDESK_MONKEY" in os.environ
EVENTS = int(os.environ.get("CRMDESK_MONKEY", "300"))
STALL_MS = 200
CUSTOMERS = 300
LEFT_ALONE = {"quit", "full_screen", "folder", "sample"}
KEYS = (
    *("Tab", "Shift+Tab", "Return", "Escape", "Space", "Delete", "Backspace", "F2", "F6", "F9"),
    *("Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End", "Shift+Down", "Shift+Up"),
    *("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+Return", "Alt+1", "Alt+3", "Alt+0", "Shift+F10"),
    *("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
)
TEXTS = ("علی", "روح", "فردا ۱۰", "0912", "<b>", "شنبه", "۳ روز دیگر", "x", "#عمده", "'", "%")


Steps = list[Callable[[], object]]
"""What happens, a turn of the event loop each."""


class Monkey:
    """Makes one event after the other; the same seed makes the same ones."""

    def __init__(self, window: MainWindow, seed: int, watchdog: Watchdog) -> None:
        self._window = window
        self._chance = random.Random(seed)
        self._watchdog = watchdog
        names = [one.id for one in REGISTRY if one.id not in LEFT_ALONE]
        self._doings: list[tuple[int, Callable[[], tuple[str, Steps]]]] = [
            (50, self._key),
            (20, self._typing),
            (20, self._click),
            (10, lambda: self._command(self._chance.choice(names))),
        ]

    def work(self, events: int) -> None:
        weights = [weight for weight, _do in self._doings]
        for number in range(events):
            (_weight, choose), *_ = self._chance.choices(self._doings, weights)
            what, steps = choose()
            where = self._window.section
            for step in steps:
                self._watchdog.turn(f"{number} {where} {what}", lambda do=step: self._whole(do))
            if number % 50 == 49:
                settle_events(1)

    def leave_popup(self) -> None:
        """Close the list or menu in front."""
        self._press("Escape")

    def _whole(self, do: Callable[[], object]) -> None:
        do()
        QApplication.processEvents()
        # A running loop does this by itself.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _front(self) -> QWidget:
        """Return what is in front; the list of a choice may be one whose Python half is gone.

        Such lists are made by Qt alone. When one comes to stand where an earlier one stood, it
        is handed the Python half of that one, which is dead: its choice is taken instead of it.
        """
        popup = QApplication.activePopupWidget()
        if popup is not None and isValid(popup):
            return popup
        return QApplication.activeModalWidget() or self._window

    def _target(self) -> QWidget:
        front = self._front()
        focused = front.focusWidget()
        if focused is None or not isValid(focused) or not focused.isVisible():
            return front
        return focused

    def _press(self, name: str) -> None:
        """Press a key as the system does: Qt finds out who gets it, open lists first."""
        key = QKeySequence(name)[0]
        handle = (QApplication.activeModalWidget() or self._window).windowHandle()
        QTest.keyClick(handle, key.key(), key.keyboardModifiers())

    def _key(self) -> tuple[str, Steps]:
        name = self._chance.choice(KEYS)
        target = type(self._target()).__name__
        return f"key {name} on {target}", [lambda: self._press(name)]

    def _typing(self) -> tuple[str, Steps]:
        text = self._chance.choice(TEXTS)
        return f"type {text}", [
            lambda letter=letter: type_text(self._target(), letter) for letter in text
        ]

    def _click(self) -> tuple[str, Steps]:
        front = self._front()
        widgets = front.findChildren(QWidget)
        inside = [one for one in widgets if isValid(one) and one.isVisible()]
        target = self._chance.choice(inside or [front])
        at = QPoint(
            self._chance.randrange(max(1, target.width())),
            self._chance.randrange(max(1, target.height())),
        )
        right = self._chance.random() < 0.1
        button = Qt.MouseButton.RightButton if right else Qt.MouseButton.LeftButton
        held = self._chance.choice(
            (Qt.KeyboardModifier.NoModifier,) * 4
            + (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
        )

        def click() -> None:
            if isValid(target):  # its row may have been taken out of a list read again
                QTest.mouseClick(target, button, held, at)

        return f"click {type(target).__name__}", [click]

    def _command(self, name: str) -> tuple[str, Steps]:
        if QApplication.activePopupWidget() is not None:
            return "escape", [lambda: self._press("Escape")]
        if self._front() is not self._window:
            return "nothing", []  # keys do not reach the window behind a dialog
        return f"command {name}", [self._window.actions_made[name].trigger]


def _told(*what: Any) -> str:
    """Return an error with the last places on its way."""
    return "".join(traceback.format_exception(*what)[-4:])


@pytest.mark.timeout(60 + EVENTS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_monkey(
    qtbot: QtBot,
    tmp_path: Path,
    persian_look: None,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
    seed: int,
) -> None:
    expect_log("does not support")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_what: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_what: "")
    # Qt's own window for printers opens others that wait inside it: nobody is there to answer.
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrintDialog.show", lambda *_what: None)
    errors: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: errors.append(_told(*what)))
    watchdog = Watchdog(STALL_MS)
    with a_desk(tmp_path) as desk:
        load_demo(desk.store, CUSTOMERS)
        state = WindowState()
        state.first_run_done = True
        window = opened(qtbot, desk, state)
        window.actions_made["quit"].setEnabled(False)  # its menu would end the run
        loading.load_the_rest(desk, with_customers=False)  # as the program does when it is idle
        monkey = Monkey(window, seed, watchdog)
        monkey.work(EVENTS)
        while QApplication.activePopupWidget() is not None:
            monkey.leave_popup()
        while (front := QApplication.activeModalWidget()) is not None:
            front.close()
        settle_events()
        assert [fault for one in check(desk.store) for fault in one.faults] == []
        window.release()
        window.close()
        tasks.shutdown()
    assert errors == [], errors[0]
    if LONG:  # a bar of time is for a quiet machine, not for each run of the suite
        assert watchdog.slow == [], watchdog.slow
