"""A field that shows what it holds as it is shown elsewhere, and stores what was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit

Reader = Callable[[str], str]


class ReadableEdit(QLineEdit):
    """A phone or a postcode in a form; once it is left, what was typed stands there readable."""

    def __init__(self, value: str, reader: Reader) -> None:
        """Make the field.

        Args:
            value: as it is stored.
            reader: returns what people read for what is stored or typed.
        """
        super().__init__(reader(value))
        self._reader = reader
        self._stored, self._shown = value, self.text()
        self.editingFinished.connect(self._settle)

    @property
    def stored(self) -> str:
        """The value as it was stored or typed."""
        return self._stored if self.text() == self._shown else self.text()

    def _settle(self) -> None:
        """Show what was typed readable; undoing brings the typed text back."""
        typed = self.text()
        if typed == self._shown:
            return
        self._stored, self._shown = typed, self._reader(typed)
        if self._shown == typed:
            return
        blocker = QSignalBlocker(self)  # nothing that is stored has changed
        self.selectAll()
        self.insert(self._shown)
        self.setCursorPosition(0)
        blocker.unblock()
