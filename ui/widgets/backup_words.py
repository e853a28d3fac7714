"""How backups are spoken of: why they were made, how they stand, how large and how old they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import formats, jalali
from crmdesk.i18n import N_, _, ngettext
from crmdesk.text import isolate_ltr

if TYPE_CHECKING:
    from crmdesk.backup import BackupState

ICON = "database-backup"
NONE = "—"

REASONS = {
    "auto": N_("Automatic"),
    "manual": N_("Manual"),
    "exit": N_("When the window closed"),
    "import": N_("Before an import"),
    "migration": N_("Before an upgrade"),
    "restore": N_("Before a restore"),
}
STATES = {
    "verified": (N_("Verified"), "circle-check", "ok"),
    "unknown": (N_("Not verified"), "circle-help", "text3"),
    "damaged": (N_("Damaged"), "circle-alert", "danger"),
}
"""State of a backup -> msgid, icon and colour."""

LEVELS = {
    "ok": ("circle-check", "ok"),
    "warn": ("triangle-alert", "warn"),
    "bad": ("circle-alert", "danger"),
}
"""How safe the data is -> icon and colour."""

_UNITS = (
    (1 << 30, N_("{n} GB")),
    (1 << 20, N_("{n} MB")),
    (1 << 10, N_("{n} KB")),
)
_WHOLE_FROM = 100
_PERSIAN_POINT = "٫"
_BEFORE_HOUR = re.compile(r"(?<=[،,]) (?=\W?\d\d?:\d\d)")


def file_size(size: int) -> str:
    """Say how large a file is: «۶٫۴ مگابایت»; bytes are given as kilobytes, rounded up."""
    for unit, words in _UNITS:
        if size >= unit:
            return _(words).format(n=_decimal(size / unit))
    return _(_UNITS[-1][1]).format(n=formats.number(1 if size else 0))


def _decimal(value: float) -> str:
    if value >= _WHOLE_FROM:
        return formats.number(round(value))
    written = formats.digits(f"{value:.1f}")
    return written if written.isascii() else written.replace(".", _PERSIAN_POINT)


def when(moment: datetime) -> str:
    """Say when a backup was made: «شنبه ۷ آذر، ۱۰:۱۲»."""
    return formats.moment(moment)


def tied(sentence: str) -> str:
    """Keep each hour of a sentence in one line with its day."""
    return _BEFORE_HOUR.sub("\N{NO-BREAK SPACE}", sentence)


def by_day(sentence: str, path: Path, made_at: datetime | None) -> str:
    """Call a backup by its day and hour where a sentence of the core has the name of its file.

    Args:
        sentence: of a verdict, for the command line too.
        path: of the backup.
        made_at: when it was made; None leaves the sentence as it is.
    """
    if made_at is None:
        return sentence
    day = _("of {day}").format(day=formats.unbroken(when(made_at)))
    return sentence.replace(isolate_ltr(path.name), day)


def bundle_name(stem: str, day: date) -> str:
    """Return a name for the data in one file, with its day: "desk-14050830"."""
    found = jalali.to_jalali(day)
    return f"{stem}-{found.year:04}{found.month:02}{found.day:02}"


def reason(name: str) -> str:
    """Say why a backup was made."""
    return _(REASONS[name]) if name in REASONS else name or NONE


def state(name: str) -> str:
    """Say how a backup stands."""
    return _(STATES[name][0])


def counted(counts: Mapping[str, int]) -> str:
    """Say how many customers and interactions there are; "" when it is not known."""
    if not counts:
        return ""
    people, contacts = counts.get("customer", 0), counts.get("interaction", 0)
    first = ngettext("{count} customer", "{count} customers", people)
    second = ngettext("{count} interaction", "{count} interactions", contacts)
    return " · ".join(
        (
            first.format(count=formats.number(people)),
            second.format(count=formats.number(contacts)),
        )
    )


def in_short(found: BackupState, now: datetime) -> str:
    """Say in a few words how safe the data is, for the status line."""
    if found.last_verified is None:
        return _("No backup yet")
    ago = formats.within(formats.ago(found.last_verified, now))
    if found.level == "bad":
        return _("Backup: {ago} · needs attention").format(ago=ago)
    if found.level == "warn":
        return _("Backup: {ago} · second place needs attention").format(ago=ago)
    return _("Backup: {ago}").format(ago=ago)
