"""Whose contact is it? The same decisions for the rehearsal and for the real thing.

A contact belongs to a customer that is there already when they share a mobile number or an
e-mail address, or a landline of people who cannot be told apart otherwise, or, for a contact with
neither, the same name. Then only what is new is added: nothing is overwritten, and no second
customer is made. A shared landline alone does not make two people one: offices share them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from crmdesk.db.dialect import each_value
from crmdesk.exchange import quick
from crmdesk.exchange.additions import (
    Addition,
    Known,
    addition,
    grow,
    known_from,
    not_taken,
    read_known_of,
)
from crmdesk.services.customer_data import EMAIL, HANDLE, PHONE, CustomerDraft

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
FEWEST_DIGITS = 5
"""A shorter number is an extension or a filler and says nothing about who it is."""

MOBILE_LENGTH = 11
"""Digits of an Iranian mobile number with its leading zero."""

CANDIDATES = 20
"""How many customers with the same landline or name are looked at."""

_BY_KEY = """
SELECT DISTINCT p.kind, p.key, c.id FROM json_each(?) wanted
JOIN contact_point p ON p.key = wanted.value AND p.kind IN ('phone', 'email')
JOIN customer c ON c.id = p.customer_id
WHERE c.deleted_at IS NULL ORDER BY c.id
"""
_BY_NAME = """
SELECT c.sort_key, c.id FROM json_each(?) wanted JOIN customer c ON c.sort_key = wanted.value
WHERE c.deleted_at IS NULL ORDER BY c.id
"""
_LIVING = """
SELECT c.id FROM json_each(?) wanted JOIN customer c ON c.id = wanted.value
WHERE c.deleted_at IS NULL
"""
_BY_UID = """
SELECT c.uid, c.id FROM json_each(?) wanted JOIN customer c ON c.uid = wanted.value
WHERE c.deleted_at IS NULL
"""
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one draft.

    Attributes:
        owner: the customer it adds to: an id; -1, -2… for the first, second… draft that was new;
            0 when it is new itself.
        name: the owner's name.
        more: what it adds; None when it is new.
        points: how many contact points the owner had before.
        places: how many addresses the owner had before.
        not_taken: names of the fields that stay as they are although the draft says otherwise.
    """

    owner: int
    name: str
    more: Addition | None
    points: int = 0
    places: int = 0
    not_taken: tuple[str, ...] = ()


NEW_ONE = Verdict(0, "", None)


