"""How well what was typed fits the words of a command."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from crmdesk import text
from crmdesk.i18n import _
from ui.actions import REGISTRY, Action

SAME, BEGINS, WORDS, INSIDE, INITIALS, NEARLY = range(6)
"""The classes of a fit, the best first."""

SHORTEST = 3
"""Letters from which on a fit is guessed: letters left out, a slip of the finger."""

_SLIP = 4
"""Letters that a word must have for one of them to be wrong."""


class Fit(NamedTuple):
    """A command that fits, and in which class."""

    action: Action
    rank: int


def fits(typed: str, among: Iterable[Action] = REGISTRY, *, guess: bool = True) -> list[Fit]:
    """Return the commands that fit, the best first; inside a class in their given order.

    A command is found by its words in the language of the window and in English, also when they
    were typed on the other keyboard layout. Digits alone find none.

    Args:
        typed: the text.
        among: the commands to choose from.
        guess: whether, when none fits, those that are near are taken.
    """
    key = text.search_key(typed)
    if not any(letter.isalpha() for letter in key):
        return []
    known = [(action, _keys(action)) for action in among]
    swapped = text.search_key(text.swap_layout(typed))
    found = _ranked(key, known)
    if len(key) > 1 and (not found or found[0].rank >= INSIDE):
        # A few letters inside some other word may be a whole word of the other layout.
        there = {fit.action.id for fit in found}
        worst = NEARLY if not found else WORDS
        others = [fit for fit in _ranked(swapped, known) if fit.rank <= worst]
        found += [fit for fit in others if fit.action.id not in there]
    if not found and guess and len(key) >= SHORTEST:
        found = _guessed(key, known) or _guessed(swapped, known)
    return found


def _keys(action: Action) -> tuple[str, ...]:
    return tuple({_key(_(action.text)), _key(action.text)})


@lru_cache(maxsize=256)
def _key(words: str) -> str:
    return text.search_key(words)


def _ranked(key: str, known: Iterable[tuple[Action, tuple[str, ...]]]) -> list[Fit]:
    made = []
    for action, words in known:
        ranks = [rank for one in words if (rank := _rank(key, one)) is not None]
        if ranks:
            made.append(Fit(action, min(ranks)))
    return sorted(made, key=lambda fit: fit.rank)


def _guessed(key: str, known: Iterable[tuple[Action, tuple[str, ...]]]) -> list[Fit]:
    near = ((action, [_distance(key, one) for one in words]) for action, words in known)
    made = [(min(far), action) for action, fars in near if (far := [f for f in fars if f >= 0])]
    made.sort(key=lambda pair: pair[0])
    return [Fit(action, NEARLY) for _far, action in made]


def _rank(key: str, words: str) -> int | None:
    """Return the class in which a text fits a command's, None when it does not."""
    asked, there = key.split(), words.split()
    joined = key.replace(" ", "")
    if key == words:
        return SAME
    if words.startswith(key):
        return BEGINS
    if all(any(word.startswith(one) for word in there) for one in asked):
        return WORDS
    if len(joined) > 1:
        if joined in words.replace(" ", "") or all(one in words for one in asked):
            return INSIDE
        if "".join(word[0] for word in there).startswith(joined):
            return INITIALS
    return None


def _distance(key: str, words: str) -> int:
    """Return how far a text is from a command's, the less the nearer; -1 when too far.

    Near is a slip in each word, or the letters in their order with others between them.
    """
    there = words.split()
    if all(any(_slipped(one, word) for word in there) for one in key.split()):
        return 0
    return _spread(key.replace(" ", ""), words)


def _slipped(typed: str, word: str) -> bool:
    """Whether a word begins as typed but for one letter too many, too few, wrong or swapped."""
    if word.startswith(typed):
        return True
    if len(typed) < _SLIP:
        return False
    return any(_one_apart(typed, word[: len(typed) + extra]) for extra in (-1, 0, 1))


def _one_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    pairs = zip(short, long, strict=False)
    place = next((n for n, (a, b) in enumerate(pairs) if a != b), len(short))
    if len(short) < len(long):
        return short[place:] == long[place + 1 :]
    swapped = short[place : place + 2] == long[place : place + 2][::-1]
    return short[place + 1 :] == long[place + 1 :] or (
        swapped and short[place + 2 :] == long[place + 2 :]
    )


def _spread(letters: str, words: str) -> int:
    """Return over how many letters more than its own a text is spread in order; -1: not there."""
    starts = [n for n in range(len(words)) if n == 0 or words[n - 1] == " "]
    best = -1
    for start in starts:
        place = start - 1
        if words[start] != letters[0]:
            continue
        for letter in letters:
            place = words.find(letter, place + 1)
            if place < 0:
                break
        extra = place - start + 1 - len(letters)
        if place >= 0 and extra <= len(letters) and (best < 0 or extra < best):
            best = extra
    return best
