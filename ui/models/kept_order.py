"""Keeping a long sorted list of ids right after a small write, without reading all of it again."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence

FEW = 12
"""Changed rows up to which this is quicker than reading the whole list in the background."""

Sort = Callable[[Sequence[int]], list[int]]


def mended(ids: array[int], touched: Collection[int], sort: Sort) -> array[int]:
    """Return the list as it is after a few rows were changed, added or removed.

    Args:
        ids: the list before, in its order; the same object comes back when nothing moved.
        touched: the rows that the write touched.
        sort: returns those of a few ids that belong to the list at all, in its order.
    """
    places = {row_id: place for row_id in touched if (place := _place(ids, row_id)) >= 0}
    # A changed row is in its place when it stands right between its neighbours.
    around = {at for place in places.values() for at in (place - 1, place, place + 1)}
    line = [ids[at] for at in sorted(around) if 0 <= at < len(ids)]
    after = sort([*line, *(row_id for row_id in touched if row_id not in places)])
    new = [row_id for row_id in after if row_id not in line]
    stayed = [row_id for row_id in after if row_id in line]
    if not new and stayed == line:
        return ids
    moving = set(places) if stayed != line else set()
    rest = array("q", ids)
    for place in sorted((places[row_id] for row_id in moving), reverse=True):
        del rest[place]
    for row_id in [*(one for one in stayed if one in moving), *new]:
        rest.insert(_where(rest, row_id, sort), row_id)
    return rest


def _place(ids: array[int], row_id: int) -> int:
    try:
        return ids.index(row_id)
    except ValueError:
        return -1


def _where(ids: array[int], row_id: int, sort: Sort) -> int:
    """Return where a row belongs, by halving."""
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        if sort([ids[middle], row_id])[0] == row_id:
            high = middle
        else:
            low = middle + 1
    return low
