"""What is wrong with a data file that does not open, what is safe, and what can be done.

Everything is read as bytes or in a copy: a file in trouble is never written. Call it only while
no connection of this process has the file open; reading a live file would drop SQLite's locks.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2

from crmdesk import clock, formats
from crmdesk.backup import files
from crmdesk.backup.making import open_finished
from crmdesk.backup.pages import INDEX_INNER, INDEX_LEAF, INNER, LEAF
from crmdesk.backup.proof import VERIFIED
from crmdesk.backup.shelf import ShelfEntry, list_backups
from crmdesk.db.firstlook import by_bytes, is_held, log_of
from crmdesk.db.marks import marker_of
from crmdesk.db.walfile import head_of, read_log
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr

Kind = Literal[
    "missing",
    "foreign",
    "damaged",
    "newer",
    "read_only",
    "locked",
    "full",
    "stale_wal",
    "empty",
    "folder",
]
Offer = Literal[
    "restore", "salvage", "open_folder", "copy_report", "retry", "choose", "bundle", "begin"
]

LEAST_FREE = 4 << 20
"""Bytes below which nothing can be saved any more."""

_HEADER = 100
"""Bytes of a database before its first page begins."""

_OFFERS: dict[Kind, tuple[Offer, ...]] = {
    "missing": ("retry", "restore", "choose", "open_folder"),
    "empty": ("restore", "choose", "open_folder"),
    "foreign": ("choose", "restore", "open_folder"),
    "damaged": ("restore", "salvage", "open_folder", "copy_report"),
    "stale_wal": ("restore", "salvage", "open_folder", "copy_report"),
    "newer": ("choose", "restore", "copy_report"),
    "read_only": ("retry", "open_folder", "copy_report"),
    "locked": ("retry", "copy_report"),
    "full": ("retry", "open_folder"),
    "folder": ("retry", "choose", "open_folder"),
}
_NOTHING_LEFT: dict[Kind, tuple[Offer, ...]] = {
    "missing": ("retry", "choose", "bundle", "begin", "open_folder"),
    "empty": ("choose", "bundle", "begin", "open_folder"),
    "foreign": ("choose", "bundle", "open_folder"),
}
"""What else helps when there is no verified backup either; an empty file is the last resort."""

_NO_PAGES: tuple[Offer, ...] = ("choose", "bundle", "open_folder", "copy_report")
"""The same for a damaged file in which there is nothing to save."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a data file.

    Attributes:
        kind: a stable English word.
        sentence: what is wrong, for people.
        safe: what is safe and what was not touched, for people.
        offers: names of what can be done, best first.
        newest: the newest verified backup, None when there is none.
    """

    kind: Kind
    sentence: str
    safe: str
    offers: tuple[Offer, ...]
    newest: ShelfEntry | None = None


def diagnose(
    path: Path,
    *,
    deep: bool = False,
    second_place: Path | None = None,
    free: Callable[[Path], int] | None = None,
) -> Trouble | None:
    """Return what is wrong with a data file, None when nothing can be seen.

    Args:
        path: the data file.
        deep: also read all of it, in a copy when it has a log: after a crash, or when opening it
            ended in an error. Without it only the first page and the sizes are looked at.
        second_place: where more backups may be.
        free: returns the free bytes of a folder's disk.
    """
    kind = _kind(path, deep=deep, free=free or _free)
    return None if kind is None else described(kind, path, second_place)


def _kind(path: Path, *, deep: bool, free: Callable[[Path], int]) -> Kind | None:
    try:
        return _seen(path, deep=deep, free=free)
    except OSError:
        return "read_only"  # a folder that nobody may look into, a disk that fails


def _seen(path: Path, *, deep: bool, free: Callable[[Path], int]) -> Kind | None:
    if path.is_dir():
        return "folder"
    if not path.is_file():
        return "missing" if _was_there(path) else None
    if is_blank(path):
        return "empty" if _was_there(path) else None
    if not _readable(path) or not _writable(path):
        return "read_only"
    kind = by_bytes(path, _was_there)
    if kind is not None:
        return kind
    if _locked(path):
        return "locked"
    with contextlib.suppress(OSError):
        if free(path.parent) < LEAST_FREE:
            return "full"
    return _by_reading(path) if deep else None


def is_blank(path: Path) -> bool:
    """Return whether nothing was ever put into a file: it is empty, or a database without tables.

    Such a one a program leaves that opens a file which is not there.
    """
    if path.stat().st_size == 0:
        return True
    head, log = head_of(path), log_of(path)
    if head is None or head.application_id or head.version:
        return False
    with path.open("rb") as file:
        first = file.read(_LEAST_PAGE + _HEADER)[_HEADER:]
    nothing = first[:1] == bytes([LEAF]) and not any(first[3:5])  # no row in the list of tables
    alone = path.stat().st_size <= head.page_size
    return nothing and alone and not (log.exists() and log.stat().st_size)


def _was_there(path: Path) -> bool:
    return marker_of(path).exists() or bool(list_backups(path))


def _readable(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _writable(path: Path) -> bool:
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return False
    if hasattr(os, "statvfs"):
        return not os.statvfs(path.parent).f_flag & os.ST_RDONLY
    return True


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _by_reading(path: Path) -> Kind | None:
    """Read everything; with a log, in a copy, with it and without it."""
    log = files.side(path, "-wal")
    if not log.exists() or not log.stat().st_size:
        return None if _whole_when_still(path) else "damaged"
    with files.scratch(path.parent) as folder:
        copy = folder / path.name
        files.copy_tolerant(path, copy)
        without = _whole_when_still(copy)
        files.copy_tolerant(log, files.side(copy, "-wal"))
        if _whole_with_log(copy):
            return None
    return "stale_wal" if without else "damaged"


def _whole_when_still(path: Path) -> bool:
    try:
        return _check(open_finished(path))
    except (dbapi2.Error, ValueError):  # what the driver says of damage may hold its bytes
        return False


def _whole_with_log(copy: Path) -> bool:
    try:
        return _check(dbapi2.connect(str(copy), isolation_level=None))
    except (dbapi2.Error, ValueError):
        return False


def _check(connection: dbapi2.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    finally:
        connection.close()


# SQLite's lock bytes: the writer's in shared memory, RESERVED and PENDING in the file.
_WAL_WRITER, _PENDING = 120, 0x40000000


def _locked(path: Path) -> bool:
    """Return whether another process is writing right now; asks the system, takes nothing."""
    memory = files.side(path, "-shm")
    return is_held(path, _PENDING, 2) or (memory.exists() and is_held(memory, _WAL_WRITER, 1))


# ---- what is in it ------------------------------------------------------------------------------

_LEAST_PAGE = 8
"""Bytes at the head of a page that tell its kind and where its rows are."""


def _holds_pages(path: Path) -> bool:
    """Return whether there is anything of SQLite in a damaged file: a head, a log or one page.

    A text that was saved under its name has none of it, and reading it row by row is in vain.
    """
    try:
        if head_of(path) is not None or read_log(log_of(path)) is not None:
            return True
        with path.open("rb") as file:
            while block := file.read(files.BLOCK):
                places = range(0, len(block), files.SECTORS)
                if any(_is_page(block[place : place + _LEAST_PAGE]) for place in places):
                    return True
    except OSError:
        return True  # a disk that fails: something may be read
    return False


def _is_page(head: bytes) -> bool:
    """Return whether these bytes begin a page of a table or an index that holds rows."""
    if len(head) < _LEAST_PAGE or head[0] not in (LEAF, INNER, INDEX_LEAF, INDEX_INNER):
        return False
    rows, content = int.from_bytes(head[3:5], "big"), int.from_bytes(head[5:7], "big")
    pointers = (12 if head[0] in (INNER, INDEX_INNER) else 8) + 2 * rows
    return rows > 0 and pointers <= content < files.SECTORS


# ---- words ------------------------------------------------------------------------------------


def described(kind: Kind, path: Path, second_place: Path | None = None) -> Trouble:
    """Return what there is to say and to do about a trouble of a known kind."""
    newest = next((e for e in list_backups(path, second_place) if e.state == VERIFIED), None)
    offers = _offers(kind, path, backed_up=newest is not None)
    there = kind not in ("missing", "folder")
    return Trouble(kind, _sentence(kind, path), _safe(newest, there=there), offers, newest)


def _offers(kind: Kind, path: Path, *, backed_up: bool) -> tuple[Offer, ...]:
    usual = _OFFERS[kind]
    if "salvage" in usual and not _holds_pages(path):
        others = tuple(one for one in _NO_PAGES if one != "bundle")
        return ("restore", *others) if backed_up else _NO_PAGES
    return (
        usual if backed_up else _NOTHING_LEFT.get(kind, tuple(o for o in usual if o != "restore"))
    )


def _safe(newest: ShelfEntry | None, *, there: bool) -> str:
    """Say what is safe; of a file that is not there nobody can say that it was not touched."""
    if newest is None:
        if not there:
            return _("No verified backup was found.")
        return _("The file was not touched. No verified backup was found.")
    when = formats.moment(newest.made_at)
    ago = formats.within(formats.ago(newest.made_at, clock.now()))
    if there:
        sentence = _("The file was not touched. The newest verified backup is from {when} ({ago}).")
    else:
        sentence = _("The newest verified backup is from {when} ({ago}).")
    return sentence.format(when=when, ago=ago)


def _sentence(kind: Kind, path: Path) -> str:
    sentences: dict[Kind, str] = {
        "missing": _("The data file {name} is not in {folder}. Is its disk connected?"),
        "empty": _("The data file {name} in {folder} is empty."),
        "foreign": _("{name} in {folder} is not a CRMDesk file."),
        "damaged": _("The data file {name} in {folder} is damaged."),
        "newer": _("The data file {name} was made by a newer CRMDesk. Update this program."),
        "read_only": _("The data file {name} cannot be written in {folder}."),
        "locked": _("Another program is writing to the data file {name} right now."),
        "folder": _(
            "{name} in {folder} is a folder, not a file. Rename it or move it away, then try again."
        ),
        "full": _("The disk of {folder} is full. Free some space."),
        "stale_wal": _(
            "The data file {name} in {folder} was replaced by another one while its latest "
            "changes were still waiting beside it."
        ),
    }
    return sentences[kind].format(name=isolate_ltr(path.name), folder=isolate_ltr(str(path.parent)))
