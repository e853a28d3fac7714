"""Widgets under each other, placed by hand.

A ``QLayout`` lays the whole page anew for each child that is shown or hidden; a profile shows and
hides dozens for every customer. Here the children are placed once, when all has been said.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.hand_laid import HandLaid


class Column(HandLaid):
    """As wide as it is made, and as high as its children need at that width."""

    def __init__(
        self, gap: int, margins: QMargins | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._gap = gap
        self._margins = margins or QMargins()
        self._children: list[tuple[QWidget, int, int]] = []

    def add(self, child: QWidget, gap: int | None = None, lead: int = 0) -> None:
        """Put a widget under the last one.

        Args:
            child: becomes a child of this one.
            gap: pixels before it, when it is not the usual gap.
            lead: pixels that it begins before the others, within the margin.
        """
        child.setParent(self)
        self._children.append((child, self._gap if gap is None else gap, lead))
        self.updateGeometry()

    def set_end_margin(self, pixels: int) -> None:
        """Change the margin at the side where lines end."""
        before = QMargins(self._margins)
        if self.isRightToLeft():
            self._margins.setLeft(pixels)
        else:
            self._margins.setRight(pixels)
        if self._margins != before:
            # The width may have changed before the margin, or not at all.
            self._place()
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Return the height of all that is shown."""
        return self._lay(width, move=False)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Place what changed while it was hidden: Qt asks nobody for a layout then."""
        super().showEvent(event)
        self.updateGeometry()
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place the children anew when one of them changed its size, and tell the parent."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
            return True
        return super().event(event)

    def settle(self) -> None:
        """Place everything now, for those who ask where it is before the next paint."""
        self.resize(self.width(), max(self.heightForWidth(self.width()), self.minimumHeight()))
        self._place()
        for child, _gap, _lead in self._children:
            if isinstance(child, Column):
                child.settle()

    def _place(self) -> None:
        self._lay(self.width(), move=True)

    def _lay(self, width: int, *, move: bool) -> int:
        margins = self._margins
        inside = max(1, width - margins.left() - margins.right())
        top, first = margins.top(), True
        rtl = self.isRightToLeft()
        for child, gap, lead in self._children:
            if child.isHidden():
                continue
            top += 0 if first else gap
            first = False
            height = height_of(child, inside + lead)
            if move:
                left = margins.left() if rtl else margins.left() - lead
                child.setGeometry(left, top, inside + lead, height)
            top += height
        return top + margins.bottom()


def height_of(widget: QWidget, width: int) -> int:
    """Return how high a widget wants to be at a width."""
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return max(widget.sizeHint().height(), widget.minimumHeight())
