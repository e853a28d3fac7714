"""A table on its card, and over it the strip that comes when several rows are marked."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from ui.widgets.rows_table import RowsTable
from ui.widgets.selection_strip import SelectionStrip

FEWEST = 2
"""Marked rows from which on the strip is there."""


class ListPane(QWidget):
    """Keeps the strip to the marks of the table."""

    commanded = Signal(str)
    """A command of the registry is wanted, by a key of the table or a button of the strip."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__()
        self._table = table
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(table)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(card, 1)
        table.marks_changed.connect(self.show_marks)
        table.left.connect(self.unmark)
        table.commanded.connect(self.commanded)

    @cached_property
    def strip(self) -> SelectionStrip:
        """The strip, made when it is first needed."""
        strip = SelectionStrip()
        self._column.insertWidget(0, strip)
        strip.commanded.connect(self.commanded)
        strip.cleared.connect(self.unmark)
        return strip

    def hide_marks(self) -> None:
        """Take the strip away: there is no list."""
        if "strip" in self.__dict__:
            self.strip.hide()

    def show_marks(self) -> None:
        """Say how many are marked; the rows stay where they are when the strip comes or goes."""
        if "strip" not in self.__dict__ and self._table.marked_count() < FEWEST:
            return
        bar = self._table.verticalScrollBar()
        before = self._top()
        self.strip.say(self._table.marked_count())
        self._column.activate()
        if self._top() != before:
            bar.setValue(bar.value() + self._top() - before)

    def put_over(self, card: QWidget) -> None:
        """Put a card over the table, until it is deleted."""
        self._column.insertWidget(self._column.count() - 1, card)
        card.show()  # now, not in the next round: it is given the keyboard at once

    def unmark(self) -> None:
        """Let go of all marks but that of the current row."""
        self._table.mark_current_only()
        self._table.setFocus()

    def _top(self) -> int:
        return self._table.mapTo(self, QPoint(0, 0)).y()


def side_by_side() -> QSplitter:
    """Return a splitter for a list and what stands beside it."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(12)
    made.setChildrenCollapsible(False)
    if made.isRightToLeft():
        # There Qt puts the parts a pixel too far to the right, and the last border is cut off.
        made.setContentsMargins(1, 0, -1, 0)
    return made
