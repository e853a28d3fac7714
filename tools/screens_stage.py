"""One window on an invented shop, and the means to take pictures of it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from crmdesk.desk import Desk
    from ui.app import Session
    from ui.main_window import MainWindow

NOW = "2026-11-21T09:20"
"""Saturday 30 Aban 1405, twenty past nine: the moment of every picture."""

CUSTOMERS, SEED = 348, 3
PATIENCE_S = 8.0
ROUNDS = 6
"""Turns of the event loop after which a screen stands still."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the window is shown.

    Attributes:
        name: the beginning of each file's name.
        language: "fa" or "en".
        theme: "light" or "dark".
        size: of the window.
        scale: of the text; 1.0 is 10 points.
    """

    name: str
    language: str
    theme: str
    size: tuple[int, int]
    scale: float = 1.0


class Shot(NamedTuple):
    """One picture.

    Attributes:
        name: the end of the file's name.
        pose: brings the stage into the state; what it returns is laid over the window, None
            means the window alone.
        shop: "full" or "empty".
    """

    name: str
    pose: Callable[[Stage], QWidget | None]
    shop: str = "full"


class NotThereError(RuntimeError):
    """A screen did not come, or has no such part."""


class Stage:
    """A window in one look.

    Attributes:
        before_reset: what a picture leaves to be put right before the next one.
    """

    def __init__(self, look: Look, shop: str) -> None:
        """Open a window.

        Args:
            look: how it is shown.
            shop: "full" for the invented shop, "empty" for a file without customers.
        """
        from ui.app import Session

        self.look = look
        self.before_reset: list[Callable[[], object]] = []
        self._home = Path(os.environ["CRMDESK_HOME"])
        _write_state(self._home, look)
        path = self._home / f"{shop}.db"
        make_shop(path, shop)
        self.session: Session = Session(path)
        self._quiet()
        self.window.resize(*look.size)
        self.session.show()
        wait(lambda: self.window.context is not None and bool(self.window.pages.pages))
        self.settle()
        self._wear(look.scale)

    @property
    def window(self) -> MainWindow:
        """The program's window."""
        return self.session.window

    @property
    def desk(self) -> Desk:
        """The services of the shop."""
        assert self.window.desk is not None
        return self.window.desk

    def end(self) -> None:
        """Close the window."""
        self.session.end()
        self.settle()

    @property
    def focused(self) -> Any:
        """The widget that has the keyboard, the window when none has."""
        found: Any = self.window.focusWidget()
        return found or self.window

    def page(self, name: str) -> Any:
        """Show a page and return it."""
        self.window.show_section(name)
        self.settle()
        return self.window.pages.page(name)

    # ---- between two pictures -------------------------------------------------------------------

    def reset(self) -> None:
        """Close what stands over the window and go back to Today."""
        from PySide6.QtWidgets import QApplication

        while self.before_reset:
            self.before_reset.pop()()
        for _level in range(3):
            self.press(self.focused, "Esc")
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        palette = getattr(self.window.looks, "_palette", None)
        if palette is not None and palette.isVisible():
            palette.close_palette()
        self.window.toasts.clear()
        self.window.banner.drop()
        self.window.top.search.wipe()
        for form in self.desk.drafts.kept():
            self.desk.drafts.drop(form)
        self.window.show_section("today")
        self.window.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing moves any more: the worker, the timers of the moment, the painting."""
        from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
        from PySide6.QtWidgets import QApplication

        from ui import tasks

        for _round in range(ROUNDS):
            for pool in tasks._pools:  # noqa: SLF001 - a tool may look behind the door
                pool.waitForDone(5000)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def pause(self, seconds: float) -> None:
        """Let short timers run out."""
        end = time.perf_counter() + seconds
        wait(lambda: time.perf_counter() > end)
        self.settle()

    def type_text(self, widget: QWidget, text: str) -> None:
        """Type into a widget, letter by letter, in any script."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(widget, event)
        self.settle()

    def press(self, widget: QWidget, keys: str) -> None:
        """Press a combination such as "Ctrl+T" in a widget."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest

        one: Any = QKeySequence(keys)[0]  # type: ignore[index]
        QTest.keyClick(widget, one.key(), one.keyboardModifiers())
        self.settle()

    # ---- taking ---------------------------------------------------------------------------------

    def picture(self, over: QWidget | None) -> QPixmap:
        """The window with what stands over it, as the eye sees the screen.

        Args:
            over: a dialog or a menu; a widget inside the window is seen anyway.
        """
        from PySide6.QtCore import QPoint, QRect
        from PySide6.QtGui import QPainter

        self.settle()
        made = self._canvas(over)
        painter = QPainter(made)
        if over is not None and over.isWindow() and not _is_popup(over):
            painter.fillRect(made.rect(), _shade())
            size = made.deviceIndependentSize().toSize()
            middle = QRect(QPoint(0, 0), size).center() - over.rect().center()
            painter.drawPixmap(middle, over.grab())
            painter.setPen(self.window.palette().mid().color())
            painter.drawRect(QRect(middle, over.size()))
        for menu in self._popups():
            painter.drawPixmap(self._place_of(menu), menu.grab())
        painter.end()
        return made

    def _canvas(self, over: QWidget | None) -> QPixmap:
        """The window; on a larger ground where a dialog is larger than it."""
        from PySide6.QtGui import QPainter, QPixmap

        window = self.window.grab()
        if over is None or not over.isWindow() or _is_popup(over):
            return window
        made = QPixmap(self.window.size().expandedTo(over.size()))
        made.fill(self.window.palette().window().color())
        painter = QPainter(made)
        painter.drawPixmap(0, 0, window)
        painter.end()
        return made

    def _popups(self) -> Iterator[QWidget]:
        from PySide6.QtWidgets import QApplication

        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and _is_popup(widget):
                yield widget

    def _place_of(self, menu: QWidget) -> QPoint:
        """Where a menu stands over the window; the picture ends where the window does."""
        from PySide6.QtCore import QPoint

        at = menu.pos() - self.window.pos()
        left = max(0, min(at.x(), self.window.width() - menu.width()))
        return QPoint(left, max(0, min(at.y(), self.window.height() - menu.height())))

    def _quiet(self) -> None:
        """Nothing that blinks: two runs shall give the same pictures."""
        self.session.app.setCursorFlashTime(0)

    def _wear(self, scale: float) -> None:
        """Take a text size that the settings do not offer."""
        if scale != 1.0:
            from ui import theme

            theme.apply(self.session.app, self.look.theme, scale)
            self.settle()


def make_shop(path: Path, shop: str) -> None:
    """Make a shop's file; the full one is generated once and copied from then on."""
    from crmdesk.desk import open_desk

    if path.exists():
        return
    kept = os.environ.get("CRMDESK_SCREENS_SHOP", "")
    if shop == "full" and kept and Path(kept).exists():
        shutil.copy(kept, path)
        return
    desk = open_desk(path)
    try:
        if shop == "full":
            from crmdesk.demo.load import load_demo

            load_demo(desk.store, CUSTOMERS, SEED)
    finally:
        desk.close()


@contextmanager
def standing_in(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Put something in the place of an attribute for a while."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def wait(ready: Callable[[], bool]) -> None:
    """Let events happen until something is so.

    Raises:
        NotThereError: it did not become so.
    """
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + PATIENCE_S
    while not ready():
        if time.perf_counter() > end:
            raise NotThereError("waited in vain")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _write_state(home: Path, look: Look) -> None:
    from crmdesk import paths

    state = {
        "language": look.language,
        "theme": look.theme,
        "reduce_motion": True,
        "first_run_done": True,
    }
    paths.ensure_home()
    (home / paths.ui_state_file().name).write_text(json.dumps(state), encoding="utf-8")


def _is_popup(widget: QWidget) -> bool:
    from PySide6.QtCore import Qt

    return bool(widget.windowType() == Qt.WindowType.Popup)


def _shade() -> Any:
    from PySide6.QtGui import QColor

    return QColor(0, 0, 0, 70)
