"""What happened between the invented shop and its customers, and what is still to be done."""

from __future__ import annotations

import random
from functools import cache
from typing import NamedTuple

from crmdesk.demo import notes_calls, notes_other, words
from crmdesk.demo.chance import Weighted, one_of
from crmdesk.demo.days import AHEAD_DAYS, HOUR, Days

_COUNTS = Weighted(range(13), (180, 170, 160, 140, 110, 80, 60, 40, 25, 15, 10, 5, 5))
"""Entries of a customer: 2.9 on average."""

_KINDS = Weighted(("call", "visit", "message", "email", "note"), (67, 12, 13, 3, 5))
_OUTCOMES = Weighted(
    ("answered", "no_answer", "busy", "left_message", "wrong_number"), (70, 18, 6, 4, 2)
)
_STEP_COUNTS = Weighted(range(4), (660, 250, 70, 20))
_STEP_KINDS = Weighted(("call", "visit", "message", "email", "task"), (62, 10, 12, 4, 12))
_DONE_SHARE = 0.7
_NO_DATE_SHARE = 0.25
_POOLS = {
    "amount": words.AMOUNTS,
    "total": words.TOTALS,
    "less": words.DISCOUNTS,
    "day": words.DAYS,
    "count": words.COUNTS,
}
_LATER = 8
"""The first day after the week that Today shows."""


class Event(NamedTuple):
    """An interaction without its ids; moments as they are stored."""

    kind: str
    direction: str | None
    outcome: str | None
    happened_at: str
    duration_s: int | None
    body: str


class Step(NamedTuple):
    """A follow-up without its ids; days and moments as they are stored."""

    kind: str
    due_day: str | None
    due_at: str | None
    reason: str
    done_at: str | None
    snoozed: int
    no_date_reason: str
    created_at: str
    updated_at: str


@cache
def _slots(template: str) -> tuple[str, ...]:
    """Return the names of the slots that no goods go into."""
    return tuple(name for name in _POOLS if f"{{{name}}}" in template)


def filled(rng: random.Random, template: str) -> str:
    """Return a template with goods, sums and days put into its slots."""
    if "{" not in template:
        return template
    good = one_of(rng, words.DEVICES if "{device}" in template else words.GOODS)
    price = one_of(rng, good.prices)
    others = {name: one_of(rng, _POOLS[name]) for name in _slots(template)}
    return template.format(product=good.name, device=good.name, price=price, **others)


class Calls:
    """Makes the timeline of a customer."""

    def __init__(self, rng: random.Random, days: Days) -> None:
        """Take the one generator and the shop's days."""
        self._rng = rng
        self._days = days

    def events(self, who: str, since: int, created_at: str, *, is_regular: bool) -> list[Event]:
        """Return what happened since the customer came, the oldest first.

        Args:
            who: ``person`` or ``company``.
            since: the day the customer came, counted from today; at most -1.
            created_at: the moment the customer was entered; nothing happened before.
            is_regular: for somebody who is there every few weeks.
        """
        rng = self._rng
        count = rng.randrange(20, 51) if is_regular else _COUNTS.pick(rng)
        made = [self._event(who, since, created_at) for _ in range(count)]
        made.sort(key=lambda event: event.happened_at)
        return made

    def _event(self, who: str, since: int, created_at: str) -> Event:
        rng = self._rng
        # More of it lately: the book is kept better than it used to be.
        offset = self._days.usual(rng, -1 - int(-since * rng.random() ** 1.6), since)
        moment = max(self._days.busy_moment(rng, offset), created_at)
        kind = _KINDS.pick(rng)
        if kind == "call":
            return self._call(who, moment)
        direction = None if kind == "note" else "out" if rng.random() < 0.5 else "in"
        if kind == "visit":
            direction = "in" if rng.random() < 0.75 else "out"
        body = filled(rng, one_of(rng, notes_other.OTHERS[kind, direction]))
        return Event(kind, direction, None, moment, None, body)

    def _call(self, who: str, moment: str) -> Event:
        rng = self._rng
        direction = "out" if rng.random() < 0.6 else "in"
        outcome = "answered" if direction == "in" else _OUTCOMES.pick(rng)
        if outcome != "answered":
            texts = notes_calls.UNANSWERED[outcome]
            body = filled(rng, one_of(rng, texts)) if rng.random() < 0.4 else ""
            return Event("call", direction, outcome, moment, None, body)
        texts = notes_calls.ANSWERED[direction, who]
        body = filled(rng, one_of(rng, texts)) if rng.random() < 0.88 else ""
        seconds = min(max(int(rng.lognormvariate(4.7, 0.8)), 12), 2400)
        return Event("call", direction, outcome, moment, seconds, body)


