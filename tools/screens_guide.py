"""The pictures of the user guide: which screen each shows, and how it is kept small."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tools import screens_backup as backups
from tools import screens_dialogs as dialogs
from tools import screens_import as contacts
from tools import screens_pages as pages
from tools import screens_window as window
from tools.screens_stage import Look, Shot

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPixmap

GUIDE_LOOKS = {
    Look("guide", "fa", "light", (900, 560)): Path("pictures"),
    Look("guide-en", "en", "light", (900, 560)): Path("en", "pictures"),
}
"""The looks of the guide's pictures, and where in docs/guide they go."""

MOST_BYTES = 60 * 1024
COLOURS = (256, 128, 64, 32)
"""How many colours a picture may have; fewer are tried when it is too large."""

GUIDE: tuple[Shot, ...] = (
    Shot("start", dialogs.first_run_1, "empty"),
    Shot("today", pages.today),
    Shot("call", dialogs.call_filled),
    Shot("call-names", dialogs.call_names),
    Shot("line", pages.today_line),
    Shot("snooze", pages.today_snooze),
    Shot("customers", pages.customers),
    Shot("new-customer", dialogs.new_customer),
    Shot("marked", pages.customers_marked),
    Shot("form", pages.profile_form),
    Shot("palette", dialogs.palette_found),
    Shot("date", pages.today_when),
    Shot("settings", window.settings),
    Shot("undo", pages.today_settled),
    Shot("import", contacts.import_preview),
    Shot("backup", backups.backup_well),
)
"""Name of the file, and the screen that it shows."""

ENGLISH = ("today", "call", "snooze", "customers", "palette", "settings", "backup")
"""Those that the English guide, which is shorter, shows."""


def shots_of(look: Look) -> tuple[Shot, ...]:
    """Return what is pictured in a look of the guide."""
    if look.language == "fa":
        return GUIDE
    return tuple(shot for shot in GUIDE if shot.name in ENGLISH)


def save_small(picture: QPixmap, path: Path) -> None:
    """Write a PNG of at most ``MOST_BYTES``, with as many colours as go into that."""
    for colours in COLOURS:
        data = _png(_with_fewer_colours(picture.toImage(), colours))
        if len(data) <= MOST_BYTES:
            break
    path.write_bytes(data)


def _with_fewer_colours(image: QImage, colours: int) -> QImage:
    """Return a picture with a palette of its most frequent colours."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    table = _frequent(plain, colours)
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, flags)


def _frequent(image: QImage, colours: int) -> list[int]:
    counts: dict[int, int] = {}
    pixels = memoryview(image.constBits()).cast("I")
    for pixel in pixels:
        counts[pixel] = counts.get(pixel, 0) + 1
    ordered = sorted(counts, key=lambda pixel: (-counts[pixel], pixel))
    return [int(pixel) | 0xFF000000 for pixel in ordered[:colours]]


def _png(image: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 0)  # type: ignore[call-overload]
    return bytes(data.data())
