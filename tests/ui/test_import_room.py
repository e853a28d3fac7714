"""Where the words of an import have their room: columns, rows, the panel, the choices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from crmdesk.desk import Desk
from crmdesk.i18n import _
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import ContactDraft, CustomerDraft
from crmdesk.text import FSI, PDI, isolate_ltr, strip_isolates
from tests.ui import import_kit
from tests.ui.import_kit import Opener, settled
from tests.ui.kit import settle_events, speak
from ui import tasks, theme
from ui.dialogs.import_wizard import COLUMNS, PREVIEW, RESULT, ImportDialog
from ui.models.import_rows import COLUMNS as OF_TABLE
from ui.text import BREAK, plain
from ui.widgets import address_text
from ui.widgets.delegates import ICON, PAD
from ui.widgets.import_compare import parts_of
from ui.widgets.import_source import SourceBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

opened, table = import_kit.opened, import_kit.table
pytestmark = pytest.mark.usefixtures("persian_look")
KEYS = [column.key for column in OF_TABLE]
PHONES = ("09123456789", "09121110002", "09121110003")
TABLE = """نام;موبایل;ایمیل;شهر;کد;توضیح;شغل
آزاده نیک‌اندیش;09121110002;a.long.mailbox@quite-long-example.com;تهران;A-1;;
رضا کریمی;09121110001;;;A-2;سلام;
نادر رادمنش;9.12E+09;;شیراز;;;
نام دیگر;09129998877;;;;;نانوا
;;;قم;B-1;;
"""


@pytest.fixture(autouse=True)
def in_persian() -> Iterator[None]:
    yield
    speak("fa", 1.0)


def read(opened: Opener, desk: Desk, folder: Path, step: int = PREVIEW) -> ImportDialog:
    desk.customers.add(
        CustomerDraft(
            "آزاده نیک‌اندیش",
            contacts=(ContactDraft("phone", PHONES[1], "mobile"),),
            tags=("همکار", "عمده"),
            addresses=(
                AddressDraft("home", "خیابان آزادی، کوچهٔ بهار، پلاک ۱۲، طبقهٔ سوم", "تهران"),
            ),
        )
    )
    path = folder / "a.csv"
    path.write_text(TABLE, encoding="utf-8")
    dialog = opened()
    dialog.resize(900, 560)
    dialog.take(path)
    settled(dialog)
    while dialog.step < step:
        dialog.next()
        settled(dialog)
    QTest.qWait(60)
    return dialog


def list_kind(dialog: ImportDialog, kind: str) -> None:
    dialog.preview.filters.chip(kind).click()
    QTest.qWait(60)


def shown_columns(dialog: ImportDialog) -> list[str]:
    return [KEYS[place] for place in dialog.preview.table.columns.in_sight()]


def cut_cells(dialog: ImportDialog, key: str) -> list[str]:
    """Return the texts of a column that have no room in it."""
    table, place = dialog.preview.table, KEYS.index(key)
    metrics = QFontMetrics(theme.font())
    mark = ICON + 6 if OF_TABLE[place].icon else 0
    room = table.columnWidth(place) - 2 * PAD - mark
    cells = (table.model().index(row, place).data() for row in range(table.model().rowCount()))
    return [text for text in cells if metrics.horizontalAdvance(strip_isolates(text)) > room]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_columns_share_the_room_by_what_they_hold(
    opened: Opener, desk: Desk, tmp_path: Path, language: str
) -> None:
    speak(language, 1.0)
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "adds")
    assert shown_columns(dialog)[:2] == ["name", "action"]
    for key in ("name", "action"):
        assert cut_cells(dialog, key) == []
    header = dialog.preview.table.horizontalHeader()
    assert header.length() == dialog.preview.table.viewport().width()


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_error_is_said_in_a_few_words_and_whole(
    opened: Opener, desk: Desk, tmp_path: Path, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "error")
    assert "parts" not in shown_columns(dialog)
    assert "phone" not in shown_columns(dialog)
    for key in ("name", "action") if scale == 1 else ():
        assert cut_cells(dialog, key) == []
    line = dialog.preview.model.row_at(0)
    assert line is not None
    assert dialog.plan is not None
    problem = dialog.plan.problems[0]
    assert line.words.startswith(problem.short)
    assert problem.sentence in dialog.preview.compare.said
    list_kind(dialog, "adds")
    assert "parts" in shown_columns(dialog) or scale > 1


def test_the_cells_of_a_row_stand_in_the_order_of_the_reader(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "error")
    text = dialog.preview.model.index(1, 0).data()
    # Each in an isolate of its own: in one alone the first would turn the others round.
    assert [part.count(FSI) for part in text.split(" · ")] == [1, 1]
    assert strip_isolates(text) == "قم · B-1"


def inside(part: QWidget, whole: QWidget) -> bool:
    return whole.rect().contains(QRect(part.mapTo(whole, QPoint()), part.size()))


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_three_columns_stay_inside_the_panel(
    opened: Opener, desk: Desk, tmp_path: Path, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "adds")
    compare = dialog.preview.compare
    view = compare.area.viewport()
    assert not compare.area.horizontalScrollBar().isVisible()
    labels = [one for one in compare.area.widget().findChildren(QLabel) if one.isVisible()]
    assert any("example" in one.text() for one in labels)
    for one in labels:
        left = one.mapTo(view, QPoint()).x()
        assert left >= 0
        assert left + one.width() <= view.width(), one.text()
    assert "a.long.mailbox@quite-long-example.com" in compare.said


def test_the_column_that_says_more_has_more_room(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "adds")
    QTest.keyClick(dialog.preview.table, Qt.Key.Key_S)  # only «the same» and «—» beside
    settle_events()
    grid = dialog.preview.compare._grid
    here = [grid.itemAtPosition(row, 2) for row in range(3)]
    assert all(item is not None for item in here)
    there, beside = grid.cellRect(1, 1).width(), grid.cellRect(1, 2).width()
    metrics = QFontMetrics(theme.font())
    address = metrics.horizontalAdvance("a.long.mailbox@quite-long-example.com")
    assert beside >= min(address, there)
    assert there + beside <= dialog.preview.compare.area.viewport().width()


def test_the_list_takes_room_from_the_panel_until_a_person_parts_them(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "error")
    splitter = dialog.preview.splitter
    roomy = splitter.sizes()[1]
    list_kind(dialog, "adds")
    assert splitter.sizes()[1] < roomy
    table = dialog.preview.table
    line = dialog.preview.model.row_at(0)
    assert line is not None
    first = strip_isolates(line.parts).partition(_(", "))[0]
    room = table.columnWidth(KEYS.index("parts")) - 2 * PAD
    assert QFontMetrics(theme.font()).horizontalAdvance(first) <= room
    splitter.splitterMoved.emit(0, 1)
    splitter.setSizes([splitter.width() - 400, 400])
    parted = splitter.sizes()
    list_kind(dialog, "error")
    assert splitter.sizes() == parted


def test_the_name_of_the_file_keeps_its_end(opened: Opener, table: Path) -> None:
    dialog = opened(table)
    assert dialog.source.text == isolate_ltr(table.name)


def test_wrapped_values_begin_at_one_edge(opened: Opener, desk: Desk, tmp_path: Path) -> None:
    dialog = read(opened, desk, tmp_path)
    list_kind(dialog, "adds")
    labels = dialog.preview.compare.area.widget().findChildren(QLabel)
    address = next(one for one in labels if "کوچهٔ" in one.text())
    assert address.height() > 2 * address.fontMetrics().height()
    # A common space at the end of a line counts to its width there.
    assert " " not in address.text().replace(f"\u00a0{BREAK}", "")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_tags_and_addresses_are_written_as_everywhere(language: str) -> None:
    speak(language, 1.0)
    place = AddressDraft("home", "خیابان آزادی", "تهران", postcode="1234567890")
    draft = CustomerDraft("علی", tags=("همکار", "عمده"), addresses=(place,))
    parts = {part.here for part in parts_of(draft, None, has_new_details=False)}
    assert "همکار، عمده" in parts
    assert address_text.one_line(place) in parts
    latin = CustomerDraft("Ali", tags=("one", "two"))
    parts = {part.here for part in parts_of(latin, None, has_new_details=False)}
    assert parts == {"one, two"} if language == "en" else parts == {"one، two"}


# ---- columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_choice_shows_its_words(
    opened: Opener, desk: Desk, tmp_path: Path, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = read(opened, desk, tmp_path, COLUMNS)
    settle_events()
    for row in dialog.columns.rows:
        room = row.choice.width() - 28 - 2 * 10
        words = row.choice.currentText()
        assert row.choice.fontMetrics().horizontalAdvance(words) <= room, words


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_the_choice_with_the_keyboard_is_seen_whole(
    opened: Opener, desk: Desk, tmp_path: Path, scale: float
) -> None:
    speak("fa", scale)
    dialog = read(opened, desk, tmp_path, COLUMNS)
    settle_events()
    focused = QApplication.focusWidget()
    assert focused in [row.choice for row in dialog.columns.rows]
    assert inside(focused, dialog.columns.area.viewport())


def test_a_few_pixels_are_no_reason_to_scroll(opened: Opener, desk: Desk, tmp_path: Path) -> None:
    dialog = read(opened, desk, tmp_path, COLUMNS)
    area = dialog.columns.area
    for missing in (4, 10, 16):
        fitting = area.widget().minimumSizeHint().height()
        dialog.resize(900, dialog.height() - (area.viewport().height() - fitting) - missing)
        settle_events()
        QTest.qWait(2)
        settle_events()
        assert area.verticalScrollBar().maximum() == 0, missing
        dialog.resize(900, 760)
        settle_events()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_seven_columns_at_large_text_need_no_scroll_bar(
    qtbot: QtBot, desk: Desk, tmp_path: Path, language: str
) -> None:
    speak(language, 1.3)
    path = tmp_path / "b.csv"
    head = "نام;موبایل;ایمیل;شرکت;شهر;گروه;کد;توضیحات\n"
    path.write_text(f"{head}علی;09121110002;a@b.ir;;تهران;همکار;A-1;سلام\n", encoding="utf-8")
    behind = QWidget()
    qtbot.addWidget(behind)
    behind.resize(900, 560)
    dialog = ImportDialog(behind, desk, path)
    dialog.open()
    settled(dialog)
    QTest.qWait(20)
    assert len(dialog.columns.rows) == 7
    assert dialog.columns.area.verticalScrollBar().maximum() == 0
    tasks.shutdown()


def test_what_is_empty_keeps_its_place(opened: Opener, desk: Desk, tmp_path: Path) -> None:
    dialog = read(opened, desk, tmp_path, COLUMNS)
    first, second, *_rest = dialog.columns.first.texts
    assert len(first.split("  ·  ")) == len(second.split("  ·  "))
    assert second.split("  ·  ")[2] == "—"


def test_what_stands_below_the_columns_begins_at_one_edge(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    dialog = read(opened, desk, tmp_path, COLUMNS)
    dialog.resize(900, 760)
    settle_events()
    step = dialog.columns
    assert step.first.isVisible()
    line = step.first.findChildren(QLabel)[0]
    edges = {one.mapTo(step, QPoint()).x() + one.width() for one in (line, step.remember)}
    assert edges == {step.width()}


def test_a_guess_is_said_in_one_pair_of_brackets(opened: Opener, table: Path) -> None:
    speak("fa", 1.0)
    dialog = opened(table)
    source: SourceBar = dialog.columns.source
    words = source.encoding.currentText()
    assert source.encoding.code == "windows-1256"
    assert words.count("(") == 1
    assert "1256" in words
    assert PDI in words


def test_the_buttons_meet_the_edge_of_the_place_to_drop(opened: Opener) -> None:
    dialog = opened()
    settle_events()
    file = dialog.file
    assert file.sample_button.property("kind") != "ghost"
    zone, button = (
        QRect(one.mapTo(file, QPoint()), one.size()) for one in (file.zone, file.sample_button)
    )
    assert zone.left() == button.left()


# ---- the frame ---------------------------------------------------------------------------------


def test_nothing_of_the_step_before_stays_while_it_is_written(
    opened: Opener, desk: Desk, tmp_path: Path
) -> None:
    dialog = read(opened, desk, tmp_path)
    assert plain(dialog.place)
    before = plain(dialog.title)
    dialog._show_working(_("A backup first, then the contacts…"), True)
    assert plain(dialog.title) == _("Importing…") != before
    assert plain(dialog.place) == ""
    dialog.show_step(PREVIEW)
    assert plain(dialog.title) == before
    assert plain(dialog.place)


def test_it_is_said_once_that_it_was_taken_back(opened: Opener, desk: Desk, tmp_path: Path) -> None:
    dialog = read(opened, desk, tmp_path, RESULT)
    assert plain(dialog.place)
    dialog.take_back()
    settled(dialog)
    assert plain(dialog.title) == _("Import contacts")
    assert plain(dialog.place) == ""
    assert plain(dialog.outcome._title) == _("The import was undone")


@pytest.mark.parametrize(
    ("window", "wanted"),
    [
        ((1366, 768), (1000, 680)),
        ((1060, 900), (1060, 900)),
        ((1366, 700), (1366, 700)),
        ((900, 560), (900, 560)),
    ],
)
def test_no_sliver_of_the_window_is_left_beside(
    qtbot: QtBot, desk: Desk, window: tuple[int, int], wanted: tuple[int, int]
) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    behind.resize(*window)
    dialog = ImportDialog(behind, desk)
    assert (dialog.width(), dialog.height()) == wanted
