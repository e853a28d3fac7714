"""Every command once: words in both languages, keys, palette, help sheet, who carries it out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.text import strip_isolates
from tests.ui.kit import settle_events
from ui import actions
from ui.actions import REGISTRY, ROW, SECTIONS, Action, all_keys, conflict, keys, keys_of
from ui.icons import names
from ui.main_window import MainWindow
from ui.palette_results import Results, Want
from ui.shell import SECTIONS as PLACES
from ui.window_handlers import handlers

pytestmark = pytest.mark.usefixtures("persian_look")

NO_KEY_ON_PURPOSE = {"show_backups", "columns", "sample", "folder", "about"}
NO_ICON_ON_PURPOSE: set[str] = set()


@pytest.mark.parametrize("action", REGISTRY, ids=lambda action: action.id)
def test_words_in_both_languages(action: Action) -> None:
    i18n.set_language("en")
    english = i18n._(action.text)
    i18n.set_language("fa")
    persian = i18n._(action.text)
    assert english == action.text
    assert persian != english
    assert any("\u0600" <= letter <= "\u06ff" for letter in persian)
    assert action.section in SECTIONS


def test_a_key_or_none_on_purpose() -> None:
    assert {one.id for one in REGISTRY if not one.key} == NO_KEY_ON_PURPOSE
    assert {one.id for one in REGISTRY if not one.icon} == NO_ICON_ON_PURPOSE
    assert {one.icon for one in REGISTRY if one.icon} <= names()


def test_who_has_a_key() -> None:
    assert conflict("undo", "Ctrl+L") == "log_call"
    assert conflict("log_call", "Ctrl+L") is None
    assert keys_of("log_call") == "Ctrl+L, F4"


def test_keys_that_were_written_by_hand_are_never_given_twice() -> None:
    try:
        actions.choose_keys({"undo": ["Ctrl+L", "Ctrl+L"], "redo": ["ctrl+l", "F12"]})
        assert keys("undo") == ("Ctrl+L",)
        assert keys("redo") == ("F12",)
        assert keys("log_call") == ("F4",)
        test_each_key_is_there_once()
    finally:
        actions.choose_keys({})
    assert keys("log_call") == ("Ctrl+L", "F4")


def test_each_key_is_there_once() -> None:
    taken = [QKeySequence(key).toString() for one in REGISTRY for key in all_keys(one.id)]
    assert len(taken) == len(set(taken))


def test_every_letter_key_has_an_alias_without_letters() -> None:
    def writes(key: str) -> bool:
        return key.rpartition("+")[2].isalpha() and len(key.rpartition("+")[2]) == 1

    for one in REGISTRY:
        if writes(one.key):
            assert one.alias, one.id
            assert not writes(one.alias), one.id


def test_sections_have_the_keys_of_the_registry() -> None:
    for place in PLACES:
        if place.key:
            assert place.key in all_keys(f"show_{place.id}")


def test_keys_of_ones_own() -> None:
    try:
        actions.choose_keys({"undo": ["Ctrl+U"], "nothing": ["Ctrl+I"]})
        assert keys("undo") == all_keys("undo") == ("Ctrl+U",)
        assert conflict("redo", "Ctrl+U") == "undo"
        assert keys("redo") == ("Ctrl+Shift+Z", "Alt+Shift+Backspace")
    finally:
        actions.choose_keys({})
    assert keys("undo") == ("Ctrl+Z", "Alt+Backspace")


def test_somebody_carries_out_each_of_them(window: MainWindow) -> None:
    made = handlers(window)
    assert made.keys() == {one.id for one in REGISTRY} == set(window.actions_made)
    for one in REGISTRY:
        wanted = [] if one.where == ROW else [QKeySequence(key) for key in all_keys(one.id)]
        assert window.actions_made[one.id].shortcuts() == wanted


@pytest.mark.parametrize("language", ["fa", "en"])
def test_all_are_in_the_palette(window: MainWindow, desk: Desk, language: str) -> None:
    results = Results(desk, window.state)
    i18n.set_language(language)
    for one in REGISTRY:
        wanted = [row.want for row in results.found(i18n._(one.text))]
        assert Want("action", one.id) in wanted, one.id


def test_all_are_in_the_help_sheet(window: MainWindow, expect_log: Callable[[str], None]) -> None:
    expect_log("does not support")
    window.actions_made["help"].trigger()
    settle_events()
    (sheet,) = window.looks._open.values()
    said = " ".join(
        [label.text() for label in sheet.findChildren(QLabel)]
        + [widget.accessibleName() for widget in sheet.findChildren(QWidget)]
    )
    said = strip_isolates(said)
    for one in REGISTRY:
        assert i18n._(one.text) in said, one.id
        for key in keys(one.id):
            assert key in said, (one.id, key)
    window.looks.close_all()
