"""Files over the window, and what the clipboard holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.drop import FileDrop, clipboard_contacts, files_of, rows_of
from ui.widgets.import_file import DropZone

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

COPY = Qt.DropAction.CopyAction
MOVE = Qt.DropAction.MoveAction
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
HERE = QPoint(20, 20)


@pytest.fixture
def taken() -> list[list[Path]]:
    return []


@pytest.fixture
def shown(qtbot: QtBot, taken: list[list[Path]]) -> Iterator[tuple[QWidget, FileDrop]]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    drop = FileDrop(window, taken.append)
    window.show()
    yield window, drop


def mime(*paths: Path, text: str = "") -> QMimeData:
    made = QMimeData()
    if paths:
        made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        made.setText(text)
    return made


def entered(over: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(HERE, COPY | MOVE, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(over, event)
    return event.isAccepted()


def dropped(over: QWidget, data: QMimeData) -> QDropEvent:
    event = QDropEvent(QPointF(HERE), COPY | MOVE, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(over, event)
    return event


def test_a_file_is_taken(
    shown: tuple[QWidget, FileDrop], taken: list[list[Path]], tmp_path: Path
) -> None:
    window, drop = shown
    data = mime(tmp_path / "مخاطبان.vcf", tmp_path / "b.csv")
    assert entered(window, data)
    assert drop.veil is not None
    assert drop.veil.geometry() == window.rect()
    move = QDragMoveEvent(HERE, COPY | MOVE, data, LEFT, NONE)
    QApplication.sendEvent(window, move)
    event = dropped(window, data)
    assert event.isAccepted()
    assert event.dropAction() == COPY  # the file stays where it is
    assert taken == [[tmp_path / "مخاطبان.vcf", tmp_path / "b.csv"]]
    assert drop.veil is None


def test_leaving_takes_the_veil_away(
    shown: tuple[QWidget, FileDrop], taken: list[list[Path]], tmp_path: Path
) -> None:
    window, drop = shown
    assert entered(window, mime(tmp_path / "a.csv"))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert drop.veil is None
    assert taken == []


@pytest.mark.parametrize("text", ["a word", "a\tb"])
def test_a_text_is_not_taken(
    shown: tuple[QWidget, FileDrop], taken: list[list[Path]], text: str
) -> None:
    window, drop = shown
    assert not entered(window, mime(text=text))
    assert not dropped(window, mime(text=text)).isAccepted()
    assert (drop.veil, taken) == (None, [])


def test_a_page_of_the_web_is_no_file() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/a.csv")])
    assert files_of(data) == []


def test_the_zone_takes_files_too(qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone()
    qtbot.addWidget(zone)
    zone.show()
    found: list[list[Path]] = []
    zone.dropped.connect(found.append)
    assert entered(zone, mime(tmp_path / "a.csv"))
    dropped(zone, mime(tmp_path / "a.csv"))
    assert found == [[tmp_path / "a.csv"]]
    assert not entered(zone, mime(text="x"))


@pytest.mark.parametrize(
    ("text", "is_block"),
    [
        ("نام\tموبایل\nرضا\t09121110001", True),
        ("رضا\t09121110001", True),
        ("BEGIN:VCARD\nFN:x\nEND:VCARD", True),
        ("رضا 09121110001\nسارا 09121110002", True),
        ("09121110001\n09121110002\n", True),
        ("رضا کریمی", False),
        ("09121110001", False),
        ("یک یادداشت\nدر دو سطر", False),
        ("\t\t", False),
        ("", False),
    ],
)
def test_what_is_a_block_of_rows(text: str, is_block: bool) -> None:
    assert bool(rows_of(mime(text=text))) is is_block


def test_a_copied_file_goes_before_its_name(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    QGuiApplication.clipboard().setMimeData(mime(path, text=str(path)))
    assert clipboard_contacts() == path
    QGuiApplication.clipboard().setText("نام\tموبایل\n")
    assert clipboard_contacts() == "نام\tموبایل"
    QGuiApplication.clipboard().setText("کلمه")
    assert clipboard_contacts() is None


def test_an_empty_clipboard_holds_nothing() -> None:
    assert files_of(None) == []
    assert rows_of(None) == ""
