"""The check for a display, and the words of the start that fails it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ui import display

ROOT = Path(__file__).resolve().parents[2]


def ask(environ: dict[str, str], x_answers: bool | None = False) -> str | None:
    return display.problem(environ, platform="linux", x_answers=lambda _: x_answers)


@pytest.mark.parametrize("name", ["offscreen", "minimal", "vnc:size=800x600", "Offscreen"])
def test_platforms_without_a_window_are_fine(name: str) -> None:
    assert ask({"QT_QPA_PLATFORM": name}) is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_their_own_display(platform: str) -> None:
    assert display.problem({}, platform=platform) is None


def test_no_display_at_all() -> None:
    told = ask({}) or ""
    assert "نمایشگری پیدا نشد" in told
    assert "No display found" in told


def test_a_living_x_display() -> None:
    assert ask({"DISPLAY": ":0"}, x_answers=True) is None


def test_a_dead_x_display_is_named() -> None:
    told = ask({"DISPLAY": ":55"}) or ""
    assert "DISPLAY=:55 پاسخ نمی‌دهد" in told
    assert "The display DISPLAY=:55 does not answer" in told


def test_without_libxcb_nothing_is_claimed() -> None:
    assert ask({"DISPLAY": ":55"}, x_answers=None) is None


def test_x_does_not_help_a_start_that_wants_wayland() -> None:
    told = ask({"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, x_answers=True) or ""
    assert "No display found" in told


def test_a_dead_wayland_falls_back_to_x() -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere", "DISPLAY": ":0"}
    assert ask(environ, x_answers=True) is None
    told = ask(environ, x_answers=False) or ""
    assert "WAYLAND_DISPLAY=wayland-9 / DISPLAY=:0" in told


def test_a_living_wayland_display(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": str(tmp_path)}
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-1"))
        server.listen()
        assert ask(environ) is None
        assert ask({"WAYLAND_DISPLAY": str(tmp_path / "wayland-1")}) is None
    # The file of the socket is still there; the compositor behind it is not.
    assert "wayland-1 does not answer" in (ask(environ) or "")


def test_a_socket_that_was_handed_over() -> None:
    assert ask({"WAYLAND_SOCKET": "5"}) is None


def test_the_real_question_finds_a_dead_display() -> None:
    assert display.connects_to_x(":987") is False


@pytest.mark.needs_x
def test_the_real_question_finds_a_living_display() -> None:
    server = shutil.which("Xvfb")
    assert server, "Xvfb is missing: make test installs it"
    reader, writer = os.pipe()
    with subprocess.Popen(
        [server, "-displayfd", str(writer), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    ) as running:
        os.close(writer)
        try:
            with os.fdopen(reader) as told:
                number = told.readline().strip()
            assert display.connects_to_x(f":{number}") is True
        finally:
            running.terminate()


@pytest.mark.parametrize(
    ("environ", "words"),
    [({}, "No display found"), ({"DISPLAY": ":987"}, "DISPLAY=:987 does not answer")],
)
def test_a_start_without_a_display_ends_with_3(environ: dict[str, str], words: str) -> None:
    code = "import main; main.start([])"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 3
    assert words in answer.stderr
    assert "نمایشگر" in answer.stderr
    assert "Traceback" not in answer.stderr
