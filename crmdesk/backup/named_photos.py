"""The photos that a data file names: which there are, and where those are that are missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from crmdesk import formats
from crmdesk.backup import leftovers
from crmdesk.backup.making import open_finished, open_quietly
from crmdesk.backup.second import PHOTO, copy_photo, is_photo
from crmdesk.db.engine import DriverConnection, translated_errors
from crmdesk.i18n import ngettext
from crmdesk.paths import photo_folder
from crmdesk.photos import Photos
from crmdesk.whole_file import sync_folder

_IN_IMAGE = re.compile(r'"photo":"([0-9a-f]{64}\.(?:jpg|png))"')
_SHELF = "backups"


def missing_photos(data_file: Path) -> tuple[str, ...]:
    """Return the names of the customers' photos that are in no file, the trash left out.

    Raises:
        FileProblem: the data file cannot be read.
    """
    photos = Photos(photo_folder(data_file))
    with translated_errors(data_file):
        connection = open_quietly(data_file)
        try:
            names = _texts(
                connection,
                "SELECT DISTINCT CAST(photo AS TEXT) FROM customer "
                "WHERE photo <> '' AND deleted_at IS NULL",
            )
        finally:
            connection.close()
    return tuple(sorted(name for name in names if not _is_there(photos, name)))


def _is_there(photos: Photos, name: str) -> bool:
    return _says(lambda: photos.path(name) is not None)


def _texts(connection: DriverConnection, sql: str) -> list[str]:
    """Return the texts of one column, with U+FFFD for what a disk has spoilt in them.

    The names are all that is wanted of them: a bad byte elsewhere in an image stops no restore.
    """
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return [text for (text,) in connection.execute(sql) if text is not None]


def missing_words(count: int) -> str:
    """Say how many photos of the customers are missing."""
    sentence = ngettext(
        "{n} photo of the customers is missing: it was not found or could not be written.",
        "{n} photos of the customers are missing: they were not found or could not be written.",
        count,
    )
    return sentence.format(n=formats.number(count))


def bring_photos(made_ready: Path, backup: Path, data_file: Path) -> int:
    """Copy the photos that a backup's data names, and the data file lacks, from beside the backup.

    One that is spoilt here is replaced by a good one; what is spoilt there too stays behind.

    Args:
        made_ready: the data that will take the place of the data file.
        backup: where it came from.
        data_file: whose folder of photos gets them.

    Returns:
        How many came.

    Raises:
        OSError: the folder cannot be written, or its disk is full.
    """
    target = photo_folder(data_file)
    sources = [one for one in _folders_beside(backup) if not _is_same(one, target)]
    if not sources:
        return 0
    leftovers.clear(target)
    brought = 0
    for name in sorted(_named_in(made_ready)):
        found = [one / name for one in sources if _says((one / name).is_file)]
        if found and not is_photo(target / name):
            brought += any(is_photo(one) and copy_photo(one, target / name) for one in found)
    if brought:
        sync_folder(target)
    return brought


def _folders_beside(backup: Path) -> Iterable[Path]:
    """Yield where the photos of a backup can be: in a second place, or beside a data file."""
    folders = [photo_folder(backup)]
    if backup.parent.name == _SHELF:
        folders.append(photo_folder(backup.parent))
    return [one for one in folders if _says(one.is_dir)]


def _says(look: Callable[[], bool]) -> bool:
    """Ask about a file of a folder that may not let itself be looked into."""
    try:
        return look()
    except OSError:
        return False


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


def _named_in(made_ready: Path) -> set[str]:
    """Return what customers name, those in the trash too, and what an undo would bring back."""
    connection = open_finished(made_ready)
    try:
        named = set(_texts(connection, "SELECT DISTINCT CAST(photo AS TEXT) FROM customer"))
        images = _texts(
            connection,
            "SELECT CAST(image AS TEXT) FROM journal_row "
            "WHERE tbl = 'customer' AND image LIKE '%\"photo\":\"_%'",
        )
        for image in images:
            named.update(_IN_IMAGE.findall(image))
    finally:
        connection.close()
    return {name for name in named if PHOTO.fullmatch(name)}  # never a way to another folder
