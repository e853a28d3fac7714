"""Where the backups and all that goes with them are brought for their pictures.

The shelf is invented: one real copy of the shop under many descriptions. Where a sentence names a
folder, it is one that a shop could have, not the one of the tool.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.screens_stage import Shot, Stage, standing_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crmdesk.backup import BackupState, Keeper, ShelfEntry
    from ui.widgets.backup_card import BackupView

PRETTY = Path("/", "home", "maryam", ".local", "share", "crmdesk")
"""Where the data lies in the pictures."""

STICK = Path("/media/maryam/FLASH/پشتیبان مغازه")
"""The second place in the pictures."""

GROWTH = 3
"""Interactions that come in a day, about."""

Made = tuple[float, str]
"""Hours ago, and why."""

DAYS: tuple[Made, ...] = (
    (0.4, "auto"),
    (1.1, "auto"),
    (14.6, "exit"),
    (19.2, "manual"),
    (40.3, "exit"),
    (63.9, "exit"),
    (64.7, "import"),
)
LONG: tuple[Made, ...] = (
    *DAYS,
    *((24.0 * days + 14.6, "exit") for days in range(3, 9)),
    *((24.0 * 7 * weeks + 15.1, "exit") for weeks in range(2, 6)),
    *((24.0 * 30 * months + 13.4, "auto") for months in range(2, 8)),
    (24.0 * 41, "migration"),
)


# ---- the shelf -----------------------------------------------------------------------------------


def shelf(stage: Stage, name: str, made: Sequence[Made]) -> Keeper:
    """Make backups of the shop in a folder of their own and return who keeps them."""
    from crmdesk import clock
    from crmdesk.backup import Keeper, back_up, files, make_backup

    home = _home() / f"backups-{name}"
    data = home / "desk.db"
    if not data.exists():
        home.mkdir()
        make_backup(stage.desk.store.path, data)
        if made:
            first = Path(back_up(data, "auto").path)
            note = files.read_json(files.manifest_of(first))
            for hours, reason in made:
                _describe(first, note, clock.now() - timedelta(hours=hours), reason)
            first.unlink()
            files.manifest_of(first).unlink()
    return Keeper(data)


def _describe(first: Path, note: dict[str, Any], at: datetime, reason: str) -> None:
    """Let a copy stand on the shelf as one of another moment."""
    from crmdesk import clock
    from crmdesk.backup import files
    from crmdesk.db.types import moment_text

    stamp = clock.local(at).strftime("%Y%m%d-%H%M%S")
    path = first.with_name(f"desk-{stamp}-{reason}.db")
    os.link(first, path)
    days = (clock.now() - at).days
    live = {
        "customer": note["live"]["customer"] - days,
        "interaction": max(0, note["live"]["interaction"] - GROWTH * days),
        "follow_up": note["live"]["follow_up"],
    }
    told = {**note, "path": path.name, "made_at": moment_text(at), "reason": reason, "live": live}
    files.manifest_of(path).write_text(json.dumps(told), encoding="utf-8")


def _home() -> Path:
    return Path(os.environ["CRMDESK_HOME"]).resolve()


def _page(
    stage: Stage,
    keeper: Keeper,
    change: Callable[[BackupView], BackupView] = lambda view: view,
) -> Any:
    """Show a shelf on the page, and in the status line."""
    from crmdesk import clock
    from ui.widgets import backup_deeds

    page = stage.page("backup")
    page.message.say("info", "")
    view = change(backup_deeds.read_view(keeper))
    page.card._data_file = PRETTY / "desk.db"  # noqa: SLF001 - a folder that a shop could have
    page.card.take_bundles(True)
    page._show(view)  # noqa: SLF001 - as if it had been read from the real shelf
    watch = stage.window.program.backups
    if watch is not None:
        watch._looking = True  # noqa: SLF001 - the real shelf shall not come between
        watch.line.show_state(view.state, clock.now())
    page.backups.table.go_to(0, 0)
    page.focus_first()
    stage.settle()
    page.area.verticalScrollBar().setValue(0)
    return page


def _on_stick(view: BackupView) -> BackupView:
    return dataclasses.replace(view, second_place=STICK, copied=view.entries[0].made_at)


def _state(view: BackupView, **more: Any) -> BackupView:
    state: BackupState = dataclasses.replace(view.state, **more)
    return dataclasses.replace(view, state=state)


# ---- the page ------------------------------------------------------------------------------------


def backup_well(stage: Stage) -> None:
    """All is well, the second place too."""
    _page(stage, shelf(stage, "well", DAYS), _on_stick)


def backup_none(stage: Stage) -> None:
    """No backup yet."""
    _page(stage, shelf(stage, "none", ()))


def backup_failed(stage: Stage) -> None:
    """The last one failed: the disk is full."""
    keeper = shelf(stage, "failed", DAYS[2:])
    keeper._note(failed={"at": "2026-11-21T05:40:00Z", "sentence": _full()})  # noqa: SLF001
    _page(stage, keeper)


def _full() -> str:
    import errno

    from crmdesk.backup import files
    from crmdesk.errors import FileProblem

    try:
        with files.writing(PRETTY / "backups" / "x.db"):
            raise OSError(errno.ENOSPC, "")
    except FileProblem as problem:
        return problem.message


def backup_away(stage: Stage) -> None:
    """The second place is not connected."""
    keeper = shelf(stage, "away", DAYS)
    keeper.second_place = STICK
    away = {"place": str(STICK), "away_since": "2026-11-17T06:00:00Z"}
    keeper._note(second=away)  # noqa: SLF001
    _page(stage, keeper)


def backup_many(stage: Stage) -> None:
    """Backups of hours, days, weeks and months; one is damaged, one nobody described."""
    keeper = shelf(stage, "many", LONG)

    def strange(view: BackupView) -> BackupView:
        entries = list(view.entries)
        entries[2] = dataclasses.replace(entries[2], state="damaged")
        entries[5] = dataclasses.replace(entries[5], state="unknown", counts={})
        return _on_stick(dataclasses.replace(view, entries=tuple(entries)))

    page = _page(stage, keeper, strange)
    page.backups.table.go_to(2, 0)


def backup_menu(stage: Stage) -> None:
    """The menu of one backup."""
    page = _page(stage, shelf(stage, "well", DAYS), _on_stick)
    page.backups.more_button.click()
    stage.settle()


def backup_making(stage: Stage) -> None:
    """While one is made."""
    page = _page(stage, shelf(stage, "well", DAYS), _on_stick)
    page._busy(True)  # noqa: SLF001 - the moment itself is too short
    later(stage, lambda: page._busy(False))  # noqa: SLF001


def backup_packing(stage: Stage) -> None:
    """While the bundle for another computer is made."""
    from crmdesk.i18n import _

    page = _page(stage, shelf(stage, "well", DAYS), _on_stick)
    words = _("Putting the data and the photos into one file…")
    page._begin(words, lambda: None)  # noqa: SLF001
    page.progress.step(140, 348)
    later(stage, page.progress.end)


def backup_packed(stage: Stage) -> None:
    """The bundle is made."""
    from crmdesk.backup import Packed
    from ui.widgets import backup_deeds

    page = _page(stage, shelf(stage, "well", DAYS), _on_stick)
    made: Any = None  # nothing is said of the backup in it
    packed = Packed(STICK.with_name("desk-14050830.crmdesk"), 7_340_032, 12, made)
    said = backup_deeds._packed(packed)  # noqa: SLF001
    page.message.say(said.kind, said.sentence, said.action, said.do)


def backup_verified(stage: Stage) -> None:
    """A backup was read and is whole."""
    from ui.widgets import backup_deeds

    page = _page(stage, shelf(stage, "well", DAYS), _on_stick)
    page.backups.table.go_to(4, 0)
    entry = page.view.entries[4]
    from crmdesk.backup import verify

    found = dataclasses.replace(verify(entry.path), live=entry.counts)  # one copy stands for all
    said = backup_deeds._verdict(entry, found)  # noqa: SLF001
    page.message.say(said.kind, said.sentence)


def later(stage: Stage, undo: Callable[[], object]) -> None:
    """Undo something before the next picture."""
    stage.before_reset.append(undo)


# ---- another file in the place of the data -------------------------------------------------------


def _question(stage: Stage, entry: ShelfEntry, data: Path) -> QWidget:
    from ui.dialogs.restore import RestoreDialog

    dialog = RestoreDialog(stage.window, data, entry.path, entry.made_at, lambda: None)
    dialog.open()
    stage.settle()
    return dialog


def restore(stage: Stage) -> QWidget:
    """What a restore would change."""
    from crmdesk import backup, clock

    keeper = shelf(stage, "well", DAYS)
    page = _page(stage, keeper, _on_stick)
    page.backups.table.go_to(4, 0)
    entry = page.view.entries[4]
    found = backup.compare(keeper.data_file, entry.path)
    found = dataclasses.replace(
        found,
        then={**found.then, **entry.counts, "follow_up": found.then["follow_up"] + 2},
        last_change_then=entry.made_at - timedelta(minutes=4),
        last_change_now=clock.now() - timedelta(minutes=9),
    )
    with standing_in(backup, "compare", lambda _data, _backup: found):
        return _question(stage, entry, PRETTY / "desk.db")


def restore_damaged(stage: Stage) -> QWidget:
    """The backup that was chosen is damaged."""
    keeper = shelf(stage, "spoilt", DAYS[:2])
    page = _page(stage, keeper)
    page.backups.table.go_to(1, 0)
    entry = page.view.entries[1]
    data = bytearray(entry.path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    entry.path.unlink()
    entry.path.write_bytes(bytes(data))
    return _question(stage, entry, PRETTY / "desk.db")


def bring_in(stage: Stage) -> QWidget:
    """The bundle of another computer."""
    from ui.widgets.backup_question import BringInDialog

    _page(stage, shelf(stage, "well", DAYS), _on_stick)
    bundle = Path("/media/maryam/FLASH/desk-14050830.crmdesk")
    dialog = BringInDialog(stage.window, bundle, lambda: None)
    dialog.open()
    stage.settle()
    return dialog


def restoring(stage: Stage) -> None:
    """While the backup takes the place of the data."""
    from ui import data_swap

    stage.window.show_skeleton()
    swap = data_swap.of_backup(PRETTY / "desk.db", PRETTY / "x.db", None)
    stage.window.status.say("")
    watch = stage.window.program.backups
    if watch is not None:  # the window is a new one
        watch.line.hide()
        later(stage, watch.line.show)
    data_swap.show_working(stage.window, swap)
    later(stage, stage.window._count)  # noqa: SLF001 - what the line said before
    stage.settle()


def restored(stage: Stage) -> None:
    """The question whether it is the right one."""
    from crmdesk import clock

    _ask(stage, clock.now() - timedelta(hours=40.3))


def brought_in(stage: Stage) -> None:
    """The same after a bundle: nothing tells of when its data is."""
    _ask(stage, None)


def _ask(stage: Stage, moment: datetime | None) -> None:
    """Ask whether the data of a moment is the right one; what was there before is kept."""
    from crmdesk.settings import REMINDERS_PAUSED
    from ui import data_swap

    window = stage.window
    made = shelf(stage, "well", DAYS).data_file.parent / "backups"
    kept = next(iter(sorted(made.glob("*.db"))))
    swap = data_swap.Swap(lambda _own: None, "", moment)
    stage.desk.preferences.set(REMINDERS_PAUSED, True)
    data_swap.remember(window.state, swap, kept)
    data_swap.ask(window, lambda: None)
    stage.desk.preferences.set(REMINDERS_PAUSED, False)
    window.state.places.pop(data_swap.PLACE, None)
    stage.settle()


def synced_banner(stage: Stage) -> None:
    """The data lies in a folder that another program copies about."""
    from ui.synced_banner import _say

    _say(stage.window, PRETTY, synced())


def synced() -> str:
    """Return what is said of a synced folder."""
    from crmdesk.synced import Surroundings, synced_reason

    home = PRETTY.parents[2]
    around = Surroundings(home, {}, "", ())
    return synced_reason(home / "Dropbox" / "crmdesk", around) or ""


BACKUP: tuple[Shot, ...] = (
    Shot("backup-well", backup_well),
    Shot("backup-none", backup_none),
    Shot("backup-failed", backup_failed),
    Shot("backup-away", backup_away),
    Shot("backup-many", backup_many),
    Shot("backup-menu", backup_menu),
    Shot("backup-making", backup_making),
    Shot("backup-packing", backup_packing),
    Shot("backup-packed", backup_packed),
    Shot("backup-verified", backup_verified),
    Shot("restore", restore),
    Shot("restore-damaged", restore_damaged),
    Shot("restore-bring-in", bring_in),
    Shot("restore-working", restoring),
    Shot("restore-done", restored),
    Shot("restore-brought-in", brought_in),
    Shot("synced-banner", synced_banner),
)
