"""Offers what was typed into a form and not saved the last time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from crmdesk.i18n import _
from ui import icons, theme
from ui.text import label, wrapped


class DraftStrip(QFrame):
    """A strip over a form; hidden or deleted by the form when it was answered."""

    def __init__(
        self, words: str, on_go_on: Callable[[], object], on_drop: Callable[[], object]
    ) -> None:
        """Make the strip.

        Args:
            words: what was kept, for example «Unsaved call with …».
            on_go_on: fills the form with it.
            on_drop: forgets it.
        """
        super().__init__()
        self.setProperty("message", "info")
        mark = QLabel()
        icons.set_picture(mark, "info", "on_info_soft")
        self.setAccessibleName(words)
        self.go_on = _small_button(_("Continue"), on_go_on)
        self.drop = _small_button(_("Discard"), on_drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(mark)
        row.addWidget(wrapped(label(words, token="on_info_soft")), 1)
        row.addWidget(self.go_on)
        row.addWidget(self.drop)


def _small_button(words: str, on_click: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.setAccessibleName(words)
    button.setMinimumHeight(theme.TARGET)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: on_click())
    return button
