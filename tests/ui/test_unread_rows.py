"""A data file that is damaged under an open window: blank rows and one sentence, no crash."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QWidget

from crmdesk.errors import FileProblem
from tests.ui.kit import settle_events
from tests.ui.test_rows_model import COLUMNS, Row
from ui import crash
from ui.main_window import MainWindow
from ui.messages import InlineMessage, ToastHost
from ui.models import rows_model
from ui.models.rows_model import PAGE, RowsModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DAMAGED = "پرونده آسیب دیده است."


class Bad:
    """Rows of a file that cannot be read for now."""

    def __init__(self) -> None:
        self.is_bad = True
        self.asked = 0

    def fetch(self, ids: Sequence[int]) -> list[Row]:
        self.asked += 1
        if self.is_bad:
            raise FileProblem(DAMAGED)
        return [Row(one, f"n{one}") for one in ids]


@pytest.fixture
def reporter(home: Path, qtbot: QtBot) -> Iterator[crash.CrashReporter]:
    home.mkdir(exist_ok=True)
    made, uninstall = crash.install_hooks(home / "crmdesk.log")
    yield made
    uninstall()


def raised(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def test_painting_raises_nothing_and_each_page_tells_once(qtbot: QtBot) -> None:
    bad = Bad()
    model: RowsModel[Row] = RowsModel(COLUMNS, bad.fetch)
    model.set_ids(range(1, 10 * PAGE))
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(600, 400)
    with qtbot.capture_exceptions() as errors:
        view.show()
        view.grab()
        view.scrollToBottom()
        view.grab()
        view.viewport().repaint()
        settle_events()
    assert [str(error[1]) for error in errors] == [DAMAGED, DAMAGED]
    assert bad.asked == 2  # each page once
    assert model.row_at(0) is None
    assert model.data(model.index(0, 0)) == ""
    bad.is_bad = False
    model.refresh_ids()
    assert model.data(model.index(0, 0)) == "\u2068n1\u2069"


def test_other_rows_that_cannot_be_read_are_told_of_again(qtbot: QtBot) -> None:
    bad = Bad()
    model: RowsModel[Row] = RowsModel(COLUMNS, bad.fetch)
    with qtbot.capture_exceptions() as errors:
        for count in (5, 7):
            model.set_ids(range(1, count))
            assert model.rows_at(range(3)) == []
            settle_events()
    assert len(errors) == 2


def test_rows_come_back_with_the_disk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_model, "AGAIN_MS", 0)
    bad = Bad()
    model: RowsModel[Row] = RowsModel(COLUMNS, bad.fetch)
    model.set_ids(range(1, 10))
    with qtbot.capture_exceptions():
        assert model.data(model.index(0, 0)) == ""
        assert model.row_at(1) is None
        assert bad.asked == 1  # not again in the same turn
        settle_events()
    bad.is_bad = False
    assert model.data(model.index(0, 0)) == "\u2068n1\u2069"


def test_what_is_copied_is_asked_for_again_at_once(qtbot: QtBot) -> None:
    bad = Bad()
    model: RowsModel[Row] = RowsModel(COLUMNS, bad.fetch)
    model.set_ids(range(1, 10))
    with qtbot.capture_exceptions():
        assert model.row_at(0) is None
        settle_events()
    bad.is_bad = False
    assert len(model.rows_at(range(9))) == 9


def test_a_sentence_for_the_user_is_no_crash(
    reporter: crash.CrashReporter,
    window: MainWindow,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    expect_log("an error for the user")
    moments = iter([100.0, 104.0, 107.9, 108.1, 108.1])  # it is on for eight seconds
    monkeypatch.setattr(crash.time, "monotonic", lambda: next(moments))
    said: list[str] = []
    monkeypatch.setattr(ToastHost, "show", lambda _self, text, **_more: said.append(text))
    for _each in range(4):  # the first; while it is on, twice; later again
        raised(FileProblem(DAMAGED))
    assert said == [DAMAGED, DAMAGED]
    raised(FileProblem("دیسک پر است."))
    assert said[2:] == ["دیسک پر است."]
    assert reporter.dialog is None
    assert not (home / crash.REPORTS).exists()
    assert DAMAGED not in (home / "crmdesk.log").read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


def test_it_is_said_where_the_work_is(
    reporter: crash.CrashReporter, window: MainWindow, expect_log: Callable[[str], None]
) -> None:
    expect_log("an error for the user")
    raised(FileProblem(DAMAGED))
    assert window.toasts.current is not None
    assert (window.toasts.current.text, window.toasts.current.kind) == (DAMAGED, "error")
    window.toasts.clear()
    dialog = QDialog(window)
    dialog.open()
    place: Any = crash._where_it_is_seen()
    assert place is dialog
    dialog.close()
    assert crash._where_it_is_seen() is window


def test_there_is_one_box_over_a_dialog(
    reporter: crash.CrashReporter,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    expect_log("an error for the user")
    moments = iter([100.0, 120.0, 140.0, 160.0])
    monkeypatch.setattr(crash.time, "monotonic", lambda: next(moments))
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    for sentence in (DAMAGED, DAMAGED, "دیسک پر است.", DAMAGED):
        raised(FileProblem(sentence))
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    (box,) = [one for one in shown if one.inherits("QMessageBox")]
    assert box.property("text").split("\n\n") == [DAMAGED, "دیسک پر است."]
    box.close()
    dialog.close()


def test_without_any_window_it_is_only_logged(
    reporter: crash.CrashReporter, expect_log: Callable[[str], None]
) -> None:
    expect_log("an error for the user")
    assert crash._where_it_is_seen() is None
    raised(FileProblem(DAMAGED))
    assert reporter.dialog is None


def test_counting_customers_of_a_damaged_file_is_told(
    reporter: crash.CrashReporter,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    expect_log("an error for the user")
    assert window.desk is not None

    def count() -> int:
        raise FileProblem(DAMAGED)

    monkeypatch.setattr(window.desk.customers, "count", count)
    with qtbot.capture_exceptions() as errors:  # pytest has a hook of its own
        window._count()
        settle_events()
    assert [str(error[1]) for error in errors] == [DAMAGED]
    raised(errors[0][1])
    assert window.toasts.current is not None
    assert window.toasts.current.text == DAMAGED
    assert not [
        one for one in window.findChildren(InlineMessage) if one.kind == "error" and shown(one)
    ]


def shown(widget: QWidget) -> bool:
    return widget.isVisible()
