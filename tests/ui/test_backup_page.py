"""The page of the backups: how things stand, the list, what can be done with a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import backup, i18n
from crmdesk.backup import list_backups
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from tests.ui.backup_kit import damage, let_go, shelf, shown_page, until, watched
from tests.ui.kit import settle_events
from tests.ui.window_kit import press, toast
from ui.dialogs.restore import RestoreDialog
from ui.main_window import MainWindow
from ui.text import plain
from ui.widgets import backup_deeds as deeds
from ui.widgets import backup_words as words
from ui.widgets.backup_question import BringInDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_ = i18n._


@pytest.fixture(autouse=True)
def ended(window: MainWindow) -> Iterator[None]:
    yield
    let_go(window)


def column(page: Any, key: str) -> list[str]:
    model = page.backups.list
    place = [one.key for one in model.columns].index(key)
    return [model.cell(row, place)[0] for row in range(model.rowCount())]


# ---- how things stand ----------------------------------------------------------------------------


def test_without_a_backup_it_is_red_and_one_press_away(window: MainWindow, desk: Desk) -> None:
    watched(window)
    page = shown_page(window)
    assert page.card.alarm.kind == "error"
    assert page.card.alarm.accessibleName() == _("You have no backup yet.")
    assert page.make_button.isHidden()
    assert page.backups.states.state == "notice"
    assert page.card.alarm.button.hasFocus()
    page.card.alarm.button.click()
    settle_events()
    assert page.card.alarm.isHidden()
    assert page.make_button.isVisible()
    assert column(page, "why") == [words.reason("manual")]
    assert column(page, "state") == [words.state("verified")]
    assert page.backups.table.hasFocus()
    assert "۲ مشتری" in toast(window) or "2 customers" in toast(window)


def test_the_key_makes_a_backup_from_anywhere(window: MainWindow, desk: Desk) -> None:
    watched(window)
    for keys in ("Ctrl+B", "Ctrl+F9"):
        press(window, keys)
        settle_events()
    assert [one.reason for one in list_backups(desk.store.path)] == ["manual", "manual"]


def test_the_list_says_when_how_much_and_why(window: MainWindow, desk: Desk) -> None:
    shelf(desk.store.path, 30, reason="import")
    bad = shelf(desk.store.path, 3)[0]
    shelf(desk.store.path, 1, reason="exit")
    damage(bad)
    Path(list_backups(desk.store.path)[2].path).with_suffix(".db.json").unlink()
    watched(window)
    page = shown_page(window)
    assert column(page, "why") == [words.reason(one) for one in ("exit", "auto", "import")]
    assert column(page, "customers") == ["۲", "۲", words.NONE]
    assert column(page, "state")[2] == words.state("unknown")
    page.backups.table.go_to(1, 0)
    page.backups.verify_button.click()
    settle_events()
    assert page.message.kind == "error"
    assert column(page, "state")[1] == words.state("damaged")
    assert page.backups.table.currentIndex().row() == 1
    assert not page.backups.restore_button.isEnabled()


def test_a_sound_backup_is_said_to_be_whole(window: MainWindow, desk: Desk) -> None:
    shelf(desk.store.path, 1)
    watched(window)
    page = shown_page(window)
    page.backups.want("verify")
    settle_events()
    assert page.message.kind == "ok"


def test_an_error_stands_on_the_page(
    window: MainWindow, desk: Desk, expect_log: Callable[[str], None]
) -> None:
    expect_log("no backup was made at the end")
    watched(window)
    page = shown_page(window)
    (desk.store.path.parent / "backups").write_text("in the way", encoding="utf-8")
    window.program.back_up()
    settle_events()
    assert page.message.kind == "error"
    assert page.message.accessibleName()
    assert page.card.alarm.isVisible()


def test_the_sample_has_no_backups(window: MainWindow, desk: Desk) -> None:
    window.program.is_sample = True
    page = shown_page(window)
    assert page.message.kind == "info"
    assert page.card.isHidden()
    window.program.is_sample = False


# ---- keys and menu -------------------------------------------------------------------------------


def test_keys_and_menu_of_a_row(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf(desk.store.path, 5, 1)
    watched(window)
    page = shown_page(window)
    asked: list[str] = []
    monkeypatch.setattr(page, "restore", lambda entry: asked.append(entry.path.name))
    assert page.backups.table.hasFocus()
    press(window, "Down")
    press(window, "Enter")
    assert asked == [list_backups(desk.store.path)[1].path.name]
    press(window, "Ctrl+C")
    assert "\t2\t0\t" in QGuiApplication.clipboard().text()
    menu = page.backups.made_menu(page.backups.current())
    assert [one.data() for one in menu.actions()] == ["restore", "verify", "copy_out", "folder"]
    menu.actions()[0].trigger()
    assert len(asked) == 2
    menu.deleteLater()


def test_everything_that_is_pressed_has_a_name(window: MainWindow, desk: Desk) -> None:
    shelf(desk.store.path, 1)
    watched(window)
    page = shown_page(window)
    buttons = (*page.card.buttons, page.make_button, page.backups.restore_button)
    assert all(one.accessibleName() for one in buttons if one.isVisible())
    assert all(one.height() >= 32 for one in buttons if one.isVisible())


# ---- other places --------------------------------------------------------------------------------


def test_a_second_place_gets_a_copy(
    window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path.parent / f"{tmp_path.name}-stick"
    stick.mkdir()
    shelf(desk.store.path, 1)
    watched(window)
    page = shown_page(window)
    monkeypatch.setattr(deeds, "ask_folder", lambda *_asked: stick)
    page.card.second_button.click()
    settle_events()
    assert [one.name for one in stick.glob("*.db")] == [
        one.path.name for one in list_backups(desk.store.path)[:1]
    ]
    assert window.state.second_place == str(stick)
    assert page.message.kind == "warn"  # the same disk
    assert page.card.forget_button.isVisible()
    page.card.forget_button.click()
    settle_events()
    assert window.state.second_place == ""
    window.toasts.frame.button.click()  # type: ignore[attr-defined]
    settle_events()
    assert window.state.second_place == str(stick)


def test_a_second_place_beside_the_data_is_refused(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(window)
    page = shown_page(window)
    monkeypatch.setattr(deeds, "ask_folder", lambda *_asked: desk.store.path.parent)
    page.card.second_button.click()
    settle_events()
    assert page.message.kind == "error"
    assert window.state.second_place == ""


def test_a_copy_of_one_backup(
    window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = shelf(desk.store.path, 1)
    watched(window)
    page = shown_page(window)
    place = tmp_path / "elsewhere"
    place.mkdir()
    monkeypatch.setattr(deeds, "ask_folder", lambda *_asked: place)
    page.backups.want("copy_out")
    settle_events()
    assert page.message.kind == "ok"
    assert (place / Path(made.path).name).read_bytes() == Path(made.path).read_bytes()
    monkeypatch.setattr(deeds, "ask_folder", lambda *_asked: Path(made.path).parent)
    page.backups.want("copy_out")
    settle_events()
    assert page.message.kind == "error"


def test_one_file_for_another_computer(
    window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(window)
    page = shown_page(window)
    target = tmp_path / "all.crmdesk"
    monkeypatch.setattr(deeds, "ask_new_file", lambda *_asked: target)
    page.card.pack_button.click()
    settle_events()
    assert target.is_file()
    assert page.message.kind == "ok"
    assert page.progress.isHidden()
    asked: list[Any] = []
    monkeypatch.setattr(deeds, "ask_bundle", lambda *_asked: target)
    window.program.on_swap = asked.append
    page.card.unpack_button.click()
    dialog = window.findChild(BringInDialog)
    assert dialog is not None
    dialog.yes_button.click()
    assert len(asked) == 1


def test_long_work_can_be_stopped(window: MainWindow, desk: Desk) -> None:
    watched(window)
    page = shown_page(window)
    stopped: list[int] = []

    def stop() -> None:
        stopped.append(1)
        page._end(None)

    page._begin("deed", "…", stop)
    page.progress.step(3, 10)
    assert page.progress.bar.value() == 3
    assert page.progress.isVisible()
    page.progress.cancel.click()
    assert stopped == [1]
    assert page.progress.isHidden()


# ---- going back ----------------------------------------------------------------------------------


def test_a_restore_says_in_numbers_what_it_changes(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    (made,) = shelf(desk.store.path, 26)
    desk.customers.delete(desk.customers.ids()[:1])
    watched(window)
    page = shown_page(window)
    asked: list[Any] = []
    window.program.on_swap = asked.append
    page.backups.restore_button.click()
    dialog = window.findChild(RestoreDialog)
    assert dialog is not None
    assert not dialog.restore_button.isEnabled()
    until(qtbot, dialog.restore_button.isEnabled)
    cells = {key: plain(cell) for key, cell in dialog.cells.items()}
    assert (cells["customer", "now"], cells["customer", "then"]) == ("۱", "۲")
    assert cells["customer", "change"] == _("{n} more").format(n="۱")
    assert cells["follow_up", "change"] == _("the same")
    assert dialog.cancel_button.hasFocus()
    assert asked == []
    dialog.restore_button.click()
    assert len(asked) == 1
    assert asked[0].of is not None
    assert made.path


def test_a_damaged_backup_is_not_restored(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    (made,) = shelf(desk.store.path, 1)
    damage(made)
    dialog = RestoreDialog(window, desk.store.path, Path(made.path), None, lambda: None)
    qtbot.addWidget(dialog)
    settle_events()
    assert dialog.message.kind == "error"
    assert not dialog.restore_button.isEnabled()
    dialog.reject()


def test_a_damaged_backup_leaves_nothing_to_decide(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    (made,) = shelf(desk.store.path, 1)
    damage(made)
    dialog = RestoreDialog(window, desk.store.path, Path(made.path), None, lambda: None)
    qtbot.addWidget(dialog)
    dialog.open()
    settle_events()
    assert not dialog.table.isVisible()
    assert not dialog.restore_button.isVisible()
    assert dialog.cancel_button.text() == _("Close")
    assert dialog.cancel_button.hasFocus()
    QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_the_list_knows_what_the_restore_has_found(window: MainWindow, desk: Desk) -> None:
    (made,) = shelf(desk.store.path, 1)
    damage(made)
    watched(window)
    page = shown_page(window)
    page.backups.table.go_to(0, 0)
    assert column(page, "state") == [words.state("verified")]
    page.backups.want("restore")
    settle_events()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RestoreDialog)
    dialog.reject()
    settle_events()
    assert column(page, "state") == [words.state("damaged")]


def test_a_reason_without_a_full_stop_gets_one(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_files: object) -> None:
        raise FileProblem("دیسک خراب است")

    monkeypatch.setattr(backup, "compare", fail)
    dialog = RestoreDialog(window, desk.store.path, desk.store.path, None, lambda: None)
    qtbot.addWidget(dialog)
    settle_events()
    assert dialog.message.accessibleName().startswith("دیسک خراب است. ")


@pytest.mark.parametrize(
    ("size", "words_"), [(0, "0 KB"), (900, "1 KB"), (6_710_886, "6.4 MB"), (3 << 40, "3,072 GB")]
)
def test_sizes(size: int, words_: str) -> None:
    i18n.set_language("en")
    assert words.file_size(size) == words_
    i18n.set_language("fa")
    assert "٫" in words.file_size(6_710_886)
