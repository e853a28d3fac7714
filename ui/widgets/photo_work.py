"""Pictures from elsewhere, made small and harmless; called on the worker, touches no widget.

The kind of a file is what its content says, its size in pixels is asked before anything is
decoded, and what is stored is painted anew: no maker's notes, places or comments come along.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from crmdesk import formats
from crmdesk.errors import FileProblem
from crmdesk.i18n import N_, _

FORMATS = frozenset({"png", "jpeg", "webp", "bmp"})
ENDINGS = ("png", "jpg", "jpeg", "jfif", "webp", "bmp")
MAX_SIDE = 1024
"""Pixels of the longer side of what is stored."""
MAX_PIXELS = 50_000_000
MAX_PIXELS_WHOLE = 16_000_000
"""Most pixels of a picture that can only be decoded at full size: that takes up to 8 bytes each.
A common JPEG is made smaller while it is read; a progressive one is not."""
MAX_BYTES = 100 * 1024 * 1024
QUALITY = 88

_NONE = N_("This is no picture that can be used. Choose a JPEG, PNG, WebP or BMP file.")
_BASELINE, _PROGRESSIVE = (0xC0, 0xC1), 0xC2
_WITHOUT_LENGTH = (0x01, *range(0xD0, 0xD9))
_MOST_MARKERS = 500


def from_file(path: Path) -> bytes:
    """Return a picture of a file as JPEG or PNG of at most 1024 pixels a side.

    Raises:
        FileProblem: with a sentence, when it is none that can be used.
    """
    try:
        usable = path.is_file() and path.stat().st_size <= MAX_BYTES
        scaled_while_read = usable and _is_baseline_file(path)
    except OSError as error:
        raise FileProblem(_(_NONE)) from error
    if not usable:
        raise FileProblem(_(_NONE))
    file = QFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileProblem(_(_NONE))
    try:
        image = _read(file, scaled_while_read=scaled_while_read, side=MAX_SIDE)
    finally:
        file.close()
    return _written(image)


def from_image(image: QImage) -> bytes:
    """Return a picture of the clipboard as JPEG or PNG of at most 1024 pixels a side.

    Raises:
        FileProblem: it is empty or too large.
    """
    if image.isNull():
        raise FileProblem(_(_NONE))
    _check_size(image.size(), MAX_PIXELS)
    fitting = _fitting(image.size(), MAX_SIDE)
    smooth = Qt.TransformationMode.SmoothTransformation
    ratio = Qt.AspectRatioMode.IgnoreAspectRatio
    return _written(image if fitting == image.size() else image.scaled(fitting, ratio, smooth))


def small(data: bytes, side: int) -> QImage:
    """Return a stored photo whose shorter side is as long as that; a null image for junk.

    Args:
        data: of a stored photo; it may have come with a data file from elsewhere.
        side: in pixels of the screen.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    try:
        scaled_while_read = _is_baseline(BytesIO(data))
        return _read(buffer, scaled_while_read=scaled_while_read, side=side, short=True)
    except FileProblem:
        return QImage()


def _read(device: QIODevice, *, scaled_while_read: bool, side: int, short: bool = False) -> QImage:
    reader = QImageReader(device)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode("ascii", "replace") not in FORMATS:
        raise FileProblem(_(_NONE))
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise FileProblem(_(_NONE))
    _check_size(size, MAX_PIXELS if scaled_while_read else MAX_PIXELS_WHOLE)
    reader.setScaledSize(_fitting(size, side, short=short))
    image = reader.read()
    if image.isNull():
        raise FileProblem(_("The picture is damaged and could not be read."))
    return image


def _check_size(size: QSize, most: int) -> None:
    if size.width() * size.height() > most:
        sentence = _("The picture is too large: it may have up to {n} million pixels.")
        raise FileProblem(sentence.format(n=formats.number(most // 1_000_000)))


def _fitting(size: QSize, side: int, *, short: bool = False) -> QSize:
    """Return a size of the same shape whose longer (or shorter) side is no longer than that."""
    now = min(size.width(), size.height()) if short else max(size.width(), size.height())
    share = min(1.0, side / now)
    return QSize(max(1, round(size.width() * share)), max(1, round(size.height() * share)))


def _written(image: QImage) -> bytes:
    """Paint a picture anew, without what was written beside it, and write it down."""
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    clear = image.hasAlphaChannel()
    kinds = QImage.Format
    bare = QImage(image.size(), kinds.Format_ARGB32_Premultiplied if clear else kinds.Format_RGB32)
    bare.fill(Qt.GlobalColor.transparent if clear else Qt.GlobalColor.white)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png" if clear else b"jpeg"))
    if not clear:
        writer.setQuality(QUALITY)
    if not writer.write(bare):
        raise FileProblem(_("The picture could not be stored."))
    return bytes(buffer.data().data())


def _is_baseline_file(path: Path) -> bool:
    with path.open("rb") as file:
        return _is_baseline(file)


def _is_baseline(file: BinaryIO) -> bool:
    """Return whether it is a JPEG that can be made smaller while it is read."""
    if file.read(2) != b"\xff\xd8":
        return False
    for _turn in range(_MOST_MARKERS):
        start = file.read(2)
        if len(start) < 2 or start[0] != 0xFF:
            return False
        if start[1] in _BASELINE:
            return True
        if start[1] == 0xFF:  # filling
            file.seek(-1, 1)
        elif start[1] not in _WITHOUT_LENGTH:
            length = int.from_bytes(file.read(2))
            if start[1] == _PROGRESSIVE or length < 2:
                return False
            file.seek(length - 2, 1)
    return False
