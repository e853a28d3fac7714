"""The sheet of keys: whole, true, found by its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import clock, i18n, quickdate, snooze
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import looking
from tests.ui.kit import settle_events, speak
from ui.actions import REGISTRY, choose_keys, keys
from ui.dialogs.help_sheet import PHRASES, HelpSheet
from ui.text import plain
from ui.widgets.setting_keys import KeyLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture(autouse=True)
def as_at_first() -> Iterator[None]:
    yield
    choose_keys({})


@pytest.fixture
def sheet(qtbot: QtBot) -> HelpSheet:
    return opened(qtbot, [])


def opened(qtbot: QtBot, guided: list[str]) -> HelpSheet:
    made = HelpSheet(None, lambda: guided.append("guide"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    settle_events()
    return made


def lines(sheet: HelpSheet) -> list[KeyLine]:
    return [line for group in sheet.groups for line, _words in group.lines if not line.isHidden()]


def shown(sheet: HelpSheet) -> dict[str, tuple[str, ...]]:
    return {line.words: tuple(map(strip_isolates, line.keys)) for line in lines(sheet)}


def test_every_command_is_there_with_its_keys(sheet: HelpSheet) -> None:
    found = shown(sheet)
    for action in REGISTRY:
        assert found[i18n._(action.text)] == keys(action.id)


def test_keys_that_were_chosen_are_shown(qtbot: QtBot) -> None:
    choose_keys({"tag": ["Ctrl+G"]})
    assert shown(opened(qtbot, []))[i18n._("Tag")] == ("Ctrl+G",)


def test_the_quick_keys_are_all_there(sheet: HelpSheet) -> None:
    found = shown(sheet)
    for choice in snooze.SNOOZES.values():
        assert choice.label in found
    assert found[i18n._("Pick a date…")] == ("۹",)
    assert found[i18n._("No answer")] == ("Alt+2",)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_date_phrase_is_understood(qtbot: QtBot, language: str) -> None:
    i18n.set_language(language)
    now = clock.local(clock.now())
    for phrase in PHRASES:
        found = quickdate.parse(i18n._(phrase), now)
        assert found is not None, phrase
        assert found.rest == ""
    typed = {strip_isolates(key) for line in lines(opened(qtbot, [])) for key in line.keys}
    assert {i18n._(phrase) for phrase in PHRASES} <= typed


def test_the_search_narrows_and_esc_widens(sheet: HelpSheet) -> None:
    assert sheet.search.hasFocus()
    whole = len(lines(sheet))
    type_text(sheet.search, "f4")
    assert 0 < len(lines(sheet)) < whole
    assert i18n._("Log a call") in shown(sheet)
    QTest.keyClick(sheet.search, Key.Key_Escape)
    assert len(lines(sheet)) == whole
    type_text(sheet.search, "qqqq")
    assert "qqqq" in plain(sheet.nothing)
    assert sheet.nothing.isVisible()
    QTest.keyClick(sheet.search, Key.Key_Return)
    assert sheet.isVisible()
    QTest.keyClick(sheet.search, Key.Key_Escape)
    QTest.keyClick(sheet.search, Key.Key_Escape)
    assert not sheet.isVisible()


def test_it_scrolls_by_keys(sheet: HelpSheet) -> None:
    sheet.resize(500, 400)
    settle_events()
    QTest.keyClick(sheet.search, Key.Key_Down)
    assert sheet.area.hasFocus()
    QTest.keyClick(sheet.area, Key.Key_PageDown)
    assert sheet.area.verticalScrollBar().value() > 0


def test_two_columns_where_there_is_room(sheet: HelpSheet) -> None:
    def starts() -> set[int]:
        return {group.x() for group in sheet.groups}

    sheet.resize(860, 600)
    settle_events()
    assert len(starts()) == 2
    sheet.resize(500, 500)
    settle_events()
    assert len(starts()) == 1
    assert sheet.groups[0].width() > 400


def test_the_guide_is_one_press_away(qtbot: QtBot) -> None:
    guided: list[str] = []
    sheet = opened(qtbot, guided)
    sheet.guide.click()
    assert guided == ["guide"]
    without = HelpSheet(None)
    qtbot.addWidget(without)
    assert not hasattr(without, "guide")


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_names_sizes_and_order(
    qtbot: QtBot, qapp: QApplication, language: str, scale: float
) -> None:
    speak(language, scale)
    sheet = opened(qtbot, [])
    assert looking.wrong(sheet) == []
    assert looking.too_large(sheet) == []
    assert all(line.accessibleName() for line in lines(sheet))


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_one_column_takes_the_whole_width(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    speak("fa", scale)
    sheet = opened(qtbot, [])
    sheet.resize(round(650 * scale), 500)
    settle_events()
    room = sheet.area.viewport().width()
    assert all(room - 16 <= group.width() <= room for group in sheet.groups)


def test_two_columns_stand_apart(sheet: HelpSheet) -> None:
    sheet.resize(860, 600)
    settle_events()
    first, second = sorted({group.x() for group in sheet.groups})
    widths = {group.width() for group in sheet.groups}
    assert second - first - max(widths) >= 32
