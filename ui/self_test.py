"""``main.py --self-test``: the window without a screen, walked through from end to end.

Works in a data folder of its own. Anything that Qt complains of, an error anywhere, a missing
icon or a sentence without its translation makes it fail.
"""

from __future__ import annotations

import gettext
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from ui.app import Session

LIMIT_S = 60
UNTRANSLATED = "not translated:"
HARMLESS = ("does not support", "QStandardPaths: ")
"""What Qt says on every machine without a desktop."""

PEOPLE = (
    "مریم گلپایگانی 09214177763 #عمده",
    "فروشگاه سپهر 02188776655",
    "امیرمحمد روحانی 09121234567 amir@example.com",
    "ACME Co. +442079460000",
)


def run() -> int:
    """Run the test, print one line, and return 0 when all went well, else 1."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["CRMDESK_HOME"] = folder
        test = SelfTest()
        try:
            test.walk()
        except Exception as error:  # whatever broke is what the test is there to tell
            test.fail(f"{type(error).__name__}: {error}")
        finally:
            test.close()
    seconds = time.perf_counter() - began
    if test.problems:
        sys.stdout.write("self-test: FAILED: " + " | ".join(test.problems) + "\n")
        return 1
    sys.stdout.write(f"self-test: ok, {test.pictures} pictures, {seconds:.1f} s\n")
    return 0


class SelfTest:
    """Collects what went wrong on the way."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.pictures = 0
        self._session: Session | None = None
        self._hook = sys.excepthook
        self._qt_before: Any = None

    def fail(self, problem: str) -> None:
        """Note a problem once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def walk(self) -> None:
        """Fill a desk, open the window on it, and look at each page in both themes."""
        self._listen()
        _fill()
        from ui.app import Session

        self._session = session = Session()
        session.show()
        self._wait(lambda: session.window.context is not None and bool(session.window.pages.pages))
        for theme in ("light", "dark"):
            session.state.theme = theme
            session.window.apply_look()
            self._walk_pages(session)
        self._call_dialog(session)

    def _walk_pages(self, session: Session) -> None:
        from ui.shell import SECTIONS

        window = session.window
        for section in SECTIONS:
            window.show_section(section.id)
            self._settle()
            self._look(window, section.id)
        assert window.desk is not None
        first = window.desk.customers.ids()[0]
        window.open_customer(first)
        self._settle()
        self._look(window, "customer")

    def _call_dialog(self, session: Session) -> None:
        from ui.dialogs.call import CallDialog

        window = session.window
        assert window.desk is not None
        dialog = CallDialog(window, window.desk, window.desk.customers.ids()[0])
        dialog.show()
        self._settle()
        self._look(dialog, "call dialog")
        dialog.reject()
        dialog.deleteLater()

    def _look(self, widget: Any, name: str) -> None:
        picture = widget.grab()
        self.pictures += 1
        image = picture.toImage()
        first = image.pixel(0, 0)
        step = max(1, image.width() // 200)
        middle = image.height() // 3
        if all(image.pixel(x, middle) == first for x in range(0, image.width(), step)):
            self.fail(f"{name}: nothing was painted")

    def close(self) -> None:
        """Close the window and put back what was replaced."""
        from PySide6.QtCore import qInstallMessageHandler

        if self._session is not None:
            self._session.end()
        self._settle()
        sys.excepthook = self._hook
        if self._qt_before is not None:
            qInstallMessageHandler(self._qt_before)

    # ---- listening -----------------------------------------------------------------------------

    def _listen(self) -> None:
        from PySide6.QtCore import qInstallMessageHandler

        from crmdesk import i18n

        self._qt_before = qInstallMessageHandler(self._qt_said)
        sys.excepthook = self._broke
        i18n._catalogue("fa", i18n.LOCALE_DIR).add_fallback(_Untranslated(self.fail))  # noqa: SLF001 - its fallback hears of each miss

    def _qt_said(self, _kind: object, _context: object, message: str | None) -> None:
        if message and not any(known in message for known in HARMLESS):
            self.fail(f"Qt: {message}")

    def _broke(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self.fail(f"{kind.__name__}: {error}")

    def _wait(self, ready: Callable[[], bool]) -> None:
        until = time.perf_counter() + LIMIT_S
        while not ready():
            if time.perf_counter() > until:
                raise TimeoutError("the window was not ready in time")
            if any(not one.startswith(UNTRANSLATED) for one in self.problems):
                raise RuntimeError("the window did not open")
            self._turn()

    def _settle(self) -> None:
        """Let the event loop run until what was begun has been painted."""
        from PySide6.QtWidgets import QApplication

        if QApplication.instance() is None:
            return
        until = time.perf_counter() + 0.2
        while time.perf_counter() < until:
            self._turn()

    def _turn(self) -> None:
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


class _Untranslated(gettext.NullTranslations):
    """Is asked for each sentence that the catalogue does not have."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def gettext(self, message: str) -> str:
        self._tell(f"{UNTRANSLATED} {message!r}")
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self._tell(f"{UNTRANSLATED} {msgid1!r}")
        return msgid1 if n == 1 else msgid2


def _fill() -> None:
    """Put a few customers, calls and follow-ups into the empty desk, through the services."""
    from crmdesk.desk import open_desk

    desk = open_desk(source="window")
    try:
        _add_people(desk)
    finally:
        desk.close()


def _add_people(desk: Desk) -> None:
    from datetime import timedelta

    from crmdesk import clock
    from crmdesk.services.followups import FollowUpDraft
    from crmdesk.services.interactions import InteractionDraft
    from crmdesk.services.quickadd import quick_draft

    today = clock.today()
    for place, line in enumerate(PEOPLE):
        customer_id = desk.customers.add(quick_draft(line))
        day = today + timedelta(days=place - 1)
        step = FollowUpDraft(customer_id, day=day, reason="پیگیری پیش‌فاکتور ۱۱۲")
        desk.interactions.log(
            InteractionDraft(customer_id, body="قیمت عمده خواست", duration_s=180, next=step)
        )
    assert Path(os.environ["CRMDESK_HOME"]).exists()
