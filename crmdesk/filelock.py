"""Locks between processes that the system frees when their owner dies."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from pathlib import Path
from typing import IO

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr

STEP_SECONDS = 0.02
PATIENCE_SECONDS = 10.0
"""How long who opens a data file waits for one that is being put in its place."""


class FileLock:
    """A lock on a file beside the data: one alone has it, or several share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Take the lock; False when a living process holds it.

        Args:
            shared: together with others who share it; else nobody else may have it at all.
            patience: seconds to wait for it.

        Raises:
            FileProblem: the file cannot be made, or nothing can be locked on its disk.
        """
        file = self._opened()
        until = time.monotonic() + patience
        try:
            while not _lock(file, shared=shared):
                if time.monotonic() >= until:
                    file.close()
                    return False
                time.sleep(STEP_SECONDS)
        except OSError as error:
            file.close()
            sentence = _("Nothing can be locked in the folder {folder}: {reason}")
            raise self._refused(sentence, error) from error
        except BaseException:
            file.close()
            raise
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back; safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> IO[bytes]:
        try:
            descriptor = _descriptor(self._path)
        except OSError as error:
            sentence = _("The folder {folder} cannot be written: {reason}")
            raise self._refused(sentence, error) from error
        return os.fdopen(descriptor, "r+b")

    def _refused(self, sentence: str, error: OSError) -> FileProblem:
        folder = isolate_ltr(str(self._path.parent))
        return FileProblem(sentence.format(folder=folder, reason=reason(error)))


def _descriptor(path: Path) -> int:
    """Open the file of a lock; one that is made gets the owner and the rights of its data.

    As SQLite does it with the log: after one command of root the owner could lock nothing any
    more. Only a file that was just made here is given away, never one that a link leads to.
    """
    try:
        made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if os.name == "posix":
        with contextlib.suppress(OSError):
            _give(made, path)
    return made


def _give(made: int, path: Path) -> None:
    data = path.with_suffix("")  # it is named after it: desk.db.open
    if data != path and data.is_file():
        like = data.stat()
        os.fchmod(made, stat.S_IMODE(like.st_mode) & 0o666 | 0o600)
    else:
        like = path.parent.stat()
    if os.geteuid() == 0:
        os.fchown(made, like.st_uid, like.st_gid)


def lock_of(data_file: Path) -> FileLock:
    """Return the lock of a data file: shared while it is open, alone while it is replaced."""
    real = real_file(data_file)
    return FileLock(real.with_name(f"{real.name}.open"))


def share(data_file: Path) -> FileLock:
    """Hold a data file, from before it is opened until it is closed, so that nobody replaces it.

    Where no lock can be had there is none: whoever would replace the file has none either, and
    opening it says what is wrong with its folder.

    Raises:
        FileProblem: it is being replaced right now, and that takes long.
    """
    lock = lock_of(data_file)
    try:
        held = lock.acquire(shared=True, patience=PATIENCE_SECONDS)
    except FileProblem:
        return lock
    if not held:
        sentence = _("Other data is just being put in the place of {name}. Try again in a moment.")
        raise FileProblem(sentence.format(name=isolate_ltr(data_file.name)))
    return lock


def real_file(path: Path) -> Path:
    """Return the file that a name stands for: SQLite keeps its log beside that one."""
    return path.resolve() if path.is_symlink() else path


if os.name == "nt":
    import errno
    import msvcrt

    _SHARERS = 64
    """Bytes of the file: who shares the lock has one of them, who has it alone has all."""

    def _lock(file: IO[bytes], *, shared: bool) -> bool:
        for place in range(_SHARERS) if shared else (0,):
            os.lseek(file.fileno(), place, os.SEEK_SET)
            try:
                msvcrt.locking(  # type: ignore[attr-defined,unused-ignore]
                    file.fileno(),
                    msvcrt.LK_NBLCK,  # type: ignore[attr-defined,unused-ignore]
                    1 if shared else _SHARERS,
                )
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EDEADLK):
                    raise
            else:
                return True
        return False

else:
    import fcntl

    def _lock(file: IO[bytes], *, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # the latter from a share that emulates it
            return False
        return True
