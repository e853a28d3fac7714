"""When something breaks that should not: a log, one quiet dialog, and a report to copy.

An error that has a sentence for the user and that nobody took is no fault of the program: its
sentence is said, and nothing else.

Nothing is sent. Neither the log nor the report holds what people typed: of an error only its
type and the places in the code are kept, for its message may quote a name or a phone number.
"""

from __future__ import annotations

import faulthandler
import hashlib
import logging
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    QUrl,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crmdesk import __version__
from crmdesk.errors import UserError
from crmdesk.i18n import _
from ui.buttons import button
from ui.messages import SHOWN_MS, ToastHost, show_error
from ui.text import label, wrapped

ROOT = Path(__file__).resolve().parent.parent
LOG_BYTES, LOG_FILES = 1_000_000, 5
REPORTS = "reports"
QUIET_S = 10.0
"""At most one dialog in so many seconds."""

SAME_S = SHOWN_MS / 1000
"""The same sentence not again while it is on."""

TEXT = "text"
"""Property of a message box."""

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def trace_of(error: BaseException) -> str:
    """The types and places of an error and of what caused it; no messages, no values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def place_of(error: BaseException) -> str:
    """The type of an error and where it was raised: what makes it the same error again."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{_short(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__qualname__} {where}"


def report_of(error: BaseException) -> str:
    """What a user can copy and send to us."""
    versions = (
        f"CRMDesk {__version__} · Python {platform.python_version()} · Qt {qVersion()} · "
        f"{platform.system()} {platform.release()} {platform.machine()}"
    )
    return f"{versions}\n{trace_of(error)}\n"


def keep_report(folder: Path, place: str, report: str) -> Path:
    """Write a report beside the log, one file for each kind of error; return their folder.

    Args:
        folder: of the log.
        place: of ``place_of``.
        report: of ``report_of``.
    """
    reports = folder / REPORTS
    name = f"error-{hashlib.sha256(place.encode()).hexdigest()[:12]}.txt"
    try:
        reports.mkdir(parents=True, exist_ok=True, mode=0o700)
        (reports / name).write_text(report, encoding="utf-8")
    except OSError:
        return folder  # the dialog shows it all the same
    return reports


def _short(filename: str) -> str:
    """A path without the folders that tell who the user is."""
    path = Path(filename)
    if path.is_relative_to(ROOT) and ".venv" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])


class _SafeFormatter(logging.Formatter):
    """Writes errors as ``trace_of`` does."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, and below it what went wrong."""
        # Not formatException: another handler may have put the whole error into exc_text before.
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{trace_of(error)}"


class CrashReporter(QObject):
    """Takes errors from any thread and shows a dialog for each kind once."""

    _arrived = Signal(object)

    def __init__(self, log_path: Path) -> None:
        super().__init__()
        self._log_path = log_path
        self._shown: set[str] = set()
        self._last = -QUIET_S
        self._said: dict[str, float] = {}
        self.dialog: CrashDialog | None = None
        self._arrived.connect(self._show)

    def take(self, error: BaseException) -> None:
        """Log an error and show it, once; of one for the user only its sentence."""
        if isinstance(error, UserError):
            log.warning("an error for the user that nobody took", exc_info=error)
        else:
            log.error("unexpected error", exc_info=error)
        self._arrived.emit(error)

    def _say(self, error: UserError) -> None:
        """Say a sentence in the window; one page of a damaged file fails in every row of it."""
        now = time.monotonic()
        place, box = _where_it_is_seen(), _open_box()
        if place is None or now - self._said.get(error.message, -SAME_S) < SAME_S:
            return
        self._said[error.message] = now
        if box is None:
            show_error(place, error)
        elif error.message not in box.property(TEXT):
            box.setProperty(TEXT, f"{box.property(TEXT)}\n\n{error.message}")

    def _show(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._say(error)
            return
        place, now = place_of(error), time.monotonic()
        if place in self._shown or now - self._last < QUIET_S:
            return
        self._shown.add(place)
        self._last = now
        report = report_of(error)
        self.dialog = CrashDialog(report, keep_report(self._log_path.parent, place, report))
        self.dialog.open()


def _where_it_is_seen() -> QWidget | None:
    """Return what a sentence is said in: a window with a place for it, else the one at work."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    active = QApplication.activeModalWidget() or QApplication.activeWindow()
    hosts = (one for one in shown if one.findChild(ToastHost) is not None)
    return active or next(hosts, next(iter(shown), None))


def _open_box() -> QWidget | None:
    """Return the box that tells of an error already; there shall not be one over it."""
    shown = (one for one in QApplication.topLevelWidgets() if one.isVisible())
    return next((one for one in shown if one.inherits("QMessageBox")), None)


class CrashDialog(QDialog):
    """Says that something went wrong and that the data is safe; the program goes on."""

    def __init__(self, report: str, folder: Path) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(_("CRMDesk"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.report = report
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Something went wrong in the program"), "h2"))
        words = label(
            _(
                "Your data is safe: nothing is ever half-saved. You can go on working. "
                "The report below holds no names and no phone numbers."
            ),
            "body",
            "text2",
        )
        column.addWidget(wrapped(words))
        details = QPlainTextEdit(report)
        details.setReadOnly(True)
        details.setTabChangesFocus(True)
        details.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        details.setAccessibleName(_("Report"))
        details.setMinimumHeight(160)
        column.addWidget(details, 1)
        column.addLayout(self._buttons(folder))
        self.resize(620, 380)

    def _buttons(self, folder: Path) -> QHBoxLayout:
        def show_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        go_on = button(_("Continue"), "primary", self.accept)
        go_on.setDefault(True)
        go_on.setFocus()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(_("Copy the report"), "secondary", self._copy))
        row.addWidget(button(_("Open the folder"), "secondary", show_folder))
        row.addStretch(1)
        row.addWidget(go_on)
        go_on.setFocus()
        return row

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report)


def install_hooks(log_path: Path) -> tuple[CrashReporter, Callable[[], None]]:
    """Catch what nobody caught, in all threads, and what Qt and the interpreter complain of.

    Returns:
        The reporter, and the way to take the hooks out again.
    """
    reporter = CrashReporter(log_path)
    handler = _log_to(log_path)
    fault_file = _faults_to(log_path.with_suffix(".fault"))
    before = sys.excepthook, threading.excepthook

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if not issubclass(kind, UserError):
            traceback.print_exception(kind, error, trace)
        reporter.take(error)

    def on_thread_error(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            reporter.take(arguments.exc_value)

    sys.excepthook, threading.excepthook = on_error, on_thread_error
    qt_before = qInstallMessageHandler(_qt_message)

    def uninstall() -> None:
        sys.excepthook, threading.excepthook = before
        qInstallMessageHandler(qt_before)
        if fault_file is not None:
            faulthandler.disable()
            fault_file.close()
        logging.getLogger().removeHandler(handler)
        handler.close()

    return reporter, uninstall


def _faults_to(path: Path) -> TextIO | None:
    """Let the interpreter write there when it is killed by a fault in native code."""
    if faulthandler.is_enabled():  # by the one who started us; that place is better known
        return None
    file = path.open("w", encoding="utf-8")
    faulthandler.enable(file)
    return file


def _log_to(path: Path) -> logging.Handler:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(
        path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(_SafeFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    category = getattr(context, "category", None) or "qt"
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s: %s", category, message)
