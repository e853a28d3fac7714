"""A scroll area that does not measure what has only half a style."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea

from ui import theme

_HASTY = (QEvent.Type.StyleChange, QEvent.Type.LayoutRequest, QEvent.Type.Resize)


class CalmScrollArea(QScrollArea):
    """Lays its content out once when the style is there, not for each step on the way to it.

    ``QScrollArea`` makes its scroll bars fit and measures its whole content whenever it hears of
    a style, and it hears of two at each change of the theme: of the one that is taken away, and of
    the one that comes.
    """

    _waits = False

    def event(self, event: QEvent) -> bool:
        """Hear of a style, and of a size that it brings, when the change of style is over."""
        if event.type() not in _HASTY:
            return super().event(event)
        if not theme.is_dressing():
            self._waits = False
            return super().event(event)
        if not self._waits:
            self._waits = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.StyleChange))
        return True
