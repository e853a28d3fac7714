"""The parts of a profile that are filled anew for each customer: names, buttons, lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui import icons, theme
from ui.text import key_text, tip


def panel_button(words: str, icon: str, keys: str, on_click: Callable[[], object]) -> QPushButton:
    """Return a button of the profile, with its keys in the tip."""
    made = QPushButton(words)
    made.setMinimumHeight(theme.TARGET)
    made.setAccessibleName(words)
    made.setAutoDefault(False)
    if icon:
        icons.set_icon(made, icon)
    if keys:
        tip(made, key_text(keys))
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def thin_line() -> QFrame:
    """Return a line between two parts."""
    made = QFrame()
    made.setProperty("line", "true")
    made.setFixedHeight(1)
    return made


def grows(widget: QWidget) -> None:
    """Let a widget be as wide as its column, and as high as it needs."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(widget.hasHeightForWidth())
    widget.setSizePolicy(policy)
