"""Today's follow-ups as one list: three blocks, each under its heading.

What was settled while the page is open stays in its place, struck through, so that nothing jumps
away under the hand; it leaves with ``drop_settled``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crmdesk import clock, formats
from crmdesk.i18n import N_, _, ngettext
from crmdesk.services.followups import KINDS, FollowUpRow
from crmdesk.services.today import TodayLists
from crmdesk.text import strip_isolates

OVERDUE, TODAY, WEEK = "overdue", "today", "week"
BLOCKS = (OVERDUE, TODAY, WEEK)
EXACT_MIN = 175
"""Up to three hours the minutes count: «an hour» for 1:40 would be planned wrongly."""
TITLES: Mapping[str, str] = {
    OVERDUE: N_("Overdue"),
    TODAY: N_("Due today"),
    WEEK: N_("Next 7 days"),
}

ENTRY = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_ENABLED = Qt.ItemFlag.ItemIsEnabled
_NEVER_PARENT = Qt.ItemFlag.ItemNeverHasChildren
_CHOOSABLE = _ENABLED | Qt.ItemFlag.ItemIsSelectable | _NEVER_PARENT
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a heading (no row), a follow-up, or "there are more".

    Attributes:
        block: one of ``BLOCKS``.
        row: the follow-up.
        title: the name, or the words of a heading.
        folded: of a heading: its rows are hidden.
        hidden: of a "there are more" line: how many are not listed.
    """

    block: str
    row: FollowUpRow | None = None
    title: str = ""
    folded: bool = False
    hidden: int = 0

    @property
    def place(self) -> tuple[str, int, bool]:
        """What tells the line from all others, whatever has become of it."""
        return self.block, self.row.id if self.row else 0, self.is_heading

    @property
    def is_heading(self) -> bool:
        """True for the line that names a block."""
        return self.row is None and not self.hidden

    @property
    def settled(self) -> bool:
        """True when the follow-up is done."""
        return self.row is not None and self.row.done_at is not None


class FollowUpList(QAbstractListModel):
    """The blocks of Today with what is in them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lists: TodayLists | None = None
        self._entries: list[Entry] = []
        self._settled: dict[int, tuple[str, FollowUpRow]] = {}
        self._dues: dict[int, tuple[str, bool]] = {}
        self.folded: set[str] = set()

    # ---- what is listed -----------------------------------------------------------------------

    def set_lists(self, lists: TodayLists) -> bool:
        """List what was read; what is open again is settled no longer.

        Returns:
            Whether all lines kept their places; what changed in them has been told to the views.
        """
        if self._lists is not None and self._lists.day != lists.day:
            self._dues.clear()
        self._lists = lists
        for block in BLOCKS:
            for row in _rows(lists, block):
                self._settled.pop(row.id, None)
        return self._rebuild()

    def forget_dues(self) -> None:
        """Say anew how far away everything is: time has passed."""
        self._dues.clear()
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def settle(self, ids: Iterable[int]) -> None:
        """Keep listed rows in view, struck through, though they will not be read again."""
        wanted = set(ids)
        for entry in self._entries:
            if entry.row is not None and entry.row.id in wanted:
                done = replace(entry.row, done_at=entry.row.done_at or clock.now())
                self._settled[entry.row.id] = (entry.block, done)

    def drop(self, ids: Iterable[int]) -> None:
        """Forget settled rows that were deleted."""
        for row_id in ids:
            self._settled.pop(row_id, None)

    def drop_settled(self) -> bool:
        """Let go of what was settled; return whether there was any."""
        found = bool(self._settled)
        self._settled.clear()
        return found

    def fold(self, block: str, folded: bool) -> None:
        """Hide or show the rows of a block."""
        (self.folded.add if folded else self.folded.discard)(block)
        self._rebuild()

    def entry(self, number: int) -> Entry | None:
        """Return a line, None when there is no such line."""
        return self._entries[number] if 0 <= number < len(self._entries) else None

    def due_of(self, entry: Entry) -> tuple[str, bool]:
        """Return when a follow-up is due, in words, and whether that has passed.

        Worked out when it is first painted: six hundred follow-ups would take a while.
        """
        row = entry.row
        if row is None or self._lists is None:
            return "", False
        found = self._dues.get(row.id)
        if found is None:
            found = self._dues[row.id] = _due(entry.block, row, self._lists.day, clock.now())
        return found

    def number_of(self, row_id: int) -> int:
        """Return the line of a follow-up, -1 when it is not listed."""
        for number, entry in enumerate(self._entries):
            if entry.row is not None and entry.row.id == row_id:
                return number
        return -1

    def heading_of(self, block: str) -> int:
        """Return the line of a block's heading, -1 when the block is empty."""
        for number, entry in enumerate(self._entries):
            if entry.is_heading and entry.block == block:
                return number
        return -1

    # ---- Qt's questions -----------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        """Return the line itself for the delegate, or its words for a screen reader."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        if role == _DISPLAY:
            return entry.title
        if role == _ACCESSIBLE:
            return strip_isolates(_spoken(entry, self.due_of(entry)[0]))
        if role == _CHECK and entry.row is not None:
            return Qt.CheckState.Checked if entry.settled else Qt.CheckState.Unchecked
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Headings are passed over by the keys unless they hide their rows."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        return _CHOOSABLE if entry.row is not None or entry.folded else _ENABLED | _NEVER_PARENT

    # ---- inside -------------------------------------------------------------------------------

    def _rebuild(self) -> bool:
        """Make the lines anew; a settled one among many must not cost a painting of them all."""
        made = [] if self._lists is None else self._made(self._lists)
        before = self._entries
        if [entry.place for entry in made] == [entry.place for entry in before]:
            self._entries = made
            for number, (old, new) in enumerate(zip(before, made, strict=True)):
                if old != new:
                    self._dues.pop(new.row.id if new.row else 0, None)
                    self.dataChanged.emit(self.index(number), self.index(number))
            return bool(made)
        self.beginResetModel()
        self._dues.clear()
        self._entries = made
        self.endResetModel()
        return False

    def _made(self, lists: TodayLists) -> list[Entry]:
        entries: list[Entry] = []
        for block in BLOCKS:
            open_rows = _rows(lists, block)
            kept = [row for where, row in self._settled.values() if where == block]
            if not open_rows and not kept:
                continue
            count, folded = _count(lists, block), block in self.folded
            entries.append(Entry(block, None, _heading(block, count), folded=folded))
            if not folded:
                rows = sorted((*open_rows, *kept), key=_place) if kept else open_rows
                entries += [Entry(block, row, row.customer_name) for row in rows]
                if count > len(open_rows):
                    entries.append(_more(block, count - len(open_rows)))
        return entries


