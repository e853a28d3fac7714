"""A disk that fills up while somebody types: told beside the form, the text stays, saved later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crmdesk.desk import Desk
from tests.faults.test_disk_full import no_room
from tests.ui import kit
from tests.ui.form_kit import Opened
from tests.ui.kit import customer, settle_events
from ui.dialogs.call import CallDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = "سفارش تازه با تحویل فوری " * 2000
FULL = "دیسک پر است"
desk = kit.desk


@pytest.fixture
def who(desk: Desk) -> int:
    return customer(desk, "پریسا کاظمی", "09123456782")


def test_a_call(qtbot: QtBot, desk: Desk, who: int) -> None:
    dialog = CallDialog(None, desk, who)
    qtbot.addWidget(dialog)
    dialog.show()
    settle_events()
    dialog.note.setPlainText(LONG)
    with no_room(desk.store):
        for _again in range(2):
            dialog.save()
            assert FULL in dialog.message.accessibleName()
            assert dialog.isVisible()
            assert dialog.note.toPlainText() == LONG
            assert {one.what for one in desk.timeline.of(who)} == {"created"}
    dialog.save()
    assert dialog.logged is not None
    assert desk.interactions.get(dialog.logged.interaction_id).body == LONG.strip()


def test_a_customer(qtbot: QtBot, desk: Desk, who: int) -> None:
    opened = Opened(qtbot, desk, who)
    form = opened()
    form.city.setText("یزد")
    form.note.setPlainText(LONG)
    with no_room(desk.store):
        form.save()
        assert FULL in form.message.accessibleName()
        assert (form.city.text(), form.note.toPlainText()) == ("یزد", LONG)
        assert desk.customers.get(who).note == ""
    form.save()
    assert opened.said == ["saved"]
    saved = desk.customers.get(who)
    assert (saved.city, saved.note) == ("یزد", LONG.strip())
