"""The preview: pages on the screen, saving, printing, keys, errors."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.reports.typeset.lines import Style
from crmdesk.reports.typeset.sheet import WIDTH, Running, pages_of, write_pages
from crmdesk.reports.typeset.strips import paragraph
from tests.ui import looking
from tests.ui.kit import settle_events, speak
from ui import pdf, theme
from ui.dialogs.preview import PreviewDialog
from ui.text import plain
from ui.widgets.preview_pages import PreviewPages

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")

PAGES = 3


@pytest.fixture(scope="module")
def document() -> bytes:
    strips = [
        strip
        for _ in range(18)
        for strip in paragraph("سلام بر شما " * 60, Style(), WIDTH, rtl=True)
    ]
    data = write_pages(pages_of(strips), Running("نام", "فروشگاه", "سند"))
    assert len(pdf.page_sizes(data)) == PAGES
    return data


def opened(qtbot: QtBot, make: Callable[[Progress], bytes]) -> PreviewDialog:
    dialog = PreviewDialog(None, make, "\u2068خلاصه\u2069", "خلاصه/علی.pdf")
    qtbot.addWidget(dialog)
    dialog.resize(760, 600)
    dialog.show()
    dialog.activateWindow()
    settle_events()
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, document: bytes) -> PreviewDialog:
    return opened(qtbot, lambda _progress: document)


def test_enter_saves_from_the_pages_and_presses_what_has_the_keyboard(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def ask(*_asked: object) -> tuple[str, str]:
        asked.append(1)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    assert dialog.pages.hasFocus()
    press(dialog, Qt.Key.Key_Return, held=False)
    assert asked == [1]
    dialog.close_button.setFocus()
    press(dialog, Qt.Key.Key_Return, held=False)
    assert asked == [1]
    assert not dialog.isVisible()


def press(dialog: PreviewDialog, key: Qt.Key, held: bool = True) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if held else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(dialog.focusWidget() or dialog, key, modifier)
    settle_events()


def test_it_opens_on_the_first_page_with_the_keyboard_there(dialog: PreviewDialog) -> None:
    assert dialog.windowTitle() == "خلاصه"
    assert dialog.stack.state == "content"
    assert dialog.pages.hasFocus()
    assert "۱" in plain(dialog.page_label)
    assert "۳" in plain(dialog.page_label)
    assert dialog.save_button.isEnabled()


def test_pages_are_sharp_and_white_in_every_theme(
    dialog: PreviewDialog, qapp: QApplication
) -> None:
    theme.apply(qapp, "dark", direction=Qt.LayoutDirection.RightToLeft)
    settle_events()
    scale, picture = dialog.pages._pictures[0]
    assert scale == dialog.pages.zoom * 96 / 72 * dialog.devicePixelRatioF()
    assert abs(picture.width() - pdf.page_sizes(dialog._data)[0].width * scale) <= 1
    seen = dialog.pages.viewport().grab().toImage()
    assert seen.pixelColor(seen.width() // 2, 40).name() == "#ffffff"
    assert seen.pixelColor(6, seen.height() // 2) == theme.color("surface2")


def test_keys_zoom_in_out_and_back(dialog: PreviewDialog) -> None:
    fit = dialog.pages.zoom
    press(dialog, Qt.Key.Key_Equal)
    assert dialog.pages.zoom > fit
    press(dialog, Qt.Key.Key_Minus)
    press(dialog, Qt.Key.Key_Minus)
    assert dialog.pages.zoom < fit
    press(dialog, Qt.Key.Key_0)
    assert dialog.pages.zoom == fit
    for _time in range(30):
        dialog.zoom_in_button.click()
    assert dialog.pages.zoom == 3
    assert "۳۰۰" in plain(dialog.zoom_label)
    for _time in range(30):
        dialog.zoom_out_button.click()
    assert dialog.pages.zoom == 0.5
    dialog.fit_button.click()
    assert dialog.pages.zoom == fit
    settle_events()


def test_the_wheel_zooms_with_ctrl(dialog: PreviewDialog) -> None:
    fit = dialog.pages.zoom
    here = QPointF(50, 50)
    for held, wanted in (
        (Qt.KeyboardModifier.NoModifier, False),
        (Qt.KeyboardModifier.ControlModifier, True),
    ):
        event = QWheelEvent(
            here,
            dialog.pages.mapToGlobal(here),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(dialog.pages.viewport(), event)
        assert (dialog.pages.zoom > fit) is wanted
    settle_events()


def test_scrolling_goes_through_the_pages(dialog: PreviewDialog) -> None:
    press(dialog, Qt.Key.Key_End, held=False)
    assert dialog.pages.page == PAGES
    assert plain(dialog.page_label).count("۳") == 2
    assert PAGES - 1 in dialog.pages._pictures
    press(dialog, Qt.Key.Key_Home, held=False)
    assert dialog.pages.page == 1
    press(dialog, Qt.Key.Key_Space, held=False)
    assert dialog.pages.verticalScrollBar().value() > 0
    dialog.pages.go_to(2)
    assert dialog.pages.page == 2
    before = dialog.pages.verticalScrollBar().value()
    press(dialog, Qt.Key.Key_Down, held=False)
    assert dialog.pages.verticalScrollBar().value() > before


def test_zoom_keeps_the_place(dialog: PreviewDialog) -> None:
    dialog.pages.go_to(2)
    for steps in (1, 1, 1, -1, -1):
        dialog.pages.zoom_by(steps)
        settle_events()
        assert dialog.pages.page == 2


def test_only_near_pages_are_kept(qtbot: QtBot, document: bytes) -> None:
    view = PreviewPages()
    qtbot.addWidget(view)
    view.set_pages(pdf.page_sizes(document) * 20)
    for number in range(60):
        view.give(number, 1.0, QImage(4, 4, QImage.Format.Format_RGB32))
    assert sorted(view._pictures) == list(range(6))


# ---- saving ------------------------------------------------------------------------------------


def answer(monkeypatch: pytest.MonkeyPatch, path: str) -> list[str]:
    asked: list[str] = []

    def name(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return path, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(name))
    return asked


def test_saving_writes_the_file_and_says_where(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, document: bytes
) -> None:
    asked = answer(monkeypatch, str(tmp_path / "سند"))
    press(dialog, Qt.Key.Key_S)
    assert Path(asked[0]).name == "خلاصه علی.pdf"
    assert (tmp_path / "سند.pdf").read_bytes() == document
    assert dialog.message.kind == "ok"
    assert "سند.pdf" in dialog.message.accessibleName()


def test_a_dot_in_the_name_is_no_ending(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, document: bytes
) -> None:
    answer(monkeypatch, str(tmp_path / "Dr. Ali"))
    (tmp_path / "Dr. Ali.pdf").write_bytes(b"another")
    press(dialog, Qt.Key.Key_S)
    assert (tmp_path / "Dr. Ali.pdf").read_bytes() == b"another"
    assert (tmp_path / "Dr. Ali (2).pdf").read_bytes() == document


def test_a_place_that_cannot_be_written_is_told(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, str(tmp_path / "missing" / "x.pdf"))
    dialog.save_button.click()
    settle_events()
    assert dialog.message.kind == "error"
    assert dialog.isVisible()


def test_taking_it_back_saves_nothing(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, "")
    dialog.save_button.click()
    settle_events()
    assert not dialog.message.isVisible()
    assert list(tmp_path.glob("*.pdf")) == []


# ---- printing ----------------------------------------------------------------------------------


def test_printing_gives_all_pages_to_the_printer(dialog: PreviewDialog, tmp_path: Path) -> None:
    target = tmp_path / "printed.pdf"
    printer = QPrinter()
    printer.setOutputFileName(str(target))
    dialog.print_to(printer)
    settle_events(2 * PAGES + 6)
    assert dialog.message.kind == "ok"
    assert dialog.print_button.isEnabled()
    sizes = pdf.page_sizes(target.read_bytes())
    assert len(sizes) == PAGES
    printed = pdf.render(target.read_bytes(), 0, 0.5)
    dark = sum(
        printed.pixelColor(x, y).lightness() < 200
        for x in range(0, printed.width(), 2)
        for y in range(0, printed.height(), 2)
    )
    assert dark > 500


def test_a_range_of_pages_is_kept(dialog: PreviewDialog, tmp_path: Path) -> None:
    target = tmp_path / "printed.pdf"
    printer = QPrinter()
    printer.setOutputFileName(str(target))
    printer.setFromTo(2, 2)
    dialog.print_to(printer)
    settle_events(2 * PAGES + 6)
    assert len(pdf.page_sizes(target.read_bytes())) == 1


def test_a_printer_that_refuses_is_told(
    dialog: PreviewDialog, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("QPainter|QPrinter|QPdf|open")
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "missing" / "x.pdf"))
    dialog.print_to(printer)
    settle_events(2 * PAGES + 6)
    assert dialog.message.kind == "error"
    assert dialog.print_button.isEnabled()


def test_the_print_key_asks_for_a_printer(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QPrintDialog, "show", lambda asked: shown.append("asked"))
    press(dialog, Qt.Key.Key_P)
    assert shown == ["asked"]


# ---- errors and closing ------------------------------------------------------------------------


def test_an_error_can_be_tried_again(qtbot: QtBot, document: bytes) -> None:
    tries: list[int] = []

    def make(_progress: Progress) -> bytes:
        tries.append(1)
        if len(tries) == 1:
            raise FileProblem("دیسک پر است.")
        return document

    dialog = opened(qtbot, make)
    assert dialog.stack.state == "notice"
    head, rest = dialog.stack.sentence.split("\n")
    assert head == _("The document could not be created")
    assert rest.startswith("دیسک پر است. ")
    assert not dialog.save_button.isEnabled()
    zoom = (dialog.zoom_in_button, dialog.zoom_out_button, dialog.zoom_label, dialog.fit_button)
    assert not any(one.isVisible() for one in zoom)
    again = dialog.focusWidget()
    assert isinstance(again, QPushButton)
    assert again in dialog.stack.offers
    again.click()
    settle_events()
    assert dialog.stack.state == "content"
    assert dialog.pages.hasFocus()
    assert dialog.save_button.isEnabled()
    assert all(one.isVisible() for one in zoom)


def test_a_reason_is_not_said_twice(qtbot: QtBot) -> None:
    def make(_progress: Progress) -> bytes:
        raise FileProblem(_("The document could not be created"))

    dialog = opened(qtbot, make)
    assert dialog.stack.sentence.count(_("The document could not be created")) == 1


def test_the_frame_holds_the_scroll_bar_and_meets_the_buttons(
    qtbot: QtBot, document: bytes
) -> None:
    dialog = opened(qtbot, lambda _progress: document)
    bar, pages = dialog.pages.verticalScrollBar(), dialog.pages
    assert bar.isVisible()
    held = QRect(bar.mapTo(pages, QPoint()), bar.size())
    assert pages.rect().adjusted(2, 2, -2, -2).contains(held)
    edge = pages.mapTo(dialog, QPoint()).x()  # the last button of a right-to-left row
    assert edge == dialog.save_button.mapTo(dialog, QPoint()).x()


@pytest.mark.parametrize("data", [b"", b"no document", b"%PDF-1.4\n%%EOF"])
def test_a_damaged_document_is_a_sentence(qtbot: QtBot, data: bytes) -> None:
    dialog = opened(qtbot, lambda _progress: data)
    assert dialog.stack.state == "notice"
    with pytest.raises(FileProblem):
        pdf.page_sizes(data)


def test_closing_stops_the_work(qtbot: QtBot, document: bytes) -> None:
    steps: list[Any] = []

    def make(progress: Progress) -> bytes:
        steps.append(progress)
        return document

    dialog = opened(qtbot, make)
    press(dialog, Qt.Key.Key_Escape, held=False)
    assert not dialog.isVisible()
    assert steps[0].cancelled


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_names_sizes_and_order(
    qtbot: QtBot, qapp: QApplication, document: bytes, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = opened(qtbot, lambda _progress: document)
    assert looking.wrong(dialog) == []
    assert looking.too_large(dialog) == []


def test_a_huge_page_is_drawn_coarser() -> None:
    buffer = io.BytesIO()
    buffer.write(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 14000 14000]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    picture = pdf.render(buffer.getvalue(), 0, 4.0)
    assert picture.width() * picture.height() <= pdf.MOST_PIXELS * 1.01
