"""Which old backups may go: everything of two days, then 12 days, 10 weeks, 9 months.

Three rules more: what was kept before an upgrade stays for 90 days; the newest ones before an
upgrade and before a restore stay for 30 days whatever the room, for they are the way back; and all
backups of a place together take at most a fifth of the room that its disk has for them, the oldest
go first.

The slots count days, weeks and months in which there is a backup, not those of the calendar: a
clock that jumps ahead by years, or a year without work, must not empty the shelf.
"""

from __future__ import annotations

import contextlib
import glob
import shutil
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from crmdesk import clock, jalali
from crmdesk.backup import files, leftovers
from crmdesk.backup.later import shares_customers
from crmdesk.backup.proof import DAMAGED, VERIFIED, same_bytes
from crmdesk.backup.shelf import NAME, ShelfEntry, entries_in
from crmdesk.errors import FileProblem
from crmdesk.paths import backup_folder

KEEP_ALL = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 9
MIGRATION, KEEP_MIGRATION = "migration", timedelta(days=90)
"""What was kept before an upgrade: its faults may show late."""

WAYS_BACK, KEEP_WAY_BACK = (MIGRATION, "restore"), timedelta(days=30)
"""Reasons whose newest backup stays however little room there is."""

SHARE = 0.2
"""Of a disk's free room, the backups included, that they may take."""

LEAST = 3
"""Newest verified backups that stay however little room there is."""

NEWER_TO_DROP_UNPROVED = 3
"""How many newer verified backups there must be before a damaged one is thrown away."""

_Period = Callable[[date], date]
_TIERS: tuple[tuple[int, _Period], ...] = (
    (DAYS, lambda day: day),
    (WEEKS, jalali.week_start),
    (MONTHS, jalali.month_start),
)


def to_drop(entries: Sequence[ShelfEntry], now: datetime) -> list[ShelfEntry]:
    """Return what may go, newest first; pure.

    Args:
        entries: all backups of one place, in any order.
        now: this moment, aware. What seems to be made later counts as fresh.

    Of each period the newest verified backup stays. One that is damaged or unknown keeps no place
    and goes only after ``NEWER_TO_DROP_UNPROVED`` newer verified ones; a file whose name is not
    ours never goes. What is dropped always has a newer verified backup, so the last verified one
    stays whatever its age.
    """
    ordered = sorted(entries, key=lambda one: (one.made_at, one.path.name), reverse=True)
    good = [one for one in ordered if one.state == VERIFIED and one.ours]
    keepers = _keepers(good, now) | {one.path for one in _ways_back(good, now)}
    dropped, newer = [], 0
    for entry in ordered:
        fresh = entry.made_at > now - KEEP_ALL or _before_upgrade(entry, now)
        if entry.state == VERIFIED:
            if entry.path not in keepers and newer and not _before_upgrade(entry, now):
                dropped.append(entry)
            newer += 1
        elif entry.ours and not fresh and newer >= NEWER_TO_DROP_UNPROVED:
            dropped.append(entry)
    return [entry for entry in dropped if entry.ours]


def to_make_room(entries: Sequence[ShelfEntry], room: int, now: datetime) -> list[ShelfEntry]:
    """Return what must go so that the rest fits, oldest first; pure.

    Args:
        entries: what ``to_drop`` leaves of one place.
        room: bytes for all of them.
        now: this moment, aware.

    The ``LEAST`` newest verified ones stay, and the newest ways back; what is damaged or not of
    ours is left to the user.
    """
    ordered = sorted(entries, key=lambda one: (one.made_at, one.path.name))
    good = [one for one in ordered if one.state == VERIFIED and one.ours]
    taken = sum(one.size for one in entries)
    ways_back = _ways_back(good[::-1], now)
    going = []
    for entry in good[:-LEAST]:
        if taken <= room:
            break
        if entry in ways_back:
            continue
        going.append(entry)
        taken -= entry.size
    return going


def _before_upgrade(entry: ShelfEntry, now: datetime) -> bool:
    return entry.reason == MIGRATION and entry.made_at > now - KEEP_MIGRATION


def _ways_back(good: Sequence[ShelfEntry], now: datetime) -> list[ShelfEntry]:
    """Return the newest ways back, of verified backups ordered from the newest."""
    young = [one for one in good if one.made_at > now - KEEP_WAY_BACK]
    found = (next((one for one in young if one.reason == reason), None) for reason in WAYS_BACK)
    return [one for one in found if one is not None]


