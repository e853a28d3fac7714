"""Log a call: ten seconds, the keyboard alone, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import clock, i18n
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.settings import RETRY
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui import dialog_kit, kit
from tests.ui.dialog_kit import typed
from tests.ui.kit import at, customer, day, follow_up, settle_events
from ui.dialogs.call import CallDialog
from ui.draft_keeper import DraftKeeper
from ui.text import plain
from ui.widgets.quick_date_field import EMPTY, UNKNOWN

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
Opener = Callable[..., CallDialog]
desk, who = kit.desk, dialog_kit.who


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Opener:
    def make(*ids: int | None, **more: Any) -> CallDialog:
        dialog = CallDialog(None, desk, *ids, **more)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        settle_events()
        return dialog

    return make


def test_the_whole_way_by_keys(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened()
    assert dialog.customer.edit.hasFocus()
    keys = typed("روح\n")
    assert dialog.note.hasFocus()
    note = "قیمت را پسندید"
    typed(note)
    keys += typed("\tشنبه ۱۰\n")
    assert keys + 1 <= 15  # with F4, beside the note
    assert dialog.logged is not None
    entry = desk.interactions.get(dialog.logged.interaction_id)
    assert (entry.customer_id, entry.outcome, entry.direction) == (who, "answered", "out")
    assert (entry.body, entry.happened_at) == (note, clock.now())
    assert dialog.logged.follow_up_id is not None
    step = desk.followups.get(dialog.logged.follow_up_id)
    assert (step.moment, step.reason) == (at(7, 10), note)
    assert desk.store.undo() is not None
    assert desk.followups.open_of(who) == ()


def test_for_a_customer_it_starts_in_the_note(opened: Opener, who: int) -> None:
    dialog = opened(who)
    assert dialog.note.hasFocus()
    assert dialog.customer.edit.text() == "امیرمحمد روحانی"


def test_for_a_follow_up_it_shows_the_reason(opened: Opener, desk: Desk, who: int) -> None:
    step = follow_up(desk, who, 0, reason="قسط دوم")
    dialog = opened(None, step)
    assert dialog.note.hasFocus()
    assert "قسط دوم" in plain(dialog.about)
    dialog.save()
    assert desk.followups.get(step).done_at is None  # the user settles it


def test_alt_and_a_digit_choose_the_outcome(opened: Opener, who: int) -> None:
    dialog = opened(who)
    for number, outcome in enumerate(("no_answer", "busy", "left_message", "wrong_number"), 2):
        QTest.keyClick(dialog.note, Key(ord(str(number))), ALT)
        assert dialog.outcomes.outcome == outcome
    assert dialog.note.toPlainText() == ""
    QTest.keyClick(dialog.note, Key.Key_0, ALT)
    assert dialog.direction.direction == "in"
    QTest.keyClick(dialog.note, Key.Key_9, ALT)
    assert dialog.outcomes.outcome == "wrong_number"


def test_the_tab_key_visits_three_fields(opened: Opener) -> None:
    dialog = opened()
    seen: list[QWidget | None] = []
    for _ in range(5):
        seen.append(QApplication.focusWidget())
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Key.Key_Tab)
    fields = (dialog.customer.edit, dialog.note, dialog.when.edit)
    assert seen == [*fields, dialog.cancel_button, dialog.save_button]
    assert QApplication.focusWidget() is dialog.customer.edit


def test_no_answer_fills_in_another_try(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened(who)
    dialog.outcomes.choose("no_answer")
    assert dialog.when.value is not None
    assert dialog.when.value.moment == at(1, 9)
    dialog.outcomes.choose("answered")
    assert dialog.when.state == EMPTY
    dialog.outcomes.choose("no_answer")
    dialog.save()
    assert dialog.logged is not None
    step = desk.followups.get(dialog.logged.follow_up_id or 0)
    assert step.moment == at(1, 9)
    assert step.reason


@pytest.mark.parametrize("language", ["fa", "en"])
def test_another_try_after_three_days(opened: Opener, desk: Desk, who: int, language: str) -> None:
    i18n.set_language(language)
    desk.preferences.set(RETRY, 3)
    dialog = opened(who)
    dialog.outcomes.choose("no_answer")
    assert dialog.when.value is not None
    assert dialog.when.value.moment == at(3, 9)


def test_own_words_stay_when_the_outcome_changes(opened: Opener, who: int) -> None:
    dialog = opened(who)
    dialog.when.set_text("شنبه")
    dialog.outcomes.choose("no_answer")
    assert dialog.when.text() == "شنبه"


def test_a_duration_at_the_end_of_the_note(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened(who)
    dialog.note.setPlainText("قیمت داد ۳دق")
    assert "۳" in plain(dialog.duration)
    assert dialog.duration.isVisible()
    dialog.save()
    assert dialog.logged is not None
    entry = desk.interactions.get(dialog.logged.interaction_id)
    assert (entry.body, entry.duration_s) == ("قیمت داد", 180)


def test_a_date_that_was_not_understood_stops_saving(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened(who)
    dialog.note.setPlainText("متن")
    dialog.when.set_text("هیچ‌وقت")
    dialog.save()
    assert dialog.logged is None
    assert dialog.when.state == UNKNOWN
    assert dialog.when.edit.hasFocus()
    assert dialog.note.toPlainText() == "متن"
    assert desk.timeline.of(who)[0].what == "created"


def test_nobody_chosen_is_said_beside_the_field(opened: Opener, who: int) -> None:
    dialog = opened()
    dialog.note.setPlainText("متن")
    QTest.keyClick(dialog.note, Key.Key_Return, CTRL)
    assert dialog.who_message.isVisible()
    assert dialog.customer.edit.hasFocus()
    assert dialog.note.toPlainText() == "متن"
    typed("روح\n")
    assert not dialog.who_message.isVisible()
    QTest.keyClick(dialog.note, Key.Key_Return, CTRL)
    assert dialog.logged is not None


def test_a_customer_deleted_meanwhile(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened(who)
    desk.customers.delete([who])
    dialog.note.setPlainText("متن")
    dialog.save()
    assert dialog.logged is None
    assert dialog.message.isVisible()
    assert dialog.note.toPlainText() == "متن"


def test_a_disk_that_is_full(
    opened: Opener, desk: Desk, who: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: object) -> None:
        raise FileProblem("disk full")

    dialog = opened(who)
    monkeypatch.setattr(desk.interactions, "log", full)
    dialog.save()
    assert dialog.logged is None
    assert dialog.message.accessibleName() == "disk full"


def test_somebody_new_is_made_on_saving(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened()
    typed("کاوه جهانبخش 09351112233\n")
    assert desk.customers.count() == 2
    dialog.save()
    assert dialog.logged is not None
    entry = desk.interactions.get(dialog.logged.interaction_id)
    made = desk.customers.get(entry.customer_id)
    assert (made.name, made.phone) == ("کاوه جهانبخش", "09351112233")


def test_somebody_new_and_the_call_are_one_step(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened()
    typed("کاوه جهانبخش 09351112233\n")
    dialog.when.set_text("فردا ۱۰")
    dialog.save()
    assert desk.customers.count() == 3
    assert desk.store.undo() is not None
    assert desk.customers.count() == 2
    assert desk.store.redo() is not None
    newest = desk.customers.get(desk.customers.ids("new")[0])
    assert newest.name == "کاوه جهانبخش"


def test_somebody_new_who_cannot_be_saved(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened()
    typed(f"{'کاوه ' * 80}\n")
    dialog.note.setPlainText("متن")
    dialog.save()
    assert dialog.logged is None
    assert dialog.who_message.isVisible()
    assert dialog.customer.edit.hasFocus()
    assert desk.customers.count() == 2


def test_escape_keeps_what_was_typed(opened: Opener, who: int) -> None:
    dialog = opened(who)
    typed("نیمه‌کاره")
    dialog.outcomes.choose("busy")
    dialog.when.set_text("فردا")
    QTest.keyClick(dialog.note, Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened()
    assert again.strip is not None
    assert "امیرمحمد روحانی" in strip_isolates(again.strip.accessibleName())
    assert again.note.toPlainText() == ""
    again.strip.go_on.click()
    assert again.note.toPlainText() == "نیمه‌کاره"
    assert again.outcomes.outcome == "busy"
    assert again.when.value is not None
    assert again.when.value.day == day(1)
    assert again.customer.choice is not None
    assert again.customer.choice.customer_id == who
    again.save()
    assert again.logged is not None
    assert opened().strip is None


def test_a_draft_can_be_thrown_away(opened: Opener, who: int) -> None:
    dialog = opened(who)
    typed("نیمه‌کاره")
    dialog.reject()
    again = opened()
    assert again.strip is not None
    again.strip.drop.click()
    assert not again.strip.isVisible()
    assert opened().strip is None


def test_nothing_typed_is_no_draft(opened: Opener, who: int) -> None:
    dialog = opened(who)
    dialog.outcomes.choose("no_answer")
    dialog.reject()
    assert opened().strip is None


def test_what_is_typed_outlives_a_crash(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened()
    typed("کاوه جهانبخش 09351112233\n")
    typed("نیمه‌کاره")
    dialog.findChild(DraftKeeper).flush()  # what its timer does within a second
    again = opened()
    assert again.strip is not None
    again.strip.go_on.click()
    assert again.note.toPlainText() == "نیمه‌کاره"
    again.save()
    assert again.logged is not None
    entry = desk.interactions.get(again.logged.interaction_id)
    assert desk.customers.get(entry.customer_id).phone == "09351112233"
    assert desk.drafts.kept() == ()


def test_the_timer_keeps_by_itself(opened: Opener, desk: Desk, who: int, qtbot: QtBot) -> None:
    dialog = opened(who)
    dialog.findChild(DraftKeeper)._timer.setInterval(0)
    typed("ن")
    qtbot.waitUntil(lambda: desk.drafts.kept() == ("call",), timeout=3000)


def test_what_was_taken_away_again_is_not_kept(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened(who)
    typed("متن")
    dialog.findChild(DraftKeeper).flush()
    dialog.note.clear()
    dialog.reject()
    assert desk.drafts.kept() == ()


@pytest.mark.parametrize(
    "kept",
    [
        {"note": 5, "when": None, "customer": "x"},
        {"customer": {"id": "1", "new": {"name": "علی", "contacts": [3]}}, "outcome": "gone"},
        {"customer": {"new": {"nobody": "knows"}}, "direction": 7, "note": "متن"},
    ],
)
def test_a_draft_of_another_program(opened: Opener, desk: Desk, kept: dict[str, Any]) -> None:
    desk.drafts.keep("call", kept)
    dialog = opened()
    assert dialog.strip is not None
    dialog.strip.go_on.click()
    assert dialog.customer.choice is None
    assert dialog.outcomes.outcome == "answered"


def test_a_draft_of_somebody_deleted_meanwhile(opened: Opener, desk: Desk, who: int) -> None:
    dialog = opened(who)
    typed("متن")
    dialog.reject()
    desk.customers.delete([who])
    again = opened()
    assert again.strip is not None
    again.strip.go_on.click()
    assert again.message.isVisible()
    assert again.note.toPlainText() == "متن"


def test_who_opened_it_hears_what_was_saved(desk: Desk, who: int, qapp: QApplication) -> None:
    heard: list[int] = []
    dialog = CallDialog(None, desk, who, on_logged=heard.append).opened()
    dialog.reject()
    assert heard == []
    dialog = CallDialog(None, desk, who, on_logged=heard.append).opened()
    dialog.save()
    assert [desk.interactions.get(one).customer_id for one in heard] == [who]


def test_persian_notes_begin_on_the_right(opened: Opener) -> None:
    option = opened().note.document().defaultTextOption()
    assert option.alignment() & Qt.AlignmentFlag.AlignRight
    assert option.alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert option.textDirection() == Qt.LayoutDirection.LayoutDirectionAuto


def test_all_that_takes_the_focus_has_a_name_and_a_fair_size(opened: Opener) -> None:
    dialog = opened()
    for widget in dialog.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
            assert min(widget.width(), widget.height()) >= 30, widget


def test_the_likely_customer_is_replaced_by_typing_and_taken_by_enter(
    qtbot: QtBot, desk: Desk
) -> None:
    maryam, ali = customer(desk, "مریم گلپایگانی"), customer(desk, "علی روحانی")
    dialog = CallDialog(None, desk, maryam, sure=False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.customer.edit.hasFocus() or dialog.focusWidget() is dialog.customer.edit
    type_text(dialog.customer.edit, "روح\n")
    assert dialog.customer.choice is not None
    assert dialog.customer.choice.customer_id == ali
    other = CallDialog(None, desk, maryam, sure=False)
    qtbot.addWidget(other)
    other.show()
    type_text(other.customer.edit, "\n")
    assert other.customer.choice is not None
    assert other.customer.choice.customer_id == maryam
    assert other.focusWidget() is other.note
