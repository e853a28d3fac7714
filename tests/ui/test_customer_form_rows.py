"""The rows of the form: addresses, names in networks; the keys, and narrow panes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.services.customers import AddressDraft, ContactDraft, CustomerDraft
from tests.helpers import type_text
from tests.ui.kit import a_desk, customer, settle_events
from tests.ui.picture_kit import encoded, picture
from ui import theme
from ui.widgets.customer_fields import Fields
from ui.widgets.customer_form import CustomerForm

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHOP = AddressDraft("work", "خیابان آزادی\nپلاک ۱۲", "تهران", "تهران", "1345678901")
FAR = AddressDraft("مغازهٔ دوم", "Main St. 5", "Herat", "", "12", "Afghanistan")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def bare(desk: Desk) -> int:
    return customer(desk, "رضا")


@pytest.fixture
def full(desk: Desk) -> int:
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


class Opened:
    """Opens forms, and keeps what they said."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self._qtbot, self._desk = qtbot, desk
        self.said: list[str] = []

    def __call__(self, who: int) -> CustomerForm:
        form = CustomerForm(self._desk, self._desk.customers.get(who))
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
def opened(qtbot: QtBot, desk: Desk) -> Opened:
    return Opened(qtbot, desk)


def fields_of(form: CustomerForm) -> Fields:
    form.more.set_open(True)
    settle_events()
    assert form.more.fields is not None
    return form.more.fields


# ---- rows -----------------------------------------------------------------------------------


def test_a_postcode_is_only_warned_of(opened: Opened, desk: Desk, full: int) -> None:
    form = opened(full)
    here, abroad = fields_of(form).addresses.rows
    here.postcode.setFocus()
    here.postcode.setText("123")
    assert here.warning == ""
    here.city.setFocus()
    assert here.warning
    abroad.postcode.setFocus()
    abroad.city.setFocus()
    assert abroad.warning == ""
    form.save()
    assert desk.customers.get(full).addresses[0].postcode == "123"
    form = opened(full)
    here = fields_of(form).addresses.rows[0]
    here.postcode.setFocus()
    here.postcode.setText("۱۳۴۵۶-۷۸۹۰۱")
    here.city.setFocus()
    assert here.warning == ""


def test_an_address_is_taken_out_and_its_label_changed(
    opened: Opened, desk: Desk, full: int
) -> None:
    form = opened(full)
    rows = fields_of(form).addresses
    assert rows.rows[1].label.currentText() == "مغازهٔ دوم"
    assert rows.rows[0].country is None
    assert rows.rows[1].country is not None
    rows.rows[0].out.click()
    assert rows.rows[0].street.hasFocus()
    rows.rows[0].label.setCurrentIndex(rows.rows[0].label.findData("home"))
    form.save()
    assert [one.label for one in desk.customers.get(full).addresses] == ["home"]
    form = opened(full)
    fields_of(form).addresses.rows[0].out.click()
    assert fields_of(form).addresses.add_address.hasFocus()
    form.save()
    assert desk.customers.get(full).addresses == ()


def test_enter_in_the_street_is_a_line_and_ctrl_enter_saves(
    opened: Opened, desk: Desk, bare: int
) -> None:
    form = opened(bare)
    fields_of(form).addresses.add_address.click()
    street = fields_of(form).addresses.rows[0].street
    type_text(street, "الف\nب")
    assert opened.said == []
    QTest.keyClick(street, Key.Key_Return, CTRL)
    assert opened.said == ["saved"]
    assert desk.customers.get(bare).addresses[0].street == "الف\nب"


def test_known_cities_are_offered(opened: Opened, desk: Desk, bare: int) -> None:
    customer(desk, "علی", city="تبریز")
    form = opened(bare)
    fields_of(form).addresses.add_address.click()
    city = fields_of(form).addresses.rows[0].city
    city.setFocus()
    type_text(city, "تب")
    assert city.offered == ["تبریز"]


def test_each_network_is_offered_once(opened: Opened, full: int) -> None:
    form = opened(full)
    assert form.contacts.rows[1].label.currentText() == "روزنامه"
    for _ in range(8):
        form.contacts.add_handle.click()
    codes = [row.label.code for row in form.contacts.rows]
    assert codes[2:8] == ["whatsapp", "instagram", "eitaa", "bale", "rubika", "website"]
    assert codes[8:] == ["other", "other"]


# ---- keys and sizes -------------------------------------------------------------------------


def test_the_tab_key_goes_in_reading_order(opened: Opened, full: int) -> None:
    form = opened(full)
    fields = fields_of(form)
    fields.addresses.add_address.click()
    form.note.setFocus()
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not form.save_button:
        assert focused is not None
        assert focused not in seen
        seen.append(focused)
        QTest.keyClick(focused, Key.Key_Tab)
    first, second, third = fields.addresses.rows
    assert second.country is not None
    assert seen == [
        *(form.note, form.more.line),
        *(fields.photo.choose_button, fields.photo.paste_button, fields.photo.off_button),
        *(fields.organisation, fields.birthday.field),
        *(first.label, first.out, first.street, first.city, first.region, first.postcode),
        *(second.label, second.out, second.street, second.city, second.region, second.postcode),
        second.country,
        *(third.label, third.out, third.street, third.city, third.region, third.postcode),
        *(fields.addresses.add_address, form.cancel_button),
    ]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.6])
def test_it_fits_a_narrow_pane_at_every_size_of_text(
    opened: Opened, full: int, language: str, scale: float, qapp: QApplication
) -> None:
    i18n.set_language(language)
    rtl = language == "fa"
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    theme.apply(qapp, "light", scale, direction)
    try:
        form = opened(full)
        form.resize(320, 600)
        fields_of(form)
        form.contacts.add_handle.click()
        settle_events()
        assert form.width() == 320
        inside = form._scroll.widget()
        assert inside.width() <= form._scroll.viewport().width()
        for widget in form.findChildren(QWidget):
            if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            assert widget.accessibleName(), widget
            assert min(widget.width(), widget.height()) >= 30, widget
            left = widget.mapTo(form, QPoint(0, 0)).x()
            assert left >= 0, widget
            assert left + widget.width() <= form.width(), widget
    finally:
        theme.apply(qapp, "light", 1.0, Qt.LayoutDirection.LeftToRight)
