"""A disk of its own that can be filled, for the tests of full disks."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIZE = 48 << 20
"""Bytes of the small disk."""

PAGE = 4096


class Mounted:
    """A tmpfs, filled by one big file."""

    def __init__(self, folder: Path) -> None:
        """Mount it on an empty folder."""
        self.folder = folder / "disk"
        self.folder.mkdir()
        options = ["-t", "tmpfs", "-o", f"size={SIZE}", "crmdesk-fill-disk", str(self.folder)]
        subprocess.run(["mount", *options], check=True, capture_output=True)
        self._ballast = self.folder / "ballast"

    def fill(self, leave: int) -> None:
        """Leave so many bytes free, rounded down to pages."""
        size = self._available() // PAGE - leave // PAGE
        with self._ballast.open("wb") as file:
            if size > 0:
                os.posix_fallocate(file.fileno(), 0, size * PAGE)

    def free(self) -> None:
        """Take the big file away."""
        self._ballast.unlink(missing_ok=True)

    def used(self) -> int:
        """Return the bytes in use."""
        return SIZE - self._available()

    def close(self) -> None:
        """Take the disk away."""
        # Lazily: a file that is still open after a fault shall not leave the disk behind.
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def _available(self) -> int:
        about = os.statvfs(self.folder)
        return about.f_bavail * about.f_frsize


class Limited:
    """A folder in which no file may grow beyond a limit."""

    def __init__(self, folder: Path) -> None:
        """Make the folder."""
        import resource

        self._resource = resource
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        self.folder = folder / "disk"
        self.folder.mkdir()

    def fill(self, leave: int) -> None:
        """Let no file grow beyond so many bytes."""
        self._resource.setrlimit(self._resource.RLIMIT_FSIZE, (leave, self._before[1]))

    def free(self) -> None:
        """Lift the limit."""
        self._resource.setrlimit(self._resource.RLIMIT_FSIZE, self._before)

    def used(self) -> int:
        """Return the size of the largest file."""
        sizes = [path.stat().st_size for path in self.folder.rglob("*") if path.is_file()]
        return max(sizes, default=0)

    def close(self) -> None:
        """Lift the limit; the folder goes with its parent."""
        self.free()


@contextlib.contextmanager
def small_disk() -> Iterator[Mounted | Limited]:
    """Give a disk that can be filled: mounted when that is allowed."""
    with tempfile.TemporaryDirectory() as place:
        disk: Mounted | Limited
        try:
            disk = Mounted(Path(place))
        except (OSError, subprocess.CalledProcessError):
            shutil.rmtree(Path(place) / "disk", ignore_errors=True)
            disk = Limited(Path(place))
        try:
            yield disk
        finally:
            disk.close()
