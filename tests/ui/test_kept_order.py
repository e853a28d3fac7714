"""A sorted list that is mended after a small write."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ui.models.kept_order import mended

values = st.dictionaries(st.integers(1, 60), st.integers(0, 9), max_size=40)


class Table:
    def __init__(self, rows: dict[int, int]) -> None:
        self.rows = rows
        self.asked = 0

    def sort(self, ids: Sequence[int]) -> list[int]:
        self.asked += 1
        return sorted(
            (one for one in set(ids) if one in self.rows), key=lambda one: (self.rows[one], one)
        )


@given(before=values, changes=st.dictionaries(st.integers(1, 60), st.none() | st.integers(0, 9)))
def test_as_if_all_had_been_read_again(before: dict[int, int], changes: dict[int, int]) -> None:
    ids = array("q", Table(before).sort(list(before)))
    after = dict(before)
    for row_id, value in changes.items():
        if value is None:
            after.pop(row_id, None)
        else:
            after[row_id] = value
    table = Table(after)
    assert list(mended(ids, changes, table.sort)) == table.sort(list(after))


def test_what_did_not_move_is_the_same_object() -> None:
    table = Table({one: one for one in range(100)})
    ids = array("q", range(100))
    assert mended(ids, {40, 41, 99}, table.sort) is ids
    assert mended(ids, {500}, table.sort) is ids
    assert table.asked == 2


def test_a_long_list_is_asked_about_a_few_times() -> None:
    table = Table({one: one for one in range(1, 100_001)})
    ids = array("q", range(1, 100_001))
    table.rows[7] = 70_000
    assert list(mended(ids, {7}, table.sort)[69_995:69_999]).count(7) == 1
    assert table.asked < 25
