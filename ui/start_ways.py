"""The ways out of a start problem, as they stand on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.text import label, wrapped
from ui.widgets.flow_layout import FlowLayout

_ALWAYS = ("retry", "quit")
_SMALL = ("retry", "open_folder", "copy_report", "quit")


def in_order(names: Iterable[str]) -> tuple[str, list[str], list[str]]:
    """Return which way is advised, and the ways that have a line of their own and those that share.

    Args:
        names: the first one is advised; trying again and quitting are always there.
    """
    wanted = list(dict.fromkeys((*names, *_ALWAYS)))
    small = [name for name in _SMALL if name in wanted]
    large = [name for name in wanted if name not in _SMALL]
    advised = wanted[0]
    if large and advised in small:  # it stands first
        small.remove(advised)
        large.insert(0, advised)
    return advised, large, small


def ways_out(buttons: Mapping[str, QPushButton], abouts: Mapping[str, str]) -> QWidget:
    """Return buttons one under the other with their words beside them, then the small ones.

    Args:
        buttons: in their order, by name.
        abouts: by name, what stands beside a large button; the others are small.
    """
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (name, about) in enumerate(abouts.items()):
        grid.addWidget(buttons[name], row, 0)
        buttons[name].setAccessibleDescription(about)
        grid.addWidget(wrapped(label(about, "caption", "text2")), row, 1)
    line = FlowLayout(gap=8)
    for name, one in buttons.items():
        if name not in abouts:
            line.addWidget(one)
    if abouts:
        column.addLayout(grid)
    column.addLayout(line)
    return made
