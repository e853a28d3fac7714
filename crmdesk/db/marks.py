"""Small empty files beside a data file that say what the file itself cannot say."""

from __future__ import annotations

import contextlib
from pathlib import Path

from crmdesk import paths


def marker_of(path: Path) -> Path:
    """Return the mark by which a missing data file is told from one that never was."""
    return path.with_name(f"{paths.MARKER_NAME}-{path.name}")


def suspicion_of(path: Path) -> Path:
    """Return the mark of a data file that was found damaged while it was open."""
    return path.with_name(f".desk-suspect-{path.name}")


def set_suspicion(path: Path, *, suspected: bool) -> None:
    """Note, or forget, that a file was found damaged: the next start reads all of it."""
    with contextlib.suppress(OSError):
        if suspected:
            suspicion_of(path).touch(mode=0o600)
        else:
            suspicion_of(path).unlink(missing_ok=True)
