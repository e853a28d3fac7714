"""What every test gets: its own data folder, a fixed clock, and guards against surprises.

The guards turn what would otherwise hang, reach the network or pass unnoticed into a failure:
a modal dialog, a socket, a warning in the log or from Qt, a transaction that was left open.
"""

from __future__ import annotations

import logging
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import hypothesis
import pytest

if TYPE_CHECKING:
    from crmdesk.desk import Desk

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, however busy the machine is.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")

NOW = "2026-11-21T09:00"
"""The moment of every test, in Tehran: Saturday 30 Aban 1405, nine in the morning."""

HARMLESS = (
    r"This plugin does not support propagateSizeHints\(\)",
    r"QStandardPaths: (XDG_RUNTIME_DIR not set|wrong permissions on runtime directory)",
)
"""What Qt says on every machine without a desktop."""

MODAL = {
    "QDialog": ["exec", "exec_"],
    "QMessageBox": ["exec", "information", "question", "warning", "critical", "about", "aboutQt"],
    "QFileDialog": [
        "exec",
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
        "getExistingDirectory",
    ],
    "QInputDialog": ["exec", "getText", "getMultiLineText", "getInt", "getDouble", "getItem"],
    "QColorDialog": ["exec", "getColor"],
    "QFontDialog": ["exec", "getFont"],
    "QMenu": ["exec", "exec_"],
}
"""Calls that wait for a human."""


class RealDialogError(AssertionError):
    """A test would have waited for a human."""


class NetworkError(AssertionError):
    """A test would have used the network."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of the test's own, and the fixed moment."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CRMDESK_HOME", str(folder))
    monkeypatch.setenv("CRMDESK_NOW", NOW)
    monkeypatch.delenv("CRMDESK_TZ", raising=False)
    return folder


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def desk(data_file: Path) -> Iterator[Desk]:
    """A new desk; the import is here because not every test needs the core."""
    from crmdesk.desk import open_desk

    opened = open_desk(data_file)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def settings_of_modules() -> Iterator[None]:
    """Set the clock and the language back after each test, in modules that were loaded."""
    yield
    if "crmdesk.clock" in sys.modules:
        sys.modules["crmdesk.clock"].set_now(None)
    if "crmdesk.i18n" in sys.modules:
        sys.modules["crmdesk.i18n"].set_language("fa")
    if "crmdesk.formats" in sys.modules:
        sys.modules["crmdesk.formats"].set_digits("auto")
        sys.modules["crmdesk.formats"].set_currency("toman")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Sockets of the internet families cannot connect; local ones between processes can."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _local_only(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _no_names)
        yield


def _local_only(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise NetworkError(f"a test used the network: {real.__name__}{arguments!r}")
        return real(self, *arguments)

    return call


def _no_names(*arguments: Any, **_: Any) -> NoReturn:
    raise NetworkError(f"a test looked a host up: {arguments[:2]!r}")


@pytest.fixture(autouse=True)
def no_real_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modal dialogs raise, unless the test has put an answer in their place."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return
    for owner, names in MODAL.items():
        for name in names:
            if hasattr(getattr(widgets, owner), name):
                monkeypatch.setattr(getattr(widgets, owner), name, _refusal(f"{owner}.{name}"))


def _refusal(name: str) -> Callable[..., NoReturn]:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise RealDialogError(f"{name} would wait for a human; monkeypatch it in the test")

    return refuse


class _Keeper(logging.Handler):
    """Keeps the records of warnings and errors."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = record.exc_info[1] if record.exc_info else None
        self.records.append(f"{record.name}: {record.getMessage()}" + (f" {trace!r}" * bool(trace)))

    def surprises(self) -> list[str]:
        known = [*HARMLESS, *self.expected]
        return [text for text in self.records if not any(re.search(one, text) for one in known)]


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[_Keeper]:
    """No warning in the log and none from Qt, but for those named by `expect_log`."""
    keeper = _Keeper()
    logging.getLogger().addHandler(keeper)
    core = sys.modules.get("PySide6.QtCore")
    before = core.qInstallMessageHandler(_qt_to_log) if core else None
    try:
        yield keeper
    finally:
        logging.getLogger().removeHandler(keeper)
        if core:
            core.qInstallMessageHandler(before)
    surprises = keeper.surprises()
    if surprises:
        pytest.fail("unexpected in the log (expect_log allows it):\n" + "\n".join(surprises))


def _qt_to_log(kind: Any, context: Any, message: str) -> None:
    level = {"QtDebugMsg": logging.DEBUG, "QtInfoMsg": logging.INFO}.get(kind.name, logging.WARNING)
    logging.getLogger("qt").log(level, "%s: %s", getattr(context, "category", None), message)


@pytest.fixture
def expect_log(quiet_log: _Keeper) -> Callable[[str], None]:
    """`expect_log(pattern)`: a record that this regular expression finds is no surprise."""
    return quiet_log.expected.append


@pytest.fixture(autouse=True)
def no_open_transaction() -> Iterator[None]:
    """No store may be left in the middle of a transaction."""
    yield
    store = sys.modules.get("crmdesk.store")
    open_ones = [one for one in getattr(store, "LIVE", ()) if one.in_transaction]
    assert not open_ones, f"left in a transaction: {open_ones}"
