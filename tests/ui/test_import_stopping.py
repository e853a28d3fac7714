"""An import that is stopped or closed: what is shown is what is read, and no choice goes unsaid."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from crmdesk import formats
from crmdesk.exchange.plan import SKIP
from crmdesk.text import strip_isolates
from tests.ui import import_kit
from tests.ui.import_kit import TABLE, Opener, settled
from ui.dialogs.import_places import ask_source
from ui.dialogs.import_wizard import COLUMNS, FILE, PREVIEW, RESULT, ImportDialog
from ui.models import import_work

opened = import_kit.opened
pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.csv"
    path.write_text("name,phone\nBob,09121113344\n", encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def stop(dialog: ImportDialog, go_on: Callable[[], None]) -> None:
    assert dialog.jobs.running
    dialog.stop()
    go_on()
    settled(dialog)


def gate_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Hold the reading of files up; return what lets it go on."""
    gate = threading.Event()
    real = import_work.reading

    def reading(*asked: Any) -> Any:
        work = real(*asked)
        return lambda progress: work(progress) if gate.wait(20) else None

    monkeypatch.setattr(import_work, "reading", reading)
    return gate.set


def test_another_encoding_that_was_stopped_is_not_shown(
    opened: Opener, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(source)
    choice = dialog.columns.source.encoding
    go_on = gate_of(monkeypatch)
    choice.setCurrentIndex(choice.findData("windows-1256", int(Qt.ItemDataRole.UserRole)))
    stop(dialog, go_on)
    assert dialog.table is not None
    assert choice.code == dialog.table.encoding == "utf-8"
    assert dialog.step == COLUMNS


def test_a_file_that_was_stopped_is_not_the_one_that_is_read_again(
    opened: Opener, source: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(source)
    with monkeypatch.context() as patched:
        go_on = gate_of(patched)
        dialog.take_files([other])
        stop(dialog, go_on)
    assert strip_isolates(dialog.about()) == "list.csv"
    choice = dialog.columns.source.delimiter
    choice.setCurrentIndex(choice.findData(",", int(Qt.ItemDataRole.UserRole)))
    settled(dialog)
    assert dialog.table is not None
    assert dialog.table.name == "list.csv"


def test_what_was_chosen_for_a_file_is_kept_when_another_one_is_stopped(
    opened: Opener, source: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(source)
    role = int(Qt.ItemDataRole.UserRole)
    bar = dialog.columns.source
    bar.encoding.setCurrentIndex(bar.encoding.findData("windows-1256", role))
    settled(dialog)
    with monkeypatch.context() as patched:
        go_on = gate_of(patched)
        dialog.take_files([other])
        stop(dialog, go_on)
    bar.delimiter.setCurrentIndex(bar.delimiter.findData("|", role))
    settled(dialog)
    assert dialog.table is not None
    assert (dialog.table.encoding, dialog.table.delimiter) == ("windows-1256", "|")


# ---- leaving -----------------------------------------------------------------------------------


def with_a_choice(opened: Opener, source: Path) -> ImportDialog:
    dialog = opened(source)
    dialog.next()
    settled(dialog)
    dialog.preview.choose(SKIP)
    return dialog


def close_by_cross(dialog: ImportDialog) -> None:
    dialog.close()


def press_cancel(dialog: ImportDialog) -> None:
    QTest.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("way", [close_by_cross, press_cancel])
def test_choices_are_not_dropped_without_a_word(
    opened: Opener, source: Path, way: Callable[[ImportDialog], None]
) -> None:
    dialog = with_a_choice(opened, source)
    way(dialog)
    way(dialog)
    assert dialog.isVisible()
    assert dialog.message.kind == "warn"
    assert dialog.message.button.hasFocus()
    QTest.keyClick(dialog.message.button, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_choices_are_asked_for_at_the_first_step_too(opened: Opener, source: Path) -> None:
    dialog = with_a_choice(opened, source)
    dialog.back()
    dialog.back()
    assert dialog.step == FILE
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.next()
    assert not dialog.message.isVisible()


@pytest.mark.parametrize("step", [COLUMNS, PREVIEW])
def test_nothing_is_asked_where_nothing_was_chosen(opened: Opener, source: Path, step: int) -> None:
    dialog = opened(source)
    if step == PREVIEW:
        dialog.next()
        settled(dialog)
    assert dialog.step == step
    dialog.close()
    assert not dialog.isVisible()


def test_nothing_is_asked_after_the_import(opened: Opener, source: Path) -> None:
    dialog = with_a_choice(opened, source)
    dialog.next()
    settled(dialog)
    assert dialog.step == RESULT
    dialog.close()
    assert not dialog.isVisible()


def other_role(dialog: ImportDialog, column: int) -> None:
    assert dialog.table is not None
    roles = list(dialog.table.roles)
    roles[column] = "skip"
    dialog._match(tuple(roles))
    settled(dialog)


def test_what_was_left_out_stays_so_when_another_column_is_taken(
    opened: Opener, source: Path
) -> None:
    dialog = with_a_choice(opened, source)
    dialog.back()
    other_role(dialog, 2)
    dialog.next()
    settled(dialog)
    assert dialog.plan is not None
    assert [row.action for row in dialog.plan.rows].count(SKIP) == 1
    assert not dialog.message.isVisible()


def test_choices_are_kept_when_the_file_is_read_with_another_encoding_and_back(
    opened: Opener, source: Path
) -> None:
    dialog = with_a_choice(opened, source)
    dialog.back()
    choice = dialog.columns.source.encoding
    for name in ("windows-1256", "utf-8"):
        choice.setCurrentIndex(choice.findData(name, int(Qt.ItemDataRole.UserRole)))
        settled(dialog)
    dialog.close()
    assert dialog.isVisible()  # they are asked for meanwhile, too
    dialog.next()
    settled(dialog)
    assert dialog.plan is not None
    assert [row.action for row in dialog.plan.rows].count(SKIP) == 1


def test_choices_that_no_longer_fit_are_said(opened: Opener, source: Path) -> None:
    dialog = opened(source)
    dialog.next()
    settled(dialog)
    assert dialog.plan is not None
    row = dialog.plan.rows[0]
    dialog.plan.choose(row.number, SKIP)
    row.draft = replace(row.draft, name="دیگری")  # as if it had been read so
    dialog.back()
    other_role(dialog, 2)
    dialog.next()
    settled(dialog)
    assert not any(one.chosen for one in dialog.plan.rows)
    assert dialog.message.kind == "warn"
    assert formats.number(row.number) in dialog.message.accessibleName()


def test_another_file_is_not_read_before_the_choices_are_given_up(
    opened: Opener, source: Path, other: Path
) -> None:
    dialog = with_a_choice(opened, source)
    dialog.take_files([other])
    settled(dialog)
    assert dialog.step == PREVIEW
    assert dialog.message.kind == "warn"
    dialog.close()  # another question
    assert dialog.isVisible()
    dialog.take_files([other, source])
    dialog.message.button.click()
    settled(dialog)
    assert dialog.table is not None
    assert dialog.table.name == "other.csv"
    assert "other.csv" in dialog.message.accessibleName()
    dialog.close()
    assert not dialog.isVisible()


# ---- words -------------------------------------------------------------------------------------


def test_names_of_encodings_keep_their_digits(opened: Opener, source: Path) -> None:
    choice = opened(source).columns.source.encoding
    words = " ".join(choice.itemText(number) for number in range(choice.count()))
    assert [code for code in ("UTF-8", "UTF-16", "UTF-32", "1256", "1252") if code in words] == [
        "UTF-8",
        "UTF-16",
        "UTF-32",
        "1256",
        "1252",
    ]


def test_the_question_for_a_file_is_asked_in_persian(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: object, _title: str, _folder: str, kinds: str) -> tuple[str, str]:
        asked.append(kinds)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    ask_source(opened(), None)
    every = asked[0].split(";;")[1]
    assert every.endswith(" (*)")
    assert not every.isascii()
