"""Editing a cell where it stands: the field lies on the cell, what is wrong is said right under it.

Enter saves, Tab saves and goes to the next field of the row and then of the next row, Esc leaves
the cell as it was, and so much as a click elsewhere saves. What cannot be saved stays in the
field, with the keyboard.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from crmdesk.errors import Conflict, Invalid, UserError
from crmdesk.i18n import _, is_rtl
from crmdesk.text import clean, strip_isolates
from ui import theme
from ui.messages import InlineMessage
from ui.models.rows_model import Column, RowsModel
from ui.text import restyle
from ui.widgets.rows_table import RowsTable
from ui.widgets.word_edit import WordEdit

NARROWEST = 170
"""Pixels that the field takes at least; a narrow cell's field lies over its neighbours."""

_STAY_OPEN = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellEditing(QObject):
    """Edits the cells of one table, one at a time."""

    words_wanted = Signal()
    """A field of words was opened: it would like to know which there are."""

    def __init__(self, table: RowsTable, model: RowsModel[Any]) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self.field: CellField | None = None
        self._row_id = 0
        self._column = 0
        self._record: Any = None
        self._saving = False
        self.message = InlineMessage("error", parent=table)
        table.verticalScrollBar().valueChanged.connect(self._place)
        table.horizontalHeader().sectionResized.connect(self._place)
        table.viewport().installEventFilter(self)
        model.modelReset.connect(self._place)

    # ---- opening and closing ------------------------------------------------------------------

    def editable(self) -> list[int]:
        """Return the columns in sight that can be edited, in the order of the eye."""
        columns = self._model.columns
        return [each for each in self._table.columns.in_sight() if columns[each].edit is not None]

    def open_current(self) -> None:
        """Edit the current cell, or the first field of its row when it is none itself."""
        index = self._table.currentIndex()
        fields = self.editable()
        if index.isValid() and fields and self.field is None:
            here = index.column() in fields
            self.open(index.row(), index.column() if here else fields[0])

    def open(self, row: int, column: int) -> bool:
        """Edit a cell; return whether it can be edited."""
        row_id = self._model.id_at(row)
        edit = self._model.columns[column].edit
        editing = self._model.editing
        if row_id is None or edit is None or editing is None or not self.save():
            return False
        try:
            self._record = editing.read(row_id)
        except UserError as error:
            self._say_at(row, column, error.message)
            return False
        self._row_id, self._column = row_id, column
        self._table.go_to(row, column)
        self._table.scrollTo(self._model.index(row, column))
        self.field = self._made(self._model.columns[column], edit(self._record))
        self._place()
        self.field.show()
        self.field.setFocus()
        return True

    def _made(self, column: Column[Any], text: str) -> CellField:
        field = CellField(self._table.viewport(), column.field, text)
        name = self._model.index(self._model.row_of(self._row_id), 0).data()
        field.setAccessibleName(f"{_(column.title)}: {strip_isolates(str(name))}")
        field.accepted.connect(self._accept)
        field.stepped.connect(self._step)
        field.cancelled.connect(self.cancel)
        field.clicked_away.connect(self._leave)
        field.textEdited.connect(self._calm)
        if column.field == "words":
            QTimer.singleShot(0, field, self.words_wanted.emit)
        return field

    def set_words(self, words: Iterable[str]) -> None:
        """Tell the open field which words there are."""
        if self.field is not None:
            self.field.set_words(words)

    def cancel(self) -> None:
        """Leave the cell as it was."""
        self._close(back=True)

    def save(self) -> bool:
        """Save what is open; return whether nothing is open afterwards."""
        field, editing = self.field, self._model.editing
        if field is None or editing is None:
            return True
        if self._saving:
            return False
        if clean(field.text()) == clean(field.original):
            self._close(back=field.hasFocus())
            return True
        key = self._model.columns[self._column].key
        self._saving = True
        try:
            editing.commit(self._record, key, field.text())
        except UserError as error:
            self._refuse(error, key)
            return False
        finally:
            self._saving = False
        self._close(back=field.hasFocus())
        return True

    def _close(self, *, back: bool) -> None:
        field, self.field = self.field, None
        self.message.hide()
        if field is not None:
            field.closing = True
            if back:
                self._table.setFocus()
            field.hide()
            field.deleteLater()

    # ---- keys ---------------------------------------------------------------------------------

    def _accept(self) -> None:
        column, row_id = self._column, self._row_id
        if self.save():
            self._table.go_to(max(self._model.row_of(row_id), 0), column)

    def _step(self, step: int) -> None:
        """Save and go to the next field, or with -1 to the one before."""
        row_id, column = self._row_id, self._column
        if not self.save():
            return
        fields = self.editable()
        place = fields.index(column) + step if column in fields else 0
        row = self._model.row_of(row_id) + place // len(fields)
        if 0 <= row < self._model.rowCount():
            self.open(row, fields[place % len(fields)])

    def _leave(self) -> None:
        """Save; what cannot be saved takes the keyboard back."""
        if not self.save() and self.field is not None and self.field.isVisible():
            self.field.setFocus()

    # ---- what is wrong ------------------------------------------------------------------------

    def _refuse(self, error: UserError, key: str) -> None:
        field = self.field
        if field is None:
            return
        sentence = error.message
        if isinstance(error, Invalid):
            sentence = error.fields.get(key, sentence)
        elif isinstance(error, Conflict):
            self._read_again()
        restyle(field, "invalid", "true")
        field.setAccessibleDescription(sentence)
        self.message.say("error", sentence)
        self._place()
        QTimer.singleShot(0, field, field.take_focus)

    def _read_again(self) -> None:
        """Take the newest version: who saves once more has been told."""
        editing = self._model.editing
        if editing is not None:
            try:
                self._record = editing.read(self._row_id)
            except UserError:
                return  # it is gone; saving says so

    def _calm(self) -> None:
        if self.field is not None and self.message.isVisible():
            restyle(self.field, "invalid", "false")
            self.field.setAccessibleDescription("")
            self.message.hide()

    def _say_at(self, row: int, column: int, sentence: str) -> None:
        self.message.say("error", sentence)
        self._lay_message(self._table.visualRect(self._model.index(row, column)))

    # ---- where --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the table."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._place)
        return False

    def _place(self) -> None:
        if self.field is None:
            self.message.hide()
            return
        row = self._model.row_of(self._row_id)
        if row >= 0:
            rect = self._table.visualRect(self._model.index(row, self._column))
            self.field.setGeometry(self._room_of(rect))
        self._lay_message(self.field.geometry())

    def _room_of(self, cell: QRect) -> QRect:
        """The cell, made wide and high enough, inside the table."""
        width = max(cell.width() - 4, round(NARROWEST * theme.scale()))
        height = max(cell.height() - 4, theme.TARGET)
        left = cell.right() - 1 - width if self._table.isRightToLeft() else cell.left() + 2
        left = min(max(left, 2), self._table.viewport().width() - width - 2)
        return QRect(left, cell.center().y() - height // 2 + 1, width, height)

    def _lay_message(self, field: QRect) -> None:
        """Lay the message right under the field, over it where there is no room under it."""
        if self.message.isHidden():
            return
        table, message = self._table, self.message
        width = min(max(field.width(), round(320 * theme.scale())), table.width() - 16)
        layout = message.layout()
        height = layout.heightForWidth(width) if layout is not None else 0
        top_left = table.viewport().mapTo(table, field.topLeft())
        left = top_left.x() - (width - field.width() if table.isRightToLeft() else 0)
        top = top_left.y() + field.height() + 2
        if top + height > table.height():
            top = top_left.y() - height - 2
        message.setGeometry(min(max(left, 8), table.width() - width - 8), top, width, height)
        message.raise_()


class CellField(WordEdit):
    """The field of one cell; ``kind`` as in ``Column.field``."""

    accepted = Signal()
    stepped = Signal(int)
    cancelled = Signal()
    clicked_away = Signal()

    def __init__(self, parent: QWidget, kind: str, text: str) -> None:
        super().__init__(parent, several=kind == "words")
        self.original = text
        self.closing = False
        if kind == "latin":
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setText(text)
        self.selectAll()

    def take_focus(self) -> None:
        """Take the keyboard, the text as it stands."""
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Esc reverts, the rest is typing; nothing goes on to the table."""
        if self._list_key(event):
            return
        if event.key() in _ENTER:
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
            event.accept()  # the table under the field must not act on it

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to the next field instead of the next widget."""
        if not self._take():
            self.stepped.emit(1 if forward else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the keyboard goes elsewhere in the window."""
        super().focusOutEvent(event)
        if not self.closing and event.reason() not in _STAY_OPEN:
            self.clicked_away.emit()
