"""Choosing by weight from a seeded generator, the same on every computer."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things that are chosen more or less often."""

    def __init__(self, items: Sequence[T], weights: Iterable[float]) -> None:
        """Keep the things with a weight each; the weights need no particular sum."""
        self._edges = list(accumulate(weights))
        if len(self._edges) != len(items):
            raise ValueError("a weight for each thing")
        self._total = self._edges[-1]
        self._items = (*items, items[-1])  # once more, for a product that was rounded up

    def pick(self, rng: random.Random) -> T:
        """Return one of them."""
        return self._items[bisect_right(self._edges, rng.random() * self._total)]


def common_first(items: Sequence[T], head: int) -> Weighted[T]:
    """Weigh a list that begins with what is common; a smaller ``head`` makes a steeper slope."""
    return Weighted(items, (1 / (place + head) for place in range(len(items))))


def one_of(rng: random.Random, items: Sequence[T]) -> T:
    """Return one of the items, each as often as the others; faster than ``rng.choice``."""
    return items[int(rng.random() * len(items))]
