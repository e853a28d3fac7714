"""Enter, arrow down and Esc lead out of the search field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from ui.shell import SearchField


class SearchKeys(QObject):
    """Watches the keys of a search field."""

    def __init__(
        self,
        field: SearchField,
        on_enter: Callable[[str], object],
        on_leave: Callable[[], object],
    ) -> None:
        """Start watching.

        Args:
            field: the search field.
            on_enter: gets the text when Enter was pressed.
            on_leave: called when the keyboard shall go to the page.
        """
        super().__init__(field)
        self._field = field
        self._on_enter = on_enter
        self._on_leave = on_leave
        field.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the three keys; let everything else pass."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter(self._field.text())
        elif key == Qt.Key.Key_Down or (key == Qt.Key.Key_Escape and not self._field.text()):
            self._on_leave()
        elif key == Qt.Key.Key_Escape:
            self._field.wipe()
        else:
            return False
        return True
