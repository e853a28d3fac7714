"""Looking a data file over: is it whole, linked, and does what is derived agree with its source?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from crmdesk.db.derive import derived
from crmdesk.db.engine import DriverConnection, raw_connect
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.db.triggers import CONTACT_CONDITION, FTS_CHECK, all_triggers
from crmdesk.errors import FileProblem
from crmdesk.i18n import N_, _
from crmdesk.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: a stable English word for scripts.
        title: the same for people, translated.
        faults: what is wrong, in words; empty when all is well.
    """

    name: str
    title: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


def check(store: Store) -> tuple[Finding, ...]:
    """Look the open data file over; changes nothing."""
    connection = raw_connect(store.path)
    try:
        return tuple(
            Finding(name, _(title), tuple(_looked(look, store, connection)))
            for name, title, look in _LOOKS
        )
    finally:
        connection.close()


def _looked(look: _Look, store: Store, connection: DriverConnection) -> list[str]:
    """Look; a place that cannot even be read is a fault, and the other looks go on."""
    try:
        return look(store, connection)
    except (dbapi2.DatabaseError, DBAPIError, FileProblem) as error:
        return [str(getattr(error, "orig", None) or error)]


def _integrity(_store: Store, connection: DriverConnection) -> list[str]:
    rows = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    return [] if rows == ["ok"] else rows


def _links(_store: Store, connection: DriverConnection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [f"{table} {row} -> {parent}" for table, row, parent, _number in rows]


def _schema(_store: Store, connection: DriverConnection) -> list[str]:
    """A restored file could carry a trigger that is not ours; compare all of them."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    expected = all_triggers()
    names = sorted(found.keys() ^ expected.keys())
    names += sorted(n for n in found.keys() & expected.keys() if found[n] != expected[n])
    return ([] if version == SCHEMA_VERSION else [f"version {version}"]) + names


def _full_text(_store: Store, connection: DriverConnection) -> list[str]:
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(FTS_CHECK)
    except dbapi2.DatabaseError as error:
        return [str(error)]
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
    ("search", N_("The search index fits the customers"), _full_text),
    ("keys", N_("Search words fit names and phones"), _keys),
    ("statistics", N_("Contact counts fit the entries"), _statistics),
    ("unfinished", N_("No import was left half done"), _unfinished),
)
