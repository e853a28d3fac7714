"""Changing a customer in the profile: every field, errors at their place, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import form_kit
from tests.ui.form_kit import CTRL, Opened
from tests.ui.kit import customer, settle_events
from ui.text import plain
from ui.widgets import same_contact

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk = form_kit.desk


@pytest.fixture
def who(desk: Desk) -> int:
    return desk.customers.add(
        CustomerDraft(
            "پریسا کاظمی",
            given_name="پریسا",
            family_name="کاظمی",
            contacts=(
                ContactDraft("phone", "09123456782", "mobile"),
                ContactDraft("phone", "02188776655", "مغازهٔ دوم"),
                ContactDraft("email", "p@x.ir"),
            ),
            tags=("عمده", "وفادار"),
            city="شیراز",
            note="خط یک\nخط دو",
        )
    )


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, who: int) -> Opened:
    return Opened(qtbot, desk, who)


def test_everything_can_be_changed_in_one_step(opened: Opened, desk: Desk, who: int) -> None:
    before = desk.customers.get(who)
    form = opened()
    form.name.setText("پریسا کاظمی‌نیا")
    form.kinds.choose("company")
    form.contacts.rows[0].value.setText("۰۹۳۵ ۱۱۱ ۲۲۳۳")
    form.contacts.rows[1].out.click()
    form.contacts.add_email.click()
    type_text(form.contacts.rows[-1].value, "shop@x.ir")
    form.city.setText("یزد")
    form.tags.setText("عمده، نقدی, وفادار،")
    form.note.setPlainText("تازه")
    QTest.keyClick(form.note, Key.Key_Return, CTRL)
    assert opened.said == ["saved"]
    after = desk.customers.get(who)
    assert (after.name, after.kind, after.city, after.note) == (
        "پریسا کاظمی‌نیا",
        "company",
        "یزد",
        "تازه",
    )
    assert [(one.label, one.value) for one in after.contacts] == [
        ("mobile", "۰۹۳۵ ۱۱۱ ۲۲۳۳"),
        ("", "p@x.ir"),
        ("", "shop@x.ir"),
    ]
    assert set(after.tags) == {"عمده", "نقدی", "وفادار"}
    desk.store.undo()
    assert desk.customers.get(who).draft() == before.draft()


def test_what_is_not_touched_stays(opened: Opened, desk: Desk, who: int) -> None:
    before = desk.customers.get(who)
    form = opened()
    form.city.setText("یزد")
    form.save()
    after = desk.customers.get(who)
    assert [(one.id, one.label, one.value) for one in after.contacts] == [
        (one.id, one.label, one.value) for one in before.contacts
    ]
    assert (after.given_name, after.family_name, after.note) == ("پریسا", "کاظمی", "خط یک\nخط دو")


def test_parts_of_a_name_go_when_the_name_is_another(opened: Opened, desk: Desk, who: int) -> None:
    form = opened()
    form.name.setText("پریسا رضایی")
    form.save()
    after = desk.customers.get(who)
    assert (after.given_name, after.family_name) == ("پریسا", "")


def test_nothing_changed_writes_nothing(opened: Opened, desk: Desk, who: int) -> None:
    version = desk.customers.get(who).version
    opened().save()
    assert opened.said == ["left"]
    assert desk.customers.get(who).version == version


def test_a_label_of_the_users_own_is_offered(opened: Opened) -> None:
    form = opened()
    assert form.contacts.rows[1].label.currentText() == "مغازهٔ دوم"
    assert form.contacts.rows[0].label.currentData() == "mobile"


def test_the_wheel_changes_no_label(opened: Opened) -> None:
    label = opened().contacts.rows[0].label
    before = label.currentIndex()
    label.setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(label, event)
    assert label.currentIndex() == before


# ---- errors ---------------------------------------------------------------------------------


def test_errors_stand_at_their_fields(opened: Opened, desk: Desk, who: int) -> None:
    form = opened()
    form.name.setText(" ")
    form.contacts.rows[1].value.setText("زنگ بزن")
    form.save()
    assert opened.said == []
    assert form._boxes["name"].error.isVisible()
    assert form._boxes["contacts"].error.isVisible()
    assert form.name.property("invalid") is True
    assert form.contacts.rows[1].value.property("invalid") is True
    assert form.contacts.rows[0].value.property("invalid") is False
    assert form.name.hasFocus()
    form.name.setText("پریسا")
    assert not form._boxes["name"].error.isVisible()
    form.contacts.rows[1].value.setText("")
    form.contacts.rows[2].value.setText("بدون نشانه")
    form.save()
    assert form.contacts.rows[2].value.hasFocus()
    form.contacts.rows[2].value.setText("")
    form.save()
    assert len(desk.customers.get(who).contacts) == 1


def test_another_error_is_said_below(
    opened: Opened, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: Any) -> None:
        raise FileProblem("disk full")

    form = opened()
    form.city.setText("یزد")
    monkeypatch.setattr(desk.customers, "update", full)
    form.save()
    assert form.message.accessibleName() == "disk full"
    assert form.city.text() == "یزد"


def test_changed_elsewhere_meanwhile(opened: Opened, desk: Desk, who: int) -> None:
    form = opened()
    form.city.setText("یزد")
    desk.customers.change(who, note="از آن‌جا", city="تهران")
    form.save()
    assert opened.said == []
    assert form.city.text() == "یزد"
    assert form.message.isVisible()
    form.message.button.click()
    assert "تهران" in strip_isolates(plain(form._boxes["city"].error))
    assert "از آن‌جا" in strip_isolates(plain(form._boxes["note"].error))
    assert not form._boxes["name"].error.isVisible()
    form.save()
    assert opened.said == ["saved"]
    after = desk.customers.get(who)
    assert (after.city, after.note) == ("یزد", "خط یک\nخط دو")


def test_deleted_elsewhere_meanwhile(opened: Opened, desk: Desk, who: int) -> None:
    form = opened()
    form.city.setText("یزد")
    desk.customers.delete([who])
    form.save()
    assert form.message.isVisible()
    assert form.city.text() == "یزد"


def test_others_with_the_same_phone_are_told(opened: Opened, desk: Desk, qtbot: QtBot) -> None:
    customer(desk, "علی روحانی", "09351112233")
    form = opened()
    form.contacts.add_phone.click()
    type_text(form.contacts.rows[-1].value, "۰۹۳۵۱۱۱۲۲۳۳")
    qtbot.waitUntil(form.same.isVisible, timeout=3000)
    assert "علی روحانی" in form.same.accessibleName()
    form.contacts.rows[-1].out.click()
    qtbot.waitUntil(lambda: not form.same.isVisible(), timeout=3000)


def test_the_warning_is_a_sentence(desk: Desk) -> None:
    i18n.set_language("en")
    mobile = ContactDraft("phone", "09351112233")
    assert same_contact.words(same_contact.others(desk, (mobile,))) == ""
    customer(desk, "Ali", "09351112233")
    found = same_contact.others(desk, (mobile, ContactDraft("handle", "09351112233", "bale")))
    words = strip_isolates(same_contact.words(found))
    assert words == "Ali already has this phone."
    customer(desk, "Sara", "0935 111 2233")
    words = strip_isolates(same_contact.words(same_contact.others(desk, (mobile,))))
    assert words in {
        f"{first}, {second} already have this phone."
        for first, second in (("Ali", "Sara"), ("Sara", "Ali"))
    }
    mail = ContactDraft("email", "reza@example.com")
    reza = desk.customers.add(CustomerDraft("Reza", contacts=(mail,)))
    mine = same_contact.others(desk, (mail,))
    assert strip_isolates(same_contact.words(mine)) == "Reza already has this e-mail."
    mine = same_contact.others(desk, (mobile, mail))
    said = strip_isolates(same_contact.words(mine))
    assert said.endswith("already have this phone. Reza already has this e-mail.")
    mine.pop(reza)
    assert "e-mail" not in same_contact.words(mine)
    both = (ContactDraft("phone", "09121112233"), ContactDraft("email", "sima@example.com"))
    desk.customers.add(CustomerDraft("Sima", contacts=both))
    words = strip_isolates(same_contact.words(same_contact.others(desk, both)))
    assert words == "Sima already has this phone and e-mail."


# ---- keys -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [300, 420, 700])
def test_the_tab_key_goes_in_reading_order_also_through_new_rows(
    opened: Opened, width: int
) -> None:
    form = opened()
    form.resize(width, 600)
    form.contacts.add_phone.click()
    settle_events()
    form.name.setFocus()
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in seen:
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Key.Key_Tab)
    rows: list[QWidget] = []
    for row in form.contacts.rows:
        below = row.value.y() > row.label.geometry().bottom()  # where there is little room
        rows += [row.label, *([row.out, row.value] if below else [row.value, row.out])]
    expected = [form.name, form.kinds.chips[0], *rows]
    expected += [*form.contacts.adders, form.city, form.tags, form.note, form.more.line]
    assert seen == [*expected, form.cancel_button, form.save_button]


def test_a_removed_row_gives_the_keyboard_to_the_next(opened: Opened) -> None:
    form = opened()
    form.contacts.rows[0].out.click()
    assert form.contacts.rows[0].value.hasFocus()
    while form.contacts.rows:
        form.contacts.rows[0].out.click()
    assert form.contacts.add_phone.hasFocus()


def test_escape_keeps_what_was_typed(opened: Opened, desk: Desk, who: int) -> None:
    form = opened()
    form.contacts.add_phone.click()
    type_text(form.contacts.rows[-1].value, "0935")
    form.note.setPlainText("نیمه‌کاره")
    QTest.keyClick(form.note, Key.Key_Escape)
    assert opened.said == ["left"]
    again = opened()
    assert again.draft.strip is not None
    again.draft.strip.go_on.click()
    assert again.note.toPlainText() == "نیمه‌کاره"
    assert again.contacts.contacts[-1].value == "0935"
    again.contacts.rows[-1].value.setText("09351112233")
    again.save()
    assert desk.customers.get(who).note == "نیمه‌کاره"
    assert desk.drafts.kept() == ()


def test_a_draft_older_than_a_change_is_a_conflict(opened: Opened, desk: Desk, who: int) -> None:
    form = opened()
    form.note.setPlainText("نیمه‌کاره")
    form.leave()
    desk.customers.change(who, city="تهران")
    again = opened()
    assert again.draft.strip is not None
    again.draft.strip.go_on.click()
    again.save()
    assert again.message.isVisible()
    assert desk.customers.get(who).city == "تهران"


@pytest.mark.parametrize(
    "kept",
    [
        {"name": 5, "contacts": "x", "kind": None, "version": "1"},
        {"contacts": [["phone"], 5, ["phone", 9, None]], "tags": [], "note": {}},
    ],
)
def test_a_draft_of_another_program(
    opened: Opened, desk: Desk, who: int, kept: dict[str, Any]
) -> None:
    desk.drafts.keep("customer", {"id": who, **kept})
    form = opened()
    assert form.draft.strip is not None
    form.draft.strip.go_on.click()
    assert form.name.text() == "پریسا کاظمی"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_all_that_takes_the_focus_has_a_name_and_a_fair_size(opened: Opened, language: str) -> None:
    i18n.set_language(language)
    for widget in opened().findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
            assert min(widget.width(), widget.height()) >= 30, widget


def test_a_narrow_form_fits(opened: Opened) -> None:
    form = opened()
    form.resize(280, 420)
    settle_events()
    assert form.width() <= 300
    assert form.save_button.isVisible()
    assert form.contacts.rows[0].value.width() >= 60


def test_a_city_that_is_known_is_offered_and_taken(opened: Opened, desk: Desk, who: int) -> None:
    for name, city in (("علی", "تبریز"), ("رضا", "تهران"), ("سارا", "تهران")):
        customer(desk, name, city=city)
    form = opened()
    form.city.clear()
    form.city.setFocus()
    type_text(form.city, "ت")
    assert form.city.offered == ["تهران", "تبریز"], "where the most live comes first"
    QTest.keyClick(form.city, Key.Key_Down)
    QTest.keyClick(form.city, Key.Key_Return)
    assert form.city.text() == "تهران"
    assert opened.said == [], "Enter took the word and saved nothing"
    QTest.keyClick(form.city, Key.Key_Return)
    assert opened.said == ["saved"]
    assert desk.customers.get(who).city == "تهران"


def test_enter_means_what_was_typed_and_esc_puts_the_list_away(
    opened: Opened, desk: Desk, who: int
) -> None:
    customer(desk, "علی", tags=("عمده‌فروش",))
    form = opened()
    form.tags.setFocus()
    form.tags.setText("وفادار، ")
    type_text(form.tags, "عمد")
    assert form.tags.offered == ["عمده", "عمده‌فروش"]
    QTest.keyClick(form.tags, Key.Key_Escape)
    assert form.tags.offered == []
    assert opened.said == []
    type_text(form.tags, "ه‌فرو")
    assert form.tags.offered == ["عمده‌فروش"]
    QTest.keyClick(form.tags, Key.Key_Return)
    assert set(desk.customers.get(who).tags) == {"وفادار", "عمده‌فرو"}
