"""In which direction each letter runs: the bidirectional algorithm (UAX #9) on a paragraph.

The rules on weak and neutral letters are python-bidi's. It knows neither isolates nor pairs of
brackets; both are added here: what stands in an isolate is a paragraph of its own that counts as
one neutral sign outside (BD8 to BD13, X5a to X6a), and a pair of brackets takes one direction (N0).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar

from bidi import algorithm  # type: ignore[import-untyped]
from bidi.mirror import MIRRORED  # type: ignore[import-untyped]

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_OPENERS = {LRI: 0, RLI: 1, FSI: -1}
_MARKS = frozenset({*_OPENERS, PDI})
_MARK = re.compile("[\u2066-\u2069]")
_OBJECT = "\ufffc"
DEEPEST = 60
"""Isolates within isolates that are told apart; more mean nothing."""

_RTL_ONLY = frozenset({"R", "AL", "NSM", "WS", "ON", "BN", "CS", "ES", "ET"})
_LTR_ONLY = frozenset({"L", "EN", "NSM", "WS", "ON", "BN", "CS", "ES", "ET"})
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
MOST_OPEN = 63
"""Brackets that may be open at once (BD16)."""

T = TypeVar("T")


def levels(text: str, *, rtl: bool) -> list[int]:
    """Return the level of each letter of one paragraph; odd ones run from right to left.

    Args:
        text: without line breaks.
        rtl: the direction of the paragraph.
    """
    found = [int(rtl)] * len(text)
    _Isolates(text, found).resolve(0, len(text), int(rtl))
    return found


def reordered(items: Sequence[T], item_levels: Sequence[int]) -> list[T]:
    """Return the pieces of one line in the order of their places from left to right (L2)."""
    order = list(items)
    present = list(item_levels)
    for level in range(max(present, default=0), 0, -1):
        start = 0
        while start < len(order):
            stop = start
            while stop < len(order) and present[stop] >= level:
                stop += 1
            if stop > start:
                order[start:stop] = order[start:stop][::-1]
                present[start:stop] = present[start:stop][::-1]
            start = stop + 1
    return order


class _Isolates:
    """Resolves the parts of a text one in another."""

    def __init__(self, text: str, found: list[int]) -> None:
        self._text = text
        self._found = found
        self._ends = _ends(text)

    def resolve(self, start: int, stop: int, level: int, depth: int = 0) -> None:
        """Fill the levels of a part that is a paragraph of its own."""
        text = self._text
        places: list[int] = []
        at = start
        while at < stop:
            mark = _MARK.search(text, at, stop)
            begins = mark.start() if mark else stop
            places += range(at, min(begins + 1, stop))
            at = begins + 1
            if mark and mark[0] in _OPENERS and depth < DEEPEST:
                end = min(self._ends.get(begins, stop), stop)
                inner = _OPENERS[mark[0]]
                if inner < 0:
                    inner = self._first_strong(at, end)
                deeper = level + 1 if (level + 1) % 2 == inner else level + 2
                self.resolve(at, end, deeper, depth + 1)
                at = end
        outer = "".join([_OBJECT if text[place] in _MARKS else text[place] for place in places])
        for place, value in zip(places, _flat(outer, level), strict=True):
            self._found[place] = value

    def _first_strong(self, start: int, stop: int) -> int:
        """Return 1 when the first letter that has a direction runs from right to left."""
        at = start
        while at < stop:
            letter = self._text[at]
            if letter in _OPENERS:
                at = self._ends.get(at, stop)
            elif (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
                return int(kind != "L")
            else:
                at += 1
        return 0


def _ends(text: str) -> dict[int, int]:
    """Return where the isolates end that have an end, by where they begin."""
    open_ones: list[int] = []
    ends: dict[int, int] = {}
    for found in _MARK.finditer(text):
        if found[0] != PDI:
            open_ones.append(found.start())
        elif open_ones:
            ends[open_ones.pop()] = found.start()
    return ends


def _flat(text: str, level: int) -> list[int]:
    """Return the levels of a text without isolates."""
    kinds = set(map(unicodedata.bidirectional, text))
    if kinds <= (_RTL_ONLY if level % 2 else _LTR_ONLY):
        return [level] * len(text)
    storage: dict[str, Any] = algorithm.get_empty_storage()
    base = level % 2
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for at, letter in enumerate(storage["chars"]):
        letter["at"] = at
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    for run in storage["runs"]:
        letters = storage["chars"][run["start"] : run["start"] + run["length"]]
        _pair_brackets(letters, run["sor"])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found: list[int | None] = [None] * len(text)
    for letter in storage["chars"]:
        found[letter["at"]] = letter["level"] - base + level
    return _filled(found, level)


def _filled(found: list[int | None], level: int) -> list[int]:
    """Give what the algorithm takes out (a half-space, for example) the level before it."""
    filled: list[int] = []
    for one in found:
        filled.append(one if one is not None else filled[-1] if filled else level)
    return filled


def _pair_brackets(letters: list[dict[str, Any]], before: str) -> None:
    """Give both brackets of a pair one direction (N0).

    Args:
        letters: a run of one level, its weak types resolved.
        before: the direction that counts in front of the run.
    """
    if not letters:
        return
    own = "LR"[letters[0]["level"] % 2]
    for start, stop in _pairs(letters):
        inside = {_STRONG.get(letter["type"], "") for letter in letters[start + 1 : stop]} - {""}
        if not inside:
            continue
        taken = own
        if own not in inside:
            context = next(
                (
                    _STRONG[one["type"]]
                    for one in reversed(letters[:start])
                    if one["type"] in _STRONG
                ),
                before,
            )
            taken = context if context != own else own
        letters[start]["type"] = letters[stop]["type"] = taken


def _pairs(letters: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return the pairs of brackets that belong together, by their first one (BD16)."""
    open_ones: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, letter in enumerate(letters):
        if letter["type"] != "ON":
            continue
        kind = unicodedata.category(letter["ch"])
        if kind == "Ps" and letter["ch"] in MIRRORED:
            if len(open_ones) == MOST_OPEN:
                break
            open_ones.append((MIRRORED[letter["ch"]], at))
        elif kind == "Pe":
            for depth in range(len(open_ones) - 1, -1, -1):
                if open_ones[depth][0] == letter["ch"]:
                    pairs.append((open_ones[depth][1], at))
                    del open_ones[depth:]
                    break
    return sorted(pairs)