def _room(place: Path, entries: Sequence[ShelfEntry]) -> int:
    """Return how many bytes the backups of a place may take."""
    return int((shutil.disk_usage(place).free + sum(one.size for one in entries)) * SHARE)


def _keepers(verified: Sequence[ShelfEntry], now: datetime) -> set[Path]:
    """Return the files that stay, of verified backups ordered from the newest."""
    kept: list[ShelfEntry] = []
    older: list[ShelfEntry] = []
    for entry in verified:
        (kept if entry.made_at > now - KEEP_ALL else older).append(entry)
    for slots, period in _TIERS:
        room = slots
        seen = {period(_day(entry)) for entry in kept}
        left = []
        for entry in older:
            place = period(_day(entry))
            if place in seen:
                continue  # a newer one stands for this period already
            if room:
                seen.add(place)
                kept.append(entry)
                room -= 1
            else:
                left.append(entry)
        older = left
    return {entry.path for entry in kept} | {entry.path for entry in verified[:1]}


def _day(entry: ShelfEntry) -> date:
    return clock.local(entry.made_at).date()


def thin(
    data_file: Path, now: datetime, *, folder: Path | None = None, shelf: str | None = None
) -> int:
    """Remove what may go; return how many backups went.

    A backup goes only when the newer one that stands for it is byte for byte what was written;
    one that is not is noted as damaged and the rule is asked again.

    Args:
        data_file: whose backups.
        now: this moment, aware.
        folder: another place than the folder beside the data file.
        shelf: in a place shared with others, whose backups may be removed; None for all. Those
            that do not say whose they are belong to the data file that knows their customers.
    """
    place = folder or backup_folder(data_file)
    mine = _mine(data_file, place, shelf)
    proved: dict[Path, bool] = {}
    while True:
        entries = [
            replace(one, state=DAMAGED) if proved.get(one.path) is False else one
            for one in entries_in(place, data_file)
            if mine is None or one.path in mine
        ]
        dropped = to_drop(entries, now)
        left = [one for one in entries if one not in dropped]
        dropped += to_make_room(left, _room(place, left), now)
        if _all_proved(_stand_ins(entries, dropped), proved):
            _sweep(place, data_file)
            return sum(_remove(entry.path) for entry in dropped)


def _mine(data_file: Path, place: Path, shelf: str | None) -> set[Path] | None:
    """Return the backups of a shared place that are the data file's own; None for all there are.

    What an older program made from the command line, before an upgrade or a restore has no shelf
    in its description.
    """
    if shelf is None:
        return None
    return {
        one.path
        for one in entries_in(place, data_file)
        if (one.shelf == shelf if one.shelf else _is_known(data_file, one.path))
    }


def _is_known(data_file: Path, backup: Path) -> bool:
    with contextlib.suppress(FileProblem):
        return shares_customers(data_file, backup)
    return False


def _stand_ins(entries: Sequence[ShelfEntry], dropped: Sequence[ShelfEntry]) -> set[Path]:
    """Return, for everything that goes, the nearest newer verified backup that stays."""
    going = {entry.path for entry in dropped}
    stays = sorted(
        (one.made_at, one.path.name, one.path)
        for one in entries
        if one.state == VERIFIED and one.path not in going
    )
    return {
        stays[bisect_right(stays, (entry.made_at, entry.path.name, entry.path))][2]
        for entry in dropped
    }


def _all_proved(paths: set[Path], proved: dict[Path, bool]) -> bool:
    """Read what was not read yet; False as soon as one is not what it was."""
    for path in sorted(paths):
        if path not in proved:
            proved[path] = same_bytes(path)
        if not proved[path]:
            return False
    return True


def _remove(path: Path) -> bool:
    """Remove a backup, then its description: a copy without one is never trusted."""
    with contextlib.suppress(OSError):
        path.unlink()
        files.manifest_of(path).unlink(missing_ok=True)
        return True
    return False


def _sweep(place: Path, data_file: Path) -> None:
    """Remove what a killed program left behind: unfinished files, descriptions of nothing."""
    leftovers.clear(place)
    for path in place.glob(f"{glob.escape(data_file.stem)}-*.db.json"):
        backup = path.with_suffix("")
        match = NAME.fullmatch(backup.name)
        if match and match["stem"] == data_file.stem and not backup.exists():
            with contextlib.suppress(OSError):
                path.unlink()
