"""Buttons that lose their words where there is no room for them; the icon and the tip stay."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLayout, QPushButton

from ui import icons, theme
from ui.buttons import MIN_WIDTH

UNLIMITED = 16_777_215
"""The largest width that Qt knows."""

ALONE = 12
"""Pixels that an icon without words has beside the smallest target."""


def fit(row: QLayout, width: int, buttons: Iterable[QPushButton]) -> None:
    """Show the words of buttons as long as the whole row has room for them, else their icons.

    Args:
        row: the layout that they stand in.
        width: the room, in pixels.
        buttons: each with an icon, an accessible name and a tip; the first gives way first.
    """
    buttons = tuple(buttons)
    for button in buttons:
        _put(button, shown=True)
    for button in buttons:
        if row.sizeHint().width() > width:
            _put(button, shown=False)


def _put(button: QPushButton, *, shown: bool) -> None:
    words = button.accessibleName() if shown else ""
    if button.text() != words:
        button.setText(words)
        button.setMinimumWidth(MIN_WIDTH if shown else theme.TARGET)
        button.setMaximumWidth(UNLIMITED if shown else theme.TARGET + ALONE)
        icons.refresh(button)
