"""Where the parts of a profile stand: all the words are to be seen, at every width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.desk import Desk
from tests.ui import kit, profile_kit
from tests.ui.kit import customer, settle_events
from tests.ui.profile_kit import Shown
from ui.text import label
from ui.widgets.column import Column
from ui.widgets.profile_head import flowing

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

desk, shown = kit.desk, profile_kit.shown

NAMES = ("رضا فرخی نیشابوری", "رضا", "ابراهیم آزادی‌زادهٔ نجف‌آبادی تهرانی مقدم", "ابراهیم آزادی")
WIDTHS = (296, 260, 340, 400, 280)


@pytest.fixture
def people(desk: Desk, persian_look: None) -> list[int]:
    return [customer(desk, name, "09123456789") for name in NAMES]


def cut_names(shown: Shown) -> list[str]:
    """Return what is wrong with the place of the name that is shown."""
    head = shown.pane.view.head
    name, words, body = head.name, head._words, shown.pane.view.widget()
    return [
        f"{what} of «{name.text()}» at {shown.pane.width()}"
        for what, wrong in (
            ("label", name.height() < name.heightForWidth(name.width())),
            ("words", words.height() < name.geometry().bottom() + 1),
            ("head", head.height() < words.geometry().bottom() + 1),
            ("next", shown.pane.about.y() < head.geometry().bottom() + 1),
            ("body", body.height() < body.heightForWidth(body.width())),
        )
        if wrong
    ]


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_name_of_each_customer(
    shown: Shown, people: list[int], width: int, hidden: bool
) -> None:
    shown.pane.resize(width, 400)
    settle_events()
    for one in (*people, *reversed(people)):
        shown.pane.setVisible(not hidden)
        shown(one)
        shown.pane.show()
        settle_events()
        assert not cut_names(shown)


def test_the_whole_name_when_the_pane_gets_another_width(shown: Shown, people: list[int]) -> None:
    for one in people:
        shown(one)
        for width in WIDTHS:
            shown.pane.resize(width, 400)
            settle_events()
            assert not cut_names(shown)


@pytest.mark.parametrize("width", [90, 150, 199, 260])
def test_a_layout_gives_a_column_the_height_that_it_needs(qtbot: QtBot, width: int) -> None:
    """Also where it is narrower than its size hint says, and after its words have changed."""
    page = QWidget()
    qtbot.addWidget(page)
    words, column = flowing(label("کوتاه", selectable=True)), Column(0)
    column.add(words)
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(column)
    rows.addStretch(1)
    page.resize(width, 400)
    page.show()
    for text in (NAMES[2] * 2, NAMES[1], NAMES[2] * 3):
        words.setText(text)
        settle_events()
        assert words.height() == words.heightForWidth(width)
        assert column.height() >= words.height()


def test_edges_stay_when_the_bar_comes_and_goes(shown: Shown, people: list[int]) -> None:
    """What is shown is as far from the pane's edges with the bar as without."""
    view = shown.pane.view
    shown(people[2])
    for height in (400, 150, 400, 150, 260, 400):
        for width in WIDTHS:
            shown.pane.resize(width, height)
            settle_events()
            at_end = view.head.mapTo(view, view.head.rect().topLeft()).x()
            at_start = view.width() - at_end - view.head.width()
            assert (at_end, at_start) == (16, 16), (width, height)
