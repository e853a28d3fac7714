"""What one run of the program does beside opening: language, sample, drafts, a second start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from crmdesk import i18n
from crmdesk.desk import open_desk
from crmdesk.drafts import Drafts
from crmdesk.services.customers import CustomerDraft
from tests.ui import session_kit
from tests.ui.kit import settle_events
from ui import app as app_module
from ui import sample
from ui.app import Session
from ui.single import SingleWindow
from ui.text import plain
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(app_module.__file__).resolve().parent.parent
look = session_kit.look


@pytest.fixture
def session(home: Path, qtbot: QtBot) -> Iterator[Session]:
    home.mkdir()
    desk = open_desk(home / "desk.db")
    for name in ("مریم گلپایگانی", "علی روحانی"):
        desk.customers.add(CustomerDraft(name))
    desk.close()
    made = Session()
    made.state.reduce_motion = True
    yield made
    made.end()


def opened(session: Session, qtbot: QtBot) -> None:
    session.show()
    qtbot.waitUntil(lambda: session._uninstall is not None, timeout=20_000)
    settle_events()


def test_another_language_at_once(session: Session, qtbot: QtBot) -> None:
    opened(session, qtbot)
    session.window.show_section("customers")
    settle_events()
    desk, old = session.window.desk, session.window
    session.set_language("en")
    qtbot.waitUntil(lambda: session.window.context is not None, timeout=5000)
    settle_events()
    window = session.window
    assert window is not old
    assert window.desk is desk
    assert window.section == "customers"
    assert window.nav.button("customers").accessibleName() == "Customers"
    assert session.app.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert window.nav.geometry().left() == 0
    session.set_language("fa")
    qtbot.waitUntil(lambda: session.window.context is not None, timeout=5000)
    settle_events()
    assert session.window.nav.button("customers").accessibleName() == i18n._("Customers")
    assert session.window.nav.geometry().left() > 0
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert WindowState.load().language == "fa"


def test_the_sample_and_back(session: Session, qtbot: QtBot, home: Path) -> None:
    opened(session, qtbot)
    session.window.actions_made["sample"].trigger()
    qtbot.waitUntil(lambda: session.window.program.is_sample, timeout=20_000)
    qtbot.waitUntil(lambda: bool(session.window.banner.isVisible()), timeout=20_000)
    window = session.window
    assert window.desk is not None
    assert window.desk.store.path == sample.path()
    assert window.desk.customers.count() == sample.CUSTOMERS
    window.desk.customers.delete(window.desk.customers.ids()[:3])
    (leave,) = window.banner.buttons
    leave.click()
    qtbot.waitUntil(lambda: session.window.desk is not None, timeout=20_000)
    settle_events()
    assert session.window.desk is not None
    assert session.window.desk.store.path == home / "desk.db"
    assert session.window.desk.customers.count() == 2
    assert not session.window.banner.isVisible()
    assert not session.window.program.is_sample
    assert [one.name for one in home.iterdir() if "sample" in one.name] == []


def test_a_first_start_is_greeted_once(home: Path, qtbot: QtBot) -> None:
    from ui.dialogs.first_run import FirstRun

    session = Session()
    opened(session, qtbot)
    dialog = session.window.findChild(FirstRun)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    settle_events()
    assert session.state.first_run_done
    assert WindowState.load().first_run_done
    session.end()


def test_a_draft_is_offered_at_the_start(session: Session, qtbot: QtBot, home: Path) -> None:
    drafts = Drafts(home / "desk.db")
    drafts.keep("new_customer", {"line": "زهرا ۰۹۳۵"})
    drafts.keep("quick_line", {"line": "تماس"})
    opened(session, qtbot)
    banner = session.window.banner
    assert banner.isVisible()
    assert i18n._("a new customer") in banner.accessibleName()
    banner.buttons[1].click()
    assert not banner.isVisible()
    assert drafts.kept() == ("quick_line",)


SECOND = "import sys; from ui.app import main; sys.exit(main([]))"


def test_a_second_start_raises_the_first(
    session: Session, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[int] = []
    monkeypatch.setattr(session, "raise_window", lambda: raised.append(1))
    single = SingleWindow(home / "desk.db")
    assert single.claim()
    session._single = single
    opened(session, qtbot)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.Popen(
        [sys.executable, "-c", SECOND], cwd=ROOT, env=env, stderr=subprocess.PIPE
    )
    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert (second.returncode, second.stderr.read() if second.stderr else b"") == (0, b"")
        assert raised == [1]
    finally:
        second.kill()
        second.wait()
        if second.stderr:
            second.stderr.close()
        single.release()


def test_a_dead_owner_leaves_no_lock(home: Path) -> None:
    home.mkdir()
    dies = (
        "import os; from pathlib import Path; from ui.single import SingleWindow;"
        f"assert SingleWindow(Path({str(home / 'desk.db')!r})).claim(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", dies], cwd=ROOT, check=False).returncode == 9
    single = SingleWindow(home / "desk.db")
    assert single.claim()
    assert not SingleWindow(home / "desk.db").claim()
    other = SingleWindow(home / "other.db")
    assert other.claim()
    other.release()
    single.release()


def test_a_window_that_does_not_answer_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    first = SingleWindow(home / "desk.db")
    assert first.claim()
    monkeypatch.setattr("ui.single.PATIENCE_MS", 100)
    assert app_module.main([]) == app_module.ALREADY_OPEN
    assert capsys.readouterr().err.strip() == i18n._(
        "CRMDesk is open already, but its window does not answer. Close it, then start again."
    )
    first.release()


def test_the_banner_says_plain_text(session: Session, qtbot: QtBot) -> None:
    opened(session, qtbot)
    banner = session.window.banner
    banner.say("info", "store", "<img src=x> & ۱۲", ())
    assert plain(banner._words) == "<img src=x> & ۱۲"
    assert banner.buttons == []
