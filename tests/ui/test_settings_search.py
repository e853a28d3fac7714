"""The search of the settings: by the words of either language, and from either layout."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from crmdesk import formats, i18n
from tests.helpers import type_text
from tests.ui import settings_kit
from tests.ui.kit import Window
from tests.ui.settings_kit import search
from ui.pages.settings import MOST_FOUND
from ui.widgets.setting_search import Words

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("persian_look")
desk, window = settings_kit.desk, settings_kit.window


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("theme", "theme"),
        ("dark", "theme"),
        ("weekend friday", "weekend"),
        ("farsi", "language"),
        ("business", "shop_name"),
        ("اثر", ""),
    ],
)
def test_rows_are_found_by_their_words(window: Window, query: str, row: str) -> None:
    seen = search(window, query)
    if row:
        assert row in seen
        assert len(seen) < 4
    else:
        assert window.page.states.state == "notice"


def test_words_of_either_language_and_layout_find_the_same(window: Window) -> None:
    for query in ("theme", i18n._("Theme"), "فاثپث"):  # the last is "theme" on Persian keys
        assert "theme" in search(window, query)


def test_persian_words_find_a_row_in_english_and_the_other_way_round() -> None:
    # A sentence that has long been in the catalogue.
    for language in ("fa", "en"):
        i18n.set_language(language)
        words = Words(("Log a call",), "Ctrl+L")
        assert words.fit("ثبت تماس")
        assert words.fit("log")
        assert words.fit("ctrl+l")
        assert words.fit("")
        assert not words.fit("log nothing")


def test_commands_are_found_by_name_and_key(window: Window) -> None:
    page = window.page
    assert search(window, "ctrl+l") == []
    assert list(page.area.groups) == ["keys"]
    assert "log_call" in page.keys.list.names
    assert "quit" not in page.keys.list.names
    assert page.list.button("general").isHidden()
    assert page.list.current == "keys"


def test_many_are_found_but_few_are_shown_the_best_of_them(window: Window) -> None:
    page = window.page
    found = search(window, "e")
    assert len(found) <= MOST_FOUND
    assert page.list.button("general").isVisible()
    assert page.list.button("about").isVisible()
    said = [one.text() for one in page.area.sheet.findChildren(QLabel)]
    missing = len([one for one in page._pieces if one.rank("e") is not None]) - MOST_FOUND
    assert missing > 0
    assert any(formats.number(missing) in one for one in said)
    assert search(window, "theme")[0] == "theme"  # its name; others are found by other words


def test_a_group_chosen_while_searching_shows_all_that_was_found_in_it(window: Window) -> None:
    page = window.page
    search(window, "e")
    page.list.button("about").click()
    page.finish()
    assert list(page.area.groups) == ["about"]
    assert page.search.text() == "e"
    search(window, "")
    assert list(page.area.groups) == ["general"]
    assert len(page.rows) == 6


def test_nothing_found_has_a_way_back(window: Window) -> None:
    page = window.page
    page.search.setFocus()
    type_text(page.search, "qqqq")
    assert "qqqq" in page.states.sentence
    QTest.keyClick(page.search, Key.Key_Down)
    assert QApplication.focusWidget() is page.states.offers[0]
    page.states.offers[0].click()
    page.finish()
    assert page.search.text() == ""
    assert page.states.state == "content"
    assert len(page.rows) == 6


def test_keys_of_the_search(window: Window) -> None:
    page = window.page
    page.search.setFocus()
    type_text(page.search, "density")
    QTest.keyClick(page.search, Key.Key_Return)  # at once, before the rows are there
    assert page.rows["density"].isAncestorOf(QApplication.focusWidget())
    page.search.setFocus()
    QTest.keyClick(page.search, Key.Key_Escape)
    assert page.search.text() == ""


@pytest.mark.parametrize("width", [900, 1366])
def test_what_is_said_of_nothing_stands_in_the_middle(window: Window, width: int) -> None:
    window.resize(width, 700)
    search(window, "ققنوس")
    page = window.page
    button = page.states.offers[0]
    middle = button.mapTo(page, button.rect().center()).x()
    assert abs(middle - page.width() // 2) <= 12  # the room of the scroll bar
    assert not page.list.isVisible()
    assert not page.chips.isVisible()
    assert not button.icon().isNull()
    search(window, "")
    assert page.list.isVisible() != page.chips.isVisible()
