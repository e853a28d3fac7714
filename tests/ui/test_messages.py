"""Toasts, inline messages, and what is said when something broke."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from crmdesk import clock
from crmdesk.backup import BackupState
from crmdesk.errors import UserError
from ui import crash, messages, theme
from ui.main_window import MainWindow
from ui.messages import InlineMessage, ToastHost, show_error
from ui.shell import Skeleton, StatusLine
from ui.text import plain
from ui.widgets.backup_line import BackupLine
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    theme.set_reduce_motion(True)
    yield
    theme.set_reduce_motion(False)


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 560)
    widget.show()
    return widget


@pytest.fixture
def toasts(room: QWidget) -> ToastHost:
    return ToastHost(room)


def shown(host: ToastHost) -> str:
    return host.current.text if host.current and host.frame.isVisible() else ""


def test_a_toast_stands_at_the_bottom_centre(toasts: ToastHost, room: QWidget) -> None:
    toasts.show("ذخیره شد")
    box = toasts.frame.geometry()
    assert abs(box.center().x() - room.rect().center().x()) <= 1
    assert 12 <= room.height() - 1 - box.bottom() <= 16
    room.resize(1200, 700)
    box = toasts.frame.geometry()
    assert abs(box.center().x() - room.rect().center().x()) <= 1


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.3, 1.6])
def test_a_toast_stands_over_the_status_line_in_the_middle_of_the_page(
    qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
    theme.apply(qapp, "light", scale)
    window = MainWindow(WindowState())
    qtbot.addWidget(window)
    window.show()
    window.wake()
    window.toasts.show("ذخیره شد")
    for size in ((900, 560), (1366, 768), (900, 560)):
        window.resize(*size)
        qapp.processEvents()
        box, page = window.toasts.frame.geometry(), window.top.geometry()
        assert 12 <= window.status.y() - 1 - box.bottom() <= 16
        assert abs(box.center().x() - page.center().x()) <= 1
    window.close()
    theme.apply(qapp, "light")


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.3, 1.6])
def test_the_status_line_keeps_its_height_and_its_size_of_text(
    qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
    theme.apply(qapp, "light", scale)
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    before = line.height()
    state = BackupLine(lambda: None)
    line.add(state)
    state.show_state(BackupState("ok", clock.now(), ""), clock.now())
    qapp.processEvents()
    assert line.height() == before
    assert state.geometry().height() <= line.height()
    assert state.height() >= 32
    caption = next(one for one in line.findChildren(QLabel) if plain(one))
    assert state.font().pointSizeF() == caption.font().pointSizeF()
    theme.apply(qapp, "light")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_an_error_in_a_toast_has_a_plain_mark(qapp: QApplication, room: QWidget, name: str) -> None:
    theme.apply(qapp, name)
    host = ToastHost(room)
    host.show("نشد", kind="error")
    mark = next(one for one in host.frame.findChildren(QLabel) if not one.pixmap().isNull())
    assert not mark.styleSheet()
    assert mark.property("iconToken") == "toast_danger"


def test_a_long_sentence_wraps_inside_the_room(toasts: ToastHost, room: QWidget) -> None:
    toasts.show("یک جملهٔ بلند " * 20, "واگرد")
    assert room.rect().contains(toasts.frame.geometry())
    labels = toasts.frame.findChildren(QLabel)
    assert all(toasts.frame.rect().contains(one.geometry()) for one in labels if one.isVisible())


def test_the_button_acts_and_the_toast_goes(toasts: ToastHost) -> None:
    done: list[str] = []
    toasts.show("انجام شد", "واگرد", lambda: done.append("undo"))
    button = toasts.frame.button  # type: ignore[attr-defined]
    assert button.text() == button.accessibleName() == "واگرد"
    assert button.height() >= 32
    button.click()
    assert done == ["undo"]
    assert shown(toasts) == ""


def test_a_newer_toast_takes_the_place_of_a_plain_one(toasts: ToastHost) -> None:
    toasts.show("یک", "واگرد", lambda: None)
    toasts.show("دو", "واگرد", lambda: None)
    assert shown(toasts) == "دو"
    toasts.frame.button.click()  # type: ignore[attr-defined]
    assert shown(toasts) == ""


def test_errors_stay_and_the_rest_waits(toasts: ToastHost) -> None:
    toasts.show("پرونده قفل است", kind="error")
    toasts.show("یک")
    assert shown(toasts) == "پرونده قفل است"
    toasts._next()
    assert shown(toasts) == "یک"
    toasts.show("خطا", kind="error")
    toasts.show("دو")
    toasts.clear()
    assert shown(toasts) == ""


def test_it_goes_by_itself(room: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "SHOWN_MS", 20)
    host = ToastHost(room)
    host.show("یک")
    qtbot.waitUntil(lambda: shown(host) == "", timeout=2000)


def test_it_stays_while_it_is_pointed_at(
    toasts: ToastHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    toasts.show("یک", "واگرد")
    monkeypatch.setattr(toasts.frame, "underMouse", lambda: True)
    point = QPointF(1, 1)
    QApplication.sendEvent(toasts.frame, QEnterEvent(point, point, point))
    assert not toasts._timer.isActive()
    monkeypatch.setattr(toasts.frame, "underMouse", lambda: False)
    QApplication.sendEvent(toasts.frame, QEvent(QEvent.Type.Leave))
    assert toasts._timer.isActive()


def test_it_fades_in_and_leaves_no_effect_behind(toasts: ToastHost, qtbot: QtBot) -> None:
    theme.set_reduce_motion(False)
    toasts.show("یک")
    assert toasts.frame.graphicsEffect() is not None
    qtbot.waitUntil(lambda: toasts.frame.graphicsEffect() is None, timeout=2000)


def test_two_fades_at_once(toasts: ToastHost, qtbot: QtBot) -> None:
    theme.set_reduce_motion(False)
    toasts.show("یک")
    toasts.show("دو")
    qtbot.waitUntil(lambda: toasts.frame.graphicsEffect() is None, timeout=2000)
    assert shown(toasts) == "دو"


@pytest.mark.parametrize("kind", ["info", "ok", "warn", "error"])
def test_inline_messages(qtbot: QtBot, kind: str) -> None:
    done: list[str] = []
    strip = InlineMessage(kind, "<b>متن</b>", "دوباره", lambda: done.append("again"))
    qtbot.addWidget(strip)
    strip.show()
    assert strip.accessibleName() == "<b>متن</b>"
    strip.button.click()
    assert done == ["again"]
    strip.say("warn", "")
    assert not strip.isVisible()
    assert strip.kind == "warn"


def test_an_error_goes_to_the_toasts_of_its_window(room: QWidget, toasts: ToastHost) -> None:
    child = QWidget(room)
    show_error(child, UserError("پرونده پر است"))
    assert toasts.current is not None
    assert (toasts.current.text, toasts.current.kind) == ("پرونده پر است", "error")


def test_without_toasts_there_is_a_box_that_does_not_wait(room: QWidget) -> None:
    show_error(room, UserError("<b>نشد</b>"))
    box = room.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "<b>نشد</b>"
    box.close()


# ---- what broke ------------------------------------------------------------------------------


def broken(secret: str) -> Exception:
    try:
        try:
            raise ValueError(secret)
        except ValueError as cause:
            raise KeyError(secret) from cause
    except KeyError as error:
        return error


def test_a_report_tells_places_and_no_values() -> None:
    report = crash.report_of(broken("مریم گلپایگانی 09121234567"))
    assert "گلپایگانی" not in report
    assert "0912" not in report
    assert "builtins.KeyError" in report
    assert "builtins.ValueError" in report
    assert "test_messages.py" in report
    assert "Python 3" in report
    assert str(Path.home()) + "/" not in report.replace(str(crash.ROOT), "")


@pytest.fixture
def reporter(home: Path, qtbot: QtBot) -> Iterator[crash.CrashReporter]:
    home.mkdir()
    made, uninstall = crash.install_hooks(home / "crmdesk.log")
    yield made
    uninstall()
    if made.dialog is not None:
        made.dialog.close()


def test_hooks_log_and_show_once(
    reporter: crash.CrashReporter,
    home: Path,
    expect_log: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expect_log("unexpected error")
    moments = iter([100.0, 150.0, 105.0, 300.0])
    monkeypatch.setattr(crash.time, "monotonic", lambda: next(moments))
    shown_reports: list[str] = []
    monkeypatch.setattr(crash.CrashDialog, "open", lambda self: shown_reports.append(self.report))
    one, other, third = broken("راز"), ZeroDivisionError("راز"), IndexError("راز")
    for error in (one, one, other, third):
        sys.excepthook(type(error), error, error.__traceback__)
    # The first; not the same again; not another one 5 s after it; the last.
    types = [text.splitlines()[1] for text in shown_reports]
    assert types == ["builtins.KeyError", "builtins.IndexError"]
    logging.getLogger().handlers[-1].flush()
    written = (home / "crmdesk.log").read_text(encoding="utf-8")
    assert "builtins.ZeroDivisionError" in written
    assert "راز" not in written
    capsys.readouterr()


def test_threads_are_heard(
    reporter: crash.CrashReporter,
    qtbot: QtBot,
    expect_log: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expect_log("unexpected error")
    places: list[threading.Thread] = []
    monkeypatch.setattr(
        crash.CrashDialog, "open", lambda _self: places.append(threading.current_thread())
    )

    def work() -> None:
        raise LookupError("x")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(places), timeout=2000)
    assert places == [threading.main_thread()]


def test_the_report_can_be_copied(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = crash.CrashDialog("گزارش", tmp_path)
    qtbot.addWidget(dialog)
    dialog._copy()
    assert QApplication.clipboard().text() == "گزارش"
    titles = [plain(one) for one in dialog.findChildren(QLabel)]
    assert titles[0]


def test_one_report_for_one_kind_of_error(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    for text in ("first", "second"):
        reports = crash.keep_report(folder, "ValueError ui/x.py:1", text)
    crash.keep_report(folder, "KeyError ui/x.py:2", "other")
    assert sorted(one.read_text() for one in reports.iterdir()) == ["other", "second"]
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    assert crash.keep_report(blocked, "x", "y") == blocked


def test_ctrl_c_is_no_crash(reporter: crash.CrashReporter, monkeypatch: pytest.MonkeyPatch) -> None:
    quits: list[int] = []
    monkeypatch.setattr(crash.QApplication, "quit", lambda: quits.append(1))
    error = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, error, None)
    assert quits == [1]
    assert reporter.dialog is None


def test_what_is_done_to_the_data_is_said_in_the_middle(qtbot: QtBot) -> None:
    skeleton = Skeleton("امروز")
    qtbot.addWidget(skeleton)
    skeleton.resize(800, 500)
    skeleton.show()
    skeleton.say("در حال بازگردانی پشتیبان…")
    said = next(
        one for one in skeleton.findChildren(QWidget) if one.accessibleName().startswith("در حال")
    )
    for size in ((800, 500), (1100, 600)):
        skeleton.resize(*size)
        assert abs(said.geometry().center().x() - skeleton.rect().center().x()) <= 1
        assert abs(said.geometry().center().y() - skeleton.rect().center().y()) <= 1
    assert said.isVisible()


def test_the_two_other_deeds_of_a_crash_look_alike(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = crash.CrashDialog("گزارش", tmp_path)
    qtbot.addWidget(dialog)
    kinds = sorted(str(one.property("kind")) for one in dialog.findChildren(QPushButton))
    assert kinds == ["primary", "secondary", "secondary"]
