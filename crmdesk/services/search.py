"""Finding half-remembered people: any spelling, any part of a name or a phone, best first.

One statement ranks a bounded number of trigram matches together with the candidates that the bound
must not cut off: names that begin with the query, numbers that end with it, people of the newest
entries. Only when nothing is found come the expensive guesses: wrong keyboard layout, sound-alike
letters, fuzzy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crmdesk import phones, text
from crmdesk.db.engine import driver_of
from crmdesk.db.types import moment_value
from crmdesk.searchkey import EDGE
from crmdesk.services.base import Service

LIMIT = 50
BOUND = 50
"""Matches that are ranked besides those of the better classes."""

RECENT = 40
"""Newest entries whose customers are looked at, so that a broad query brings up who called."""

GUESSES = 200
"""Hits of a guess that are ranked."""

LAST_LETTER = "\U0010ffff"

LONGEST_QUERY = 200
"""Letters that are looked for; what somebody pastes by mistake would take a second."""

TRIGRAM = 3
FUZZY_POOL = 400
FUZZY_SCORE = 70

EXACT, ENDS, BEGINS, WORD, CONTAINS, SOUND, FUZZY = range(7)
CLASS_NAMES = ("exact", "ends", "begins", "word", "contains", "sound", "fuzzy")


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found, and how: a name in ``CLASS_NAMES``."""

    id: int
    name: str
    kind: str
    phone: str
    city: str
    last_contact_at: datetime | None
    match: str


@dataclass(frozen=True, slots=True)
class _Query:
    """A query as it is compared: one key, its words, and its digits when it is a phone."""

    key: str
    words: tuple[str, ...]
    squashed: str
    is_phone: bool

    @property
    def phrase(self) -> str:
        """What a whole segment is compared with."""
        return self.key if not self.is_phone else self.squashed


# The CASE is a hit's class, the best first.
_RANKED = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at,
  CASE WHEN instr(c.search_key, :exact) THEN 0
       WHEN :phone AND instr(c.search_key, :ends) THEN 1
       WHEN instr(c.search_key, :begins) THEN 2
       WHEN instr(c.search_key, :word) THEN 3
       ELSE 4 END AS class
