"""The list of an import's preview: its columns share the room by what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent

from crmdesk.i18n import _
from crmdesk.text import strip_isolates
from ui import theme
from ui.models.import_rows import COLUMNS, WIDTHS, ImportLine
from ui.models.rows_model import RowsModel
from ui.widgets.delegates import ICON, PAD
from ui.widgets.rows_table import RowsTable

MEASURED = 60
"""Rows from the first that are measured."""

ALL, MOST = 1.0, 0.9
"""The part of them that is seen in full where there is room, and where there is not: one long name
must not take the others' room."""

WISHED = ("parts", "phone", "number")
"""Columns that are shown as far as there is room for them, the first one before the others."""

LEAST_PART = 0.55
"""How much of what a row adds must be seen; else that column is left out."""

GIVEN = 0.2
"""The part that what becomes of a row gives away, so that the first thing that it adds is whole."""

LEAST_NAME = 0.4
"""The part of the room that names keep where they and what becomes of them have too little."""

_ACROSS = Qt.Orientation.Horizontal
_AIR = 2 * PAD + 6
_MARK = ICON + 6


class ImportTable(RowsTable):
    """Goes by what the rows hold, until another list or width comes."""

    def __init__(self, model: RowsModel[ImportLine]) -> None:
        super().__init__(model, "name", WIDTHS)
        self._lines = model
        self._empty: Collection[str] = ()
        self._first_part = 0

    def share(self, empty: Collection[str] = ()) -> None:
        """Give each column the room that its texts want, as far as it goes.

        Args:
            empty: keys of columns that say nothing in this list; they are left out.
        """
        self._empty = empty
        whole = self.viewport().width()
        wanted = self._wanted(ALL)
        if self._texts(wanted, empty) > whole:
            wanted = self._wanted(MOST)
        first = min(wanted["name"], max(whole - wanted["action"], round(LEAST_NAME * whole)))
        widths = {"action": min(wanted["action"], whole - first)}
        room = whole - first - widths["action"]
        missing = self._first_part - room
        if "parts" not in empty and 0 < missing <= GIVEN * widths["action"]:
            widths["action"] -= missing
            room += missing
        for key in WISHED:
            if key in empty:
                continue
            # Only what a row adds is worth to be cut; a phone is in the panel beside too.
            least = LEAST_PART * wanted[key] if key == "parts" else wanted[key]
            if room < least:
                break
            widths[key] = min(wanted[key], room)
            room -= widths[key]
        self.columns.share(first, widths)

    def wanted_width(self, most: int, empty: Collection[str] = ()) -> int:
        """Return the width at which names, what becomes of them and the first part are whole.

        Args:
            most: pixels that there are; where that is too little, the longest do not count.
            empty: keys of columns that are left out.
        """
        beside = self.width() - self.viewport().width()
        widths = (self._texts(self._wanted(part), empty) + beside for part in (ALL, MOST))
        whole, usual = widths
        return whole if whole <= most else usual

    def _texts(self, wanted: Mapping[str, int], empty: Collection[str]) -> int:
        parts = 0 if "parts" in empty else min(self._first_part, wanted["parts"])
        return wanted["name"] + wanted["action"] + parts

    def _wanted(self, part: float) -> Mapping[str, int]:
        """Return the width that shows a part of the first rows' texts whole, for each column."""
        body, head = QFontMetrics(theme.font()), QFontMetrics(theme.font("strong"))
        count = min(self._lines.rowCount(), MEASURED)
        found = {}
        for number, column in enumerate(COLUMNS):
            texts = [strip_isolates(self._lines.cell(row, number)[0]) for row in range(count)]
            widest = _widest(body, texts, part)
            if column.key == "parts":
                firsts = [text.partition(_(", "))[0] for text in texts]
                self._first_part = _widest(body, firsts, part) + _AIR + body.horizontalAdvance("…")
            mark = _MARK if column.icon else 0
            title = head.horizontalAdvance(str(self._lines.headerData(number, _ACROSS)))
            found[column.key] = max(widest + mark, title) + _AIR
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.share(self._empty)


def _widest(metrics: QFontMetrics, texts: Sequence[str], part: float) -> int:
    """Return the width that shows a part of some texts whole."""
    widths = sorted(map(metrics.horizontalAdvance, texts))
    return widths[ceil(part * (len(widths) - 1))] if widths else 0
