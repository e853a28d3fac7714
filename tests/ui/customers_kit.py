"""The page of the customers on a small desk; a test takes fixtures by name, as of today_kit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from crmdesk.desk import Desk
from tests.ui import kit
from tests.ui.kit import Window, customer
from ui.context import Context
from ui.pages.customers import CustomersPage
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NAMES = ("بهار منصوری", "امیر روحانی", "پریسا کاظمی", "رضا روحانی")
desk = kit.desk


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    return {name: customer(desk, name, f"0912345678{n}") for n, name in enumerate(NAMES)}


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, ids: dict[str, int]) -> Window:
    made = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(made)
    made.page.focus_first()
    return made


def found_again(state: WindowState) -> Callable[[Context], CustomersPage]:
    """Make the page as at the next start."""

    def make(context: Context) -> CustomersPage:
        context.state = state
        return CustomersPage(context)

    return make
