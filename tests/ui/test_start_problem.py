"""The start screen when the data file cannot be opened: what it says, and each way out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from crmdesk import i18n
from crmdesk.backup import diagnose, trouble
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.services.customers import CustomerDraft
from crmdesk.text import strip_isolates
from tests.ui.backup_kit import shelf, until
from tests.ui.kit import settle_events
from tests.ui.window_kit import opened, press
from ui import start_problem, start_room, start_words
from ui.dialogs.restore import RestoreDialog
from ui.main_window import MainWindow
from ui.shell import Skeleton
from ui.start_problem import StartProblem, Ways, show
from ui.synced_banner import InSyncedFolderError
from ui.text import plain
from ui.widgets.centred import centred

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


class Noted:
    """What the screen asked of the program."""

    def __init__(self, file: Path) -> None:
        self.retried = 0
        self.chosen: list[Path] = []
        self.anywhere = 0
        self.ways = Ways(file, self._retry, self._choose, self._anywhere)

    def _retry(self) -> None:
        self.retried += 1

    def _choose(self, path: Path) -> None:
        if path.name == "bad.db":
            raise FileProblem("این یکی هم نه")
        self.chosen.append(path)

    def _anywhere(self) -> None:
        self.anywhere += 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A data file with two customers and a backup."""
    path = tmp_path / "desk.db"
    desk = open_desk(path)
    for name in ("مریم گلپایگانی", "علی روحانی"):
        desk.customers.add(CustomerDraft(name))
    desk.close()
    shelf(path, 1)
    return path


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qtbot, None)
    yield made
    made.close()


def spoil(file: Path) -> bytes:
    """Overwrite the head of the file; return what it holds now."""
    data = bytearray(file.read_bytes())
    data[: 4096 * 2] = os.urandom(4096 * 2)
    file.write_bytes(bytes(data))
    return bytes(data)


def said(window: MainWindow, noted: Noted) -> StartProblem:
    screen = show(window, FileProblem("نشد"), noted.ways)
    settle_events()
    return screen


# ---- saying --------------------------------------------------------------------------------------


def test_the_error_stands_there_at_once(window: MainWindow, file: Path) -> None:
    noted = Noted(file)
    screen = show(window, FileProblem("نشد"), noted.ways)
    assert plain(screen.sentence) == "نشد"
    assert screen.retry.hasFocus()
    settle_events()
    assert screen.trouble is None  # nothing is wrong with it
    screen.retry.click()
    assert noted.retried == 1
    assert isinstance(window.pages.currentWidget(), Skeleton)


def test_each_trouble_has_its_words_and_ways(window: MainWindow, file: Path) -> None:
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    assert screen.trouble is not None
    assert screen.trouble.kind == "missing"
    assert plain(screen.title) == start_problem._(start_words.TITLES["missing"])
    assert plain(screen.sentence) == screen.trouble.sentence
    assert plain(screen.safe) == screen.trouble.safe
    assert set(screen.buttons) == {"retry", "restore", "choose", "open_folder", "quit"}
    assert screen.retry.hasFocus()
    assert screen.retry.property("kind") == "primary"
    assert "۲ مشتری" in screen.buttons["restore"].accessibleDescription() or (
        "2 customers" in screen.buttons["restore"].accessibleDescription()
    )


def test_a_damaged_file_is_never_written(window: MainWindow, file: Path) -> None:
    held = spoil(file)
    screen = said(window, Noted(file))
    assert screen.trouble is not None
    assert screen.trouble.kind in ("damaged", "foreign")
    assert next(iter(screen.buttons)) == screen.trouble.offers[0]
    screen.buttons["copy_report"].click() if "copy_report" in screen.buttons else None
    assert file.read_bytes() == held


def test_what_is_advised_stands_first_and_enter_does_it(window: MainWindow, file: Path) -> None:
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    assert next(iter(screen.buttons.values())) is screen.retry
    other = screen.buttons["restore"]
    assert screen.retry.mapTo(screen, QPoint()).y() < other.mapTo(screen, QPoint()).y()
    QTest.keyClick(screen.retry, Qt.Key.Key_Tab)
    assert other.hasFocus()
    QTest.keyClick(other, Qt.Key.Key_Backtab)
    QTest.keyClick(screen.retry, Qt.Key.Key_Return)
    assert noted.retried == 1


