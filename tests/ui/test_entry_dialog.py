"""A visit, message or note, and changing anything that was logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import clock
from crmdesk.desk import Desk
from crmdesk.errors import NotFound
from crmdesk.services.interactions import InteractionDraft, InteractionRow
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import dialog_kit, kit
from tests.ui.dialog_kit import OpenedHere, typed
from tests.ui.kit import at
from ui.dialogs.entry import EntryDialog
from ui.widgets.quick_date_field import UNKNOWN

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
desk, who = kit.desk, dialog_kit.who


@pytest.fixture
def call(desk: Desk, who: int) -> int:
    draft = InteractionDraft(
        who,
        outcome="busy",
        direction="in",
        happened_at=at(-3, 15).replace(second=41),
        duration_s=65,
        body="قیمت خواست",
    )
    return desk.interactions.log(draft).interaction_id


class Opened(OpenedHere):
    """Opens dialogs and keeps what they said."""

    def __call__(self, customer_id: int | None, entry: int | None = None) -> EntryDialog:
        say: Callable[[str], None] = self.said.append
        made = EntryDialog(self.parent, self._desk, customer_id, entry, say)
        return self.in_front(made.opened())


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Opened:
    return Opened(qtbot, desk)


def newest(desk: Desk, who: int) -> InteractionRow:
    item = next(one for one in desk.timeline.of(who) if one.what == "interaction")
    return desk.interactions.get(item.id)


# ---- something new --------------------------------------------------------------------------


def test_a_visit_by_keys(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(None)
    assert dialog.customer.edit.hasFocus()
    typed("روح\n")
    assert dialog.note.hasFocus()
    typed("نمونه را برد")
    QTest.keyClick(dialog.note, Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    row = newest(desk, who)
    assert (row.kind, row.direction, row.outcome) == ("visit", "in", None)
    assert (row.body, row.happened_at) == ("نمونه را برد", clock.now())
    assert "امیرمحمد روحانی" in opened.said[0]
    assert desk.store.undo() is not None
    assert [one.what for one in desk.timeline.of(who)] == ["created"]


@pytest.mark.parametrize(
    ("digit", "kind", "direction"),
    [("1", "call", "out"), ("3", "message", "out"), ("4", "email", "out"), ("5", "note", None)],
)
def test_alt_and_a_digit_choose_the_kind(
    opened: Opened, desk: Desk, who: int, digit: str, kind: str, direction: str | None
) -> None:
    dialog = opened(who)
    QTest.keyClick(dialog.note, Key(ord(digit)), ALT)
    assert dialog.kinds.value == kind
    assert dialog.outcomes.isVisible() == (kind == "call")
    assert dialog.lasted.isVisible() == (kind == "call")
    assert dialog.direction.isVisible() == (kind != "note")
    dialog.note.setPlainText("متن")
    dialog.save()
    row = newest(desk, who)
    assert (row.kind, row.direction) == (kind, direction)
    assert row.outcome == ("answered" if kind == "call" else None)


def test_alt_and_zero_turn_the_direction(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(who)
    QTest.keyClick(dialog.note, Key.Key_3, ALT)
    QTest.keyClick(dialog.note, Key.Key_0, ALT)
    assert dialog.direction.direction == "in"
    QTest.keyClick(dialog.note, Key.Key_4, ALT)
    assert dialog.direction.direction == "in"  # said once, it stays
    assert dialog.note.toPlainText() == ""


def test_when_and_how_long(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(who)
    dialog.when.set_text("دیروز ۱۵")
    type_text(dialog.lasted, "۲۰ دقیقه\n")  # Enter saves
    assert not dialog.isVisible()
    row = newest(desk, who)
    assert (row.happened_at, row.duration_s) == (at(-1, 15), 1200)


def test_enter_in_the_date_saves(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(who)
    QTest.keyClick(dialog.when.edit, Key.Key_Return)
    assert newest(desk, who).kind == "visit"
    assert len(opened.said) == 1


def test_somebody_new_is_one_step(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(None)
    typed("کاوه جهانبخش 09351112233\n")
    dialog.save()
    assert desk.customers.count() == 3
    assert desk.store.undo() is not None
    assert desk.customers.count() == 2


def test_what_is_missing_is_said_and_the_text_stays(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(None)
    dialog.note.setPlainText("متن")
    dialog.save()
    assert dialog.who_message.isVisible()
    dialog.customer.choose_id(who)
    assert not dialog.who_message.isVisible()
    dialog.when.set_text("فردا")
    dialog.save()
    assert dialog.when.state == UNKNOWN
    assert dialog.when.edit.hasFocus()
    dialog.when.set_text("الان")
    dialog.lasted.setText("کمی")
    dialog.save()
    assert dialog.message.isVisible()
    assert dialog.lasted.hasFocus()
    dialog.kinds.choose("note")
    dialog.note.clear()
    dialog.save()
    assert dialog.isVisible()
    assert dialog.note.hasFocus()
    dialog.note.setPlainText("متن")
    dialog.save()
    assert newest(desk, who).body == "متن"


# ---- changing -------------------------------------------------------------------------------


def test_what_was_logged_is_shown_and_untouched_parts_stay(
    opened: Opened, desk: Desk, who: int, call: int
) -> None:
    before = desk.interactions.get(call)
    dialog = opened(None, call)
    assert dialog.customer.edit.text() == "امیرمحمد روحانی"
    assert dialog.note.hasFocus()
    dialog.note.setPlainText("قیمت عمده خواست")
    dialog.save()
    after = desk.interactions.get(call)
    assert after.body == "قیمت عمده خواست"
    assert (after.kind, after.direction, after.outcome) == ("call", "in", "busy")
    assert (after.happened_at, after.duration_s) == (before.happened_at, 65)
    assert "امیرمحمد روحانی" in opened.said[0]


def test_a_day_without_an_hour_keeps_the_hour(opened: Opened, desk: Desk, call: int) -> None:
    dialog = opened(None, call)
    dialog.when.set_text("دیروز")
    dialog.outcomes.choose("answered")
    dialog.save()
    row = desk.interactions.get(call)
    assert (row.happened_at, row.outcome) == (at(-1, 15), "answered")


def test_what_an_import_left_open_stays_open(opened: Opened, desk: Desk, who: int) -> None:
    draft = InteractionDraft(who, direction=None, outcome=None, body="وارد شده")
    entry = desk.interactions.log(draft).interaction_id
    dialog = opened(None, entry)
    dialog.note.setPlainText("خوانده شد")
    dialog.save()
    row = desk.interactions.get(entry)
    assert (row.body, row.direction, row.outcome) == ("خوانده شد", None, None)
    dialog = opened(None, entry)
    dialog.direction.click()
    dialog.outcomes.choose("busy")
    dialog.save()
    row = desk.interactions.get(entry)
    assert (row.direction, row.outcome) == ("in", "busy")


def test_changed_elsewhere_meanwhile(opened: Opened, desk: Desk, who: int, call: int) -> None:
    dialog = opened(None, call)
    dialog.note.setPlainText("از این‌جا")
    desk.interactions.update(call, InteractionDraft(who, body="از آن‌جا"))
    dialog.save()
    assert dialog.isVisible()
    assert dialog.note.toPlainText() == "از این‌جا"
    dialog.message.button.click()
    assert "از آن‌جا" in strip_isolates(dialog.message.accessibleName())
    dialog.save()
    assert desk.interactions.get(call).body == "از این‌جا"


def test_what_is_gone_cannot_be_changed(opened: Opened, desk: Desk, call: int) -> None:
    desk.interactions.delete(call)
    with pytest.raises(NotFound):
        opened(None, call)


def test_deleted_while_it_was_open(opened: Opened, desk: Desk, call: int) -> None:
    dialog = opened(None, call)
    dialog.note.setPlainText("متن")
    desk.interactions.delete(call)
    dialog.save()
    assert dialog.message.isVisible()
    assert dialog.note.toPlainText() == "متن"


# ---- drafts ---------------------------------------------------------------------------------


def test_escape_keeps_what_was_typed(opened: Opened, desk: Desk, who: int) -> None:
    dialog = opened(who)
    dialog.kinds.choose("message")
    typed("نیمه‌کاره")
    QTest.keyClick(dialog.note, Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened(None)
    assert again.strip is not None
    assert "امیرمحمد روحانی" in strip_isolates(again.strip.accessibleName())
    again.strip.go_on.click()
    assert (again.note.toPlainText(), again.kinds.value) == ("نیمه‌کاره", "message")
    again.save()
    assert newest(desk, who).kind == "message"
    assert desk.drafts.kept() == ()


def test_a_draft_is_offered_only_for_its_own_record(
    opened: Opened, desk: Desk, who: int, call: int
) -> None:
    dialog = opened(None, call)
    dialog.outcomes.choose("answered")
    dialog.reject()
    assert opened(who).strip is None
    other = opened(who)
    other.save()  # nothing was typed: the draft of the other one stays
    again = opened(None, call)
    assert again.strip is not None
    again.strip.go_on.click()
    assert again.outcomes.outcome == "answered"
    again.save()
    assert desk.interactions.get(call).outcome == "answered"


def test_nothing_changed_is_no_draft(opened: Opened, desk: Desk, who: int, call: int) -> None:
    for dialog in (opened(who), opened(None, call)):
        dialog.reject()
    assert desk.drafts.kept() == ()


def test_the_tab_key_goes_in_reading_order(opened: Opened, call: int) -> None:
    dialog = opened(None, call)
    dialog.customer.edit.setFocus()
    seen: list[Any] = []
    for _ in range(7):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Key.Key_Tab)
    chosen = dialog.outcomes.chips[2]
    fields = [dialog.customer.edit, chosen, dialog.when.edit, dialog.note, dialog.lasted]
    assert seen == [*fields, dialog.cancel_button, dialog.save_button]


def test_all_that_takes_the_focus_has_a_name_and_a_fair_size(opened: Opened, call: int) -> None:
    for widget in opened(None, call).findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
            assert min(widget.width(), widget.height()) >= 30, widget
