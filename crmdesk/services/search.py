"""Finding half-remembered people: any spelling, any part of a name or a phone, best first.

One trigram MATCH answers most queries: when it has few hits, all are ranked. A broad query (many
hits) is asked class by class, so that the best class is never cut off by the bound. Only when
nothing is found come the expensive guesses: wrong keyboard layout, sound-alike letters, fuzzy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text as sql

from crmdesk import phones, text
from crmdesk.db.types import moment_value
from crmdesk.searchkey import EDGE
from crmdesk.services.base import Service

LIMIT = 50
BOUND = 200
"""Hits that are ranked at once; a broader query is asked class by class."""

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


_RANKED = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at,
  CASE WHEN instr(c.search_key, :exact) THEN 0
       WHEN :phone AND instr(c.search_key, :ends) THEN 1
       WHEN instr(c.search_key, :begins) THEN 2
       WHEN instr(c.search_key, :word) THEN 3
       ELSE 4 END AS class
FROM ({hits}) AS hit JOIN customer AS c ON c.id = hit.rowid
LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
ORDER BY class, s.last_contact_at DESC, s.contact_count DESC, c.sort_key, c.id LIMIT :limit
"""
_MATCHED = "SELECT rowid FROM customer_fts WHERE customer_fts MATCH :match LIMIT :bound"
_FEW = sql(_RANKED.format(hits=_MATCHED))
_RECENT = (
    "SELECT customer_id AS rowid FROM (SELECT customer_id FROM customer_stats "
    "ORDER BY last_contact_at DESC LIMIT 500) JOIN customer r ON r.id = customer_id "
    "WHERE instr(r.search_key, :needle)"
)
_RECENT_HITS = sql(_RANKED.format(hits=_RECENT))
_SCAN = sql(
    """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at,
  CASE WHEN instr(c.search_key, :begins) THEN 2 ELSE 4 END AS class
FROM customer AS c LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL AND instr(c.search_key, :needle) ORDER BY c.sort_key, c.id LIMIT :limit
"""
)
_BY_NAME = sql(
    """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at, 2 AS class
FROM customer AS c LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL AND c.sort_key >= :low ORDER BY c.sort_key, c.id LIMIT :limit
"""
)


