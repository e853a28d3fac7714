"""Tells when a widget is on the screen for the first time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class _Watcher(QObject):
    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The picture is put on the screen when this round of painting is over.
            QTimer.singleShot(0, self._done)
        return False

    def _done(self) -> None:
        self._then()
        self.deleteLater()


def when_painted(widget: QWidget, then: Callable[[], object]) -> None:
    """Call ``then`` once, after the next painting of a widget."""
    _Watcher(widget, then)
    widget.update()
