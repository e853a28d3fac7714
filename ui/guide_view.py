"""The text of one chapter of the user guide, on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from crmdesk import formats
from ui import guide_text, theme
from ui.guide_pictures import Pictures
from ui.guide_text import NO_STEP, POINT, Chapter, Hit

COLUMN = 720
"""The widest that lines of text become at 100 %, in pixels: longer ones are hard to follow."""

_MARKED, _CURRENT = ("warn_soft", "on_warn_soft"), ("warn", "surface")


class GuideText(QTextBrowser):
    """The text of one chapter, in a column of fair width, with its pictures fitted to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("area", "article")
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._made: QTextDocument | None = None
        self._pictures: Pictures | None = None

    def show_chapter(self, chapter: Chapter) -> None:
        """Show a chapter from its beginning."""
        document = guide_text.made_document(chapter)
        document.setParent(self)
        before, self._made = self._made, document
        self._pictures = Pictures(document, chapter.folder)
        self._fit()  # before it is shown, so that it is laid out once
        self.setDocument(document)
        if before is not None:
            before.deleteLater()
        self.setAccessibleName(chapter.title)
        self.verticalScrollBar().setValue(0)

    def find_all(self, text: str) -> list[Hit]:
        """Return every place of the chapter that holds a text."""
        return guide_text.hits(self.document(), text)

    def mark(self, places: list[Hit], current: int) -> None:
        """Mark places, one of them as the current, and bring that into view."""
        made: list[QTextEdit.ExtraSelection] = []
        for number, place in enumerate(places):
            one = QTextEdit.ExtraSelection()
            style = QTextCharFormat()
            ground, ink = _CURRENT if number == current else _MARKED
            style.setBackground(theme.color(ground))
            style.setForeground(theme.color(ink))
            cursor = QTextCursor(self.document())
            cursor.setPosition(place.start)
            cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
            one.format, one.cursor = style, cursor
            made.append(one)
        self.setExtraSelections(made)
        if 0 <= current < len(places):
            self._reveal(places[current])

    def _reveal(self, place: Hit) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(place.start)
        rect = self.cursorRect(cursor)
        margin = self.viewport().height() // 4
        if rect.top() < 0 or rect.bottom() > self.viewport().height() - margin:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - margin)

    # ---- room ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle and the pictures inside it."""
        if not theme.is_dressing():  # the text is made anew after that
            super().resizeEvent(event)
            self._fit()

    def _fit(self) -> None:
        room = self.viewport().width()
        column = round(COLUMN * max(1.0, theme.scale()))
        side = max(24, (room - column) // 2)
        frame = (self._made or self.document()).rootFrame()
        style = frame.frameFormat()
        if style.leftMargin() != side:
            style.setLeftMargin(side)
            style.setRightMargin(side)
            style.setTopMargin(20)
            style.setBottomMargin(32)
            frame.setFrameFormat(style)
        if self._pictures is not None:
            self._pictures.fit(room - 2 * side, self.devicePixelRatioF())

    # ---- numbers of steps -----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and the numbers and dots beside its steps."""
        if self._pictures is not None:
            top = self.verticalScrollBar().value()
            self._pictures.show_between(top, top + self.viewport().height())
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.document().documentLayout()
        offset = QPoint(0, -self.verticalScrollBar().value())
        for block in guide_text.blocks(self.document()):
            if block.userState() == NO_STEP:
                continue
            rect = layout.blockBoundingRect(block).toRect().translated(offset)
            if rect.intersects(event.rect()):
                cursor = QTextCursor(block)
                self._paint_mark(painter, self.cursorRect(cursor), block.userState())
        painter.end()

    def _paint_mark(self, painter: QPainter, line: QRect, number: int) -> None:
        room = guide_text.step_room()
        side, gap = (room - 8, 8) if number != POINT else (6, 14)
        rtl = self.isRightToLeft()
        left = line.right() + gap if rtl else line.left() - gap - side
        box = QRectF(left, line.center().y() - side / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary" if number == POINT else "primary_soft"))
        painter.drawEllipse(box)
        if number != POINT:
            painter.setPen(theme.color("on_primary_soft"))
            painter.setFont(theme.font("caption"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, formats.number(number))
