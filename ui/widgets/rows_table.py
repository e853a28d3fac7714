"""A table over a ``RowsModel``: whole rows, keys that act, and letters that start a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui import theme
from ui.models.rows_model import RowsModel
from ui.widgets.delegates import CellDelegate

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TYPING = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_WHOLE_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


class RowsTable(QTableView):
    """Shows rows; says what is wanted and does nothing itself but copying."""

    entered_row = Signal()
    delete_wanted = Signal()
    typed = Signal(str)
    """A letter or digit was typed: a search begins with it."""
    menu_wanted = Signal(QPoint)
    row_changed = Signal()
    """Another row is current, or none."""

    def __init__(
        self,
        model: RowsModel[Any],
        stretched: str,
        widths: Sequence[tuple[str, int]],
        parent: QWidget | None = None,
    ) -> None:
        """Make the table.

        Args:
            model: what it shows.
            stretched: key of the column that takes the room that is left.
            widths: key and width in pixels of the others; the last are the first to be hidden
                where there is little room.
            parent: of the widget.
        """
        super().__init__(parent)
        self._rows = model
        self._keys = [column.key for column in model.columns]
        self._stretched = self._keys.index(stretched)
        self._widths = [(self._keys.index(key), width) for key, width in widths]
        self.setModel(model)
        self._cells = CellDelegate(self, model)
        self.setItemDelegate(self._cells)
        self._set_up()
        self._set_up_header()

    def _set_up(self) -> None:
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

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(60)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Stretch)
        for column, width in self._widths:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, round(width * theme.scale()))

    # ---- rows ---------------------------------------------------------------------------------

    def current_id(self) -> int | None:
        """Return the id of the current row."""
        return self._rows.id_at(self.currentIndex().row())

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows, from the top."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row_id for row_id in map(self._rows.id_at, numbers) if row_id is not None]

    def go_to_id(self, row_id: int | None, otherwise: int = 0) -> bool:
        """Make the row of an id current, or the row with the number ``otherwise``."""
        number = self._rows.row_of(row_id)
        if number < 0:
            number = min(otherwise, self._rows.rowCount() - 1)
        if number < 0:
            return False
        # Not selectRow: in a right-to-left table it makes no index at all current.
        self.selectionModel().setCurrentIndex(self._rows.index(number, 0), _WHOLE_ROW)
        return True

    def column_widths(self) -> dict[str, int]:
        """Return the widths of the columns, to be remembered."""
        return {self._keys[column]: self.columnWidth(column) for column, _width in self._widths}

    def set_column_widths(self, widths: object) -> None:
        """Take remembered widths; what is no width is passed over."""
        known = widths if isinstance(widths, dict) else {}
        for column, _width in self._widths:
            width = known.get(self._keys[column])
            if isinstance(width, int) and 60 <= width <= 600:
                self.setColumnWidth(column, width)

    # ---- events -------------------------------------------------------------------------------

    def currentChanged(self, current: Any, previous: Any) -> None:
        """Tell of another current row; moving sideways in a row is none."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.viewport().update()  # the frame goes all along both rows
        self.row_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on keys, pass letters on, and leave moving to the view."""
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in _ENTER:
            self.entered_row.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif text.strip() and text.isprintable() and event.modifiers() & ~_KEYPAD in _TYPING:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters start the real search."""

    def copy(self) -> None:
        """Copy the selected rows for other programs: tabs between, Latin digits."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        if numbers:
            QGuiApplication.clipboard().setText(self._rows.copied(numbers))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the current row, by the pointer or by the menu key."""
        index = self.currentIndex()
        if not index.isValid():
            return
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_wanted.emit(at)

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
        room = self.viewport().width() - round(150 * theme.scale())
        for column, _width in self._widths:
            room -= self.columnWidth(column) or round(_width * theme.scale())
            if self.isColumnHidden(column) != (room < 0):
                self.setColumnHidden(column, room < 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the density and the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.verticalHeader().setDefaultSectionSize(theme.row_height())
            self._cells.forget()