class Agenda:
    """Makes the follow-ups of a customer."""

    def __init__(self, rng: random.Random, days: Days) -> None:
        """Take the one generator and the shop's days."""
        self._rng = rng
        self._days = days

    def steps(self, since: int, created_at: str, near: int | None) -> list[Step]:
        """Return follow-ups, most of them done long ago.

        Args:
            since: the day the customer came, counted from today; at most -1.
            created_at: the moment the customer was entered.
            near: the day of an open one that Today has to show, if any.
        """
        rng = self._rng
        made = [] if near is None else [self._open(max(near, since), since, created_at)]
        for _ in range(_STEP_COUNTS.pick(rng)):
            if rng.random() < _DONE_SHARE:
                made.append(self._done(since, created_at))
            elif rng.random() < _NO_DATE_SHARE:
                made.append(self._no_date(since, created_at))
            else:
                offset = self._days.open_after(rng.randrange(_LATER, AHEAD_DAYS))
                made.append(self._open(offset, since, created_at))
        return made

    def _planned(self, before: int, since: int, created_at: str) -> str:
        """Return when a follow-up was planned: some days before, and not before the customer."""
        rng = self._rng
        offset = min(before, 0) - 1 - int(13 * rng.random() ** 1.5)
        offset = self._days.usual(rng, max(offset, since), since)
        return max(self._days.busy_moment(rng, offset), created_at)

    def _open(self, offset: int, since: int, created_at: str) -> Step:
        rng = self._rng
        kind, reason = self._what()
        at = None
        if rng.random() < 0.45:
            at = self._days.moment(offset, 9 * HOUR + rng.randrange(1, 24) * HOUR // 2)
        snoozed = int(rng.random() < (0.5 if offset < 0 else 0.12)) + int(rng.random() < 0.08)
        planned = self._planned(offset, since, created_at)
        day = self._days.text(offset)
        return Step(kind, day, at, reason, None, snoozed, "", planned, planned)

    def _no_date(self, since: int, created_at: str) -> Step:
        kind, reason = self._what()
        planned = self._planned(0, since, created_at)
        why = one_of(self._rng, notes_other.NO_DATE_REASONS)
        return Step(kind, None, None, reason, None, 0, why, planned, planned)

    def _done(self, since: int, created_at: str) -> Step:
        rng = self._rng
        kind, reason = self._what()
        due = max(self._days.open_before(-1 - int(-since * rng.random())), since)
        late = 0 if rng.random() < 0.72 else rng.randrange(1, 5)
        finished = self._days.busy_moment(rng, min(due + late, -1))
        at = None
        if rng.random() < 0.3:
            at = self._days.moment(due, 9 * HOUR + rng.randrange(24) * HOUR // 2)
        planned = self._planned(due, since, created_at)
        finished = max(finished, planned)
        snoozed = int(rng.random() < 0.15)
        return Step(
            kind, self._days.text(due), at, reason, finished, snoozed, "", planned, finished
        )

    def _what(self) -> tuple[str, str]:
        kind = _STEP_KINDS.pick(self._rng)
        return kind, filled(self._rng, one_of(self._rng, notes_other.REASONS[kind]))
