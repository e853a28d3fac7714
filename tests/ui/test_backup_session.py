"""A whole run: going back to a backup and again forth, and data that lies where it should not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmdesk import i18n
from crmdesk.backup import list_backups, pack
from crmdesk.backup.named_photos import missing_words
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.services.customers import CustomerDraft
from crmdesk.settings import REMINDERS_PAUSED
from crmdesk.text import isolate_ltr
from tests.ui import session_kit
from tests.ui.backup_kit import shelf, until
from tests.ui.kit import settle_events
from tests.ui.window_kit import toast
from ui import data_swap, synced_banner
from ui.app import Session
from ui.start_problem import StartProblem

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_ = i18n._
look = session_kit.look


@pytest.fixture
def data(home: Path) -> Path:
    """A data file with two customers, a backup of it, and a third customer."""
    home.mkdir()
    path = home / "desk.db"
    desk = open_desk(path)
    for name in ("مریم گلپایگانی", "علی روحانی"):
        desk.customers.add(CustomerDraft(name))
    shelf(path, 26)
    desk.customers.add(CustomerDraft("زهرا احمدی"))
    desk.close()
    return path


def started(qtbot: QtBot) -> Session:
    made = Session()
    made.state.reduce_motion = True
    made.state.first_run_done = True
    made.show()
    until(qtbot, lambda: made._uninstall is not None)
    until(qtbot, lambda: made.window.program.backups is not None)
    return made


@pytest.fixture
def session(data: Path, qtbot: QtBot) -> Iterator[Session]:
    made = started(qtbot)
    yield made
    made.end()


def count(session: Session) -> int:
    assert session.window.desk is not None
    return session.window.desk.customers.count()


def paused(session: Session) -> bool:
    assert session.window.desk is not None
    return bool(session.window.desk.preferences.get(REMINDERS_PAUSED))


def go_back(session: Session, data: Path, qtbot: QtBot) -> None:
    entry = list_backups(data)[-1]
    session.window.program.replace_data(data_swap.of_backup(data, entry.path, entry.made_at))
    until(qtbot, lambda: session.window.desk is not None)
    until(qtbot, session.window.banner.isVisible)


def test_back_to_a_backup_and_it_is_the_right_one(
    session: Session, data: Path, qtbot: QtBot
) -> None:
    session.window.show_section("backup")
    settle_events()
    go_back(session, data, qtbot)
    assert count(session) == 2
    assert session.window.section == "today"
    assert paused(session)
    assert "آبان" in session.window.banner.accessibleName()
    assert list_backups(data)[0].reason == "restore"
    session.window.banner.buttons[0].click()
    settle_events()
    assert not paused(session)
    assert not session.window.banner.isVisible()
    assert count(session) == 2


def test_and_back_to_how_it_was_before(session: Session, data: Path, qtbot: QtBot) -> None:
    go_back(session, data, qtbot)
    session.window.banner.buttons[1].click()
    until(qtbot, lambda: session.window.desk is not None)
    until(qtbot, lambda: count(session) == 3)
    until(qtbot, lambda: not paused(session))
    settle_events()
    assert not session.window.banner.isVisible()


def test_a_photo_that_is_nowhere_is_told_of(data: Path, qtbot: QtBot) -> None:
    desk = open_desk(data)
    name = desk.photos.keep(b"\xff\xd8\xff" + b"1" * 90)
    desk.customers.add(CustomerDraft("سارا", photo=name))
    desk.close()
    (data.parent / "photos" / name).unlink()
    made = started(qtbot)
    try:
        made.window.program.replace_data(
            data_swap.of_backup(data, Path(shelf(data, 1)[0].path), None)
        )
        until(qtbot, lambda: made.window.desk is not None and bool(toast(made.window)))
        assert missing_words(1) in toast(made.window)
    finally:
        made.end()


def test_the_question_outlives_a_restart(data: Path, qtbot: QtBot) -> None:
    first = started(qtbot)
    go_back(first, data, qtbot)
    first.end()
    again = started(qtbot)
    until(qtbot, again.window.banner.isVisible)
    assert paused(again)
    assert [one.text() for one in again.window.banner.buttons] == [
        _("Yes, this is it"),
        _("Back to how it was before"),
    ]
    again.end()


def test_with_no_way_back_nothing_is_asked(
    session: Session, data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_swap, "_way_back", lambda *_any: None)
    go_back(session, data, qtbot)
    banner = session.window.banner
    assert paused(session)
    assert "؟" not in banner.accessibleName()
    assert "?" not in banner.accessibleName()
    assert [one.text() for one in banner.buttons] == [_("Close")]
    banner.buttons[0].click()
    settle_events()
    assert not paused(session)
    assert not banner.isVisible()


def test_a_failed_restore_leaves_everything(
    session: Session, data: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    swap = data_swap.of_backup(data, tmp_path / "none.db", None)
    session.window.program.replace_data(swap)
    until(qtbot, lambda: session.window.desk is not None)
    until(qtbot, session.window.banner.isVisible)
    assert count(session) == 3
    assert not paused(session)
    session.window.banner.buttons[0].click()
    assert session.window.section == "backup"


def test_the_file_of_another_computer(
    session: Session, data: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "desk.db"
    other.parent.mkdir()
    desk = open_desk(other)
    desk.customers.add(CustomerDraft("تنها مشتری"))
    desk.close()
    bundle = pack(other, tmp_path / "all.crmdesk").path
    session.window.program.replace_data(data_swap.of_bundle(data, bundle))
    until(qtbot, lambda: session.window.desk is not None)
    until(qtbot, session.window.banner.isVisible)
    assert count(session) == 1


def test_another_language_keeps_the_backups(session: Session, qtbot: QtBot) -> None:
    before = session.window.program.backups
    session.set_language("en")
    until(qtbot, lambda: session.window.program.backups is not None)
    assert session.window.program.backups is not before
    session.set_language("fa")
    until(qtbot, lambda: session.window.program.backups is not None)


def test_another_file_of_this_run(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "other.db"
    desk = open_desk(other)
    desk.close()
    session.window.close_desk()
    session.choose_file(other)
    until(qtbot, lambda: session.window.desk is not None)
    assert session.window.desk is not None
    assert session.window.desk.store.path == other


# ---- synced folders ------------------------------------------------------------------------------


def test_a_synced_folder_is_said_once_it_is_answered(session: Session, home: Path) -> None:
    window = session.window
    synced_banner.look(window, lambda folder: f"{folder.name} در Dropbox است")
    settle_events()
    assert "Dropbox" in window.banner.accessibleName()
    window.banner.buttons[1].click()
    synced_banner.look(window, lambda folder: f"{folder.name} در Dropbox است")
    settle_events()
    assert not window.banner.isVisible()


def test_a_file_that_cannot_be_written_is_told_of(
    session: Session, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synced_banner.os, "access", lambda path, _mode: path != data)
    synced_banner.look(session.window, lambda _folder: None)
    banner = session.window.banner
    assert banner.isVisible()
    assert data.name in banner.accessibleName()
    banner.buttons[1].click()
    assert not banner.isVisible()


def test_no_new_file_in_a_synced_folder(
    home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synced_banner, "_reason", lambda folder: "در Dropbox است")
    session = Session()
    session.state.first_run_done = True
    session.show()
    until(qtbot, lambda: isinstance(session.window.pages.currentWidget(), StartProblem))
    assert not (home / "desk.db").exists()
    screen = session.window.pages.currentWidget()
    assert isinstance(screen, StartProblem)
    screen.buttons["anywhere"].click()
    until(qtbot, lambda: session.window.desk is not None)
    assert (home / "desk.db").exists()
    session.end()


def test_refusing_needs_a_reason(tmp_path: Path) -> None:
    synced_banner.refuse_new(tmp_path / "desk.db", lambda _folder: None)
    with pytest.raises(FileProblem):
        synced_banner.refuse_new(tmp_path / "desk.db", lambda _folder: "Dropbox")
    for language, mark in (("en", ""), ("fa", "\u200f")):
        i18n.set_language(language)
        with pytest.raises(synced_banner.InSyncedFolderError) as refused:
            synced_banner.refuse_new(tmp_path / "desk.db", lambda _folder: "Dropbox")
        assert refused.value.message == f"Dropbox\n{mark}{isolate_ltr(str(tmp_path))}"
