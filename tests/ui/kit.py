"""A desk and a context for tests of pages and dialogs, without the whole window.

The fixture is taken by name: ``desk = kit.desk`` at the top of a module of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from crmdesk import clock, i18n
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import UserError
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from ui import tasks, theme
from ui.bridge import Bridge
from ui.context import Context
from ui.messages import ToastHost
from ui.window_state import WindowState


@dataclass
class Asked:
    """What a page asked of its window."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    forms: list[tuple[Any, ...]] = field(default_factory=list)
    """("new_follow_up", ids), ("edit_follow_up", id), ("log_entry", id), ("edit_entry", id)."""
    program: list[tuple[Any, ...]] = field(default_factory=list)
    new: int = 0


class FakeProgram:
    """Notes what a page asks of the program."""

    is_sample = False

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *what: self._asked.program.append((name, *what))


class Window(QWidget):
    """A stand-in for the window: a search field, one page, toasts."""

    def __init__(self, desk: Desk, make: Callable[[Context], QWidget], **preloaded: Any) -> None:
        super().__init__()
        self.asked = Asked()
        self.search = QLineEdit()
        self.search.setObjectName("topSearch")
        self.toasts = ToastHost(self)
        self.bridge = Bridge(desk.store, self)
        self.context = self._context(desk, preloaded)
        self.page: Any = make(self.context)
        self.search.textEdited.connect(getattr(self.page, "set_query", lambda _text: None))
        self.bridge.changed.connect(getattr(self.page, "changed", lambda _changes: None))
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.page, 1)
        self.resize(1100, 700)
        self.show()
        self.activateWindow()
        settle_events()

    def closeEvent(self, event: Any) -> None:
        self.bridge.stop()
        super().closeEvent(event)

    @property
    def toast(self) -> str:
        return self.toasts.current.text if self.toasts.current else ""

    def press_toast(self) -> None:
        current = self.toasts.current
        assert current is not None
        assert current.on_action is not None
        current.on_action()

    def _context(self, desk: Desk, preloaded: dict[str, Any]) -> Context:
        actions = {name: QAction(self) for name in ("search", "new_customer", "import")}
        actions["search"].triggered.connect(self._to_search)
        actions["new_customer"].triggered.connect(self._new)
        return Context(
            desk=desk,
            toasts=self.toasts,
            state=WindowState(),
            bridge=self.bridge,
            actions=actions,  # type: ignore[arg-type]
            open_customer=self.asked.opened.append,
            log_call=lambda *ids: self.asked.calls.append(ids),
            new_follow_up=lambda ids=(): self.asked.forms.append(("new_follow_up", tuple(ids))),
            edit_follow_up=lambda one: self.asked.forms.append(("edit_follow_up", one)),
            log_entry=lambda one=None: self.asked.forms.append(("log_entry", one)),
            edit_entry=lambda one: self.asked.forms.append(("edit_entry", one)),
            run=self._run,
            program=FakeProgram(self.asked),  # type: ignore[arg-type]
            preloaded=preloaded,
        )

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _new(self) -> None:
        self.asked.new += 1

    def _run(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except UserError as error:
            self.asked.errors.append(error.message)
            return None


@contextmanager
def a_desk(folder: Path) -> Iterator[Desk]:
    """Open an empty desk and close it afterwards."""
    desk = open_desk(folder / "desk.db")
    try:
        yield desk
    finally:
        tasks.rest(desk.store.readers)  # closing a connection that the worker reads with is a crash
        desk.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk without customers."""
    with a_desk(tmp_path) as made:
        yield made


def speak(language: str, scale: float = 1.0) -> None:
    """Let the program speak a language, with its direction and a size of the text."""
    i18n.set_language(language)
    sides = Qt.LayoutDirection
    direction = sides.RightToLeft if language == "fa" else sides.LeftToRight
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", scale, direction)


def customer(desk: Desk, name: str, phone: str = "", **more: Any) -> int:
    """Add a customer."""
    contacts = (ContactDraft("phone", phone),) if phone else ()
    return desk.customers.add(CustomerDraft(name, contacts=contacts, **more))


def day(distance: int) -> date:
    """Return the day that many days from today."""
    return clock.today() + timedelta(days=distance)


def at(distance: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the day that many days from today."""
    there = day(distance)
    return datetime(there.year, there.month, there.day, hour, minute, tzinfo=clock.zone())


def follow_up(desk: Desk, customer_id: int, distance: int, **more: Any) -> int:
    """Add a follow-up that is due that many days from today."""
    return desk.followups.add(FollowUpDraft(customer_id, day(distance), **more))


def settle_events(times: int = 4) -> None:
    """Let what was posted happen, the worker's results included."""
    for _ in range(times):
        QApplication.processEvents()
        for pool in tasks._pools:
            pool.waitForDone(5000)
    QApplication.processEvents()
