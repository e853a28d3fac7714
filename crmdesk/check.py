"""Looking a data file over: is it whole, linked, and does what is derived agree with its source?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from crmdesk.backup.shape import deviation
from crmdesk.db.derive import derived
from crmdesk.db.engine import DriverConnection, file_problem, is_locked, raw_connect
from crmdesk.db.parts import contradicted
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.tables import JOURNALED
from crmdesk.db.texts import UnreadablePlace, unreadable_places
from crmdesk.db.triggers import CONTACT_CONDITION, FTS_CHECK
from crmdesk.errors import FileProblem
from crmdesk.i18n import N_, _
from crmdesk.store import Store
from crmdesk.text import isolate_ltr

MOST = 20
"""Faults of one kind that are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: a stable English word for scripts.
        title: the same for people, translated.
        faults: what is wrong, in words; empty when all is well.
        unseen: why it could not be looked at just now, "" when it was.
    """

    name: str
    title: str
    faults: tuple[str, ...]
    unseen: str = ""

    @property
    def ok(self) -> bool:
        """True when it was looked at and nothing is wrong."""
        return not self.faults and not self.unseen


def check(store: Store) -> tuple[Finding, ...]:
    """Look the open data file over; changes nothing."""
    connection = raw_connect(store.path)
    try:
        return tuple(
            _looked(name, _(title), look, store, connection) for name, title, look in _LOOKS
        )
    finally:
        connection.close()


def _looked(
    name: str, title: str, look: _Look, store: Store, connection: DriverConnection
) -> Finding:
    """Look; a place that cannot even be read is a fault, and the other looks go on.

    That another program is writing for long is none.
    """
    try:
        return Finding(name, title, tuple(look(store, connection)))
    except (dbapi2.DatabaseError, DBAPIError, FileProblem) as error:
        problem = error if isinstance(error, FileProblem) else file_problem(error, store.path)
        if is_locked(error.__cause__ or error):
            return Finding(name, title, (), str(problem))
        return Finding(name, title, (str(getattr(error, "orig", None) or error),))


def _integrity(_store: Store, connection: DriverConnection) -> list[str]:
    rows = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    return [] if rows == ["ok"] else rows


def _links(_store: Store, connection: DriverConnection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [f"{table} {row} -> {parent}" for table, row, parent, _number in rows]


def _schema(_store: Store, connection: DriverConnection) -> list[str]:
    """A restored file could carry a trigger that is not ours; compare all that can do harm."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        return [f"version {version}"]
    return list(deviation(connection).strange)


def _parts(_store: Store, connection: DriverConnection) -> list[str]:
    differing, doubled = deviation(connection), contradicted(connection)
    missing = [name for name in differing.missing if name not in doubled]
    named = (
        (_("of another program: {names}"), differing.added),
        (_("missing: {names}"), missing),
        (_("two records have the same value in: {names}"), doubled),
    )
    return [
        sentence.format(names=isolate_ltr(", ".join(names))) for sentence, names in named if names
    ]


def _texts(_store: Store, connection: DriverConnection) -> list[str]:
    """Name each customer by number: what the text holds is nobody's business but the owner's."""
    found = islice(chain.from_iterable(unreadable_places(connection, t) for t in JOURNALED), MOST)
    return [_where(one) for one in found]


def _where(place: UnreadablePlace) -> str:
    column = isolate_ltr(f"{place.table}.{place.column}")
    if place.customer_id is None:
        return _("row {number}: {column}").format(number=place.row_id, column=column)
    return _("customer {number}: {column}").format(number=place.customer_id, column=column)


def _full_text(_store: Store, connection: DriverConnection) -> list[str]:
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(FTS_CHECK)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return []


def _keys(store: Store, _connection: DriverConnection) -> list[str]:
    wrong = [str(row_id) for row_id, stored, right in derived(store.read) if stored != right]
    return [", ".join(wrong[:20])] if wrong else []


def _statistics(_store: Store, connection: DriverConnection) -> list[str]:
    counted = (
        "SELECT customer_id, max(happened_at), count(*) FROM interaction "
        f"WHERE {CONTACT_CONDITION} GROUP BY customer_id"
    )
    kept = "SELECT customer_id, last_contact_at, contact_count FROM customer_stats"
    rows = connection.execute(
        f"SELECT customer_id FROM (SELECT * FROM ({counted}) EXCEPT {kept}) UNION "
        f"SELECT customer_id FROM ({kept} EXCEPT {counted}) LIMIT 20"
    )
    return [str(row[0]) for row in rows]


def _unfinished(_store: Store, connection: DriverConnection) -> list[str]:
    rows = connection.execute("SELECT id FROM journal_op WHERE state = 'open'")
    return [str(row[0]) for row in rows]


_Look = Callable[[Store, DriverConnection], list[str]]
_LOOKS: tuple[tuple[str, str, _Look], ...] = (
    ("integrity", N_("The file is whole"), _integrity),
    ("links", N_("Every record belongs to an existing one"), _links),
    ("schema", N_("Tables and triggers are the program's own"), _schema),
    ("parts", N_("No part was added by another program, and none is missing"), _parts),
    ("texts", N_("Every text and date can be read"), _texts),
    ("search", N_("The search index fits the customers"), _full_text),
    ("keys", N_("Search words fit names and phones"), _keys),
    ("statistics", N_("Contact counts fit the entries"), _statistics),
    ("unfinished", N_("No import was left half done"), _unfinished),
)
