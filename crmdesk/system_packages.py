"""System libraries that Qt and the tests want from the operating system, and how to get them.

The standard library only, like `crmdesk.bootstrap`, whose part this is. Only Debian and its
kin are installed to; elsewhere the message still names what is missing.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LIBRARIES = {
    "base": {
        "libglib-2.0.so.0": "libglib2.0-0",
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
    },
    "xcb": {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-xinerama.so.0": "libxcb-xinerama0",
    },
}
"""System libraries and the Debian package of each: for Qt at all, and for a window under X."""

TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "setxkbmap": "x11-xkb-utils",
}
"""Programs that the tests of real key presses drive, and the Debian package of each."""

MISSING_PACKAGES = (
    "چند بسته‌ی سیستمی نصب نیست. این خط را یک بار اجرا کنید و دوباره برنامه را باز کنید:\n"
    "Some system packages are missing. Run this line once, then start again:\n\n"
    "  {line}\n"
)
NOT_INSTALLED = (
    "بسته‌های سیستمی نصب نشدند: {names}\n"
    "These system packages could not be installed (the reason is above): {names}"
)


class SetupProblem(Exception):  # noqa: N818 - a task for the user, not a fault
    """The environment cannot be made; the message says what to do, in Persian and English."""


def say(text: str) -> None:
    """Tell how the set-up goes; on the error stream, so that a command's output stays clean."""
    print(text, file=sys.stderr, flush=True)


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a system library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_program(name: str) -> bool:
    """Whether a program is on the PATH."""
    import shutil

    return shutil.which(name) is not None


def missing_packages(
    needs: Iterable[str],
    loads: Callable[[str], bool] = loads,
    is_program: Callable[[str], bool] = is_program,
) -> list[str]:
    """The Debian packages that the named sets of needs lack here, in a stable order."""
    lacking: list[str] = []
    for need in needs:
        if need == "test":
            lacking += [pack for name, pack in TEST_PROGRAMS.items() if not is_program(name)]
        else:
            lacking += [pack for name, pack in LIBRARIES[need].items() if not loads(name)]
    return lacking


def apt_line(packages: Iterable[str]) -> str:
    """The one line an ordinary user has to run."""
    return " ".join(["sudo apt-get install -y --no-install-recommends", *packages])


def provide_packages(packages: Sequence[str]) -> None:
    """Install Debian packages as root; anyone else is told the line.

    Raises:
        SetupProblem: they are still missing.
    """
    if not packages:
        return
    if sys.platform == "win32" or os.geteuid() != 0 or not is_program("apt-get"):
        raise SetupProblem(MISSING_PACKAGES.format(line=apt_line(packages)))
    import subprocess

    say("نصب بسته‌های سیستمی… / Installing system packages: " + " ".join(packages))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for command in (["apt-get", "update"], install):
        answer = subprocess.run(
            command,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if answer.returncode:
            say(answer.stdout)
    # A failed update alone does no harm when the lists are fresh enough for the installation.
    if answer.returncode:
        raise SetupProblem(NOT_INSTALLED.format(names=" ".join(packages)))
