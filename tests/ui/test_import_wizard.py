"""The import from a file to its result: clicks, words, stops, and what is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from crmdesk.desk import Desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.jobs import Progress
from crmdesk.text import latin_digits, search_key
from tests.state import state_of as dump
from tests.ui import import_kit, looking
from tests.ui.import_kit import CARDS, TABLE, Opener, names, settled
from tests.ui.kit import customer, settle_events, speak
from ui import tasks
from ui.dialogs import import_jobs
from ui.dialogs.import_wizard import COLUMNS, FILE, PREVIEW, RESULT, ImportDialog
from ui.models import import_work

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("persian_look")
table, opened = import_kit.table, import_kit.opened


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)
    settle_events()


def go_on(dialog: ImportDialog, step: int) -> None:
    """Press the primary button; the next step comes."""
    assert dialog.next_button.isVisible()
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    settled(dialog)
    assert dialog.step == step, dialog.message.accessibleName()


def test_a_dropped_table_is_in_after_three_clicks(opened: Opener, desk: Desk, table: Path) -> None:
    before = dump(desk.store.path)
    dialog = opened(table)
    assert dialog.step == COLUMNS
    go_on(dialog, PREVIEW)
    assert dump(desk.store.path) == before  # nothing is written before the last step
    assert "۳" in dialog.next_button.text()  # two that are new, one that gets an e-mail
    go_on(dialog, RESULT)
    assert {"رضا کریمی", "سارا امینی"} <= names(desk)
    assert "مریم گلپایگانی" in names(desk)  # the name stays, whatever the file says
    assert dialog.written is not None
    assert (dialog.written.report.new, dialog.written.report.adds) == (2, 1)
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_the_whole_import_is_taken_back(opened: Opener, desk: Desk, table: Path) -> None:
    before = dump(desk.store.path)
    dialog = opened(table)
    go_on(dialog, PREVIEW)
    go_on(dialog, RESULT)
    assert dump(desk.store.path) != before
    QTest.mouseClick(dialog.outcome.undo_button, Qt.MouseButton.LeftButton)
    settled(dialog)
    assert dump(desk.store.path) == before
    assert dialog.outcome.undo_button.isHidden()
    assert dialog.step == RESULT


def test_what_somebody_else_wrote_is_not_taken_back(
    opened: Opener, desk: Desk, table: Path
) -> None:
    dialog = opened(table)
    go_on(dialog, PREVIEW)
    go_on(dialog, RESULT)
    customer(desk, "نفر بعدی", "09121119999")
    dialog.take_back()
    settled(dialog)
    assert "نفر بعدی" in names(desk)
    assert "رضا کریمی" in names(desk)
    assert dialog.outcome.message.kind == "warn"
    assert dialog.outcome.message.isVisible()


def test_cards_have_no_columns(opened: Opener, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_text(CARDS, encoding="utf-8")
    dialog = opened(path)
    assert dialog.step == PREVIEW
    assert dialog.plan is not None
    assert dialog.plan.counts["new"] == 1
    assert dialog.plan.counts["same"] == 1
    dialog.back()
    assert dialog.step == FILE
    go_on(dialog, PREVIEW)  # what was read is still there
    go_on(dialog, RESULT)
    assert "رضا کریمی" in names(desk)


def test_by_keyboard_alone(opened: Opener, desk: Desk, table: Path) -> None:
    dialog = opened(table)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert search_key("کد") in search_key(focused.accessibleName())
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(dialog)
    assert dialog.preview.table.hasFocus()
    press(Key.Key_Escape)
    assert dialog.step == COLUMNS  # one level up
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(dialog)
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(dialog)
    assert dialog.step == RESULT
    assert dialog.next_button.hasFocus()
    press(Key.Key_Return)
    assert not dialog.isVisible()
    assert "رضا کریمی" in names(desk)


def test_stopping_leaves_nothing(
    opened: Opener, desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(table)
    go_on(dialog, PREVIEW)
    before = dump(desk.store.path)
    monkeypatch.setattr(import_work.Sparse, "step", _stopped)
    dialog.next()
    assert dialog.jobs.running
    dialog.stop()
    assert dialog.pages.currentWidget() is dialog.working
    settled(dialog)
    assert dialog.step == PREVIEW
    assert dialog.pages.currentWidget() is dialog.preview
    assert dump(desk.store.path) == before


def _stopped(_self: Progress, *_how_far: object) -> None:
    raise Cancelled


def test_stopped_too_late_it_is_done(opened: Opener, desk: Desk, table: Path) -> None:
    dialog = opened(table)
    go_on(dialog, PREVIEW)
    dialog.next()
    tasks._pools[0].waitForDone(5000)  # it has ended, and nobody was told yet
    dialog.stop()
    settled(dialog)
    assert dialog.step == RESULT
    assert "رضا کریمی" in names(desk)
    assert dialog.outcome.undo_button.isVisible()


def test_a_full_disk_is_told_at_the_preview(
    opened: Opener, desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_any: object) -> None:
        raise FileProblem("the disk is full")

    dialog = opened(table)
    go_on(dialog, PREVIEW)
    monkeypatch.setattr(import_work, "perform", full)
    dialog.next()
    settled(dialog)
    assert dialog.step == PREVIEW
    assert dialog.message.accessibleName() == "the disk is full"
    assert dialog.next_button.isEnabled()


def test_a_fault_of_ours_is_told_too(
    opened: Opener, table: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def wrong(*_any: object) -> None:
        raise ZeroDivisionError

    dialog = opened(table)
    monkeypatch.setattr(import_work, "plan_import", wrong)
    with qtbot.capture_exceptions() as faults:
        dialog.next()
        settled(dialog)
    assert [kind for kind, *_rest in faults] == [ZeroDivisionError]
    assert dialog.step == COLUMNS
    assert dialog.message.isVisible()


def test_slow_work_is_shown_and_quick_work_is_not(
    opened: Opener, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(table)
    assert dialog.pages.currentWidget() is dialog.columns
    monkeypatch.setattr(import_jobs, "run_job", lambda *_any: tasks.Job(_nothing, None, None, None))
    dialog.next()
    assert dialog.pages.currentWidget() is dialog.columns
    dialog.jobs._timer.timeout.emit()
    assert dialog.pages.currentWidget() is dialog.working
    assert dialog.working.stop_button.hasFocus()
    dialog.working.progress(1200, 10000)
    assert dialog.working.bar.value() == 1200
    dialog.jobs.drop()


def _nothing(_progress: Progress) -> None:
    """Do nothing."""


def test_rows_with_errors_are_saved(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "spoilt.csv"
    path.write_text(TABLE + "نادر رادمنش;9.12E+09;;\n", encoding="utf-8")
    dialog = opened(path)
    go_on(dialog, PREVIEW)
    go_on(dialog, RESULT)
    target = tmp_path / "errors.csv"
    asked: list[str] = []

    def answer(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    QTest.mouseClick(dialog.outcome.errors_button, Qt.MouseButton.LeftButton)
    assert "spoilt" in asked[0]
    text = target.read_text(encoding="utf-8-sig")
    assert "نادر رادمنش" in text
    assert dialog.outcome.message.kind == "ok"
    # Mended, it adds the number to the customer that it made.
    target.write_text(text.replace("9.12E+09,", "09121112299,"), encoding="utf-8")
    dialog.leave()
    again = opened(target)
    go_on(again, PREVIEW)
    assert again.plan is not None
    (row,) = again.plan.rows
    assert (row.action, row.customer_name) == ("adds", "نادر رادمنش")
    assert row.parts == ("09121112299",)


def test_the_way_to_the_new_ones(opened: Opener, table: Path) -> None:
    shown: list[bool] = []
    dialog = opened(table, on_show=lambda: shown.append(True))
    go_on(dialog, PREVIEW)
    go_on(dialog, RESULT)
    QTest.mouseClick(dialog.outcome.show_button, Qt.MouseButton.LeftButton)
    assert shown == [True]
    assert not dialog.isVisible()


def test_a_matching_is_remembered(opened: Opener, desk: Desk, table: Path) -> None:
    dialog = opened(table)
    choice = dialog.columns.rows[-1].choice
    choice.setCurrentIndex(choice.findData("note"))
    settled(dialog)
    go_on(dialog, PREVIEW)
    go_on(dialog, RESULT)
    undone = desk.store.undo()
    assert undone is not None
    assert undone.op == "import_contacts"  # the newest step is the import itself
    dialog.leave()
    again = opened(table)
    assert again.columns.rows[-1].choice.code == "note"


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_names_sizes_and_order(
    opened: Opener, qapp: QApplication, table: Path, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = opened()
    dialog.resize(900, 560)
    for step in (FILE, COLUMNS, PREVIEW, RESULT):
        if step == COLUMNS:
            dialog.take(table)
        elif step != FILE:
            dialog.next()
        settled(dialog)
        assert dialog.step == step
        assert (dialog.width(), dialog.height()) == (900, 560)
        assert looking.too_large(dialog) == []
        assert looking.wrong(dialog) == []


def test_the_last_page_counts_customers_and_not_their_rows(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(
        "نام,موبایل,ایمیل\n"
        "علی روحانی,09123456789,a@x.ir\nعلی روحانی,09123456789,b@x.ir\n"
        "نادر,09121110009,c@x.ir\nنادر,09121110009,d@x.ir\n",
        encoding="utf-8",
    )
    dialog = opened(path)
    go_on(dialog, PREVIEW)
    before = desk.customers.count()
    go_on(dialog, RESULT)
    assert desk.customers.count() - before == 1
    first, second, *_rest = latin_digits(dialog.outcome.said).split("\n")
    assert re.findall(r"\d+", first) == ["1", "1"]  # one is new, one got something
    assert re.findall(r"\d+", second) == ["2"]  # and two rows more were theirs
