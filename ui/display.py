"""Is there a screen to open a window on? Asked before Qt is loaded, by the standard library.

QApplication aborts the whole process (SIGABRT, exit code 134) when no display answers, which
Python cannot catch. A DISPLAY that is set but dead is the usual case over ssh or after the X
server has gone, so the display is really connected to, not only looked up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

EXIT_CODE = 3
"""What the process ends with when there is no usable display."""

WINDOWLESS = frozenset({"offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs"})
"""Qt platforms that need no display server."""

NO_DISPLAY = (
    "نمایشگری پیدا نشد: این برنامه پنجره دارد و باید در یک میز کار گرافیکی باز شود.\n"
    "No display found: neither DISPLAY nor WAYLAND_DISPLAY is set. Start CRMDesk inside a\n"
    "graphical desktop, or use a command: python3 main.py --help"
)
DEAD_DISPLAY = (
    "نمایشگر {name} پاسخ نمی‌دهد: برنامه را در یک میز کار گرافیکی باز کنید.\n"
    "The display {name} does not answer. Start CRMDesk inside a graphical desktop, or use a\n"
    "command: python3 main.py --help"
)


def problem(
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    x_answers: Callable[[str], bool | None] | None = None,
) -> str | None:
    """The sentence (Persian, then English) that says why no window can open, or None.

    Args:
        environ: the environment to look at; the process's own by default.
        platform: as `sys.platform`; only Linux and the BSDs need a display server.
        x_answers: asks an X display whether it is alive; for tests.
    """
    env = os.environ if environ is None else environ
    if platform in {"win32", "darwin"}:
        return None
    wanted = _platforms(env.get("QT_QPA_PLATFORM", ""))
    if wanted & WINDOWLESS:
        return None
    dead: list[str] = []
    if not wanted or "wayland" in wanted:
        state, name = _wayland(env)
        if state:
            return None
        dead += [name] if name else []
    if not wanted or "xcb" in wanted:
        name = env.get("DISPLAY", "")
        # None means that libxcb is not here to ask: the set-up installs it and asks again.
        if name and (x_answers or connects_to_x)(name) is not False:
            return None
        dead += [f"DISPLAY={name}"] if name else []
    return DEAD_DISPLAY.format(name=" / ".join(dead)) if dead else NO_DISPLAY


def _platforms(value: str) -> set[str]:
    """The plugin names in a QT_QPA_PLATFORM value such as `wayland;xcb` or `offscreen:size`."""
    names = (part.partition(":")[0].strip().lower() for part in value.split(";"))
    return {"wayland" if name.startswith("wayland") else name for name in names if name}


def _wayland(env: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the Wayland compositor of this environment answers, and how to name it."""
    if env.get("WAYLAND_SOCKET"):
        return True, ""
    name = env.get("WAYLAND_DISPLAY", "")
    if not name:
        return False, ""
    path = os.path.join(env.get("XDG_RUNTIME_DIR", ""), name)
    return _connects_to_socket(path), f"WAYLAND_DISPLAY={name}"


def _connects_to_socket(path: str) -> bool:
    import socket  # only here: it takes longer than all the rest of the question

    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(path)
        except OSError:
            return False
    return True


def connects_to_x(name: str) -> bool | None:
    """Whether the X display answers; None when libxcb is not installed and nothing is known."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(name), None)
    alive = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return alive
