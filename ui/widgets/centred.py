"""A column in the middle of the window that can be scrolled when the window is low."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget


def centred(inside: QWidget, margin: int) -> QScrollArea:
    """Put a widget of a greatest width into the middle of a scrolled sheet.

    Args:
        inside: the column.
        margin: at its start and end, in pixels.
    """
    sheet = QWidget()
    middle = QGridLayout(sheet)
    middle.setContentsMargins(margin, 0, margin, 0)
    middle.setColumnStretch(0, 1)
    middle.setColumnStretch(1, 100)
    middle.setColumnStretch(2, 1)
    middle.addWidget(inside, 0, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(sheet)
    return area
