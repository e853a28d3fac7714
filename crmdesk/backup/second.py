"""The second place: a stick or another disk that gets a proved copy of each backup.

A place that is not there is no error. Its folder is never made here: the folder of a stick that
was pulled out would come into being on the very disk that it shall protect from.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from crmdesk.backup import files
from crmdesk.backup.making import NameTaken
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_folder

TRIES = 20
_PHOTO = re.compile(r"([0-9a-f]{64})\.(jpg|png)")


def is_there(place: Path) -> bool:
    """Return whether the folder of a second place can be looked into."""
    try:
        return place.is_dir()
    except OSError:
        return False


def copy_out(backup: Path, place: Path) -> Path:
    """Copy a backup and its description to another folder; return the copy.

    The copy is read again before it gets its name.

    Raises:
        FileProblem: the place is away, full or read-only, or the copy did not verify.
    """
    if not is_there(place):
        sentence = _("The folder {folder} is not there. Connect its disk.")
        raise FileProblem(sentence.format(folder=isolate_ltr(str(place))))
    wanted = str(files.read_json(files.manifest_of(backup)).get("sha256", ""))
    target = place / backup.name
    with files.writing(target):
        for number in range(2, TRIES):
            if not target.exists():
                break
            if files.digest(target) == wanted and files.read_json(files.manifest_of(target)):
                return target
            target = place / f"{backup.stem}-{number}.db"
        _copy_as(backup, target, wanted)
    return target


def _copy_as(backup: Path, target: Path, wanted: str) -> None:
    part = files.make_part(target)
    try:
        files.copy_synced(backup, part)
        if files.digest(part) != wanted:
            raise FileProblem(_("The backup did not verify and was thrown away. Try another disk."))
        files.take_name(part, target, lambda _path: NameTaken(target.name))
        described = files.read_json(files.manifest_of(backup))
        files.write_json(files.manifest_of(target), {**described, "path": target.name})
    finally:
        part.unlink(missing_ok=True)


def copy_photos(source: Path, target: Path) -> int:
    """Copy photos that are not there yet; return how many.

    Photos are named after what they hold, so a copy proves itself; one that is spoilt already is
    left behind.
    """
    if not source.is_dir():
        return 0
    there = {path.name for path in target.glob("*")} if target.is_dir() else set()
    copied = 0
    with files.writing(target / "photo"):
        for path in sorted(source.iterdir()):
            match = _PHOTO.fullmatch(path.name)
            if match and path.name not in there and path.is_file() and not path.is_symlink():
                copied += _copy_photo(path, target / path.name, match[1])
        if copied:
            sync_folder(target)
    return copied


def _copy_photo(path: Path, target: Path, sha256: str) -> bool:
    part = files.make_part(target)
    try:
        files.copy_synced(path, part)
        good = files.digest(part) == sha256
        if good:
            part.replace(target)
        return good
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
