"""Whom a quick line is about: a phone, the words after «با», or those at its beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crmdesk import phones, text
from crmdesk.services.quickline_words import (
    ANCHORS,
    HONORIFICS,
    OBJECT_MARKS,
    STOPS,
    TRADES,
    VERBS,
    Reading,
    Token,
    next_word,
)
from crmdesk.services.search import Hit

HITS = 8
NAME_WORDS = 4
"""A name is no longer; each word more costs a search."""

NEW_NAME_WORDS = 3
MIN_LETTERS = 2
MIN_DIGITS = 4
ANCHORS_TRIED = 6
REMEMBERED = 400
_STRONG = frozenset({"exact", "ends", "begins", "word"})
_WEAK = frozenset({"contains", "sound"})

Find = Callable[[str, int], Sequence[Hit]]


class Memory:
    """A search that remembers: with each key typed the whole line is read again."""

    def __init__(self, find: Find) -> None:
        """Start with nothing known; ``find`` is the search of the desk, without bold guesses."""
        self._find = find
        self._known: dict[str, Sequence[Hit]] = {}

    def __call__(self, words: str, limit: int) -> Sequence[Hit]:
        """Return who is found."""
        if words not in self._known:
            if len(self._known) >= REMEMBERED:
                self.forget()
            self._known[words] = self._find(words, limit)
        return self._known[words]

    def forget(self) -> None:
        """Forget everything: customers were changed."""
        self._known.clear()


@dataclass(frozen=True, slots=True)
class Named:
    """Words that stand for a customer.

    Attributes:
        hits: who is meant, the likeliest first; nobody when the customer is not there yet.
        start: the first word that goes with the name, «با» too.
        end: the word after the last.
        name: the words of the name, as they were typed.
    """

    hits: tuple[Hit, ...]
    start: int
    end: int
    name: str


def find_named(reading: Reading, find: Find) -> Named | None:
    """Try a phone, then what stands after «با», then the beginning; half a match comes last."""
    found = _by_phone(reading, find)
    if found is not None:
        return found
    anchors = _anchors(reading.tokens)
    lead = _lead(reading)
    tries = [(at, False) for at in anchors]
    tries += [((lead, lead), False)] if lead is not None else []
    tries += [(at, True) for at in anchors]
    for at, weak in tries:
        found = _grown(reading.tokens, at, find, weak=weak)
        if found is not None:
            return found
    return None


def _by_phone(reading: Reading, find: Find) -> Named | None:
    """A whole phone number decides; a name beside it belongs to it."""
    for number, token in enumerate(reading.tokens):
        phone = reading.masked.phone(token.raw)
        if not phone:
            continue
        digits = phones.query_digits(phone)
        hits = tuple(hit for hit in find(digits, HITS) if hit.match in _STRONG)
        if hits:
            start, words = _name_before(reading.tokens, number, hits[0])
            return Named(hits, start, number + 1, " ".join([*words, phone]))
    return None


def _name_before(tokens: list[Token], number: int, hit: Hit) -> tuple[int, list[str]]:
    """Return where the name before a phone begins, if it is that of its owner, and its words."""
    known = text.search_key(hit.name).split()
    start = number
    while start and not tokens[start - 1].taken and _is_of(tokens[start - 1], known):
        start -= 1
    words = [token.core for token in tokens[start:number]]
    if start and not tokens[start - 1].taken and tokens[start - 1].key in ANCHORS:
        start -= 1
    return start, words


def _is_of(token: Token, known: list[str]) -> bool:
    parts = text.search_key(token.core).split()
    return token.key in HONORIFICS or (bool(parts) and all(part in known for part in parts))


def _anchors(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return where names may begin: after «با» and «به», at a title, and last after «برای».

    Each is the place of the first word that goes with the name, and that of the name itself.
    """
    found: list[tuple[bool, int, int]] = []
    for number, token in enumerate(tokens):
        if token.taken:
            continue
        if token.key in ANCHORS:
            found.append((ANCHORS[token.key], number, number + 1))
        elif token.key in HONORIFICS and not (number and tokens[number - 1].key in ANCHORS):
            found.append((False, number, number))
    return [(first, start) for _later, first, start in sorted(found)][:ANCHORS_TRIED]


