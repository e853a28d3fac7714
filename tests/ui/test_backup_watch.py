"""Backups by the clock, the line that tells of them, and the last one when the window closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmdesk import clock
from crmdesk.backup import Backup, BackupState, Keeper, list_backups
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.filelock import FileLock
from tests.ui.backup_kit import let_go, shelf, until, watched
from tests.ui.kit import customer, settle_events
from ui import backup_watch, last_backup, tasks
from ui.backup_watch import BackupWatch
from ui.main_window import MainWindow
from ui.widgets import backup_words as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def ended(window: MainWindow) -> Iterator[None]:
    yield
    let_go(window)


@pytest.fixture
def watch(window: MainWindow) -> BackupWatch:
    return watched(window)


def later(hours: float) -> None:
    clock.set_now(clock.now() + timedelta(hours=hours))


def looked(watch: BackupWatch) -> None:
    watch.look()
    settle_events()


def reasons(desk: Desk) -> list[str]:
    return [one.reason for one in list_backups(desk.store.path)]


# ---- by the clock --------------------------------------------------------------------------------


def test_a_backup_each_half_hour_with_changes(watch: BackupWatch, desk: Desk) -> None:
    looked(watch)
    assert reasons(desk) == ["auto"]
    later(1)
    looked(watch)  # nothing changed
    assert reasons(desk) == ["auto"]
    customer(desk, "زهرا احمدی")
    looked(watch)
    assert reasons(desk) == ["auto", "auto"]
    customer(desk, "رضا")
    later(0.3)
    looked(watch)  # too soon
    assert len(reasons(desk)) == 2
    later(72)  # the computer slept
    looked(watch)
    assert list_backups(desk.store.path)[0].made_at == clock.now()


def test_none_while_an_import_runs(watch: BackupWatch, desk: Desk, window: MainWindow) -> None:
    lock = FileLock(desk.store.path.with_name(desk.store.path.name + ".job"))
    assert lock.acquire()
    looked(watch)
    assert reasons(desk) == []
    watch.back_up()
    settle_events()
    assert reasons(desk) == []
    lock.release()
    looked(watch)
    assert reasons(desk) == ["auto"]


def test_the_line_says_how_safe_the_data_is(
    watch: BackupWatch, desk: Desk, window: MainWindow
) -> None:
    assert watch.line.isHidden()
    looked(watch)
    assert watch.line.isVisible()
    assert watch.line.height() >= 32
    later(0.2)
    looked(watch)
    assert "۱۲ دقیقه پیش" in watch.line.accessibleName()
    watch.line.click()
    assert window.section == "backup"


NOW = datetime.fromisoformat("2026-11-21T09:00:00+03:30")


@pytest.mark.parametrize("level", ["ok", "warn", "bad"])
def test_each_level_has_its_words_mark_and_colour(level: str) -> None:
    hour = NOW - timedelta(hours=1)
    found = BackupState(level, hour, "")  # type: ignore[arg-type]
    none = BackupState("bad", None, "")
    every = {words.in_short(BackupState(one, hour, ""), NOW) for one in ("ok", "warn", "bad")}  # type: ignore[arg-type]
    assert len(every) == 3
    assert words.in_short(found, NOW) in every
    assert words.in_short(none, NOW) not in every
    assert len(set(words.LEVELS.values())) == 3


class Failing(Keeper):
    """A keeper whose disk is full."""

    def run(self, reason: str) -> Backup | None:
        raise FileProblem("دیسک پر است")

    def state(self, now: datetime) -> BackupState:
        return BackupState("bad", None, "آخرین پشتیبان نشد: دیسک پر است")


def test_a_failure_is_told_once(window: MainWindow, desk: Desk) -> None:
    watch = watched(window, Failing(desk.store.path))
    looked(watch)
    assert window.banner.isVisible()
    assert "دیسک پر است" in window.banner.accessibleName()
    window.banner.buttons[1].click()
    for _again in range(8):
        looked(watch)
    assert not window.banner.isVisible()
    assert watch.line.isVisible()
    watch.stop()


class Spoilt(Keeper):
    """A keeper whose data file nobody has changed, but the disk has."""

    def look_over(self) -> None:
        self._note(failed={"at": "2026-11-21T05:30:00Z", "sentence": "فایل داده آسیب دیده است."})
        raise FileProblem("فایل داده آسیب دیده است.")


def test_what_the_disk_has_spoilt_is_told_a_minute_after_the_start(
    window: MainWindow, desk: Desk
) -> None:
    shelf(desk.store.path, 1)
    watch = watched(window, Spoilt(desk.store.path))
    looked(watch)
    assert not window.banner.isVisible(), "the first look comes while the user begins"
    looked(watch)
    assert "آسیب دیده" in window.banner.accessibleName()
    watch.stop()


def test_a_list_does_not_wait_for_a_backup(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    keeper = Slow(desk.store.path)
    watch = watched(window, keeper)
    customer(desk, "زهرا احمدی")
    watch.look()
    read: list[int] = []
    tasks.run_job(lambda _progress: desk.customers.count(), read.append)
    until(qtbot, lambda: bool(read))
    assert not keeper.answered.is_set()
    keeper.answered.set()
    settle_events()
    watch.stop()


def test_what_stands_in_the_banner_is_not_pushed_aside(window: MainWindow, desk: Desk) -> None:
    watch = watched(window, Failing(desk.store.path))
    window.banner.say("info", "pencil", "پیش‌نویس", ())
    looked(watch)
    assert window.banner.accessibleName() == "پیش‌نویس"
    window.banner.drop()
    looked(watch)
    assert "دیسک پر است" in window.banner.accessibleName()
    watch.stop()


def test_the_sample_is_not_watched(window: MainWindow) -> None:
    window.program.is_sample = True
    backup_watch.begin(window)
    settle_events()
    assert window.program.backups is None
    window.program.is_sample = False


def test_it_begins_behind_what_waits(window: MainWindow, desk: Desk) -> None:
    window.state.second_place = "/nowhere"
    backup_watch.begin(window)
    settle_events()
    watch = window.program.backups
    assert watch is not None
    assert watch.keeper.data_file == desk.store.path
    assert watch.keeper.second_place == Path("/nowhere")
    backup_watch.begin(window)
    settle_events()
    assert window.program.backups is watch
    watch.stop()


# ---- closing -------------------------------------------------------------------------------------


def test_the_last_backup_before_the_window_closes(
    watch: BackupWatch, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    shelf(desk.store.path, 1)
    customer(desk, "زهرا احمدی")
    window.close()
    until(qtbot, lambda: not window.isVisible())
    assert reasons(desk) == ["exit", "auto"]


def test_nothing_changed_nothing_made(
    watch: BackupWatch, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    shelf(desk.store.path, 1)
    window.close()
    until(qtbot, lambda: not window.isVisible())
    assert reasons(desk) == ["auto"]


class Slow(Keeper):
    """A keeper whose disk does not answer."""

    def __init__(self, data_file: Path) -> None:
        super().__init__(data_file)
        self.answered = threading.Event()

    def run(self, reason: str) -> Backup | None:
        self.answered.wait(30)
        return None


@pytest.fixture
def slow(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    monkeypatch.setattr(last_backup, "SAY_AFTER_S", 0.0)
    keeper = Slow(desk.store.path)
    yield keeper
    keeper.answered.set()


def test_a_long_one_is_said_and_can_be_left_out(
    window: MainWindow, slow: Slow, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("before the last backup was made")
    watched(window, slow)
    window.close()
    until(qtbot, window.banner.isVisible)
    assert window.isVisible()
    window.banner.buttons[0].click()
    assert not window.isVisible()


def test_a_hanging_one_keeps_nobody(
    window: MainWindow,
    slow: Slow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("took longer")
    monkeypatch.setattr(last_backup, "LIMIT_S", 0.05)
    watched(window, slow)
    window.close()
    until(qtbot, lambda: not window.isVisible())
    assert not slow.answered.is_set()


def test_a_failure_at_the_end_does_not_keep_the_window(
    window: MainWindow, desk: Desk, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("no backup was made at the end: FileProblem")
    watched(window, Failing(desk.store.path))
    window.close()
    until(qtbot, lambda: not window.isVisible())
