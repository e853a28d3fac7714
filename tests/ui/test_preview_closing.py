"""The preview, closed while it works for somebody; and how few pictures it asks for."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from crmdesk.errors import FileProblem
from crmdesk.reports.typeset.lines import Style
from crmdesk.reports.typeset.sheet import WIDTH, Running, pages_of, write_pages
from crmdesk.reports.typeset.strips import paragraph
from crmdesk.text import isolate_ltr
from tests.ui.kit import settle_events
from ui import pdf, tasks
from ui.dialogs import preview
from ui.dialogs.preview import PreviewDialog
from ui.pdf import PageSize
from ui.widgets.preview_pages import PreviewPages

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture(scope="module")
def document() -> bytes:
    strips = [
        strip
        for _part in range(10)
        for strip in paragraph("سلام بر شما " * 60, Style(), WIDTH, rtl=True)
    ]
    return write_pages(pages_of(strips), Running("نام", "فروشگاه", "سند"))


@pytest.fixture
def dialog(qtbot: QtBot, document: bytes) -> PreviewDialog:
    made = PreviewDialog(None, lambda _progress: document, "خلاصه", "خلاصه.pdf")
    qtbot.addWidget(made)
    made.show()
    settle_events()
    return made


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    chosen = tmp_path / "پوشه" / "سند.pdf"
    chosen.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(chosen), ""))
    return chosen


def printed(dialog: PreviewDialog, path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(path))
    dialog.print_to(printer)


def test_a_document_is_saved_although_the_preview_is_closed_at_once(
    dialog: PreviewDialog, target: Path, document: bytes
) -> None:
    gate = threading.Event()
    tasks.run_job(lambda _progress: gate.wait(20))  # something else is being done just then
    dialog.save()
    dialog.close()
    gate.set()
    settle_events()
    assert target.read_bytes() == document
    assert not dialog.isVisible()


def test_two_places_get_the_document(
    dialog: PreviewDialog, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = target.with_name("دومی.pdf")
    dialog.save()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(second), ""))
    dialog.save()
    dialog.close()
    settle_events()
    assert target.read_bytes() == second.read_bytes()
    assert not dialog.isVisible()


def test_all_pages_are_printed_although_the_preview_is_closed_at_once(
    dialog: PreviewDialog, tmp_path: Path, document: bytes
) -> None:
    pages = len(pdf.page_sizes(document))
    assert pages > 1
    printed(dialog, tmp_path / "paper.pdf")
    dialog.close()
    settle_events(2 * pages + 6)
    assert len(pdf.page_sizes((tmp_path / "paper.pdf").read_bytes())) == pages
    assert not dialog.isVisible()


def test_it_stays_to_say_that_the_document_was_not_saved(
    dialog: PreviewDialog, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_data: bytes, _target: Path) -> None:
        raise FileProblem("دیسک پر است.")

    monkeypatch.setattr(preview, "save", full)
    dialog.save()
    dialog.close()
    settle_events()
    assert dialog.isVisible()
    assert (dialog.message.kind, dialog.message.accessibleName()) == ("error", "دیسک پر است.")
    dialog.close()
    assert not dialog.isVisible()


def test_who_does_not_want_to_wait_stops_it(dialog: PreviewDialog, target: Path) -> None:
    dialog.save()
    dialog.close()
    assert dialog.isVisible()
    dialog._patience.timeout.emit()
    assert dialog.message.button.isVisible()
    dialog.message.button.click()
    assert not dialog.isVisible()
    settle_events()
    assert not dialog.isVisible()


def test_the_way_out_stays_until_the_last_thing_is_done(
    dialog: PreviewDialog,
    target: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()
    real = pdf.render
    monkeypatch.setattr(pdf, "render", lambda *asked: real(*asked) if gate.wait(20) else None)
    dialog.save()
    printed(dialog, tmp_path / "paper.pdf")
    dialog.close()
    dialog._patience.stop()
    dialog._patience.timeout.emit()
    qtbot.waitUntil(lambda: not dialog._saving, timeout=20_000)
    assert dialog._printing is not None
    assert dialog.message.button.isVisible()
    dialog.message.say("ok", "چیز دیگر")
    dialog.reject()
    assert dialog.message.button.isVisible()
    dialog.message.button.click()
    assert not dialog.isVisible()
    gate.set()
    settle_events()


def test_nothing_is_begun_while_it_closes(
    dialog: PreviewDialog, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_data: bytes, _target: Path) -> None:
        raise FileProblem("دیسک پر است.")

    monkeypatch.setattr(preview, "save", full)
    dialog.save()
    dialog.close()
    buttons = (dialog.save_button, dialog.print_button)
    assert not any(one.isEnabled() for one in buttons)
    dialog.save()
    printed(dialog, tmp_path / "paper.pdf")
    assert (len(dialog._saving), dialog._printing) == (1, None)
    settle_events()  # it stays to say why, and then it can be tried again
    assert dialog.isVisible()
    assert all(one.isEnabled() for one in buttons)


def test_a_path_that_begins_in_persian_does_not_turn_round(
    dialog: PreviewDialog, target: Path
) -> None:
    dialog.save()
    settle_events()
    assert isolate_ltr(str(target)) in dialog.message.accessibleName()


# ---- pictures ----------------------------------------------------------------------------------


class Pages(PreviewPages):
    """Notes which pictures are asked for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.resize(600, 800)
        self.show()
        self.asked: list[tuple[int, float]] = []
        self.picture_wanted.connect(lambda number, scale: self.asked.append((number, scale)))
        self.set_pages([PageSize(595, 842)] * count)

    def answer(self) -> None:
        self.give(*self.asked[-1], QImage(4, 4, QImage.Format.Format_RGB32))


@pytest.fixture
def pages(qtbot: QtBot) -> Pages:
    made = Pages(20)
    qtbot.addWidget(made)
    return made


def test_one_picture_is_asked_for_at_a_time(pages: Pages) -> None:
    pages.zoom_by(-1)
    for steps in [1] * 6 + [-1] * 4:
        pages.zoom_by(steps)
    assert len(pages.asked) == 1
    pages.answer()
    assert pages.asked[1:] == [(0, pages._pixels())]


def test_the_near_pages_are_asked_for_and_then_nothing(pages: Pages) -> None:
    for _time in range(20):
        pages.zoom_by(-1)  # many pages come near at once
    pages.resize(600, 4000)
    for _time in range(60):
        pages.answer()
    wanted = pages._near()
    assert len(wanted) > 6
    assert sorted(pages._pictures) == sorted(wanted)
    assert len(pages.asked) <= len(wanted) + 2


def test_the_page_in_view_comes_first(pages: Pages) -> None:
    pages.answer()
    pages.go_to(12)
    while pages.asked[-1][0] < 9:
        pages.answer()
    assert pages.asked[-1][0] == pages.page - 1


def test_a_picture_that_cannot_be_made_does_not_hold_the_others_up(pages: Pages) -> None:
    pages.failed(0)
    assert [number for number, _scale in pages.asked] == [0, 1]
    pages.failed(1)
    assert len(pages.asked) == 2
    pages.zoom_by(1)
    assert pages.asked[2][0] == 0
