"""Columns of the customers' table: which, where, how wide, and what the list is sorted by."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from crmdesk.desk import Desk
from crmdesk.i18n import _
from tests.ui import kit
from tests.ui.kit import Window, at, customer, follow_up
from ui import customers_list, theme
from ui.context import Context
from ui.models.customer_columns import WIDTHS
from ui.pages.customers import CustomersPage
from ui.widgets.columns_menu import ColumnsMenu
from ui.widgets.rows_table import RowsTable
from ui.widgets.table_header import TableHeader
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NAMES = ("امیر", "بهار", "پریسا", "رضا")
desk = kit.desk


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    cities = ("یزد", "تهران", "", "پردیس")
    return [customer(desk, name, city=city) for name, city in zip(NAMES, cities, strict=True)]


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, ids: list[int]) -> Window:
    made = Window(desk, CustomersPage, customer_ids=desk.customers.ids())
    qtbot.addWidget(made)
    made.resize(1600, 700)
    made.page.focus_first()
    made.page.table.grab()
    return made


def again(qtbot: QtBot, desk: Desk, state: WindowState, **more: Any) -> Window:
    def make(context: Context) -> CustomersPage:
        context.state = state
        return CustomersPage(context)

    made = Window(desk, make, **more)
    qtbot.addWidget(made)
    made.resize(1600, 700)
    made.page.table.grab()
    return made


def keys(window: Window) -> list[str]:
    columns = window.page.model.columns
    return [columns[each].key for each in window.page.table.columns.in_sight()]


def listed(window: Window) -> list[int]:
    return list(window.page.model.ids)


@pytest.fixture
def menu(window: Window, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[QAction]]:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda shown, *_at: opened.append(shown))

    def entries() -> list[QAction]:
        window.page.command("columns")()
        return opened[-1].actions()

    return entries


def named(entries: list[QAction], words: str) -> QAction:
    return next(entry for entry in entries if entry.text() == words)


def test_the_menu_shows_and_hides(
    window: Window, menu: Callable[[], list[QAction]], desk: Desk, ids: list[int]
) -> None:
    desk.customers.add_tag(ids[:1], "عمده")
    assert keys(window) == ["name", "phone", "next", "city", "last"]
    assert not named(menu(), _("Tags")).isChecked()
    named(menu(), _("Tags")).trigger()
    named(menu(), _("City")).trigger()
    assert keys(window) == ["name", "phone", "next", "last", "tags"]
    tags = [column.key for column in window.page.model.columns].index("tags")
    assert "عمده" in window.page.model.index(0, tags).data()
    named(menu(), _("Reset")).trigger()
    assert keys(window) == ["name", "phone", "next", "city", "last"]


def test_tags_are_read_only_where_they_are_shown(
    window: Window, desk: Desk, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, bool]] = []
    rows = desk.customers.rows
    monkeypatch.setattr(
        desk.customers, "rows", lambda ids, **more: asked.append(more) or rows(ids, **more)
    )
    window.page.model.refresh_ids()
    window.page.model.index(0, 0).data()
    assert asked[-1] == {"with_tags": False, "with_added": False}
    window.page.table.columns.set_wanted("tags", True)
    window.page.table.columns.set_wanted("added", True)
    window.page.model.index(0, 0).data()
    assert asked[-1] == {"with_tags": True, "with_added": True}


def test_everything_is_found_again(
    qtbot: QtBot, window: Window, desk: Desk, ids: list[int]
) -> None:
    page = window.page
    header = page.table.horizontalHeader()
    header.moveSection(header.visualIndex(3), 1)
    page.table.setColumnWidth(1, 222)
    page.table.columns.set_wanted("kind", True)
    page.table.columns.set_wanted("next", False)
    page.list.sort("-city")
    page.save_state()
    made = again(qtbot, desk, window.context.state)
    qtbot.waitUntil(lambda: made.page.states.state == "content", timeout=5000)
    assert keys(made) == ["name", "city", "phone", "last", "kind"]
    assert made.page.table.columnWidth(1) == 222
    assert listed(made) == [ids[0], ids[1], ids[3], ids[2]]
    assert header.visualIndex(0) == 0


def test_what_was_remembered_wrongly(qtbot: QtBot, window: Window, desk: Desk) -> None:
    state = window.context.state
    for columns in (
        ["x"],
        {"widths": {"phone": "x", "city": 9000}, "order": "name", "shown": 3, "sort": "colour"},
        {"widths": 4, "order": ["city", "nothing", "city", 5, "name"], "shown": ["nothing"]},
    ):
        state.columns["customers"] = columns
        made = again(qtbot, desk, state, customer_ids=desk.customers.ids())
        assert keys(made)[0] == "name"
        assert listed(made) == list(desk.customers.ids())


def test_the_last_in_the_users_order_gives_way(window: Window) -> None:
    header = window.page.table.horizontalHeader()
    header.moveSection(header.visualIndex(4), 1)
    window.resize(640, 500)
    window.page.table.grab()
    shown = keys(window)
    assert shown[:2] == ["name", "last"]
    assert "city" not in shown
    window.page.table.columns.set_wanted("kind", True)
    assert "kind" in keys(window)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_columns_are_narrow_before_one_goes(
    qtbot: QtBot, window: Window, qapp: QApplication, scale: float
) -> None:
    """The next follow-up is the last to go; what the user gave comes back with the room."""
    theme.apply(qapp, "light", scale)
    table = RowsTable(window.page.model, "name", WIDTHS)
    host = QWidget()
    table.setParent(host)
    qtbot.addWidget(host)
    columns = table.columns
    host.show()
    try:
        table.resize(1200, 400)
        columns.reset()
        table.setColumnWidth(1, round(170 * scale))
        wide = columns.state()["widths"]
        seen = []
        for width in range(1200, 460, -10):
            table.resize(width, 400)
            shown = columns.in_sight()
            seen.append(len(shown))
            assert sum(table.columnWidth(each) for each in shown[1:]) <= width
            assert columns.state()["widths"] == wide
            assert shown[:3] == [0, 1, 2]
        assert seen == sorted(seen, reverse=True)
        table.resize(1200, 400)
        assert table.columnWidth(1) == round(170 * scale)
        assert len(columns.in_sight()) == 5
    finally:
        theme.apply(qapp, "light", 1.0)


def test_the_header_sorts_by_every_date_and_city(
    window: Window, desk: Desk, ids: list[int]
) -> None:
    follow_up(desk, ids[2], 3)
    follow_up(desk, ids[1], 1, moment=at(1, 10))
    columns = [column.key for column in window.page.model.columns]
    header = window.page.table.horizontalHeader()
    header.sectionClicked.emit(columns.index("next"))
    assert listed(window) == [ids[1], ids[2], ids[0], ids[3]]
    assert header.sortIndicatorSection() == columns.index("next")
    header.sectionClicked.emit(columns.index("city"))
    assert listed(window) == [ids[3], ids[1], ids[0], ids[2]]
    header.sectionClicked.emit(columns.index("added"))
    assert listed(window) == ids[::-1]
    assert window.page.header.newest_chip.isChecked()
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_the_sort_mark_stands_at_its_own_word(window: Window) -> None:
    header = window.page.table.horizontalHeader()
    assert isinstance(header, TableHeader)
    section = QRect(100, 0, 300, 38)
    place = header._place_of_mark(section, 0)
    assert section.contains(place)
    start = place.left() - 100 if not header.isRightToLeft() else section.right() - place.right()
    assert 10 < start < 100
    narrow = QRect(0, 0, 30, 38)
    assert narrow.contains(header._place_of_mark(narrow, 0))


def test_the_titles_go_on_over_the_scroll_bar(window: Window) -> None:
    table = window.page.table
    assert table._header_end.height() == table.horizontalHeader().height()


def test_what_is_missing_has_the_same_sign_everywhere(window: Window, ids: list[int]) -> None:
    row = window.page.model.row_of(ids[2])
    columns = [column.key for column in window.page.model.columns]
    signs = {window.page.model.cell(row, columns.index(key))[:2] for key in ("city", "tags")}
    assert signs == {("—", "text3")}


def test_the_menu_sorts(window: Window, menu: Callable[[], list[QAction]], ids: list[int]) -> None:
    by = next(entry.menu() for entry in menu() if entry.menu() is not None)
    assert isinstance(by, QMenu)
    named(by.actions(), _("City")).trigger()
    assert listed(window) == [ids[3], ids[1], ids[0], ids[2]]
    by = next(entry.menu() for entry in menu() if entry.menu() is not None)
    assert isinstance(by, QMenu)
    assert named(by.actions(), _("City")).isChecked()
    named(by.actions(), _("The other way round")).trigger()
    assert listed(window) == [ids[0], ids[1], ids[3], ids[2]]


def test_a_search_has_its_own_order(window: Window, menu: Callable[[], list[QAction]]) -> None:
    window.page.set_query("ا")
    assert [entry for entry in menu() if entry.menu() is not None] == []
    assert not window.page.table.horizontalHeader().isSortIndicatorShown()


def test_a_follow_up_moves_its_row_where_it_sorts(
    window: Window, desk: Desk, ids: list[int]
) -> None:
    window.page.list.sort("next")
    assert listed(window) == ids
    made = follow_up(desk, ids[3], 1)
    assert listed(window) == [ids[3], *ids[:3]]
    desk.followups.done([made])
    assert listed(window) == ids


def test_a_long_list_is_not_read_again_for_a_small_write(
    window: Window, desk: Desk, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_order: str) -> array[int]:
        raise AssertionError("all ids were read again")

    monkeypatch.setattr(desk.customers, "ids", never)
    window.page.table.mark_ids({ids[0], ids[2]})
    desk.customers.change(ids[0], city="ساری")
    assert list(window.page.selected_customer_ids()) == [ids[0], ids[2]]
    desk.customers.change(ids[0], name="یاسر")
    assert listed(window) == [*ids[1:], ids[0]]
    new = customer(desk, "بهرام")
    assert listed(window) == [ids[1], new, *ids[2:], ids[0]]
    desk.customers.delete([ids[2]])
    assert ids[2] not in listed(window)
    desk.store.undo()
    assert listed(window) == [ids[1], new, *ids[2:], ids[0]]


def test_a_long_list_is_sorted_on_the_worker(
    qtbot: QtBot, window: Window, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers_list, "SHORT", 1)
    window.page.list.sort("-name")
    window.page.list.sort("-added")
    assert listed(window) == ids
    qtbot.waitUntil(lambda: listed(window) == ids[::-1], timeout=5000)
    window.page.refresh()
    qtbot.waitUntil(lambda: window.page.list._job is None, timeout=5000)
    assert listed(window) == ids[::-1]


def test_the_menu_says_which_column_has_no_room(window: Window) -> None:
    window.resize(640, 500)
    window.page.table.grab()
    columns = window.page.table.columns
    hidden = [one.key for one in columns.wanted() if columns.is_out_of_sight(one.key)]
    assert hidden
    menu = ColumnsMenu(columns, "name", lambda _order: None)
    marked = [entry.text() for entry in menu.actions() if "جا ندارد" in entry.text()]
    assert len(marked) == len(hidden)
