"""Every screen as PNG, for eyes: ``python -m tools.screenshots FOLDER [LOOK...]``.

A look is language, theme, size and text scale; each is a process of its own, because the language
is chosen before the window is made. The shop is a demo and the clock stands still, so that two
runs can be compared.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.app import Session

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-11-21T09:20"
CUSTOMERS = 348
SETTLE_S = 0.35


@dataclass(frozen=True, slots=True)
class Look:
    """How the window is shown: its name is the beginning of each file's name."""

    name: str
    language: str
    theme: str
    size: tuple[int, int]
    scale: int = 100


LOOKS = (
    Look("fa-light", "fa", "light", (1366, 768)),
    Look("fa-dark", "fa", "dark", (1366, 768)),
    Look("en-light", "en", "light", (1366, 768)),
    Look("fa-light-small", "fa", "light", (900, 560)),
    Look("fa-dark-small", "fa", "dark", (900, 560)),
    Look("en-light-small", "en", "light", (900, 560)),
    Look("fa-light-13pt", "fa", "light", (1366, 768), 125),
)


def main(arguments: list[str]) -> int:
    """Make all looks, or those that are named, into a folder."""
    folder = Path(arguments[0] if arguments else "build/screenshots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [look for look in LOOKS if look.name in arguments[1:] or len(arguments) < 2]
    for look in chosen:
        command = [sys.executable, "-m", "tools.screenshots", "--one", look.name, str(folder)]
        with tempfile.TemporaryDirectory() as home:
            env = {
                **os.environ,
                "CRMDESK_HOME": home,
                "CRMDESK_NOW": NOW,
                "QT_QPA_PLATFORM": "offscreen",
            }
            subprocess.run(command, cwd=ROOT, env=env, check=True)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


class Album:
    """Takes the pictures of one look."""

    def __init__(self, look: Look, folder: Path) -> None:
        self._look = look
        self._folder = folder

    def make(self) -> None:
        """Open the window on a demo shop, then on an empty one, and walk through it."""
        _write_state(self._look)
        self._walk(self._full, CUSTOMERS)
        self._walk(self._empty, 0)

    def _walk(self, tour: Callable[[Session], None], customers: int) -> None:
        from crmdesk.desk import open_desk
        from ui.app import Session

        path = Path(os.environ["CRMDESK_HOME"]) / f"shop-{customers}.db"
        desk = open_desk(path)
        if customers:
            from crmdesk.demo.load import load_demo

            load_demo(desk.store, customers, 3)
        desk.close()
        session = Session(path)
        session.window.resize(*self._look.size)
        session.show()
        _until(lambda: session.window.context is not None and bool(session.window.pages.pages))
        tour(session)
        session.end()

    def _full(self, session: Session) -> None:
        window = session.window
        assert window.desk is not None
        self._take(window, "today")
        regular = window.desk.search.find("", 40)[7].id
        window.show_section("customers")
        window.open_customer(_talked_to(session) or regular)
        self._take(window, "customers")
        window.top.search.setText("رضا")
        window.top.search.asked.emit("رضا")
        self._take(window, "customers-found")
        window.top.search.asked.emit("ناشناس مطلق")
        self._take(window, "customers-no-match")
        window.top.search.clear()
        window.top.search.asked.emit("")
        self._call_dialog(session, regular)
        window.show_section("today")
        window.toasts.show(_sample_toast(), _undo_word(), lambda: None)
        self._take(window, "today-toast")

    def _call_dialog(self, session: Session, customer_id: int) -> None:
        from ui.dialogs.call import CallDialog
        from ui.dialogs.new_customer import NewCustomerDialog

        assert session.window.desk is not None
        dialog = CallDialog(session.window, session.window.desk)
        self._take(dialog, "call-empty")
        dialog.done(0)
        dialog = CallDialog(session.window, session.window.desk, customer_id)
        dialog.note.setPlainText("قیمت را پسندید، شنبه با شریکش حرف می‌زند.")
        dialog.when.set_text("شنبه ۱۰")
        self._take(dialog, "call-filled")
        dialog.when.set_text("یک وقتی")
        self._take(dialog, "call-not-understood")
        dialog.done(0)
        line = NewCustomerDialog(session.window, session.window.desk, "", lambda *_made: None)
        line.line.setText("علی کریمی ۰۹۱۲۳۴۵۶۷۸۹ #عمده")
        self._take(line, "new-customer")
        line.done(0)

    def _empty(self, session: Session) -> None:
        self._take(session.window, "today-empty")
        session.window.show_section("customers")
        self._take(session.window, "customers-empty")

    def _take(self, widget: QWidget, name: str) -> None:
        if not widget.isVisible():
            widget.show()
        end = time.perf_counter() + SETTLE_S
        _until(lambda: time.perf_counter() > end)
        widget.grab().save(str(self._folder / f"{self._look.name}-{name}.png"))


def _talked_to(session: Session) -> int | None:
    """Return somebody with a long timeline."""
    assert session.window.desk is not None
    hits = session.window.desk.search.find("", CUSTOMERS)
    timeline = session.window.desk.timeline
    return max(hits, key=lambda hit: len(timeline.of(hit.id))).id if hits else None


def _sample_toast() -> str:
    from crmdesk.i18n import _

    return _("The follow-up of {name} is done.").format(name="مریم گلپایگانی")


def _undo_word() -> str:
    from crmdesk.i18n import _

    return _("Undo")


def _write_state(look: Look) -> None:
    from crmdesk import paths

    state = {"language": look.language, "theme": look.theme, "text_scale": look.scale}
    paths.ensure_home()
    paths.ui_state_file().write_text(json.dumps(state), encoding="utf-8")


def _until(ready: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    while not ready():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        chosen = next(look for look in LOOKS if look.name == sys.argv[2])
        Album(chosen, Path(sys.argv[3])).make()
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
