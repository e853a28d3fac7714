"""A program that is killed while somebody types: the next start offers what was typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from crmdesk import i18n
from crmdesk.desk import open_desk
from crmdesk.drafts import FORMS, Drafts
from tests.ui.kit import customer, settle_events
from tests.ui.window_kit import opened
from ui import tasks
from ui.draft_keeper import DraftKeeper
from ui.greeting import FORM_NAMES, greet
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
LOST_S = 1.5
"""Keystrokes of the last moment may be lost; the bar is 3 seconds."""

TYPE_FOR_S = 2.2


def type_and_kill(home: Path, data: Path, form: str) -> int:
    """Let a program type into a form, kill it, and return how many letters were old enough."""
    command = [sys.executable, "-m", "tests.ui.run_form", str(data), form]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CRMDESK_HOME": str(home)}
    program = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert program.stdout is not None
    times: list[float] = []
    try:
        while not times or times[-1] - times[0] < TYPE_FOR_S:
            line = program.stdout.readline()
            assert line, "the program ended"
            times.append(time.monotonic())
        killed = time.monotonic()
    finally:
        program.kill()
        program.wait()
        program.stdout.close()
    return sum(1 for moment in times if moment < killed - LOST_S)


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_is_offered(
    qtbot: QtBot,
    home: Path,
    data_file: Path,
    persian_look: None,
    expect_log: Callable[[str], None],
    form: str,
) -> None:
    expect_log("does not support")
    desk = open_desk(data_file)
    who = customer(desk, "مریم گلپایگانی", "09214177763")
    desk.close()
    old_enough = type_and_kill(home, data_file, form)
    assert old_enough > 10
    kept = Drafts(data_file).get(form)
    assert kept is not None
    longest = max(len(value) for value in _texts(kept))
    assert longest >= old_enough

    desk = open_desk(data_file)
    state = WindowState()
    state.first_run_done = True
    window = opened(qtbot, desk, state)
    greet(window, print, print, print)
    if form in FORM_NAMES:
        assert window.banner.isVisible()
        assert i18n._(FORM_NAMES[form]) in window.banner.accessibleName()
        window.banner.buttons[0].click()
        qtbot.waitUntil(lambda: _longest_field() >= old_enough, timeout=5000)
    else:
        assert len(window.pages.page("today").quick_line.text()) >= old_enough
    front = QApplication.activeModalWidget()
    if front is not None and front is not window:
        front.close()
    settle_events()
    window.close()
    tasks.shutdown()
    assert who


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [""]


def _longest_field() -> int:
    settle_events()
    lengths = [0]
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLineEdit) and widget.isVisible():
            lengths.append(len(widget.text()))
        elif isinstance(widget, QPlainTextEdit) and widget.isVisible():
            lengths.append(len(widget.toPlainText()))
    return max(lengths)


def test_garbage_is_not_offered(home: Path, data_file: Path) -> None:
    drafts = Drafts(data_file)
    drafts.keep("call", {"note": "سلام"})
    (path,) = (home / "drafts").iterdir()
    for garbage in ("", "{", "[]", "null", "{}", "x" * 100, "[" * 100_000):
        path.write_text(garbage, encoding="utf-8")
        assert drafts.get("call") is None
    path.write_text(json.dumps({"note": "ب" * 3_000_000}), encoding="utf-8")
    assert drafts.get("call") is None
    drafts.drop("call")
    drafts.drop("call")
    assert drafts.kept() == ()
    with pytest.raises(ValueError, match="unknown form"):
        drafts.get("../x")


def test_a_full_disk_keeps_the_old_draft(
    home: Path, data_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(data_file)
    drafts.keep("call", {"note": "سلام"})

    def full(_self: object, *_arguments: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    drafts.keep("call", {"note": "دیگر"})
    assert drafts.get("call") == {"note": "سلام"}


def test_each_data_file_has_its_own(home: Path, tmp_path: Path) -> None:
    Drafts(tmp_path / "a.db").keep("entry", {"note": "سلام"})
    assert Drafts(tmp_path / "b.db").get("entry") is None
    assert Drafts(tmp_path / "a.db").kept() == ("entry",)


def test_a_draft_nobody_answered_to_stays(home: Path, data_file: Path, qapp: QApplication) -> None:
    from PySide6.QtCore import QObject

    from ui.draft_keeper import DraftKeeper

    drafts, owner = Drafts(data_file), QObject()
    drafts.keep("call", {"note": "first"})
    second = DraftKeeper(drafts, "call", lambda: {"note": "second"}, owner)
    second.flush()
    third = DraftKeeper(drafts, "call", lambda: {"note": "third"}, owner)
    assert third.kept is not None
    assert third.kept["note"] == "second"
    third.flush()
    third.saved()  # what was typed there is in the data now
    kept = drafts.get("call")
    assert kept is not None
    assert kept["note"] == "second"
    fourth = DraftKeeper(drafts, "call", lambda: None, owner)
    fourth.answered()
    assert drafts.get("call") == {"note": "first"}
    fourth.answered()
    assert drafts.get("call") is None


def test_what_is_taken_away_again_is_no_draft(home: Path, data_file: Path, qtbot: QtBot) -> None:
    drafts = Drafts(data_file)
    drafts.keep("entry", {"note": "پیشین"})
    typed: dict[str, str] = {"note": "s"}
    owner = QObject()
    for form, left in (("new_customer", None), ("entry", {"note": "پیشین"})):
        keeper = DraftKeeper(drafts, form, lambda: typed or None, owner)
        typed["note"] = "s"
        keeper.flush()
        typed.clear()
        keeper.touch()
        keeper.keep_now()  # the window is closed
        assert drafts.get(form) == left
