"""The rows of the form: addresses, names in networks; the keys, and narrow panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.services.customers import ContactDraft, CustomerDraft
from tests.helpers import type_text
from tests.ui import form_kit
from tests.ui.form_kit import CTRL, Opened, fields_of
from tests.ui.kit import customer, settle_events, speak
from ui import theme

if TYPE_CHECKING:
    pass

Key = Qt.Key
desk, bare, full, opened = form_kit.desk, form_kit.bare, form_kit.full, form_kit.opened


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


def test_a_new_row_is_scrolled_to(opened: Opened, full: int) -> None:
    form = opened(full)
    fields = fields_of(form)
    form.resize(400, 420)
    for add in (fields.addresses.add_address, form.contacts.add_phone):
        add.setFocus()
        form._scroll.ensureWidgetVisible(add)
        QTest.keyClick(add, Key.Key_Space)
        settle_events()
        field = QApplication.focusWidget()
        assert field is not None
        seen = form._scroll.viewport()
        assert seen.rect().contains(field.mapTo(seen, field.rect().center()))
        assert seen.rect().contains(field.mapTo(seen, field.rect().bottomLeft()))


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
    speak(language, scale)
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


# ---- what is shown as it is read ------------------------------------------------------------


@pytest.mark.parametrize(("width", "under"), [(296, True), (520, False)])
def test_an_e_mail_stands_under_its_label_in_a_narrow_pane(
    opened: Opened, desk: Desk, width: int, under: bool
) -> None:
    """Beside it there is room for a phone and no more."""
    contacts = (
        ContactDraft("phone", "09123456782", "mobile"),
        ContactDraft("email", "customer13@example.com", "work"),
        ContactDraft("handle", "@customer_of_ours", "telegram"),
    )
    form = opened(desk.customers.add(CustomerDraft("رضا", contacts=contacts)))
    form.resize(width, 680)
    settle_events()
    for row in form.contacts.rows:
        wanted = row.value.fontMetrics().horizontalAdvance(row.value.text())
        assert row.value.width() - 20 > wanted, row.value.text()
    for row in form.contacts.rows[1:]:
        assert (row.value.y() > row.label.y()) == under


def test_an_e_mail_of_another_kind_stays_so(opened: Opened, desk: Desk) -> None:
    """It is called «E-mail» like one without a label, and what is stored is not touched."""
    labels = ("", "other", "internet", "work", "shop")
    contacts = tuple(ContactDraft("email", f"{one or 'a'}@x.ir", one) for one in labels)
    who = desk.customers.add(CustomerDraft("رضا", contacts=contacts))
    form = opened(who)
    words = [row.label.currentText() for row in form.contacts.rows]
    assert words[0] == words[1] == words[2]
    assert len(set(words)) == 3
    form.name.setText("رضا محمدی")
    form.save()
    assert [one.label for one in desk.customers.get(who).contacts] == list(labels)


def test_phones_are_shown_as_everywhere_and_stay_as_they_were_typed(
    opened: Opened, desk: Desk
) -> None:
    values = ("09123456782", "+98 21 8877 6655", "021-88776655 داخلی 12", "0912 345 6789 (شب‌ها)")
    contacts = tuple(ContactDraft("phone", value, "mobile") for value in values)
    who = desk.customers.add(CustomerDraft("رضا", contacts=contacts))
    form = opened(who)
    assert [row.value.text() for row in form.contacts.rows] == [
        "۰۹۱۲ ۳۴۵ ۶۷۸۲",
        "۰۲۱ ۸۸۷۷ ۶۶۵۵",
        "۰۲۱ ۸۸۷۷ ۶۶۵۵، داخلی ۱۲",
        "۰۹۱۲ ۳۴۵ ۶۷۸۹ (شب‌ها)",
    ]
    for row in form.contacts.rows:  # to walk through them changes nothing
        row.value.setFocus()
    form.name.setFocus()
    assert form.contacts.contacts == contacts
    formats.set_digits("en")
    try:
        assert opened(who).contacts.rows[0].value.text() == "0912 345 6782"
    finally:
        formats.set_digits("auto")


def test_a_typed_phone_stands_in_groups_once_it_is_left(
    opened: Opened, desk: Desk, bare: int
) -> None:
    form = opened(bare)
    form.contacts.add_phone.click()
    value = form.contacts.rows[0].value
    type_text(value, "0935111")
    assert value.text() == "0935111", "not in the middle of typing"
    type_text(value, "2233")
    QTest.keyClick(value, Key.Key_Tab)
    assert value.text() == "۰۹۳۵ ۱۱۱ ۲۲۳۳"
    value.setFocus()
    QTest.keyClick(value, Key.Key_Z, CTRL)
    assert value.text() == "09351112233"
    form.save()
    assert [one.value for one in desk.customers.get(bare).contacts] == ["09351112233"]


def test_a_postcode_is_shown_in_the_chosen_digits(opened: Opened, desk: Desk, full: int) -> None:
    form = opened(full)
    row = fields_of(form).addresses.rows[0]
    assert row.postcode.text() == "۱۳۴۵۶۷۸۹۰۱"
    form.city.setText("یزد")
    form.save()
    assert desk.customers.get(full).addresses[0].postcode == "1345678901"


def test_each_button_says_what_it_takes_out(opened: Opened, full: int) -> None:
    form = opened(full)
    form.contacts.add_phone.click()
    names = {row.out.accessibleName() for row in form.contacts.rows}
    names |= {row.out.accessibleName() for row in fields_of(form).addresses.rows}
    assert len(names) == 3


def test_a_long_address_has_the_whole_width_of_a_narrow_pane(opened: Opened, desk: Desk) -> None:
    """Its button stands beside its kind, and so goes the Tab key."""
    address = "a.rather.long.mailbox@example.com"
    who = desk.customers.add(CustomerDraft("علی", contacts=(ContactDraft("email", address),)))
    form = opened(who)
    row = form.contacts.rows[0]
    for width in (330, 1200, 330):
        form.resize(width, 700)
        settle_events()
        narrow = row.value.y() > row.label.y()
        assert narrow == (width == 330)
        stops = [row.label, row.out, row.value] if narrow else [row.label, row.value, row.out]
        row.label.setFocus()
        for stop in stops:
            assert QApplication.focusWidget() is stop
            QTest.keyClick(stop, Key.Key_Tab)
        if narrow:
            assert row.value.width() == row.width()
            assert abs(row.out.geometry().center().y() - row.label.geometry().center().y()) <= 1
            at_the_end = row.out.x() < row.label.x()
            assert at_the_end == row.isRightToLeft()
