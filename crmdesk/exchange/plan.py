"""The rehearsal of an import: what would become of every row, and what a person says to it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from crmdesk import i18n
from crmdesk.documents import written_whole
from crmdesk.errors import FileProblem
from crmdesk.exchange import quick
from crmdesk.exchange.contact import MAX_CONTACTS, ParsedContact, Problem, too_many
from crmdesk.exchange.contactdraft import to_draft
from crmdesk.exchange.deciding import Decider, Verdict
from crmdesk.exchange.headings import LEFT_OUT, OWNER
from crmdesk.exchange.reader import Contacts, open_contacts
from crmdesk.exchange.table import Table
from crmdesk.exchange.values import to_spreadsheet
from crmdesk.i18n import _
from crmdesk.jobs import Progress, collector_at_rest
from crmdesk.services.customer_data import CustomerDraft
from crmdesk.store import Store

NEW, ADDS, SAME, SKIP = "new", "adds", "same", "skip"
"""A new customer; something new for one that is there; nothing new; left out by a person."""

AT_ONCE = 1000
"""Rows that are looked up together."""


class HasStore(Protocol):
    """A desk, as far as it matters here."""

    store: Store


class Stamp(NamedTuple):
    """The state of a data file: as long as it is the same, nobody has written."""

    last_op: int
    undone: int
    last_customer: int


def stamp_of(connection: Connection, but_for: int = 0) -> Stamp:
    """Return the stamp of a data file; the operation ``but_for`` is our own and does not count."""
    found = connection.exec_driver_sql(
        "SELECT (SELECT coalesce(max(id), 0) FROM journal_op WHERE id <> ?), "
        "(SELECT count(*) FROM journal_op WHERE state = 'undone'), "
        "(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'customer')",
        (but_for,),
    )
    return Stamp(*found.one())


@dataclass(slots=True)
class PlanRow:
    """What will become of one contact.

    Attributes:
        number: where it stands in the file.
        draft: the customer it describes.
        action: `NEW`, `ADDS`, `SAME` or `SKIP`.
        customer_id: whom it adds to; 0 for a new customer, and for one of an earlier row.
        customer_name: that customer's name.
        parts: what it adds, in words.
        differing_name: whether that customer's name is another than the file's.
        other_name: the file's name when it goes into that customer's note, else "".
        not_taken: fields in which the file says something else and nothing is changed.
        earlier: the number of the earlier row that makes the customer it adds to, or 0.
        chosen: whether a person chose the action.
        photo: the picture that `draft.photo` names.
        uid: of the customer that the file names for it, "" for a row like any other.
    """

    number: int
    draft: CustomerDraft
    action: str
    customer_id: int = 0
    customer_name: str = ""
    parts: tuple[str, ...] = ()
    differing_name: bool = False
    other_name: str = ""
    not_taken: tuple[str, ...] = ()
    earlier: int = 0
    chosen: bool = False
    photo: bytes = b""
    uid: str = ""


@dataclass(slots=True)
class ImportPlan:
    """What an import would do; nothing is written before `perform`.

    Attributes:
        store: whose customers it was compared with.
        kind: ``vcard``, ``csv``, ``sheet`` or ``paste``.
        name: of the file, for the undo list.
        stamp: of the data file it was compared with.
        headings: of a table, for the list of rows that were left out.
        rows: in the order of the file.
        problems: what could not be read, or not as it stands.
    """

    store: Store
    kind: str
    name: str
    stamp: Stamp
    headings: tuple[str, ...] = ()
    rows: list[PlanRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """How many rows are `NEW`, `ADDS`, `SAME` and `SKIP`, and how many ``errors`` there are."""
        found = Counter(row.action for row in self.rows)
        found["errors"] = len(self.problems)
        return found

    @property
    def writes(self) -> bool:
        """Whether performing it would write anything."""
        return any(row.action in (NEW, ADDS) for row in self.rows)

    def row(self, number: int) -> PlanRow:
        """Return a row by its number in the file."""
        if len(self._places) != len(self.rows):
            self._places = {row.number: place for place, row in enumerate(self.rows)}
        return self.rows[self._places[number]]

    def choose(self, number: int, action: str) -> PlanRow:
        """Let a person decide what becomes of a row.

        Args:
            number: of the row in the file.
            action: `NEW` makes another customer whoever has the number; `ADDS` is what a row with
                a customer that is there is by itself, `SAME` included; `SKIP` leaves it out.

        Raises:
            ValueError: there is nobody to add to, or no such action.
        """
        row = self.row(number)
        if action == SAME:
            action = ADDS
        if action not in (NEW, ADDS, SKIP) or (action == ADDS and not row.customer_name):
            raise ValueError(f"row {number} cannot be {action!r}")
        row.chosen = True
        row.action = SAME if action == ADDS and not row.parts else action
        return row

    def carry(self, before: ImportPlan) -> list[int]:
        """Take over what a person chose in an earlier plan of the same contacts.

        Args:
            before: the plan that this one takes the place of.

        Returns:
            The numbers of the rows that no longer fit what was chosen and become something else.
        """
        rows = {row.number: row for row in self.rows}
        lost = []
        for old in before.rows:
            if not old.chosen:
                continue
            row = rows.get(old.number)
            if row is not None and _fits(old, row):
                self.choose(old.number, old.action)
            elif old.action != (SKIP if row is None else row.action):
                lost.append(old.number)
        return lost


def _fits(old: PlanRow, row: PlanRow) -> bool:
    """Return whether what was chosen for a row is meant for this one too.

    Who leaves a row out means whoever stands there, whatever else is read of it.
    """
    if old.action == SKIP:
        return old.draft.name == row.draft.name
    return (old.draft, old.customer_id, old.customer_name, old.earlier) == (
        row.draft,
        row.customer_id,
        row.customer_name,
        row.earlier,
    )


@collector_at_rest()
def plan_import(
    desk: HasStore | Store, source: Path | Table, progress: Progress | None = None
) -> ImportPlan:
    """Compare a file of contacts, or a table, with the customers, and change nothing.

    Raises:
        FileProblem: the file cannot be read, or no contact is in it.
        Cancelled: the progress was cancelled.
    """
    progress = progress or Progress()
    store = desk if isinstance(desk, Store) else desk.store
    contacts = open_contacts(source, progress)
    stamp = stamp_of(store.read)
    plan = ImportPlan(store, contacts.kind, contacts.name, stamp, contacts.headings)
    decider = Decider(store.read)
    makers: list[int] = []
    for batch in _batches(contacts, plan, progress):
        uids = {contact.uid for contact, _draft in batch if contact.uid}
        decider.look_up((draft for _contact, draft in batch), uids=uids)
        for contact, draft in batch:
            row = _row(contact, draft, decider.decide(draft, contact.uid), makers)
            if row.action == NEW:
                makers.append(row.number)
            plan.rows.append(row)
    if not plan.rows:
        raise FileProblem(_("No contact could be read from this file. Nothing was changed."))
    return plan


def _batches(
    contacts: Contacts, plan: ImportPlan, progress: Progress
) -> Iterator[list[tuple[ParsedContact, CustomerDraft]]]:
    """Yield contacts with their drafts, some at a time; what is no contact goes to the plan."""
    items: Iterable[ParsedContact | Problem] = contacts.items
    number = 0
    while some := list(islice(items, AT_ONCE)):
        number += len(some)
        if number > MAX_CONTACTS:
            raise too_many()
        plan.problems += [item for item in some if isinstance(item, Problem)]
        good = [item for item in some if isinstance(item, ParsedContact)]
        yield [(item, to_draft(item, contacts.source)) for item in good]
        progress.step(number, max(contacts.expected, number))


def _row(
    contact: ParsedContact, draft: CustomerDraft, verdict: Verdict, makers: list[int]
) -> PlanRow:
    if verdict.more is None:
        return PlanRow(contact.line, draft, NEW, photo=contact.photo, uid=contact.uid)
    return PlanRow(
        contact.line,
        draft,
        ADDS if verdict.more else SAME,
        max(verdict.owner, 0),
        verdict.name,
        tuple(verdict.more.words()),
        quick.squash(verdict.name) != quick.squash(draft.name),
        verdict.more.other_name,
        verdict.not_taken,
        makers[-verdict.owner - 1] if verdict.owner < 0 else 0,
        photo=contact.photo,
        uid=contact.uid,
    )


def write_error_rows(
    plan: ImportPlan,
    path: Path,
    source: Path | None = None,
    owners: Mapping[int, str] | None = None,
) -> int:
    """Write what could not be read as a CSV (UTF-8 with its mark), to be mended and brought in.

    The columns of the file come first, then the row's number and the reason; last, when a row came
    in all the same, without the one value, whose it is: mended it adds to that customer.

    Args:
        plan: of the import.
        path: where they are written.
        source: the file they come from; it is not to be replaced.
        owners: what `owners_of` answers after the import.

    Returns:
        How many rows were written.

    Raises:
        FileProblem: the file cannot be written.
    """
    width = max([1, len(plan.headings), *(len(each.cells) for each in plan.problems)])
    headings = [*plan.headings, *[""] * (width - len(plan.headings))]
    about = [both[i18n.is_rtl()] for both in (*LEFT_OUT, *([OWNER] if owners else []))]
    with (
        written_whole(path, source) as part,
        part.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow([*headings, *about])
        for each in plan.problems:
            cells = each.cells or (each.excerpt,)
            padded = [*cells, *[""] * (width - len(cells))]
            owner = [owners.get(each.line, "")] if owners else []
            shown = map(to_spreadsheet, [*padded, str(each.line), each.sentence, *owner])
            writer.writerow(shown)
    return len(plan.problems)
