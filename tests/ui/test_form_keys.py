"""While a form stands before the window: help, and the size of the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.desk import Desk
from tests.ui.kit import settle_events
from tests.ui.window_kit import press
from ui.dialogs.call import CallDialog
from ui.dialogs.form import FormDialog
from ui.dialogs.form_keys import reachable
from ui.dialogs.help_sheet import HelpSheet
from ui.main_window import MainWindow

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(window: MainWindow) -> CallDialog:
    press(window, "Ctrl+L")
    found = window.findChild(CallDialog)
    assert found is not None
    return found


def key(form: FormDialog, pressed: Qt.Key, held: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(form.focusWidget(), pressed, held)
    settle_events()


def test_the_size_of_the_text(window: MainWindow, form: CallDialog) -> None:
    before = window.state.text_scale
    form.note.setPlainText("متن")
    key(form, Key.Key_Equal)
    assert window.state.text_scale > before
    key(form, Key.Key_Minus)
    key(form, Key.Key_Minus)
    assert window.state.text_scale < before
    key(form, Key.Key_0)
    assert window.state.text_scale == before
    assert form.note.toPlainText() == "متن"
    assert form.isVisible()


def test_keys_are_found_by_their_place_too(window: MainWindow, form: CallDialog) -> None:
    inside = reachable(window, window.actions_made)
    zoom = inside.by_key(QKeySequence("Ctrl+0"))
    assert zoom is window.actions_made["zoom_reset"]
    assert inside.by_key(QKeySequence("Ctrl+K")) is None  # the palette stays behind the form
    form.close()
    window.activateWindow()
    settle_events()
    assert reachable(window, window.actions_made) is window.actions_made


def test_the_sheet_of_keys_lies_before_the_form(form: CallDialog) -> None:
    key(form, Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    (sheet,) = form.findChildren(HelpSheet)
    assert QApplication.activeWindow() is sheet
    assert sheet.search.hasFocus()
    form.activateWindow()
    settle_events()
    key(form, Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    assert form.findChildren(HelpSheet) == [sheet]
    QTest.keyClick(sheet.search, Key.Key_Escape)
    settle_events()
    assert form.isVisible()
    assert form.findChildren(HelpSheet) == []


def test_no_other_command_reaches_the_window(
    window: MainWindow, form: CallDialog, desk: Desk
) -> None:
    section = window.section
    key(form, Key.Key_2)
    key(form, Key.Key_N)
    assert window.section == section
    assert len(window.findChildren(FormDialog)) == 1


def test_a_draft_that_is_gone_on_with_has_them_too(window: MainWindow, form: CallDialog) -> None:
    form.note.setPlainText("نیمه‌کاره")
    form.reject()
    settle_events()
    window.commands.go_on_with("call")
    again = next(one for one in window.findChildren(CallDialog) if one.isVisible())
    again.activateWindow()
    settle_events()
    key(again, Key.Key_Equal)
    assert window.state.text_scale > 100