def test_all_of_it_by_keyboard(window: MainWindow, file: Path) -> None:
    spoil(file)
    screen = said(window, Noted(file))
    reached = set()
    for _step in range(len(screen.buttons)):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == set(screen.buttons.values())
    assert all(one.accessibleName() for one in reached)


def test_the_report_holds_no_folder_and_no_text(window: MainWindow, file: Path) -> None:
    spoil(file)
    screen = said(window, Noted(file))
    screen.copy_report()
    report = QGuiApplication.clipboard().text()
    assert "Trouble: " in report
    assert str(file.parent) not in report
    assert "نشد" not in report


# ---- ways out ------------------------------------------------------------------------------------


def test_the_newest_backup_in_two_presses(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    screen.buttons["restore"].click()
    dialog = window.findChild(RestoreDialog)
    assert dialog is not None
    until(qtbot, dialog.restore_button.isEnabled)
    dialog.restore_button.click()
    until(qtbot, lambda: noted.retried)
    assert diagnose(file, deep=True) is None
    desk = open_desk(file)
    assert desk.customers.count() == 2
    desk.close()


def test_a_failed_restore_stays_on_the_screen(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    screen._swap(start_problem.data_swap.of_backup(file, file.with_name("none.db"), None))
    settle_events()
    assert screen.message.kind == "error"
    assert noted.retried == 0
    assert all(one.isEnabled() for one in screen.buttons.values())


def test_what_can_be_read_is_saved_and_used(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    data = bytearray(file.read_bytes())
    data[:100] = bytes(100)
    file.write_bytes(bytes(data))
    held = file.read_bytes()
    noted = Noted(file)
    screen = said(window, noted)
    screen.buttons["salvage"].click()
    until(qtbot, lambda: "use_saved" in screen.buttons)
    assert file.read_bytes() == held
    assert screen.message.kind == "ok"
    assert screen.buttons["use_saved"].hasFocus()
    screen.buttons["use_saved"].click()
    until(qtbot, lambda: noted.retried)
    desk = open_desk(file)
    assert desk.customers.count() == 2
    desk.close()
    kept = list((file.parent / "kept").glob("*.db"))
    assert [one.read_bytes() for one in kept] == [held]


def test_a_backup_that_holds_more_than_was_saved_stands_first(
    window: MainWindow, file: Path, tmp_path: Path
) -> None:
    from crmdesk.salvage import LostRange, SalvageReport

    shelf(file, 1)
    data = bytearray(file.read_bytes())
    data[:100] = bytes(100)
    file.write_bytes(bytes(data))
    screen = said(window, Noted(file))
    for came, first in ((1, "restore"), (2, "use_saved")):
        lost = (LostRange("journal_row", 1, 9),)
        screen._was_saved(tmp_path / "s.db", SalvageReport({"customer": came}, lost, 0, None, ()))
        assert screen.buttons[first].property("kind") == "primary"
        assert screen.buttons[first].hasFocus()
        assert {"restore", "use_saved"} <= set(screen.buttons)
        assert "journal" not in screen.message.accessibleName()


def test_another_file(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    monkeypatch.setattr(start_problem, "ask_file", lambda *_asked: tmp_path / "bad.db")
    screen.buttons["choose"].click()
    again = window.pages.currentWidget()
    assert isinstance(again, StartProblem)
    assert again.message.accessibleName() == "این یکی هم نه"
    settle_events()
    monkeypatch.setattr(start_problem, "ask_file", lambda *_asked: tmp_path / "good.db")
    again.buttons["choose"].click()
    assert noted.chosen == [tmp_path / "good.db"]


def test_a_synced_folder_is_refused_by_default(window: MainWindow, file: Path) -> None:
    noted = Noted(file)
    screen = show(window, InSyncedFolderError("در Dropbox است"), noted.ways)
    settle_events()
    assert screen.retry.property("kind") == "primary"
    assert list(screen.buttons) == ["retry", "choose", "anywhere", "open_folder", "quit"]
    # Trying again alone does nothing: what is to be done first stands beside it.
    first = start_words.about("retry", None, start_words.SYNCED)
    assert first
    assert screen.retry.accessibleDescription() == first
    screen.buttons["anywhere"].click()
    assert noted.anywhere == 1


def test_words_of_what_came_back() -> None:
    from crmdesk.salvage import LostRange, SalvageReport

    saved = {"customer": 348, "interaction": 1000, "follow_up": 5}
    lost = (LostRange("interaction", 120, 140), LostRange("customer", 7, 7))
    words = start_words.saved(SalvageReport(saved, lost, 3, Path("x/desk.aside.jsonl"), ()))
    for part in ("۳۴۸", "۱۲۰", "۱۴۰", "۷", "۳", "desk.aside.jsonl"):
        assert part in words
    i18n.set_language("en")
    plain_words = strip_isolates(start_words.saved(SalvageReport(saved, lost, 1, Path("a"), ())))
    assert plain_words == (
        "Recovered: 348 customers, 1,000 interactions, 5 follow-ups. "
        "Interactions 120 to 140, Customer number 7 could not be read. "
        "1 entry without a customer was kept in a."
    )
    i18n.set_language("fa")
    make: Callable[..., str] = start_words.saved
    assert make(SalvageReport(saved, (), 0, None, ())) != words


def test_trying_again_first_says_what_is_to_be_done_before() -> None:
    for kind, offers in trouble._OFFERS.items():
        assert bool(start_words.about("retry", None, kind)) == (offers[0] == "retry"), kind


def test_a_low_window_gives_margins_and_picture_away_first(qtbot: QtBot) -> None:
    screen, inside, mark = QWidget(), QWidget(), QLabel()
    qtbot.addWidget(screen)
    mark.setFixedSize(40, 40)
    words = QLabel("what is wrong")
    words.setWordWrap(True)
    words.setFixedHeight(300)
    column = QVBoxLayout(inside)
    column.addWidget(mark)
    column.addWidget(words)
    outer = QVBoxLayout(screen)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(centred(inside, start_room.MARGIN))
    start_room.LowRoom(screen, inside, column, mark)
    screen.show()
    beside = 40 + column.spacing()
    for height, margin, has_picture in (
        (500, start_room.MARGIN, True),
        (300 + beside + 20, 10, True),
        (310, 5, False),
        (200, start_room.LEAST_MARGIN, False),
        (500, start_room.MARGIN, True),
    ):
        screen.resize(700, height)
        settle_events()
        assert (column.contentsMargins().top(), mark.isVisible()) == (
            min(margin, start_room.MARGIN),
            has_picture,
        )


# ---- what leads into the data --------------------------------------------------------------------

KEYS = ("Ctrl+K", "Ctrl+N", "Ctrl+L", "Ctrl+1", "Ctrl+2", "Ctrl+F", "Ctrl+Z", "Ctrl+I", "Ctrl+B")
FUNCTION_KEYS = tuple(f"F{number}" for number in range(2, 10))


def test_what_leads_into_the_data_is_shut_until_there_is_some(
    window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    said(window, Noted(file))
    ways = [window.nav.button(section) for section in ("today", "customers", "backup", "settings")]
    ways += [window.top.search, window.top.palette_button]
    assert not any(one.isEnabled() for one in ways)
    for _step in range(12):
        press(window, "Tab")
        assert QApplication.focusWidget() not in ways
    assert QApplication.focusWidget() is not None
    assert not window.actions_made["new_customer"].isEnabled()
    assert window.actions_made["help"].isEnabled()
    said(window, Noted(file))  # failed again
    window.show_skeleton()
    assert not any(one.isEnabled() for one in ways)
    desk = open_desk(file)
    with qtbot.waitSignal(window.attached, timeout=5000):
        window.attach(desk)
    settle_events()
    assert all(one.isEnabled() for one in ways)
    assert all(window.actions_made[name].isEnabled() for name in window.actions_made)
    press(window, "Ctrl+2")
    assert window.section == "customers"


def test_keys_do_nothing_while_there_is_no_data(window: MainWindow, file: Path) -> None:
    noted = Noted(file)
    screen = said(window, noted)
    before = file.read_bytes(), window.section
    for keys in (*KEYS, *FUNCTION_KEYS):
        press(window, keys)
        assert window.pages.currentWidget() is screen, keys
        assert QApplication.activeModalWidget() is None, keys
        assert QApplication.activeWindow() is window, keys
    assert (file.read_bytes(), window.section) == before
    assert window.toasts.current is None
    assert noted.retried == 0


def test_a_disabled_section_looks_disabled_also_when_it_is_the_one_open(
    window: MainWindow, file: Path
) -> None:
    button = window.nav.button(window.section)
    alive = button.grab().toImage()
    said(window, Noted(file))
    dead = button.grab().toImage()
    assert alive.pixel(6, dead.height() // 2)
    assert not dead.pixel(6, dead.height() // 2)  # no ground of its own
