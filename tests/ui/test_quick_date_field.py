"""The quick-date field says what it understood while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crmdesk import clock, formats, i18n
from crmdesk.quickdate import QuickDate
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui.kit import at, day
from ui.text import plain
from ui.widgets.quick_date_field import (
    CHIPS,
    EMPTY,
    PAST_CHIPS,
    UNDERSTOOD,
    UNKNOWN,
    QuickDateField,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def field(qtbot: QtBot) -> QuickDateField:
    made = QuickDateField("When")
    qtbot.addWidget(made)
    made.show()
    return made


def said(field: QuickDateField) -> str:
    return strip_isolates(plain(field.line))


def test_it_reads_while_typing(field: QuickDateField) -> None:
    assert field.state == EMPTY
    type_text(field.edit, "شنبه ۱۰")
    assert field.state == UNDERSTOOD
    assert field.value is not None
    assert field.value.moment == at(7, 10)
    assert field.line.property("token") == "ok"
    for part in ("۷", "۱۴۰۵", "۱۰:۰۰"):
        assert part in said(field)


def test_what_is_left_over_is_shown_as_the_reason(field: QuickDateField) -> None:
    type_text(field.edit, "فردا پیش‌فاکتور")
    assert field.value is not None
    assert (field.value.day, field.value.rest) == (day(1), "پیش‌فاکتور")
    assert said(field).endswith("· پیش‌فاکتور")


def test_no_date_is_said_in_red(field: QuickDateField) -> None:
    type_text(field.edit, "هیچ‌وقت")
    assert field.state == UNKNOWN
    assert field.value is None
    assert field.line.property("token") == "danger"
    assert field.edit.property("invalid") is True
    field.edit.clear()
    assert field.state == EMPTY
    assert field.edit.property("invalid") is False


def test_the_other_keyboard_layout(field: QuickDateField) -> None:
    type_text(field.edit, "akfi 10")
    assert field.value is not None
    assert field.value.moment == at(7, 10)


def test_a_moment_that_has_passed_is_a_warning(field: QuickDateField) -> None:
    type_text(field.edit, "امروز ساعت ۸")
    assert field.value is not None
    assert field.value.moment is not None
    assert field.value.moment < clock.now()
    assert field.line.property("token") == "warn"


def test_a_day_that_has_passed_is_a_warning(field: QuickDateField) -> None:
    for days, token in ((-7, "warn"), (-1, "warn"), (0, "ok"), (1, "ok")):
        field.give(QuickDate(day(days), None, ""))
        assert field.line.property("token") == token, days


@pytest.mark.parametrize("empty", ["", "no date"])
def test_all_chips_are_written_alike(qtbot: QtBot, empty: str) -> None:
    i18n.set_language("en")
    field = QuickDateField("When", empty=empty)
    qtbot.addWidget(field)
    assert all(chip.text()[0].isupper() for chip in field.chips)
    field.chips[0].click()
    field.chips[-1].click()
    assert field.state == EMPTY
    assert field.chips[-1].isChecked()


def test_enter_submits(field: QuickDateField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.submitted, timeout=1000):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(field.submitted):
        QTest.keyClick(field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_chip_types_a_date(qtbot: QtBot, language: str) -> None:
    i18n.set_language(language)
    field = QuickDateField("When")
    qtbot.addWidget(field)
    for chip in field.chips[: len(CHIPS)]:
        chip.click()
        assert field.state == UNDERSTOOD, chip.text()
        assert chip.isChecked()
        assert chip.focusPolicy() == Qt.FocusPolicy.NoFocus
    field.chips[-1].click()
    assert field.state == EMPTY
    assert field.chips[-1].isChecked()


@pytest.fixture
def past(qtbot: QtBot) -> QuickDateField:
    made = QuickDateField("When", past=True)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_has_happened(past: QuickDateField) -> None:
    type_text(past.edit, "دیروز ۱۵")
    assert past.value is not None
    assert past.value.moment == at(-1, 15)
    assert said(past) == "← دیروز، ساعت ۱۵:۰۰"
    assert past.line.property("token") == "ok"
    past.set_text("شنبه ۱۰")
    assert past.value is not None
    assert past.value.moment == at(-7, 10)
    assert "۱۴۰۵" in said(past)


def test_what_has_happened_in_the_other_layout(past: QuickDateField) -> None:
    type_text(past.edit, "ndv,c 15")
    assert past.value is not None
    assert past.value.moment == at(-1, 15)


def test_what_is_still_to_come_has_not_happened(past: QuickDateField) -> None:
    type_text(past.edit, "فردا")
    assert past.state == UNKNOWN
    still_to_come = said(past)
    past.set_text("هیچ‌وقت")
    assert said(past) != still_to_come


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_chip_of_the_past_types_a_moment(qtbot: QtBot, language: str) -> None:
    i18n.set_language(language)
    field = QuickDateField("When", past=True)
    qtbot.addWidget(field)
    assert len(field.chips) == len(PAST_CHIPS)
    for chip in field.chips:
        chip.click()
        assert field.state == UNDERSTOOD, chip.text()
        assert chip.isChecked()


def test_a_stored_moment_stays_to_the_second(past: QuickDateField) -> None:
    stored = at(-3, 15, 20).replace(second=41)
    past.give(QuickDate(stored.date(), stored, ""))
    assert past.value is not None
    assert past.value.moment == stored
    past.set_text("دیروز")
    assert past.value.moment == at(-1, 15, 20)  # the hour it had
    past.set_text(formats.moment(stored, with_year=True))
    assert past.value.moment == stored


def test_a_stored_day_is_shown_and_understood(field: QuickDateField) -> None:
    field.give(QuickDate(day(-40), None, ""))
    assert field.value is not None
    assert (field.value.day, field.value.moment) == (day(-40), None)


def test_targets_are_large_enough(field: QuickDateField) -> None:
    assert all(chip.minimumHeight() >= 32 for chip in field.chips)
