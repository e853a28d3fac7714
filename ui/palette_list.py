"""The list under the palette's field: its model, its painting, and moving about in it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QStaticText,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crmdesk.i18n import _
from ui import icons, theme
from ui.palette_results import Row, Want
from ui.text import key_text

ROW = int(Qt.ItemDataRole.UserRole)
PAD, GAP, ICON = 12, 12, 18
PILL_PAD = 8
DETAIL_SHARE = 0.45
"""How much of a row's room its detail may take."""

KEPT_TEXTS = 600
"""Shaped texts that are kept."""

_HEADING_FLAGS = Qt.ItemFlag.ItemNeverHasChildren
_ROW_FLAGS = _HEADING_FLAGS | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Model(QAbstractListModel):
    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.rows: list[Row] = []

    def put(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many lines there are, headings included."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, or how it is said."""
        if role == ROW:
            return self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.rows[index.row()].spoken
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        chosen = index.isValid() and not self.rows[index.row()].is_heading
        return _ROW_FLAGS if chosen else _HEADING_FLAGS


class PaletteList(QListView):
    """Takes no focus: the keys come from the field above it."""

    ran = Signal(object)
    """A row was clicked."""
    marked = Signal(object)
    """Another row is the current one; None when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model(self)
        self._mouse: QPoint | None = None
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(_("What was found"))
        # Else each letter that is typed paints again whatever of the window lies beneath.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # ---- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> list[Row]:
        """What is listed, headings included."""
        return self._model.rows

    @property
    def current(self) -> Row | None:
        """The row that Enter would take."""
        index = self.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def put(self, rows: Sequence[Row], keep: Want | None = None) -> None:
        """Show other rows.

        Args:
            rows: headings and rows.
            keep: the row that stays the current one; the first where it is not among them.
        """
        top = self.verticalScrollBar().value()
        self._model.put(rows)
        kept = next((n for n, row in enumerate(rows) if keep and row.want == keep), None)
        if kept is None:
            self._go(self._near(0, 1))
            self.scrollToTop()
        else:
            self.verticalScrollBar().setValue(top)
            self._go(kept)

    def height_of_rows(self) -> int:
        """The height that shows all rows."""
        row, head = row_height(), heading_height()
        return sum(head if one.is_heading else row for one in self.rows)

    # ---- moving --------------------------------------------------------------------------------

    def step(self, distance: int) -> None:
        """Go to the next or the previous row; from the last to the first and back."""
        if self.rows:
            start = self.currentIndex().row()
            self._go(self._near((start + distance) % len(self.rows), distance))

    def page(self, distance: int) -> None:
        """Go a screenful down or up, no further than the ends."""
        if not self.rows:
            return
        lines = max(self.viewport().height() // row_height() - 1, 1)
        place = self.currentIndex().row() + distance * lines
        if place <= 0:
            self.first()
        elif place >= len(self.rows) - 1:
            self.last()
        else:
            self._go(self._near(place, distance))

    def first(self) -> None:
        """Go to the first row."""
        self._go(self._near(0, 1))

    def last(self) -> None:
        """Go to the last row."""
        self._go(self._near(len(self.rows) - 1, -1))

    def _near(self, place: int, direction: int) -> int | None:
        """Return the nearest row that is no heading; round the ends if need be."""
        count = len(self.rows)
        for _try in range(count):
            if not self.rows[place].is_heading:
                return place
            place = (place + direction) % count
        return None

    def _go(self, place: int | None) -> None:
        if place is None:
            self.marked.emit(None)
            return
        self.setCurrentIndex(self._model.index(place))
        # A heading is seen together with the first row under it.
        if place and self.rows[place - 1].is_heading:
            self.scrollTo(self._model.index(place - 1))
        self.scrollTo(self._model.index(place))
        self.marked.emit(self.rows[place])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground too: the viewport answers for all of its pixels."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("surface"))
        painter.end()
        super().paintEvent(event)

    # ---- mouse ---------------------------------------------------------------------------------

    def forget_mouse(self) -> None:
        """Let the pointer rest where it is: rows that come up under it are not chosen."""
        self._mouse = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the pointer when it was really moved."""
        here = event.globalPosition().toPoint()
        moved = self._mouse is not None and here != self._mouse
        self._mouse = here
        index = self.indexAt(event.position().toPoint())
        if moved and index.isValid() and index != self.currentIndex():
            row = self.rows[index.row()]
            if not row.is_heading:
                self.setCurrentIndex(index)
                self.marked.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose nothing yet: the button may still be let go elsewhere."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Run the row under the pointer."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            row = self.rows[index.row()]
            if not row.is_heading:
                self.setCurrentIndex(index)
                self.ran.emit(row)


def row_height() -> int:
    """The height of a row in pixels."""
    return max(theme.row_height(), theme.TARGET)


def heading_height() -> int:
    """The height of a heading in pixels."""
    return QFontMetrics(theme.font("caption")).height() + 12


class _RowDelegate(QStyledItemDelegate):
    """Icon, text and detail from the start; keys at the end."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._shapes = _Shapes()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: Row = index.data(ROW)
        return QSize(0, heading_height() if row.is_heading else row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(ROW)
        self._shapes.direction = option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(PAD, 0, -PAD, 0)
        if row.is_heading:
            rect.adjust(0, 4, 0, 0)
            shape = self._shapes.fitting(row.text, rect.width(), "caption")
            _write(painter, rect, shape, "text2", role="caption")
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("selection"))
                radius = theme.RADIUS_FIELD
                painter.drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), radius, radius)
            line = _Line(rect, option.direction, self._shapes)
            _paint_row(painter, line, row, chosen=chosen)
        painter.restore()


class _Line:
    """The room of a row that is still free; taken from its start or its end."""

    def __init__(self, rect: QRect, direction: Qt.LayoutDirection, shapes: _Shapes) -> None:
        self.shapes = shapes
        self._whole = rect
        self._direction = direction
        self._from, self._to = rect.left(), rect.left() + rect.width()

    @property
    def room(self) -> int:
        """Pixels that are left."""
        return max(self._to - self._from, 0)

    def take_start(self, width: int) -> QRect:
        """Take a piece at the side where reading begins."""
        piece = self._piece(self._from, width)
        self._from += width + GAP
        return piece

    def take_end(self, width: int, gap: int = GAP) -> QRect:
        """Take a piece at the other side."""
        piece = self._piece(self._to - width, width)
        self._to -= width + gap
        return piece

    def _piece(self, left: int, width: int) -> QRect:
        piece = QRect(left, self._whole.top(), width, self._whole.height())
        return QStyle.visualRect(self._direction, self._whole, piece)


def _paint_row(painter: QPainter, line: _Line, row: Row, *, chosen: bool) -> None:
    ink, quiet = ("on_selection", "on_selection") if chosen else ("text", "text2")
    icon_place = line.take_start(ICON)
    if row.icon:
        middle = icon_place.center()
        corner = QPoint(middle.x() - ICON // 2, middle.y() - ICON // 2)
        painter.drawPixmap(corner, icons.pixmap(row.icon, quiet, ICON))
    if chosen and row.key != "Enter":
        _paint_key(painter, line, "Enter")
    if row.key:
        _paint_key(painter, line, row.key)
    shapes = line.shapes
    detail = min(shapes.width(row.detail), int(line.room * DETAIL_SHARE)) if row.detail else 0
    main = min(shapes.width(row.text), line.room - (detail + GAP if detail else 0))
    _write(painter, line.take_start(main), shapes.fitting(row.text, main), ink)
    if row.detail:
        _write(painter, line.take_start(detail), shapes.fitting(row.detail, detail), quiet)


def _paint_key(painter: QPainter, line: _Line, key: str) -> None:
    shape = line.shapes.of(key_text(key), "caption")
    width = ceil(shape.size().width()) + 2 * PILL_PAD
    height = ceil(shape.size().height()) + 4
    place = line.take_end(width, 4)
    place = QRect(place.left(), place.center().y() - height // 2, width, height)
    painter.setPen(theme.color("border"))
    painter.setBrush(theme.color("surface2"))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    inner = QRect(place.left() + PILL_PAD, place.top(), width - 2 * PILL_PAD, height)
    _write(painter, inner, shape, "text2", role="caption")


def _write(
    painter: QPainter, rect: QRect, shape: QStaticText, token: str, role: str = "body"
) -> None:
    """Draw a text at the side of a place where reading begins."""
    rtl = shape.textOption().textDirection() == Qt.LayoutDirection.RightToLeft
    left = rect.right() + 1 - shape.size().width() if rtl else float(rect.left())
    top = rect.top() + (rect.height() - shape.size().height()) / 2
    painter.setFont(theme.font(role))
    painter.setPen(theme.color(token))
    painter.drawStaticText(QPointF(left, top), shape)


class _Shapes:
    """Texts as they were shaped, which is most of the work of painting them."""

    def __init__(self) -> None:
        self.direction = Qt.LayoutDirection.LeftToRight
        self._made: dict[tuple[object, ...], QStaticText] = {}

    def of(self, words: str, role: str = "body") -> QStaticText:
        """Return a text that is as wide as it wants to be."""
        key = (words, role, theme.scale(), self.direction)
        made = self._made.get(key)
        if made is None:
            if len(self._made) > KEPT_TEXTS:
                self._made.clear()
            made = self._made[key] = _shape(words, role, self.direction)
        return made

    def width(self, words: str) -> int:
        """Return how much room a text wants."""
        return ceil(self.of(words).size().width())

    def fitting(self, words: str, width: int, role: str = "body") -> QStaticText:
        """Return a text, cut with … when it is wider than its room."""
        made = self.of(words, role)
        if made.size().width() <= width:
            return made
        metrics = QFontMetrics(theme.font(role))
        return self.of(metrics.elidedText(words, Qt.TextElideMode.ElideRight, width), role)


def _shape(words: str, role: str, direction: Qt.LayoutDirection) -> QStaticText:
    made = QStaticText(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    how = QTextOption()
    how.setTextDirection(direction)
    how.setWrapMode(QTextOption.WrapMode.NoWrap)
    how.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    made.setTextOption(how)
    made.prepare(font=theme.font(role))
    return made
