"""Finding what was written: the words of interactions and the reasons of follow-ups.

There is no index of these texts: all of them are read. With very many that takes a part of a
second, so it belongs on a worker, where ``Store.interrupt`` can stop it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from crmdesk import text
from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import customer, follow_up, interaction
from crmdesk.services.base import Service, live
from crmdesk.services.spelling import bare, glob, regex

LIMIT = 5
NEWEST = 3000
"""Newest interactions that are looked through before all of them are."""

SHORTEST = 2
"""Letters that a text must have to be looked for."""

WORDS, LETTERS = 8, 40
"""Words of a text that are looked for, and letters of a word."""

AROUND = 28
"""Letters on either side of what was found."""


@dataclass(frozen=True, slots=True)
class NoteHit:
    """A text that was found.

    Attributes:
        customer_id: whom it is about.
        customer_name: their name.
        at: when it happened; for a follow-up when it was settled, or else made.
        excerpt: one line with what was found in its middle, «…» where it was cut.
    """

    customer_id: int
    customer_name: str
    at: datetime
    excerpt: str


_NAMES = select(customer.c.id, customer.c.name).where(among(customer.c.id, "ids"), live(customer))
_SETTLED = func.coalesce(
    follow_up.c.done_at, follow_up.c.created_at, type_=follow_up.c.done_at.type
)
# Said through a function, so that the texts are read in their own order: by the index of moments
# each of them would have to be fetched from another place of the file.
_WHEN = func.coalesce(interaction.c.happened_at, "", type_=interaction.c.happened_at.type)


class Notes(Service):
    """Finds texts."""

    def find(
        self, query: str, limit: int = LIMIT, check: Callable[[], object] = lambda: None
    ) -> tuple[NoteHit, ...]:
        """Return the newest texts that contain all words of a query, in any spelling.

        Digits of any kind, capital letters, harakat and half-spaces make no difference; a
        half-space may also be a space. Fewer than two letters find nothing.

        Args:
            query: as typed.
            limit: how many at most.
            check: called between the statements; what it raises ends the search.
        """
        words = _words(query)
        if len(text.squash(query)) < SHORTEST or not words:
            return ()
        found = self._rows(_newest(words, limit))
        if len(found) < limit:
            check()
            found = self._rows(_all(words, limit))
        check()
        found += self._rows(_reasons(words, limit))
        found.sort(key=lambda row: row[1], reverse=True)
        return self._hits(found[:limit], words)

    def _rows(self, statement: Select[Any]) -> list[Any]:
        return list(self.read.execute(statement))

    def _hits(self, rows: Sequence[Any], words: Sequence[str]) -> tuple[NoteHit, ...]:
        ids = {row[0] for row in rows}
        named = self.read.execute(_NAMES, {"ids": each_value(sorted(ids))})
        names = {row.id: row.name for row in named}
        spelled = re.compile("|".join(regex(word) for word in words))
        return tuple(
            NoteHit(row[0], names[row[0]], row[1], _excerpt(row[2], spelled))
            for row in rows
            if row[0] in names
        )


def _newest(words: Sequence[str], limit: int) -> Select[Any]:
    newest = (
        select(interaction.c.id)
        .where(live(interaction))
        .order_by(interaction.c.happened_at.desc())
        .limit(NEWEST)
    )
    found = _containing(interaction.c.body, words, interaction.c.customer_id)
    return (
        select(interaction.c.customer_id, interaction.c.happened_at, interaction.c.body)
        .where(interaction.c.id.in_(newest), found)
        .order_by(_WHEN.desc(), interaction.c.id.desc())
        .limit(limit)
    )


def _all(words: Sequence[str], limit: int) -> Select[Any]:
    found = _containing(interaction.c.body, words, interaction.c.customer_id)
    return (
        select(interaction.c.customer_id, interaction.c.happened_at, interaction.c.body)
        .where(live(interaction), found)
        .order_by(_WHEN.desc(), interaction.c.id.desc())
        .limit(limit)
    )


def _reasons(words: Sequence[str], limit: int) -> Select[Any]:
    found = _containing(follow_up.c.reason, words, follow_up.c.customer_id)
    return (
        select(follow_up.c.customer_id, _SETTLED, follow_up.c.reason)
        .where(live(follow_up), found)
        .order_by(_SETTLED.desc(), follow_up.c.id.desc())
        .limit(limit)
    )


def _containing(
    column: ColumnElement[Any], words: Sequence[str], owner: ColumnElement[Any]
) -> ColumnElement[bool]:
    joined = func.replace(column, text.ZWNJ, "")
    parts = [
        or_(*(joined.op("GLOB")(f"*{glob(form)}*") for form in _forms(word))) for word in words
    ]
    living = select(customer.c.id).where(customer.c.id == owner, live(customer))
    return and_(*parts, living.exists())


def _words(query: str) -> list[str]:
    words = [word[:LETTERS] for word in text.clean(query).split()]
    return [word for word in words if text.squash(word)][:WORDS]


def _forms(word: str) -> set[str]:
    """A half-space may be missing where it is stored, or be a space there; harakat may be, too."""
    return {
        form.replace(text.ZWNJ, instead) for form in (word, bare(word)) for instead in ("", " ")
    }


def _excerpt(whole: str, spelled: re.Pattern[str]) -> str:
    line = " ".join(whole.split())
    match = spelled.search(line)
    start, end = match.span() if match else (0, 0)
    spare = max(AROUND - start, 0), max(AROUND - (len(line) - end), 0)
    first = _word_start(line, start - AROUND - spare[1], start)
    last = _word_end(line, end + AROUND + spare[0], end)
    middle = line[first:last].strip()
    return f"{'…' if first else ''}{middle}{'…' if last < len(line) else ''}"


def _word_start(line: str, place: int, latest: int) -> int:
    """Return where the first whole word begins at or after a place; never beyond what is found."""
    if place <= 0:
        return 0
    space = line.find(" ", place - 1, latest)
    return space + 1 if space >= 0 else place


def _word_end(line: str, place: int, earliest: int) -> int:
    if place >= len(line):
        return len(line)
    space = line.rfind(" ", earliest, place + 1)
    return space if space > earliest else place
