"""What is typed is kept when the window goes within the second, however it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmdesk.desk import Desk, open_desk
from tests.ui import session_kit
from tests.ui.backup_kit import let_go, until, watched
from tests.ui.kit import customer, settle_events
from tests.ui.window_kit import press
from ui import last_backup
from ui.app import Session
from ui.data_swap import of_backup
from ui.dialogs.entry import EntryDialog
from ui.draft_keeper import DraftKeeper
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

look = session_kit.look
LINE = "فردا ۱۰ زنگ به مریم"
NOTE = "۳۰ متر پارچهٔ آبی"


@pytest.fixture(autouse=True)
def no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second never ends."""
    monkeypatch.setattr("ui.draft_keeper.PAUSE_MS", 3_600_000)


def type_into_line(window: MainWindow) -> None:
    window.show_section("today")
    window.pages.page("today").quick_line.edit.insert(LINE)


# ---- the window ----------------------------------------------------------------------------------


def test_the_line_on_today(window: MainWindow, desk: Desk) -> None:
    type_into_line(window)
    assert desk.drafts.get("quick_line") is None
    window.close()
    kept = desk.drafts.get("quick_line")
    assert kept is not None
    assert kept["line"] == LINE


def test_the_form_of_a_customer(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    window.show_section("customers")
    settle_events()
    page = window.pages.page("customers")
    page.open_customer(desk.customers.ids()[0])
    until(qtbot, lambda: page.profile.view.customer is not None)
    page.profile.edit()
    page.profile.form.note.insertPlainText(NOTE)
    window.close()
    kept = desk.drafts.get("customer")
    assert kept is not None
    assert kept["note"] == NOTE


def test_a_dialog(window: MainWindow, desk: Desk) -> None:
    window.commands.log_entry(desk.customers.ids()[0])
    dialog = window.findChild(EntryDialog)
    assert dialog is not None
    dialog.note.insertPlainText(NOTE)
    window.close()
    assert NOTE in str(desk.drafts.get("entry"))


def test_what_was_not_touched_is_not_written(window: MainWindow, desk: Desk) -> None:
    type_into_line(window)
    keepers = window.findChildren(DraftKeeper)
    assert keepers
    for keeper in keepers:
        keeper.flush()
    desk.drafts.drop("quick_line")
    window.close()
    assert desk.drafts.kept() == ()


# ---- while the last backup is made ---------------------------------------------------------------


class Waits:
    """Stands for the thread of the last backup; it goes on until it is told to end."""

    def __init__(self, **_how: object) -> None:
        self.alive = True

    def start(self) -> None:
        pass

    def is_alive(self) -> bool:
        return self.alive

    def join(self, _seconds: float) -> None:
        pass


@pytest.fixture
def waiting(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waits]:
    """A window that was asked to close, and waits for its last backup."""
    watch = watched(window)
    type_into_line(window)
    monkeypatch.setattr(last_backup.threading, "Thread", Waits)
    window.close()
    assert watch._leaving is not None
    yield watch._leaving._thread  # type: ignore[misc]
    let_go(window)


def test_a_window_that_waits_takes_nothing_in(
    window: MainWindow, desk: Desk, waiting: Waits
) -> None:
    kept = desk.drafts.get("quick_line")
    assert kept is not None
    assert kept["line"] == LINE
    for part in (window.nav, window.top, window.pages):
        assert not part.isEnabled()
    line = window.pages.page("today").quick_line.edit
    before = line.text()
    for keys in ("x", "Ctrl+N", "Ctrl+L", "Ctrl+2", "Ctrl+Z", "F1"):
        press(window, keys)
    assert line.text() == before
    assert window.section == "today"
    assert window.findChildren(EntryDialog) == []
    assert window.actions_made["quit"].isEnabled()
    assert not window.acceptDrops()


def test_and_its_way_out_works(
    window: MainWindow,
    waiting: Waits,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("closed before the last backup was made")
    monkeypatch.setattr(last_backup, "SAY_AFTER_S", -1)
    until(qtbot, window.banner.isVisible)
    (answer,) = window.banner.buttons
    assert answer.isEnabled()
    answer.click()
    assert not window.isVisible()
    assert waiting.alive


# ---- other windows in its place ------------------------------------------------------------------


@pytest.fixture
def session(home: Path, qtbot: QtBot) -> Iterator[Session]:
    home.mkdir()
    desk = open_desk(home / "desk.db")
    customer(desk, "مریم گلپایگانی")
    desk.close()
    made = Session()
    made.state.reduce_motion = True
    made.state.first_run_done = True
    made.show()
    until(qtbot, lambda: made._uninstall is not None)
    until(qtbot, lambda: made.window.program.backups is not None)
    yield made
    made.end()


def test_another_language(session: Session, qtbot: QtBot) -> None:
    type_into_line(session.window)
    old = session.window
    session.set_language("en")
    until(qtbot, lambda: session.window is not old and session.window.context is not None)
    until(qtbot, lambda: session.window.pages.current() is not None)
    assert session.window.pages.page("today").quick_line.text() == LINE


def test_another_data_file(session: Session, home: Path, qtbot: QtBot) -> None:
    type_into_line(session.window)
    assert session.window.desk is not None
    drafts = session.window.desk.drafts
    session.swap(of_backup(home / "desk.db", home / "none.db", None))
    kept = drafts.get("quick_line")
    assert kept is not None
    assert kept["line"] == LINE
    until(qtbot, lambda: session.window.pages.current() is not None)
