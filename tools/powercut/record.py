"""Running a program under the recorder and reading what it did."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.powercut.disk import FOLDER, Disk, Event

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_name("recorder.c")
LIBRARY = ROOT / "build" / "powercut" / "recorder.so"
HEAD = struct.Struct("<IIQQQ")
"""``struct head`` of recorder.c: kind, length of the name, inode, offset, length of the data."""

SECONDS = 300
"""A recorded program that takes longer hangs."""


class NoRecorderError(Exception):
    """There is no C compiler here, or it cannot make the recorder."""


class BadRecordingError(Exception):
    """The program failed, or did something that a replay would not show."""


@dataclass(frozen=True)
class Recording:
    """A folder as it was, and everything that was done to it.

    Attributes:
        base: path below the folder to (inode, content); the content is None for a folder.
        events: in the order in which they reached the system.
    """

    base: Mapping[str, tuple[int, bytes | None]]
    events: Sequence[Event]

    def disk(self, model: str) -> Disk:
        """Return the disk before the first event."""
        return Disk(self.base, model)

    def acknowledged(self, cut: int) -> list[list[str]]:
        """Return the words of each line that the program had said after ``cut`` events."""
        text = b"".join(event.data for event in self.events[:cut] if event.kind == "K").decode()
        return [line.split() for line in text.splitlines()]


def compiler() -> str | None:
    """Return the C compiler of this machine, if there is one for Linux programs."""
    return shutil.which("cc") if sys.platform == "linux" else None


def recorder() -> Path:
    """Return the recorder, made anew when its source is newer.

    Raises:
        NoRecorderError: it cannot be made here.
    """
    if LIBRARY.exists() and LIBRARY.stat().st_mtime >= SOURCE.stat().st_mtime:
        return LIBRARY
    command = compiler()
    if command is None:
        raise NoRecorderError("the recorder needs Linux and a C compiler (cc)")
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=LIBRARY.parent) as folder:
        made = Path(folder) / LIBRARY.name
        options = ["-std=c11", "-O1", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", str(made)]
        libraries = ["-ldl", "-lpthread"]
        answer = subprocess.run(
            [command, *options, str(SOURCE), *libraries],
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise NoRecorderError(answer.stderr.strip())
        made.replace(LIBRARY)
    return LIBRARY


def record(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Recording:
    """Run a program and return what it did to a folder.

    Args:
        command: the program; what it prints into a file ``*.ack`` counts as said to its user.
        folder: the disk; it may hold files already.
        env: added to this process's environment.

    Raises:
        NoRecorderError: the recorder cannot be made here.
        BadRecordingError: the program failed, or the log does not lead to the folder as it is now.
    """
    folder = folder.resolve()
    base = dict(_snapshot(folder))
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "log"
        log.touch()
        answer = subprocess.run(
            command,
            cwd=ROOT,
            env={
                **os.environ,
                **env,
                "LD_PRELOAD": str(recorder()),
                "POWERCUT_ROOT": str(folder),
                "POWERCUT_LOG": str(log),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        if answer.returncode:
            raise BadRecordingError(answer.stderr.strip()[-2000:])
        recording = Recording(base, list(events_of(log.read_bytes())))
    _prove(recording, folder)
    return recording


def events_of(log: bytes) -> Iterator[Event]:
    """Read a log.

    Raises:
        BadRecordingError: it names something that cannot be replayed, or is cut short.
    """
    at = 0
    while at < len(log):
        kind, name_length, inode, offset, length = HEAD.unpack_from(log, at)
        at += HEAD.size
        names = log[at : at + name_length].decode("utf-8", "surrogateescape").split("\0")
        at += name_length
        data = log[at : at + length]
        at += length
        if len(data) != length:
            raise BadRecordingError("the log ends in the middle of an event")
        if chr(kind) == "?":
            raise BadRecordingError(f"cannot be replayed: {names[0]}")
        yield Event(chr(kind), tuple(names), inode, offset, data)


def _snapshot(folder: Path) -> Iterator[tuple[str, tuple[int, bytes | None]]]:
    yield FOLDER, (folder.stat().st_ino, None)
    for path in sorted(folder.rglob("*")):
        content = None if path.is_dir() else path.read_bytes()
        yield path.relative_to(folder).as_posix(), (path.stat().st_ino, content)


def _prove(recording: Recording, folder: Path) -> None:
    """The log, replayed whole, must lead to the folder as it is: else something went unseen."""
    disk = recording.disk("strict")
    for event in recording.events:
        disk.apply(event)
    found = {
        name: content for name, (_inode, content) in _snapshot(folder) if not name.endswith("-shm")
    }
    replayed = {
        name: content for name, content in disk.image().items() if not name.endswith("-shm")
    }
    if found != replayed:
        names = {n for n in found.keys() | replayed.keys() if found.get(n) != replayed.get(n)}
        raise BadRecordingError(f"the log does not lead to the folder: {sorted(names)}")
