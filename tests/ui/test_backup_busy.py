"""The page of the backups while something is being done: what is said, shown, and read."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crmdesk import backup, clock
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr
from tests.ui.backup_kit import let_go, shelf, shown_page, watched
from tests.ui.kit import settle_events
from tests.ui.window_kit import toast
from ui import tasks
from ui.backup_watch import Outcome
from ui.main_window import MainWindow
from ui.widgets import backup_deeds as deeds

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")
MAKING = "Making a backup and verifying it…"
PACKING = "Putting the data and the photos into one file…"


@pytest.fixture(autouse=True)
def ended(window: MainWindow) -> Iterator[None]:
    yield
    let_go(window)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds the verifying and the packing of the page up until it is set."""
    opened = threading.Event()
    for name in ("verify", "pack"):
        real = getattr(backup, name)

        def slow(*asked: Any, real: Any = real) -> Any:
            assert opened.wait(20)
            return real(*asked)

        monkeypatch.setattr(backup, name, slow)
    yield opened
    opened.set()


def test_nothing_is_asked_while_a_backup_is_read(
    window: MainWindow, desk: Desk, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf(desk.store.path, 1)
    watched(window)
    page = shown_page(window)
    asked: list[str] = []
    monkeypatch.setattr(deeds, "ask_folder", lambda *_asked: asked.append("folder"))
    monkeypatch.setattr(deeds, "ask_new_file", lambda *_asked: asked.append("file"))
    page.backups.want("verify")
    for want in (lambda: page.backups.want("copy_out"), page.card.pack_button.click):
        window.toasts.clear()
        want()
        assert toast(window)
    assert asked == []
    gate.set()
    settle_events()
    assert page.message.kind == "ok"
    page.backups.want("copy_out")
    assert asked == ["folder"]


def test_what_runs_is_shown_with_its_way_out_and_then_what_waited(
    window: MainWindow,
    desk: Desk,
    gate: threading.Event,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf(desk.store.path, 1)
    watch = watched(window)
    page = shown_page(window)
    monkeypatch.setattr(deeds, "ask_new_file", lambda *_asked: tmp_path / "all.crmdesk")
    page.card.pack_button.click()
    page.make_button.click()
    assert page.progress.accessibleName() == _(PACKING)
    assert page.progress.cancel.isVisible()
    page.progress.cancel.click()
    assert page.progress.accessibleName() == _(MAKING)
    assert page.progress.cancel.isHidden()
    assert page.progress.isVisible()
    gate.set()
    settle_events()
    assert not watch.busy
    assert page.progress.isHidden()


def test_enter_twice_makes_a_backup_and_opens_nothing(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf(desk.store.path, 1)
    watched(window)
    page = shown_page(window)
    opened: list[Path] = []
    monkeypatch.setattr(deeds, "show_folder", opened.append)
    page.make_button.setFocus()
    for _time in range(2):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert toast(window) == _("A backup is being made already.")
    settle_events()
    assert page.make_button.hasFocus()
    assert opened == []


def test_the_keyboard_goes_from_the_alarm_to_the_button_that_takes_its_place(
    window: MainWindow, desk: Desk
) -> None:
    shelf(desk.store.path, 200)
    watch = watched(window)
    page = shown_page(window)
    state = dataclasses.replace(page.view.state, level="bad", sentence="دیسک پر است.")
    page._show(dataclasses.replace(page.view, state=state))
    page.card.alarm.button.setFocus()
    assert page.card.alarm.button.hasFocus()
    QTest.keyClick(page.card.alarm.button, Qt.Key.Key_Return)
    settle_events()
    assert not watch.busy
    assert page.card.alarm.isHidden()
    assert page.make_button.hasFocus()


def test_a_failure_is_not_said_any_more_once_there_is_a_backup(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watched(window)
    shelf(desk.store.path, 1)
    page = shown_page(window)

    def full(_reason: str) -> None:
        raise FileProblem("دیسک پر است.")

    with monkeypatch.context() as patched:
        patched.setattr(watch.keeper, "run", full)
        window.program.back_up()
        settle_events()
    assert page.message.accessibleName() == "دیسک پر است."
    state = watch.keeper.state(clock.now())
    watch.looked.emit(Outcome(state))
    assert page.message.isVisible()  # nothing was made: this look had to leave it out
    monkeypatch.setattr(watch.keeper, "due", lambda _now: True)
    monkeypatch.setattr(watch.keeper, "changed", lambda: True)
    watch.look()
    settle_events()
    assert not page.message.isVisible()


def test_other_news_stay_when_a_backup_is_made(window: MainWindow, desk: Desk) -> None:
    (made,) = shelf(desk.store.path, 1)
    watch = watched(window)
    page = shown_page(window)
    page.backups.want("verify")
    settle_events()
    said = page.message.accessibleName()
    assert page.message.kind == "ok"
    watch.looked.emit(Outcome(watch.keeper.state(clock.now()), made))
    assert page.message.accessibleName() == said


# ---- a second place that answers slowly ----------------------------------------------------------


def test_the_shelf_is_read_only_when_it_is_seen(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Any] = []
    real = deeds.read_view
    monkeypatch.setattr(deeds, "read_view", lambda keeper: reads.append(keeper) or real(keeper))
    shelf(desk.store.path, 1)
    watch = watched(window)
    page = shown_page(window)
    assert reads
    window.show_section("customers")
    before = len(reads)
    watch.looked.emit(Outcome(watch.keeper.state(clock.now())))
    settle_events()
    assert len(reads) == before
    window.show_section("backup")
    settle_events()
    assert len(reads) == before + 1
    assert page.backups.list.rowCount() == 1


def test_our_own_shelf_is_listed_while_a_backup_is_written_to_a_slow_place(
    window: MainWindow, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    (copied,) = shelf(desk.store.path, 2)
    backup.copy_out(Path(copied.path), place)
    shelf(desk.store.path, 1)
    Path(copied.path).unlink()  # it stands in the second place alone
    watched(window, backup.Keeper(desk.store.path, place))
    gate = threading.Event()
    tasks.run_job(lambda _progress: gate.wait(20), alongside=True)
    window.show_section("backup")
    page: Any = window.pages.page("backup")
    qtbot.waitUntil(lambda: page.backups.list.rowCount() == 1, timeout=20_000)
    assert page.card.isVisible()
    assert page.card._second.accessibleName() == isolate_ltr(str(place))
    gate.set()
    qtbot.waitUntil(lambda: page.backups.list.rowCount() == 2, timeout=20_000)
    said = page.card._second.accessibleName()
    # What is known by now stays until the place answers again.
    again = threading.Event()
    tasks.run_job(lambda _progress: again.wait(20), alongside=True)
    shelf(desk.store.path, 0)
    page.refresh()
    qtbot.waitUntil(lambda: page.backups.list.rowCount() == 3, timeout=20_000)
    assert page.card._second.accessibleName() == said
    again.set()
    settle_events()


def test_a_shelf_that_cannot_be_read_is_said(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_keeper: object) -> None:
        raise FileProblem("پوشه خوانده نمی‌شود.")

    shelf(desk.store.path, 1)
    watched(window)
    with monkeypatch.context() as patched:
        patched.setattr(deeds, "read_view", refuse)
        page = shown_page(window)
    assert page.backups.states.state == "error"
    assert page.message.kind == "error"
    page.refresh()
    settle_events()
    assert page.backups.states.state == "content"
    assert not page.message.isVisible()


def test_the_end_of_the_program_does_not_wait_for_a_slow_folder(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: list[dict[str, Any]] = []
    watched(window)
    monkeypatch.setattr(deeds.tasks, "run_job", lambda *_asked, **more: settings.append(more))
    shown_page(window)
    assert settings
    assert all(one["only_looks"] for one in settings)
