"""The pictures of a chapter, scaled smoothly to the width that there is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QPainter,
    QPen,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)

from ui import guide_text, theme

DIMMED = 60
"""Of 255: how much darker a picture is in a dark theme, for the pictures are of a light one."""


class Pictures:
    """Belongs to one document; Qt alone would draw each picture at its full size.

    Room is made for all of them at once, by the sizes that their files tell; a picture is read
    and scaled when it is first painted.
    """

    def __init__(self, document: QTextDocument, folder: Path) -> None:
        """Find the pictures of a document.

        Args:
            document: the dressed chapter.
            folder: where the chapter's file lies; pictures are named from there.
        """
        self._document = document
        self._folder = folder
        self._places = _places(document)
        self._sizes = {name: self._size(name) for _place, name in self._places}
        self._fitted = (0, 0.0)
        self._ready: set[str] = set()

    def fit(self, width: int, ratio: float) -> None:
        """Make room for every picture, at most so wide.

        Args:
            width: in device-independent pixels.
            ratio: of the screen; a picture is kept that much sharper.
        """
        if not self._places or (width, ratio) == self._fitted or width <= 0:
            return
        self._fitted = (width, ratio)
        self._ready.clear()
        for place, name in self._places:
            if not self._sizes[name].isEmpty():
                self._make_room(place, name)

    def show_between(self, top: float, bottom: float) -> None:
        """Have the pictures ready that stand in a part of the document, in its own pixels."""
        layout = self._document.documentLayout()
        for place, name in self._places:
            if name in self._ready or self._sizes[name].isEmpty():
                continue
            rect = layout.blockBoundingRect(self._document.findBlock(place))
            if rect.bottom() >= top and rect.top() <= bottom:
                self._ready.add(name)
                self._make_ready(name)

    def _make_ready(self, name: str) -> None:
        size, ratio = self._fitting(self._sizes[name]), self._fitted[1]
        picture = _framed(QImage(str(self._folder / name)), size, ratio)
        kind = QTextDocument.ResourceType.ImageResource.value
        self._document.addResource(kind, QUrl(self._name(name)), picture)

    def _name(self, name: str) -> str:
        """Qt keeps a picture by its name: another size wants another."""
        return f"{name}#{self._fitted[0]}-{self._fitted[1]:g}"

    def _size(self, name: str) -> QSize:
        return QImageReader(str(self._folder / name)).size()

    def _fitting(self, size: QSize) -> QSize:
        wide = min(self._fitted[0], size.width())
        return QSize(wide, round(size.height() * wide / size.width()))

    def _make_room(self, place: int, name: str) -> None:
        size = self._fitting(self._sizes[name])
        style = QTextImageFormat()
        style.setName(self._name(name))
        style.setWidth(size.width())
        style.setHeight(size.height())
        cursor = QTextCursor(self._document)
        cursor.setPosition(place)
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        cursor.mergeCharFormat(style)


def _places(document: QTextDocument) -> list[tuple[int, str]]:
    """Where the pictures stand, and what their files are called."""
    found = []
    for block in guide_text.blocks(document):
        for offset, letter in enumerate(block.text()):
            if letter != guide_text.PICTURE:
                continue
            cursor = QTextCursor(document)
            cursor.setPosition(block.position() + offset + 1)
            name = cursor.charFormat().toImageFormat().name()
            if name:
                found.append((block.position() + offset, name))
    return found


def _framed(original: QImage, size: QSize, ratio: float) -> QImage:
    """A picture in its new size, with a thin line around it: its ground may be the page's."""
    made = original.convertToFormat(QImage.Format.Format_RGB32).scaled(
        size * ratio,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter = QPainter(made)
    if theme.current().is_dark:
        painter.fillRect(made.rect(), QColor(0, 0, 0, DIMMED))
    painter.setPen(QPen(theme.color("border_strong"), ratio))
    painter.drawRect(QRectF(ratio / 2, ratio / 2, made.width() - ratio, made.height() - ratio))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
