"""One set-up at a time in a project folder. Part of `crmdesk.bootstrap`: standard library only."""

from __future__ import annotations

import os
import sys

from crmdesk.system_packages import SetupProblem, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

NOT_WRITABLE = (
    "در پوشه‌ی برنامه نمی‌توان نوشت: {root}\nThe program's folder cannot be written to: {root}"
)


class SetupLock:
    """Only one set-up at a time in a project folder; a second one waits for the first.

    The operating system frees the lock when its holders die, so a kill leaves nothing behind.
    """

    def __init__(self, root: str) -> None:
        """Name the lock's file; it is taken on entering."""
        self._path = os.path.join(root, ".setup.lock")
        self._root = root

    def __enter__(self) -> None:
        """Take the lock, waiting as long as another process holds it."""
        try:
            self._file = open(self._path, "a+b")
            # pip and uv inherit the lock: it is held as long as an orphaned one is at work.
            os.set_inheritable(self._file.fileno(), True)
        except OSError:
            raise SetupProblem(NOT_WRITABLE.format(root=self._root)) from None
        if not self._take(wait=False):
            say("در حال آماده‌سازی در پنجره‌ای دیگر… / Another set-up is running; waiting …")
            while not self._take(wait=True):
                pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free the lock by closing its file."""
        self._file.close()

    def _take(self, *, wait: bool) -> bool:
        try:
            if sys.platform == "win32":
                import msvcrt

                self._file.seek(0)
                msvcrt.locking(self._file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True