class Search(Service):
    """Finds customers."""

    def find(self, query: str, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return the customers that fit, the right one first.

        Order: exact, ends with (digits), begins, begins a word, contains, sounds alike, nearly;
        inside a class the most recently and most often contacted first. An empty query lists by
        name.
        """
        parsed = _parse(query)
        if parsed is None:
            return self._hits(_BY_NAME, {"low": "", "limit": limit})
        if len(parsed.phrase) < TRIGRAM and len(parsed.words) < 2:
            return self._short(parsed, limit)
        return self._matching(parsed, limit) or self._guessing(query, parsed, limit)

    def _matching(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        params = {**_needles(query), "limit": max(limit, 1), "bound": BOUND}
        match = _match(query)
        if match is None:
            return self._scan(query, limit)
        rows = self.read.execute(_FEW, {**params, "match": match, "limit": BOUND}).all()
        if len(rows) >= BOUND:
            rows = self._broad(query, params, rows)
        return tuple(_hit(row) for row in rows[:limit] if _has_short_words(query, row))

    def _broad(self, query: _Query, params: dict[str, Any], rows: Sequence[Any]) -> list[Any]:
        """Add what the bound may have cut off: each better class by itself, then recent people."""
        phrase = query.phrase
        sharper = [f"{EDGE}{phrase}{EDGE}", f"{EDGE}{phrase}", f" {phrase}"]
        if query.is_phone:
            sharper.insert(1, f"{phrase}{EDGE}")
        found = {row.id: row for row in rows}
        for needle in sharper:
            match = f"search_key : {_quote(needle)}"
            more = self.read.execute(_FEW, {**params, "match": match}).all()
            found.update((row.id, row) for row in more)
            if len(more) >= params["limit"]:
                break
        recent = self.read.execute(_RECENT_HITS, {**params, "needle": phrase})
        found.update((row.id, row) for row in recent)
        order = {row.id: place for place, row in enumerate(found.values())}
        return sorted(
            found.values(),
            key=lambda row: (row[6], _newest_first(row[5]), order[row.id]),
        )

    def _short(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        """One or two letters: segments that begin with them, then anywhere, in order of name."""
        if len(query.phrase) == TRIGRAM - 1:
            match = f"search_key : {_quote(EDGE + query.phrase)}"
            params = {**_needles(query), "match": match, "bound": BOUND, "limit": limit}
            rows = self.read.execute(_FEW, params).all()
            if len(rows) >= limit:
                return tuple(_hit(row) for row in rows)
        return self._scan(query, limit)

    def _scan(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        needle = query.phrase
        params = {"needle": needle, "begins": EDGE + needle, "limit": limit}
        hits = self._hits(_SCAN, params)
        return tuple(sorted(hits, key=lambda hit: CLASS_NAMES.index(hit.match)))

    # ---- guesses -------------------------------------------------------------------------

    def _guessing(self, typed: str, query: _Query, limit: int) -> tuple[Hit, ...]:
        swapped = _parse(text.swap_layout(typed))
        if swapped is not None and swapped.key != query.key and len(swapped.phrase) >= TRIGRAM:
            found = self._matching(swapped, limit)
            if found:
                return found
        return self._sounding(query, limit) or self._fuzzy(query, limit)

    def _sounding(self, query: _Query, limit: int) -> tuple[Hit, ...]:
        sound = text.sound_key(query.key)
        if len(sound.replace(" ", "")) < TRIGRAM or query.is_phone:
            return ()
        words = [word for word in sound.split() if len(word) >= TRIGRAM]
        terms = " AND ".join(_quote(word) for word in words) or _quote(sound)
        squashed = _quote(sound.replace(" ", ""))
        match = f"sound_key : ({squashed} OR ({terms}))"
        params = {**_needles(query), "match": match, "bound": BOUND, "limit": limit}
        return tuple(_hit(row, SOUND) for row in self.read.execute(_FEW, params))

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
        for row in self.read.execute(_FUZZY_POOL_ROWS, params):
            segments = row.search_key.strip(EDGE).split(EDGE)
            score = max(fuzz.ratio(needle, segment.replace(" ", "")) for segment in segments)
            if score >= FUZZY_SCORE:
                scored.append((-score, row))
        scored.sort(key=lambda pair: (pair[0], pair[1].id))
        return tuple(_hit(row, FUZZY) for _score, row in scored[:limit])

    def _hits(self, statement: Any, params: dict[str, Any]) -> tuple[Hit, ...]:
        return tuple(_hit(row) for row in self.read.execute(statement, params))


_FUZZY_POOL_ROWS = sql(
    """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at, 6 AS class, c.search_key
FROM (SELECT rowid FROM customer_fts WHERE customer_fts MATCH :match ORDER BY rank LIMIT :bound) hit
JOIN customer AS c ON c.id = hit.rowid LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
"""
)


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
    phrase = query.phrase
    return {
        "exact": f"{EDGE}{phrase}{EDGE}",
        "ends": f"{phrase}{EDGE}",
        "begins": f"{EDGE}{phrase}",
        "word": f" {phrase}",
        "phone": query.is_phone,
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


def _has_short_words(query: _Query, row: Any) -> bool:
    """Words too short for the index are looked for in the name."""
    short = [word for word in query.words if len(word) < TRIGRAM]
    if not short or len(query.words) == 1:
        return True
    name = text.search_key(row.name)
    return query.squashed in name.replace(" ", "") or all(word in name for word in short)


def _newest_first(moment: str | None) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in moment) if moment else (0,)


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
