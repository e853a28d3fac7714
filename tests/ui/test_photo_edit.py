"""The photo in the form: from a file, by dropping, from the clipboard; shown, taken off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crmdesk.photos import Photos
from tests.ui.kit import settle_events
from tests.ui.picture_kit import encoded, picture, saved
from ui.widgets import photo_edit, photo_view
from ui.widgets.photo_edit import PhotoEdit, may_hold_photo
from ui.widgets.photo_view import MOST_KEPT, RoundPhoto

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    return Photos(tmp_path / "photos")


@pytest.fixture
def edit(qtbot: QtBot, photos: Photos) -> PhotoEdit:
    made = PhotoEdit(photos)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture(autouse=True)
def clipboard(qapp: object) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def test_a_file_is_chosen_shown_and_taken_off(
    edit: PhotoEdit, photos: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    edit.changed.connect(lambda: said.append(edit.value))
    path = saved(tmp_path / "a.png", picture(), "png")
    monkeypatch.setattr(photo_edit.QFileDialog, "getOpenFileName", lambda *_w: (str(path), ""))
    edit.choose_button.click()
    assert edit.busy
    settle_events()
    assert not edit.busy
    assert photos.path(edit.value) is not None
    assert edit.picture.isVisible()
    assert edit.picture.picture is not None
    assert edit.said == ""
    kept = edit.value
    edit.off_button.click()
    assert said == [kept, ""]
    assert not edit.picture.isVisible()
    assert not edit.off_button.isVisible()
    assert edit.choose_button.hasFocus()
    assert photos.path(kept) is not None, "it is needed for the undo"


def test_nothing_chosen_changes_nothing(edit: PhotoEdit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_edit.QFileDialog, "getOpenFileName", lambda *_what: ("", ""))
    edit.choose()
    assert not edit.busy
    assert edit.said == ""


def test_what_is_no_picture_is_said_and_the_photo_stays(edit: PhotoEdit, tmp_path: Path) -> None:
    edit.take_file(saved(tmp_path / "a.jpg", picture()))
    settle_events()
    before = edit.value
    (tmp_path / "b.jpg").write_text("no picture")
    edit.take_file(tmp_path / "b.jpg")
    settle_events()
    assert edit.value == before
    assert edit.said


def test_the_clipboard_is_pasted_by_button_and_by_key(edit: PhotoEdit, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText("words")
    edit.paste_button.click()
    assert edit.said
    QGuiApplication.clipboard().setImage(picture())
    edit.choose_button.setFocus()
    QTest.keyClick(edit.choose_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle_events()
    first = edit.value
    assert first
    data = QMimeData()
    path = saved(tmp_path / "b.png", picture(clear=True), "png")
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    edit.paste()
    settle_events()
    assert edit.value.endswith(".png")
    assert edit.value != first


def test_only_files_and_pictures_can_be_dropped(edit: PhotoEdit) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.png")])
    assert not may_hold_photo(data)
    assert not edit.take(data)
    data = QMimeData()
    data.setImageData(picture())
    assert may_hold_photo(data)


def test_the_newest_of_two_wins(edit: PhotoEdit, tmp_path: Path) -> None:
    edit.take_file(saved(tmp_path / "a.jpg", picture()))
    edit.take_file(saved(tmp_path / "b.png", picture(clear=True), "png"))
    settle_events()
    assert edit.value.endswith(".png")
    edit.take_file(tmp_path / "a.jpg")
    edit.take_off()
    settle_events()
    assert edit.value == ""


# ---- the round picture ----------------------------------------------------------------------


@pytest.fixture
def shown(qtbot: QtBot) -> RoundPhoto:
    made = RoundPhoto()
    qtbot.addWidget(made)
    return made


def test_it_is_read_once_and_kept(shown: RoundPhoto, photos: Photos) -> None:
    name = photos.keep(encoded(picture(), "jpeg"))
    shown.show_photo(photos, name)
    assert shown.isVisible()
    assert shown.picture is None
    settle_events()
    assert shown.picture is not None
    shown.show_photo(photos, "")
    assert not shown.isVisible()
    shown.show_photo(photos, name)
    assert shown.picture is not None, "without the worker"
    middle = shown.grab().toImage()
    assert middle.pixelColor(28, 28).blue() > 150
    assert middle.pixelColor(1, 1) != middle.pixelColor(28, 28), "it is round"


def test_a_photo_that_is_gone_takes_no_place(shown: RoundPhoto, photos: Photos) -> None:
    gone: list[int] = []
    shown.gone.connect(lambda: gone.append(1))
    shown.show_photo(photos, f"{'0' * 64}.jpg")
    settle_events()
    assert not shown.isVisible()
    assert not shown.wanted
    assert gone == [1]
    shown.show_photo(None, "a.jpg")
    assert not shown.isVisible()


def test_another_photo_is_not_mixed_up(shown: RoundPhoto, photos: Photos) -> None:
    first = photos.keep(encoded(picture(), "jpeg"))
    shown.show_photo(photos, first)
    shown.show_photo(photos, "")
    settle_events()
    assert shown.picture is None
    assert not shown.isVisible()


def test_not_all_are_kept(shown: RoundPhoto, photos: Photos) -> None:
    for number in range(MOST_KEPT + 3):
        shown.show_photo(photos, photos.keep(encoded(picture(10 + number, 12), "png")))
        settle_events(1)
    assert len(photo_view._kept) <= MOST_KEPT
