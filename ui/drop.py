"""Files that are dropped on the window, and rows that are pasted into the list of customers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from crmdesk.i18n import _
from crmdesk.text import only_digits
from ui import icons, theme
from ui.text import label

CARD_START = "BEGIN:VCARD"
MOST_LETTERS = 20_000_000
"""Letters of a pasted text that are looked at; a table of 200,000 rows has fewer."""

FEWEST_DIGITS = 7
_PICTURE = 48


def files_of(mime: QMimeData | None) -> list[Path]:
    """Return the files of this computer that are dragged or copied."""
    if mime is None:  # an empty clipboard
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def rows_of(mime: QMimeData | None) -> str:
    """Return the text of a block of cells, or of contact cards; "" when it is neither.

    One word alone is no block: it may have been copied for the search.
    """
    if mime is None or not mime.hasText():
        return ""
    found = mime.text()[:MOST_LETTERS].strip("\r\n")
    if found.lstrip()[: len(CARD_START)].upper() == CARD_START:
        return found
    lines = [line for line in found.splitlines()[:20] if line.strip()]
    if "\t" in found and any(line.replace("\t", "").strip() for line in lines):
        return found
    numbers = sum(len(only_digits(line)) >= FEWEST_DIGITS for line in lines)
    return found if len(lines) > 1 and numbers * 2 >= len(lines) else ""


def clipboard_contacts() -> Path | str | None:
    """Return what the clipboard holds for an import: a file, rows as text, or nothing."""
    mime = QGuiApplication.clipboard().mimeData()
    files = files_of(mime)
    return files[0] if files else rows_of(mime) or None


class FileDrop(QObject):
    """Takes files that are dropped anywhere on a window where nothing else wants them."""

    def __init__(self, window: QWidget, take: Callable[[list[Path]], object]) -> None:
        """Watch a window.

        Args:
            window: becomes the parent.
            take: gets the files.
        """
        super().__init__(window)
        self._window = window
        self._take = take
        self._veil: _Veil | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def veil(self) -> QWidget | None:
        """What lies over the window while a file is held over it."""
        return self._veil if self._veil is not None and self._veil.isVisible() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a file over the window."""
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            assert isinstance(event, (QDragEnterEvent, QDragMoveEvent))
            return self._hold(event)
        if kind == QEvent.Type.DragLeave:
            self._lift()
        elif kind == QEvent.Type.Drop:
            assert isinstance(event, QDropEvent)
            return self._drop(event)
        return False

    def _hold(self, event: QDragMoveEvent) -> bool:
        if not files_of(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)  # a file manager must not move the file
        event.accept()
        if self._veil is None:
            self._veil = _Veil(self._window)
        self._veil.cover()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self._lift()
        files = files_of(event.mimeData())
        if not files:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._take(files)
        return True

    def _lift(self) -> None:
        if self._veil is not None:
            self._veil.hide()


class _Veil(QWidget):
    """Says what will become of the file, and lets the events through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Drop to import the contacts"))
        picture = QLabel()
        icons.set_picture(picture, "upload", "primary", _PICTURE)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = label(_("Drop to import the contacts"), "h1")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(picture)
        column.addSpacing(8)
        column.addWidget(words)
        column.addStretch(1)

    def cover(self) -> None:
        """Lie over the whole window."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a light ground with a frame of dashes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.color("bg")
        ground = ground.toRgb()
        ground.setAlpha(235)
        painter.fillRect(self.rect(), ground)
        pen = QPen(theme.color("primary"), 2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        painter.drawRoundedRect(frame, theme.RADIUS_CARD, theme.RADIUS_CARD)
        painter.end()
