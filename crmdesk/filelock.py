"""A lock between processes that the system frees when its owner dies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr


class FileLock:
    """An exclusive lock on a file beside the data; never waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; False when a living process holds it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            sentence = _("The folder {folder} cannot be written: {reason}")
            raise FileProblem(
                sentence.format(folder=isolate_ltr(str(self._path.parent)), reason=reason(error))
            ) from error
        file = os.fdopen(descriptor, "r+b")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back; safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None


if os.name == "nt":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
