"""Customers of one tag or of one city, those who were in touch lately first.

A tag or a city can have tens of thousands of customers. A bounded number of them is ranked,
together with the people of the newest entries, so that an answer takes a moment at any size.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from crmdesk import text
from crmdesk.db.engine import driver_of
from crmdesk.db.types import moment_value
from crmdesk.searchkey import EDGE
from crmdesk.services.base import Service
from crmdesk.services.search import LAST_LETTER, Hit
from crmdesk.services.spelling import glob

LIMIT = 7
BOUND = 1500
"""Customers that are ranked besides those of the newest entries."""

RECENT = 300
"""Newest entries whose customers are looked at."""

_TAGGED = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at
FROM (
  SELECT x.customer_id AS id FROM customer_tag x JOIN tag t ON t.id = x.tag_id
  WHERE t.key >= :low AND t.key < :high AND x.customer_id IN (
    SELECT customer_id FROM interaction WHERE deleted_at IS NULL
    ORDER BY happened_at DESC LIMIT :recent)
  UNION SELECT * FROM (
    SELECT x.customer_id FROM tag t JOIN customer_tag x ON x.tag_id = t.id
    JOIN customer k ON k.id = x.customer_id
    WHERE t.key >= :low AND t.key < :high AND k.deleted_at IS NULL LIMIT :bound)
) AS g JOIN customer AS c ON c.id = g.id LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
ORDER BY s.last_contact_at DESC, s.contact_count DESC, c.id LIMIT :limit
"""
# A city has no index of its own; a segment of its customers' search documents begins with it.
_IN_CITY = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at
FROM (
  SELECT customer_id AS id FROM (
    SELECT customer_id FROM interaction WHERE deleted_at IS NULL
    ORDER BY happened_at DESC LIMIT :recent)
  UNION SELECT * FROM (
    SELECT k.id FROM customer_fts f JOIN customer k ON k.id = f.rowid
    WHERE customer_fts MATCH :match AND replace(k.city, :half, ' ') GLOB :city
    AND k.deleted_at IS NULL LIMIT :bound)
) AS g JOIN customer AS c ON c.id = g.id LEFT JOIN customer_stats AS s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL AND replace(c.city, :half, ' ') GLOB :city
ORDER BY s.last_contact_at DESC, s.contact_count DESC, c.id LIMIT :limit
"""
_TAGS = """
SELECT name FROM tag WHERE key >= :low AND key < :high
AND EXISTS (SELECT 1 FROM customer_tag x WHERE x.tag_id = tag.id) ORDER BY key
"""
_CITIES = """
SELECT city FROM customer WHERE deleted_at IS NULL AND city <> '' AND id IN (
  SELECT customer_id FROM interaction WHERE deleted_at IS NULL
  ORDER BY happened_at DESC LIMIT :recent)
"""


class Groups(Service):
    """Finds customers by what they have in common."""

    def tagged(self, name: str, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return customers that carry a tag which begins so."""
        return self._hits(_TAGGED, {**_between(text.search_key(name)), "limit": limit})

    def in_city(self, name: str, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return customers of the cities that begin so.

        A single letter is looked for among the people of the newest entries alone.
        """
        key = text.search_key(name)
        if not key:
            return ()
        match = f"search_key : {_quoted(EDGE + key)}"
        place = {"match": match, "city": f"{glob(key)}*", "half": text.ZWNJ}
        return self._hits(_IN_CITY, {**place, "limit": limit})

    def tags(self) -> list[str]:
        """Return the tags in use, in the order of the alphabet."""
        return [row[0] for row in self._rows(_TAGS, _between(""))]

    def cities(self, limit: int = LIMIT) -> list[str]:
        """Return the cities of the people of the newest entries, the most frequent first."""
        counted = Counter(row[0] for row in self._rows(_CITIES, {"recent": RECENT}))
        return [city for city, _count in counted.most_common(limit)]

    def _hits(self, statement: str, params: dict[str, Any]) -> tuple[Hit, ...]:
        rows = self._rows(statement, {**params, "recent": RECENT, "bound": BOUND})
        return tuple(
            Hit(row[0], row[1], row[2], row[3], row[4], _moment(row[5]), "begins") for row in rows
        )

    def _rows(self, statement: str, params: dict[str, Any]) -> list[Any]:
        return driver_of(self.read).execute(statement, params).fetchall()  # type: ignore[no-any-return]


def _moment(stored: str | None) -> datetime | None:
    return moment_value(stored) if stored else None


def _between(key: str) -> dict[str, str]:
    return {"low": key, "high": key + LAST_LETTER}


def _quoted(term: str) -> str:
    """Return the term as an FTS5 string; raw text would be read as its query language."""
    return '"' + term.replace('"', '""') + '"'
