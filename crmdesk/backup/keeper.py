"""When a backup is due, making it, and how safe the data is right now."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from crmdesk import clock
from crmdesk.backup import files, second
from crmdesk.backup.copied import Copied, moment_of, when
from crmdesk.backup.later import present, shares_customers
from crmdesk.backup.making import Backup, back_up, current_mark
from crmdesk.backup.proof import VERIFIED, same_bytes
from crmdesk.backup.shape import said
from crmdesk.backup.shelf import ShelfEntry, list_backups
from crmdesk.backup.source import require_whole
from crmdesk.backup.thinning import thin
from crmdesk.backup.whose import known_shelf, notes_of, shelf_of
from crmdesk.db.types import moment_text
from crmdesk.errors import FileProblem, UserError
from crmdesk.i18n import _
from crmdesk.paths import backup_folder, make_folder, photo_folder
from crmdesk.refusals import reason

EVERY = timedelta(minutes=30)
STALE = timedelta(hours=24)
"""Changes older than this without a verified backup are an alarm."""

ONLY_WHEN_CHANGED = frozenset({"auto", "exit"})
"""Reasons for which a backup of the same data again would say nothing new."""

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class BackupState:
    """How safe the data is.

    Attributes:
        level: ``ok``, ``warn`` (safe here, but the second place is behind) or ``bad``.
        last_verified: aware moment of the newest verified backup.
        sentence: the same for people.
        second: what is to be said of the second place, "" when there is none or it is well.
    """

    level: Level
    last_verified: datetime | None
    sentence: str
    second: str = ""


class Keeper:
    """Backups of one data file; every method may run in a worker thread, one at a time."""

    def __init__(self, data_file: Path, second_place: Path | None = None) -> None:
        """Take the data file, open or not, and the folder of a second place."""
        self.data_file = data_file
        self.second_place = second_place
        self._unwritten: dict[str, Any] = {}

    # ---- when ----------------------------------------------------------------------------

    @staticmethod
    def is_due(now: datetime, last_backup_at: datetime | None, changed: bool) -> bool:
        """Return whether a backup shall be made by the clock; pure.

        A last one that lies ahead of now was made before the clock was set back: it says nothing.
        """
        if not changed:
            return False
        if last_backup_at is None or last_backup_at > now:
            return True
        return now - last_backup_at >= EVERY

    def due(self, now: datetime) -> bool:
        """Return whether a backup, or a copy of one, is due now; cheap enough for every minute."""
        place, newest = self.second_place, self._newest_here()
        if place and newest and self._copied().is_due(place, newest, now):
            return True
        last = self._last_at()
        if last is not None and last <= now < last + EVERY and not self._is_fresh(last):
            return False
        return self.is_due(now, None if self._is_fresh(last) else last, self.changed())

    def _is_fresh(self, last: datetime | None) -> bool:
        """Return whether another data file came after the newest backup."""
        came = moment_of(self._notes().get("replaced"))
        return came is not None and (last is None or came >= last)

    def changed(self) -> bool:
        """Return whether there is anything in the data that no verified backup holds.

        Raises:
            FileProblem: the data file cannot be read.
        """
        mark = current_mark(self.data_file)
        marks = {one.mark for one in list_backups(self.data_file) if one.state == VERIFIED}
        return mark not in marks

    # ---- doing ---------------------------------------------------------------------------

    def run(self, reason: str) -> Backup | None:
        """Make a backup, thin the shelf, bring a copy to the second place.

        Args:
            reason: ``auto`` and ``exit`` do nothing when nothing changed; ``manual``, ``import``,
                ``migration``, ``restore`` always make one.

        Returns:
            The backup, None when none was needed.

        Raises:
            FileProblem: it could not be made; noted, so that ``state`` says so until one succeeds.
        """
        now = clock.now()
        with self._failing_is_noted(now):
            made = self._make(reason)
        if made is None:
            self._note(failed=None)
        else:
            strange = list(made.strange) or None
            self._note(failed=None, strange=strange, last_at=made.made_at)
            with contextlib.suppress(OSError):
                thin(self.data_file, now)
        if reason != "exit":
            self._drill(now, made)
        self._copy_out(now)
        return made

    def look_over(self) -> None:
        """Read all of the data file: a disk may have spoilt what nobody has changed since.

        Raises:
            FileProblem: it is damaged; noted as a backup that failed is.
        """
        with self._failing_is_noted(clock.now()):
            require_whole(self.data_file)

    @contextlib.contextmanager
    def _failing_is_noted(self, now: datetime) -> Iterator[None]:
        try:
            with files.writing(backup_folder(self.data_file) / self.data_file.name):
                yield
        except UserError as error:
            self._note(failed={"at": moment_text(now), "sentence": error.message})
            raise

    def _make(self, reason: str) -> Backup | None:
        if reason in ONLY_WHEN_CHANGED and not self.changed():
            return None
        return back_up(self.data_file, reason)

    def _drill(self, now: datetime, made: Backup | None) -> None:
        """Read one older backup again, the one whose last reading is longest ago."""
        noted: dict[str, str] = dict(self._notes().get("proved") or {})
        good = [one for one in list_backups(self.data_file) if one.state == VERIFIED]
        names = {one.path.name for one in good}
        noted = {name: at for name, at in noted.items() if name in names}
        if made is not None:
            noted[Path(made.path).name] = made.made_at
        if good:
            oldest = min(reversed(good), key=lambda one: noted.get(one.path.name, ""))
            if same_bytes(oldest.path):
                noted[oldest.path.name] = moment_text(now)
        self._note(proved=noted)

    def _copy_out(self, now: datetime) -> None:
        """Bring the newest backup and the photos to the second place, if they are not there."""
        place, newest = self.second_place, self._newest_here()
        if place is None or newest is None:
            return
        known = self._copied()
        try:
            name = known.name
            if not known.holds(place, newest):
                name = second.copy_out(newest.path, place).name
            second.copy_photos(photo_folder(self.data_file), place / "photos")
            with contextlib.suppress(OSError):
                thin(self.data_file, now, folder=place, shelf=shelf_of(self.data_file))
            known = Copied(newest.made_at, name)
        except UserError as error:
            known = known.failed(place, error.message, now)
        except OSError as error:
            known = known.failed(place, reason(error), now)
        self._note(second=known.noted(place))

    # ---- saying --------------------------------------------------------------------------

    def state(self, now: datetime) -> BackupState:
        """Return how safe the data is; never ``ok`` when that could not be proved."""
        newest = self._newest(now)
        last = newest.made_at if newest else None
        behind = self._second_sentence(now)
        wrong = self._wrong(now, last)
        if wrong:
            return BackupState("bad", last, wrong, behind)
        assert last is not None
        sentence = _("The newest verified backup: {when}").format(when=when(last, now))
        level: Level = "warn" if behind or last > now else "ok"
        return BackupState(level, last, sentence, behind)

    def _wrong(self, now: datetime, last: datetime | None) -> str:
        failed, strange = self._notes().get("failed"), self._notes().get("strange")
        if isinstance(failed, dict):
            return _("No new backup could be made. {why}").format(why=failed.get("sentence", ""))
        if last is None:
            return _("There is no verified backup yet.")
        if isinstance(strange, list):
            return said([str(part) for part in strange])
        if now - last <= STALE:
            return ""
        try:
            changed = self.changed()
        except FileProblem as error:
            return error.message
        if not changed:
            return ""
        return _("What changed since the backup of {when} is in no backup.").format(
            when=when(last, now)
        )

    def _newest(self, now: datetime) -> ShelfEntry | None:
        """Return the newest verified backup; one from the future only when there is no other."""
        good = [one for one in list_backups(self.data_file) if one.state == VERIFIED]
        return next((one for one in good if one.made_at <= now), good[-1] if good else None)

    def _second_sentence(self, now: datetime) -> str:
        place = self.second_place
        return "" if place is None else self._copied().sentence(place, self._newest_here(), now)

    def _newest_here(self) -> ShelfEntry | None:
        return next((one for one in list_backups(self.data_file) if one.state == VERIFIED), None)

    def newer_backup(self) -> ShelfEntry | None:
        """Return a backup that holds later work than the data file; None when all is well.

        So it is when an older file was put back by hand. What the program itself has put back is
        meant: a restore keeps the present as a backup, and pauses the reminders. The second place
        counts too: after a disk was lost the later work may stand there alone.

        Raises:
            FileProblem: the data file cannot be read.
        """
        now = present(self.data_file)
        if now.paused:
            self.accept()
            return None
        accepted = moment_of(self._notes().get("accepted"))
        for one in self._of_this_shop():
            if one.reason == "restore" or (accepted is not None and one.made_at <= accepted):
                return None
            if one.state == VERIFIED and now.is_older_than(one):
                return one
        return None

    def accept(self) -> None:
        """Take the data file for the right one whatever newer backups there are now."""
        newest = next(self._of_this_shop(), None)
        if newest is not None:
            self._note(accepted=moment_text(newest.made_at))

    def replaced(self) -> None:
        """Take another data file that was put in the place of this one.

        What was wrong with the one before is not wrong with it, and a backup of it is due at once
        unless it came from one.
        """
        self.accept()
        self._note(failed=None, strange=None, replaced=moment_text(clock.now()))

    def _of_this_shop(self) -> Iterator[ShelfEntry]:
        """Yield the backups of both places, newest first, but for those of another shop."""
        ours = {known_shelf(self.data_file) or None: True}
        for one in list_backups(self.data_file, self.second_place):
            if one.path.parent != self.second_place:
                yield one
                continue
            whose = one.shelf or str(one.path)  # those that do not say are asked one by one
            if whose not in ours:  # a new computer, a lost folder, or somebody else's
                ours[whose] = shares_customers(self.data_file, one.path)
            if ours[whose]:
                yield one

    # ---- what is remembered --------------------------------------------------------------

    def _notes(self) -> dict[str, Any]:
        kept = {**files.read_json(notes_of(self.data_file)), **self._unwritten}
        return {key: value for key, value in kept.items() if value is not None}

    def _note(self, **values: Any) -> None:
        """Remember; what cannot be written is remembered by this object as long as it lives.

        The folder of a data file that is away is not made: its disk will be back.
        """
        target = notes_of(self.data_file)
        try:
            self.data_file.parent.stat()
            make_folder(target.parent)
            kept = {**self._notes(), **values}
            files.write_json(target, {key: one for key, one in kept.items() if one is not None})
            self._unwritten = {}
        except OSError:
            self._unwritten |= values

    def _copied(self) -> Copied:
        return Copied.of(self._notes().get("second"), self.second_place)

    def _last_at(self) -> datetime | None:
        noted = moment_of(self._notes().get("last_at"))
        if noted is not None:
            return noted
        good = [one for one in list_backups(self.data_file) if one.state == VERIFIED]
        return good[0].made_at if good else None
