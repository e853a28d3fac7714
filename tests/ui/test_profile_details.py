"""What a profile shows beside phones: photo, organisation, networks, addresses, birthday."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from crmdesk import clock, i18n
from crmdesk.desk import Desk
from crmdesk.services.customers import AddressDraft, ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.ui import kit
from tests.ui.kit import customer, settle_events, speak
from tests.ui.picture_kit import encoded, picture
from ui import theme
from ui.text import plain
from ui.widgets import profile_ways
from ui.widgets.address_text import one_line
from ui.widgets.profile_view import ProfileView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SITE = "https://www.chap-sepid.ir/shop/wedding-cards/and-much-more/1405"
NOT_SELECTABLE = Qt.TextInteractionFlag.NoTextInteraction
WHOLE = CustomerDraft(
    "نرگس رستمی",
    contacts=(
        ContactDraft("phone", "09123456789", "mobile"),
        ContactDraft("handle", "@narges", "telegram"),
        ContactDraft("handle", SITE, "website"),
        ContactDraft("handle", "نرگس", "eitaa"),
    ),
    organisation="چاپخانهٔ سپید",
    birthday="1991-11-25",
    addresses=(
        AddressDraft("work", "خیابان آزادی\nپلاک ۱۲", "تهران", "تهران", "1345678901", "ایران"),
        AddressDraft("انبار", "کوچهٔ یاس، نبش خیابان بهار، ساختمان آفتاب " * 3, "کرج"),
    ),
)
desk = kit.desk


@pytest.fixture
def full(desk: Desk) -> int:
    photo = desk.photos.keep(encoded(picture(), "jpeg"))
    return desk.customers.add(replace(WHOLE, photo=photo))


class Shown:
    """A profile, and whom it shows."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self._desk = desk
        self.view = ProfileView(photos=desk.photos)
        qtbot.addWidget(self.view)
        self.view.resize(400, 700)
        self.view.show()

    def __call__(self, customer_id: int) -> ProfileView:
        self.view.show_customer(self._desk.customers.get(customer_id), (), ())
        settle_events()
        return self.view


@pytest.fixture
def shown(qtbot: QtBot, desk: Desk) -> Shown:
    return Shown(qtbot, desk)


def test_who_it_is(shown: Shown, full: int) -> None:
    view = shown(full)
    photo = view.head.photo
    assert photo is not None
    assert photo.isVisible()
    assert photo.picture is not None
    assert photo.width() == photo.height() == 56
    assert strip_isolates(plain(view.head.organisation)) == "چاپخانهٔ سپید"
    assert view.head.organisation.mapTo(view, QPoint()).y() > view.name.mapTo(view, QPoint()).y()


def test_one_without_all_that_leaves_no_gaps(shown: Shown, desk: Desk, full: int) -> None:
    bare = customer(desk, "رضا")
    view = shown(bare)
    assert view.head.photo is None, "it is made when the first photo comes"
    before = (view.about.y(), view.name.mapTo(view, QPoint()).x(), view.head.height())
    shown(full)
    assert view.about.y() > before[0]
    shown(bare)
    for widget in (view.head.photo, view.head.organisation, view.contacts, view.soon):
        assert widget is not None
        assert not widget.isVisible()
    assert (view.about.y(), view.name.mapTo(view, QPoint()).x(), view.head.height()) == before


def test_a_photo_whose_file_is_gone_leaves_no_hole(shown: Shown, desk: Desk) -> None:
    bare, lost = customer(desk, "رضا"), customer(desk, "رها", photo=f"{'0' * 64}.jpg")
    view = shown(bare)
    before = view.name.mapTo(view, QPoint()).x()
    shown(lost)
    assert view.name.mapTo(view, QPoint()).x() == before


def test_the_lines(shown: Shown, full: int) -> None:
    view = shown(full)
    assert len(view.contacts.values) == 7
    work, store, born = (strip_isolates(value) for value in view.contacts.values[4:])
    assert work == "تهران، خیابان آزادی، پلاک ۱۲، " + work.rsplit("، ", 1)[1]
    assert "۱۳۴۵۶۷۸۹۰۱" in work
    assert store.startswith("کرج، ")
    assert born == "۴\u00a0آذر\u00a0۱۳۷۰ · " + born.split(" · ")[1]
    assert "۳۴" in born
    assert view.contacts.names[5] == "انبار"


