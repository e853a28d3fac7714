"""How work beside the lists and the window itself end: nothing is lost without a word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmdesk.desk import Desk, open_desk
from crmdesk.errors import FileProblem
from crmdesk.jobs import Progress
from crmdesk.settings import REMINDERS_PAUSED
from tests.ui import session_kit
from tests.ui.backup_kit import let_go, shelf, until, watched
from tests.ui.kit import customer, settle_events
from tests.ui.window_kit import toast
from ui import backup_watch, tasks
from ui.app import Session
from ui.data_swap import Swap, of_backup
from ui.main_window import MainWindow
from ui.main_window_end import at_work

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

look = session_kit.look
PATIENCE_S = 20


class Deed:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.heard: list[object] = []

    def work(self, _progress: Progress) -> str:
        self.begun.set()
        assert self.gate.wait(PATIENCE_S)
        return "done"

    def start(self) -> tasks.Job:
        job = tasks.run_job(self.work, self.heard.append, alongside=True)
        assert self.begun.wait(PATIENCE_S)
        return job

    def let_go(self) -> None:
        self.gate.set()
        settle_events()


@pytest.fixture
def deed() -> Iterator[Deed]:
    made = Deed()
    yield made
    made.let_go()


# ---- the end of the process ----------------------------------------------------------------------


class Pool:
    """Notes how long it is waited for."""

    def __init__(self, waits: list[int]) -> None:
        self.waits = waits

    def waitForDone(self, ms: int) -> bool:
        self.waits.append(ms)
        return False


@pytest.mark.parametrize(
    ("how", "waits"),
    [
        ({"alongside": True}, [tasks.PART_MS]),
        ({"alongside": True, "quiet": True}, [tasks.PART_MS]),
        ({"alongside": True, "replaces": True}, [tasks.FOR_EVER]),
        ({"alongside": True, "only_looks": True}, []),
        ({}, [tasks.FOR_EVER]),
    ],
)
def test_only_what_writes_data_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, how: dict[str, bool], waits: list[int]
) -> None:
    noted: list[int] = []
    ended: list[int] = []
    job = tasks.Job(lambda _progress: None, None, None, None, **how)
    monkeypatch.setattr(tasks, "_pools", [Pool(noted)])
    monkeypatch.setattr(tasks, "_at_work", {0: job})
    monkeypatch.setattr(tasks.os, "_exit", ended.append)
    assert tasks.shutdown(tasks.FOR_EVER) is (not waits)
    assert noted == waits
    tasks.leave(3)
    assert ended == [3]


def test_a_slow_copy_is_seen_while_it_is_made(deed: Deed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PART_MS", 0)
    deed.start()
    assert not tasks.shutdown(tasks.FOR_EVER)
    deed.let_go()
    assert tasks.shutdown(tasks.FOR_EVER)
    assert tasks.leave(0) == 0


# ---- another window ------------------------------------------------------------------------------


def test_what_had_not_begun_is_missed_too(
    desk: Desk, deed: Deed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PART_MS", 0)
    tasks.run_job(deed.work, alongside=True, quiet=True)  # a look by the clock
    assert deed.begun.wait(PATIENCE_S)
    tasks.run_job(lambda _progress: None, alongside=True)
    assert tasks.rest(desk.store.readers)
    deed.let_go()
    tasks.run_job(lambda _progress: None, alongside=True, quiet=True)
    assert not tasks.rest(desk.store.readers)


@pytest.fixture
def session(home: Path, qtbot: QtBot) -> Iterator[Session]:
    home.mkdir()
    path = home / "desk.db"
    desk = open_desk(path)
    customer(desk, "مریم گلپایگانی")
    desk.close()
    shelf(path, 26)
    made = Session()
    made.state.reduce_motion = True
    made.state.first_run_done = True
    made.show()
    until(qtbot, lambda: made.window.program.backups is not None)
    yield made
    made.end()


def test_a_language_waits_for_what_was_asked_for(
    session: Session, deed: Deed, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = session.window
    watch = old.program.backups
    assert watch is not None
    real = watch.keeper.run

    def slow(reason: str) -> Any:
        deed.work(Progress())
        return real(reason)

    monkeypatch.setattr(watch.keeper, "run", slow)
    old.show_section("settings")
    old.program.back_up()
    assert deed.begun.wait(PATIENCE_S)
    session.state.language = "en"  # as the settings do
    session.set_language("en")
    assert session.window is old
    assert session.state.language == "fa"
    assert toast(old) == at_work()
    old.toasts.clear()
    deed.gate.set()
    until(qtbot, lambda: toast(old))  # what came of it
    assert toast(old) != at_work()
    session.set_language("en")
    assert session.window is not old
    until(qtbot, lambda: session.window.pages.current() is not None)


def test_the_way_back_is_there_after_it_failed(session: Session, home: Path, qtbot: QtBot) -> None:
    def banner() -> str:
        until(qtbot, lambda: session.window.pages.current() is not None)
        until(qtbot, session.window.banner.isVisible)
        return session.window.banner.accessibleName()

    def fail(_own_window: bool) -> Path | None:
        raise FileProblem("دیسک پر است.")

    (made,) = shelf(home / "desk.db", 1)
    session.swap(of_backup(home / "desk.db", Path(made.path), None))
    question = banner()
    answers = [one.text() for one in session.window.banner.buttons]
    assert len(answers) == 2
    session.swap(Swap(fail, "…", settled=True))
    said = banner()
    assert "دیسک پر است." in said
    assert said.endswith(question)
    assert [one.text() for one in session.window.banner.buttons] == answers
    session.window.banner.buttons[0].click()
    assert session.window.desk is not None
    assert not session.window.desk.preferences.get(REMINDERS_PAUSED)


# ---- the cross -----------------------------------------------------------------------------------


@pytest.fixture
def kept(window: MainWindow) -> Iterator[backup_watch.BackupWatch]:
    yield watched(window)
    let_go(window)


def test_a_window_stays_while_an_export_runs(
    window: MainWindow, kept: backup_watch.BackupWatch, deed: Deed, qtbot: QtBot
) -> None:
    deed.start()
    window.close()
    assert window.isVisible()
    assert window.pages.isEnabled()
    assert window.banner.accessibleName() == at_work()
    deed.let_go()
    assert deed.heard == ["done"]
    assert not window.banner.isVisible()
    window.close()
    until(qtbot, lambda: not window.isVisible())


def test_it_closes_without_it_when_asked_again(
    window: MainWindow,
    kept: backup_watch.BackupWatch,
    deed: Deed,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "PART_MS", 0)
    deed.start()
    window.close()
    (answer,) = window.banner.buttons
    answer.click()
    until(qtbot, lambda: not window.isVisible())
    assert not deed.gate.is_set()
    deed.let_go()
    assert deed.heard == []


def test_what_is_edited_is_saved_before_the_last_backup_begins(
    window: MainWindow, kept: backup_watch.BackupWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    could_edit: list[bool] = []

    def leaving(work: Callable[[], object] | None, parent: Any) -> Any:
        could_edit.append(window.pages.isEnabled())
        return real(None, parent)

    real = backup_watch.Leaving
    monkeypatch.setattr(backup_watch, "Leaving", leaving)
    window.close()
    assert could_edit == [False]
