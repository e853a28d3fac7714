"""The page of the backups in every size of window and text: one scroll bar, edges, what is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.text import isolate_ltr, strip_isolates
from tests.ui.backup_kit import damage, let_go, shelf, shown_page, until, watched
from tests.ui.kit import settle_events
from ui import data_swap, theme
from ui.dialogs.restore import RestoreDialog
from ui.main_window import MainWindow
from ui.menu_words import pop_up_below
from ui.pages.backup import MARGIN
from ui.shell import Skeleton
from ui.text import plain
from ui.widgets import backup_deeds as deeds
from ui.widgets import backup_words as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_ = i18n._
LOW, HIGH = (900, 560), (1366, 768)
RTL = Qt.LayoutDirection.RightToLeft


@pytest.fixture(autouse=True)
def ended(window: MainWindow, qapp: QApplication) -> Iterator[None]:
    yield
    let_go(window)
    theme.apply(qapp, "light", direction=RTL)


def page_in(window: MainWindow, desk: Desk, size: tuple[int, int], *hours: float) -> Any:
    shelf(desk.store.path, *(hours or range(14, 0, -1)))
    watched(window)
    window.resize(*size)
    page = shown_page(window)
    settle_events()
    return page


def edges(page: Any) -> tuple[int, int]:
    """Left and right of the card, from the edges of the page."""
    corner = page.card.mapTo(page, QPoint(0, 0)).x()
    return corner, page.width() - corner - page.card.width()


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_a_low_window_has_one_scroll_bar(
    window: MainWindow, desk: Desk, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, "light", scale, RTL)
    page = page_in(window, desk, LOW)
    table = page.backups.table
    assert page.area.verticalScrollBar().maximum() > 0
    assert table.verticalScrollBar().maximum() == 0
    assert not table.verticalScrollBar().isVisible()
    assert edges(page) == (MARGIN, MARGIN)
    last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
    assert last.bottom() <= table.viewport().height()


def test_a_high_window_scrolls_the_list_alone(window: MainWindow, desk: Desk) -> None:
    page = page_in(window, desk, HIGH)
    assert page.area.verticalScrollBar().maximum() == 0
    assert page.backups.table.verticalScrollBar().maximum() > 0
    assert edges(page) == (MARGIN, MARGIN)
    window.resize(*LOW)
    settle_events()
    assert page.backups.table.verticalScrollBar().maximum() == 0


def test_keys_keep_the_row_in_sight_and_the_title_whole(window: MainWindow, desk: Desk) -> None:
    page = page_in(window, desk, LOW)
    table, bar = page.backups.table, page.area.verticalScrollBar()
    assert bar.value() == 0

    def in_sight() -> bool:
        row = table.visualRect(table.currentIndex())
        top = table.viewport().mapTo(page.area.viewport(), row.topLeft()).y()
        return bool(top >= 0 and top + row.height() <= page.area.viewport().height())

    last = table.model().rowCount() - 1
    for key in [Qt.Key.Key_Down] * last + [Qt.Key.Key_Up] * last:
        QTest.keyClick(table, key)
        assert in_sight()
        title = page.card.mapTo(page.area.viewport(), QPoint(0, 0)).y()
        assert bar.value() == 0 or title <= 12  # above the card stands the title
    assert bar.value() == 0
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert 0 < table.currentIndex().row() < last
    QTest.keyClick(table, Qt.Key.Key_End)
    assert in_sight()
    QTest.keyClick(table, Qt.Key.Key_PageUp)
    assert 0 < table.currentIndex().row() < last
    assert in_sight()


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_without_backups_nothing_scrolls(
    window: MainWindow, desk: Desk, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, "light", scale, RTL)
    watched(window)
    window.resize(*LOW)
    page = shown_page(window)
    settle_events()
    assert page.backups.states.sentence
    assert page.area.verticalScrollBar().maximum() == 0


def test_a_short_list_asks_for_no_more_than_its_rows(window: MainWindow, desk: Desk) -> None:
    page = page_in(window, desk, LOW, 1)
    table = page.backups.table
    assert table.model().rowCount() == 1
    header = table.horizontalHeader().sizeHint().height()
    assert table.minimumHeight() == header + theme.row_height()
    assert page.area.verticalScrollBar().maximum() == 0


def test_the_page_stays_where_the_row_is_in_sight(window: MainWindow, desk: Desk) -> None:
    page = page_in(window, desk, LOW)
    table, area = page.backups.table, page.area
    tall = area.viewport().height()
    seen = 0
    for row in range(table.model().rowCount()):
        place = table.visualRect(table.model().index(row, 0))
        if table.viewport().mapTo(area.viewport(), place.bottomLeft()).y() < tall:
            seen = row
    assert seen > 0
    table.go_to(seen, 0)
    assert area.verticalScrollBar().value() == 0


@pytest.mark.parametrize("size", [LOW, HIGH])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_why_a_backup_was_made_is_seen_before_its_size(
    window: MainWindow, desk: Desk, qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    theme.apply(qapp, "light", scale, RTL)
    page = page_in(window, desk, size)
    keys = [one.key for one in page.backups.list.columns]
    assert not page.backups.table.isColumnHidden(keys.index("why"))
    hidden = [key for place, key in enumerate(keys) if page.backups.table.isColumnHidden(place)]
    assert hidden == keys[len(keys) - len(hidden) :]
    assert keys[-1] == "size"


def test_the_frame_of_the_last_row_keeps_its_corners(window: MainWindow, desk: Desk) -> None:
    table = page_in(window, desk, LOW).backups.table
    assert table.mask().contains(table.rect().bottomLeft())
    assert table.mask().contains(table.rect().bottomRight())
    assert not table.mask().contains(table.rect().topLeft())


def test_the_buttons_of_the_card_stand_in_two_columns(
    window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    page = page_in(window, desk, LOW, 1)
    card = page.card
    alone = (card.folder_button, card.second_button, card.unpack_button)
    assert len({(one.x(), one.width()) for one in alone}) == 1
    window.program.backups.keeper.second_place = tmp_path / "away"  # type: ignore[union-attr]
    page.refresh()
    settle_events()
    for column in (
        (card.folder_button, card.forget_button, card.unpack_button),
        (card.second_button, card.pack_button),
    ):
        assert len({(one.x(), one.width()) for one in column}) == 1
    card.take_bundles(False)
    settle_events()
    assert card.pack_button.x() == card.folder_button.x()


def test_what_failed_is_said_once_with_what_to_do(window: MainWindow, desk: Desk) -> None:
    shelf(desk.store.path, 2)
    keeper = watched(window).keeper
    keeper._note(failed={"at": "2026-11-21T05:40:00Z", "sentence": "دیسک پر است"})
    page = shown_page(window)
    assert page.card.alarm.accessibleName().endswith("دیسک پر است")
    assert page.card.alarm.button.text() == _("Back up now")
    assert page.make_button.isHidden()
    assert plain(page.card._title)


def test_the_menu_opens_within_the_margin_of_the_page(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_in(window, desk, LOW, 1)
    button = page.backups.more_button
    places: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, at: places.append(at))
    button.click()
    assert places == [button.mapToGlobal(QPoint(0, button.height()))]
    menu = QMenu()
    menu.addAction("x")
    menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    pop_up_below(menu, button)
    end = button.mapToGlobal(QPoint(button.width(), 0)).x()
    assert places[-1].x() + menu.sizeHint().width() == end


def test_each_kind_of_work_has_its_picture(window: MainWindow, desk: Desk) -> None:
    page = page_in(window, desk, LOW, 1)
    page._busy(True)
    assert page.progress._mark.isVisible()
    assert not page.progress._mark.pixmap().isNull()
    page._busy(False)


def test_a_damaged_backup_is_named_by_its_day(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    (made,) = shelf(desk.store.path, 1)
    damage(made)
    watched(window)
    page = shown_page(window)
    (entry,) = page.view.entries
    dialog = RestoreDialog(window, desk.store.path, entry.path, entry.made_at, lambda: None)
    qtbot.addWidget(dialog)
    page.backups.want("verify")
    until(qtbot, page.message.isVisible)
    when = words.when(entry.made_at)
    for said in (page.message, dialog.message):
        name = said.accessibleName().replace("\N{NO-BREAK SPACE}", " ")
        assert when in name
        assert ".db" not in name
    dialog.reject()


def test_the_numbers_of_a_restore_stand_at_their_names(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    (made,) = shelf(desk.store.path, 1)
    dialog = RestoreDialog(window, desk.store.path, Path(made.path), None, lambda: None)
    qtbot.addWidget(dialog)
    dialog.open()
    until(qtbot, dialog.restore_button.isEnabled)
    grid: Any = dialog.table.layout()
    first = grid.cellRect(1, 0).united(grid.cellRect(4, 0))
    assert grid.cellRect(1, 1).right() + 30 > first.left()  # the columns follow each other
    assert first.width() <= 120
    dialog.reject()


def test_a_day_keeps_its_hour() -> None:
    assert words.tied("شنبه ۳۰ آبان، ۰۸:۵۶ بود، نه ۲۰") == "شنبه ۳۰ آبان،\u00a0۰۸:۵۶ بود، نه ۲۰"
    assert words.tied("Sat 30 Aban, 08:56, at 9") == "Sat 30 Aban,\u00a008:56, at 9"


def test_a_bundle_is_offered_under_the_day_of_the_persian_calendar(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert words.bundle_name("desk", date(2026, 11, 21)) == "desk-14050830"
    page = page_in(window, desk, LOW, 1)
    asked: list[str] = []
    monkeypatch.setattr(deeds, "ask_new_file", lambda _page, name: asked.append(name))
    page.card.pack_button.click()
    assert len(asked) == 1
    assert "-14" in asked[0]


def test_a_sentence_without_a_day_stays_as_it_is() -> None:
    path = Path("desk-20261121-081400-auto.db")
    assert words.by_day("x", path, datetime(2026, 11, 21, tzinfo=UTC)) == "x"
    assert words.by_day(path.name, path, None) == path.name


def test_a_backup_is_called_by_its_day_in_a_sentence() -> None:
    path = Path("desk-20261121-081400-auto.db")
    i18n.set_language("en")
    sentence = f"The backup {isolate_ltr(path.name)} is damaged."
    said = strip_isolates(words.by_day(sentence, path, datetime(2026, 11, 21, 4, 44, tzinfo=UTC)))
    assert said.replace("\N{NO-BREAK SPACE}", " ").startswith("The backup of Sat 30 Aban")


def test_what_takes_the_place_of_the_data_is_said_in_the_middle(window: MainWindow) -> None:
    window.show_skeleton()
    swap = data_swap.of_nothing(Path("desk.db"))
    data_swap.show_working(window, swap)
    stand_in = window.pages.stand_in
    assert isinstance(stand_in, Skeleton)
    assert stand_in._said is not None
    assert stand_in._said.accessibleName() == swap.words
