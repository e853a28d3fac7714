"""A real window on a screen of its own, driven by the physical keys of a keyboard."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.ui.run_window import ASKED

ROOT = Path(__file__).parents[2]
NAMED = {
    **{
        "Return": 36,
        "Tab": 23,
        "Escape": "Escape",
        "space": 65,
        "Down": 116,
        "Up": 111,
        "Left": 113,
    },
    **{f"F{number}": 66 + number for number in range(1, 11)},
}
ROWS = {10: "1234567890", 24: "qwertyuiop[]", 38: "asdfghjkl;'", 52: "zxcvbnm,./"}
LATIN = {key: first + n for first, row in ROWS.items() for n, key in enumerate(row)} | {" ": 65}
"""Key codes of a PC keyboard under evdev, by what a US layout writes."""

PATIENCE_S = 30.0


def wait_for(condition: Callable[[], object]) -> None:
    """Look again and again until something holds; fail after a while."""
    end = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {condition}"
        pause.wait(0.05)


class Keyboard:
    """Presses keys by their place, whatever the layout writes with them."""

    def __init__(self, env: dict[str, str], asked: Path) -> None:
        """Make it.

        Args:
            env: of the screen.
            asked: the file by which the program is asked whether it rests.
        """
        self._env = env
        self._asked = asked
        self.strokes = 0

    def rest(self) -> None:
        """Wait as a person does, until the program shows what the last keys brought."""
        self._asked.touch()
        wait_for(lambda: not self._asked.exists())

    def press(self, *codes: int | str) -> None:
        """Press keys one after the other: a code, a name of ``NAMED``, or "ctrl+52"."""
        self.rest()
        words = [_places(code) for code in codes]
        self.strokes += len(words)
        command = ["xdotool", "key", "--delay", "30", *words]
        subprocess.run(command, env=self._env, check=True, timeout=60)

    def type(self, text: str) -> None:
        """Type what a US keyboard would write with these keys."""
        self.press(*(LATIN[letter] for letter in text))

    def window(self, title: str) -> None:
        """Wait until a window whose title begins so has the focus."""
        # Not the active window: the window manager names it before it has the keyboard.
        command = ["xdotool", "getwindowfocus", "getwindowname"]

        def active() -> bool:
            answer = subprocess.run(command, env=self._env, capture_output=True, check=False)
            return answer.stdout.decode("utf-8", "replace").startswith(title)

        wait_for(active)


def _places(keys: int | str) -> str:
    """Return the places of a key, or of keys that are held together, for xdotool."""
    return "+".join(str(NAMED.get(part, part)) for part in str(keys).split("+"))


@contextlib.contextmanager
def screen(layout: str) -> Iterator[dict[str, str]]:
    """Start Xvfb with a window manager and a keyboard layout; yield the environment."""
    read, write = os.pipe()
    # -noreset: else the layout is forgotten when the program that set it goes away.
    server = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-noreset"]
    with contextlib.ExitStack() as stack:
        stack.enter_context(_running(server, pass_fds=(write,)))
        os.close(write)
        number = _line(read)
        os.close(read)
        env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        set_layout = ["setxkbmap", layout]
        wait_for(lambda: subprocess.run(set_layout, env=env, check=False).returncode == 0)
        stack.enter_context(_running(["openbox"], env=env))
        yield env


def _line(descriptor: int) -> str:
    """Read up to a line break; Xvfb dies when nobody takes the whole line."""
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], PATIENCE_S)
        piece = os.read(descriptor, 16) if ready else b""
        assert piece, "Xvfb did not start"
        text += piece
    return text.decode().strip()


@contextlib.contextmanager
def program(env: dict[str, str], data: Path) -> Iterator[Keyboard]:
    """Run the program on a data file until its list is usable; close it at the end."""
    command = [sys.executable, "-m", "tests.ui.run_window", "--db", str(data)]
    asked = data.with_name("rest.txt")
    env = {**env, "CRMDESK_TRACE_START": "1", ASKED: str(asked)}
    trace = data.with_name("trace.txt")
    with trace.open("wb") as said, _running(command, env=env, cwd=ROOT, stderr=said):
        wait_for(lambda: b'"usable"' in trace.read_bytes())
        yield Keyboard(env, asked)


@contextlib.contextmanager
def _running(command: list[str], **how: object) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **how}
    process = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
