"""A follow-up for one customer or several: what, when, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.desk import Desk
from crmdesk.errors import NotFound
from crmdesk.services.followups import FollowUpDraft
from crmdesk.text import strip_isolates
from tests.ui import kit
from tests.ui.dialog_kit import OpenedHere, typed
from tests.ui.kit import at, customer, day, follow_up
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.form import EDGE
from ui.widgets.quick_date_field import UNKNOWN

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
desk = kit.desk


@pytest.fixture
def people(desk: Desk) -> list[int]:
    names = ("مریم گلپایگانی", "امیرمحمد روحانی", "رضا کریمی")
    return [customer(desk, name) for name in names]


class Opened(OpenedHere):
    """Opens dialogs and keeps what they said."""

    def __call__(self, ids: Sequence[int] = (), one: int | None = None) -> FollowUpDialog:
        made = FollowUpDialog(self.parent, self._desk, ids, one, self.said.append)
        return self.in_front(made.opened())


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Opened:
    return Opened(qtbot, desk)


def test_for_one_by_keys(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened((people[1],))
    assert dialog.customer.edit.text() == "امیرمحمد روحانی"
    assert dialog.when.edit.hasFocus()
    QTest.keyClick(dialog.when.edit, Key.Key_2, ALT)
    typed("شنبه ۱۰\n")
    assert not dialog.isVisible()
    (row,) = desk.followups.open_of(people[1])
    assert (row.kind, row.moment, row.reason) == ("visit", at(7, 10), "")
    assert "امیرمحمد روحانی" in opened.said[0]
    assert desk.store.undo() is not None
    assert desk.followups.open_of(people[1]) == ()


@pytest.mark.parametrize("height", [480, 560, 700])
def test_the_window_is_seen_over_it_and_under_it(
    opened: Opened, people: list[int], height: int
) -> None:
    opened.parent.resize(900, height)
    dialog = opened((people[1],))
    assert dialog.height() <= height - 2 * EDGE
    assert dialog.height() >= dialog.minimumSizeHint().height()


def test_nobody_was_given(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened()
    assert dialog.customer.edit.hasFocus()
    dialog.when.set_text("فردا")
    dialog.save()
    assert dialog.who_message.isVisible()
    assert dialog.customer.edit.hasFocus()
    typed("روح\n")
    assert dialog.when.edit.hasFocus()
    typed("\n")
    assert len(desk.followups.open_of(people[1])) == 1


def test_for_several_it_is_one_step(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened((people[0], people[2], people[0]))
    assert "۲" in dialog.several.text()
    assert dialog.customer.isHidden()
    assert dialog.when.edit.hasFocus()
    dialog.when.set_text("۳ روز دیگر")
    dialog.reason.setPlainText("جشنواره")
    dialog.save()
    rows = [row for one in people for row in desk.followups.open_of(one)]
    assert [(row.customer_id, row.reason) for row in rows] == [
        (people[0], "جشنواره"),
        (people[2], "جشنواره"),
    ]
    assert "۲" in opened.said[0]
    desk.store.undo()
    assert not any(desk.followups.open_of(one) for one in people)


def test_somebody_new_is_one_step(opened: Opened, desk: Desk, people: list[int]) -> None:
    opened()
    typed("کاوه جهانبخش 09351112233\n")
    typed("فردا\n")
    assert desk.customers.count() == 4
    desk.store.undo()
    assert desk.customers.count() == 3


def test_what_stands_beside_the_date_is_the_reason(
    opened: Opened, desk: Desk, people: list[int]
) -> None:
    dialog = opened((people[0],))
    dialog.when.set_text("فردا پیش‌فاکتور")
    dialog.reason.setPlainText("برای دو دستگاه")
    dialog.save()
    (row,) = desk.followups.open_of(people[0])
    assert row.reason == "پیش‌فاکتور\nبرای دو دستگاه"


def test_without_a_date_it_asks_why_once(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened((people[0],))
    typed("\n")
    assert dialog.isVisible()
    assert dialog.why_none.hasFocus()
    typed("منتظر جنس\n")
    assert not dialog.isVisible()
    (row,) = desk.followups.open_of(people[0])
    assert (row.day, row.no_date_reason) == (None, "منتظر جنس")


def test_no_answer_is_an_answer(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened((people[0],))
    dialog.when.chips[-1].click()
    assert dialog.why_none.hasFocus()
    typed("\n")
    (row,) = desk.followups.open_of(people[0])
    assert (row.day, row.no_date_reason) == (None, "")


def test_a_date_takes_the_question_away(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened((people[0],))
    typed("\n")
    typed("فعلاً نه")
    dialog.when.set_text("فردا")
    assert not dialog.why_none.isVisible()
    dialog.save()
    (row,) = desk.followups.open_of(people[0])
    assert (row.day, row.no_date_reason) == (day(1), "")


def test_a_date_that_was_not_understood_stops_saving(
    opened: Opened, desk: Desk, people: list[int]
) -> None:
    dialog = opened((people[0],))
    dialog.reason.setPlainText("متن")
    dialog.when.set_text("هیچ‌وقت")
    dialog.save()
    assert dialog.isVisible()
    assert dialog.when.state == UNKNOWN
    assert dialog.reason.toPlainText() == "متن"


def test_one_that_is_there_is_changed(opened: Opened, desk: Desk, people: list[int]) -> None:
    one = follow_up(desk, people[0], -40, moment=at(-40, 11), kind="task", reason="چند\nخط")
    dialog = opened((), one)
    assert dialog.customer.edit.text() == "مریم گلپایگانی"
    dialog.kinds.choose("email")
    dialog.save()
    row = desk.followups.get(one)
    assert (row.kind, row.moment, row.reason) == ("email", at(-40, 11), "چند\nخط")
    assert "مریم" in opened.said[0]


def test_one_without_a_date_shows_why(opened: Opened, desk: Desk, people: list[int]) -> None:
    draft = FollowUpDraft(people[0], no_date_reason="منتظر جنس")
    one = desk.followups.add(draft)
    dialog = opened((), one)
    assert dialog.why_none.isVisible()
    assert dialog.why_none.text() == "منتظر جنس"
    dialog.save()
    assert desk.followups.get(one).no_date_reason == "منتظر جنس"


def test_changed_elsewhere_meanwhile(opened: Opened, desk: Desk, people: list[int]) -> None:
    one = follow_up(desk, people[0], 2, reason="پیشین")
    dialog = opened((), one)
    dialog.reason.setPlainText("از این‌جا")
    desk.followups.update(one, FollowUpDraft(people[0], day(5), reason="از آن‌جا"))
    dialog.save()
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == "از این‌جا"
    dialog.message.button.click()
    assert "از آن‌جا" in strip_isolates(dialog.message.accessibleName())
    dialog.save()
    assert desk.followups.get(one).reason == "از این‌جا"


def test_what_is_gone_cannot_be_opened(opened: Opened, desk: Desk, people: list[int]) -> None:
    one = follow_up(desk, people[0], 2)
    desk.followups.delete([one])
    with pytest.raises(NotFound):
        opened((), one)


def test_somebody_deleted_meanwhile(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened(people[:2])
    dialog.when.set_text("فردا")
    desk.customers.delete([people[0]])
    dialog.save()
    assert dialog.message.isVisible()
    assert desk.followups.open_of(people[1]) == ()


def test_escape_keeps_what_was_typed(opened: Opened, desk: Desk, people: list[int]) -> None:
    dialog = opened((people[0],))
    dialog.kinds.choose("task")
    typed("فردا")
    QTest.keyClick(dialog.when.edit, Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened((people[1],))
    assert again.strip is not None
    assert "مریم" in strip_isolates(again.strip.accessibleName())
    again.strip.go_on.click()
    again.save()
    (row,) = desk.followups.open_of(people[0])
    assert (row.kind, row.day) == ("task", day(1))
    assert desk.drafts.kept() == ()


def test_a_draft_is_offered_only_for_its_own_record(
    opened: Opened, desk: Desk, people: list[int]
) -> None:
    one = follow_up(desk, people[0], 2, reason="پیشین")
    dialog = opened((), one)
    dialog.reason.setPlainText("نیمه‌کاره")
    dialog.reject()
    assert opened((people[0],)).strip is None
    again = opened((), one)
    assert again.strip is not None
    again.strip.drop.click()
    assert again.reason.toPlainText() == "پیشین"
    assert desk.drafts.kept() == ()


def test_the_tab_key_goes_in_reading_order(opened: Opened, people: list[int]) -> None:
    dialog = opened((people[0],))
    dialog.customer.edit.setFocus()
    seen = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Key.Key_Tab)
    fields = [dialog.customer.edit, dialog.when.edit, dialog.reason]
    assert seen == [*fields, dialog.cancel_button, dialog.save_button]


def test_all_that_takes_the_focus_has_a_name_and_a_fair_size(
    opened: Opened, people: list[int]
) -> None:
    for widget in opened((people[0],)).findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
            assert min(widget.width(), widget.height()) >= 30, widget
