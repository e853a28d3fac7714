"""The field of every search: a glass, a cross when something is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from tests.helpers import type_text
from ui.widgets.search_edit import LONGEST, SearchEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture
def edit(qtbot: QtBot) -> SearchEdit:
    made = SearchEdit()
    qtbot.addWidget(made)
    made.resize(300, 38)
    made.show()
    return made


def cross(edit: SearchEdit) -> QToolButton:
    (found,) = edit.findChildren(QToolButton)
    return found


def test_the_cross_empties_it_as_a_hand_would(edit: SearchEdit) -> None:
    told: list[str] = []
    edit.textEdited.connect(told.append)
    assert not cross(edit).isVisible()
    type_text(edit, "رضا")
    assert cross(edit).isVisible()
    assert cross(edit).geometry().left() < 10  # at the end of the line
    QTest.mouseClick(cross(edit), Qt.MouseButton.LeftButton)
    assert edit.text() == ""
    assert told[-1] == ""
    assert not cross(edit).isVisible()


def test_a_page_that_is_pasted_does_not_fill_it(edit: SearchEdit) -> None:
    edit.insert("واژه " * 10_000)
    assert len(edit.text()) == LONGEST
