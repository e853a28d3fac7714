"""The tree of a damaged table: which leaves stand where they should, and which ids are missing.

The ids of a tree ascend from leaf to leaf, and each inner page says between which ids a child
stands. So a leaf that a wrong pointer leads to, and a rowid or a key with a wrong bit, are told
by their place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crmdesk.backup.pages import INNER, KINDS, LEAF, Pages

ANY = 1 << 40
"""Above every id, when nobody knows the highest."""

DEEPEST = 20
MOST_VISITS = 3
"""Of one inner page: in a damaged tree a wrong pointer may come before the right one."""

Fits = Callable[[Sequence[Any]], bool]
"""Tells whether the values of a record can be of a table."""


class Gap(NamedTuple):
    """Ids from ``first`` to ``last`` that could not be read; ``ANY``: nobody knows the last."""

    first: int
    last: int


class Leaf(NamedTuple):
    """A leaf in its place.

    Attributes:
        page: its number.
        rows: how many.
        first: rowid.
        last: rowid.
    """

    page: int
    rows: int
    first: int
    last: int


class Place(NamedTuple):
    """Where a leaf should stand that makes no sense there as a whole.

    Attributes:
        page: its number.
        first: the lowest id that may stand on it.
        last: the highest.
    """

    page: int
    first: int
    last: int


@dataclass(slots=True)
class Tree:
    """What a table's tree holds, in the order of its ids."""

    leaves: list[Leaf] = field(default_factory=list)
    doubtful: list[Place] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)


def walk(
    pages: Pages,
    root: int,
    fits: Fits,
    breathe: Callable[[], None],
    bounds: Gap = Gap(1, ANY),  # noqa: B008  (a constant)
) -> Tree:
    """Walk a tree from its root.

    Args:
        pages: of the damaged file.
        root: page number.
        fits: whether a record can be of this table.
        breathe: called now and then; may raise to stop.
        bounds: the lowest and highest id that there may be.
    """
    tree = Tree()
    visits: Counter[int] = Counter()
    waiting = [(root, bounds, 0)]
    while waiting:
        page, ids, depth = waiting.pop()
        kind = pages.kind(page)
        if kind == INNER:
            breathe()
            visits[page] += 1
            below = list(_below(pages, page, ids)) if depth < DEEPEST else []
            if not below or visits[page] > MOST_VISITS:
                tree.gaps.append(ids)
                continue
            tree.inner.append(page)
            waiting += [(child, part, depth + 1) for child, part in reversed(below)]
        elif kind == LEAF or (kind not in KINDS and 1 <= page <= pages.count):
            _take_leaf(tree, pages, Place(page, *ids), fits, is_root=depth == 0)
        else:
            tree.gaps.append(ids)
    return tree


def _take_leaf(tree: Tree, pages: Pages, place: Place, fits: Fits, *, is_root: bool) -> None:
    page, low, high = place
    if pages.kind(page) != LEAF:
        tree.doubtful.append(place)
        return
    ends = pages.ends(page)
    if ends is None:
        if not (is_root and pages.is_accounted(page)):
            tree.doubtful.append(place)
        return
    leaf = Leaf(page, *ends)
    values = next(pages.records(page))[1]
    ordered = low <= leaf.first <= leaf.last <= high
    whole = leaf.last == high or pages.is_accounted(page)
    if ordered and whole and values is not None and fits(values):
        tree.leaves.append(leaf)
    else:
        tree.doubtful.append(place)


def _below(pages: Pages, page: int, ids: Gap) -> Iterator[tuple[int, Gap]]:
    """Yield the children of an inner page and the ids of each; none when it stands elsewhere."""
    cells, right = pages.children(page)
    right_keys = in_order([key for _child, key in cells], Gap(ids.first, ids.last - 1))
    if cells and not right_keys:
        return
    children = [*(child for child, _key in cells), right]
    low, waiting = ids.first, []
    for number, child in enumerate(children):
        waiting.append(child)
        last = number == len(cells)
        if last or number in right_keys:
            high = ids.last if last else cells[number][1]
            # Between two keys that are right there may be several children.
            yield from ((one, Gap(low, high)) for one in waiting)
            low, waiting = high + 1, []


def in_order(values: Sequence[int], bounds: Gap) -> set[int]:
    """Return the places of the longest ascending run within bounds; the others stand wrong."""
    ends: list[int] = []
    at: list[int] = []
    before: dict[int, int] = {}
    for place, value in enumerate(values):
        if not bounds.first <= value <= bounds.last:
            continue
        length = bisect_left(ends, value)
        before[place] = at[length - 1] if length else -1
        ends[length : length + 1] = [value]
        at[length : length + 1] = [place]
    found: set[int] = set()
    place = at[-1] if at else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found


def holes(gaps: Sequence[Gap], found: Sequence[int]) -> list[Gap]:
    """Return the gaps, joined, without the ids that were found elsewhere."""
    ids, left = sorted(set(found)), []
    for gap in joined(gaps):
        first = gap.first
        for one in ids[bisect_left(ids, gap.first) : bisect_right(ids, gap.last)]:
            if one > first:
                left.append(Gap(first, one - 1))
            first = one + 1
        if first <= gap.last:
            left.append(Gap(first, gap.last))
    return left


def joined(gaps: Sequence[Gap]) -> list[Gap]:
    """Return gaps in order; those that touch are one."""
    made: list[Gap] = []
    for gap in sorted(gaps):
        if made and gap.first <= made[-1].last + 1:
            made[-1] = Gap(made[-1].first, max(made[-1].last, gap.last))
        else:
            made.append(gap)
    return made
