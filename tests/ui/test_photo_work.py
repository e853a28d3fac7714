"""Pictures from elsewhere: made small and harmless, refused before they are decoded."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from crmdesk.errors import FileProblem
from crmdesk.photos import kind_of
from tests.ui.picture_kit import encoded, picture, png_bomb, saved
from ui.widgets import photo_work

pytestmark = pytest.mark.usefixtures("qapp")


def size_of(data: bytes) -> tuple[int, int]:
    size = QImage.fromData(data).size()
    return size.width(), size.height()


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "bmp"])
def test_the_kinds_that_are_taken(tmp_path: Path, kind: str) -> None:
    data = photo_work.from_file(saved(tmp_path / "a.bin", picture(), kind))
    assert kind_of(data) == ".jpg"
    assert size_of(data) == (40, 30)


def test_what_is_clear_stays_clear(tmp_path: Path) -> None:
    data = photo_work.from_file(saved(tmp_path / "a.png", picture(clear=True), "png"))
    assert kind_of(data) == ".png"
    assert QImage.fromData(data).pixelColor(5, 5).alpha() == 100


def test_a_large_one_becomes_small(tmp_path: Path) -> None:
    assert size_of(photo_work.from_file(saved(tmp_path / "a", picture(2048, 512)))) == (1024, 256)
    assert size_of(photo_work.from_image(picture(512, 2048))) == (256, 1024)


def test_nothing_that_was_written_beside_it_comes_along(tmp_path: Path) -> None:
    image = picture()
    image.setText("Comment", "somewhere secret")
    path = saved(tmp_path / "a.png", image, "png")
    assert b"secret" in path.read_bytes()
    data = photo_work.from_file(path)
    assert b"secret" not in data
    assert QImage.fromData(data).textKeys() == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        b"%PDF-1.4\n",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"II*\x00\x08\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\xff\xd8\xff\xe0" + b"\0" * 40,
        b"\xff\xd8" + b"\xff" * 4000,
        b"\xff\xd8\xff\xc0",
        b"BM" + b"\xff" * 60,
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(
    tmp_path: Path, data: bytes, expect_log: Callable[[str], None]
) -> None:
    expect_log("qt.gui.imageio")
    path = tmp_path / "holiday.jpg"
    path.write_bytes(data)
    with pytest.raises(FileProblem):
        photo_work.from_file(path)


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_damaged_one_does_no_harm(
    tmp_path: Path, cut: float, expect_log: Callable[[str], None]
) -> None:
    expect_log("qt.gui.imageio|libpng")
    whole = encoded(picture(300, 300), "png")
    path = tmp_path / "a.png"
    path.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(FileProblem):
        photo_work.from_file(path)


def bmp_that_says(width: int, height: int) -> bytes:
    data = bytearray(encoded(picture(), "bmp"))
    struct.pack_into("<ii", data, 18, width, height)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        png_bomb(50_000, 50_000),
        png_bomb(5000, 4000),
        png_bomb(1, 2_000_000_000),
        png_bomb(2_147_483_647, 2_147_483_647),
        bmp_that_says(60_000, 60_000),
        bmp_that_says(30_000, -30_000),
        bmp_that_says(-5, 10),
    ],
)
def test_bombs_are_refused_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    def decoded(*_what: object) -> None:
        raise AssertionError("decoded")

    path = tmp_path / "a"
    path.write_bytes(data)
    monkeypatch.setattr(photo_work.QImageReader, "read", decoded)
    with pytest.raises(FileProblem):
        photo_work.from_file(path)


def test_a_common_jpeg_may_be_larger_than_what_is_decoded_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_work, "MAX_PIXELS", 1_000_000)
    monkeypatch.setattr(photo_work, "MAX_PIXELS_WHOLE", 200_000)
    large = picture(800, 600)
    assert photo_work.from_file(saved(tmp_path / "a.jpg", large))
    for kind, progressive in (("jpeg", True), ("png", False), ("webp", False)):
        with pytest.raises(FileProblem):
            photo_work.from_file(saved(tmp_path / "a", large, kind, progressive=progressive))
    with pytest.raises(FileProblem):
        photo_work.from_file(saved(tmp_path / "b.jpg", picture(1200, 1000)))
    with pytest.raises(FileProblem):
        photo_work.from_image(picture(1200, 1000))


def test_only_files_of_a_sane_size_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.jpg", picture())
    monkeypatch.setattr(photo_work, "MAX_BYTES", 10)
    with pytest.raises(FileProblem):
        photo_work.from_file(path)
    with pytest.raises(FileProblem):
        photo_work.from_file(tmp_path)
    with pytest.raises(FileProblem):
        photo_work.from_file(tmp_path / "gone.jpg")
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(FileProblem):
            photo_work.from_file(tmp_path / "pipe")


def test_an_empty_picture_is_none() -> None:
    with pytest.raises(FileProblem):
        photo_work.from_image(QImage())


def test_a_stored_one_is_read_as_small_as_it_is_shown(qapp: QApplication) -> None:
    assert photo_work.small(encoded(picture(400, 200), "jpeg"), 56).size() == QSize(112, 56)
    assert photo_work.small(encoded(picture(20, 30), "png"), 56).size() == QSize(20, 30)
    assert photo_work.small(b"junk", 56).isNull()
    assert photo_work.small(png_bomb(50_000, 50_000), 56).isNull()
