"""Forms of customers for tests: who is in them, how they are opened, what they said.

The fixtures are taken by name: ``opened = form_kit.opened`` at the top of a module of tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from crmdesk.desk import Desk
from crmdesk.services.customers import AddressDraft, ContactDraft, CustomerDraft
from tests.ui import kit
from tests.ui.kit import customer, settle_events
from tests.ui.picture_kit import encoded, picture
from ui.widgets.customer_fields import Fields
from ui.widgets.customer_form import CustomerForm

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
SHOP = AddressDraft("work", "خیابان آزادی\nپلاک ۱۲", "تهران", "تهران", "1345678901")
FAR = AddressDraft("مغازهٔ دوم", "Main St. 5", "Herat", "", "12", "Afghanistan")
desk = kit.desk


class Opened:
    """Opens forms, and keeps what they said."""

    def __init__(self, qtbot: QtBot, desk: Desk, who: int = 0) -> None:
        """Open nothing yet.

        Args:
            qtbot: closes the forms.
            desk: whose customers.
            who: the customer of a form that is opened without another.
        """
        self._qtbot, self._desk, self._who = qtbot, desk, who
        self.said: list[str] = []

    def __call__(self, who: int = 0) -> CustomerForm:
        form = CustomerForm(self._desk, self._desk.customers.get(who or self._who))
        self._qtbot.addWidget(form)
        form.saved.connect(lambda: self.said.append("saved"))
        form.left.connect(lambda: self.said.append("left"))
        form.resize(400, 680)
        form.show()
        form.activateWindow()
        form.focus_first()
        settle_events()
        return form


@pytest.fixture
def bare(desk: Desk) -> int:
    """A customer of whom only the name is known."""
    return customer(desk, "رضا")


@pytest.fixture
def full(desk: Desk) -> int:
    """A customer with everything that stands behind «More fields»."""
    return desk.customers.add(
        CustomerDraft(
            "نرگس رستمی",
            contacts=(
                ContactDraft("handle", "@narges", "telegram"),
                ContactDraft("handle", "narges", "روزنامه"),
            ),
            organisation="چاپخانهٔ سپید",
            birthday="1991-05-12",
            addresses=(SHOP, FAR),
            photo=desk.photos.keep(encoded(picture(), "jpeg")),
        )
    )


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Opened:
    """Opens the form of whom it is given."""
    return Opened(qtbot, desk)


def fields_of(form: CustomerForm) -> Fields:
    """Return the fields behind «More fields», opened."""
    form.more.set_open(True)
    settle_events()
    assert form.more.fields is not None
    return form.more.fields
