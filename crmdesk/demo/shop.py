"""An invented shop: customers with their phones, labels, calls and follow-ups.

Everything comes from one ``random.Random(seed)``, the uids too, so that a seed, a size and a
moment always give the same rows. No row is kept: batches are made and handed on, so that a
million customers take no more memory than five thousand.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from crmdesk.db.derive import keys_of
from crmdesk.demo import words
from crmdesk.demo.calls import Agenda, Calls
from crmdesk.demo.chance import Weighted, common_first
from crmdesk.demo.days import PAST_DAYS, Days
from crmdesk.demo.details import Detail, Details
from crmdesk.demo.people import MAX_CUSTOMERS, Contact, People, Person
from crmdesk.text import search_key

BATCH = 5000
"""Customers of one batch."""

Row = tuple[str | int | None, ...]
Batch = dict[str, list[Row]]
"""Table name to rows, parents first; the rows' columns are those of ``COLUMNS``."""

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "tag": "id uid name key",
        "customer": "id uid kind name given_name family_name city note organisation birthday "
        "search_key sound_key sort_key main_phone created_at updated_at",
        "contact_point": "id uid customer_id kind label value key position",
        "address": "id uid customer_id label street city postcode position",
        "customer_tag": "id customer_id tag_id",
        "interaction": "id uid customer_id kind direction outcome happened_at duration_s body "
        "created_at updated_at",
        "follow_up": "id uid customer_id kind due_day due_at reason done_at snoozed "
        "no_date_reason created_at updated_at",
    }.items()
}

_TAG_COUNTS = Weighted(range(4), (46, 32, 16, 6))
_OVERDUE_DAYS = (-1, -1, -1, -2, -2, -3, -4, -5, -7, -9)


