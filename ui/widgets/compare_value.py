"""A value of the import's comparison: it wraps, and no address of the net is torn in a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from crmdesk.i18n import is_rtl
from crmdesk.text import strip_isolates
from ui.text import PLAIN_TEXT, RLM, breaking, tip
from ui.widgets.user_text import LRM, breakable, shown

MAY_BREAK = "\u200b"
LEAST = 40
"""Pixels that a value can do with."""
AIR = 2
"""Pixels that are no room for letters: a line that fills its room to the last one is broken."""

_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^ \n]+")
"""What stays in one line: the groups of a number have spaces between them that do not break."""
_BREAKS = re.compile(r"(?<=[A-Za-z0-9][@._/\-])(?=[A-Za-z0-9])")
"""Where an address of the net may go on in the next line; a panel of three columns is narrow."""


class CompareValue(QLabel):
    """Goes on in the next line after @ or a dot; of a part that is still too long the middle goes.

    Attributes:
        whole: all of the value.
    """

    def __init__(self, whole: str, token: str = "text") -> None:
        super().__init__()
        self.whole = whole
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setProperty("role", "body")
        self.setProperty("token", token)
        self.setWordWrap(True)
        self._room = 0
        self._say()

    @property
    def cut(self) -> bool:
        """Whether a part of it is shown without its middle."""
        return bool(self.toolTip())

    def minimumSizeHint(self) -> QSize:
        """Narrower than its longest address it can be; a number is never cut."""
        hint = super().minimumSizeHint()
        kept = [breakable(part) for part in _PART.findall(self.whole) if not _is_latin(part)]
        pieces = (piece for part in kept for piece in part.split(MAY_BREAK))
        widest = max(map(self.fontMetrics().horizontalAdvance, pieces), default=0) + 2 * AIR
        return QSize(min(max(LEAST, widest), hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        if self.width() != self._room:
            self._room = self.width()
            self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._say()

    def _say(self) -> None:
        fitted = _WORD.sub(lambda found: self._fitted(found[0]), self.whole)
        mark = RLM if is_rtl() else LRM
        lines = shown(fitted).split("\n")
        text = "\n".join(mark + breaking(line) for line in lines) if fitted else ""
        if text != self.text():
            self.setText(text)
        is_cut = fitted.count("…") > self.whole.count("…")
        tip(self, strip_isolates(self.whole) if is_cut else "")
        self.setAccessibleName(strip_isolates(self.whole) if is_cut else "")

    def _fitted(self, word: str) -> str:
        if not _is_latin(word):
            return breakable(word)
        return MAY_BREAK.join(self._pieces(word))

    def _pieces(self, word: str) -> Iterator[str]:
        metrics, room = self.fontMetrics(), self._room - AIR
        for piece in _BREAKS.split(word):
            if self._room and metrics.horizontalAdvance(piece) > room:
                yield metrics.elidedText(piece, Qt.TextElideMode.ElideMiddle, room)
            else:
                yield piece


def _is_latin(word: str) -> bool:
    return word.isascii() and any(map(str.isalpha, word))
