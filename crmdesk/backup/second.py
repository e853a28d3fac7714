"""The second place: a stick or another disk that gets a proved copy of each backup.

A place that is not there is no error. Its folder is never made here: the folder of a stick that
was pulled out would come into being on the very disk that it shall protect from.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from crmdesk.backup import files, leftovers
from crmdesk.backup.making import NameTaken
from crmdesk.backup.proof import complete, require_usable, same_bytes
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_folder

TRIES = 20
PHOTO = re.compile(r"([0-9a-f]{64})\.(jpg|png)")


def is_there(place: Path) -> bool:
    """Return whether the folder of a second place can be looked into."""
    try:
        return place.is_dir()
    except OSError:
        return False


def copy_out(backup: Path, place: Path) -> Path:
    """Copy a backup and its description to another folder; return the copy.

    The copy is read again before it gets its name. A backup that nothing describes is looked over
    first.

    Raises:
        FileProblem: the place is away, full or read-only, the backup is damaged, or the copy did
            not verify.
    """
    if not is_there(place):
        sentence = _("The folder {folder} is not there. Connect its disk.")
        raise FileProblem(sentence.format(folder=isolate_ltr(str(place))))
    wanted = str(files.read_json(files.manifest_of(backup)).get("sha256", ""))
    with files.writing(place / backup.name):
        if wanted:
            return _copy_out(backup, place, wanted)
        with complete(backup, place) as whole:
            require_usable(whole)
            return _copy_out(whole, place, files.digest(whole))


def _copy_out(backup: Path, place: Path, wanted: str) -> Path:
    described = files.read_json(files.manifest_of(backup))
    target = place / backup.name
    for number in range(2, TRIES):
        if not target.exists():
            break
        if _is_copy(target, wanted, described=bool(described)):
            return target
        target = place / f"{backup.stem}-{number}.db"
    _copy_as(backup, target, wanted)
    if described:
        files.write_json(files.manifest_of(target), {**described, "path": target.name})
    return target


def _is_copy(target: Path, wanted: str, *, described: bool) -> bool:
    """Return whether a file is the wanted copy; one that cannot be read is none."""
    try:
        same = files.digest(target) == wanted
    except OSError:
        return False
    return same and (not described or bool(files.read_json(files.manifest_of(target))))


def _copy_as(backup: Path, target: Path, wanted: str) -> None:
    part = files.make_part(target)
    try:
        if files.copy_synced(backup, part) != wanted:
            same_bytes(backup)  # noted, so that the shelf knows it too
            sentence = _(
                "The backup {name} is not as it was written: it is damaged or was changed."
            )
            raise FileProblem(sentence.format(name=isolate_ltr(backup.name)))
        if files.digest(part) != wanted:
            raise FileProblem(_("The backup did not verify and was thrown away. Try another disk."))
        files.take_name(part, target, _taken)
    finally:
        part.unlink(missing_ok=True)


def _taken(target: Path) -> NameTaken:
    return NameTaken(_("{name} exists already. Choose another name.").format(name=target.name))


# ---- photos -----------------------------------------------------------------------------------


def copy_photos(source: Path, target: Path) -> int:
    """Copy photos that are not there yet; return how many.

    Photos are named after what they hold, so a copy proves itself; one that is spoilt already is
    left behind.
    """
    if not source.is_dir():
        return 0
    leftovers.clear(target)
    there = {path.name for path in target.glob("*")} if target.is_dir() else set()
    copied = 0
    with files.writing(target / "photo"):
        for path in sorted(source.iterdir()):
            if PHOTO.fullmatch(path.name) and path.name not in there and is_photo(path):
                copied += copy_photo(path, target / path.name)
        if copied:
            sync_folder(target)
    return copied


def is_photo(path: Path) -> bool:
    """Return whether a file is the picture that its name says; False when it cannot be read."""
    match = PHOTO.fullmatch(path.name)
    try:
        return match is not None and not path.is_symlink() and files.digest(path) == match[1]
    except OSError:
        return False


def copy_photo(path: Path, target: Path) -> bool:
    """Copy a photo, whatever stands there; return whether it came over whole.

    Raises:
        OSError: the folder cannot be written.
    """
    part = files.make_part(target)
    try:
        good = files.copy_synced(path, part) == path.stem == files.digest(part)
        if good:
            part.replace(target)
        return good
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
