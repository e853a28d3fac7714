"""The backups as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import clock, formats
from crmdesk.i18n import N_, _
from ui.models.rows_model import Column, RowsModel
from ui.widgets import backup_words as words

if TYPE_CHECKING:
    from crmdesk.backup import ShelfEntry


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup of the list.

    Attributes:
        id: its place in the list when it was first seen.
        entry: what the shelf says of it.
        away: it is in the second place alone.
    """

    id: int
    entry: ShelfEntry
    away: bool = False


def _counted(table: str, row: BackupRow) -> str:
    count = row.entry.counts.get(table)
    return words.NONE if count is None else formats.number(count)


def _why(row: BackupRow) -> str:
    why = words.reason(row.entry.reason)
    if row.away:
        return _("{why} · only in the second place").format(why=why)
    return why


def _mark(row: BackupRow) -> tuple[str, str]:
    _words, icon, ink = words.STATES[row.entry.state]
    return icon, ink


def _raw_when(row: BackupRow) -> str:
    return clock.local(row.entry.made_at).strftime("%Y-%m-%d %H:%M")


COLUMNS = (
    Column[BackupRow](
        "when",
        N_("Date and time"),
        lambda row: words.when(row.entry.made_at),
        raw=_raw_when,
        icon=_mark,
    ),
    Column[BackupRow]("why", N_("Why"), _why, ink=lambda row: "text2"),
    Column[BackupRow](
        "state",
        N_("State"),
        lambda row: words.state(row.entry.state),
        ink=lambda row: "danger" if row.entry.state == "damaged" else "text2",
    ),
    Column[BackupRow](
        "customers",
        N_("Customers"),
        lambda row: _counted("customer", row),
        raw=lambda row: str(row.entry.counts.get("customer", "")),
    ),
    Column[BackupRow](
        "interactions",
        N_("Interactions"),
        lambda row: _counted("interaction", row),
        raw=lambda row: str(row.entry.counts.get("interaction", "")),
    ),
    Column[BackupRow](
        "size",
        N_("Size"),
        lambda row: words.file_size(row.entry.size),
        raw=lambda row: str(row.entry.size),
        ink=lambda row: "text2",
    ),
)
WIDTHS = (
    ("why", 172, 165),
    ("state", 112, 94),
    ("customers", 92, 86),
    ("interactions", 96, 94),
    ("size", 104, 76),
)
"""The last ones go first where there is little room; why a backup was made helps to choose it."""


class BackupList(RowsModel[BackupRow]):
    """Lists what is on the shelf; a backup keeps its number as long as it is there."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, self._rows_of)
        self._rows: dict[int, BackupRow] = {}
        self._numbers: dict[Path, int] = {}

    def show(self, entries: Iterable[ShelfEntry], second_place: Path | None) -> None:
        """List the backups of the shelf, which come newest first."""
        rows = []
        for entry in entries:
            number = self._numbers.setdefault(entry.path, len(self._numbers))
            away = entry.path.parent == second_place
            rows.append(BackupRow(number, entry, away))
        before = self._rows
        self._rows = {row.id: row for row in rows}
        if list(before) == list(self._rows):
            self.refresh_ids()
        else:
            self.set_ids(list(self._rows))

    def row(self, number: int | None) -> BackupRow | None:
        """Return a backup by its number."""
        return None if number is None else self._rows.get(number)

    def _rows_of(self, numbers: Sequence[int]) -> list[BackupRow]:
        return [self._rows[number] for number in numbers if number in self._rows]
