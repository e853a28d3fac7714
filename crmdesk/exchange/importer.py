"""Bringing contacts in: the same decisions for the dry run and for the real one.

A contact belongs to a customer that is there already when they share a mobile number or an
e-mail address, or a landline of people who cannot be told apart otherwise, or, for a contact with
neither, the same name. Then only what is new is added: nothing is overwritten, and no second
customer is made. A shared landline alone does not make two people one: offices share them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from crmdesk import text
from crmdesk.errors import FileProblem
from crmdesk.exchange.contact import ParsedContact, Problem, pack_extra, read_extra
from crmdesk.exchange.reader import read_contacts
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.services.customer_data import (
    ContactDraft,
    CustomerDraft,
    contact_identity,
    contact_key,
)
from crmdesk.services.customer_writes import insert_customer
from crmdesk.services.merge import Known, add_what_is_new, new_parts, read_known
from crmdesk.store import Store, Transaction

CHUNK = 100
"""Contacts of one transaction: short enough that a save in the window hardly waits."""

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
FEWEST_DIGITS = 5
"""A shorter number is an extension or a filler and says nothing about who it is."""

MOBILE_LENGTH = 11
"""Digits of an Iranian mobile number with its leading zero."""

NEW, ADDS, SAME = "new", "adds", "same"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one contact.

    Attributes:
        line: where it stands in the file.
        name: its name in the file.
        action: ``new``, ``adds`` (to a customer that is there) or ``same`` (nothing to add).
        customer_id: the customer; 0 for a new one in a dry run.
        customer_name: the customer's name when it differs from the file's.
        parts: what is added: phones, e-mails, tags and so on, as text.
    """

    line: int
    name: str
    action: str
    customer_id: int
    customer_name: str = ""
    parts: tuple[str, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do."""

    kind: str
    dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)
    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> int:
        """Customers that were made."""
        return self.counts[NEW]

    @property
    def adds(self) -> int:
        """Customers that got something new."""
        return self.counts[ADDS]

    @property
    def same(self) -> int:
        """Contacts with nothing new."""
        return self.counts[SAME]


def import_contacts(
    store: Store, path: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Bring a vCard or CSV file in as one undo step, or only say what would happen.

    Raises:
        FileProblem: the file cannot be read or holds no contact.
        Cancelled: the progress was cancelled; everything was taken back.
    """
    progress = progress or Progress()
    kind, items, total = read_contacts(path)
    report = ImportReport(kind, dry_run)
    if dry_run:
        _rehearse(store, items, total, report, progress)
    else:
        _perform(store, path, items, total, report, progress)
    return report


def _rehearse(
    store: Store,
    items: Iterable[ParsedContact | Problem],
    total: int,
    report: ImportReport,
    progress: Progress,
) -> None:
    """Decide without writing; what earlier lines of the file would have made is remembered."""
    made = _Made()
    for number, draft, line in _drafts(items, report):
        progress.step(number, max(total, number))
        known = made.find(draft) or _find(store.read, draft)
        if known is None:
            made.add(draft)
            _count(report, Decision(line, draft.name, NEW, 0))
        else:
            parts = new_parts(known, draft)
            _count(report, _decision(line, draft, known, parts))
            made.grow(known, draft)


def _perform(
    store: Store,
    path: Path,
    items: Iterable[ParsedContact | Problem],
    total: int,
    report: ImportReport,
    progress: Progress,
) -> None:
    drafts = _drafts(items, report)
    first = next(drafts, None)
    if first is None:
        raise FileProblem(_("No contact could be read from this file. Nothing was changed."))
    rest = _with_first(first, drafts)
    with store.long_operation("import_contacts", name=path.name) as operation:
        while batch := list(islice(rest, CHUNK)):
            with operation.chunk() as tx:
                for _number, draft, line in batch:
                    _count(report, _write(tx, draft, line))
            progress.step(batch[-1][0], max(total, batch[-1][0]))
        operation.detail["new"] = report.new
        operation.detail["adds"] = report.adds


_Numbered = tuple[int, CustomerDraft, int]


def _with_first(first: _Numbered, rest: Iterator[_Numbered]) -> Iterator[_Numbered]:
    yield first
    yield from rest


def _drafts(items: Iterable[ParsedContact | Problem], report: ImportReport) -> Iterator[_Numbered]:
    """Yield (number, draft, line) of what can be saved; the rest goes into the problems."""
    for number, item in enumerate(items, start=1):
        if isinstance(item, Problem):
            report.problems.append(item)
        else:
            yield number, to_draft(item, report.kind), item.line


def to_draft(contact: ParsedContact, source: str) -> CustomerDraft:
    """Return the customer that a contact of a file describes."""
    points = [ContactDraft("phone", each.value, each.label) for each in contact.phones]
    points += [ContactDraft("email", each.value, each.label) for each in contact.emails]
    # Words where a number should be are kept with the rest of the card, not as a number.
    useless = [
        p for p in points if not contact_key(p) or (p.kind == "email" and "@" not in p.value)
    ]
    points = [p for p in points if p not in useless]
    extra = contact.extra
    if useless:
        kept = [(p.kind.upper(), [p.label] if p.label else [], p.value) for p in useless]
        extra = pack_extra([*read_extra(contact.extra), *kept])
    return CustomerDraft(
        name=contact.name,
        kind="company" if contact.is_company else "person",
        given_name=contact.given_name,
        family_name=contact.family_name,
        contacts=tuple(points),
        tags=contact.tags,
        city=contact.city,
        note=contact.note,
        extra=extra,
        extra_source=source,
    ).cleaned()


def _count(report: ImportReport, decision: Decision) -> None:
    report.counts[decision.action] += 1
    report.decisions.append(decision)


def _write(tx: Transaction, draft: CustomerDraft, line: int) -> Decision:
    known = _find(tx.connection, draft)
    if known is None:
        return Decision(line, draft.name, NEW, insert_customer(tx, draft))
    parts = new_parts(known, draft)
    if parts:
        add_what_is_new(tx, known, draft)
    return _decision(line, draft, known, parts)


def _decision(line: int, draft: CustomerDraft, known: Known, parts: list[str]) -> Decision:
    same_name = text.squash(known.name) == text.squash(draft.name)
    return Decision(
        line,
        draft.name,
        ADDS if parts else SAME,
        known.id,
        "" if same_name else known.name,
        tuple(parts),
    )


# ---- whose contact is it? ----------------------------------------------------------------


def _find(connection: Connection, draft: CustomerDraft) -> Known | None:
    return _match(
        draft,
        lambda key, kind: (
            connection.exec_driver_sql(
                "SELECT DISTINCT c.id FROM contact_point p JOIN customer c ON c.id = p.customer_id "
                "WHERE p.key = ? AND p.kind = ? AND c.deleted_at IS NULL ORDER BY c.id LIMIT 20",
                (key, kind),
            )
            .scalars()
            .all()
        ),
        lambda name: (
            connection.exec_driver_sql(
                "SELECT id FROM customer WHERE sort_key = ? AND deleted_at IS NULL ORDER BY id "
                "LIMIT 20",
                (text.sort_key(name),),
            )
            .scalars()
            .all()
        ),
        lambda customer_id: read_known(connection, customer_id),
    )


def is_mobile(key: str) -> bool:
    """Return True for the digits of a number that belongs to one person."""
    return len(key) == MOBILE_LENGTH and key.startswith("09")


def _match(
    draft: CustomerDraft,
    by_key: Callable[[str, str], Iterable[int]],
    by_name: Callable[[str], Iterable[int]],
    read: Callable[[int], Known],
) -> Known | None:
    keys = [(contact_key(contact), contact.kind) for contact in draft.contacts]
    keys = [(key, kind) for key, kind in keys if _identifies(key, kind)]
    for key, kind in keys:
        if kind == "email" or is_mobile(key):
            for found in by_key(key, kind):
                return read(found)
    for key, kind in keys:
        if kind == "phone" and not is_mobile(key):
            for found in by_key(key, kind):
                known = read(found)
                if _not_told_apart(known, draft, keys):
                    return known
    if not keys:
        for found in by_name(draft.name):
            known = read(found)
            if text.search_key(known.name) == text.search_key(draft.name):
                return known
    return None


def _identifies(key: str, kind: str) -> bool:
    """Return False for what stands in a field because something had to: «ندارد», "-", "0"."""
    if kind == "email":
        return bool(_ADDRESS.fullmatch(key))
    return len(key) >= FEWEST_DIGITS


def _not_told_apart(known: Known, draft: CustomerDraft, keys: list[tuple[str, str]]) -> bool:
    if text.squash(known.name) == text.squash(draft.name):
        return True
    mine = any(kind == "email" or is_mobile(key) for key, kind in keys)
    theirs = any(kind == "email" or is_mobile(key) for kind, key, _ext in known.points)
    return not mine and not theirs


class _Made:
    """What a dry run would have made so far, findable like the real thing."""

    def __init__(self) -> None:
        self._known: dict[int, Known] = {}
        self._keys: dict[tuple[str, str], list[int]] = {}
        self._names: dict[str, list[int]] = {}

    def find(self, draft: CustomerDraft) -> Known | None:
        """Return the customer of an earlier line, or one that an earlier line adds to."""
        return _match(
            draft,
            lambda key, kind: self._keys.get((key, kind), ()),
            lambda name: self._names.get(text.sort_key(name), ()),
            self._known.__getitem__,
        )

    def add(self, draft: CustomerDraft) -> None:
        """Remember a customer that would be new."""
        known = Known(-len(self._known) - 1, draft.name, "", "", set(), set(), set())
        self._names.setdefault(text.sort_key(draft.name), []).append(known.id)
        self.grow(known, draft)

    def grow(self, known: Known, draft: CustomerDraft) -> None:
        """Remember what a line would add to a customer."""
        kept = self._known.setdefault(known.id, known)
        for contact in draft.contacts:
            key = contact_key(contact)
            kept.points.add(contact_identity(contact))
            owners = self._keys.setdefault((key, contact.kind), [])
            if kept.id not in owners:
                owners.append(kept.id)
        kept.tags.update(text.search_key(tag) for tag in draft.tags)
        kept.extras.add(draft.extra)
        kept.city = kept.city or draft.city
        kept.note = "\n".join(part for part in (kept.note, draft.note) if part)