def _lead(reading: Reading) -> int | None:
    """Return the first word after the kind, where a line without «با» may name somebody."""
    left = [number for number, token in enumerate(reading.tokens) if not token.taken]
    if reading.kind and left[:1] == [reading.kind_at[0]]:
        left = [number for number in left if number >= reading.kind_at[1]]
    return left[0] if left else None


def _grown(tokens: list[Token], anchor: tuple[int, int], find: Find, *, weak: bool) -> Named | None:
    """Take words one by one as long as they still find somebody."""
    best: Named | None = None
    words: list[str] = []
    typed: list[str] = []
    first, start = anchor
    for number in _run(tokens, start):
        token = tokens[number]
        typed.append(token.core)
        if token.key in HONORIFICS and not words:
            continue
        words.append(token.core)
        if token.key == "و" or all(text.squash(word) in TRADES for word in words):
            continue  # alone it would find too many
        hits = _fitting(" ".join(words), find, weak=weak)
        if not hits:
            break
        best = Named(hits, first, _with_object_mark(tokens, number), " ".join(typed))
        if len(words) == NAME_WORDS:
            break
    return best


def _with_object_mark(tokens: list[Token], number: int) -> int:
    """Return where a name ends: «رضایی را ببین» leaves «ببین»."""
    follows = next_word(tokens, number)
    marked = follows is not None and follows.key in OBJECT_MARKS and not tokens[number].ends
    return number + 1 + marked


def _run(tokens: list[Token], start: int) -> Iterator[int]:
    """Yield the words that may belong to one name."""
    for number in range(start, len(tokens)):
        token = tokens[number]
        if token.taken or token.masked or token.key in STOPS or not token.key:
            return
        yield number
        if token.ends:
            return


def _fitting(words: str, find: Find, *, weak: bool) -> tuple[Hit, ...]:
    """Return who is meant by some words; the search's boldest guesses are not enough for that."""
    key = text.search_key(words)
    letters = key.replace(" ", "")
    if letters.isdigit():
        enough = len(letters) >= MIN_DIGITS
        return tuple(hit for hit in find(words, HITS) if hit.match in _STRONG) if enough else ()
    if len(letters) < MIN_LETTERS:
        return ()
    hits = [hit for hit in find(words, HITS) if hit.match != "fuzzy"]
    first, *more = key.split()
    if more:
        return tuple(hit for hit in hits if _is_called(first, hit) and _all_begin(key, hit))
    wanted = _STRONG | _WEAK if weak else _STRONG
    called = tuple(hit for hit in hits if hit.match in wanted and _is_called(first, hit))
    if any(text.search_key(hit.city) == key for hit in hits):  # «تهران» is not «تهرانی»
        return tuple(hit for hit in called if key in text.search_key(hit.name).split())
    return called


def is_name_of(words: str, name: str) -> bool:
    """Tell whether one of some words is part of a name."""
    known = _sound(name)
    parts = (_sound(word) for word in words.split() if text.squash(word) not in HONORIFICS)
    return any(part and part in known for part in parts)


def _is_called(word: str, hit: Hit) -> bool:
    """The word is of the name: a city or a tag alone means nobody."""
    return is_name_of(word, hit.name) or is_name_of(text.swap_layout(word), hit.name)


def _sound(words: str) -> str:
    return text.sound_key(words).replace(" ", "")


def _all_begin(key: str, hit: Hit) -> bool:
    """Each word begins one of the name or the city, or sounds as if it did."""
    known = text.sound_key(f"{hit.name} {hit.city}")
    spoken = [*known.split(), known.replace(" ", "")]
    for typed in (key, text.search_key(text.swap_layout(key))):
        words = text.sound_key(typed).split()
        if all(any(one.startswith(word) for one in spoken) for word in words):
            return True
    return _sound(key) in known.replace(" ", "")


def unknown(reading: Reading) -> Named | None:
    """Return the words that name somebody who is not there: those after the first «با»."""
    tokens = reading.tokens
    for first, start in _anchors(tokens):
        typed: list[str] = []
        words = 0
        for number in _run(tokens, start):
            words += tokens[number].key not in HONORIFICS
            if words > NEW_NAME_WORDS or tokens[number].key in VERBS:
                break
            typed.append(tokens[number].core)
        end = start + len(typed)
        phone = reading.masked.phone(tokens[end].raw) if end < len(tokens) else ""
        if words or phone:
            typed += [phone] if phone else []
            return Named((), first, end + bool(phone), " ".join(typed))
    return None
