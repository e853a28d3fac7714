"""A layout that puts widgets side by side and goes on in the next line when one is full."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QStyle, QWidget


class FlowLayout(QHBoxLayout):
    """Lines of widgets from the leading side; used for tags and chips.

    It is a box in which only the places are reckoned otherwise: the items stay with Qt. A list of
    them in Python outlives the items now and then, and the next look at it is a fault.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        # Not super().__init__(None): it would be a layout with a wrong parent.
        super().__init__(*([parent] if parent is not None else []))
        self._gap = gap
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(gap)

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at a width."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Return the smallest size: the width comes from outside."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items():
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Put the items in their places."""
        QLayout.setGeometry(self, rect)
        self._lay(rect, move=True)

    def _items(self) -> Iterator[QLayoutItem]:
        for number in range(self.count()):
            item = self.itemAt(number)
            if item is not None:
                yield item

    def _lay(self, rect: QRect, *, move: bool) -> int:
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner else Qt.LayoutDirection.LeftToRight
        x, y, line = rect.left(), rect.top(), 0
        for item in self._items():
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.left() and x + size.width() > rect.right() + 1:
                x, y, line = rect.left(), y + line + self._gap, 0
            if move:
                place = QRect(x, y, min(size.width(), rect.width()), size.height())
                item.setGeometry(QStyle.visualRect(direction, rect, place))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.top()