FROM (SELECT DISTINCT id FROM ({hits})) AS hit JOIN customer AS c ON c.id = hit.id
LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
ORDER BY class, s.last_contact_at DESC, s.contact_count DESC, c.id LIMIT :limit
"""
_MATCHED = (
    "SELECT * FROM (SELECT rowid AS id FROM customer_fts WHERE customer_fts MATCH :{} LIMIT {})"
)
# What the bound on matches must not cut off: names that begin so, numbers that begin or end so,
# and people of the newest entries. Each is read where it is cheapest.
_NAMES = """
SELECT * FROM (SELECT id FROM customer WHERE deleted_at IS NULL AND sort_key >= :low
AND sort_key < :high ORDER BY sort_key LIMIT :limit)
"""
_NUMBERS = """
SELECT * FROM (SELECT p.customer_id FROM contact_point p JOIN customer k ON k.id = p.customer_id
WHERE p.key >= :low AND p.key < :high AND p.kind = 'phone' AND k.deleted_at IS NULL
ORDER BY p.key LIMIT :limit)
"""
_RECENT = f"""
SELECT r.id FROM (SELECT DISTINCT customer_id FROM (SELECT customer_id FROM interaction
WHERE deleted_at IS NULL ORDER BY happened_at DESC LIMIT {RECENT})) n
JOIN customer r ON r.id = n.customer_id WHERE instr(r.search_key, :needle)
"""


def _ranking(*parts: str) -> str:
    return _RANKED.format(hits=" UNION ALL ".join(parts))


_MATCHES = _MATCHED.format("match", ":bound")
_BOUNDED = _ranking(_MATCHES)
# Words too short for the index are looked for before the bound.
_WITH_SHORT = _ranking(
    "SELECT * FROM (SELECT f.rowid AS id FROM customer_fts f JOIN customer k ON k.id = f.rowid "
    "WHERE customer_fts MATCH :match AND instr(k.search_key, :short) LIMIT :bound)"
)
_BY_NAME_PART = _ranking(_MATCHES, _NAMES, _RECENT)
_BY_NUMBER_PART = _ranking(_MATCHES, _MATCHED.format("ends_match", ":limit"), _NUMBERS, _RECENT)
_SCAN = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at,
  CASE WHEN instr(c.search_key, :begins) THEN 2 ELSE 4 END AS class
FROM customer AS c LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL AND instr(c.search_key, :needle) ORDER BY c.sort_key, c.id LIMIT :limit
"""
_BY_NAME = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at, 2 AS class
FROM customer AS c LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL AND c.sort_key >= :low ORDER BY c.sort_key, c.id LIMIT :limit
"""
_BEGINNING = _BY_NAME.replace("ORDER BY", "AND c.sort_key < :high ORDER BY")


class Search(Service):
    """Finds customers."""

    def find(self, query: str, limit: int = LIMIT, *, quick: bool = False) -> tuple[Hit, ...]:
        """Return the customers that fit, the right one first.

        Order: exact, ends with (digits), begins, begins a word, contains, sounds alike, nearly;
        inside a class the most recently and most often contacted first. An empty query lists by
        name.

        Args:
            query: as typed; its first 200 letters count.
            limit: how many at most.
            quick: leave out what takes a tenth of a second with 100,000 customers: one or two
                letters inside a name, and names that are only nearly right.
        """
        query = query[:LONGEST_QUERY]
        parsed = _parse(query)
        if parsed is None:
            return self._hits(_BY_NAME, {"low": "", "limit": limit})
        if len(parsed.phrase) < TRIGRAM and len(parsed.words) < 2:
            return self._short(parsed, limit, quick=quick)
        return self._matching(parsed, limit) or self._guessing(query, parsed, limit, quick=quick)

    def _matching(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        match = _match(query)
        if match is None:
            return self._scan(query, limit)
        short = _short_words(query)
        read = limit if not short else max(limit, GUESSES)
        params = {**_needles(query), "match": match, "bound": max(read, BOUND), "limit": read}
        if short:
            longest = max(short, key=len)
            rows = self._rows(_WITH_SHORT, {**params, "short": longest})
        elif query.is_phone:
            rows = self._rows(_BOUNDED, params)
            if len(rows) >= read:
                rows = self._rows(_BY_NUMBER_PART, params)
        else:
            rows = self._rows(_BY_NAME_PART, params)
        if short:
            rows = [row for row in rows if _has_words(row, query, short)]
        return tuple(_hit(row) for row in rows[:limit])

    def _short(self, query: _Query, limit: int, *, quick: bool) -> tuple[Hit, ...]:
        """One or two letters: segments that begin with them, then anywhere, in order of name."""
        if quick and len(query.phrase) < TRIGRAM - 1:
            return self._hits(_BEGINNING, {**_needles(query), "limit": limit})
        if len(query.phrase) == TRIGRAM - 1:
            begin = _quote(EDGE + query.phrase)
            if quick:  # a space and two letters are a trigram as well
                begin = f"({begin} OR {_quote(' ' + query.phrase)})"
            match = f"search_key : {begin}"
            params = {**_needles(query), "match": match, "bound": GUESSES, "limit": limit}
            rows = self._rows(_BOUNDED, params)
            if quick or len(rows) >= limit:
                return tuple(_hit(row) for row in rows)
        return self._scan(query, limit)

    def _scan(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        needle = query.phrase
        params = {"needle": needle, "begins": EDGE + needle, "limit": limit}
        hits = self._hits(_SCAN, params)
        return tuple(sorted(hits, key=lambda hit: CLASS_NAMES.index(hit.match)))

    # ---- guesses -------------------------------------------------------------------------

    def _guessing(self, typed: str, query: _Query, limit: int, *, quick: bool) -> tuple[Hit, ...]:
        swapped = _parse(text.swap_layout(typed))
        if swapped is not None and swapped.key != query.key and len(swapped.phrase) >= TRIGRAM:
            found = self._matching(swapped, limit)
            if found:
                return found
        found = self._sounding(query, limit)
        return found if found or quick else self._fuzzy(query, limit)

    def _sounding(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        sound = text.sound_key(query.key)
        if len(sound.replace(" ", "")) < TRIGRAM or query.is_phone:
            return ()
        words = [word for word in sound.split() if len(word) >= TRIGRAM]
        terms = " AND ".join(_quote(word) for word in words) or _quote(sound)
        squashed = _quote(sound.replace(" ", ""))
        match = f"sound_key : ({squashed} OR ({terms}))"
        params = {**_needles(query), "match": match, "bound": GUESSES, "limit": limit}
        return tuple(_hit(row, SOUND) for row in self._rows(_BOUNDED, params))

    def _fuzzy(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        """Rank customers that share trigrams with the query by likeness of the names."""
        from rapidfuzz import fuzz

        needle = query.squashed
        grams = {needle[i : i + TRIGRAM] for i in range(len(needle) - TRIGRAM + 1)}
        if not grams:
            return ()
        match = "search_key : (" + " OR ".join(_quote(gram) for gram in sorted(grams)) + ")"
        params = {**_needles(query), "match": match, "bound": FUZZY_POOL, "limit": FUZZY_POOL}
        scored = []
        for row in self._rows(_FUZZY_POOL_ROWS, params):
            segments = row[7].strip(EDGE).split(EDGE)
            score = max(fuzz.ratio(needle, segment.replace(" ", "")) for segment in segments)
            if score >= FUZZY_SCORE:
                scored.append((-score, row))
        scored.sort(key=lambda pair: (pair[0], pair[1][0]))
        return tuple(_hit(row, FUZZY) for _score, row in scored[:limit])

    def _rows(self, statement: str, params: dict[str, Any]) -> list[Any]:
        # Straight to the driver: at each keystroke this saves a tenth of what a find costs.
        return driver_of(self.read).execute(statement, params).fetchall()  # type: ignore[no-any-return]

    def _hits(self, statement: str, params: dict[str, Any]) -> tuple[Hit, ...]:
        return tuple(_hit(row) for row in self._rows(statement, params))


_FUZZY_POOL_ROWS = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at, 6 AS class, c.search_key
FROM (SELECT rowid FROM customer_fts WHERE customer_fts MATCH :match ORDER BY rank LIMIT :bound) hit
JOIN customer AS c ON c.id = hit.rowid LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
"""


