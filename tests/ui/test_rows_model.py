"""The model of every table: ids at once, rows only where somebody looks."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QTableView

from ui.models.rows_model import KEPT_PAGES, PAGE, Column, RowsModel, as_table

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Row:
    id: int
    name: str


@dataclass
class Source:
    """Answers for the database, and remembers what it was asked."""

    gone: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    asked: list[list[int]] = field(default_factory=list)

    def fetch(self, ids: Sequence[int]) -> list[Row]:
        self.asked.append(list(ids))
        return [Row(i, self.names.get(i, f"n{i}")) for i in ids if i not in self.gone]


COLUMNS = (
    Column[Row]("name", "Name", lambda row: f"\u2068{row.name}\u2069", raw=lambda row: row.name),
    Column[Row](
        "id",
        "Phone",
        lambda row: str(row.id),
        ink=lambda row: "danger" if row.id % 2 else "",
        trailing=True,
    ),
)


def made(count: int) -> tuple[RowsModel[Row], Source]:
    source = Source()
    model: RowsModel[Row] = RowsModel(COLUMNS, source.fetch)
    model.set_ids(range(1, count + 1))
    return model, source


def test_qt_accepts_it(qtmodeltester: ModelTester) -> None:
    model, _source = made(250)
    qtmodeltester.check(model)


def test_qt_accepts_it_empty(qtmodeltester: ModelTester) -> None:
    model, _source = made(0)
    qtmodeltester.check(model)


def test_100_000_ids_cost_only_what_is_seen(qtbot: QtBot) -> None:
    model, source = made(100_000)
    view = QTableView()
    qtbot.addWidget(view)
    view.verticalHeader().hide()
    view.setModel(model)
    assert source.asked == []
    view.resize(600, 400)
    view.show()
    view.grab()
    assert len(source.asked) == 1
    assert source.asked[0] == list(range(1, PAGE + 1))
    view.scrollTo(model.index(73_000, 0))
    view.grab()
    assert sum(map(len, source.asked)) <= 3 * PAGE


def test_a_page_is_read_once() -> None:
    model, source = made(300)
    for row in (5, 150, 6, 151, 7):
        assert model.index(row, 1).data() == str(row + 1)
    assert len(source.asked) == 2


def test_the_oldest_pages_are_let_go() -> None:
    model, source = made((KEPT_PAGES + 2) * PAGE)
    for page in range(KEPT_PAGES + 2):
        model.index(page * PAGE, 0).data()
    before = len(source.asked)
    model.index((KEPT_PAGES + 1) * PAGE, 0).data()
    model.index(2 * PAGE, 0).data()
    assert len(source.asked) == before
    model.index(0, 0).data()
    assert len(source.asked) == before + 1


def test_a_row_that_vanished_is_blank() -> None:
    model, source = made(3)
    source.gone = {2}
    assert [model.index(row, 1).data() for row in range(3)] == ["1", "", "3"]
    assert model.row_at(1) is None
    assert model.id_at(1) == 2


def test_refreshing_rows_keeps_the_selection(qtbot: QtBot) -> None:
    model, source = made(400)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setCurrentIndex(model.index(250, 0))
    assert model.index(250, 0).data() == "\u2068n251\u2069"
    source.names[251] = "new"
    with qtbot.waitSignal(model.dataChanged, timeout=1000) as told:
        model.refresh_ids([251, 999_999])
    assert told.args is not None
    assert told.args[0].row() == told.args[1].row() == 250
    assert model.index(250, 0).data() == "\u2068new\u2069"
    assert view.currentIndex().row() == 250
    chosen = view.selectionModel()
    assert isinstance(chosen, QItemSelectionModel)
    assert chosen.isSelected(model.index(250, 0))


def test_refreshing_everything_reads_again() -> None:
    model, source = made(10)
    model.index(0, 0).data()
    model.refresh_ids()
    model.index(0, 0).data()
    assert len(source.asked) == 2


def test_ids_and_rows_find_each_other() -> None:
    model, _source = made(0)
    model.set_ids(array("q", [7, 5, 9]))
    assert (model.row_of(5), model.row_of(6), model.row_of(None)) == (1, -1, -1)
    assert (model.id_at(2), model.id_at(3), model.id_at(-1)) == (9, None, None)


def test_roles_for_the_eye_and_the_reader() -> None:
    model, _source = made(2)
    first = model.index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "n1"
    assert first.data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.index(1, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    assert first.data(Qt.ItemDataRole.EditRole) is None
    trailing = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    assert model.headerData(1, Qt.Orientation.Horizontal, 7) == trailing
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_copied_values_are_raw() -> None:
    model, source = made(3)
    source.names[2] = "two\tlines\nhere"
    rows = model.rows_at([0, 1])
    assert as_table(rows, COLUMNS) == "n1\t1\ntwo lines here\t2"
    assert as_table(rows, COLUMNS[::-1]) == "1\tn1\n2\ttwo lines here"


def test_copied_as_shown() -> None:
    price = Column[Row](
        "price", "Price", lambda row: f"\u2068«{row.id}»\u2069", raw=lambda _row: "0"
    )
    model, _source = made(2)
    assert as_table(model.rows_at([1]), [price], raw=False) == "«2»"


def test_vanished_rows_are_not_copied() -> None:
    model, source = made(3)
    source.gone = {2}
    assert [row.id for row in model.rows_at(range(3))] == [1, 3]
