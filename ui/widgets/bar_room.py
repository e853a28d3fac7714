"""A place for the vertical scroll bar that is there whether the bar is or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QLayout

from crmdesk.i18n import is_rtl


class BarRoom(QObject):
    """Tells the margin at the bar's side, so that nothing moves when the bar comes or goes.

    What stays as wide stays as high too, and the bar is there only where it is needed.
    """

    def __init__(
        self, area: QAbstractScrollArea, margin: int, tell: Callable[[int], object]
    ) -> None:
        """Watch the bar of an area.

        Args:
            area: becomes the parent.
            margin: pixels between the content and the edge of the area, with the bar in them.
            tell: gets the margin that the content needs now.
        """
        super().__init__(area)
        self._bar = area.verticalScrollBar()
        self._margin = margin
        self._tell = tell
        # The bar lies in a box of Qt's, which is what comes and goes.
        box = self._bar.parentWidget()
        assert box is not None
        self._box = box
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the bar before the area lays out anew."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            taken = 0 if self._box.isHidden() else self._bar.sizeHint().width()
            self._tell(max(0, self._margin - taken))
        return False


def keep_edge(area: QAbstractScrollArea, layout: QLayout) -> None:
    """Keep what a layout holds as wide when the bar of its area comes or goes."""
    margins = layout.contentsMargins()

    def tell(pixels: int) -> None:
        if is_rtl():
            margins.setLeft(pixels)
        else:
            margins.setRight(pixels)
        layout.setContentsMargins(margins)

    BarRoom(area, margins.left(), tell)
