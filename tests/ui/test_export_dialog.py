"""The dialog that writes customers into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QStyle, QStyleOptionButton

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from tests.ui import looking
from tests.ui.kit import customer, settle_events, speak
from ui import tasks, theme
from ui.dialogs import export
from ui.dialogs.export import ExportDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Opener = Callable[..., ExportDialog]
pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Iterator[Opener]:
    def make(**more: Any) -> ExportDialog:
        dialog = ExportDialog(None, desk, **more)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        settle_events()
        return dialog

    yield make
    tasks.shutdown()


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person in the test saves; the proposed name is kept beside."""
    path = tmp_path / "out" / "x"
    path.parent.mkdir()

    def answer(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        return str(path.with_name(Path(start).name)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return path.parent


def test_all_customers_as_a_sheet(opened: Opener, target: Path) -> None:
    dialog = opened()
    assert dialog.chosen_ids is None
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    settle_events()
    (file,) = target.iterdir()
    assert "1405-08-30" in file.name
    assert file.suffix == ".xlsx"
    assert file.read_bytes().startswith(b"PK")
    assert dialog.message.kind == "ok"
    assert dialog.folder_button.isVisible()
    assert dialog.close_button.hasFocus()
    # What comes next stands out, at the end of the row.
    kinds = [one.property("kind") for one in (dialog.save_button, dialog.close_button)]
    assert kinds == ["secondary", "primary"]
    assert dialog.close_button.x() < dialog.save_button.x() < dialog.folder_button.x()
    dialog.format["vcard"].setChecked(True)
    settle_events()
    kinds = [one.property("kind") for one in (dialog.save_button, dialog.close_button)]
    assert kinds == ["primary", "secondary"]
    assert dialog.save_button.x() < dialog.close_button.x()


@pytest.mark.parametrize(
    ("code", "suffix", "begins"), [("csv", ".csv", b"\xef\xbb\xbf"), ("vcard", ".vcf", b"BEGIN")]
)
def test_the_other_formats(
    opened: Opener, target: Path, code: str, suffix: str, begins: bytes
) -> None:
    dialog = opened()
    dialog.format[code].setChecked(True)
    dialog.save()
    settle_events()
    (file,) = target.iterdir()
    assert file.suffix == suffix
    assert file.read_bytes().startswith(begins)


def test_those_marked_come_before_those_found(opened: Opener, desk: Desk, target: Path) -> None:
    third = customer(desk, "سارا امینی", "09121110002")
    ids = list(desk.customers.ids())
    dialog = opened(marked=ids[:2], found=[third])
    assert dialog.chosen_ids == tuple(ids[:2])
    dialog.whom["found"].setChecked(True)
    assert dialog.chosen_ids == (third,)
    dialog.format["csv"].setChecked(True)
    dialog.save()
    settle_events()
    (file,) = target.iterdir()
    assert "سارا امینی" in file.read_text(encoding="utf-8-sig")
    assert "گلپایگانی" not in file.read_text(encoding="utf-8-sig")


def test_one_marked_row_is_the_usual_case_and_no_choice(opened: Opener, desk: Desk) -> None:
    dialog = opened(marked=list(desk.customers.ids())[:1])
    assert dialog.chosen_ids is None
    assert not dialog.whom["all"].isVisible()


def test_another_choice_is_another_file(opened: Opener, target: Path) -> None:
    dialog = opened()
    dialog.save()
    settle_events()
    assert dialog.saved is not None
    dialog.format["vcard"].setChecked(True)
    assert dialog.saved is None
    assert not dialog.folder_button.isVisible()
    assert dialog.proposed_name().endswith(".vcf")


def test_a_dot_in_the_name_is_no_ending(
    opened: Opener, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_asked: (str(target / "دکتر. علی"), "")
    )
    dialog = opened()
    for _time in range(2):
        dialog.save()
        settle_events()
    assert {one.name for one in target.iterdir()} == {"دکتر. علی.xlsx", "دکتر. علی (2).xlsx"}
    assert "دکتر. علی (2).xlsx" in dialog.message.accessibleName()


def test_what_cannot_be_written_is_told(
    opened: Opener, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_any: object) -> None:
        raise FileProblem("the disk is full")

    monkeypatch.setattr(export, "export_customers", full)
    dialog = opened()
    dialog.save()
    settle_events()
    assert dialog.message.accessibleName() == "the disk is full"
    assert dialog.message.kind == "error"
    assert dialog.save_button.isVisible()
    assert list(target.iterdir()) == []


def test_stopping_leaves_no_file(opened: Opener, target: Path) -> None:
    dialog = opened()
    dialog.save()
    dialog.stop()
    settle_events()
    assert not dialog.jobs.running
    assert dialog.save_button.isVisible()
    assert [one for one in target.iterdir() if one.suffix == ".part"] == []


def test_the_folder_is_opened(
    opened: Opener, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", urls.append)
    dialog = opened()
    dialog.save()
    settle_events()
    QTest.mouseClick(dialog.folder_button, Qt.MouseButton.LeftButton)
    assert [Path(url.toLocalFile()) for url in urls] == [target]


def test_keys(opened: Opener, target: Path) -> None:
    dialog = opened()
    focused = QApplication.focusWidget()
    assert focused is dialog.format["xlsx"]
    QTest.keyClick(focused, Qt.Key.Key_Return)
    settle_events()
    assert len(list(target.iterdir())) == 1
    QTest.keyClick(dialog.format["xlsx"], Qt.Key.Key_Return)
    settle_events()
    assert len(list(target.iterdir())) == 1, "it is written: Enter closes"
    assert not dialog.isVisible()


def test_escape_closes(opened: Opener) -> None:
    dialog = opened()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_names_sizes_and_order(
    opened: Opener, desk: Desk, qapp: QApplication, target: Path, language: str, scale: float
) -> None:
    i18n.set_language(language)
    ways = Qt.LayoutDirection
    theme.apply(qapp, "light", scale, ways.RightToLeft if language == "fa" else ways.LeftToRight)
    ids = list(desk.customers.ids())
    dialog = opened(marked=ids, found=ids)
    for _state in range(2):
        least = dialog.minimumSizeHint()
        assert least.width() <= 900
        assert least.height() <= 560
        assert looking.nameless(dialog) == []
        assert looking.small(dialog) == []
        assert looking.cut(dialog) == []
        assert looking.out_of_order(dialog) == []
        dialog.save()
        settle_events()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_what_a_format_is_for_begins_where_its_name_begins(
    opened: Opener, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = opened()
    for one in dialog.format.values():
        option = QStyleOptionButton()
        one.initStyleOption(option)
        words = one.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, one)
        start = one.mapTo(dialog, words.topLeft()).x()
        rows = one.parentWidget().layout()
        under = rows.itemAt(rows.indexOf(one) + 1).widget()
        (said,) = under.findChildren(QLabel)
        left = said.mapTo(dialog, said.rect().topLeft()).x()
        if language == "en":
            assert left == start
        else:
            assert left + said.width() == start + words.width()
    speak("fa", 1.0)
