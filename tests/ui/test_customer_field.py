"""The customer field: three letters and Enter, digits, or somebody new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from crmdesk.desk import Desk
from crmdesk.services.interactions import InteractionDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import kit
from tests.ui.kit import at, customer
from ui.text import plain
from ui.widgets.customer_field import CustomerField
from ui.widgets.hit_list import NEW_NAME

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

desk = kit.desk


class Form(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.field = CustomerField(desk)
        self.other = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.other)
        column.addStretch()
        self.resize(500, 400)
        self.show()
        self.activateWindow()
        self.field.edit.setFocus()


@pytest.fixture
def form(qtbot: QtBot, desk: Desk) -> Form:
    made = Form(desk)
    qtbot.addWidget(made)
    return made


def test_three_letters_and_enter(form: Form, desk: Desk, qtbot: QtBot) -> None:
    customer(desk, "مریم گلپایگانی", "09121111111")
    wanted = customer(desk, "امیرمحمد روحانی", "09123456789")
    desk.interactions.log(InteractionDraft(wanted, outcome="no_answer", happened_at=at(-3, 11)))
    type_text(form.field.edit, "روح")
    assert form.field.hits.isVisible()
    with qtbot.waitSignal(form.field.chosen, timeout=1000):
        QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    choice = form.field.choice
    assert choice is not None
    assert choice.customer_id == wanted
    assert form.field.edit.text() == "امیرمحمد روحانی"
    assert not form.field.hits.isVisible()
    about = strip_isolates(plain(form.field.info)).replace("\xa0", " ")
    assert about.startswith("۰۹۱۲ ۳۴۵ ۶۷۸۹ · ")
    assert "۲۷ آبان" in about


def test_digits_search_phones(form: Form, desk: Desk) -> None:
    customer(desk, "علی کریمی", "09121111111")
    wanted = customer(desk, "رضا نوری", "02188776655")
    type_text(form.field.edit, "۶۶۵۵")
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    assert form.field.choice is not None
    assert form.field.choice.customer_id == wanted


def test_arrows_choose_another_hit(form: Form, desk: Desk) -> None:
    ids = {customer(desk, f"رضا {name}") for name in ("اکبری", "بهرامی")}
    type_text(form.field.edit, "رضا")
    first = form.field.hits.first()
    assert first is not None
    QTest.keyClick(form.field.edit, Qt.Key.Key_Down)
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    assert form.field.choice is not None
    assert form.field.choice.customer_id in ids - {first.id}


def test_arrows_stop_at_the_ends(form: Form, desk: Desk) -> None:
    customer(desk, "رضا اکبری")
    type_text(form.field.edit, "رضا")
    rows = form.field.hits.list.count()
    for _ in range(5):
        QTest.keyClick(form.field.edit, Qt.Key.Key_Down)
    assert form.field.hits.list.currentRow() == rows - 1
    for _ in range(5):
        QTest.keyClick(form.field.edit, Qt.Key.Key_Up)
    assert form.field.hits.list.currentRow() == 0


def test_nobody_found_makes_somebody_new(form: Form, desk: Desk) -> None:
    customer(desk, "مریم گلپایگانی")
    type_text(form.field.edit, "کاوه جهانبخش ۰۹۱۲۳۴۵۶۷۸۹ #عمده")
    assert form.field.hits.list.count() == 1
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    choice = form.field.choice
    assert choice is not None
    assert choice.customer_id is None
    assert choice.draft is not None
    assert choice.draft.name == "کاوه جهانبخش"
    assert choice.draft.contacts[0].value == "۰۹۱۲۳۴۵۶۷۸۹"
    assert choice.draft.tags == ("عمده",)
    assert desk.customers.count() == 1  # made when the form is saved, not before


def test_a_lone_phone_is_its_own_name(form: Form) -> None:
    type_text(form.field.edit, "09123456789")
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    assert form.field.choice is not None
    assert form.field.choice.name == "۰۹۱۲۳۴۵۶۷۸۹"


def test_typing_on_takes_the_choice_back(form: Form, desk: Desk) -> None:
    customer(desk, "مریم گلپایگانی")
    type_text(form.field.edit, "مری")
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    assert form.field.choice is not None
    type_text(form.field.edit, "ز")
    assert form.field.choice is None
    assert form.field.info.isHidden()


def test_escape_closes_the_list_alone(form: Form, desk: Desk) -> None:
    customer(desk, "مریم گلپایگانی")
    type_text(form.field.edit, "مری")
    QTest.keyClick(form.field.edit, Qt.Key.Key_Escape)
    assert not form.field.hits.isVisible()
    assert form.field.edit.text() == "مری"
    QTest.keyClick(form.field.edit, Qt.Key.Key_Down)
    assert form.field.hits.isVisible()


def test_leaving_takes_a_name_that_was_typed_in_full(form: Form, desk: Desk) -> None:
    wanted = customer(desk, "مریم گلپایگانی")
    type_text(form.field.edit, "مریم گلپایگانی")
    form.other.setFocus()
    assert form.field.choice is not None
    assert form.field.choice.customer_id == wanted


def test_leaving_takes_nothing_else(form: Form, desk: Desk) -> None:
    customer(desk, "مریم گلپایگانی")
    type_text(form.field.edit, "مری")
    form.other.setFocus()
    assert form.field.choice is None
    assert not form.field.hits.isVisible()


def test_the_mouse_takes_a_hit(form: Form, desk: Desk) -> None:
    wanted = customer(desk, "مریم گلپایگانی")
    type_text(form.field.edit, "مری")
    hits = form.field.hits.list
    place = hits.visualItemRect(hits.item(0)).center()
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert form.field.choice is not None
    assert form.field.choice.customer_id == wanted


def test_the_way_to_somebody_new_is_whole_where_there_is_little_room(
    form: Form, desk: Desk
) -> None:
    for number in range(6):
        customer(desk, f"رضا نوروزی{number}", f"0912000000{number}")
    form.resize(500, 240)
    QApplication.processEvents()
    form.field.edit.setText("رضا")
    form.field.edit.textEdited.emit("رضا")
    hits = form.field.hits
    last = hits.list.item(hits.list.count() - 1)
    assert last.data(NEW_NAME)
    assert hits.list.viewport().rect().contains(hits.list.visualItemRect(last))
