"""Files that stand whole under their name or not at all, over a power cut too.

A part file in the same folder is written and synced, then it takes the name, then the folder is
synced: without the last a cut may bring the old name back. Whoever writes a part shares a lock on
its folder, so that another process can tell what a killed one left from what is still being
written. The part is not locked itself: on a mounted Windows share it could then be written through
no other handle.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from crmdesk import clock

AGE_S = 3600.0
"""Nothing younger is taken for left behind."""

_BESIDE = ".d"


@contextlib.contextmanager
def appearing(
    target: Path, prefix: str, *, shared: bool = False, folder_may_refuse: bool = False
) -> Iterator[Path]:
    """Give an empty part file beside a file; it takes the name when the body ends well.

    The part is for its owner alone, and gone when anything fails.

    Args:
        target: what is to appear, or to be replaced.
        prefix: how the name of the part begins.
        shared: the finished file gets the rights of any new file.
        folder_may_refuse: a folder that cannot be synced, as on a share, is no failure.

    Raises:
        OSError: it cannot be written.
        ValueError: no system takes such a name.
    """
    import tempfile

    descriptor, name = tempfile.mkstemp(".part", prefix, target.parent)
    part = Path(name)
    try:
        try:
            with _held(target.parent):
                yield part
        finally:
            os.close(descriptor)
        sync_file(part)
        if shared:
            part.chmod(0o666 & ~_umask())
        part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    with contextlib.suppress(OSError) if folder_may_refuse else contextlib.nullcontext():
        sync_folder(target.parent)


@contextlib.contextmanager
def folder_beside(part: Path) -> Iterator[Path]:
    """Give a private folder for what a part file is put together from; it goes with the part."""
    made = part.with_name(part.name + _BESIDE)
    made.mkdir(0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def clear_parts(folder: Path, prefix: str) -> None:
    """Remove the parts that killed processes left in a folder, with what lies beside them.

    Nothing that is younger than an hour is touched, and nothing at all while somebody writes there.
    Never raises: who writes something new shall not fail for it.

    Args:
        folder: where parts may be.
        prefix: how their names begin; no other program's names may begin so.
    """
    with contextlib.suppress(OSError, ValueError):
        parts = [
            path
            for path in sorted(folder.iterdir())
            if path.name.startswith(prefix) and path.suffix == ".part"
        ]
        # Given back at once: who begins now has a new part, and is not to go without the lock.
        with _held(folder, alone=True) if parts else contextlib.nullcontext(False) as held:
            pass
        for part in parts if held else ():
            with contextlib.suppress(OSError):
                _clear(part)


def _clear(part: Path) -> None:
    about = part.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_mtime > clock.now().timestamp() - AGE_S:
        return
    shutil.rmtree(part.with_name(part.name + _BESIDE), ignore_errors=True)
    part.unlink()


@contextlib.contextmanager
def _held(folder: Path, *, alone: bool = False) -> Iterator[bool]:
    """Share a folder's lock, or have it alone; False when others have it, or nobody can tell."""
    if os.name != "posix":
        yield True  # a part that is open cannot be removed there
        return
    import fcntl

    descriptor = None
    held = False
    try:
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            held = True
        yield held
    finally:
        if descriptor is not None:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    """Return which rights new files do not get; it can only be read by setting it."""
    before = os.umask(0o077)
    os.umask(before)
    return before
