"""How the cells of a table are painted: text only, straight from the model's page.

The stock delegate asks seven things of a cell; this one takes the formatted line once, which
also leaves room around the text and marks the current row, for keyboards, with a frame. Shaping
Persian letters is most of the work of a paint, so that texts are kept as they were shaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QStaticText, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from crmdesk.text import strip_isolates
from ui import icons, theme
from ui.models.rows_model import RowsModel
from ui.text import tip_text

PAD = 10
ICON = 18
KEPT_TEXTS = 3000
"""Shaped texts that are kept, about a kilobyte each."""

_SELECTED = QStyle.StateFlag.State_Selected
_RTL = Qt.LayoutDirection.RightToLeft
_ELIDE = Qt.TextElideMode.ElideRight
_PLAIN = Qt.TextFormat.PlainText


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a ``RowsModel``."""

    def __init__(self, view: QTableView, model: RowsModel[Any]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._trailing = [column.trailing for column in model.columns]
        self._shaped: dict[str | tuple[str, int], QStaticText] = {}

    def forget(self) -> None:
        """Shape all texts anew: the font or the direction is another."""
        self._shaped.clear()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell."""
        row, column = index.row(), index.column()
        text, ink, mark = self._model.cell(row, column)
        rect = option.rect
        selected = bool(option.state & _SELECTED)
        painter.save()
        if selected:
            painter.fillRect(rect, theme.color("selection"))
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        if mark is not None:
            inner = _paint_icon(painter, inner, option.direction, mark)
        if text:
            painter.setFont(option.font)
            for line, token, room in self._placed(self.lines(row, column), inner, ink):
                painter.setPen(theme.color(_on_selection(token) if selected else token or "text"))
                self._write(painter, room, option, line, trailing=self._trailing[column])
        current = self._view.currentIndex()
        if row == current.row() and self._view.hasFocus():
            self._paint_frame(painter, rect)
            if column and column == current.column():
                _paint_cell_mark(painter, rect)
        painter.restore()

    def lines(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a cell shows, one text or two under each other."""
        return (self._model.cell(row, column)[0],)

    def _placed(
        self, lines: tuple[str, ...], inner: QRect, ink: str
    ) -> Iterator[tuple[str, str, QRect]]:
        """Yield each line of a cell with its colour and its room; the second one is quieter."""
        tall = inner.height() // len(lines)
        pad = 3 if len(lines) > 1 else 0
        for number, line in enumerate(lines):
            room = QRect(inner.left(), inner.top() + number * tall, inner.width(), tall)
            room.adjust(0, 0 if number else pad, 0, -pad if number else 0)
            yield line, "text2" if number else ink, room

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole text where the pointer rests on one that is cut."""
        if not index.isValid() or event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        words = self.whole_if_cut(index.row(), index.column(), option.rect.width())
        QToolTip.showText(event.globalPos(), tip_text(words), view)
        return True

    def whole_if_cut(self, row: int, column: int, width: int) -> str:
        """Return all that a cell says when it is so wide and shows less of it, else ""."""
        lines = self.lines(row, column)
        mark = self._model.cell(row, column)[2]
        room = width - 2 * PAD - (ICON + 6 if mark is not None else 0)
        font, direction = self._view.font(), self._view.layoutDirection()
        wide = (_shape(line, font, direction).size().width() for line in lines)
        return "\n".join(map(strip_isolates, lines)) if any(one > room for one in wide) else ""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the width that would show the whole text."""
        text = self._model.cell(index.row(), index.column())[0]
        return QSize(option.fontMetrics.horizontalAdvance(text) + 2 * PAD, theme.row_height())

    def _write(
        self,
        painter: QPainter,
        room: QRect,
        option: QStyleOptionViewItem,
        text: str,
        *,
        trailing: bool,
    ) -> None:
        shaped = self._fitting(text, room.width(), option)
        size = shaped.size()
        to_the_right = (option.direction == _RTL) != trailing
        left = room.right() + 1 - size.width() if to_the_right else float(room.left())
        top = room.top() + (room.height() - size.height()) / 2
        painter.drawStaticText(QPointF(left, top), shaped)

    def _fitting(self, text: str, width: int, option: QStyleOptionViewItem) -> QStaticText:
        """Return the text as it was shaped, cut with … when it is wider than its room."""
        shaped = self._shaped.get(text)
        if shaped is None:
            if len(self._shaped) > KEPT_TEXTS:
                self._shaped.clear()
            shaped = self._shaped[text] = _shape(text, option.font, option.direction)
        if shaped.size().width() <= width:
            return shaped
        cut = self._shaped.get((text, width))
        if cut is None:
            shown = option.fontMetrics.elidedText(text, _ELIDE, width)
            cut = self._shaped[text, width] = _shape(shown, option.font, option.direction)
        return cut

    def _paint_frame(self, painter: QPainter, rect: QRect) -> None:
        """Draw this cell's part of the frame round the current row."""
        colour = theme.color("focus")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, colour)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, colour)
        if rect.left() <= 0:  # the columns fill the view from edge to edge
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), colour)
        if rect.right() >= self._view.viewport().width() - 1:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), colour)


def _paint_cell_mark(painter: QPainter, rect: QRect) -> None:
    """Mark the cell that F2 edits, but not the first one: there the row's frame says enough.

    A line and no frame, which would look like a field that is open already.
    """
    place = QRect(rect.left() + PAD - 2, rect.bottom() - 6, rect.width() - 2 * PAD + 4, 2)
    painter.fillRect(place, theme.color("focus"))


def _shape(text: str, font: QFont, direction: Qt.LayoutDirection) -> QStaticText:
    made = QStaticText(text)
    made.setTextFormat(_PLAIN)
    how = QTextOption()
    how.setTextDirection(direction)
    how.setWrapMode(QTextOption.WrapMode.NoWrap)
    how.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    made.setTextOption(how)
    made.prepare(font=font)
    return made


def _on_selection(ink: str) -> str:
    """The colour on a selected row: the quiet greys and the common red are too faint there."""
    return "on_danger_soft" if ink == "danger" else "on_selection"


def _paint_icon(
    painter: QPainter, inner: QRect, direction: Qt.LayoutDirection, mark: tuple[str, str]
) -> QRect:
    """Paint the icon before the text; return what is left for the text."""
    place = QRect(inner.left(), inner.center().y() - ICON // 2, ICON, ICON)
    place = QStyle.visualRect(direction, inner, place)
    painter.drawPixmap(place, icons.pixmap(*mark, ICON))
    rest = inner.adjusted(ICON + 6, 0, 0, 0)
    return QStyle.visualRect(direction, inner, rest)
