"""Words that a delegate paints in one line."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ui import theme

_LEADING = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


def write(
    painter: QPainter,
    rect: QRect,
    words: str,
    font: QFont,
    token: str,
    metrics: QFontMetrics | None = None,
) -> int:
    """Write one line from the leading side, cut with … when too long; return its width.

    Args:
        painter: of the view.
        rect: the room.
        words: what stands there.
        font: of the words.
        token: their colour.
        metrics: of the font, when they are there already.
    """
    metrics = metrics or QFontMetrics(font)
    visible = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(rect, _LEADING, visible)
    return metrics.horizontalAdvance(visible)
