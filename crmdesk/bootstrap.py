"""Make the project's own `.venv` out of nothing, with the standard library only.

A fresh Debian has no `venv` module and refuses a plain `pip install`, but pip may fill a folder:
so pip brings uv into `.tools`, uv makes `.venv` and installs exactly what the lock file says, by
hash. A stamp in `.venv` keeps what it was made from, so that later starts only read two small
files. As root on Debian or Ubuntu the few system libraries that Qt wants are installed too; an
ordinary user is told the one line to run.

    python3 -m crmdesk.bootstrap run [ARGUMENTS]      the program
    python3 -m crmdesk.bootstrap dev                  only make or refresh .venv, with all tools
    python3 -m crmdesk.bootstrap test [ARGUMENTS]     every check; arguments go to pytest
    python3 -m crmdesk.bootstrap check                every check but the tests
    python3 -m crmdesk.bootstrap python [ARGUMENTS]   the Python of .venv

Imports that cost time stay inside the functions: this module lies on every start's way.
"""

from __future__ import annotations

import os
import sys

from crmdesk.setup_lock import SetupLock
from crmdesk.system_packages import SetupProblem, missing_packages, provide_packages, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OLDEST_PYTHON = (3, 11)
WINDOWS = os.name == "nt"

OLD_PYTHON = (
    "این برنامه پایتون ۳٫۱۱ یا تازه‌تر می‌خواهد؛ این پایتون {version} است.\n"
    "CRMDesk needs Python 3.11 or newer; this is {version}."
)
NO_LIBRARIES = (
    "کتابخانه‌های برنامه نصب نشدند (علت در بالا آمده است). اینترنت را بررسی کنید و دوباره "
    "برنامه را باز کنید؛\n"
    "اگر این رایانه اینترنت ندارد، پوشه‌ی wheelhouse را از رایانه‌ای که اینترنت دارد "
    "کنار برنامه بگذارید.\n"
    "The program's libraries could not be installed (the reason is above). Check the internet\n"
    "connection and start again; without internet, make a folder `wheelhouse` elsewhere\n"
    "(`make wheelhouse`) and put it into this folder: {root}"
)


class Project:
    """Where the parts of the set-up lie in one project folder."""

    def __init__(self, root: str) -> None:
        """Point into `root`; nothing is read or made."""
        self.root = os.path.realpath(root)
        self.venv = os.path.join(self.root, ".venv")
        self.python = os.path.join(
            self.venv, *(("Scripts", "python.exe") if WINDOWS else ("bin", "python"))
        )
        self.stamp = os.path.join(self.venv, "crmdesk-stamp.txt")
        self.tools = os.path.join(self.root, ".tools")
        self.uv_lock = os.path.join(self.root, "requirements-uv.txt")

    def lock(self, kind: str) -> str:
        """The lock file of a kind of environment: `run` or `dev`."""
        return os.path.join(
            self.root, "requirements.txt" if kind == "run" else f"requirements-{kind}.txt"
        )


def digest(path: str) -> str:
    """SHA-256 of a file in hexadecimal; empty when there is no such file."""
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def read_stamp(project: Project) -> dict[str, str]:
    """What `.venv` was made from: kind, lock, venv, needs; empty when it is unfinished."""
    try:
        with open(project.stamp, encoding="utf-8", errors="surrogateescape") as file:
            pairs = (line.rstrip("\n").partition(" ") for line in file)
            return {name: value for name, _, value in pairs}
    except OSError:
        return {}


