"""The whole shop in one file: a verified copy of the data and the photos, for another computer.

A zip with fixed names: ``desk.db``, its description ``desk.db.json``, ``photos/<sha256>.jpg|png``
and ``contents.json`` with the SHA-256 of each. What comes from elsewhere is read with suspicion:
other names, links, doubles, encrypted members and sizes that do not agree are refused, and
nothing is replaced before everything has proved itself.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from crmdesk import formats
from crmdesk.backup import files, leftovers
from crmdesk.backup.making import Backup, NameTaken, make_backup
from crmdesk.backup.proof import require_usable
from crmdesk.backup.restoring import restore
from crmdesk.backup.second import is_photo
from crmdesk.errors import FileProblem
from crmdesk.i18n import _, ngettext
from crmdesk.jobs import Progress
from crmdesk.paths import DATA_FILE_NAME, make_folder, photo_folder
from crmdesk.photos import MAX_BYTES, kind_of
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_file, sync_folder

SUFFIX = ".crmdesk"
DATA, DESCRIPTION, CONTENTS, PHOTOS = "desk.db", "desk.db.json", "contents.json", "photos"
MAX_MEMBERS = 200_000
MAX_DATA = 64 << 30
MAX_TEXT = 64 << 20
MAX_RATIO = 300
"""Data files shrink to about a tenth; a bomb to a thousandth."""

START = 16
"""Bytes that tell the kind of a picture."""

SPARE = 64 << 20
"""Bytes that stay free on the disk when a bundle is unpacked."""

_BAD = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # an encrypted member
    UnicodeError,
    struct.error,
)
_PHOTO = re.compile(r"photos/([0-9a-f]{64})\.(jpg|png)")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished bundle.

    Attributes:
        path: the file.
        size: bytes.
        photos: how many are in it.
        backup: what was found in the copy of the data.
        left_out: photos that a disk has spoilt, or that cannot be read; they are not in it.
    """

    path: Path
    size: int
    photos: int
    backup: Backup
    left_out: int = 0

    @property
    def remark(self) -> str:
        """What is to be said of the photos that were left out; "" when there are none."""
        if not self.left_out:
            return ""
        sentence = ngettext(
            "{n} photo is spoilt and was left out.",
            "{n} photos are spoilt and were left out.",
            self.left_out,
        )
        return sentence.format(n=formats.number(self.left_out))


def pack(data_file: Path, target: Path, progress: Progress | None = None) -> Packed:
    """Put the data and the photos into one file.

    Args:
        data_file: may be open.
        target: gets the ending ``.crmdesk`` when it has another.
        progress: told after every photo.

    Raises:
        NameTaken: the target exists.
        FileProblem: the disk is full or away; no file with the target's name is left behind.
        Cancelled: stopped through ``progress``.
    """
    progress = progress or Progress()
    if target.suffix != SUFFIX:
        target = target.with_name(target.name + SUFFIX)
    with files.writing(target):
        if target.exists():
            raise _taken(target)
        make_folder(target.parent)
        leftovers.clear(target.parent)
        part = files.make_part(target)
    try:
        # The copy of the data beside the data, where what a kill leaves is cleared away.
        with files.writing(data_file), files.scratch(data_file.parent) as folder:
            made = make_backup(data_file, folder / DATA)
            require_usable(folder / DATA)  # as its receiver will
            with files.writing(target):
                photos, left_out = _write(part, folder, photo_folder(data_file), progress)
                _prove(part)
                sync_file(part)
                size = part.stat().st_size
                files.take_name(part, target, _taken)
                sync_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            files.drop(part)
    return Packed(target, size, photos, made, left_out)


def unpack(
    bundle: Path, data_folder: Path, *, name: str = DATA_FILE_NAME, own_window: bool = False
) -> Path | None:
    """Put what a bundle holds in the place of the data file of a folder.

    Args:
        bundle: made by ``pack``.
        data_folder: gets the data file and the photos; what is there is kept, see ``restore``.
        name: of the data file in that folder.
        own_window: see ``restore``.

    Returns:
        Where the present data was kept, None when there was none.

    Raises:
        FileProblem: the bundle is damaged, not ours or not honest; nothing was replaced.
        Conflict: another window, or a long task, is at work on the data file.
    """
    sentence = _("The bundle could not be unpacked in {folder}: {reason}")
    with files.said(sentence, data_folder), files.scratch(data_folder) as folder:
        with _opened(bundle) as archive:
            members = _checked_members(archive, bundle)
            _require_room(members, data_folder, bundle)
            (folder / PHOTOS).mkdir(mode=0o700)
            _read_all(archive, members, bundle, folder)
        require_usable(folder / DATA)
        data_file = data_folder / name
        try:
            _bring_photos(folder / PHOTOS, photo_folder(data_file))
        except OSError as error:  # the data comes all the same; `missing_photos` tells the rest
            log.warning("not all photos came with a bundle: %s", error.errno)
        return restore(data_file, folder / DATA, own_window=own_window)


# ---- packing ----------------------------------------------------------------------------------


def _photos(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if _PHOTO.fullmatch(f"{PHOTOS}/{path.name}") and path.is_file() and not path.is_symlink()
    )


