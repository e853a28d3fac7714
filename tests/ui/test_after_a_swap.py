"""After a restore that went wrong or a language that was changed: what is said, and what is not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import crmdesk.backup
from crmdesk import clock, i18n
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import FileProblem
from crmdesk.jobs import Progress
from tests.ui import session_kit
from tests.ui.backup_kit import shelf, until
from tests.ui.kit import customer, settle_events
from tests.ui.window_kit import toast
from ui import tasks
from ui.app import Session
from ui.data_swap import Swap
from ui.dialogs.restore import RestoreDialog
from ui.main_window import MainWindow
from ui.start_problem import StartProblem

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_ = i18n._
look = session_kit.look
FULL = "دیسک پر است."


@pytest.fixture
def data(home: Path) -> Path:
    home.mkdir()
    path = home / "desk.db"
    desk = open_desk(path)
    customer(desk, "مریم گلپایگانی")
    desk.close()
    shelf(path, 26)
    return path


@pytest.fixture
def session(data: Path, qtbot: QtBot) -> Iterator[Session]:
    made = Session()
    made.state.reduce_motion = True
    made.state.first_run_done = True
    made.show()
    until(qtbot, lambda: made._uninstall is not None)
    until(qtbot, lambda: made.window.program.backups is not None)
    yield made
    made.end()


def failing(then: Callable[[], object] = lambda: None) -> Swap:
    def do(_own_window: bool) -> Path | None:
        then()
        raise FileProblem(FULL)

    return Swap(do, "…")


def stands(session: Session, qtbot: QtBot) -> None:
    until(qtbot, lambda: session.window.pages.current() is not None)
    until(qtbot, session.window.banner.isVisible)


def restore_newest(session: Session, screen: StartProblem, qtbot: QtBot) -> None:
    screen.buttons["restore"].click()
    dialog = session.window.findChild(RestoreDialog)
    assert dialog is not None
    until(qtbot, dialog.restore_button.isEnabled)
    dialog.restore_button.click()


# ---- a restore that failed -----------------------------------------------------------------------


def test_why_nothing_was_replaced_is_said_once(session: Session, qtbot: QtBot) -> None:
    session.swap(failing())
    stands(session, qtbot)
    assert FULL in session.window.banner.accessibleName()
    session.window.banner.drop()
    session.set_language("en")
    until(qtbot, lambda: session.window.pages.current() is not None)
    settle_events()
    assert not session.window.banner.isVisible()


def test_it_is_not_said_of_data_that_came_back_later(
    session: Session, data: Path, qtbot: QtBot
) -> None:
    def lose_it() -> None:
        for one in data.parent.glob(f"{data.name}*"):
            one.unlink()

    session.swap(failing(lose_it))

    def screen() -> StartProblem | None:
        found = session.window.pages.stand_in
        return found if isinstance(found, StartProblem) and found.trouble is not None else None

    until(qtbot, screen)
    found = screen()
    assert found is not None
    restore_newest(session, found, qtbot)
    stands(session, qtbot)
    said = session.window.banner.accessibleName()
    assert FULL not in said
    assert said.startswith(_("Restored: {when}. Reminders are paused until you close this.")[:8])


# ---- what was being done when the window went ----------------------------------------------------


def test_an_export_that_a_new_window_cut_short_is_told(session: Session, qtbot: QtBot) -> None:
    begun = threading.Event()

    def pack(progress: Progress) -> None:
        begun.set()
        while True:
            progress.step(0, 0)

    tasks.run_job(pack, alongside=True)
    assert begun.wait(20)
    session.swap(failing())
    until(qtbot, lambda: session.window.pages.current() is not None)
    until(qtbot, lambda: toast(session.window))
    stopped = _("What was being done on the Backups page was stopped. Start it again there.")
    assert toast(session.window) == stopped
    session.window.toasts.clear()
    session.set_language("en")
    until(qtbot, lambda: session.window.pages.current() is not None)
    settle_events()
    assert toast(session.window) == ""


# ---- the question before -------------------------------------------------------------------------


def dialog_on(window: MainWindow, desk: Desk, chosen: list[int]) -> RestoreDialog:
    (made,) = shelf(desk.store.path, 1)
    dialog = RestoreDialog(
        window, desk.store.path, Path(made.path), clock.now(), lambda: chosen.append(1)
    )
    dialog.open()
    dialog.activateWindow()
    settle_events(1)
    return dialog


def test_an_enter_meant_for_cancel_restores_nothing(window: MainWindow, desk: Desk) -> None:
    chosen: list[int] = []
    dialog = dialog_on(window, desk, chosen)
    settle_events()  # all of it is read
    assert dialog.restore_button.isEnabled()
    focused = QApplication.focusWidget()
    assert focused is dialog.cancel_button
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert chosen == []


def test_a_fault_of_the_program_leaves_no_empty_question(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def broken(*_files: Path) -> None:
        raise RuntimeError("x")

    monkeypatch.setattr(crmdesk.backup, "compare", broken)
    with qtbot.capture_exceptions() as errors:  # it goes to the report all the same
        dialog = dialog_on(window, desk, [])
        settle_events()
    assert [error[0] for error in errors] == [RuntimeError]
    assert dialog.message.isVisible()
    why = _("Something went wrong in the program while it read this backup.")
    assert dialog.message.accessibleName() == _("{why} Choose another backup.").format(why=why)
    assert not dialog.restore_button.isVisible()
    assert not dialog.table.isVisible()
    assert dialog.cancel_button.text() == _("Close")
