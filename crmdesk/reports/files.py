"""Giving a finished document its name: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.own_files import refuse_own
from crmdesk.refusals import reason
from crmdesk.text import isolate, isolate_ltr

_UNFIT = re.compile(
    r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+'
)
MOST = 80
"""Letters of a file's name; systems allow 255 bytes, and a Persian letter takes two."""


def save(data: bytes, target: Path) -> None:
    """Write a file, replacing one of the same name, so that none is ever half there.

    Raises:
        FileProblem: the folder cannot be written or the disk is full; nothing is left behind. Or
            the name is that of a data file or a backup.
    """
    part: Path | None = None
    refuse_own(target)
    try:
        descriptor, name = tempfile.mkstemp(".part", "document-", target.parent)
        part = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    except (OSError, ValueError) as error:
        sentence = _("The file {name} could not be written to {folder}: {reason}")
        raise FileProblem(
            sentence.format(
                name=isolate(target.name),
                folder=isolate_ltr(str(target.parent)),
                reason=reason(error),
            )
        ) from error
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def file_name(words: str, ending: str = ".pdf") -> str:
    """Return a name that every system takes, made of words that somebody wrote."""
    kept = " ".join(_UNFIT.sub(" ", words).split())[:MOST].strip(" .")
    return f"{kept or 'CRMDesk'}{ending}"


def _umask() -> int:
    """Return which rights new files do not get; it can only be read by setting it."""
    before = os.umask(0o077)
    os.umask(before)
    return before


def _sync_folder(folder: Path) -> None:
    """Keep the name over a power cut too, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
