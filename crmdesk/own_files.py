"""What no document may be written over: data files, what lies beside them, backups, photos."""

from __future__ import annotations

from pathlib import Path

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.paths import backup_folder, photo_folder
from crmdesk.store import LIVE
from crmdesk.text import isolate_ltr

_MAGIC = b"SQLite format 3\x00"


def refuse_own(target: Path, source: Path | None = None) -> None:
    """Stop before a document takes the name of something that must not be lost.

    Args:
        target: the name that was chosen for a document.
        source: the file that is being read.

    Raises:
        FileProblem: another name is to be chosen.
    """
    try:
        place = target.resolve()
    except (OSError, ValueError):
        return  # no such name can be written: who tries says why
    if source is not None and place == source.resolve():
        sentence = _("{name} is the file that is being read. Choose another name.")
    elif _is_database(place) or any(_belongs(place, store.path.resolve()) for store in LIVE):
        sentence = _("{name} belongs to the data of CRMDesk. Choose another name or folder.")
    else:
        return
    raise FileProblem(sentence.format(name=isolate_ltr(target.name)))


def _belongs(place: Path, data: Path) -> bool:
    if place.is_relative_to(backup_folder(data)) or place.is_relative_to(photo_folder(data)):
        return True
    beside = place.parent == data.parent
    return (beside and place.name.startswith((f"{data.name}-", f"{data.name}."))) or place == data


def _is_database(place: Path) -> bool:
    """Return whether a SQLite file stands there: nobody means to replace one by a document."""
    try:
        with place.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
