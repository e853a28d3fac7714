"""The one model of every table: all ids in memory, rows fetched a page at a time when painted.

Sorting and filtering are the database's work: a new order or filter is a new sequence of ids. A
page is read when one of its rows is painted, and kept while it is among the newest ``KEPT_PAGES``;
each of its rows is formatted once, when it is first painted. ``data`` compares roles as plain
ints: the enum spelling alone doubles the time of a table's paint.

A page that cannot be read is blank, for nothing may be raised while Qt paints; the error is raised
in the next turn of the event loop. It is asked for again when it is painted after ``AGAIN_MS``, not
at each paint: a disk that does not answer would hold the window up every time.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NoReturn, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.text import strip_isolates
from ui import icons, theme

PAGE = 100
KEPT_PAGES = 40
AGAIN_MS = 1000
"""How long a page that could not be read stays blank at least."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_DECORATION = int(Qt.ItemDataRole.DecorationRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_LEADING = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
_TRAILING = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
_HORIZONTAL = Qt.Orientation.Horizontal

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HasId(Protocol):
    """What the model asks of a row."""

    @property
    def id(self) -> int:
        """The id by which the row is known."""
        ...


R = TypeVar("R", bound=HasId)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: what it shows of a row, and how.

    Attributes:
        key: a name for code: saved widths, tests.
        title: English msgid of the header.
        text: the text of a row, already formatted for reading.
        raw: what is copied instead (plain values, Latin digits); None copies the shown text.
        ink: the colour token of a row's text, "" for the usual one.
        icon: name and colour token of an icon before the text.
        trailing: aligned to the end of the line, as amounts are.
        order: name of the order that a click on the header asks for; "" when it cannot sort.
        edit: the text to be edited, of what ``Editing.read`` returns; None when it is no field.
        off: hidden until somebody wants it.
        field: which field edits it: ``text``, ``latin`` (from left to right) or ``words``.
    """

    key: str
    title: str
    text: Callable[[R], str]
    raw: Callable[[R], str] | None = None
    ink: Callable[[R], str] | None = None
    icon: Callable[[R], tuple[str, str] | None] | None = None
    trailing: bool = False
    order: str = ""
    edit: Callable[[Any], str] | None = None
    field: str = "text"
    off: bool = False


@dataclass(frozen=True, slots=True)
class Editing:
    """How cells are edited.

    Attributes:
        read: returns the whole record of an id, as it is now, with its version; raises UserError.
        commit: takes the record, the column's key and the new text; raises UserError.
    """

    read: Callable[[int], Any]
    commit: Callable[[Any, str, str], object]


@dataclass(frozen=True, slots=True)
class _Line(Generic[R]):
    """A row as it is painted; ``row`` is None when it was deleted meanwhile."""

    row: R | None
    texts: tuple[str, ...]
    inks: tuple[str, ...]
    icons: tuple[tuple[str, str] | None, ...]


class _Page(Generic[R]):
    """Rows as they were read, and the lines of those that were painted."""

    __slots__ = ("is_unread", "lines", "rows")

    def __init__(self, rows: list[R | None], *, is_unread: bool = False) -> None:
        self.rows = rows
        self.is_unread = is_unread
        self.lines: list[_Line[R] | None] = [None] * len(rows)


class RowsModel(QAbstractTableModel, Generic[R]):
    """A table over a sequence of ids; see the module."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Callable[[Sequence[int]], Iterable[R]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.editing: Editing | None = None
        """Set where cells can be edited."""
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, _Page[R]] = OrderedDict()
        self._start = -1
        self._page: _Page[R] = _Page([])
        blanks = ("",) * len(self.columns)
        self._blank: _Line[R] = _Line(None, blanks, blanks, (None,) * len(self.columns))
        self._aligned = [_TRAILING if column.trailing else _LEADING for column in self.columns]

    # ---- what is listed -----------------------------------------------------------------------

    @property
    def ids(self) -> array[int]:
        """The ids in the order of the rows; do not change it."""
        return self._ids

    def set_ids(self, ids: Iterable[int]) -> None:
        """List other ids; the view's selection is gone afterwards."""
        self.beginResetModel()
        self._ids = ids if isinstance(ids, array) else array("q", ids)
        self._forget()
        self.endResetModel()

    def id_at(self, row: int) -> int | None:
        """Return the id of a row, None when there is no such row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, row_id: int | None) -> int:
        """Return where an id is listed, -1 when it is not."""
        if row_id is None:
            return -1
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def row_at(self, row: int) -> R | None:
        """Return the row's data, None when there is none, it was deleted or cannot be read."""
        return self._line(row).row if 0 <= row < len(self._ids) else None

    def refresh_ids(self, changed: Iterable[int] | None = None) -> None:
        """Read rows again when they are next painted; selection and scroll stay.

        Args:
            changed: the ids whose data changed; None for all of them.
        """
        if not self._ids:
            return
        last_column = len(self.columns) - 1
        if changed is None:
            self._forget()
            end = self.index(len(self._ids) - 1, last_column)
            self.dataChanged.emit(self.index(0, 0), end)
            return
        for row in sorted(row for row in map(self.row_of, changed) if row >= 0):
            self._pages.pop(row - row % PAGE, None)
            self._start = -1
            self.dataChanged.emit(self.index(row, 0), self.index(row, last_column))

    # ---- Qt's questions -----------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many ids are listed."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows; texts come formatted from the page."""
        if role == _DISPLAY:
            return self._line(index.row()).texts[index.column()] if index.isValid() else None
        if role == _ALIGNMENT:
            return self._aligned[index.column()] if index.isValid() else None
        if role == _FOREGROUND:
            ink = self._line(index.row()).inks[index.column()] if index.isValid() else ""
            return theme.color(ink) if ink else None
        if role == _DECORATION:
            mark = self._line(index.row()).icons[index.column()] if index.isValid() else None
            return icons.icon(*mark) if mark else None
        if role == _ACCESSIBLE and index.isValid():
            return strip_isolates(self._line(index.row()).texts[index.column()])
        return None

    def cell(self, row: int, column: int) -> tuple[str, str, tuple[str, str] | None]:
        """Return text, colour token and icon of a cell at once, for the delegate."""
        line = self._line(row)
        return line.texts[column], line.inks[column], line.icons[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's title in the current language; rows have no header."""
        if orientation != _HORIZONTAL or not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY:
            return _(self.columns[section].title)
        return self._aligned[section] if role == _ALIGNMENT else None

    def rows_at(self, numbers: Iterable[int]) -> list[R]:
        """Return the data of rows, without those that were deleted meanwhile.

        What could not be read is asked for again, now: nobody shall copy less without a reason.
        """
        for start, page in list(self._pages.items()):
            if page.is_unread:
                self._drop(start, page)
        found = map(self.row_at, numbers)
        return [row for row in found if row is not None]

    # ---- pages --------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._pages.clear()
        self._start = -1

    def _line(self, row: int) -> _Line[R]:
        """Return a row of the page at hand; consecutive calls are nearly always in one page."""
        start = row - row % PAGE
        if start != self._start:
            self._page = self._turn_to(start)
            self._start = start
        page, place = self._page, row - start
        line = page.lines[place]
        if line is None:
            line = page.lines[place] = self._formatted(page.rows[place])
        return line

    def _turn_to(self, start: int) -> _Page[R]:
        page = self._pages.get(start)
        if page is not None:
            self._pages.move_to_end(start)
            return page
        wanted = self._ids[start : start + PAGE]
        try:
            found = {row.id: row for row in self._fetch(wanted)}
            page = _Page([found.get(row_id) for row_id in wanted])
        except UserError as error:
            page = _Page([None] * len(wanted), is_unread=True)
            QTimer.singleShot(0, self, partial(_raise, error))
            QTimer.singleShot(AGAIN_MS, self, partial(self._drop, start, page))
        self._pages[start] = page
        if len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return page

    def _drop(self, start: int, page: _Page[R]) -> None:
        """Forget a page, unless another one came in its place."""
        if self._pages.get(start) is page:
            del self._pages[start]
            self._start = -1

    def _formatted(self, row: R | None) -> _Line[R]:
        if row is None:
            return self._blank
        columns = self.columns
        return _Line(
            row,
            tuple(column.text(row) for column in columns),
            tuple(column.ink(row) if column.ink else "" for column in columns),
            tuple(column.icon(row) if column.icon else None for column in columns),
        )


def _raise(error: UserError) -> NoReturn:
    raise error


def as_table(rows: Iterable[R], columns: Sequence[Column[R]], *, raw: bool = True) -> str:
    """Return rows as text with tabs between the cells, for other programs.

    Args:
        rows: their data.
        columns: in the order in which they stand.
        raw: plain values with Latin digits, instead of what is shown.
    """
    lines = []
    for row in rows:
        cells = (
            column.raw(row) if raw and column.raw else strip_isolates(column.text(row))
            for column in columns
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines)
