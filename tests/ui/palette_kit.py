"""A window with a palette; a test names its fixtures: ``desk = palette_kit.desk``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crmdesk.desk import Desk
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import kit
from tests.ui.kit import customer
from ui import tasks
from ui.palette import Palette
from ui.palette_results import Want
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

desk = kit.desk


class Home(QWidget):
    """A window with a page, and what the palette asked of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.asked: list[tuple[Any, ...]] = []
        self.state = WindowState()
        self.centre = QWidget()
        self.page = QLineEdit()
        self.other = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.centre)
        inner = QVBoxLayout(self.centre)
        inner.addWidget(self.page)
        inner.addWidget(self.other)
        self.palette_ = Palette(self.centre, desk, self.state)
        self.palette_.customer_wanted.connect(lambda one: self.asked.append(("open", one)))
        self.palette_.action_wanted.connect(lambda name: self.asked.append(("action", name)))
        self.palette_.customer_action_wanted.connect(
            lambda name, one: self.asked.append((name, one))
        )
        self.palette_.new_customer_wanted.connect(lambda name: self.asked.append(("new", name)))
        self.palette_.closed.connect(lambda: self.asked.append(("closed",)))
        self.resize(900, 700)
        self.show()
        self.activateWindow()
        self.page.setFocus()

    def open(self, typed: str = "") -> Palette:
        if not self.palette_.is_open:
            self.palette_.open()
        type_text(self.palette_.field, typed)
        return self.palette_


@pytest.fixture
def home(qtbot: QtBot, desk: Desk, persian_look: None) -> Iterator[Home]:
    made = Home(desk)
    qtbot.addWidget(made)
    qtbot.waitUntil(made.page.hasFocus, timeout=2000)
    yield made
    tasks.shutdown()


@pytest.fixture
def ali(desk: Desk) -> int:
    return customer(desk, "علی روحانی", "09123456789", city="تهران", tags=("عمده",))


def press(palette: Palette, *pressed: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    for key in pressed:
        QTest.keyClick(palette.field, key, held)


def wants(palette: Palette) -> list[Want]:
    return [row.want for row in palette.list.rows if not row.is_heading]


def texts(palette: Palette) -> list[str]:
    return [strip_isolates(row.text) for row in palette.list.rows]


def current(palette: Palette) -> Want | None:
    return palette.list.current.want if palette.list.current else None


def notes_of(palette: Palette) -> list[str]:
    return [want.name for want in wants(palette) if want.kind == "note"]
