"""The table of keys: a new key works at once, no two commands share one, text keeps its keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from crmdesk import formats, i18n
from crmdesk.desk import Desk
from tests.ui.kit import Window, a_desk, settle_events
from tests.ui.settings_kit import kept, shown
from ui import actions
from ui.actions import REGISTRY, ROW, choose_keys, conflict, keys
from ui.widgets.setting_key_capture import KeyCapture, KeyQuestion, combination, refusal
from ui.widgets.shortcut_editor import ShortcutRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PLACE_OF_L = 38 + 8
"""The key of L and «م», as X11 numbers it."""

pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as desk:
        yield desk


@pytest.fixture(autouse=True)
def as_at_first() -> Iterator[None]:
    yield
    choose_keys({})
    formats.set_currency("toman")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Window:
    return shown(qtbot, desk)


def begin(window: Window, name: str) -> ShortcutRow:
    row = window.page.keys.rows[name]
    row.click()
    settle_events()
    assert isinstance(row.strip, KeyCapture)
    assert row.strip.hasFocus()
    return row  # type: ignore[no-any-return]


def press(widget: QWidget | None, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)
    settle_events()


def buttons(row: ShortcutRow) -> list[QAbstractButton]:
    assert isinstance(row.strip, KeyQuestion)
    return [
        one for one in row.strip.children() if isinstance(one, QWidget) and hasattr(one, "click")
    ]


def test_every_command_is_in_the_table(window: Window) -> None:
    table = window.page.keys
    assert list(table.rows) == [
        action.id
        for section in actions.SECTIONS
        for action in REGISTRY
        if action.section == section
    ]
    assert not table.all_button.isEnabled()
    for action in REGISTRY:
        assert table.rows[action.id].is_fixed == (action.where == ROW)


def test_a_new_key_works_at_once_and_is_kept(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_G, CTRL)
    assert row.strip is None
    assert row.hasFocus()
    assert keys("tag") == ("Ctrl+G", "Shift+F8")
    assert kept().shortcuts == {"tag": ["Ctrl+G", "Shift+F8"]}
    assert window.asked.program == [("bind_keys",)]
    assert "Ctrl+G" in row.accessibleName()
    assert row.is_chosen
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.reset_place().center())
    assert keys("tag") == ("Ctrl+T", "Shift+F8")
    assert kept().shortcuts == {}


def test_the_keys_of_lists_stay(window: Window) -> None:
    row = window.page.keys.rows["done"]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert row.strip is None
    press(row, Key.Key_Return)
    assert keys("done") == ("Space",)


def test_a_change_of_keys_can_be_taken_back(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_G, CTRL)
    window.press_toast()
    assert keys("tag") == ("Ctrl+T", "Shift+F8")
    assert kept().shortcuts == {}
    assert "Ctrl+T" in row.accessibleName()


def test_a_key_of_a_persian_layout_is_the_latin_one(window: Window) -> None:
    row = begin(window, "tag")
    event = QKeyEvent(QEvent.Type.KeyPress, ord("م"), CTRL, PLACE_OF_L, 0, 0, "م")
    assert combination(event) == "Ctrl+L"
    # Through the window, as the window system sends it.
    QApplication.sendEvent(window.windowHandle(), event)
    assert isinstance(row.strip, KeyQuestion)
    assert "Ctrl+L" in row.strip.accessibleName()
    buttons(row)[0].click()
    assert keys("tag")[0] == "Ctrl+L"
    assert keys("log_call") == ("F4",)


def test_a_conflict_is_said_and_can_be_left(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_J, CTRL)
    assert isinstance(row.strip, KeyQuestion)
    said = row.strip.accessibleName()
    assert "Ctrl+J" in said
    assert i18n._("New follow-up") in said
    buttons(row)[1].click()
    assert row.strip is None
    assert keys("tag") == ("Ctrl+T", "Shift+F8")
    row = begin(window, "tag")
    press(row.strip, Key.Key_J, CTRL)
    press(QApplication.focusWidget(), Key.Key_Escape)
    assert row.strip is None


def test_a_key_that_is_not_shown_is_taken_too(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_8, CTRL)  # another way to the settings
    buttons(row)[0].click()
    assert keys("tag")[0] == "Ctrl+8"
    assert keys("show_settings") == ("Ctrl+,", "Ctrl+F2")
    assert conflict("tag", "Ctrl+8") is None
    press(row, Key.Key_Delete)
    press(window.page.keys.rows["show_settings"], Key.Key_Delete)
    assert kept().shortcuts == {}


def test_putting_back_takes_the_key_from_who_has_it(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_J, CTRL)
    buttons(row)[0].click()
    assert keys("new_follow_up") == ("F7",)
    press(window.page.keys.rows["new_follow_up"], Key.Key_Delete)
    assert keys("new_follow_up") == ("Ctrl+J", "F7")
    assert keys("tag") == ("Shift+F8",)
    window.page.keys.all_button.click()
    assert kept().shortcuts == {}
    assert keys("tag") == ("Ctrl+T", "Shift+F8")


def test_backspace_takes_keys_away_and_esc_leaves(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_Backspace)
    assert keys("tag") == ("Shift+F8",)
    row = begin(window, "tag")
    press(row.strip, Key.Key_Escape)
    assert row.strip is None
    assert keys("tag") == ("Shift+F8",)
    row = begin(window, "tag")
    press(row.strip, Key.Key_G, CTRL)
    assert keys("tag") == ("Ctrl+G", "Shift+F8")


def test_leaving_the_row_ends_the_waiting(window: Window) -> None:
    row = begin(window, "tag")
    window.page.search.setFocus()
    settle_events()
    assert row.strip is None
    first = begin(window, "tag")
    begin(window, "edit")
    assert first.strip is None


@pytest.mark.parametrize(
    "sequence",
    [
        "L", "Shift+L", "1", "Space", "Return", "Tab", "Esc", "Delete", "Home",
        "Ctrl+C", "Ctrl+Z", "Ctrl+A", "Ctrl+Return", "Ctrl+Left", "Alt+1", "Alt+0", "Shift+F10",
    ],
)  # fmt: skip
def test_keys_that_cannot_be_taken(sequence: str) -> None:
    assert refusal("tag", sequence)


@pytest.mark.parametrize("sequence", ["Ctrl+G", "F12", "Shift+F12", "Alt+G", "Ctrl+Shift+9"])
def test_keys_that_can(sequence: str) -> None:
    assert refusal("tag", sequence) == ""


def test_a_command_can_always_have_its_own_first_keys() -> None:
    for action in REGISTRY:
        if action.where != ROW:
            for key in (action.key, action.alias, *action.more):
                assert not key or refusal(action.id, key) == ""


def test_a_refused_key_is_explained_and_another_can_be_tried(window: Window) -> None:
    row = begin(window, "tag")
    press(row.strip, Key.Key_L)
    assert isinstance(row.strip, KeyQuestion)
    assert row.strip.accessibleName() == refusal("tag", "L")
    buttons(row)[0].click()
    assert isinstance(row.strip, KeyCapture)
    press(row.strip, Key.Key_F12)
    assert keys("tag") == ("F12", "Shift+F8")


def test_the_table_is_one_tab_stop_with_arrows_inside(window: Window) -> None:
    table = window.page.keys
    table.setFocus()
    first = QApplication.focusWidget()
    assert first is table.rows["log_call"]
    press(first, Key.Key_Down)
    assert QApplication.focusWidget() is table.rows["log_entry"]
    press(QApplication.focusWidget(), Key.Key_Up)
    assert QApplication.focusWidget() is first
    reached = [
        name for name, row in table.rows.items() if row.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert reached == ["log_call"]
