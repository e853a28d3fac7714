"""What happens behind the first picture: the core is imported, the data file opened and read.

Runs in a worker thread. SQLAlchemy alone takes as long to import as all of Qt, so nothing of this
may stand before the first paint.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import sys
import threading
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore, QtGui, QtWidgets

from ui.plain_import import PLAIN_IMPORT

if TYPE_CHECKING:
    from crmdesk.desk import Desk

SWITCH_S = 0.0005
"""How often the importing thread lets go of the interpreter, in seconds: the window stays alive."""

FIRST_ROWS = 40

_ENDINGS: tuple[str, ...] = (
    *("Area", "Bar", "Box", "Browser", "Button", "Dial", "Dialog", "Edit", "Event", "Frame"),
    *("Gradient", "Grip", "Handle", "Label", "Message", "Number", "Screen", "SizeF", "Slider"),
    *("Style", "StyleHints", "View", "Widget", "Window", "Wizard", "WizardPage", "Band"),
)
"""How the names of Qt's events and widgets end."""

_PAGES = {
    "today": "ui.pages.today",
    "customers": "ui.pages.customers",
    "backup": "ui.pages.backup",
    "settings": "ui.pages.settings",
}
_LATER = (
    *("ui.dialogs.call", "ui.dialogs.new_customer", "ui.dialogs.follow_up", "ui.dialogs.entry"),
    *("ui.palette", "ui.widgets.quick_line_parts", "rapidfuzz.fuzz"),
    *("ui.dialogs.import_wizard", "ui.dialogs.export", "ui.dialogs.preview"),
)
_SERVICES = ("search", "followups", "interactions", "timeline", "today", "tags", "notes", "history")
_FRAME = (
    *("ui.actions", "ui.keyfilter", "ui.messages", "ui.search_keys"),
    *("ui.window_commands", "ui.window_handlers", "ui.window_looks"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the window needs to go on.

    Attributes:
        desk: opened; its writing connection may be used from any thread.
        preloaded: see ``ui.context.Context``.
    """

    desk: Desk
    preloaded: dict[str, Any]


def load(path: Path | None, section: str, *, anywhere: bool = True) -> Loaded:
    """Import, open, and read what the first page shows.

    Args:
        path: the data file; None for the one in the data folder.
        section: whose page is the first.
        anywhere: make a new file even in a folder that another program copies about.

    Raises:
        FileProblem: the file cannot be opened; see ``crmdesk.desk.open_desk``.
    """
    with _yielding(), _without_hook():
        from crmdesk.desk import open_desk

        if not anywhere:
            _refuse_synced(path)
        desk = open_desk(path, source="window")
        try:
            ids = _Meanwhile(desk.customers.ids) if section == "customers" else None
            for name in (*_FRAME, _PAGES[section]):
                importlib.import_module(name)
            _make_classes()
            preloaded = _read_ahead(desk, ids)
        except BaseException:
            desk.close()
            raise
    return Loaded(desk, preloaded)


def _refuse_synced(path: Path | None) -> None:
    """Stop before a new data file is made where it could be damaged; costs nothing otherwise."""
    from crmdesk import paths

    path = path or paths.data_file()
    if not path.exists():
        from ui.synced_banner import refuse_new

        refuse_new(path)


def load_the_rest(desk: Desk, with_customers: bool) -> array[int]:
    """Import what the user will want next, so that it opens at once.

    Returns:
        The ids of all customers, by name; none when they are not asked for.
    """
    with _yielding(), _without_hook():
        for name in _SERVICES:
            getattr(desk, name)
        for name in (*_PAGES.values(), *_LATER):
            importlib.import_module(name)
        return desk.customers.ids() if with_customers else array("q")


class _Meanwhile:
    """Reads while modules are imported: SQLite works without the interpreter's lock."""

    def __init__(self, read: Callable[[], array[int]]) -> None:
        self._read = read
        self._ids: array[int] | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._ids = self._read()
        except Exception as error:  # told by the one who waits
            self._error = error

    def result(self) -> array[int]:
        """Wait for the ids; raises what went wrong."""
        self._thread.join()
        if self._ids is None:
            raise self._error or RuntimeError("nothing was read")
        return self._ids


def _read_ahead(desk: Desk, reading: _Meanwhile | None) -> dict[str, Any]:
    """Read what the first page shows; this also compiles its statements, for all threads."""
    from crmdesk import clock, formats

    formats.moment(clock.now())  # loads the calendar
    if reading is None:
        return {"today": desk.today.read_lists()}
    ids = reading.result()
    desk.customers.rows(ids[:FIRST_ROWS])
    return {"customer_ids": ids}


def _make_classes() -> None:
    """Make Qt's classes that the first page will ask for.

    PySide6 makes a class when it is first named. To tell the type of a viewport or of an event it
    goes through all widgets and all events: too long for the window's thread.
    """
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            if name.startswith("Q") and name.endswith(_ENDINGS):
                getattr(module, name)


@contextlib.contextmanager
def _without_hook() -> Iterator[None]:
    """Import without PySide6's hook, which looks at the caller of each import in the program.

    Nothing here uses what it is for (other spellings of Qt's names), and SQLAlchemy's import is a
    quarter shorter without it.
    """
    hook = builtins.__import__
    builtins.__import__ = PLAIN_IMPORT
    try:
        yield
    finally:
        builtins.__import__ = hook


@contextlib.contextmanager
def _yielding() -> Iterator[None]:
    """Let the window's thread in often, and keep the collector from stopping both."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(before)
