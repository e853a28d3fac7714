"""Where an import comes from: good files, bad ones, and the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from crmdesk.desk import Desk
from tests.state import state_of as dump
from tests.ui import import_kit, looking
from tests.ui.import_kit import CARDS, TABLE, Opener, names, settled
from ui.dialogs.import_wizard import COLUMNS, FILE, PREVIEW, RESULT
from ui.text import plain

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.usefixtures("persian_look")
table, opened = import_kit.table, import_kit.opened


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("picture.csv", bytes(range(256)) * 40),
        ("nothing.vcf", b"no card at all\n"),
        ("archive.zip", b"PK\x03\x04" + bytes(200)),
        ("broken.xlsx", b"PK\x03\x04 xl/workbook.xml" + bytes(200)),
        ("missing.csv", None),
    ],
)
def test_a_bad_file_is_told_in_its_place(
    opened: Opener, desk: Desk, tmp_path: Path, name: str, data: bytes | None
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    before = dump(desk.store.path)
    dialog = opened(path)
    assert dialog.step == FILE
    assert dialog.message.isVisible()
    assert len(dialog.message.accessibleName()) > 10
    assert dialog.file.choose_button.hasFocus()
    good = tmp_path / "good.csv"
    good.write_text(TABLE, encoding="utf-8")
    dialog.take(good)
    settled(dialog)
    assert dialog.step == COLUMNS
    assert not dialog.message.isVisible()
    assert dump(desk.store.path) == before


def test_no_column_that_names_anybody(opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("x;y\na1;b\na2;c\n", encoding="utf-8")
    dialog = opened(path)
    assert dialog.step == COLUMNS
    dialog.next()
    settled(dialog)
    assert dialog.step == COLUMNS
    assert dialog.message.isVisible()


def test_rows_are_pasted(opened: Opener, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("نام\tموبایل\nرضا کریمی\t09121110001\n")
    dialog = opened()
    QTest.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled(dialog)
    assert dialog.step == COLUMNS
    dialog.next()
    settled(dialog)
    assert dialog.step == PREVIEW
    dialog.next()
    settled(dialog)
    assert dialog.step == RESULT
    assert "رضا کریمی" in names(desk)


def test_cards_are_pasted(opened: Opener) -> None:
    QGuiApplication.clipboard().setText(CARDS)
    dialog = opened()
    dialog.paste()
    settled(dialog)
    assert dialog.step == PREVIEW


def test_an_empty_clipboard_is_told(opened: Opener) -> None:
    QGuiApplication.clipboard().setText("کلمه")
    dialog = opened()
    dialog.paste()
    assert dialog.step == FILE
    assert dialog.message.isVisible()


def test_only_the_first_of_several_files(opened: Opener, table: Path, tmp_path: Path) -> None:
    dialog = opened()
    dialog.take_files([table, tmp_path / "other.csv"])
    settled(dialog)
    assert dialog.step == COLUMNS
    assert table.name in dialog.message.accessibleName()


def test_an_empty_table_is_saved_and_understood(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "table.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_any: (str(target), ""))
    dialog = opened()
    QTest.mouseClick(dialog.file.sample_button, Qt.MouseButton.LeftButton)
    assert dialog.message.kind == "ok"
    with target.open("a", encoding="utf-8") as file:
        file.write("رضا کریمی,09121110001,,r@example.com,کیف ستاره,تهران,1370/02/22,همکار,خوب\n")
    dialog.take(target)
    settled(dialog)
    assert dialog.table is not None
    assert "extra" not in dialog.table.roles


def test_what_the_file_says_is_no_markup(opened: Opener, tmp_path: Path) -> None:
    bait = "<b>علی</b>&amp;"
    path = tmp_path / "<b>x.csv"
    path.write_text(f"نام,موبایل,یادداشت\n{bait},09121110001,{bait}\n", encoding="utf-8")
    dialog = opened(path)
    assert looking.with_markup(dialog, "<b>") == []
    dialog.next()
    settled(dialog)
    assert dialog.step == PREVIEW
    QTest.qWait(60)
    assert looking.with_markup(dialog, "<b>") == []
    shown = [plain(one) for one in dialog.preview.compare.findChildren(QLabel)]
    assert any(bait in text for text in shown)