class Decider:
    """Decides for one draft after the other; remembers what the earlier ones would have made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[CustomerDraft] = []
        self._known: dict[int, Known] = {}
        self._owners: dict[_Key, list[int]] = {}
        self._named: dict[str, list[int]] = {}
        self._named_until = 0
        self._stored: dict[_Key, list[int]] = {}
        self._stored_names: dict[str, list[int]] = {}
        self._stored_known: dict[int, Known] = {}
        self._keys: dict[int, list[_Key]] = {}
        self._by_uid: dict[str, int] = {}

    def look_up(
        self,
        drafts: Iterable[CustomerDraft],
        ids: Collection[int] = (),
        uids: Collection[str] = (),
    ) -> None:
        """Read what the data file holds about the next drafts, all at once.

        Args:
            drafts: those that will be decided next.
            ids: customers that a person has chosen for some of them.
            uids: customers that the file itself names.
        """
        keys: set[str] = set()
        names: set[str] = set()
        self._keys = {}
        for draft in drafts:
            identifying = self._keys[id(draft)] = identifying_keys(draft)
            keys.update(key for _kind, key in identifying)
            if not identifying:
                names.add(quick.sort_key(draft.name))
        by_key = self._ids(_BY_KEY, keys)
        self._stored = {(kind, key): owners for (kind, key), owners in by_key.items()}
        self._stored_names = {key: owners for (key,), owners in self._ids(_BY_NAME, names).items()}
        wanted = {each for owners in self._stored.values() for each in owners}
        wanted.update(each for owners in self._stored_names.values() for each in owners)
        run = self._connection.exec_driver_sql
        self._by_uid = {row[0]: row[1] for row in run(_BY_UID, (each_value(uids),))} if uids else {}
        wanted.update(self._by_uid.values())
        wanted.update(run(_LIVING, (each_value(ids),)).scalars() if ids else ())
        self._stored_known = read_known_of(self._connection, wanted - self._known.keys())

    def decide(self, draft: CustomerDraft, uid: str = "") -> Verdict:
        """Return what becomes of a draft that was looked up, and remember it.

        Args:
            draft: the customer that is described.
            uid: of the customer that the file names for it; one that is gone says nothing.
        """
        named = self._get(self._by_uid[uid]) if uid in self._by_uid else None
        if named is not None:
            return self._add(named, draft)
        keys = self._keys[id(draft)]
        found = self._match(draft, keys, self._owners, {} if keys else self._made_names())
        if found is None:
            found = self._match(draft, keys, self._stored, self._stored_names)
        return self.make_new(draft) if found is None else self._add(found, draft)

    def make_new(self, draft: CustomerDraft) -> Verdict:
        """Return that a draft is a new customer, whoever else has its number."""
        self._made.append(draft)
        self._remember(-len(self._made), draft)
        return NEW_ONE

    def add_to(self, customer_id: int, draft: CustomerDraft) -> Verdict:
        """Return what a draft adds to the customer that a person has chosen."""
        known = self._get(customer_id)
        return self.make_new(draft) if known is None else self._add(known, draft)

    def _add(self, known: Known, draft: CustomerDraft) -> Verdict:
        more = addition(known, draft)
        points, places = len(known.points), len(known.addresses)
        left = not_taken(known, draft)
        verdict = Verdict(known.id, known.name, more, points, places, left)
        self._known[known.id] = known
        grow(known, more)
        self._remember(known.id, draft)
        return verdict

    def _remember(self, owner: int, draft: CustomerDraft) -> None:
        for contact in draft.contacts:
            key = (contact.kind, quick.contact_key(contact.kind, contact.value))
            owners = self._owners.setdefault(key, [])
            if owner not in owners:
                owners.append(owner)

    def _made_names(self) -> dict[str, list[int]]:
        """Return who was made so far by their names; few drafts ask for it, in most files none."""
        for place in range(self._named_until, len(self._made)):
            key = quick.sort_key(self._made[place].name)
            self._named.setdefault(key, []).append(-place - 1)
        self._named_until = len(self._made)
        return self._named

    def _get(self, owner: int) -> Known | None:
        known = self._known.get(owner) or self._stored_known.get(owner)
        if known is None and owner < 0:
            known = self._known[owner] = known_from(self._made[-owner - 1], owner)
        return known

    def _match(
        self,
        draft: CustomerDraft,
        keys: Sequence[_Key],
        owners: dict[_Key, list[int]],
        named: dict[str, list[int]],
    ) -> Known | None:
        for key in keys:
            if (key[0] == EMAIL or is_mobile(key[1])) and key in owners:
                return self._get(owners[key][0])
        for key in keys:
            for owner in owners.get(key, ())[:CANDIDATES]:
                known = self._get(owner)
                if known is not None and _not_told_apart(known, draft, keys):
                    return known
        if keys or not named:
            return None
        for owner in named.get(quick.sort_key(draft.name), ())[:CANDIDATES]:
            known = self._get(owner)
            if known and quick.search_key(known.name) == quick.search_key(draft.name):
                return known
        return None

    def _ids(self, statement: str, wanted: Collection[str]) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        if wanted:
            rows = self._connection.exec_driver_sql(statement, (each_value(wanted),))
            for *key, customer_id in rows:
                ids = found.setdefault(tuple(key), [])
                if len(ids) < CANDIDATES:
                    ids.append(customer_id)
        return found


def is_mobile(key: str) -> bool:
    """Return True for the digits of a number that belongs to one person."""
    return len(key) == MOBILE_LENGTH and key.startswith("09")


def identifying_keys(draft: CustomerDraft) -> list[_Key]:
    """Return (kind, key) of what says who it is; not «ندارد», "-" or "0" in a field."""
    keys = []
    for contact in draft.contacts:
        if contact.kind == HANDLE:
            continue
        key = quick.contact_key(contact.kind, contact.value)
        if _ADDRESS.fullmatch(key) if contact.kind == EMAIL else len(key) >= FEWEST_DIGITS:
            keys.append((contact.kind, key))
    return keys


def _not_told_apart(known: Known, draft: CustomerDraft, keys: Sequence[_Key]) -> bool:
    if quick.squash(known.name) == quick.squash(draft.name):
        return True
    mine = any(kind == EMAIL or is_mobile(key) for kind, key in keys)
    theirs = any(
        kind == EMAIL or (kind == PHONE and is_mobile(key)) for kind, key, _ext in known.points
    )
    return not mine and not theirs
