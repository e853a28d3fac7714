"""Files that stand whole under their name or not at all, over a power cut too.

A part file in the same folder is written and synced, then it takes the name, then the folder is
synced: without the last a cut may bring the old name back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


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
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        sync_file(part)
        if shared:
            part.chmod(0o666 & ~_umask())
        part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    with contextlib.suppress(OSError) if folder_may_refuse else contextlib.nullcontext():
        sync_folder(target.parent)


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
