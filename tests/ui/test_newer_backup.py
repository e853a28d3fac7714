"""The line that says that a backup holds later work than the data file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmdesk import clock
from crmdesk.backup import list_backups
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft
from tests.ui import session_kit
from tests.ui.backup_kit import shelf, until
from tests.ui.kit import settle_events
from ui import data_swap
from ui.app import Session
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

look = session_kit.look


@pytest.fixture
def data(home: Path) -> Path:
    """A data file with two customers that was put back over one with five, which has a backup."""
    home.mkdir()
    path = home / "desk.db"
    add(path, "مریم گلپایگانی", "علی روحانی")
    older = home / "older.copy"
    shutil.copy(path, older)
    clock.set_now(clock.now().replace(year=2027))
    add(path, "زهرا احمدی", "رضا", "سارا")
    clock.set_now(None)
    shelf(path, 1)
    shutil.copy(older, path)
    return path


def add(path: Path, *names: str) -> None:
    desk = open_desk(path)
    for name in names:
        desk.customers.add(CustomerDraft(name))
    desk.close()


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Callable[[], Session]]:
    """Start the program and look, as it does two seconds later."""
    made: list[Session] = []

    def begin() -> Session:
        session = Session()
        made.append(session)
        session.state.reduce_motion = session.state.first_run_done = True
        session.show()
        until(qtbot, lambda: session._uninstall is not None)
        looked(session, qtbot)
        return session

    yield begin
    for one in made:
        if one._uninstall is not None:  # not ended in the test
            one.end()


def looked(session: Session, qtbot: QtBot) -> None:
    until(qtbot, lambda: session.window.program.backups is not None)
    watch = session.window.program.backups
    assert watch is not None
    watch.look()
    until(qtbot, lambda: watch.state is not None)


def said(session: Session) -> str:
    banner = session.window.banner
    return banner.accessibleName() if banner.isVisible() else ""


def test_one_line_and_a_way_there(data: Path, start: Callable[[], Session]) -> None:
    session = start()
    assert "۵ مشتری" in said(session)
    session.window.banner.buttons[0].click()
    settle_events()
    assert session.window.section == "backup"
    assert said(session) == ""


def test_the_same_data_is_no_matter(data: Path, start: Callable[[], Session]) -> None:
    shutil.copy(list_backups(data)[0].path, data)
    assert said(start()) == ""


def test_who_keeps_this_data_is_not_told_again(
    data: Path, start: Callable[[], Session], qtbot: QtBot
) -> None:
    session = start()
    session.window.banner.buttons[1].click()
    settle_events()
    assert said(session) == ""
    session.end()
    assert said(start()) == ""


def test_it_waits_for_what_stands_there(
    data: Path, start: Callable[[], Session], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(window: MainWindow, _then: object, **_how: object) -> None:
        window.banner.say("info", "pencil", "پیش‌نویس", ())

    monkeypatch.setattr(data_swap, "ask", ask)
    session = start()
    assert said(session) == "پیش‌نویس"
    session.window.banner.drop()
    looked(session, qtbot)
    settle_events()
    assert "۵ مشتری" in said(session)


def test_not_after_a_restore_of_the_users_own(
    data: Path, start: Callable[[], Session], qtbot: QtBot
) -> None:
    """An older one chosen from the page, and answered: no word about newer ones, then or later."""
    shelf(data, 2)
    entry = list_backups(data)[1]
    session = start()
    session.window.banner.drop()
    session.window.program.replace_data(data_swap.of_backup(data, entry.path, entry.made_at))
    until(qtbot, lambda: session.window.desk is not None)
    until(qtbot, session.window.banner.isVisible)
    session.window.banner.buttons[0].click()
    settle_events()
    looked(session, qtbot)
    assert said(session) == ""
    session.end()
    assert said(start()) == ""
