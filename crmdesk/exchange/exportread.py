"""Whole customers for an export, some hundred with a handful of statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from crmdesk.db.dialect import among, each_value
from crmdesk.db.tables import contact_point, customer, customer_extra
from crmdesk.exchange.contact import ExtraLine, read_extra
from crmdesk.services import address, tags
from crmdesk.services.base import live
from crmdesk.services.customer_data import ContactDraft, CustomerDraft

PAGE = 500

_ALL = select(customer.c.id).where(live(customer)).order_by(customer.c.sort_key, customer.c.id)
_ONES = select(
    customer.c.id, customer.c.kind, customer.c.name, customer.c.given_name, customer.c.family_name,
    customer.c.organisation, customer.c.city, customer.c.birthday, customer.c.photo,
    customer.c.note,
).where(among(customer.c.id, "ids"), live(customer))  # fmt: skip
_POINTS = (
    select(
        contact_point.c.customer_id,
        contact_point.c.kind,
        contact_point.c.value,
        contact_point.c.label,
    )
    .where(among(contact_point.c.customer_id, "ids"))
    .order_by(contact_point.c.customer_id, contact_point.c.position, contact_point.c.id)
)
_EXTRAS = (
    select(customer_extra.c.customer_id, customer_extra.c.source, customer_extra.c.body)
    .where(among(customer_extra.c.customer_id, "ids"))
    .order_by(customer_extra.c.id)
)
_MOST_POINTS = """
SELECT kind, max(n) FROM (
  SELECT p.kind AS kind, count(*) AS n FROM json_each(?) wanted
  JOIN contact_point p ON p.customer_id = wanted.value GROUP BY p.customer_id, p.kind)
GROUP BY kind
"""
_MOST_PLACES = """
SELECT max(n) FROM (
  SELECT count(*) AS n FROM json_each(?) wanted
  JOIN address a ON a.customer_id = wanted.value GROUP BY a.customer_id)
"""


@dataclass(frozen=True, slots=True)
class Whole:
    """A customer with everything that an export writes.

    Attributes:
        id: of the customer.
        draft: what it is made of; `extra` is empty.
        extras: further details, each with where it came from: ``vcard`` or ``csv``.
    """

    id: int
    draft: CustomerDraft
    extras: tuple[tuple[str, ExtraLine], ...]


def all_ids(connection: Connection) -> list[int]:
    """Return the ids of all customers in the order of their names."""
    return list(connection.execute(_ALL).scalars())


def most_of(connection: Connection, ids: Sequence[int]) -> dict[str, int]:
    """Return how many ``phone``, ``email``, ``handle`` and ``address`` one customer has at most."""
    which = (each_value(ids),)
    rows = connection.exec_driver_sql(_MOST_POINTS, which)
    found = {row[0]: int(row[1]) for row in rows}
    found["address"] = connection.exec_driver_sql(_MOST_PLACES, which).scalar() or 0
    return found


def read_wholes(connection: Connection, ids: Sequence[int]) -> Iterator[list[Whole]]:
    """Yield customers, a page at a time, in the order of the ids; deleted ones are left out."""
    for start in range(0, len(ids), PAGE):
        yield _page(connection, ids[start : start + PAGE])


def _page(connection: Connection, ids: Sequence[int]) -> list[Whole]:
    which = {"ids": each_value(list(ids))}
    points: dict[int, list[ContactDraft]] = {}
    for owner, kind, value, label in connection.execute(_POINTS, which):
        points.setdefault(owner, []).append(ContactDraft(kind, value, label))
    extras: dict[int, list[tuple[str, ExtraLine]]] = {}
    for owner, source, body in connection.execute(_EXTRAS, which):
        lines = extras.setdefault(owner, [])
        lines += ((source, line) for line in _lines(body))
    labels = tags.of_some(connection, list(ids))
    places = address.of_some(connection, list(ids))
    found = {}
    for row in connection.execute(_ONES, which):
        draft = CustomerDraft(
            row.name, row.kind, row.given_name, row.family_name, tuple(points.get(row.id, ())),
            labels.get(row.id, ()), row.city, row.note, organisation=row.organisation,
            birthday=row.birthday, addresses=tuple(a.draft() for a in places.get(row.id, ())),
            photo=row.photo,
        )  # fmt: skip
        found[row.id] = Whole(row.id, draft, tuple(extras.get(row.id, ())))
    return [found[each] for each in ids if each in found]


def _lines(body: str) -> list[ExtraLine]:
    try:
        return read_extra(body)
    except (ValueError, TypeError):  # written by something else than an import
        return [("", [], body)]
