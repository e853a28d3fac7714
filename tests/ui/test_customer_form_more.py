"""The fields behind «More»: photo, organisation, birthday, addresses, and names in networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from crmdesk.services.customers import AddressDraft, ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import form_kit
from tests.ui.form_kit import FAR, SHOP, Opened, fields_of
from tests.ui.kit import settle_events
from tests.ui.picture_kit import picture, saved
from ui.text import plain
from ui.widgets.customer_form import CustomerForm

if TYPE_CHECKING:
    pass

Key = Qt.Key
desk, bare, full, opened = form_kit.desk, form_kit.bare, form_kit.full, form_kit.opened


def said_at(form: CustomerForm, key: str) -> str:
    error = fields_of(form).boxes[key].error
    return strip_isolates(plain(error)) if error.isVisible() else ""


# ---- the line that opens them ---------------------------------------------------------------


def test_they_are_closed_and_not_made_while_nothing_is_in_them(opened: Opened, bare: int) -> None:
    form = opened(bare)
    assert form.more.fields is None
    assert not form.more.opened
    words = form.more.line.text()
    QTest.keyClick(form.more.line, Key.Key_Space)
    assert form.more.opened
    assert form.more.line.text() != words
    assert form.more.line.accessibleName() == form.more.line.text()
    assert fields_of(form).photo.choose_button.hasFocus()
    form.more.line.click()
    assert not form.more.opened


@pytest.mark.parametrize(
    "part",
    [
        {"organisation": "چاپخانه"},
        {"birthday": "--05-12"},
        {"addresses": (SHOP,)},
        {"photo": f"{'0' * 64}.jpg"},
    ],
)
def test_they_are_open_when_one_holds_something(
    opened: Opened, desk: Desk, bare: int, part: dict[str, Any]
) -> None:
    desk.customers.change(bare, **part)
    assert opened(bare).more.opened


def test_what_is_not_touched_stays(opened: Opened, desk: Desk, full: int) -> None:
    before = desk.customers.get(full)
    form = opened(full)
    form.save()
    assert opened.said == ["left"]
    form = opened(full)
    form.city.setText("یزد")
    form.save()
    after = desk.customers.get(full)
    assert after.city == "یزد"
    assert (after.contacts, after.addresses) == (before.contacts, before.addresses)
    assert (after.organisation, after.birthday, after.photo) == (
        before.organisation,
        before.birthday,
        before.photo,
    )


def test_everything_is_saved_in_one_step(
    opened: Opened, desk: Desk, bare: int, tmp_path: Path
) -> None:
    form = opened(bare)
    fields = fields_of(form)
    fields.photo.take_file(saved(tmp_path / "a.png", picture(), "png"))
    type_text(fields.organisation, "چاپخانهٔ سپید")
    type_text(fields.birthday.field, "۲۲ اردیبهشت ۱۳۷۰")
    fields.addresses.add_address.click()
    row = fields.addresses.rows[0]
    assert row.street.hasFocus()
    row.street.setPlainText("خیابان آزادی\nپلاک ۱۲")
    for field, words in ((row.city, "تهران"), (row.region, "تهران"), (row.postcode, "1345678901")):
        type_text(field, words)
    fields.addresses.add_address.click()  # an empty one vanishes
    form.contacts.add_handle.click()
    type_text(form.contacts.rows[-1].value, "@reza")
    settle_events()
    QTest.keyClick(row.postcode, Key.Key_Return)
    assert opened.said == ["saved"]
    after = desk.customers.get(bare)
    assert (after.organisation, after.birthday) == ("چاپخانهٔ سپید", "1991-05-12")
    assert [one.draft() for one in after.addresses] == [
        AddressDraft("home", "خیابان آزادی\nپلاک ۱۲", "تهران", "تهران", "1345678901")
    ]
    assert [(one.kind, one.label, one.value) for one in after.contacts] == [
        ("handle", "telegram", "@reza")
    ]
    assert desk.photos.path(after.photo) is not None
    desk.store.undo()
    assert desk.customers.get(bare).draft() == CustomerDraft("رضا")


def test_saving_waits_for_a_photo_that_is_being_read(
    opened: Opened, desk: Desk, bare: int, tmp_path: Path
) -> None:
    form = opened(bare)
    fields_of(form).photo.take_file(saved(tmp_path / "a.jpg", picture()))
    form.save()
    assert opened.said == []
    settle_events()
    assert opened.said == ["saved"]
    assert desk.customers.get(bare).photo
    (tmp_path / "b.jpg").write_text("no picture")
    form = opened(bare)
    fields_of(form).photo.take_file(tmp_path / "b.jpg")
    form.save()
    settle_events()
    assert opened.said == ["saved"], "the form stays where the picture cannot be used"
    assert fields_of(form).photo.said


def test_a_picture_can_be_dropped_on_the_closed_line(
    opened: Opened, bare: int, tmp_path: Path
) -> None:
    form = opened(bare)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(saved(tmp_path / "a.jpg", picture())))])
    drop = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    form.more.dropEvent(drop)
    settle_events()
    assert form.more.opened
    assert fields_of(form).photo.value


# ---- errors and conflicts -------------------------------------------------------------------


def test_a_wrong_birthday_gets_its_sentence(opened: Opened, desk: Desk, bare: int) -> None:
    form = opened(bare)
    birthday = fields_of(form).birthday
    type_text(birthday.field, "۳۰ اسفند ۱۳۷۱")
    assert birthday.said == "", "not in the middle of typing"
    form.save()
    assert opened.said == []
    assert said_at(form, "birthday")
    assert birthday.field.hasFocus()
    assert birthday.field.property("invalid") is True
    birthday.field.setText("۳۰ اسفند")
    assert said_at(form, "birthday") == ""
    assert birthday.field.property("invalid") is False
    form.save()
    assert desk.customers.get(bare).birthday == "--03-20"


def test_a_wrong_birthday_is_said_when_it_is_left(opened: Opened, bare: int) -> None:
    birthday = fields_of(opened(bare)).birthday
    birthday.field.setFocus()
    type_text(birthday.field, "پارسال")
    QTest.keyClick(birthday.field, Key.Key_Tab)
    assert birthday.said
    assert birthday.field.property("invalid") is True


@pytest.mark.parametrize("typed", ["1370-02-22", "1990-05-12", "22/2/1370", "۲۲ اردیبهشت"])
def test_what_was_understood_is_said_in_words(opened: Opened, bare: int, typed: str) -> None:
    birthday = fields_of(opened(bare)).birthday
    type_text(birthday.field, typed)
    assert "اردیبهشت" in birthday.said
    assert ("۱۳۷" in birthday.said or "۱۳۶" in birthday.said) == (typed != "۲۲ اردیبهشت")


def test_a_conflict_names_them_too(opened: Opened, desk: Desk, full: int) -> None:
    form = opened(full)
    form.city.setText("یزد")
    desk.customers.change(full, organisation="دفتر", birthday="", addresses=(FAR,), photo="")
    form.save()
    assert opened.said == []
    form.message.button.click()
    assert "دفتر" in said_at(form, "organisation")
    assert "—" in said_at(form, "birthday")
    assert "Herat" in said_at(form, "addresses")
    assert "آزادی" not in said_at(form, "addresses")
    assert said_at(form, "photo")
    form.save()
    assert opened.said == ["saved"]
    assert desk.customers.get(full).organisation == "چاپخانهٔ سپید"


# ---- drafts ---------------------------------------------------------------------------------


def test_a_draft_keeps_all_of_them(opened: Opened, desk: Desk, bare: int, tmp_path: Path) -> None:
    form = opened(bare)
    fields = fields_of(form)
    fields.photo.take_file(saved(tmp_path / "a.jpg", picture()))
    fields.organisation.setText("دفتر")
    fields.birthday.field.setText("۲۲ ارد")
    fields.addresses.show_addresses([SHOP])
    form.contacts.add_handle.click()
    form.contacts.rows[0].value.setText("@reza")
    settle_events()
    form.leave()
    again = opened(bare)
    assert again.draft.strip is not None
    again.draft.strip.go_on.click()
    settle_events()
    there = fields_of(again)
    assert there.photo.value == fields.photo.value
    assert there.organisation.text() == "دفتر"
    assert there.birthday.field.text() == "۲۲ ارد"
    assert there.addresses.addresses == (SHOP,)
    assert again.contacts.contacts == (ContactDraft("handle", "@reza", "telegram"),)


@pytest.mark.parametrize(
    "kept",
    [
        {"photo": "../../etc/passwd", "birthday": 5, "organisation": None, "addresses": "x"},
        {"photo": f"{'0' * 64}.jpg", "addresses": [["home"], 5, [1, 2, 3, 4, 5, None]]},
    ],
)
def test_a_draft_of_another_program(
    opened: Opened, desk: Desk, full: int, kept: dict[str, Any]
) -> None:
    desk.drafts.keep("customer", {"id": full, **kept})
    form = opened(full)
    before = fields_of(form).photo.value
    assert form.draft.strip is not None
    form.draft.strip.go_on.click()
    assert fields_of(form).photo.value == before
    assert fields_of(form).organisation.text() == "چاپخانهٔ سپید"
