"""What the window's commands do, and the registry that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.services.interactions import InteractionDraft
from tests.helpers import type_text
from tests.ui.kit import customer, settle_events
from tests.ui.window_kit import press, toast
from ui.dialogs.call import CallDialog
from ui.dialogs.new_customer import NewCustomerDialog
from ui.main_window import MainWindow
from ui.text import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


# ---- doing ---------------------------------------------------------------------------------------


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
    # Not by its key: in the empty page the keyboard may be in a text field, and keys of a test
    # do not pass the filter that gives them to the desk.
    window.actions_made["undo"].trigger()
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

    def ask(
        parent: QWidget, the_desk: Desk, *ids: int | None, on_logged: Any, **_more: Any
    ) -> None:
        asked.append((parent, *ids))
        on_logged(the_desk.interactions.log(InteractionDraft(who, body="سلام")).interaction_id)

    monkeypatch.setattr("ui.dialogs.call.CallDialog", ask)
    monkeypatch.setattr(window.commands, "show", lambda _form: None)
    window.show_section("customers")
    qtbot.waitUntil(lambda: window.pages.current().current_customer_id() == who, timeout=3000)
    press(window, "F4")
    assert asked == [(window, who, None)]
    assert desk.customers.get(who).name in toast(window)
    assert isinstance(window.focusWidget(), QWidget)
    assert not isinstance(window.focusWidget(), QLineEdit)
    window.toasts.frame.button.click()  # type: ignore[attr-defined]
    assert [one.what for one in desk.timeline.of(who)] == ["created"]


def test_a_dialog_that_was_closed_says_nothing(window: MainWindow) -> None:
    press(window, "Ctrl+L")
    dialog = window.findChild(CallDialog)
    assert dialog is not None
    dialog.reject()
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
    qtbot.waitUntil(lambda: window.pages.current().current_customer_id() is not None, timeout=5000)
    added = desk.customers.get(window.pages.current().current_customer_id())
    assert (added.name, added.tags) == ("زهرا احمدی", ("عمده",))
    assert "زهرا احمدی" in toast(window)


def test_a_phone_that_is_there_already_is_told_before_enter(window: MainWindow, desk: Desk) -> None:
    dialog = NewCustomerDialog(window, desk, "", print, print).opened()
    type_text(dialog.line, "نو ۰۹۱۲۳۴۵۶۷۸۹")
    assert dialog.warning.isVisible()
    assert "علی روحانی" in dialog.warning.accessibleName()
    dialog.reject()


def test_a_line_without_a_name_is_refused(window: MainWindow, desk: Desk) -> None:
    dialog = NewCustomerDialog(window, desk, "", print, print).opened()
    type_text(dialog.line, "09351112233\n")
    assert dialog.isVisible()
    assert dialog.error.isVisible()
    assert desk.customers.count() == 2
    dialog.reject()
