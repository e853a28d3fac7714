"""Many tags of a customer: two lines of them, the others on demand; and lines without a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import formats
from ui import theme
from ui.widgets import record_row
from ui.widgets.tag_row import LINES, TagRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
MANY = tuple(f"برچسب {number}" for number in range(200))
HIGH = LINES * theme.TARGET


@pytest.fixture
def row(qtbot: QtBot) -> TagRow:
    made = TagRow()
    qtbot.addWidget(made)
    made.resize(360, HIGH)
    made.show()
    made.activateWindow()
    return made


def grown(row: TagRow) -> None:
    """Be as high as it wants to be, as in a profile."""
    row.resize(row.width(), row.heightForWidth(row.width()))
    QApplication.processEvents()


def test_a_few_tags_are_all_there(row: TagRow) -> None:
    row.show_tags(("عمده", "وفادار"))
    assert [pill.tag for pill in row.pills] == ["عمده", "وفادار"]
    assert row.fold is None
    assert row.heightForWidth(360) == theme.TARGET
    row.show_tags(())
    assert row.heightForWidth(360) == 0


@pytest.mark.parametrize("width", [120, 250, 360, 700])
def test_many_take_two_lines_and_say_how_many_more(row: TagRow, width: int) -> None:
    row.resize(width, HIGH)
    row.show_tags(MANY)
    assert row.heightForWidth(width) <= HIGH
    assert row.fold is not None
    assert row.fold.isVisible()
    hidden = len(MANY) - len(row.pills)
    assert formats.number(hidden) in row.fold.words
    assert formats.number(hidden) in row.fold.accessibleName()
    for pill in (*row.pills, row.fold):
        assert row.rect().contains(pill.geometry()), pill
    assert len(row.findChildren(type(row.pills[0]))) < 40, "what is not shown is not made"


def test_a_key_unfolds_them_and_goes_to_the_first_new_one(row: TagRow) -> None:
    row.show_tags(MANY)
    before = len(row.pills)
    assert row.fold is not None
    row.fold.setFocus()
    QTest.keyClick(row.fold, Key.Key_Space)
    grown(row)
    assert [pill.tag for pill in row.pills] == list(MANY)
    assert row.pills[before].hasFocus()
    assert row.height() > HIGH
    row.show_tags(MANY, again=True)
    assert len(row.pills) == len(MANY), "nothing folds under the reader's eyes"
    row.fold.click()
    assert len(row.pills) == before
    assert row.fold.hasFocus()
    assert row.heightForWidth(360) == HIGH


def test_another_customer_is_folded_again(row: TagRow) -> None:
    row.show_tags(MANY)
    assert row.fold is not None
    row.fold.click()
    row.show_tags(MANY[:150])
    assert len(row.pills) < 20
    row.show_tags(("عمده",))
    assert not row.fold.isVisible()
    assert [pill.isVisible() for pill in row.pills] == [True]


def test_the_tab_key_goes_through_them_in_order(row: TagRow) -> None:
    row.show_tags(MANY)
    assert row.fold is not None
    row.pills[0].setFocus()
    for pill in row.pills:
        assert pill.hasFocus()
        QTest.keyClick(pill, Key.Key_Tab)
    assert row.fold.hasFocus()
    row.fold.click()
    grown(row)
    row.pills[-1].setFocus()
    QTest.keyClick(row.pills[-1], Key.Key_Tab)
    assert row.fold.hasFocus(), "also after those that came later"


# ---- titles of rows ---------------------------------------------------------------------------


@pytest.mark.parametrize("letters", range(4, 40))
def test_no_dot_hangs_at_the_end_of_a_line(qapp: QApplication, letters: int) -> None:
    metrics = QFontMetrics(QFont())
    title = "Next follow-up: 3 days late · Sat\xa017\xa0Bahman,\xa012:00\xa0·\xa0Call"
    room = metrics.horizontalAdvance("0" * letters)
    painted = record_row._wrapping(title, metrics, room)
    for line in painted.split("\n"):
        assert line
        assert not line.startswith("·")
        assert not line.endswith("·")
    words = painted.replace("·", " ").split()
    assert words == title.replace("·", " ").split()
