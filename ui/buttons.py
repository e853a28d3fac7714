"""Buttons made the same way everywhere: kind, icon, accessible name, a fair size, a place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import icons, theme
from ui.text import restyle

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


def set_kind(target: QPushButton, kind: str) -> None:
    """Let a button stand out, or no longer; kinds as for ``button``."""
    restyle(target, "kind", kind)
    icons.refresh(target)


def footer(*buttons: QWidget, first: QWidget | None = None) -> QHBoxLayout:
    """The last line of a dialog.

    Args:
        buttons: at its end; the last is the one that goes on.
        first: what stands at its beginning.
    """
    row = QHBoxLayout()
    row.setSpacing(8)
    if first is not None:
        row.addWidget(first)
    row.addStretch(1)
    for one in buttons:
        row.addWidget(one)
    return row
