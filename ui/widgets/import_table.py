"""The list of an import's preview: its columns share the room by what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent

from crmdesk.text import strip_isolates
from ui import theme
from ui.models.import_rows import COLUMNS, WIDTHS, ImportLine
from ui.models.rows_model import RowsModel
from ui.widgets.delegates import ICON, PAD
from ui.widgets.rows_table import RowsTable

MEASURED = 60
"""Rows from the first that are measured."""

MOST = 0.9
"""The part of them that shall be seen in full: one long name must not take the others' room."""

WISHED = ("parts", "phone", "number")
"""Columns that are shown as far as there is room for them, the first one before the others."""

LEAST_PART = 0.55
"""How much of what a row adds must be seen; else that column is left out."""

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

    def share(self, empty: Collection[str] = ()) -> None:
        """Give each column the room that its texts want, as far as it goes.

        Args:
            empty: keys of columns that say nothing in this list; they are left out.
        """
        self._empty = empty
        wanted = self._wanted()
        whole = self.viewport().width()
        first = min(wanted["name"], max(whole - wanted["action"], round(LEAST_NAME * whole)))
        widths = {"action": min(wanted["action"], whole - first)}
        room = whole - first - widths["action"]
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

    def _wanted(self) -> Mapping[str, int]:
        """Return the width that shows most texts of the first rows, for each column."""
        body, head = QFontMetrics(theme.font()), QFontMetrics(theme.font("strong"))
        count = min(self._lines.rowCount(), MEASURED)
        found = {}
        for number, column in enumerate(COLUMNS):
            texts = (strip_isolates(self._lines.cell(row, number)[0]) for row in range(count))
            widths = sorted(map(body.horizontalAdvance, texts))
            widest = widths[int(MOST * (len(widths) - 1))] if widths else 0
            mark = _MARK if column.icon else 0
            title = head.horizontalAdvance(str(self._lines.headerData(number, _ACROSS)))
            found[column.key] = max(widest + mark, title) + _AIR
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.share(self._empty)
