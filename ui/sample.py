"""The sample data: an invented shop in a file of its own, to try everything on."""

from __future__ import annotations

import contextlib
from pathlib import Path

from crmdesk import paths
from crmdesk.jobs import Progress

FILE = "sample.db"
CUSTOMERS = 120


def path() -> Path:
    """Return where the sample lives."""
    return paths.home() / FILE


def make(progress: Progress | None = None) -> Path:
    """Make the sample unless it is there, and return its file; for a worker's thread."""
    from crmdesk.demo.load import load_demo
    from crmdesk.desk import open_desk

    paths.ensure_home()
    desk = open_desk(path())
    try:
        if desk.customers.count() == 0:
            load_demo(desk.store, CUSTOMERS, progress=progress)
    finally:
        desk.close()
    return path()


def throw_away() -> None:
    """Delete the sample with what lies beside it; nothing else is in there."""
    beside = ("", "-wal", "-shm", ".job", ".window", ".open")
    for name in (*(FILE + end for end in beside), f"{paths.MARKER_NAME}-{FILE}"):
        with contextlib.suppress(OSError):
            (paths.home() / name).unlink(missing_ok=True)
