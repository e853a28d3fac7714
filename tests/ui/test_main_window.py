"""The window: navigation, search, commands, undo, and what it remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from crmdesk import i18n, paths
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.services.interactions import InteractionDraft, Logged
from tests.helpers import type_text
from tests.ui.kit import a_desk, customer, follow_up, settle_events
from ui import tasks, theme
from ui.actions import REGISTRY, SECTIONS, keys_of
from ui.dialogs.call import CallDialog
from ui.dialogs.new_customer import NewCustomerDialog
from ui.main_window import MainWindow
from ui.shell import SECTIONS as PLACES
from ui.shell import Skeleton, StartProblem
from ui.text import plain
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.load_fonts()
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.RightToLeft)
    yield
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        customer(made, "مریم گلپایگانی", "09214177763")
        customer(made, "علی روحانی", "09123456789")
        yield made


def opened(qtbot: QtBot, desk: Desk | None, state: WindowState | None = None) -> MainWindow:
    state = state or WindowState()
    state.reduce_motion = True
    window = MainWindow(state)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle(), timeout=2000)
    if desk is not None:
        with qtbot.waitSignal(window.attached, timeout=5000):
            window.attach(desk)
        settle_events()
    return window


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(desk, "close", lambda: None)  # the fixture of the desk closes it
    made = opened(qtbot, desk)
    yield made
    made.close()
    tasks.shutdown()


def press(window: MainWindow, keys: str) -> None:
    """Press a combination in the window, as its focused widget gets it."""
    combination = QKeySequence(keys)[0]
    QTest.keyClick(
        window.focusWidget() or window, combination.key(), combination.keyboardModifiers()
    )
    settle_events()


def toast(window: MainWindow) -> str:
    current = window.toasts.current
    return current.text if current else ""


# ---- before the desk is open -------------------------------------------------------------------


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


def test_a_problem_is_said_inside_the_window(qtbot: QtBot) -> None:
    window = opened(qtbot, None)
    retried: list[int] = []
    window.show_problem(FileProblem("پرونده خراب است"), lambda: retried.append(1))
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


# ---- going about -------------------------------------------------------------------------------


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


def test_typing_in_the_search_filters_the_customers(window: MainWindow) -> None:
    press(window, "Ctrl+F")
    field = window.top.search
    assert QApplication.focusWidget() is field
    type_text(field, "علی")
    settle_events()
    assert window.section == "customers"
    assert QApplication.focusWidget() is field
    assert len(window.pages.page("customers").model.ids) == 1
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle_events()
    assert QApplication.focusWidget() is not field
    name = window.desk.customers.get(window.pages.current().current_customer_id()).name  # type: ignore[union-attr]
    assert name == "علی روحانی"


def test_ways_out_of_the_search(window: MainWindow) -> None:
    field = window.top.search
    window.focus_search()
    type_text(field, "علی")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    settle_events()
    assert len(window.pages.page("customers").model.ids) == 2
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is not field
    window.focus_search()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is not field


def test_hidden_pages_are_read_when_they_are_shown(window: MainWindow, desk: Desk) -> None:
    window.show_section("customers")
    window.show_section("today")
    page = window.pages.page("customers")
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


# ---- doing -------------------------------------------------------------------------------------


def test_undo_and_redo_by_key_and_toast(window: MainWindow, desk: Desk) -> None:
    customer(desk, "زهرا احمدی")
    press(window, "Ctrl+Z")
    assert desk.customers.count() == 2
    assert "زهرا احمدی" in toast(window)
    window.toasts.frame.button.click()  # type: ignore[attr-defined]
    assert desk.customers.count() == 3
    press(window, "Alt+Backspace")
    assert desk.customers.count() == 2
    for keys in ("Ctrl+Shift+Z", "Ctrl+Y", "Alt+Shift+Backspace"):
        press(window, keys)
        assert desk.customers.count() == 3
        press(window, "Ctrl+Z")
        assert desk.customers.count() == 2
    while desk.store.undo():
        pass
    press(window, "Ctrl+Z")
    assert toast(window) == i18n._("There is nothing to undo.")


def test_a_field_with_something_to_undo_comes_first(window: MainWindow, desk: Desk) -> None:
    customer(desk, "زهرا احمدی")
    window.focus_search()
    type_text(window.top.search, "زه")
    window.commands.undo()
    assert window.top.search.text() != "زه"
    assert desk.customers.count() == 3
    while window.top.search.isUndoAvailable():
        window.top.search.undo()
    window.commands.undo()
    assert desk.customers.count() == 2


def test_an_error_of_undo_is_said(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> None:
        raise FileProblem("پرونده قفل است")

    monkeypatch.setattr(desk.store, "undo", locked)
    window.commands.undo_desk()
    assert toast(window) == "پرونده قفل است"


def test_a_call_is_logged_and_can_be_taken_back(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[Any] = []
    who = desk.customers.ids()[0]

    def ask(parent: QWidget, the_desk: Desk, *ids: int | None) -> Logged:
        asked.append((parent, *ids))
        return the_desk.interactions.log(InteractionDraft(who, body="سلام"))

    monkeypatch.setattr(CallDialog, "ask", ask)
    window.show_section("customers")
    qtbot.waitUntil(lambda: window.pages.current().current_customer_id() == who, timeout=3000)
    press(window, "F4")
    assert asked == [(window, who, None)]
    assert desk.customers.get(who).name in toast(window)
    assert isinstance(window.focusWidget(), QWidget)
    assert not isinstance(window.focusWidget(), QLineEdit)
    window.toasts.frame.button.click()  # type: ignore[attr-defined]
    assert [one.what for one in desk.timeline.of(who)] == ["created"]


def test_a_dialog_that_was_closed_says_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallDialog, "ask", lambda *_arguments: None)
    press(window, "Ctrl+L")
    assert toast(window) == ""


def test_a_new_customer_in_one_line(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    press(window, "F8")
    dialog = window.findChild(NewCustomerDialog)
    assert dialog is not None
    type_text(dialog.line, "زهرا احمدی 09351112233 #عمده")
    assert "زهرا احمدی" in plain(dialog.understood)
    assert "۰۹۳۵ ۱۱۱ ۲۲۳۳" in plain(dialog.understood)
    assert not dialog.warning.isVisible()
    type_text(dialog.line, "\n")
    settle_events()
    assert window.section == "customers"
    added = desk.customers.get(window.pages.current().current_customer_id())
    assert (added.name, added.tags) == ("زهرا احمدی", ("عمده",))
    assert "زهرا احمدی" in toast(window)


def test_a_phone_that_is_there_already_is_told_before_enter(window: MainWindow, desk: Desk) -> None:
    dialog = NewCustomerDialog.open_for(window, desk, "", lambda *_made: None)
    type_text(dialog.line, "نو ۰۹۱۲۳۴۵۶۷۸۹")
    assert dialog.warning.isVisible()
    assert "علی روحانی" in dialog.warning.accessibleName()
    dialog.reject()


def test_a_line_without_a_name_is_refused(window: MainWindow, desk: Desk) -> None:
    dialog = NewCustomerDialog.open_for(window, desk, "", lambda *_made: None)
    type_text(dialog.line, "09351112233\n")
    assert dialog.isVisible()
    assert dialog.error.isVisible()
    assert desk.customers.count() == 2
    dialog.reject()


# ---- looks -------------------------------------------------------------------------------------


def test_theme_and_text_size(window: MainWindow) -> None:
    press(window, "Ctrl+F7")
    assert theme.current().is_dark
    assert window.top.theme_button.accessibleName() == i18n._("Light theme")
    window.top.theme_button.click()
    assert not theme.current().is_dark
    press(window, "Ctrl+=")
    assert window.state.text_scale == 110
    assert theme.scale() == 1.1
    press(window, "Ctrl+-")
    press(window, "Ctrl+-")
    assert window.state.text_scale == 90
    press(window, "Ctrl+0")
    assert window.state.text_scale == 100


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
    window.toggle_menu()
    menu = window._menu
    assert menu is not None
    assert menu.isVisible()
    assert [one.text() for one in menu.actions()] == [i18n._(text) for text in SECTIONS.values()]
    entries = [entry for one in menu.actions() for entry in one.menu().actions()]
    assert len(entries) == sum(1 for one in REGISTRY if one.section)
    by_text = {entry.text().split("\t")[0]: entry for entry in entries}
    by_text[i18n._("Customers")].trigger()
    assert window.section == "customers"
    assert entries[0].text().endswith("\u2066Ctrl+L\u2069")
    window.toggle_menu()
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


# ---- the registry ------------------------------------------------------------------------------


def test_no_two_commands_share_a_key() -> None:
    keys = [key for one in REGISTRY for key in (one.key, one.alias) if key]
    assert len(keys) == len(set(keys))
    assert {one.section for one in REGISTRY} <= {*SECTIONS, ""}
    assert keys_of("log_call") == "Ctrl+L, F4"


def test_every_letter_key_has_an_alias_without_letters() -> None:
    alone = {
        one.id for one in REGISTRY if one.key[-1].isalpha() and "+" in one.key and not one.alias
    }
    assert alone == {"redo_too", "quit"}  # redo has one; Alt+F4 is the window manager's


def test_sections_have_the_keys_of_the_registry() -> None:
    by_id = {one.id: one.key for one in REGISTRY}
    for place in PLACES:
        assert by_id[f"show_{place.id}"] == place.key


# ---- for everybody -----------------------------------------------------------------------------


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
    i18n.set_language(language)
    sides = Qt.LayoutDirection
    direction = sides.RightToLeft if language == "fa" else sides.LeftToRight
    theme.apply(qapp, "light", scale / 100, direction)
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


def test_handlers_are_there_for_all(window: MainWindow) -> None:
    handlers: dict[str, Callable[[], object]] = window._handlers()
    assert handlers.keys() == {one.id for one in REGISTRY}
    assert set(window.actions_made) == handlers.keys()
