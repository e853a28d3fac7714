"""A table over a ``RowsModel``: whole rows, keys that act, and letters that start a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui import theme
from ui.actions import all_keys
from ui.models.rows_model import RowsModel
from ui.widgets.delegates import CellDelegate
from ui.widgets.table_columns import TableColumns, Width
from ui.widgets.table_header import HeaderEnd, TableHeader, rounded

HEARD = ("open", "edit", "tag", "copy", "paste", "delete", "context_menu")
"""Commands of the registry whose keys the table hears while it has the keyboard."""

_TYPING = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SELECT = QItemSelectionModel.SelectionFlag
_WHOLE_ROW = _SELECT.ClearAndSelect | _SELECT.Rows
_MOVE = QAbstractItemView.CursorAction
_MOVES = {
    Qt.Key.Key_Up: _MOVE.MoveUp,
    Qt.Key.Key_Down: _MOVE.MoveDown,
    Qt.Key.Key_Home: _MOVE.MoveHome,
    Qt.Key.Key_End: _MOVE.MoveEnd,
    Qt.Key.Key_PageUp: _MOVE.MovePageUp,
    Qt.Key.Key_PageDown: _MOVE.MovePageDown,
}
"""What Shift marks along with."""


class RowsTable(QTableView):
    """Shows rows; says what is wanted and does nothing itself."""

    commanded = Signal(str)
    """A key of a command was pressed; carries the command's id."""
    typed = Signal(str)
    """A letter or digit was typed: a search begins with it."""
    menu_wanted = Signal(QPoint)
    row_changed = Signal()
    """Another row is current, or none."""
    marks_changed = Signal()
    """Other rows are marked; while the mouse button is down only when it is let go."""
    left = Signal()
    """Esc was pressed."""

    def __init__(
        self,
        model: RowsModel[Any],
        stretched: str,
        widths: Sequence[Width],
        parent: QWidget | None = None,
    ) -> None:
        """Make the table.

        Args:
            model: what it shows.
            stretched: key of the first column, which takes the room that is left.
            widths: of the others, see ``Width``.
            parent: of the widget.
        """
        super().__init__(parent)
        self._rows = model
        self._dragging = False
        self._anchor = -1  # the row where Shift began to mark
        self._marking = False
        if model.columns[0].key != stretched:
            raise ValueError("the first column is the one that is stretched")
        self._header_end = HeaderEnd()
        self.setHorizontalHeader(TableHeader(self))  # before the model: later is a crash
        self.setModel(model)
        self._cells = CellDelegate(self, model)
        self.setItemDelegate(self._cells)
        self._set_up()
        self.columns = TableColumns(self, model, widths)
        self.selectionModel().selectionChanged.connect(self._marked)

    def _set_up(self) -> None:
        self.addScrollBarWidget(self._header_end, Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.row_height())

    # ---- rows ---------------------------------------------------------------------------------

    def current_id(self) -> int | None:
        """Return the id of the current row."""
        return self._rows.id_at(self.currentIndex().row())

    def marked_count(self) -> int:
        """Return how many rows are marked."""
        return len(self._marked_rows())

    def selected_ids(self) -> list[int]:
        """Return the ids of the marked rows, from the top."""
        ids = self._rows.ids
        return [ids[row] for row in sorted(self._marked_rows()) if row < len(ids)]

    def _marked_rows(self) -> set[int]:
        # By ranges: an index for each of 100,000 marked rows takes longer than a moment.
        found: set[int] = set()
        marks = self.selectionModel().selection()
        for place in range(marks.count()):
            part = marks.at(place)
            found.update(range(part.top(), part.bottom() + 1))
        return found

    def mark_ids(self, wanted: set[int]) -> None:
        """Mark the rows of these ids and no others; the current row stays."""
        rows = [row for row, row_id in enumerate(self._rows.ids) if row_id in wanted]
        marks = QItemSelection()
        last = self._rows.columnCount() - 1
        start = 0
        for place, row in enumerate(rows):
            if place + 1 == len(rows) or rows[place + 1] != row + 1:
                first = self._rows.index(rows[start], 0)
                marks.append(QItemSelectionRange(first, self._rows.index(row, last)))
                start = place + 1
        self.selectionModel().select(marks, _SELECT.ClearAndSelect)

    def mark_current_only(self) -> None:
        """Let go of all marks but that of the current row."""
        self.selectionModel().select(self.currentIndex(), _WHOLE_ROW)

    def go_to_id(self, row_id: int | None, otherwise: int = 0) -> bool:
        """Make the row of an id current, or the row with the number ``otherwise``."""
        number = self._rows.row_of(row_id)
        if number < 0:
            number = min(otherwise, self._rows.rowCount() - 1)
        if number < 0:
            return False
        self.go_to(number, max(self.currentIndex().column(), 0))
        return True

    def go_to(self, row: int, column: int) -> None:
        """Make a cell current and mark its row alone."""
        # Not selectRow: in a right-to-left table it makes no index at all current.
        self.selectionModel().setCurrentIndex(self._rows.index(row, column), _WHOLE_ROW)

    def menu_point(self) -> QPoint:
        """Return where a menu of the current row belongs, on the screen."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())

    # ---- events -------------------------------------------------------------------------------

    def currentChanged(self, current: Any, previous: Any) -> None:
        """Tell of another current row; moving sideways in a row is none."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            if not self._marking:
                self._anchor = current.row()
            self.viewport().update()  # the frame goes all along both rows
            self.row_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on keys, pass letters on, and leave moving to the view."""
        text = event.text()
        command = _command_of(event)
        if command:
            self.commanded.emit(command)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _MOVES and event.modifiers() & ~_KEYPAD == _TYPING[1]:
            self._mark_along(Qt.Key(event.key()))
        elif event.key() in _ENDS and not event.modifiers() & ~_KEYPAD:
            last = self._rows.rowCount() - 1
            self.go_to_id(None, 0 if event.key() == Qt.Key.Key_Home else max(last, 0))
        elif event.key() in _SIDEWAYS and not event.modifiers() & ~_KEYPAD:
            self._step_sideways(_SIDEWAYS[Qt.Key(event.key())])
        elif text.strip() and text.isprintable() and event.modifiers() & ~_KEYPAD in _TYPING:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters start the real search."""

    def _step_sideways(self, step: int) -> None:
        """Go to the cell beside, as the eye sees it; the marks stay."""
        index = self.currentIndex()
        places = self.columns.in_sight()
        if not index.isValid() or index.column() not in places:
            return
        step = -step if self.isRightToLeft() else step
        place = min(max(places.index(index.column()) + step, 0), len(places) - 1)
        beside = self._rows.index(index.row(), places[place])
        self.selectionModel().setCurrentIndex(beside, _SELECT.NoUpdate)

    def _mark_along(self, key: Qt.Key) -> None:
        """Mark from where Shift began to the row that a key leads to."""
        last = self._rows.rowCount() - 1
        if last < 0:
            return
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        row = ends.get(key, self.moveCursor(_MOVES[key], _TYPING[0]).row())
        if row >= 0:
            self._mark_to(row, max(self.currentIndex().column(), 0))

    def _mark_to(self, row: int, column: int) -> None:
        """Mark from where Shift began to a row, and make it current.

        Not Qt's own: it remembers a place on the screen, which is another row's after the program
        went to one itself.
        """
        first = min(max(self._anchor, 0), self._rows.rowCount() - 1)
        ends = self._rows.index(min(first, row), 0), self._rows.index(max(first, row), 0)
        self._marking = True
        try:
            here = self._rows.index(row, column)
            self.selectionModel().setCurrentIndex(here, _SELECT.NoUpdate)
            self.selectionModel().select(QItemSelection(*ends), _WHOLE_ROW)
        finally:
            self._marking = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to mark; with Shift, mark up to here."""
        anchor, self._dragging = self._anchor, event.button() == Qt.MouseButton.LeftButton
        super().mousePressEvent(event)
        here = self.indexAt(event.position().toPoint())
        if self._dragging and event.modifiers() == _TYPING[1] and here.isValid() and anchor >= 0:
            self._anchor = anchor
            self._mark_to(here.row(), here.column())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of the marks: before, the rows must not move under the pointer."""
        super().mouseReleaseEvent(event)
        if self._dragging:
            self._dragging = False
            self.marks_changed.emit()

    def _marked(self) -> None:
        if not self._dragging:
            self.marks_changed.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the current row, by the pointer or by the menu key."""
        if not self.currentIndex().isValid():
            return
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self.menu_point() if by_keys else event.globalPos())

    def focusInEvent(self, event: Any) -> None:
        """Show the frame round the current row."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the last columns where there is no room for them."""
        super().resizeEvent(event)
        self.setMask(rounded(self.rect()))
        self.columns.fit()

    def updateGeometries(self) -> None:
        """Keep the end of the header to the header."""
        super().updateGeometries()
        self._header_end.be_as_high_as(self.horizontalHeader())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the density and the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.verticalHeader().setDefaultSectionSize(theme.row_height())
            self._cells.forget()


def _command_of(event: QKeyEvent) -> str:
    """Return the id of the command that a key press means in a list; "" for none."""
    # Both Enter keys are one, and those of the number pad are like the others.
    key = Qt.Key.Key_Enter if event.key() == Qt.Key.Key_Return else event.key()
    pressed = QKeySequence(int((event.modifiers() & ~_KEYPAD).value) | int(key))
    for name in HEARD:
        if any(QKeySequence(one) == pressed for one in all_keys(name)):
            return name
    return ""
