"""The window: its frame, navigation, search, looks, and what it remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from crmdesk import i18n, paths
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from tests.helpers import type_text
from tests.ui.kit import customer, follow_up, settle_events, speak
from tests.ui.window_kit import opened, press
from ui import theme
from ui.actions import REGISTRY, SECTIONS
from ui.main_window import MainWindow
from ui.shell import SECTIONS as PLACES
from ui.shell import Skeleton
from ui.start_problem import StartProblem, Ways, show
from ui.text import plain
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


# ---- before the desk is open ---------------------------------------------------------------------


def test_the_frame_stands_before_there_is_data(qtbot: QtBot) -> None:
    window = opened(qtbot, None)
    assert isinstance(window.pages.currentWidget(), Skeleton)
    window.nav.button("customers").click()
    assert plain(window.pages.findChildren(QLabel)[0]) == i18n._("Customers")
    window.top.search.asked.emit("علی")
    window.close()


def test_painting_is_told_once(qtbot: QtBot) -> None:
    window = MainWindow(WindowState())
    qtbot.addWidget(window)
    told: list[int] = []
    window.painted.connect(lambda: told.append(1))
    window.show()
    qtbot.waitUntil(lambda: bool(told), timeout=2000)
    window.repaint()
    settle_events()
    assert told == [1]


def test_a_problem_is_said_inside_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, None)
    retried: list[int] = []
    again = lambda *_: retried.append(1)  # noqa: E731
    show(window, FileProblem("پرونده خراب است"), Ways(tmp_path / "x.db", again, again, again))
    screen = window.pages.currentWidget()
    assert isinstance(screen, StartProblem)
    assert plain(screen.sentence) == "پرونده خراب است"
    screen.retry.click()
    assert retried == [1]
    assert isinstance(window.pages.currentWidget(), Skeleton)
    window.close()


def test_the_last_section_is_opened_again(qtbot: QtBot) -> None:
    state = WindowState()
    state.last_section = "customers"
    window = opened(qtbot, None, state)
    assert window.section == "customers"
    window.close()
    assert WindowState.load().last_section == "customers"
    odd = WindowState()
    odd.last_section = "deals"
    assert MainWindow(odd).section == "today"


# ---- going about ---------------------------------------------------------------------------------


def test_navigation_by_keys(window: MainWindow) -> None:
    press(window, "Ctrl+2")
    assert window.section == "customers"
    assert window.nav.button("customers").isChecked()
    press(window, "F5")
    assert window.section == "today"
    assert set(window.pages.pages) == {"today", "customers"}


def test_navigation_stands_at_the_start(window: MainWindow) -> None:
    assert window.nav.geometry().left() > window.pages.geometry().left()
    window.resize(900, 560)
    settle_events()
    assert window.nav.width() == 64
    assert window.nav.button("today").text() == ""
    assert window.nav.button("today").accessibleName() == i18n._("Today")
    window.resize(1200, 700)
    settle_events()
    assert window.nav.button("today").text() == i18n._("Today")


def wait_for_rows(qtbot: QtBot, window: MainWindow, count: int) -> None:
    """The ids of the first list come from the worker."""
    model = window.pages.page("customers").model
    qtbot.waitUntil(lambda: len(model.ids) == count, timeout=5000)


def test_typing_in_the_search_filters_the_customers(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "Ctrl+F")
    field = window.top.search
    assert QApplication.focusWidget() is field
    type_text(field, "علی")
    settle_events()
    assert window.section == "customers"
    assert QApplication.focusWidget() is field
    wait_for_rows(qtbot, window, 1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle_events()
    assert QApplication.focusWidget() is not field
    name = window.desk.customers.get(window.pages.current().current_customer_id()).name  # type: ignore[union-attr]
    assert name == "علی روحانی"


def test_ways_out_of_the_search(window: MainWindow, qtbot: QtBot) -> None:
    field = window.top.search
    window.focus_search()
    type_text(field, "علی")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    wait_for_rows(qtbot, window, 2)
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is not field
    window.focus_search()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is not field


def test_hidden_pages_are_read_when_they_are_shown(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    window.show_section("customers")
    page = window.pages.page("customers")
    qtbot.waitUntil(lambda: len(page.model.ids) == 2, timeout=3000)
    window.show_section("today")
    customer(desk, "زهرا احمدی")
    settle_events()
    assert len(page.model.ids) == 2
    window.show_section("customers")
    assert len(page.model.ids) == 3


def test_the_status_line_counts(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    def status() -> str:
        return window.status.findChildren(QLabel)[0].text()

    qtbot.waitUntil(lambda: "۲" in status(), timeout=3000)
    customer(desk, "زهرا احمدی")
    qtbot.waitUntil(lambda: "۳" in status(), timeout=3000)


# ---- looks ---------------------------------------------------------------------------------------


def test_theme_and_text_size(window: MainWindow) -> None:
    press(window, "Ctrl+F7")
    assert theme.current().is_dark
    assert window.top.theme_button.accessibleName() == i18n._("Light theme")
    window.top.theme_button.click()
    settle_events()
    assert not theme.current().is_dark
    press(window, "Ctrl+=")
    assert window.state.text_scale == 110
    assert theme.scale() == 1.1
    press(window, "Ctrl+-")
    press(window, "Ctrl+-")
    assert window.state.text_scale == 90
    press(window, "Ctrl+0")
    assert window.state.text_scale == 100


def test_a_key_held_down_styles_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    worn: list[float] = []
    monkeypatch.setattr(theme, "wear", lambda _app, _theme, scale: worn.append(scale))
    for _press in range(3):
        window.actions_made["zoom_in"].trigger()
    window.actions_made["toggle_theme"].trigger()
    settle_events()
    assert worn == [1.4]


def test_windows_behind_are_painted_too(
    window: MainWindow, expect_log: Callable[[str], None]
) -> None:
    expect_log("does not support")
    window.looks.help()
    window.looks.guide()
    settle_events()
    for wanted in (True, False):
        window.actions_made["toggle_theme"].trigger()
        settle_events()
        assert theme.current().is_dark == wanted
        assert all(one.updatesEnabled() for one in QApplication.topLevelWidgets())
    window.looks.close_all()


def test_a_look_wanted_while_the_last_is_being_painted(
    window: MainWindow, expect_log: Callable[[str], None]
) -> None:
    expect_log("does not support")
    window.looks.help()
    settle_events()
    window.actions_made["toggle_theme"].trigger()
    while not theme.current().is_dark:
        QApplication.processEvents()
    window.actions_made["toggle_theme"].trigger()
    settle_events()
    assert not theme.current().is_dark
    assert all(one.updatesEnabled() for one in QApplication.topLevelWidgets())
    window.looks.close_all()


def test_the_desktop_turns_dark(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dark = {"now": True}

    def ask_system() -> bool:
        monkeypatch.setattr(theme._look, "system_dark", dark["now"])
        return True

    monkeypatch.setattr(theme, "ask_system", ask_system)
    window._system_theme_changed()
    assert theme.current().is_dark
    dark["now"] = False
    window.state.theme = "light"
    window._system_theme_changed()
    window.apply_look()
    assert not theme.current().is_dark


def test_full_screen(window: MainWindow) -> None:
    press(window, "F11")
    assert window.isFullScreen()
    press(window, "F11")
    assert not window.isFullScreen()


def test_the_menu_bar_comes_and_goes(window: MainWindow, expect_log: Callable[[str], None]) -> None:
    expect_log(r"does not support (raise|grabbing)")
    window.looks.toggle_menu()
    menu = window.looks._menu
    assert menu is not None
    assert menu.isVisible()
    assert [one.text() for one in menu.actions()] == [i18n._(text) for text in SECTIONS.values()]
    entries = [entry for one in menu.actions() for entry in one.menu().actions()]
    assert len(entries) == sum(1 for one in REGISTRY if one.section)
    by_text = {entry.text().split("\t")[0]: entry for entry in entries}
    by_text[i18n._("Customers")].trigger()
    assert window.section == "customers"
    assert entries[0].text().endswith("\u2066Ctrl+L\u2069")
    assert menu.isVisible()
    for one in menu.actions():
        one.menu().close()
    window.focus_search()
    settle_events()
    assert not menu.isVisible()
    window.looks.toggle_menu()
    assert menu.isVisible()
    window.looks.toggle_menu()
    assert not menu.isVisible()


def test_what_stands_where_is_remembered(window: MainWindow) -> None:
    window.show_section("customers")
    window.resize(1000, 620)
    window.closeEvent(QCloseEvent())
    saved = WindowState.load(paths.ui_state_file())
    assert saved.last_section == "customers"
    assert saved.geometry
    again = MainWindow(saved)
    assert again.size().height() == 620  # the screen of a test is too narrow for the width
    again.deleteLater()


def test_a_full_disk_does_not_keep_the_window_open(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(WindowState, "save", full)
    assert window.close()


# ---- for everybody -------------------------------------------------------------------------------


def fill(desk: Desk) -> None:
    for who in desk.customers.ids():
        follow_up(desk, who, 0, reason="پیگیری")


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [100, 125])
def test_small_screens_and_targets(
    qtbot: QtBot,
    qapp: QApplication,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    scale: int,
) -> None:
    monkeypatch.setattr(desk, "close", lambda: None)
    fill(desk)
    speak(language, scale / 100)
    state = WindowState()
    state.text_scale = scale
    window = opened(qtbot, desk, state)
    for place in PLACES:
        window.show_section(place.id)
        settle_events()
        hint = window.minimumSizeHint()
        assert (hint.width() <= 900, hint.height() <= 560) == (True, True), (place.id, hint)
        check_widgets(window)
    window.close()


def check_widgets(window: MainWindow) -> None:
    """All that takes the focus has a name; all that is clicked is large enough."""
    small, nameless = [], []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window):
            continue
        name = f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}"
        if isinstance(widget, QAbstractButton) and min(widget.width(), widget.height()) < 32:
            small.append(name)
        focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        owner = isinstance(widget, (QAbstractButton, QLabel)) and bool(widget.text())
        inner = widget.objectName().startswith("qt_")
        if focusable and not inner and not (widget.accessibleName() or owner):
            nameless.append(name)
    assert small == []
    assert nameless == []