def _parse(typed: str) -> _Query | None:
    """Return the query in the form of the search documents; None when nothing is left of it."""
    key = text.search_key(typed)
    if not key:
        return None
    digits = "" if any(letter.isalpha() for letter in key) else phones.query_digits(typed)
    if digits:
        return _Query(key, (digits,), digits, is_phone=True)
    return _Query(key, tuple(key.split()), key.replace(" ", ""), is_phone=False)


def _needles(query: _Query) -> dict[str, Any]:
    """Return what the classes are told by, and where their own candidates are read."""
    phrase = query.phrase
    low = phrase if query.is_phone else text.sort_key(phrase)
    return {
        "exact": f"{EDGE}{phrase}{EDGE}",
        "ends": f"{phrase}{EDGE}",
        "begins": f"{EDGE}{phrase}",
        "word": f" {phrase}",
        "phone": query.is_phone,
        "low": low,
        "high": low + LAST_LETTER,
        "ends_match": f"search_key : {_quote(phrase + EDGE)}",
        "needle": phrase,
    }


def _match(query: _Query) -> str | None:
    """Return the FTS5 expression; None when no part is long enough for a trigram."""
    if query.is_phone:
        return f"search_key : {_quote(query.squashed)}" if len(query.squashed) >= TRIGRAM else None
    long_words = [word for word in query.words if len(word) >= TRIGRAM]
    parts = []
    if len(query.squashed) >= TRIGRAM:
        parts.append(_quote(query.squashed))
    if long_words and (len(query.words) > 1 or not parts):
        parts.append("(" + " AND ".join(_quote(word) for word in long_words) + ")")
    if not parts:
        return None
    return f"search_key : ({' OR '.join(parts)})"


def _quote(term: str) -> str:
    """Return the term as an FTS5 string; raw text would be read as its query language."""
    return '"' + term.replace('"', '""').replace("\0", "") + '"'


def _short_words(query: _Query) -> list[str]:
    """Return the words of a query of several that are too short for the index."""
    return [word for word in query.words if len(word) < TRIGRAM] if len(query.words) > 1 else []


def _has_words(row: Any, query: _Query, short: list[str]) -> bool:
    """Words too short for the index are looked for in the name."""
    name = text.search_key(row[1])
    return query.squashed in name.replace(" ", "") or all(word in name for word in short)


def _hit(row: Any, cls: int | None = None) -> Hit:
    last = row[5]
    return Hit(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        moment_value(last) if last else None,
        CLASS_NAMES[row[6] if cls is None else cls],
    )
