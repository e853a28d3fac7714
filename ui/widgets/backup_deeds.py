"""What the page of the backups does on the worker, and what it says of it."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crmdesk import clock
from crmdesk.errors import FileProblem, UserError
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.text import isolate_ltr
from ui import tasks
from ui.widgets import backup_words as words
from ui.widgets.backup_card import BackupView

if TYPE_CHECKING:
    from crmdesk.backup import Keeper, Packed, ShelfEntry, Verdict

BUNDLE = ".crmdesk"


class Said(NamedTuple):
    """A message over the list: its kind, the sentence, and perhaps a button."""

    kind: str
    sentence: str
    action: str = ""
    do: Callable[[], object] | None = None


class BackupDeeds:
    """The long work of the page, one thing at a time."""

    def __init__(
        self,
        page: QWidget,
        data_file: Path,
        begin: Callable[[str, Callable[[], object] | None], object],
        step: Callable[[int, int, str], object],
        end: Callable[[Said | None], object],
    ) -> None:
        """Take how the page shows what is done.

        Args:
            page: in front of which questions are asked.
            data_file: whose backups these are.
            begin: gets a sentence and what stops the work, None when nothing does.
            step: gets done, total and a text.
            end: gets what is to be said, None when it was stopped.
        """
        self._page = page
        self._data_file = data_file
        self._begin, self._step, self._end = begin, step, end
        self.job: tasks.Job | None = None

    def _work(
        self,
        sentence: str,
        work: Callable[[Progress], Any],
        say: Callable[[Any], Said | None],
        *,
        stops: bool = False,
    ) -> None:
        """Do something on the worker, unless something else is being done."""
        if self.job is not None:
            return

        def done(result: Any) -> None:
            self.job = None
            self._end(say(result))

        def failed(error: Exception) -> None:
            self.job = None
            self._end(Said("error", error.message) if isinstance(error, UserError) else None)
            if not isinstance(error, UserError):
                raise error

        self._begin(sentence, self.stop if stops else None)
        self.job = tasks.run_job(work, done, failed, self._step, alongside=True)

    def stop(self) -> None:
        """Stop what is being done."""
        if self.job is not None:
            self.job.stop()
            self.job = None
            self._end(None)

    # ---- one backup ----------------------------------------------------------------------------

    def verify(self, entry: ShelfEntry) -> None:
        """Read all of a backup and say whether it is whole."""

        def work(_progress: Progress) -> Verdict:
            from crmdesk.backup import verify

            return verify(entry.path)

        self._work(_("Reading all of the backup…"), work, lambda found: _verdict(entry, found))

    def copy_out(self, entry: ShelfEntry) -> None:
        """Copy a backup to a folder that is asked for."""
        place = ask_folder(self._page, _("Copy the backup to"))
        if place is None:
            return

        def work(_progress: Progress) -> Path:
            from crmdesk.backup import copy_out

            if place.resolve() == entry.path.parent.resolve():
                raise FileProblem(_("The backup is in this folder already. Choose another one."))
            return copy_out(entry.path, place)

        self._work(_("Copying the backup…"), work, _copied)

    def folder(self, entry: ShelfEntry) -> None:
        """Show where a backup is."""
        show_folder(entry.path.parent)

    # ---- other computers -----------------------------------------------------------------------

    def pack(self) -> None:
        """Make one file of the data and the photos, where it is asked for."""
        name = words.bundle_name(self._data_file.stem, clock.today())
        target = ask_new_file(self._page, f"{name}{BUNDLE}")
        if target is None:
            return

        def work(progress: Progress) -> Packed:
            from crmdesk.backup import pack

            return pack(self._data_file, target, progress)

        words_ = _("Putting the data and the photos into one file…")
        self._work(words_, work, _packed, stops=True)


def read(
    keeper: Keeper,
    before: Callable[[], BackupView | None],
    show: Callable[[BackupView], object],
    failed: Callable[[Exception], object],
) -> None:
    """Read what the page shows: our own shelf at once, a second place when nothing else is done.

    Args:
        keeper: of the backups.
        before: returns what is shown now; what it knows of the second place is shown until then.
        show: gets a view, with a second place twice.
        failed: gets what was raised.
    """
    place = keeper.second_place
    own = copy.copy(keeper)
    own.second_place = None

    def show_own(view: BackupView) -> None:
        show(view if place is None else _with_known(view, place, before()))

    # Our own shelf is small files beside the data. The second place may be a stick that hangs, or
    # that is being written to: it waits for the backups, and no list waits for it.
    tasks.run_job(lambda _progress: read_view(own), show_own, failed, only_looks=True)
    if place is not None:
        tasks.run_job(
            lambda _progress: read_view(keeper), show, failed, alongside=True, only_looks=True
        )


def _with_known(own: BackupView, place: Path, before: BackupView | None) -> BackupView:
    """Return a view of our own shelf with what was known before of the second place."""
    if before is None or before.second_place != place:
        return replace(own, second_place=place)
    also = {one.path: one.also for one in before.entries}
    entries = [replace(one, also=also.get(one.path)) for one in own.entries]
    entries += [one for one in before.entries if one.path.parent == place]
    entries.sort(key=lambda one: (one.made_at, one.path.name), reverse=True)
    behind, level = before.state.second, own.state.level
    state = replace(own.state, level="warn" if behind and level == "ok" else level, second=behind)
    return BackupView(state, tuple(entries), place, before.copied)


def read_view(keeper: Keeper) -> BackupView:
    """Read what the page shows; on the worker."""
    from crmdesk.backup import list_backups

    place = keeper.second_place
    entries = list_backups(keeper.data_file, place)
    copied = next(
        (one.made_at for one in entries if one.also is not None or one.path.parent == place),
        None,
    )
    return BackupView(keeper.state(clock.now()), entries, place, copied)


def check_second_place(place: Path, data_file: Path) -> None:
    """Refuse a folder that cannot be a second place.

    Raises:
        FileProblem: copies there would be worth nothing, or cannot be made.
    """
    home = data_file.parent.resolve()
    there = place.resolve()
    if there == home or home in there.parents:
        raise FileProblem(_("This folder is beside the data itself. Choose one on another disk."))
    if not os.access(place, os.W_OK):
        raise FileProblem(_("Nothing can be written into this folder. Choose another one."))


def is_same_disk(place: Path, data_file: Path) -> bool:
    """Return whether a folder is on the disk of the data file."""
    try:
        return place.stat().st_dev == data_file.parent.stat().st_dev
    except OSError:
        return False


# ---- what is said -----------------------------------------------------------------------------


def _verdict(entry: ShelfEntry, found: Verdict) -> Said:
    when = words.when(entry.made_at)
    if found.state == "damaged":
        return Said("error", words.by_day(" ".join(found.faults), entry.path, entry.made_at))
    if found.state == "unknown":
        sentence = _(
            "The backup of {when} can be read, but nothing tells what it held when it was made."
        )
        return Said("warn", sentence.format(when=when))
    sentence = _("The backup of {when} is complete: {what}")
    return Said("ok", sentence.format(when=when, what=words.counted(found.live)))


def _copied(copy: Path) -> Said:
    sentence = _("Copied and verified: {path}").format(path=isolate_ltr(str(copy)))
    return Said("ok", sentence, _("Open the folder"), lambda: show_folder(copy.parent))


def _packed(made: Packed) -> Said:
    sentence = _(
        "Everything is in {name} ({size}). Copy it to the other computer and import it there."
    )
    said = sentence.format(name=isolate_ltr(made.path.name), size=words.file_size(made.size))
    said = " ".join(filter(None, (said, made.remark)))
    kind = "warn" if made.left_out else "ok"
    return Said(kind, said, _("Open the folder"), lambda: show_folder(made.path.parent))


# ---- questions --------------------------------------------------------------------------------


def show_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, _documents())
    return Path(chosen) if chosen else None


def ask_new_file(parent: QWidget, name: str) -> Path | None:
    """Ask where a bundle is to be made."""
    kinds = _("CRMDesk in one file ({endings})").format(endings=f"*{BUNDLE}")
    start = str(Path(_documents()) / name)
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Export everything"), start, kinds)
    return Path(chosen) if chosen else None


def ask_bundle(parent: QWidget) -> Path | None:
    """Ask for a bundle that came from another computer."""
    kinds = _("CRMDesk in one file ({endings})").format(endings=f"*{BUNDLE}")
    title = _("Import from another computer")
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, _documents(), kinds)
    return Path(chosen) if chosen else None


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