def test_an_address_is_copied_in_lines_and_a_phone_plainly(shown: Shown, full: int) -> None:
    view = shown(full)
    buttons = view.contacts.copy_buttons
    assert len(buttons) == 6, "a birthday is not copied"
    buttons[4].click()
    copied = QGuiApplication.clipboard().text().split("\n")
    assert copied[:3] == ["تهران", "خیابان آزادی", "پلاک ۱۲"]
    assert "۱۳۴۵۶۷۸۹۰۱" in copied[3]
    assert len(copied) == 4, "at home the country is not said"
    buttons[2].click()
    assert QGuiApplication.clipboard().text() == SITE, "whole, though it is cut on the screen"


def test_in_english_an_address_begins_with_the_street(shown: Shown, full: int) -> None:
    i18n.set_language("en")
    value = strip_isolates(shown(full).contacts.values[4])
    assert value == "خیابان آزادی، پلاک ۱۲، تهران، Postcode 1345678901"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_address_reads_the_way_it_is_written(language: str) -> None:
    """Broken into lines, too: the whole of it has the direction of its first letter."""
    i18n.set_language(language)
    persian = one_line(AddressDraft("work", "خیابان آزادی", "تهران", "", "1345678901"))
    assert (persian[0], persian[-1]) == ("\u2067", "\u2069")
    assert "، " in persian
    latin = one_line(AddressDraft("work", "12 Main St", "Berlin", "", "10115", "Germany"))
    assert (latin[0], latin[-1]) == ("\u2066", "\u2069")
    assert "، " not in latin
    assert one_line(AddressDraft("work")) == ""


def test_what_a_line_is_called_says_what_it_is(shown: Shown, desk: Desk) -> None:
    i18n.set_language("en")
    contacts = [("email", label) for label in ("", "internet", "other", "work", "Home", "shop")]
    contacts += [("phone", label) for label in ("other", "work", "shop")]
    contacts += [("handle", label) for label in ("other", "bale")]
    drafts = (
        ContactDraft(kind, f"a{number}@x.ir" if kind != "phone" else f"0912345678{number}", label)
        for number, (kind, label) in enumerate(contacts)
    )
    view = shown(desk.customers.add(CustomerDraft("رضا", contacts=tuple(drafts))))
    mails = ["E-mail", "E-mail", "E-mail", "Work e-mail", "Home e-mail", "E-mail (shop)"]
    assert view.contacts.names == [*mails, "Phone", "Work", "shop", "Network", "Bale"]


# ---- the web --------------------------------------------------------------------------------


