"""The whole window on a small desk; tests of other things have fixtures of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from crmdesk.desk import Desk
from tests.ui.kit import a_desk, customer
from tests.ui.window_kit import opened
from ui import tasks, theme
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """No windows of the tests before, which each change of the theme would paint anew."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    yield
    theme.set_reduce_motion(False)
    theme.set_density("normal")


@pytest.fixture
def persian_look(qapp: QApplication) -> Iterator[None]:
    theme.load_fonts()
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.RightToLeft)
    yield
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        customer(made, "مریم گلپایگانی", "09214177763")
        customer(made, "علی روحانی", "09123456789")
        yield made


@pytest.fixture
def window(
    qtbot: QtBot, desk: Desk, persian_look: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(desk, "close", lambda: None)  # the fixture of the desk closes it
    made = opened(qtbot, desk)
    yield made
    made.close()
    tasks.shutdown()
