"""Documents that people keep: whole or not at all, and never over the program's own files."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.own_files import refuse_own
from crmdesk.refusals import reason
from crmdesk.text import isolate, isolate_ltr
from crmdesk.whole_file import appearing, clear_parts

_UNFIT = re.compile(
    r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+'
)
MOST = 80
"""Letters of a file's name; systems allow 255 bytes, and a Persian letter takes two."""

PART = ".crmdesk-document-"
"""How the part of a document is called: hidden, and a name that no other program gives."""


def save(data: bytes, target: Path) -> None:
    """Write a file, replacing one of the same name, so that none is ever half there.

    Raises:
        FileProblem: the folder cannot be written or the disk is full; nothing is left behind. Or
            the name is that of a data file or a backup.
    """
    refuse_own(target)
    try:
        clear_parts(target.parent, PART)
        with appearing(target, PART, shared=True, folder_may_refuse=True) as part:
            part.write_bytes(data)
    except (OSError, ValueError) as error:
        sentence = _("The file {name} could not be written to {folder}: {reason}")
        raise FileProblem(
            sentence.format(
                name=isolate(target.name),
                folder=isolate_ltr(str(target.parent)),
                reason=reason(error),
            )
        ) from error


@contextlib.contextmanager
def written_whole(path: Path, source: Path | None = None) -> Iterator[Path]:
    """Give a part file beside `path`; it gets the name when the body ends well.

    The part is readable by its owner only, synced, and gone when anything fails. What a killed
    process left is gone with the next document in that folder.

    Args:
        path: where the document shall stand.
        source: the file that is being read, which is not to be replaced.

    Raises:
        FileProblem: the folder or the file cannot be written, or the disk is full.
    """
    try:
        if path.is_dir():
            raise FileProblem(_("This is a folder. Give the file a name."))
        refuse_own(path, source)
        clear_parts(path.parent, PART)
        with appearing(path, PART, folder_may_refuse=True) as part:
            yield part
    except (OSError, ValueError) as error:
        sentence = _("{name} could not be written: {reason}")
        raise FileProblem(
            sentence.format(name=isolate_ltr(path.name), reason=reason(error))
        ) from error


def file_name(words: str, ending: str = ".pdf") -> str:
    """Return a name that every system takes, made of words that somebody wrote."""
    kept = " ".join(_UNFIT.sub(" ", words).split())[:MOST].strip(" .")
    return f"{kept or 'CRMDesk'}{ending}"