def test_pages_open_only_by_their_button(
    shown: Shown, full: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    services = profile_ways.QDesktopServices
    monkeypatch.setattr(services, "openUrl", lambda url: asked.append(url.toString()))
    view = shown(full)
    buttons = view.contacts.open_buttons
    assert len(buttons) == 2, "a Persian word is no name in Eitaa"
    assert asked == []
    for button in buttons:
        assert button.isVisible()
        assert button.accessibleName()
        button.click()
    assert asked == ["https://t.me/narges", SITE]


@pytest.mark.parametrize(
    ("network", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("website", "file:///etc/passwd"),
        ("website", "https://shop.ir@evil.ir"),
        ("other", "https://shop.ir"),
        ("telegram", "https://evil.ir/x"),
    ],
)
def test_nothing_else_is_opened(
    shown: Shown, desk: Desk, network: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(profile_ways.QDesktopServices, "openUrl", asked.append)
    who = desk.customers.add(CustomerDraft("x", contacts=(ContactDraft("handle", value, network),)))
    assert shown(who).contacts.open_buttons == []
    profile_ways.open_page(network, value)
    assert asked == []


def test_an_extension_and_words_beside_a_number_are_read_and_copied(
    shown: Shown, desk: Desk
) -> None:
    values = ("02188776655 داخلی 12", "0912 345 6789 (شب‌ها)", "09351112233")
    contacts = tuple(ContactDraft("phone", value) for value in values)
    view = shown(desk.customers.add(CustomerDraft("رضا", contacts=contacts)))
    read = ["۰۲۱ ۸۸۷۷ ۶۶۵۵، داخلی ۱۲", "۰۹۱۲ ۳۴۵ ۶۷۸۹ (شب‌ها)", "۰۹۳۵ ۱۱۱ ۲۲۳۳"]
    assert [strip_isolates(value) for value in view.contacts.values] == read
    copied = []
    for button in view.contacts.copy_buttons:
        button.click()
        copied.append(QGuiApplication.clipboard().text())
    assert copied == read


def test_the_name_of_a_line_is_in_one_line_while_there_is_room(shown: Shown, desk: Desk) -> None:
    contacts = (ContactDraft("phone", "09123456789", "مغازهٔ دوم بازار بزرگ"),)
    view = shown(desk.customers.add(CustomerDraft("رضا", contacts=contacts)))
    (line,) = view.contacts._lines[:1]
    for width, lines in ((260, 1), (80, 2)):
        view.contacts.resize(width, 500)
        settle_events()
        high = line.name.fontMetrics().height()
        needed = line.name.heightForWidth(line.name.width())
        assert line.name.height() >= needed
        assert (needed >= 2 * high) == (lines == 2)
        assert not line.name.geometry().intersects(line.value.geometry())


@pytest.mark.parametrize("width", [200, 240, 280, 320, 560])
def test_no_dot_hangs_at_the_end_of_the_birthday(
    qtbot: QtBot, qapp: QApplication, desk: Desk, width: int
) -> None:
    i18n.set_language("en")
    theme.apply(qapp, "light", 1.3)
    try:
        view = Shown(qtbot, desk)(customer(desk, "Reza", birthday="1991-05-02"))
        view.resize(width, 500)
        settle_events()
        (born,) = (one for one in view.contacts.findChildren(QLabel) if "1370" in one.text())
        in_one_line = view.contacts.height() <= theme.TARGET
        assert in_one_line == (width == 560)
        assert ("·" in plain(born)) == in_one_line
        assert len(plain(born).split("\n")) == (1 if in_one_line else 2)
        assert born.height() >= born.heightForWidth(born.width())
    finally:
        theme.apply(qapp, "light", 1.0)


def test_nothing_is_interpreted(shown: Shown, desk: Desk) -> None:
    words = "<b>&amp; \u202etxt.exe"
    who = desk.customers.add(
        CustomerDraft(
            words,
            organisation=words,
            contacts=(ContactDraft("handle", words, words),),
            addresses=(AddressDraft(words, words, words),),
        )
    )
    view = shown(who)
    for label in view.findChildren(type(view.name)):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<b>&amp; txt.exe" in strip_isolates(plain(view.head.organisation))
    assert view.contacts.values[0] == "<b>&amp; txt.exe"


# ---- birthdays ------------------------------------------------------------------------------


def test_a_birthday_is_spoken_of_in_time(shown: Shown, desk: Desk, full: int) -> None:
    view = shown(full)
    assert view.soon.isVisible()
    assert "۴" in view.soon.words
    assert view.soon.accessibleName() == view.soon.words
    assert view.soon.y() > view.about.y()
    desk.customers.change(full, birthday="1991-06-25")
    assert not shown(full).soon.isVisible()
    desk.customers.change(full, birthday="--11-21")
    assert shown(full).soon.isVisible(), f"today, {clock.today()}"
    assert "·" not in view.contacts.values[-1], "nobody knows the age"


# ---- places ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("width", [220, 262, 300, 360, 460, 700])
def test_all_lines_of_a_customer_are_laid_alike(
    shown: Shown, desk: Desk, qapp: QApplication, width: int, scale: float
) -> None:
    """Beside their names or all under them; and no name is broken in two."""
    speak("fa", scale)
    try:
        contacts = (
            ContactDraft("phone", "09165394911"),
            ContactDraft("email", "info@tarh31.example", "work"),
        )
        at_work = AddressDraft("work", street="خیابان آزادی، پاساژ مرکزی، پلاک ۱۲", city="تهران")
        draft = CustomerDraft("آرایشگاه", contacts=contacts, addresses=(at_work,))
        ways = shown(desk.customers.add(draft)).contacts
        ways.resize(width, 700)
        settle_events()
        lines = ways._lines[:3]
        assert len({line.name.y() < line.value.y() for line in lines}) == 1
        if width in (220, 460):
            assert (lines[1].name.y() < lines[1].value.y()) == (width == 220)
        for line in lines:
            assert (
                line.name.heightForWidth(line.name.width()) < 2 * line.name.fontMetrics().height()
            )
    finally:
        theme.apply(qapp, "light", 1.0, Qt.LayoutDirection.LeftToRight)


def test_a_long_address_goes_on_and_a_long_site_is_broken(shown: Shown, full: int) -> None:
    view = shown(full)
    lines = view.contacts._lines
    assert lines[0].value.height() == theme.TARGET
    assert lines[5].value.height() >= 2 * theme.TARGET
    assert lines[6].name.y() >= lines[5].value.geometry().bottom()
    assert lines[2].value.text().replace("\u200b", "").replace("\u200d", "") == SITE
    assert lines[2].value.height() > theme.TARGET
    view.resize(1200, 700)
    settle_events()
    assert lines[2].value.text() == SITE
    assert lines[5].value.height() < 3 * theme.TARGET


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("width", [250, 290, 330, 400, 700])
def test_no_e_mail_is_cut(
    shown: Shown, desk: Desk, qapp: QApplication, width: int, scale: float
) -> None:
    """Beside its name, under it, or in pieces: all of it is to be seen, and nothing overlaps."""
    speak("fa", scale)
    try:
        values = ("a@x.ir", "customer13@example.com", f"{'very.long.' * 6}name@example-shop.com")
        contacts = tuple(ContactDraft("email", value, "work") for value in values)
        view = shown(desk.customers.add(CustomerDraft("رضا", contacts=contacts)))
        view.resize(width, 700)
        settle_events()
        bottom = 0
        for line, value in zip(view.contacts._lines, values, strict=False):
            assert line.value.text().replace("\u200b", "").replace("\u200d", "") == value
            metrics, room = line.value.fontMetrics(), line.value.contentsRect()
            wrap = int(Qt.TextFlag.TextWordWrap)
            needed = metrics.boundingRect(QRect(0, 0, room.width(), 9999), wrap, line.value.text())
            assert needed.width() <= room.width()
            assert needed.height() <= room.height()
            assert line.name.y() >= bottom
            assert not line.name.geometry().intersects(line.value.geometry())
            assert not line.copy.geometry().intersects(line.value.geometry())
            bottom = line.value.geometry().bottom()
            assert view.contacts.height() > bottom
            whole = line.value.text() == value
            assert whole == (line.value.textInteractionFlags() != NOT_SELECTABLE)
        beside = {line.name.y() == line.value.y() for line in view.contacts._lines[:3]}
        assert len(beside) == 1
    finally:
        theme.apply(qapp, "light", 1.0, Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("width", [280, 320, 400, 700])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.6])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_everything_is_inside_at_every_width(
    shown: Shown, full: int, qapp: QApplication, width: int, scale: float, language: str
) -> None:
    speak(language, scale)
    try:
        view = shown(full)
        view.resize(width, 700)
        settle_events()
        parts: list[QWidget] = [view.name, view.edit_button, view.head.organisation]
        parts += [*view.contacts.copy_buttons, *view.contacts.open_buttons]
        parts += [line.value for line in view.contacts._lines]
        for part in parts:
            left = part.mapTo(view, QPoint(0, 0)).x()
            assert left >= 0, part
            assert left + part.width() <= width, part
            assert part.width() > 20, part
        metrics = view.name.fontMetrics()
        longest = max(metrics.horizontalAdvance(word) for word in WHOLE.name.split())
        assert view.name.width() >= longest
        photo, name = view.head.photo, view.name
        assert photo is not None
        place = photo.geometry()
        assert not place.intersects(name.rect().translated(name.mapTo(view.head, QPoint(0, 0))))
    finally:
        theme.apply(qapp, "light", 1.0, Qt.LayoutDirection.LeftToRight)
