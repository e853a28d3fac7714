"""Where the parts of a text come to lie, as Qt lays them out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption

from ui import theme


def _laid_out(text: str, *, rtl: bool) -> QTextLayout:
    layout = QTextLayout(text, theme.font("body"))
    option = QTextOption()
    direction = Qt.LayoutDirection
    option.setTextDirection(direction.RightToLeft if rtl else direction.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    layout.createLine().setLineWidth(10_000)
    layout.endLayout()
    return layout


def in_order(text: str, *parts: str, rtl: bool) -> bool:
    """Whether parts of a text lie from left to right as they are named."""
    layout = _laid_out(text, rtl=rtl)
    middles = []
    for part in parts:
        start = text.index(part)
        runs = layout.glyphRuns(start, len(part))
        places = [point.x() for run in runs for point in run.positions()]
        middles.append(sum(places) / len(places))
    return middles == sorted(middles) and len(set(middles)) == len(middles)
