"""The start screen when little is left: the one file, an empty file, and what is no data file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmdesk.backup import diagnose, pack
from crmdesk.db.marks import marker_of
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.i18n import _, set_language
from crmdesk.services.customers import CustomerDraft
from tests.ui.backup_kit import shelf, until
from tests.ui.kit import settle_events
from tests.ui.test_start_problem import Noted
from tests.ui.window_kit import opened
from ui import start_problem, start_words
from ui.main_window import MainWindow
from ui.start_problem import StartProblem, show
from ui.text import plain
from ui.widgets.backup_question import BringInDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A data file, not by the usual name, with two customers and no backup."""
    path = tmp_path / "shop" / "دفتر.db"
    path.parent.mkdir()
    desk = open_desk(path)
    for name in ("مریم گلپایگانی", "علی روحانی"):
        desk.customers.add(CustomerDraft(name))
    desk.close()
    return path


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qtbot, None)
    yield made
    made.close()


def said(window: MainWindow, noted: Noted) -> StartProblem:
    screen = show(window, FileProblem("نشد"), noted.ways)
    settle_events()
    return screen


def offered(screen: StartProblem) -> list[str]:
    return list(screen.buttons)


def customers(path: Path) -> int:
    desk = open_desk(path)
    found: int = desk.customers.count()
    desk.close()
    return found


def test_of_a_missing_file_nobody_says_that_it_is_untouched(file: Path) -> None:
    set_language("en")
    file.unlink()
    found = diagnose(file)
    assert found is not None
    assert found.safe == "No verified backup was found."
    file.touch()
    again = diagnose(file)
    assert again is not None
    assert again.safe.startswith("The file was not touched.")
    file.unlink()
    other = file.with_name("other.db")
    open_desk(other).close()
    shelf(other, 1)
    other.unlink()
    backed_up = diagnose(other)
    assert backed_up is not None
    assert backed_up.safe.startswith("The newest verified backup is from ")


def test_an_empty_file_is_asked_for_twice(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    assert offered(screen) == ["retry", "choose", "bundle", "begin", "open_folder", "quit"]
    screen.buttons["begin"].click()
    settle_events()
    assert offered(screen) == ["back", "begin_sure", "retry", "quit"]
    assert screen.buttons["back"].hasFocus()
    assert screen.message.isVisible()
    assert not file.exists()
    screen.buttons["back"].click()
    settle_events()
    assert "begin" in offered(screen)
    assert not screen.message.isVisible()
    screen.buttons["begin"].click()
    screen.buttons["begin_sure"].click()
    until(qtbot, lambda: noted.retried)
    assert customers(file) == 0
    assert marker_of(file).exists()


def test_a_file_that_came_back_meanwhile_stays(window: MainWindow, file: Path) -> None:
    away = file.with_name("away")
    file.rename(away)
    noted = Noted(file)
    screen = said(window, noted)
    screen.buttons["begin"].click()
    shutil.copy(away, file)
    screen.buttons["begin_sure"].click()
    settle_events()
    assert screen.message.kind == "error"
    assert noted.retried == 0
    assert customers(file) == 2


def test_a_lost_files_log_is_kept(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    file.unlink()
    log = file.with_name(file.name + "-wal")
    log.write_bytes(b"the latest changes")
    noted = Noted(file)
    screen = said(window, noted)
    screen.buttons["begin"].click()
    screen.buttons["begin_sure"].click()
    until(qtbot, lambda: noted.retried)
    assert customers(file) == 0
    (kept,) = (file.parent / "kept").iterdir()
    assert kept.read_bytes() == b"the latest changes"


def test_the_one_file_in_the_place_of_what_is_lost(
    window: MainWindow, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = pack(file, tmp_path / "all.crmdesk").path
    file.unlink()
    noted = Noted(file)
    screen = said(window, noted)
    monkeypatch.setattr(start_problem, "ask_bundle", lambda _parent: None)
    screen.buttons["bundle"].click()
    assert window.findChild(BringInDialog) is None
    monkeypatch.setattr(start_problem, "ask_bundle", lambda _parent: bundle)
    screen.buttons["bundle"].click()
    dialog = window.findChild(BringInDialog)
    assert dialog is not None
    dialog.yes_button.click()
    until(qtbot, lambda: noted.retried)
    assert customers(file) == 2


TEXT = "hello this is text\n" * 1000


def test_a_text_in_the_place_of_the_data(window: MainWindow, file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    screen = said(window, Noted(file))
    ways = ["choose", "bundle", "open_folder", "copy_report"]
    assert set(offered(screen)) == {*ways, "retry", "quit"}
    assert offered(screen)[0] == "choose"
    assert screen.buttons["choose"].hasFocus()
    assert file.read_text(encoding="utf-8") == TEXT


def test_a_text_in_the_place_of_the_data_with_a_backup(window: MainWindow, file: Path) -> None:
    shelf(file, 1)
    file.write_text(TEXT, encoding="utf-8")
    screen = said(window, Noted(file))
    assert offered(screen)[:2] == ["restore", "choose"]
    assert "salvage" not in offered(screen)


@pytest.mark.parametrize("head", [100, 4096, 8192])
def test_what_lost_its_head_only_can_be_saved(window: MainWindow, file: Path, head: int) -> None:
    data = bytearray(file.read_bytes())
    data[:head] = b"\x55" * head
    file.write_bytes(bytes(data))
    assert offered(said(window, Noted(file)))[0] == "salvage"


def test_a_folder_in_the_place_of_the_data(window: MainWindow, file: Path) -> None:
    file.unlink()
    file.mkdir()
    noted = Noted(file)
    screen = said(window, noted)
    assert screen.trouble is not None
    assert screen.trouble.kind == "folder"
    assert plain(screen.title) != _(start_words.TITLES[""])
    assert set(offered(screen)) == {"retry", "choose", "open_folder", "quit"}
    file.rmdir()
    screen.retry.click()
    assert noted.retried == 1
