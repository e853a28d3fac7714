"""Buttons made the same way everywhere: kind, icon, accessible name, a fair size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from ui import icons, theme

MIN_WIDTH = 88


def button(
    text: str, kind: str, on_click: Callable[[], object], icon: str | None = None
) -> QPushButton:
    """A button with words.

    Args:
        text: already translated.
        kind: "primary", "secondary", "ghost" or "danger"; the style sheet colours it.
        on_click: called without arguments.
        icon: name of an icon before the words.
    """
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setMinimumSize(MIN_WIDTH, theme.TARGET)
    made.setAccessibleName(text)
    if icon:
        icons.set_icon(made, icon)

    def clicked(_checked: bool = False) -> None:
        on_click()

    made.clicked.connect(clicked)
    return made
