"""Writing a file that is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.own_files import refuse_own
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr


@contextlib.contextmanager
def written_whole(path: Path, source: Path | None = None) -> Iterator[Path]:
    """Give a part file beside `path`; it gets the name when the body ends well.

    The part is readable by its owner only, synced, and gone when anything fails.

    Args:
        path: where the document shall stand.
        source: the file that is being read, which is not to be replaced.

    Raises:
        FileProblem: the folder or the file cannot be written, or the disk is full.
    """
    part: Path | None = None
    try:
        if path.is_dir():
            raise FileProblem(_("This is a folder. Give the file a name."))
        refuse_own(path, source)
        descriptor, name = tempfile.mkstemp(".part", f"{path.name[:60]}-", path.parent)
        os.close(descriptor)
        part = Path(name)
        yield part
        _sync(part)
        part.replace(path)
        part = None
        _sync(path.parent)
    except (OSError, ValueError) as error:
        sentence = _("{name} could not be written: {reason}")
        raise FileProblem(
            sentence.format(name=isolate_ltr(path.name), reason=reason(error))
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
