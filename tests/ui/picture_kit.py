"""Pictures for tests, made as they are needed."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter


def picture(width: int = 40, height: int = 30, *, clear: bool = False) -> QImage:
    """Return a picture of one colour."""
    kind = QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32
    made = QImage(width, height, kind)
    made.fill(QColor(10, 120, 200, 100 if clear else 255))
    return made


def encoded(image: QImage, kind: str, *, progressive: bool = False) -> bytes:
    """Return a picture as a file of a kind holds it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setProgressiveScanWrite(progressive)
    assert writer.write(image), writer.errorString()
    return bytes(buffer.data().data())


def saved(path: Path, image: QImage, kind: str = "jpeg", *, progressive: bool = False) -> Path:
    """Write a picture down and return where."""
    path.write_bytes(encoded(image, kind, progressive=progressive))
    return path


def png_bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )
