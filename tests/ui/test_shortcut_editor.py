"""The table of keys: a new key works at once, no two commands share one, text keeps its keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from crmdesk import i18n
from tests.ui import settings_kit
from tests.ui.kit import Window, settle_events
from tests.ui.settings_kit import kept
from ui import actions
from ui.actions import REGISTRY, ROW, conflict, keys
from ui.widgets.setting_key_capture import KeyCapture, KeyQuestion, combination, refusal
from ui.widgets.shortcut_editor import ShortcutEditor

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PLACE_OF_L = 38 + 8
"""The key of L and «م», as X11 numbers it."""

pytestmark = pytest.mark.usefixtures("persian_look")
desk, window = settings_kit.desk, settings_kit.window


@pytest.fixture
def table(window: Window) -> ShortcutEditor:
    window.page.show_group("keys")
    settle_events()
    assert isinstance(window.page.keys, ShortcutEditor)
    return window.page.keys


def begin(table: ShortcutEditor, name: str) -> None:
    """Click at a command."""
    click(table, table.list.place_of(name))
    assert isinstance(table.strip, KeyCapture)
    assert table.strip.hasFocus()


def click(table: ShortcutEditor, place: QRect) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(table.list.viewport(), left, pos=place.center())
    settle_events()


def press(widget: QWidget | None, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)
    settle_events()


def buttons(table: ShortcutEditor) -> list[QAbstractButton]:
    assert isinstance(table.strip, KeyQuestion)
    return [one for one in table.strip.children() if isinstance(one, QAbstractButton)]


def test_every_command_is_in_the_table(table: ShortcutEditor) -> None:
    assert table.list.names == [
        action.id
        for section in actions.SECTIONS
        for action in REGISTRY
        if action.section == section
    ]
    assert not table.all_button.isEnabled()
    usable = table.list.model().usable()  # type: ignore[attr-defined]
    assert usable == [name for name in table.list.names if actions._BY_ID[name].where != ROW]


def test_a_new_key_works_at_once_and_is_kept(window: Window, table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_G, CTRL)
    assert table.strip is None
    assert table.list.hasFocus()
    assert table.list.current == "tag"
    assert keys("tag") == ("Ctrl+G", "Shift+F8")
    assert kept().shortcuts == {"tag": ["Ctrl+G", "Shift+F8"]}
    assert window.asked.program == [("bind_keys",)]
    assert "Ctrl+G" in table.list.said("tag")
    assert table.is_chosen("tag")
    click(table, table.list.arrow_of("tag"))
    assert keys("tag") == ("Ctrl+T", "Shift+F8")
    assert kept().shortcuts == {}


def test_the_keys_of_lists_stay(table: ShortcutEditor) -> None:
    click(table, table.list.place_of("done"))
    assert table.strip is None
    assert table.list.current != "done"
    assert keys("done") == ("Space",)


def test_a_change_of_keys_can_be_taken_back(window: Window, table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_G, CTRL)
    window.press_toast()
    assert keys("tag") == ("Ctrl+T", "Shift+F8")
    assert kept().shortcuts == {}
    assert "Ctrl+T" in table.list.said("tag")


def test_a_key_of_a_persian_layout_is_the_latin_one(table: ShortcutEditor) -> None:
    begin(table, "tag")
    event = QKeyEvent(QEvent.Type.KeyPress, ord("م"), CTRL, PLACE_OF_L, 0, 0, "م")
    assert combination(event) == "Ctrl+L"
    # Through the window, as the window system sends it.
    QApplication.sendEvent(table.window().windowHandle(), event)
    assert isinstance(table.strip, KeyQuestion)
    assert "Ctrl+L" in table.strip.accessibleName()
    buttons(table)[0].click()
    assert keys("tag")[0] == "Ctrl+L"
    assert keys("log_call") == ("F4",)


def test_a_conflict_is_said_and_can_be_left(table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_J, CTRL)
    assert isinstance(table.strip, KeyQuestion)
    said = table.strip.accessibleName()
    assert "Ctrl+J" in said
    assert i18n._("New follow-up") in said
    buttons(table)[1].click()
    assert table.strip is None
    assert keys("tag") == ("Ctrl+T", "Shift+F8")
    begin(table, "tag")
    press(table.strip, Key.Key_J, CTRL)
    press(QApplication.focusWidget(), Key.Key_Escape)
    assert table.strip is None


def test_a_key_that_is_not_shown_is_taken_too(table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_8, CTRL)  # another way to the settings
    buttons(table)[0].click()
    assert keys("tag")[0] == "Ctrl+8"
    assert keys("show_settings") == ("Ctrl+,", "Ctrl+F2")
    assert conflict("tag", "Ctrl+8") is None
    press(table.list, Key.Key_Delete)
    table.list.go_to("show_settings")
    press(table.list, Key.Key_Delete)
    assert kept().shortcuts == {}


def test_putting_back_takes_the_key_from_who_has_it(table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_J, CTRL)
    buttons(table)[0].click()
    assert keys("new_follow_up") == ("F7",)
    table.list.go_to("new_follow_up")
    press(table.list, Key.Key_Delete)
    assert keys("new_follow_up") == ("Ctrl+J", "F7")
    assert keys("tag") == ("Shift+F8",)
    table.all_button.click()
    assert kept().shortcuts == {}
    assert keys("tag") == ("Ctrl+T", "Shift+F8")


def test_backspace_takes_keys_away_and_esc_leaves(table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_Backspace)
    assert keys("tag") == ("Shift+F8",)
    begin(table, "tag")
    press(table.strip, Key.Key_Escape)
    assert table.strip is None
    assert keys("tag") == ("Shift+F8",)
    begin(table, "tag")
    press(table.strip, Key.Key_G, CTRL)
    assert keys("tag") == ("Ctrl+G", "Shift+F8")


def test_leaving_the_row_ends_the_waiting(window: Window, table: ShortcutEditor) -> None:
    begin(table, "tag")
    window.page.search.setFocus()
    settle_events()
    assert table.strip is None
    begin(table, "tag")
    begin(table, "edit")
    assert table.asked == "edit"


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


def test_a_refused_key_is_explained_and_another_can_be_tried(table: ShortcutEditor) -> None:
    begin(table, "tag")
    press(table.strip, Key.Key_L)
    assert isinstance(table.strip, KeyQuestion)
    assert table.strip.accessibleName() == refusal("tag", "L")
    buttons(table)[0].click()
    assert isinstance(table.strip, KeyCapture)
    press(table.strip, Key.Key_F12)
    assert keys("tag") == ("F12", "Shift+F8")


def test_the_table_is_one_tab_stop_with_arrows_inside(table: ShortcutEditor) -> None:
    table.setFocus()
    assert table.list.hasFocus()
    assert table.list.current == "log_call"
    press(table.list, Key.Key_Up)
    assert table.list.current == "log_call"
    press(table.list, Key.Key_Down)
    assert table.list.current == "log_entry"
    press(table.list, Key.Key_End)
    assert table.list.current == "quit"
    press(table.list, Key.Key_Home)
    press(table.list, Key.Key_Return)
    assert table.asked == "log_call"
    assert isinstance(table.strip, KeyCapture)


def test_letters_and_fixed_lines_do_not_move_the_keyboard(table: ShortcutEditor) -> None:
    table.setFocus()
    for _step in range(3):
        press(table.list, Key.Key_Down)
    assert table.list.current == "new_customer"
    press(table.list, Key.Key_Down)  # «Open the customer» stays as it is
    assert table.list.current == "summary"
    press(table.list, Key.Key_Q)
    assert table.list.current == "summary"


def test_where_the_keyboard_is_can_be_seen(window: Window, table: ShortcutEditor) -> None:
    table.setFocus()
    view = window.page.area.viewport()
    for key in (Key.Key_End, Key.Key_Home):
        press(table.list, key)
        line = table.list.place_of(table.list.current).center()
        assert view.rect().contains(table.list.mapTo(view, line))


def test_what_is_asked_stands_below_its_line(table: ShortcutEditor) -> None:
    whole = table.list.height()
    begin(table, "tag")
    assert table.strip is not None
    line = table.list.place_of("tag").translated(table.list.pos())
    assert table.strip.y() > line.bottom()
    below = table.list.place_of("undo").translated(table.list.pos())
    assert table.strip.geometry().bottom() < below.top()
    assert table.list.height() == whole + table.list.room
    press(table.strip, Key.Key_Escape)
    assert table.list.height() == whole


def test_screen_readers_hear_every_line(table: ShortcutEditor) -> None:
    model = table.list.model()
    role = Qt.ItemDataRole
    said = [model.index(row, 0).data(role.AccessibleTextRole) for row in range(model.rowCount())]
    assert all(said)
    assert sum("Ctrl+L" in one for one in said) == 1
    about = model.index(1, 0).data(role.AccessibleDescriptionRole)
    assert about == i18n._("Press to give it another key.")
