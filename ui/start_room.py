"""What the screen of a start problem gives away where the window is low."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

WIDTH = 640
MARGIN, LEAST_MARGIN = 24, 4
"""Pixels over and below what is said, and those that stay where there is little height."""


class LowRoom(QObject):
    """Gives the margins away, then the picture, rather than scroll for a few pixels."""

    def __init__(self, screen: QWidget, inside: QWidget, column: QVBoxLayout, mark: QLabel) -> None:
        """Begin.

        Args:
            screen: its height is shared.
            inside: what is said on it.
            column: the layout of that.
            mark: the picture over it.
        """
        super().__init__(screen)
        self._screen = screen
        self._column = column
        self._mark = mark
        screen.installEventFilter(self)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the height anew when it changes, or what is said."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        column, mark = self._column, self._mark
        wide = min(WIDTH, self._screen.width() - 2 * MARGIN)
        margins = column.contentsMargins()
        picture = mark.sizeHint().height() + column.spacing()
        words = column.heightForWidth(wide) - margins.top() - margins.bottom()
        if not mark.isHidden():
            words -= picture
        spare = self._screen.height() - words
        has_picture = spare >= picture + 2 * LEAST_MARGIN
        if has_picture == mark.isHidden():
            mark.setVisible(has_picture)
        if has_picture:
            spare -= picture
        margin = min(MARGIN, max(LEAST_MARGIN, spare // 2))
        if margin != margins.top():
            column.setContentsMargins(0, margin, 0, margin)
