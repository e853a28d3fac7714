"""A line of the tables of keys: an icon, what is done, and the keys as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from crmdesk.i18n import _, is_rtl
from crmdesk.text import strip_isolates
from ui import icons, theme
from ui.text import RLM, key_text

ICON, GAP = 18, 12
PAD_X, PAD_Y, BETWEEN = 8, 3, 4
LEAST_WORDS = 60
START = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_Mirror = Callable[[QRect], QRect]
MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


class LineArt:
    """How a line is painted; widgets share it, for each widget more makes every theme slower."""

    def __init__(self, words: str, keys: Sequence[str], icon: str, *, room: bool = True) -> None:
        """Take what is shown.

        Args:
            words: what is done.
            keys: shown as they are, each on a ground of its own.
            icon: name of an icon before the words, or "".
            room: whether a line without an icon leaves its place free.
        """
        self.words = words
        self.keys = tuple(keys)
        self._icon = icon
        self._indent = ICON + GAP if icon or room else 0

    @property
    def said(self) -> str:
        """The line for screen readers."""
        keys = strip_isolates(", ".join(self.keys)) or _("no key")
        return f"{strip_isolates(self.words)}: {keys}"

    @staticmethod
    def height() -> int:
        """How tall a line is."""
        return max(theme.TARGET, QFontMetrics(theme.font()).height() + 12)

    def width(self, *, least: bool = False) -> int:
        """How wide everything is; with ``least`` the words may be cut, the keys not."""
        words = LEAST_WORDS if least else _words_width(self.words, theme.scale()) + 2
        return self._indent + words + GAP + self._pills_width()

    def paint(self, painter: QPainter, place: QRect, direction: Qt.LayoutDirection) -> None:
        """Paint icon, words and keys; start and end follow the direction."""
        line = QRect(0, 0, place.width(), place.height())

        def mirrored(part: QRect) -> QRect:
            return QStyle.visualRect(direction, line, part).translated(place.topLeft())

        if self._icon:
            at = QRect(0, (line.height() - ICON) // 2, ICON, ICON)
            painter.drawPixmap(mirrored(at), icons.pixmap(self._icon, "text2", ICON))
        room = line.width() - self._indent - GAP - self._pills_width()
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        metrics = QFontMetrics(theme.font())
        words = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        mark = RLM if is_rtl() else ""
        at = QRect(self._indent, 0, room, line.height())
        painter.drawText(mirrored(at), START, f"{mark}{words}")
        self._paint_pills(painter, line, mirrored)

    def _paint_pills(self, painter: QPainter, line: QRect, mirrored: _Mirror) -> None:
        metrics = QFontMetrics(theme.font("caption"))
        painter.setFont(theme.font("caption"))
        tall = metrics.height() + 2 * PAD_Y
        left = line.width() - self._pills_width()
        for key in self.keys:
            wide = _pill_width(key, theme.scale())
            place = mirrored(QRect(left, (line.height() - tall) // 2, wide, tall))
            painter.setPen(theme.color("border"))
            painter.setBrush(theme.color("surface2"))
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(theme.color("text2"))
            painter.drawText(place, MIDDLE, key)
            left += wide + BETWEEN

    def _pills_width(self) -> int:
        between = BETWEEN * max(len(self.keys) - 1, 0)
        return sum(_pill_width(key, theme.scale()) for key in self.keys) + between


class KeyLine(QWidget):
    """A line to be read."""

    def __init__(
        self, words: str, keys: Sequence[str], icon: str = "", *, room: bool = True
    ) -> None:
        """Make a line; the arguments are those of ``LineArt``."""
        super().__init__()
        self._art = LineArt(words, keys, icon, room=room)
        self.setAccessibleName(self._art.said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What is done."""
        return self._art.words

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are shown."""
        return self._art.keys

    def sizeHint(self) -> QSize:
        """Return the room of everything in one line."""
        return QSize(self._art.width(), self._art.height())

    def minimumSizeHint(self) -> QSize:
        """The words may be cut, the keys not."""
        return QSize(self._art.width(least=True), self._art.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._art.paint(painter, self.rect(), self.layoutDirection())


def pills(keys: Sequence[str]) -> list[str]:
    """Keys as they are painted: from left to right whatever stands around them."""
    return [key_text(key) for key in keys]


@lru_cache(maxsize=512)
def _pill_width(key: str, _scale: float) -> int:
    metrics = QFontMetrics(theme.font("caption"))
    return max(metrics.horizontalAdvance(key) + 2 * PAD_X, metrics.height() + 2 * PAD_Y)


@lru_cache(maxsize=512)
def _words_width(words: str, _scale: float) -> int:
    return QFontMetrics(theme.font()).horizontalAdvance(words)