def write_stamp(project: Project, kind: str, needs: Iterable[str]) -> None:
    """Declare the environment finished; in one step, so that a killed write leaves none."""
    values = {
        "kind": kind,
        "lock": digest(project.lock(kind)),
        "venv": project.venv,
        "needs": " ".join(sorted(needs)),
    }
    part = project.stamp + ".part"
    with open(part, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.writelines(f"{name} {value}\n" for name, value in values.items())
    os.replace(part, project.stamp)


def matches(project: Project, kind: str, stamp: Mapping[str, str]) -> bool:
    """Whether a finished `.venv` of this stamp serves `kind`; `dev` serves `run` as well.

    The path is part of it: a folder that was moved or copied has scripts that point elsewhere.
    """
    have = stamp.get("kind", "")
    return (
        have in {kind, "dev"}
        and stamp.get("venv") == project.venv
        and stamp.get("lock") == digest(project.lock(have))
        and os.path.exists(project.python)
        and os.path.exists(os.path.join(project.venv, "pyvenv.cfg"))
    )


def is_ready(project: Project, kind: str, needs: Iterable[str]) -> bool:
    """Whether nothing is left to set up for this kind and these system libraries."""
    stamp = read_stamp(project)
    known = stamp.get("needs", "").split()
    return all(need in known for need in needs) and matches(project, kind, stamp)


def is_inside(project: Project) -> bool:
    """Whether this very process runs in the project's `.venv`."""
    return sys.prefix != sys.base_prefix and os.path.realpath(sys.prefix) == os.path.realpath(
        project.venv
    )


def opens_window(argv: Sequence[str]) -> bool:
    """Return True when the arguments name no command: only a data file or the self-test."""
    rest = list(argv)
    while rest and rest[0].startswith("--db"):
        del rest[: 1 if "=" in rest[0] else 2]
    return rest in ([], ["--self-test"])


def needs_of(argv: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """The sets of system libraries that a start with these arguments wants.

    A command of the command line shows no window and needs none of them.
    """
    if not sys.platform.startswith("linux") or not opens_window(argv):
        return []
    platform = environ.get("QT_QPA_PLATFORM", "")
    default_is_x = not platform and not environ.get("WAYLAND_DISPLAY")
    window_under_x = "--self-test" not in argv and bool(environ.get("DISPLAY"))
    return ["base", "xcb"] if window_under_x and (default_is_x or "xcb" in platform) else ["base"]


def base_python() -> str:
    """The interpreter behind this process: never the one inside `.venv`, which may be remade."""
    return getattr(sys, "_base_executable", None) or sys.executable


def run_inside(project: Project, arguments: Sequence[str]) -> int:
    """Give this process over to the Python of `.venv`; on Windows wait for it instead."""
    sys.stdout.flush()
    sys.stderr.flush()
    command = [project.python, *arguments]
    # A PYTHONHOME would move the new process out of .venv again, and it would start for ever.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    if not WINDOWS:
        os.execve(project.python, command, env)  # noqa: S606 - no process in between
    import subprocess

    return subprocess.call(command, env=env)


def prepare(project: Project, kind: str, needs: Sequence[str]) -> None:
    """Set up whatever is missing: system packages, uv, `.venv`.

    Raises:
        SetupProblem: something has to be done by hand first; the message says what.
    """
    with SetupLock(project.root):
        stamp = read_stamp(project)
        fits = matches(project, kind, stamp)
        uv = "" if fits else find_uv(project)
        packages = missing_packages(needs)
        if not fits and not uv and not has_pip():
            packages.append("python3-pip")
        provide_packages(packages)
        if not fits:
            make_environment(project, kind, uv or install_uv(project))
        known = {*stamp.get("needs", "").split(), *needs}
        write_stamp(project, stamp["kind"] if fits else kind, known)


# ---------------------------------------------------------------- uv and .venv


def has_pip() -> bool:
    """Whether the base interpreter has pip."""
    import subprocess

    answer = subprocess.run(
        [base_python(), "-m", "pip", "--version"], capture_output=True, check=False
    )
    return answer.returncode == 0


def wheelhouse_options(project: Project) -> list[str]:
    """Options for pip and uv that use a `wheelhouse` folder in or beside the project, if any."""
    for parent in (project.root, os.path.dirname(project.root)):
        folder = os.path.join(parent, "wheelhouse")
        if os.path.isdir(folder):
            return ["--no-index", "--find-links", folder]
    return []


def index_of_pip() -> list[str]:
    """The option for uv that names the package index pip is set to: a mirror near the user.

    uv does not read pip's settings; one of its own, when there is any, goes before pip's.
    """
    import subprocess

    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return []
    index = os.environ.get("PIP_INDEX_URL", "")
    if not index:
        ask = [base_python(), "-m", "pip", "config", "get", "global.index-url"]
        index = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    return ["--default-index", index] if index else []


def version_numbers(text: str) -> tuple[int, ...]:
    """The first dotted number in a text: `uv 0.13.9 (abc)` gives (0, 13, 9); else empty."""
    import re

    found = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def locked_uv(project: Project) -> tuple[int, ...]:
    """The version of uv in its lock file: the oldest that is used, for it is the one tested."""
    with open(project.uv_lock, encoding="utf-8") as file:
        return version_numbers(next(line for line in file if line.startswith("uv==")))


def find_uv(project: Project) -> str:
    """A uv that is new enough, in `.tools` or on the PATH; empty when there is none."""
    import shutil
    import subprocess

    suffix = ".exe" if WINDOWS else ""
    ours = [os.path.join(project.tools, sub, "uv" + suffix) for sub in ("bin", "Scripts")]
    for path in (*ours, shutil.which("uv")):
        if path and os.path.exists(path):
            answer = subprocess.run(
                [path, "--version"], capture_output=True, text=True, check=False
            )
            if answer.returncode == 0 and version_numbers(answer.stdout) >= locked_uv(project):
                return path
    return ""


def install_uv(project: Project) -> str:
    """Bring the locked uv into `.tools` with pip, and return its path."""
    import shutil

    say("آماده‌سازی برای نخستین اجرا… / Preparing for the first start …")
    part = project.tools + ".part"
    shutil.rmtree(part, ignore_errors=True)
    pip = [base_python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    target = ["--retries", "2", "--no-deps", "--require-hashes", "--target", part]
    call(project, [*pip, *target, *wheelhouse_options(project), "-r", project.uv_lock])
    shutil.rmtree(project.tools, ignore_errors=True)
    os.replace(part, project.tools)
    uv = find_uv(project)
    if not uv:
        raise SetupProblem(NO_LIBRARIES.format(root=project.root))
    return uv


def make_environment(project: Project, kind: str, uv: str) -> None:
    """Make `.venv` or bring it up to date, with exactly the packages of the lock file.

    The stamp goes first and comes back last: without one, a `.venv` is what a killed set-up
    left, and it is made anew.
    """
    stamp = read_stamp(project)
    keep = stamp.get("venv") == project.venv and os.path.exists(project.python)
    if os.path.exists(project.stamp):
        os.remove(project.stamp)
    say("نصب کتابخانه‌های برنامه… / Installing the program's libraries …")
    if not keep:
        python = ["--no-project", "--python", base_python()]
        call(project, [uv, "venv", "--quiet", "--clear", *python, project.venv])
    sync = [uv, "pip", "sync", "--require-hashes", "--python", project.python]
    call(project, [*sync, *(wheelhouse_options(project) or index_of_pip()), project.lock(kind)])


def call(project: Project, command: Sequence[str]) -> None:
    """Run pip or uv, with its messages shown.

    Raises:
        SetupProblem: it failed; mostly there is no network.
    """
    import subprocess

    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    if "PIP_CERT" in env:
        env.setdefault("SSL_CERT_FILE", env["PIP_CERT"])
    # What they print goes to the error stream: the output of a command may be read by a script.
    answer = subprocess.run(
        command, env=env, cwd=project.root, stdout=sys.stderr, close_fds=False, check=False
    )
    if answer.returncode:
        raise SetupProblem(NO_LIBRARIES.format(root=project.root))


# ---------------------------------------------------------------- the command


def main(argv: Sequence[str]) -> int:
    """`python3 -m crmdesk.bootstrap`; returns the exit code unless another process takes over."""
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(str(part) for part in sys.version_info[:2])
        say(OLD_PYTHON.format(version=version))
        return 1
    what, rest = (argv[0] if argv else "run"), list(argv[1:])
    project = Project(os.path.join(os.path.dirname(__file__), os.pardir))
    linux = sys.platform.startswith("linux")
    kind, needs, command = {
        "run": ("run", needs_of(rest, os.environ), [os.path.join(project.root, "main.py"), *rest]),
        "dev": ("dev", [], []),
        "test": (
            "dev",
            ["base", "xcb", "test"] if linux else [],
            ["-m", "tools.checks", "test", *rest],
        ),
        "check": ("dev", [], ["-m", "tools.checks", "check"]),
        "python": ("dev", ["base"] if linux else [], rest),
    }.get(what, ("", [], []))
    if not kind:
        say(str(__doc__))
        return 2
    try:
        if not is_ready(project, kind, needs):
            prepare(project, kind, needs)
    except SetupProblem as problem:
        say(str(problem))
        return 1
    return run_inside(project, command) if command else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
