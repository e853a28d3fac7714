"""Phones, amounts and Latin names in Persian text lie in the right order; markup stays text."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from crmdesk import clock, formats, i18n
from crmdesk.operations import describe
from crmdesk.text import isolate
from tests.ui.kit import a_desk, customer
from tests.ui.visual import in_order
from ui import theme
from ui.text import key_text, label
from ui.widgets.user_text import one_line, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


def darkest(widget: QWidget) -> float:
    """Return the middle of what is painted, 0 being the left edge and 1 the right."""
    image = widget.grab().toImage()
    ground = image.pixel(image.width() // 2, 1)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != ground for y in range(image.height()))
    ]
    return sum(columns) / len(columns) / image.width()


@pytest.mark.parametrize("text", ["۱۲", "۱۰:۰۰", "Hotel Caspian", "0912", "+۹۸"])
def test_a_label_without_persian_letters_stands_at_the_start(qtbot: QtBot, text: str) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label(text))
    holder.resize(400, 40)
    holder.show()
    assert darkest(holder) > 0.8


def test_groups_of_a_phone_keep_their_order() -> None:
    bare = "تماس با ۰۹۱۲ ۱۲۳ ۴۵۶۷ فردا"
    assert not in_order(bare, "۰۹۱۲", "۱۲۳", "۴۵۶۷", rtl=True)  # the trap is real
    phone = formats.phone("09121234567")
    said = f"تماس با {phone} فردا"
    assert in_order(said, "۰۹۱۲", "۱۲۳", "۴۵۶۷", rtl=True)
    assert in_order(said, "فردا", "۰۹۱۲", "تماس", rtl=True)
    assert in_order(f"{phone} · تهران", "تهران", "۰۹۱۲", "۴۵۶۷", rtl=True)
    assert in_order(f"call {phone} (Ali)", "call", "۰۹۱۲", "۴۵۶۷", "Ali", rtl=False)


def test_a_phone_in_somebodys_note() -> None:
    assert in_order(shown("شماره‌اش 0912 123 4567 است"), "0912", "123", "4567", rtl=True)
    assert in_order(one_line("شماره‌اش ۰۹۱۲ ۱۲۳ ۴۵۶۷ است"), "۰۹۱۲", "۱۲۳", "۴۵۶۷", rtl=True)
    bracketed = shown("آذرخش ACME (0912 345 6789)")
    assert in_order(bracketed, "ACME", "آذرخش", rtl=True)
    assert in_order(bracketed, "0912", "345", "6789", rtl=True)
    assert "\u2069)" in bracketed  # both brackets outside
    assert in_order(shown("(021) 8877 6655 شرکت"), "021", "8877", "6655", rtl=True)
    assert in_order(shown("+98 912 123 4567 را بزن"), "+98", "912", "4567", rtl=True)


def test_latin_names_between_brackets() -> None:
    assert in_order(shown("شرکت آذرخش (ACME Co.)"), ")", "ACME", "Co", ".", "(", "آذرخش", rtl=True)
    assert in_order(shown("فروشگاه «ACME Co.» تهران"), "ACME", "Co", ".", rtl=True)
    assert in_order(shown("Hotel (هتل) Caspian"), "Hotel", "هتل", "Caspian", rtl=False)


def test_a_name_does_not_turn_the_sentence_round() -> None:
    said = describe("add_customer", {"name": "Bob & Co."})
    assert in_order(said, "Bob", "Co", ".", "مشتری", rtl=True)
    i18n.set_language("en")
    said = describe("add_customer", {"name": "مریم گلپایگانی"})
    assert in_order(said, "New", "customer", "مریم", rtl=False)
    late = formats.due(clock.today() - timedelta(days=2), None, clock.today())
    both = f"{isolate('مریم')} · {late}"
    assert in_order(both, "مریم", "2", rtl=False)


def test_amounts_and_signs() -> None:
    assert in_order(f"مانده {formats.number(-12500)} تومان", "−", "۱۲٬۵۰۰", "مانده", rtl=True)
    money = formats.number(12_500_000)
    assert in_order(f"{money} تومان", "تومان", "۱۲٬۵۰۰٬۰۰۰", rtl=True)


def test_a_moment_in_a_sentence() -> None:
    when = formats.moment(clock.now())
    hour = formats.time(clock.now())
    assert in_order(f"آخرین تماس: {when}", hour[:2], hour[-2:], "آخرین", rtl=True) or hour in when


def test_keys_between_persian_words() -> None:
    said = f"برای ذخیره {key_text('Ctrl+Shift+Z')} را بزنید"
    assert in_order(said, "Ctrl", "Shift", "Z", rtl=True)
    assert in_order(said, "بزنید", "Ctrl", "برای", rtl=True)


def test_overrides_of_direction_cannot_be_stored(tmp_path: Path) -> None:
    with a_desk(tmp_path) as desk:
        who = customer(desk, "\u202eمریم\u2066 گل\u202c")
        assert desk.customers.get(who).name == "مریم گل"


def test_a_list_row_shows_markup_as_it_is(qapp: QApplication) -> None:
    from ui.widgets.delegates import _shape

    look = theme.font("body"), Qt.LayoutDirection.RightToLeft
    literal = _shape("<b>x</b>", *look)
    assert literal.textFormat() == Qt.TextFormat.PlainText
    assert literal.size().width() > _shape("x", *look).size().width() * 3
