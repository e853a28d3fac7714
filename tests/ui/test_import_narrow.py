"""The preview of an import in a narrow window at large text: two lines, tips, whole addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.text import FSI, PDI, strip_isolates
from tests.ui import import_kit
from tests.ui.import_kit import Opener
from tests.ui.kit import speak
from tests.ui.test_import_room import KEYS, cut_cells, list_kind, read, shown_columns
from ui import theme
from ui.text import BREAK, RLM
from ui.widgets.compare_value import CompareValue
from ui.widgets.delegates import ICON, PAD, CellDelegate
from ui.widgets.import_table import ImportTable
from ui.widgets.user_text import LRM

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

opened = import_kit.opened
pytestmark = pytest.mark.usefixtures("persian_look")
MARKS = f"{FSI}{PDI}{LRM}{RLM}"


@pytest.fixture(autouse=True)
def in_persian() -> Iterator[None]:
    yield
    speak("fa", 1.0)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_a_row_adds_and_its_number_are_seen_at_large_text(
    opened: Opener, desk: Desk, tmp_path: Path, language: str
) -> None:
    speak(language, 1.3)
    dialog = read(opened, desk, tmp_path)
    table = dialog.preview.table
    for kind in ("all", "adds"):
        list_kind(dialog, kind)
        number = next(
            number
            for number in range(table.model().rowCount())
            if (line := dialog.preview.model.row_at(number)) is not None and line.parts
        )
        first, second = table._two.lines(number, KEYS.index("action"))
        assert "a.long.mailbox@" in second
        assert first != second
        assert table.rowHeight(number) >= 2 * QFontMetrics(theme.font()).height()
        assert cut_lines(table, number) == []
        index = table.model().index(number, KEYS.index("action"))
        heard = table.model().data(index, int(Qt.ItemDataRole.AccessibleTextRole))
        assert heard.split("\n") == [strip_isolates(first), strip_isolates(second)]
    list_kind(dialog, "error")
    assert "number" in shown_columns(dialog)
    assert cut_cells(dialog, "number") == []
    problem = dialog.preview.model.row_at(0)
    assert problem is not None
    assert len(problem.in_two) == 2
    assert cut_lines(table, 0) == []
    list_kind(dialog, "new")
    assert not table.in_two
    assert table.rowHeight(0) == theme.row_height()


def cut_lines(table: ImportTable, row: int) -> list[str]:
    """Return the first lines of what becomes of a row that have no room."""
    place = KEYS.index("action")
    room = table.columnWidth(place) - 2 * PAD - ICON - 6
    metrics = QFontMetrics(theme.font())
    first = strip_isolates(table._two.lines(row, place)[0])
    return [first] if metrics.horizontalAdvance(first) > room else []


def test_a_cut_sentence_is_told_whole_by_its_tip(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    speak("en", 1.0)
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "adds")
    table = dialog.preview.table
    place = KEYS.index("action")
    words = strip_isolates(table.model().index(0, place).data())
    cells = table.itemDelegate()
    assert isinstance(cells, CellDelegate)
    assert cells.whole_if_cut(0, place, 90) == words
    assert cells.whole_if_cut(0, place, 400) == ""


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_address_of_the_net_is_not_torn_in_a_word(qtbot: QtBot, language: str) -> None:
    speak(language, 1.0)
    value = CompareValue("customer1@exampleofalongname.com")
    qtbot.addWidget(value)
    value.show()
    metrics = value.fontMetrics()
    wide = metrics.horizontalAdvance("exampleofalongname.") + 8
    value.resize(wide, 200)
    pieces = value.text().strip(MARKS).split(BREAK)
    assert pieces == ["customer1@", "exampleofalongname.", "com"]
    assert not value.cut
    assert not value.toolTip()
    value.resize(wide - 40, 200)
    first, second, third = value.text().strip(MARKS).split(BREAK)
    assert (first, third) == ("customer1@", "com")
    assert second.startswith("exam")
    assert second.endswith("name.")
    assert "…" in second
    assert metrics.horizontalAdvance(second) <= value.width()
    assert value.whole in value.toolTip()
    value.resize(wide, 200)
    assert not value.cut


def test_a_number_is_never_cut(qtbot: QtBot) -> None:
    value = CompareValue(formats.unbroken("0990 398 6709"))
    qtbot.addWidget(value)
    assert value.minimumSizeHint().width() >= value.fontMetrics().horizontalAdvance("0990 398 6709")
    address = CompareValue("customer1@exampleofalongname.com")
    qtbot.addWidget(address)
    assert address.minimumSizeHint().width() < 60
