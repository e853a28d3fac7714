"""The line of a new customer: it keeps its height when something is said under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.desk import Desk
from tests.ui import kit
from tests.ui.kit import customer, settle_events
from ui.dialogs.new_customer import NewCustomerDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PHONE = "09121234567"
desk = kit.desk


def test_it_grows_for_the_warning_and_shrinks_again(qtbot: QtBot, desk: Desk) -> None:
    customer(desk, "مریم", PHONE)
    dialog = NewCustomerDialog(None, desk, "", print, print)
    qtbot.addWidget(dialog)
    dialog.show()
    settle_events()

    def heights() -> tuple[int, int]:
        settle_events()
        return dialog.line.height(), dialog.save_button.height()

    dialog.line.setText("علی")
    before, low = heights(), dialog.height()
    dialog.line.setText(f"علی {PHONE}")
    assert heights() == before
    assert dialog.warning.isVisible()
    assert dialog.height() > low
    dialog.line.setText("علی")
    assert heights() == before
    assert dialog.height() == low
