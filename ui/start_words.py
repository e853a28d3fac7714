"""What the start screen says: of the trouble, of each way out, and in the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import formats
from crmdesk.i18n import N_, _, ngettext
from crmdesk.text import isolate_ltr
from ui.widgets import backup_words as words

if TYPE_CHECKING:
    from crmdesk.backup import ShelfEntry, Trouble
    from crmdesk.salvage import LostRange, SalvageReport

SYNCED = "synced"
TITLES = {
    "": N_("The data file could not be opened"),
    "missing": N_("The data file is not there"),
    "empty": N_("The data file is empty"),
    "foreign": N_("This is not a CRMDesk file"),
    "damaged": N_("The data file is damaged"),
    "stale_wal": N_("The data file was replaced from outside"),
    "newer": N_("This data is from a newer version of CRMDesk"),
    "read_only": N_("The data file cannot be written"),
    "locked": N_("The data file is in use"),
    "full": N_("The disk is full"),
    "folder": N_("A folder stands in the place of the data file"),
    SYNCED: N_("Keep the data out of this folder"),
}
"""Kind of trouble -> heading."""

WAYS = {
    "restore": N_("Restore the newest backup…"),
    "salvage": N_("Save what can be read…"),
    "choose": N_("Choose another file…"),
    "bundle": N_("Import from another computer…"),
    "begin": N_("Begin with an empty file…"),
    "begin_sure": N_("Begin with an empty file"),
    "back": N_("Go back"),
    "anywhere": N_("Use this folder anyway"),
    "use_saved": N_("Continue with what was saved"),
}
"""Ways out that need a word of explanation."""

_ABOUT = {
    "salvage": N_("Reads it row by row into a new file. The damaged one stays as it is."),
    "choose": N_("For example when the data is on another disk or in another folder."),
    "bundle": N_("Data and photos in one file, made on this computer or on another one."),
    "begin": N_("Only if the old data is lost for good: nothing of it will be there."),
    "anywhere": N_("Only if nothing else writes into this folder. Backups matter twice then."),
    "use_saved": N_("The damaged file is kept beside it."),
}
_THEN = {
    "missing": N_("Once its disk or folder is there again."),
    "read_only": N_("Once the file and its folder may be written."),
    "locked": N_("Once the other program is done."),
    "full": N_("Once some space is free."),
    "folder": N_("Once the folder has been renamed or moved away."),
    SYNCED: N_("Once the other program has been told to leave this folder out."),
}
"""Kind of trouble -> what must be done first so that trying again helps."""

ICONS = {
    "restore": "rotate-ccw",
    "salvage": "life-buoy",
    "choose": "folder-open",
    "bundle": "package",
    "begin": "plus",
    "anywhere": "triangle-alert",
    "use_saved": "check",
}
IN_SYNCED_FOLDER = ("retry", "choose", "anywhere", "open_folder")
"""What is offered before a new file is made where another program copies it about."""

USUAL = ("retry", "restore", "choose", "open_folder", "copy_report")
"""What is offered when nothing is known about the trouble."""

_COUNTED = ("customer", "interaction", "follow_up")
_TABLES = {
    "customer": (N_("Customer"), N_("Customers")),
    "interaction": (N_("Interaction"), N_("Interactions")),
    "follow_up": (N_("Follow-up"), N_("Follow-ups")),
    "contact_point": (N_("Phone or e-mail"), N_("Phones and e-mails")),
    "address": (N_("Address"), N_("Addresses")),
    "customer_extra": (N_("Further details"), N_("Further details")),
    "tag": (N_("Tag"), N_("Tags")),
    "customer_tag": (N_("Tag of a customer"), N_("Tags of customers")),
    "setting": (N_("Setting"), N_("Settings")),
    "journal_op": (N_("Step of the history"), N_("Steps of the history")),
    "journal_row": (N_("Line of the history"), N_("Lines of the history")),
}
"""Table -> what one row and several rows of it are called."""


def about(way: str, newest: ShelfEntry | None, kind: str = "") -> str:
    """Explain a way out; of a restore, when and how much it would bring back.

    Args:
        way: what is offered.
        newest: the newest verified backup.
        kind: of the trouble: what helps before trying again.
    """
    if way == "retry":
        return _(_THEN[kind]) if kind in _THEN else ""
    if way == "restore" and newest is not None:
        facts = (words.when(newest.made_at), words.counted(newest.counts))
        return " · ".join(part for part in facts if part)
    return _(_ABOUT[way]) if way in _ABOUT else ""


def saved(report: SalvageReport) -> str:
    """Say what came back of a damaged file, and what did not."""
    counts = [_counted(name, report.saved[name]) for name in _COUNTED if name in report.saved]
    parts = [_("Recovered: {counts}.").format(counts=_listed(counts))]
    if report.lost:
        ranges = _listed([_range(one) for one in report.lost])
        parts.append(_("{ranges} could not be read.").format(ranges=ranges))
    if report.set_aside:
        sentence = ngettext(
            "{n} entry without a customer was kept in {file}.",
            "{n} entries without a customer were kept in {file}.",
            report.set_aside,
        )
        name = report.aside.name if report.aside is not None else ""
        parts.append(sentence.format(n=formats.number(report.set_aside), file=isolate_ltr(name)))
    if not report.lost and not report.set_aside:
        parts.append(_("Nothing was lost."))
    if report.unfinished:
        parts.append(report.unfinished)
    return " ".join(parts)


def _counted(table: str, count: int) -> str:
    sentences = {
        "customer": ngettext("{n} customer", "{n} customers", count),
        "interaction": ngettext("{n} interaction", "{n} interactions", count),
        "follow_up": ngettext("{n} follow-up", "{n} follow-ups", count),
    }
    return sentences[table].format(n=formats.number(count))


def _listed(parts: Sequence[str]) -> str:
    """Return parts of a sentence with commas; in Persian the last one comes after «و»."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first}, {last}").format(first=_(", ").join(parts[:-1]), last=parts[-1])


def _range(lost: LostRange) -> str:
    known = _TABLES.get(lost.table)
    what = _(known[lost.first != lost.last]) if known else isolate_ltr(lost.table)
    # They are names of rows, not amounts: without commas.
    first, last = formats.digits(str(lost.first)), formats.digits(str(lost.last))
    if lost.first == lost.last:
        return _("{what} number {first}").format(what=what, first=first)
    return _("{what} {first} to {last}").format(what=what, first=first, last=last)


def report(error: Exception, trouble: Trouble | None, path: Path) -> str:
    """Return what can be copied and sent: no names, no contents, no folders."""
    from ui.crash import report_of

    try:
        size = str(path.stat().st_size)
    except OSError:
        size = "none"
    kind = trouble.kind if trouble is not None else "unknown"
    newest = trouble.newest.made_at.isoformat() if trouble and trouble.newest else "none"
    facts = f"Trouble: {kind}\nSize of the data file: {size}\nNewest backup: {newest}\n"
    return report_of(error) + facts


def way(name: str) -> str:
    """Return the words of a way out."""
    return _(WAYS[name])


def begin_question() -> str:
    """Ask once more before an empty file is made."""
    return _(
        "The new file will hold no customers. If the old data is found later, "
        "the two cannot be merged. Begin anyway?"
    )
