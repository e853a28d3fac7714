"""The shelf: which backups there are, newest first, as their descriptions say.

Listing reads descriptions and sizes, not the copies themselves; ``verify`` and the thinning prove
the bytes.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmdesk import clock
from crmdesk.backup import files
from crmdesk.backup.proof import DAMAGED, UNKNOWN, VERIFIED, State
from crmdesk.db.types import moment_value
from crmdesk.paths import backup_folder

NAME = re.compile(r"(?P<stem>.+)-(?P<stamp>\d{8}-\d{6})-(?P<reason>[a-z]+)(-\d+)?\.db")
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """One backup.

    Attributes:
        path: the file; in the second place when it is only there.
        made_at: aware moment of its making, UTC.
        size: bytes.
        reason: ``manual``, ``auto``, ``exit``, ``import``, ``migration``, ``restore``, or "".
        counts: table to rows without the trash (``customer``, ``interaction``, ``follow_up``);
            empty when nothing describes it.
        schema: version of its tables, 0 when nothing describes it.
        state: ``verified`` (it proved itself when it was made, and nothing speaks against it),
            ``damaged`` or ``unknown``.
        also: the same backup in the second place.
        shelf: whose backups these are, "" when unknown.
        ours: whether its name is one the program gives; no other file is ever removed.
    """

    path: Path
    made_at: datetime
    size: int
    reason: str
    counts: dict[str, int]
    schema: int
    state: State
    also: Path | None = None
    shelf: str = ""
    ours: bool = True
    sha256: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)


def list_backups(data_file: Path, second_place: Path | None = None) -> tuple[ShelfEntry, ...]:
    """Return the backups of a data file, newest first.

    Args:
        data_file: whose folder ``backups`` is looked into; the file itself may be missing.
        second_place: another folder, for example on a stick; one that is away holds nothing.
    """
    here = {entry.path.name: entry for entry in entries_in(backup_folder(data_file), data_file)}
    if second_place is not None:
        for entry in entries_in(second_place, data_file):
            first = here.get(entry.path.name)
            if first is None:
                here[entry.path.name] = entry
            elif first.sha256 == entry.sha256 and entry.sha256:
                here[entry.path.name] = replace(first, also=entry.path)
            else:
                here[str(entry.path)] = entry
    return tuple(sorted(here.values(), key=lambda one: (one.made_at, one.path.name), reverse=True))


def entries_in(folder: Path, data_file: Path) -> Iterator[ShelfEntry]:
    """Yield the backups of a data file in one folder, in no order."""
    try:
        paths = list(folder.glob("*.db"))
    except OSError:
        return
    for path in paths:
        match = NAME.fullmatch(path.name)
        if match and match["stem"] != data_file.stem:
            continue  # of another data file in the same folder
        if path.absolute() == data_file.absolute():
            continue
        with contextlib.suppress(OSError):
            yield _entry(path, match)


def _entry(path: Path, match: re.Match[str] | None) -> ShelfEntry:
    manifest = files.read_json(files.manifest_of(path))
    size = path.stat().st_size
    try:
        return ShelfEntry(
            path,
            moment_value(manifest["made_at"]).astimezone(UTC),
            size,
            str(manifest.get("reason") or (match["reason"] if match else "")),
            _numbers(manifest.get("live") or manifest["counts"]),
            int(manifest["schema"]),
            _state(path, manifest, size),
            shelf=str(manifest.get("shelf", "")),
            ours=match is not None,
            sha256=str(manifest.get("sha256", "")),
            mark=str(manifest.get("mark", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        made_at = _stamped(match) or datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
        reason = match["reason"] if match else ""
        return ShelfEntry(path, made_at, size, reason, {}, 0, UNKNOWN, ours=match is not None)


def _numbers(value: Any) -> dict[str, int]:
    return {str(table): int(rows) for table, rows in value.items()}


def _state(path: Path, manifest: dict[str, Any], size: int) -> State:
    if manifest.get("damaged") or size != manifest["size"]:
        return DAMAGED
    with path.open("rb") as file:
        return VERIFIED if file.read(len(_MAGIC)) == _MAGIC else DAMAGED


def _stamped(match: re.Match[str] | None) -> datetime | None:
    if match is None:
        return None
    with contextlib.suppress(ValueError):
        local = datetime.strptime(match["stamp"], "%Y%m%d-%H%M%S")
        return local.replace(tzinfo=clock.zone()).astimezone(UTC)
    return None
