"""The Tab key leads through every page and comes back to where it began."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from tests.ui.kit import follow_up, settle_events
from tests.ui.window_kit import opened
from ui import contact_files
from ui.dialogs.import_wizard import ImportDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

MOST = 60
"""Stops of the longest page, and some more."""


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("due", [False, True])
@pytest.mark.parametrize("section", ["today", "customers", "backup"])
def test_round_a_page(qtbot: QtBot, desk: Desk, section: str, due: bool, key: Qt.Key) -> None:
    if due:
        follow_up(desk, desk.customers.ids()[0], 0, reason="پیش‌فاکتور")
    window = opened(qtbot, desk)
    window.show_section(section)
    settle_events()
    start = window.focusWidget()
    stops = [start]
    for _press in range(MOST):
        QTest.keyClick(window.focusWidget(), key)
        if window.focusWidget() is start:
            break
        assert window.focusWidget() not in stops, "caught in a circle"
        stops.append(window.focusWidget())
    assert window.focusWidget() is start
    assert len(stops) > 5


def test_the_pane_key_comes_to_the_way_out_of_an_empty_list(qtbot: QtBot, desk: Desk) -> None:
    window = opened(qtbot, desk)
    page = window.pages.page("today")
    page.quick_line.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
    assert window.focusWidget() is page.states.offers[0]
    follow_up(desk, desk.customers.ids()[0], 0, reason="پیش‌فاکتور")
    settle_events()
    page.quick_line.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
    assert window.focusWidget() is page.view


def test_pasted_rows_open_the_import(qtbot: QtBot, desk: Desk) -> None:
    window = opened(qtbot, desk)
    QGuiApplication.clipboard().setText("نام\tموبایل\nپیست یک\t09351112233\n")
    window.show_section("customers")
    page = window.pages.page("customers")
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialogs = window.findChildren(ImportDialog)
    assert len(dialogs) == 1
    qtbot.waitUntil(lambda: dialogs[0].table is not None, timeout=5000)
    dialogs[0].leave()


def test_of_several_files_the_first_is_taken_and_said(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    window = opened(qtbot, desk)
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for number, path in enumerate(files):
        path.write_text(f"نام,موبایل\nکسی,0935111223{number}\n", encoding="utf-8")
    contact_files.bring_in(window, files)
    (dialog,) = window.findChildren(ImportDialog)
    assert "one.csv" in dialog.message.accessibleName()
    qtbot.waitUntil(lambda: dialog.table is not None, timeout=5000)
    dialog.leave()