@dataclass(frozen=True, slots=True)
class DemoSize:
    """How large the shop is.

    A day's work does not grow with the address book: one person settles about as many
    follow-ups a day whether 300 or 100,000 people are in it.

    Attributes:
        customers: people and companies.
        overdue: open follow-ups of days gone by.
        today: open follow-ups of today.
        week: open follow-ups of the next seven days.
        regulars: customers with 20 to 50 entries.
    """

    customers: int
    overdue: int
    today: int
    week: int
    regulars: int

    @classmethod
    def of(cls, customers: int) -> DemoSize:
        """Return the sizes that go with a number of customers.

        Raises:
            ValueError: fewer than one or more than ``MAX_CUSTOMERS``.
        """
        if not 1 <= customers <= MAX_CUSTOMERS:
            raise ValueError(f"not between 1 and {MAX_CUSTOMERS}: {customers}")
        tens = max(0.0, math.log10(customers / 300))
        return cls(
            customers,
            overdue=min(round(2 + 1.6 * tens), customers // 20),
            today=min(round(5 + 1.6 * tens), customers // 8),
            week=min(round(12 + 11.1 * tens), customers // 4),
            regulars=min(36, customers // 100),
        )


def generate(customers: int, seed: int, now: datetime) -> Iterator[Batch]:
    """Yield the rows of a shop in batches, ready to be inserted in their order.

    Args:
        customers: how many people and companies.
        seed: what everything is drawn from.
        now: the aware moment that is the present in the shop.

    Raises:
        ValueError: too few or too many customers, or a naive moment.
    """
    size = DemoSize.of(customers)
    shop = _Shop(size, random.Random(seed), Days(now), Details(seed))
    for first in range(0, customers, BATCH):
        yield shop.batch(first, min(first + BATCH, customers))


class _Shop:
    """The shop while it is being made: the generator, the counters and the plan of Today."""

    def __init__(self, size: DemoSize, rng: random.Random, days: Days, details: Details) -> None:
        self._details = details
        self._size = size
        self._rng = rng
        self._days = days
        self._people = People(rng)
        self._calls = Calls(rng, days)
        self._agenda = Agenda(rng, days)
        self._ids = {name: count(1) for name in COLUMNS}
        self._tags = [(place + 1, name, search_key(name)) for place, name in enumerate(words.TAGS)]
        self._tag_choice = common_first(self._tags, 2)
        everyone = range(size.customers)
        self._regulars = frozenset(rng.sample(everyone, size.regulars))
        self._near = self._plan(everyone)

    def _plan(self, everyone: range) -> dict[int, int]:
        """Return who has an open follow-up on which day, for what Today shows."""
        rng, size = self._rng, self._size
        days = [self._days.open_before(rng.choice(_OVERDUE_DAYS)) for _ in range(size.overdue)]
        days += [0] * size.today
        week = [day for day in range(1, 8) if self._days.is_open(day)] or list(range(1, 8))
        days += [rng.choice(week) for _ in range(size.week)]
        return dict(zip(rng.sample(everyone, len(days)), days, strict=True))

    def batch(self, first: int, last: int) -> Batch:
        """Return the rows of the customers from ``first`` up to ``last``."""
        made: Batch = {name: [] for name in COLUMNS}
        if first == 0:
            made["tag"] = [(tag_id, self._uid(), name, key) for tag_id, name, key in self._tags]
        for index in range(first, last):
            self._add(made, index)
        return made

    def _uid(self) -> str:
        return f"{self._rng.getrandbits(128):032x}"

    def _add(self, made: Batch, index: int) -> None:
        since, created_at = self._arrival(index)
        person = self._people.person()
        contacts = self._people.contacts(index, person)
        detail = self._details.of(index, person)
        contacts += detail.handles
        customer_id = next(self._ids["customer"])
        tags = self._add_tags(made, customer_id)
        words_of = _search_words(person, detail, contacts, tags)
        self._add_customer(made, customer_id, person, detail, words_of, created_at)
        self._add_contacts(made, customer_id, contacts)
        for position, place in enumerate(detail.places):
            ids = (next(self._ids["address"]), f"{customer_id:032x}", customer_id)
            made["address"].append((*ids, *place, position))
        is_regular = index in self._regulars
        for event in self._calls.events(person.kind, since, created_at, is_regular=is_regular):
            ids = (next(self._ids["interaction"]), self._uid(), customer_id)
            # Entered at the moment it happened.
            made["interaction"].append((*ids, *event, event.happened_at, event.happened_at))
        for step in self._agenda.steps(since, created_at, self._near.get(index)):
            ids = (next(self._ids["follow_up"]), self._uid(), customer_id)
            made["follow_up"].append((*ids, *step))

    def _arrival(self, index: int) -> tuple[int, str]:
        """Return the day and the moment a customer was entered; the first ids are the oldest."""
        total = self._size.customers
        share = (total - 1 - index + self._rng.random()) / total
        since = min(self._days.open_before(-1 - int(share * PAST_DAYS)), -1)
        return since, self._days.busy_moment(self._rng, since)

    def _add_customer(
        self,
        made: Batch,
        customer_id: int,
        person: Person,
        detail: Detail,
        searched: tuple[list[str], list[str]],
        created_at: str,
    ) -> None:
        keys = keys_of(person.name, *searched)
        shown = (person.kind, person.name, person.given, person.family, person.city, person.note)
        more = (detail.organisation, detail.birthday)
        made["customer"].append(
            (customer_id, self._uid(), *shown, *more, *keys, created_at, created_at)
        )

    def _add_contacts(self, made: Batch, customer_id: int, contacts: list[Contact]) -> None:
        for position, contact in enumerate(contacts):
            ids = (next(self._ids["contact_point"]), self._uid(), customer_id)
            said = (contact.kind, contact.label, contact.value, contact.key)
            made["contact_point"].append((*ids, *said, position))

    def _add_tags(self, made: Batch, customer_id: int) -> list[str]:
        """Put labels on a customer and return their names in the order of their keys."""
        picked = {self._tag_choice.pick(self._rng) for _ in range(_TAG_COUNTS.pick(self._rng))}
        for tag_id, _name, _key in sorted(picked):
            made["customer_tag"].append((next(self._ids["customer_tag"]), customer_id, tag_id))
        return [name for _id, name, _key in sorted(picked, key=lambda tag: tag[2])]


def _search_words(
    person: Person, detail: Detail, contacts: list[Contact], tags: list[str]
) -> tuple[list[str], list[str]]:
    """Return the phones, and all else that a customer is found by, as the services order it."""
    phones = [contact.key for contact in contacts if contact.kind == "phone"]
    others = [contact.value for contact in contacts if contact.kind != "phone"] + tags
    return phones, others + [word for word in (detail.organisation, person.city) if word]