def _write(part: Path, folder: Path, photos: Path, progress: Progress) -> tuple[int, int]:
    """Write the bundle; return how many photos are in it, and how many were left out."""
    contents: dict[str, str] = {}
    found, left_out = _photos(photos), 0
    with zipfile.ZipFile(
        part, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False
    ) as archive:
        for name, path in ((DATA, folder / DATA), (DESCRIPTION, folder / DESCRIPTION)):
            contents[name] = files.digest(path)
            archive.write(path, name)
        for number, path in enumerate(found, 1):
            if _is_sound(path):
                name = f"{PHOTOS}/{path.name}"
                contents[name] = path.stem
                archive.write(path, name, zipfile.ZIP_STORED)  # pictures do not shrink
            else:
                left_out += 1
            progress.step(number, len(found))
        archive.writestr(CONTENTS, json.dumps(contents, indent=1))
    return len(found) - left_out, left_out


def _is_sound(path: Path) -> bool:
    """Return whether a receiver will take a photo; what a power cut left of one may be empty."""
    if not is_photo(path) or path.stat().st_size > MAX_BYTES:
        return False
    with path.open("rb") as file:
        return kind_of(file.read(START)) == path.suffix


def _prove(part: Path) -> None:
    """Read the bundle again as its receiver will."""
    try:
        with _opened(part) as archive:
            _read_all(archive, _checked_members(archive, part), part, None)
    except FileProblem as error:
        sentence = _("The backup did not verify and was thrown away. Try another disk.")
        raise FileProblem(sentence) from error


# ---- unpacking --------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(bundle: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(bundle) as archive:
            yield archive
    except _BAD as error:
        raise _not_honest(bundle) from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise _not_honest(bundle) from error  # a place that lies before its beginning


def _checked_members(archive: zipfile.ZipFile, bundle: Path) -> list[zipfile.ZipInfo]:
    """Return the members when every one is what a bundle may hold."""
    members = archive.infolist()
    names = [info.filename for info in members]
    if (
        len(members) > MAX_MEMBERS
        or len(set(names)) != len(names)
        or not {DATA, DESCRIPTION, CONTENTS} <= set(names)
        or not all(_is_allowed(info) for info in members)
    ):
        raise _not_honest(bundle)
    return members


def _is_allowed(info: zipfile.ZipInfo) -> bool:
    limits = {DATA: MAX_DATA, DESCRIPTION: files.BLOCK, CONTENTS: MAX_TEXT}
    # Names are compared whole, so that no path, drive, device or control character passes.
    limit = limits.get(info.filename) or (MAX_BYTES if _PHOTO.fullmatch(info.filename) else 0)
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        info.orig_filename == info.filename
        and kind in (0, stat.S_IFREG)
        and not info.flag_bits & 0x1
        and info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and info.file_size <= limit
        and info.file_size <= (info.compress_size + 1024) * MAX_RATIO
    )


def _require_room(members: list[zipfile.ZipInfo], folder: Path, bundle: Path) -> None:
    # The data stands there twice for a moment: unpacked, and as the part file of the restore.
    needed = sum(info.file_size * (2 if info.filename == DATA else 1) for info in members)
    if needed + SPARE > shutil.disk_usage(folder).free:
        sentence = _("There is not enough room in {folder} for what {name} holds.")
        raise FileProblem(
            sentence.format(folder=isolate_ltr(str(folder)), name=isolate_ltr(bundle.name))
        )


def _contents(archive: zipfile.ZipFile, bundle: Path) -> dict[str, str]:
    try:
        listed = json.loads(archive.read(CONTENTS))
    except (ValueError, RecursionError, zipfile.BadZipFile) as error:
        raise _not_honest(bundle) from error
    names = set(archive.namelist()) - {CONTENTS}
    if not isinstance(listed, dict) or set(listed) != names:
        raise _not_honest(bundle)
    return {str(name): str(sha256) for name, sha256 in listed.items()}


def _read_all(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], bundle: Path, folder: Path | None
) -> None:
    """Read every member and hold it against the contents; keep them in a folder, if any."""
    listed = _contents(archive, bundle)
    for info in members:
        if info.filename == CONTENTS:
            continue
        with contextlib.ExitStack() as stack:
            name = info.filename
            file = stack.enter_context((folder / name).open("xb")) if folder else None
            found, start = _read_through(archive, info, bundle, file)
        if found != listed[name] or not _is_photo_or_data(name, found, start):
            raise _not_honest(bundle)


def _is_photo_or_data(name: str, sha256: str, start: bytes) -> bool:
    """Return whether a photo is what its name says; other members are looked at later."""
    photo = _PHOTO.fullmatch(name)
    return photo is None or (photo[1] == sha256 and kind_of(start) == f".{photo[2]}")


def _read_through(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, bundle: Path, file: IO[bytes] | None
) -> tuple[str, bytes]:
    """Read a member, never more than it says it holds; return its SHA-256 and how it begins."""
    made, left, start = hashlib.sha256(), info.file_size, b""
    with archive.open(info) as member:
        while block := member.read(files.BLOCK):
            left -= len(block)
            if left < 0:
                raise _not_honest(bundle)
            made.update(block)
            start = start or block[:START]
            if file is not None:
                file.write(block)
    if left:
        raise _not_honest(bundle)
    return made.hexdigest(), start


def _bring_photos(source: Path, target: Path) -> None:
    """Put photos that are not there yet into the folder; none is ever written over."""
    make_folder(target)
    for path in sorted(source.iterdir()):
        if not (target / path.name).exists():
            sync_file(path)
            path.replace(target / path.name)
    sync_folder(target)


def _taken(target: Path) -> NameTaken:
    return NameTaken(_("{name} exists already. Choose another name.").format(name=target.name))


def _not_honest(bundle: Path) -> FileProblem:
    sentence = _("{name} is damaged or was not made by CRMDesk. Nothing was changed.")
    return FileProblem(sentence.format(name=isolate_ltr(bundle.name)))