def _due(block: str, row: FollowUpRow, today: date, now: datetime) -> tuple[str, bool]:
    """Say when it is due; on the day itself the hour, and how far away it is."""
    late = block == OVERDUE or (row.moment is not None and row.moment < now)
    if block != TODAY:
        return formats.due(row.day, row.moment, today), late
    if row.moment is None:
        return _("Any time today"), late
    minutes = round((row.moment - now).total_seconds() / 60)
    return f"{formats.time(row.moment)} · {_distance(minutes)}", late


def _distance(minutes: int) -> str:
    away = abs(minutes)
    if away >= EXACT_MIN:
        away = round(away / 60) * 60
    elif away >= 60:
        away = round(away / 5) * 5
    away_words = formats.duration(60 * away)
    if minutes == 0:
        return _("now")
    pattern = _("in {duration}") if minutes > 0 else _("{duration} late")
    return pattern.format(duration=away_words)


def _heading(block: str, count: int) -> str:
    return _("{title} ({count})").format(title=_(TITLES[block]), count=formats.number(count))


def _more(block: str, hidden: int) -> Entry:
    words = ngettext(
        "{n} more is shown when these are settled",
        "{n} more are shown when these are settled",
        hidden,
    )
    return Entry(block, None, words.format(n=formats.number(hidden)), hidden=hidden)


def _rows(lists: TodayLists, block: str) -> tuple[FollowUpRow, ...]:
    return {OVERDUE: lists.overdue, TODAY: lists.today, WEEK: lists.week}[block]


def _count(lists: TodayLists, block: str) -> int:
    counts = {OVERDUE: lists.overdue_count, TODAY: lists.today_count, WEEK: lists.week_count}
    return counts[block]


def _place(row: FollowUpRow) -> tuple[date, bool, float, int]:
    """The order in which the service reads, so that a settled row keeps its place."""
    moment = row.moment.timestamp() if row.moment is not None else 0.0
    return row.day or date.max, row.moment is None, moment, row.id


def _spoken(entry: Entry, due: str) -> str:
    if entry.row is None:
        return entry.title
    parts = [entry.title, entry.row.reason.split("\n")[0], _(KINDS[entry.row.kind]), due]
    if entry.settled:
        parts.append(_("done"))
    return _(", ").join(part for part in parts if part)
