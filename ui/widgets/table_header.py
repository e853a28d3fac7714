"""The titles over a table: the sort mark stands at its own title, the corners are the card's."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QRegion
from PySide6.QtWidgets import QFrame, QHeaderView, QStyle, QTableView

from ui import icons, theme

PAD = 10
"""Pixels before a title; as the style sheet says."""

GAP = 4
ARROW = 14
_POLISHED = Qt.WidgetAttribute.WA_WState_Polished


class TableHeader(QHeaderView):
    """Qt sets the mark at the far end of a section, where it seems to be the next title's."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._sizes: dict[tuple[int, float], QSize] = {}
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a title, and the mark after its last letter."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if self.isSortIndicatorShown() and section == self.sortIndicatorSection():
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            mark = icons.pixmap("chevron-down" if down else "chevron-up", "text2", ARROW)
            painter.drawPixmap(self._place_of_mark(rect, section), mark)

    def sectionSizeFromContents(self, section: int) -> QSize:
        """Leave room for the mark, so that a double click on the edge does not hide it."""
        found = self._sizes.get((section, theme.scale()))
        if found is None:
            size = super().sectionSizeFromContents(section)
            found = QSize(size.width() + GAP + ARROW, size.height())
            # A table asks a hundred times until it is on the screen. What is measured with half a
            # style is not kept.
            if self.testAttribute(_POLISHED) and not theme.is_dressing():
                self._sizes[section, theme.scale()] = found
        return found

    def _place_of_mark(self, rect: QRect, section: int) -> QRect:
        words = self.model().headerData(section, Qt.Orientation.Horizontal)
        after = PAD + QFontMetrics(theme.font("strong")).horizontalAdvance(str(words)) + GAP
        after = min(after, rect.width() - ARROW - 2)
        place = QRect(rect.left() + after, rect.center().y() - ARROW // 2, ARROW, ARROW)
        return QStyle.visualRect(self.layoutDirection(), rect, place)


class HeaderEnd(QFrame):
    """Goes on with the titles over the scroll bar, which begins below them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("area", "header")

    def be_as_high_as(self, header: QHeaderView) -> None:
        """Follow the height of the titles."""
        if self.height() != header.height():
            self.setFixedHeight(header.height())


CORNER = theme.RADIUS_CARD - 2
"""A pixel over the inner side of a card's border: no gap between."""


def rounded(rect: QRect) -> QRegion:
    """Return what a card with round corners shows of a table that fills it.

    Rows that are scrolled are painted anew, not moved, for the style sheet gives them their
    ground: no corner is moved along with them.
    """
    shown = QRegion(rect)
    for left in (rect.left(), rect.right() + 1 - CORNER):
        for top in (rect.top(), rect.bottom() + 1 - CORNER):
            start = left if left == rect.left() else left - CORNER
            above = top if top == rect.top() else top - CORNER
            around = QRect(start, above, 2 * CORNER, 2 * CORNER)
            disc = QRegion(around, QRegion.RegionType.Ellipse)
            shown -= QRegion(QRect(left, top, CORNER, CORNER)) - disc
    return shown
