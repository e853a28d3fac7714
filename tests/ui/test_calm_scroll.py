"""What a change of the look does once, and what it does not do at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from tests.ui.kit import settle_events
from ui import theme
from ui.widgets.calm_scroll import CalmScrollArea

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


class Measured(QWidget):
    """Notes whether it is measured with half a style."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[bool] = []

    def minimumSizeHint(self) -> QSize:
        self.asked.append(theme.is_dressing())
        return super().minimumSizeHint()


@pytest.fixture
def area(qtbot: QtBot) -> CalmScrollArea:
    made = CalmScrollArea()
    made.setWidgetResizable(True)
    inside = Measured()
    column = QVBoxLayout(inside)
    for line in range(30):
        column.addWidget(QLabel(f"line {line}"))
    made.setWidget(inside)
    made.resize(200, 200)
    qtbot.addWidget(made)
    made.show()
    settle_events()
    return made


@pytest.fixture
def heard() -> Iterator[list[str]]:
    told: list[str] = []
    theme.on_colors(lambda: told.append(theme.current().name))
    yield told
    theme._look.color_listeners.pop()


def test_nothing_is_measured_with_half_a_style(area: CalmScrollArea, qapp: QApplication) -> None:
    inside = area.widget()
    assert isinstance(inside, Measured)
    before = area.verticalScrollBar().maximum()
    inside.asked.clear()
    theme.apply(qapp, "light", 1.6)
    settle_events()
    assert inside.asked
    assert not any(inside.asked)
    assert area.verticalScrollBar().maximum() > before
    theme.apply(qapp, "light", 1.0)
    settle_events()
    assert area.verticalScrollBar().maximum() == before
    assert area.verticalScrollBar().width() == 12  # as the style sheet says


def test_a_zoom_brings_no_other_colours(heard: list[str], qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.25)
    theme.set_density("compact")
    assert heard == []
    theme.apply(qapp, "dark", 1.25)
    assert heard == ["dark"]
    theme.apply(qapp, "light", 1.0)
    assert heard == ["dark", "light"]
    assert not theme.is_dressing()


def test_a_size_that_a_style_brings_is_taken_after_it(area: CalmScrollArea) -> None:
    with theme._dressing():
        area.resize(300, 260)
        assert area.viewport().width() < 200
    settle_events()
    assert area.viewport().width() == 300 - 2 * area.frameWidth() - area.verticalScrollBar().width()
    inside = area.widget()
    assert inside is not None
    assert inside.width() == area.viewport().width()
