"""Opened and closed again and again: no widget stays, and the memory does not grow.

CRMDESK_SOAK=1000 opens each dialog as often; usually it is fewer.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from crmdesk.desk import Desk
from crmdesk.services.interactions import InteractionDraft
from tests.ui.kit import a_desk, customer, follow_up, settle_events
from tests.ui.screens import DIALOGS, close
from tests.ui.window_kit import opened
from ui import tasks
from ui.main_window import MainWindow
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TIMES = int(os.environ.get("CRMDESK_SOAK", "5"))
GROWTH_KIB = 15 * 1024


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        who = customer(made, "مریم گلپایگانی", "09214177763")
        follow_up(made, who, 0, reason="پیش‌فاکتور")
        made.interactions.log(InteractionDraft(who, body="سلام"))
        yield made


def once(window: MainWindow, name: str) -> None:
    close(window, DIALOGS[name](window))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def resident() -> int:
    """Return the resident memory in KiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


@pytest.mark.timeout(120 + 3 * TIMES)
@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_stays(
    qtbot: QtBot,
    desk: Desk,
    persian_look: None,
    expect_log: Callable[[str], None],
    name: str,
) -> None:
    expect_log("does not support")
    state = WindowState()
    state.first_run_done = True
    window = opened(qtbot, desk, state)
    window.show_section("customers")
    page = window.pages.page("customers")
    qtbot.waitUntil(lambda: page.late.keeper.shown_id is not None, timeout=5000)
    for _ in range(3):
        once(window, name)
    settle_events()
    gc.collect()
    widgets, memory = len(QApplication.allWidgets()), resident()
    for _ in range(TIMES):
        once(window, name)
    gc.collect()
    settle_events()
    assert len(QApplication.allWidgets()) == widgets
    assert resident() - memory < GROWTH_KIB
    window.release()
    window.close()
    tasks.shutdown()
