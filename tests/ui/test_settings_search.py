"""The search of the settings: by the words of either language, and from either layout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import formats, i18n
from crmdesk.desk import Desk
from tests.helpers import type_text
from tests.ui.kit import Window, a_desk
from tests.ui.settings_kit import control, shown
from ui.actions import choose_keys
from ui.widgets.setting_search import Words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
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
    window.page.search.setText(query)
    seen = [name for name, one in window.page.rows.items() if not one.isHidden()]
    if row:
        assert row in seen
        assert len(seen) < 4
    else:
        assert window.page.states.state == "notice"


def test_words_of_either_language_and_layout_find_the_same(window: Window) -> None:
    found = []
    for query in ("theme", i18n._("Theme"), "فاثپث"):  # the last is "theme" on Persian keys
        window.page.search.setText(query)
        found.append(not window.page.rows["theme"].isHidden())
    assert found == [True, True, True]


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
    rows = window.page.keys.rows
    window.page.search.setText("ctrl+l")
    assert not rows["log_call"].isHidden()
    assert rows["quit"].isHidden()
    assert not window.page.keys.isHidden()
    assert window.page.area.groups["general"].isHidden()
    assert window.page.list.button("general").isHidden()


def test_nothing_found_has_a_way_back(window: Window) -> None:
    page = window.page
    page.search.setFocus()
    type_text(page.search, "qqqq")
    assert "qqqq" in page.states.sentence
    QTest.keyClick(page.search, Key.Key_Down)
    assert QApplication.focusWidget() is page.states.offers[0]
    page.states.offers[0].click()
    assert page.search.text() == ""
    assert page.states.state == "content"
    assert not any(row.isHidden() for row in page.rows.values())


def test_keys_of_the_search(window: Window) -> None:
    page = window.page
    page.search.setFocus()
    type_text(page.search, "density")
    QTest.keyClick(page.search, Key.Key_Return)
    assert control(window, "density").isAncestorOf(QApplication.focusWidget())
    page.search.setFocus()
    QTest.keyClick(page.search, Key.Key_Escape)
    assert page.search.text() == ""
