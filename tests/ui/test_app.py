"""The start: painted first, then opened; in processes of their own where that matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from crmdesk import i18n
from crmdesk.desk import Desk, open_desk
from crmdesk.services.customers import CustomerDraft
from ui import app as app_module
from ui import loading, theme
from ui.app import Session, load_qt_texts, main
from ui.start_problem import StartProblem
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(app_module.__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def look(qapp: QApplication, expect_log: Callable[[str], None]) -> Iterator[None]:
    yield
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    made = Session()
    made.state.reduce_motion = True
    made.state.first_run_done = True
    yield made
    made.end()


def run(code: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "CRMDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **more}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


BEFORE_THE_PAINT = """
import sys
from ui.app import Session
def painted(self):
    import PySide6.QtCore, PySide6.QtWidgets
    heavy = ["sqlalchemy", "sqlcipher3", "jdatetime", "alembic", "phonenumbers", "crmdesk.desk"]
    print(sorted(name for name in heavy if name in sys.modules))
    # Classes with hundreds of enum members, made by PySide6 when they are first named.
    print([name for name in ("Qt",) if name in vars(PySide6.QtCore)])
    print([name for name in ("QStyle",) if name in vars(PySide6.QtWidgets)])
    self.app.quit()
Session._painted = painted
session = Session()
session.show()
session.app.exec()
"""


def test_nothing_heavy_comes_before_the_first_paint(home: Path) -> None:
    done = run(BEFORE_THE_PAINT, home)
    assert done.stdout.splitlines() == ["[]", "[]", "[]"], done.stderr


@pytest.mark.parametrize("section", ["today", "customers"])
def test_the_trace_for_the_bench(home: Path, section: str) -> None:
    state = WindowState()
    state.last_section = section
    home.mkdir(exist_ok=True)
    state.save(home / "window.json")
    code = "import sys; from ui.app import main; sys.exit(main([]))"
    done = run(code, home, CRMDESK_TRACE_START="exit")
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert done.returncode == 0, done.stderr
    assert [line["event"] for line in lines] == ["painted", "usable"]
    painted, usable = lines
    assert 0 < painted["ms"] < usable["ms"]
    assert painted["clock"] < usable["clock"]
    assert usable["rss_kib"] > painted["rss_kib"] > 10_000
    assert usable["max_gap_ms"] >= 0
    assert usable["section"] == section


def test_the_window_comes_to_life(session: Session, qtbot: QtBot, home: Path) -> None:
    with qtbot.waitSignal(session.window.attached, timeout=20_000):
        session.show()
    assert session.window.desk is not None
    assert set(session.window.pages.pages) == {"today"}
    assert (home / "desk.db").exists()
    qtbot.waitUntil(lambda: session._uninstall is not None, timeout=5000)
    session.window.close()
    qtbot.waitUntil(lambda: session.window.desk is None, timeout=5000)
    assert WindowState.load().last_section == "today"


def test_the_next_page_is_read_ahead(session: Session, qtbot: QtBot, home: Path) -> None:
    with qtbot.waitSignal(session.window.attached, timeout=20_000):
        session.show()
    window = session.window

    def ready() -> bool:
        return window.context is not None and "customer_ids" in window.context.preloaded

    qtbot.waitUntil(ready, timeout=10_000)
    assert "ui.dialogs.call" in sys.modules
    assert window.desk is not None
    window.desk.customers.add(CustomerDraft("علی"))
    assert not ready()  # a write makes it old
    window.show_section("customers")
    qtbot.waitUntil(lambda: len(window.pages.page("customers").model.ids) == 1, timeout=5000)


def test_another_file(home: Path, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "other.db"
    desk = open_desk(other)
    desk.customers.add(CustomerDraft("علی"))
    desk.close()
    session = Session(other)
    with qtbot.waitSignal(session.window.attached, timeout=20_000):
        session.show()
    assert session.window.desk is not None
    assert session.window.desk.customers.count() == 1
    session.end()
    assert not (home / "desk.db").exists()


def test_a_foreign_file_is_said_and_can_be_tried_again(
    session: Session, home: Path, qtbot: QtBot
) -> None:
    home.mkdir()
    foreign = home / "desk.db"
    foreign.write_bytes(b"not a database" * 100)
    session.show()
    qtbot.waitUntil(
        lambda: isinstance(session.window.pages.currentWidget(), StartProblem), timeout=20_000
    )
    assert foreign.read_bytes().startswith(b"not a database")
    foreign.unlink()
    screen = session.window.pages.currentWidget()
    assert isinstance(screen, StartProblem)
    with qtbot.waitSignal(session.window.attached, timeout=20_000):
        screen.retry.click()


def test_a_fault_while_opening_is_said_too(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ZeroDivisionError):
        session._failed(ZeroDivisionError("x"))
    assert isinstance(session.window.pages.currentWidget(), StartProblem)


def test_closed_before_the_desk_is_open(session: Session, qtbot: QtBot, home: Path) -> None:
    desk: Desk = open_desk(home / "desk.db") if home.exists() else _made(home)
    session.window.show()
    session.window.attach(desk)
    session.window.close()
    qtbot.wait(5)
    assert session.window.context is None


def _made(home: Path) -> Desk:
    home.mkdir()
    return open_desk(home / "desk.db")


def test_english_goes_from_left_to_right(home: Path, qtbot: QtBot) -> None:
    state = WindowState()
    state.language = "en"
    state.save()
    session = Session()
    with qtbot.waitSignal(session.window.attached, timeout=20_000):
        session.show()
    assert session.app.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert session.window.nav.geometry().left() == 0
    session.end()


def test_the_import_hook_is_put_back() -> None:
    import builtins

    before = builtins.__import__
    with pytest.raises(ZeroDivisionError), loading._without_hook():
        raise ZeroDivisionError
    assert builtins.__import__ is before


@pytest.mark.parametrize("section", ["today", "customers"])
def test_what_is_read_ahead(home: Path, section: str) -> None:
    home.mkdir()
    loaded = loading.load(home / "desk.db", section)
    try:
        assert loaded.preloaded.keys() == {"today" if section == "today" else "customer_ids"}
    finally:
        loaded.desk.close()


def test_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--nonsense"]) == 2
    assert "usage" in capsys.readouterr().err


def test_qt_speaks_persian(qapp: QApplication) -> None:
    assert load_qt_texts(qapp)
    i18n.set_language("en")
    assert load_qt_texts(qapp) in (True, False)


def test_the_self_test_fails_on_what_is_not_translated(home: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from crmdesk import i18n;"
        f"i18n.LOCALE_DIR = Path({str(tmp_path)!r});"
        "from ui.app import main; sys.exit(main(['--self-test']))"
    )
    done = run(code, home)
    assert done.returncode == 1
    assert "self-test: FAILED: not translated: 'CRMDesk'" in done.stdout
    assert done.stdout.count("\n") == 1
    assert not home.exists()
