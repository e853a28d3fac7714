"""Buttons that lose their words where there is no room for them; the icon and the tip stay."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QPushButton

from ui import icons, theme
from ui.buttons import MIN_WIDTH

UNLIMITED = 16_777_215
"""The largest width that Qt knows."""

ALONE = 12
"""Pixels that an icon without words has beside the smallest target."""


class WordlessRow(QFrame):
    """A row whose buttons give way to the room that it has."""

    def __init__(self) -> None:
        super().__init__()
        self._giving_way: tuple[tuple[QPushButton, ...], ...] = ()

    def give_way(self, *buttons: QPushButton | tuple[QPushButton, ...]) -> None:
        """Say which buttons may lose their words, once the layout is filled.

        Args:
            buttons: each with an icon, an accessible name and a tip; the first gives way first,
                and those of a tuple all together.
        """
        self._giving_way = tuple(one if isinstance(one, tuple) else (one,) for one in buttons)

    def minimumSizeHint(self) -> QSize:
        """The row may be narrower than all the words together."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        row = self.layout()
        if row is not None:
            _fit(row, self.width(), self._giving_way)


def _fit(row: QLayout, width: int, groups: Sequence[Sequence[QPushButton]]) -> None:
    """Show the words of buttons as long as the whole row has room for them, else their icons."""
    for group in groups:
        for button in group:
            _put(button, shown=True)
    for group in groups:
        if row.sizeHint().width() > width:
            for button in group:
                _put(button, shown=False)


def _put(button: QPushButton, *, shown: bool) -> None:
    words = button.accessibleName() if shown else ""
    if button.text() != words:
        button.setText(words)
        button.setMinimumWidth(MIN_WIDTH if shown else theme.TARGET)
        button.setMaximumWidth(UNLIMITED if shown else theme.TARGET + ALONE)
        icons.refresh(button)
