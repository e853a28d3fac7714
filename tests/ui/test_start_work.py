"""What the start screen does on the worker: it goes with the screen, and the keyboard stays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import crmdesk.backup
import crmdesk.salvage
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.jobs import Progress
from tests.ui.kit import customer, settle_events
from tests.ui.window_kit import opened
from ui import start_problem, tasks
from ui.main_window import MainWindow
from ui.start_problem import StartProblem, Ways, show

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")
PATIENCE_S = 20


class Slow:
    """Stands for work on a large file; it goes on until ``gate`` opens."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.gate = threading.Event()

    def look(self, *_what: object, **_how: object) -> None:
        self.begun.set()
        self.gate.wait(PATIENCE_S)

    def read(self, _path: Path, _target: Path, progress: Progress, **_how: object) -> None:
        self.begun.set()
        while not self.gate.wait(0.01):
            progress.step(0, 0)
        raise FileProblem("دیسک پر است.")


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.gate.set()
    assert tasks.shutdown()
    settle_events()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A data file that is damaged, but holds pages."""
    path = tmp_path / "desk.db"
    desk = open_desk(path)
    for number in range(50):
        customer(desk, f"علی {number}")
    desk.close()
    data = bytearray(path.read_bytes())
    for place in range(8192, len(data), 4096):
        data[place : place + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))
    return path


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qtbot, None)
    yield made
    made.close()


def ways(file: Path, choose: Callable[[Path], object] = lambda _path: None) -> Ways:
    return Ways(file, lambda: None, choose, lambda: None)


def looked_at(window: MainWindow, file: Path) -> StartProblem:
    screen = show(window, FileProblem("نشد"), ways(file))
    settle_events()
    assert "salvage" in screen.buttons
    return screen


def press_enter() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)


# ---- looking -------------------------------------------------------------------------------------


def test_another_file_opens_while_it_still_looks(
    window: MainWindow,
    file: Path,
    tmp_path: Path,
    slow: Slow,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    good = tmp_path / "good.db"
    open_desk(good).close()
    there: list[Desk] = []

    def choose(path: Path) -> None:
        tasks.run_job(lambda _progress: open_desk(path), there.append)

    monkeypatch.setattr(crmdesk.backup, "diagnose", slow.look)
    monkeypatch.setattr(start_problem, "ask_file", lambda *_asked: good)
    screen = show(window, FileProblem("نشد"), ways(file, choose))
    assert slow.begun.wait(PATIENCE_S)
    screen.buttons["choose"].click()
    until_there(qtbot, lambda: there)
    with qtbot.waitSignal(window.attached, timeout=5000):
        window.attach(there[0])
    slow.gate.set()
    settle_events()  # nothing is told to a screen that is gone
    assert window.pages.current() is not None


def until_there(qtbot: QtBot, what: Callable[[], Any]) -> None:
    """Wait without waiting for the worker."""
    qtbot.waitUntil(lambda: bool(what()), timeout=10_000)


@pytest.mark.parametrize("way", ["again", "make_anywhere", "gone"])
def test_a_screen_that_goes_takes_its_work_with_it(
    window: MainWindow, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(crmdesk.backup, "diagnose", slow.look)
    screen = show(window, FileProblem("نشد"), ways(file))
    job = screen._job
    assert job is not None
    if way == "gone":
        window.show_skeleton()
        settle_deleted()
    else:
        getattr(screen, way)()
    assert job.cancelled


def settle_deleted() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_quitting_does_not_wait_for_a_look(
    window: MainWindow, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crmdesk.backup, "diagnose", slow.look)
    ended: list[int] = []
    monkeypatch.setattr(tasks.os, "_exit", ended.append)
    screen = show(window, FileProblem("نشد"), ways(file))
    assert slow.begun.wait(PATIENCE_S)
    screen.buttons["quit"].click()  # else the window would stand still for as long
    assert not window.isVisible()
    assert not slow.gate.is_set()
    assert tasks.shutdown(tasks.FOR_EVER)
    tasks.leave(3)
    assert ended == [3]
    slow.gate.set()
    assert all(pool.waitForDone(5000) for pool in tasks._pools)
    assert tasks.leave(4) == 4
    assert ended == [3]


def test_closing_does_not_wait_for_a_look_beside_the_data(
    qtbot: QtBot, tmp_path: Path, slow: Slow
) -> None:
    desk = open_desk(tmp_path / "other.db")
    window = opened(qtbot, desk)
    tasks.run_job(slow.look, alongside=True, only_looks=True)
    assert slow.begun.wait(PATIENCE_S)
    window.close()
    assert not slow.gate.is_set()
    assert window.desk is None


# ---- the keyboard --------------------------------------------------------------------------------


def test_the_keyboard_comes_back_after_work_that_failed(
    window: MainWindow, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at(window, file)
    monkeypatch.setattr(crmdesk.salvage, "salvage", slow.read)
    screen.buttons["salvage"].setFocus()
    press_enter()
    assert QApplication.focusWidget() is screen.progress.cancel
    slow.gate.set()
    settle_events()
    assert screen.message.accessibleName() == "دیسک پر است."
    assert QApplication.focusWidget() is screen.buttons["salvage"]


def test_the_keyboard_comes_back_after_work_that_was_stopped(
    window: MainWindow, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at(window, file)
    monkeypatch.setattr(crmdesk.salvage, "salvage", slow.read)
    screen.buttons["salvage"].setFocus()
    press_enter()
    press_enter()
    assert not screen.progress.isVisible()
    assert QApplication.focusWidget() is screen.buttons["salvage"]


def test_the_keyboard_comes_back_after_a_swap_that_failed(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at(window, file)

    def fail(_own: bool) -> None:
        raise FileProblem("نشد.")

    screen.buttons["copy_report"].setFocus()
    screen._swap(start_problem.data_swap.Swap(fail, "…"))
    assert QApplication.focusWidget() is screen  # there is nothing to press meanwhile
    settle_events()
    assert QApplication.focusWidget() is screen.buttons["copy_report"]


# ---- jobs that are stopped -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["stop", "cancel"])
def test_a_write_that_fails_while_it_is_stopped_is_told(slow: Slow, qtbot: QtBot, how: str) -> None:
    heard: list[object] = []

    def write(_progress: Progress) -> None:
        slow.look()
        raise FileProblem("دیسک پر است.")

    with qtbot.capture_exceptions() as errors:
        job = tasks.run_job(write, heard.append, heard.append)
        assert slow.begun.wait(PATIENCE_S)
        getattr(job, how)()
        slow.gate.set()
        settle_events()
    assert heard == []
    # Who stops a job wants to know; who drops it does not.
    assert [str(error[1]) for error in errors] == (["دیسک پر است."] if how == "stop" else [])


def test_a_job_that_stops_as_it_was_told_says_nothing(slow: Slow, qtbot: QtBot) -> None:
    heard: list[object] = []
    with qtbot.capture_exceptions() as errors:
        job = tasks.run_job(
            lambda progress: slow.read(Path(), Path(), progress), None, heard.append
        )
        assert slow.begun.wait(PATIENCE_S)
        job.stop()
        settle_events()
    assert (heard, errors) == ([], [])
    assert not job.is_done


def test_what_is_cut_short_with_the_window_is_known(desk: Desk, slow: Slow) -> None:
    def write(progress: Progress) -> None:
        slow.begun.set()
        while True:
            slow.gate.wait(0.01)
            progress.step(0, 0)

    tasks.run_job(write, alongside=True)
    assert slow.begun.wait(PATIENCE_S)
    assert tasks.rest(desk.store.readers)
    slow.begun.clear()

    def hasty(_progress: Progress) -> None:
        slow.begun.set()
        raise Cancelled

    tasks.run_job(hasty)  # a list that is not wanted any more
    assert slow.begun.wait(PATIENCE_S)
    assert not tasks.rest(desk.store.readers)
