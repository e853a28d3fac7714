"""The command palette: how it comes and goes, and how the keys lead through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from crmdesk.desk import Desk
from crmdesk.i18n import _
from tests.helpers import type_text
from tests.ui import palette_kit
from tests.ui.kit import customer
from tests.ui.palette_kit import Home, current, press, texts, wants
from ui import theme
from ui.actions import REGISTRY
from ui.palette import Palette
from ui.palette_results import Want

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk, home, ali = palette_kit.desk, palette_kit.home, palette_kit.ali


# ---- open and close ----------------------------------------------------------------------------


def test_it_takes_the_keyboard_and_gives_it_back(home: Home) -> None:
    palette = home.open("ab")
    assert palette.isVisible()
    assert palette.field.hasFocus()
    assert not palette.isWindow()
    press(palette, Key.Key_Escape)
    assert palette.field.text() == ""
    assert palette.is_open
    press(palette, Key.Key_Escape)
    assert not palette.is_open
    assert home.page.hasFocus()
    assert home.asked == [("closed",)]


def test_a_sign_alone_stands_where_the_line_begins(home: Home) -> None:
    palette = home.open()
    assert palette.isRightToLeft()
    empty = caret_after(palette, "")
    assert caret_after(palette, ">") < empty  # on its left: after it
    assert caret_after(palette, ">تماس") < caret_after(palette, ">")
    for words in ("0912 345 6789", "Ali Rezaee", ">abc"):  # as Qt lays them
        assert caret_after(palette, words) == pytest.approx(empty, abs=3), words
        assert palette.field.text() == words


def caret_after(palette: Palette, words: str) -> int:
    """Type into the field and return where its caret stands."""
    palette.field.clear()
    type_text(palette.field, words)
    palette.field.grab()  # it is scrolled to its side when it is painted
    return palette.field.cursorRect().center().x()


def test_the_second_time_closes(home: Home) -> None:
    palette = home.open("ab")
    palette.open()
    assert not palette.is_open
    palette.open()
    assert palette.field.text() == ""
    press(palette, Key.Key_F3)
    assert not palette.is_open
    home.open()
    press(palette, Key.Key_K, held=Qt.KeyboardModifier.ControlModifier)
    assert not palette.is_open


def test_a_click_beside_closes_and_one_inside_does_not(home: Home) -> None:
    palette = home.open()
    QTest.mouseClick(palette.card, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert palette.is_open
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(3, palette.height() - 3))
    assert not palette.is_open
    assert home.page.hasFocus()


def test_tab_does_not_leave_the_field(home: Home) -> None:
    palette = home.open("zzz")
    press(palette, Key.Key_Tab, Key.Key_Backtab, Key.Key_Tab)
    assert palette.field.hasFocus()
    assert palette.list.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_it_gives_way_to_the_keyboard_and_to_dialogs(home: Home, qtbot: QtBot) -> None:
    palette = home.open()
    home.other.setFocus()
    assert not palette.is_open
    assert home.other.hasFocus()
    home.open()
    dialog = QDialog(home)
    qtbot.addWidget(dialog)
    dialog.open()
    assert not palette.is_open


def test_a_field_that_is_gone_does_not_get_the_keyboard(home: Home) -> None:
    palette = home.open()
    home.page.setParent(None)
    home.page.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # deferred deletes
    press(palette, Key.Key_Escape)
    assert not palette.is_open


def test_it_follows_the_window(home: Home, qtbot: QtBot) -> None:
    palette = home.open()
    home.resize(700, 500)
    qtbot.waitUntil(lambda: palette.size() == home.centre.size())
    assert palette.rect().contains(palette.card.geometry())
    theme.apply(QApplication.instance(), "dark", 1.6)  # type: ignore[arg-type]
    qtbot.wait(1)
    assert palette.rect().contains(palette.card.geometry())


# ---- keys --------------------------------------------------------------------------------------


def test_up_and_down_go_round(home: Home, ali: int) -> None:
    palette = home.open("علی")
    listed = wants(palette)
    assert current(palette) == listed[0]
    press(palette, Key.Key_Up)
    assert current(palette) == listed[-1]
    press(palette, Key.Key_Down)
    assert current(palette) == listed[0]
    assert palette.field.accessibleDescription().startswith("علی روحانی · ۰۹۱۲")


def test_pages_and_ends(home: Home) -> None:
    palette = home.open()
    listed = wants(palette)
    press(palette, Key.Key_PageDown)
    assert listed.index(current(palette)) > 3  # type: ignore[arg-type]
    press(palette, *[Key.Key_PageDown] * 20)
    assert current(palette) == listed[-1]
    press(palette, *[Key.Key_PageUp] * 20)
    assert current(palette) == listed[0]
    press(palette, Key.Key_End)
    assert current(palette) == listed[-1]
    press(palette, Key.Key_Home)
    assert current(palette) == listed[0]
    palette.field.setText(">")
    press(palette, Key.Key_End)
    assert current(palette) == Want("action", REGISTRY[0].id)
    press(palette, Key.Key_End, held=Qt.KeyboardModifier.ControlModifier)
    assert current(palette) == Want("action", REGISTRY[-1].id)


@pytest.mark.parametrize("forward", [Key.Key_Tab, Key.Key_Left])
def test_more_for_a_customer(home: Home, ali: int, forward: Qt.Key) -> None:
    palette = home.open("علی")
    press(palette, forward)
    assert palette.field.text() == ""
    assert texts(palette)[0] == "علی روحانی"
    actions = ("log_call", "new_follow_up", "log_entry", "summary", "tag", "delete")
    assert wants(palette) == [
        Want("customer", "", ali),
        *(Want("customer_action", name, ali) for name in actions),
    ]
    type_text(palette.field, _("Tag"))
    assert wants(palette) == [Want("customer_action", "tag", ali)]
    press(palette, Key.Key_Return)
    assert home.asked == [("closed",), ("tag", ali)]


@pytest.mark.parametrize("back", [Key.Key_Escape, Key.Key_Right, Key.Key_Backspace])
def test_back_from_a_customer(home: Home, desk: Desk, ali: int, back: Qt.Key) -> None:
    other = customer(desk, "علی نوری")
    palette = home.open("علی")
    press(palette, Key.Key_Down)
    assert {ali, other} == {want.customer_id for want in wants(palette)[:2]}
    before = current(palette)
    press(palette, Key.Key_Tab, back)
    assert palette.is_open
    assert palette.field.text() == "علی"
    assert current(palette) == before


def test_arrows_inside_the_text_move_the_cursor(home: Home, ali: int) -> None:
    palette = home.open("علی")
    press(palette, Key.Key_Right)
    assert palette.field.cursorPosition() == 2
    press(palette, Key.Key_Left)
    assert palette.field.cursorPosition() == 3
    assert palette.field.text() == "علی"
    palette.field.setText("3456")
    press(palette, Key.Key_Left)
    assert palette.field.cursorPosition() == 3
    press(palette, Key.Key_Right, Key.Key_Right)
    assert texts(palette)[0] == "علی روحانی"


def test_the_mouse_marks_and_runs(home: Home, ali: int) -> None:
    palette = home.open("علی")
    view = palette.list
    places = [view.visualRect(view.model().index(n, 0)).center() for n in range(len(view.rows))]
    QTest.mouseMove(view.viewport(), places[1])
    QTest.mouseMove(view.viewport(), places[3])
    QTest.mouseMove(view.viewport(), places[4])
    assert current(palette) == view.rows[4].want
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    assert palette.is_open
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=places[3])
    assert home.asked[-1] == ("log_call", ali)
