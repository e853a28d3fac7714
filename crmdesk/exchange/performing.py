"""Doing what a plan says: one undo step, in short transactions, after a verified backup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crmdesk import paths
from crmdesk.backup import back_up
from crmdesk.db.dialect import each_value
from crmdesk.exchange import quick
from crmdesk.exchange.additions import Addition
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.exchange.contact import Problem
from crmdesk.exchange.deciding import NEW_ONE, Decider, Verdict
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, ImportPlan, PlanRow, stamp_of
from crmdesk.exchange.values import owner_mark
from crmdesk.jobs import Progress, collector_at_rest
from crmdesk.photos import Photos
from crmdesk.store import Store, Transaction

CHUNK = 512
"""Rows of one transaction: a save in the window waits for one at most, less than 250 ms.

Each one makes the full-text index write out what it has gathered: with 256 rows writing takes a
quarter longer, with 1,024 it is hardly quicker."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one contact.

    Attributes:
        line: where it stands in the file.
        name: its name in the file.
        action: `NEW`, `ADDS`, `SAME` or `SKIP`.
        customer_id: the customer; 0 for a new one in a rehearsal.
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
    """What an import did, or would do.

    Attributes:
        backup: the copy that was made before; empty when nothing was to be written.
    """

    kind: str
    dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)
    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    backup: str = ""

    @property
    def new(self) -> int:
        """Customers that were made."""
        return self.counts[NEW]

    @property
    def adds(self) -> int:
        """Rows that added something new to a customer; see ``outcome_of`` for the customers."""
        return self.counts[ADDS]

    @property
    def same(self) -> int:
        """Contacts with nothing new."""
        return self.counts[SAME]

    @property
    def skipped(self) -> int:
        """Contacts that a person left out."""
        return self.counts[SKIP]

    def count(self, decision: Decision) -> None:
        """Take one more decision in."""
        self.counts[decision.action] += 1
        self.decisions.append(decision)


def rehearsal(plan: ImportPlan) -> ImportReport:
    """Return what a plan would do."""
    report = ImportReport(plan.kind, dry_run=True, problems=plan.problems)
    for row in plan.rows:
        other = row.customer_name if row.differing_name else ""
        adds = row.action in (ADDS, SAME)
        report.count(
            Decision(
                row.number,
                row.draft.name,
                row.action,
                row.customer_id if adds else 0,
                other if adds else "",
                row.parts if adds else (),
            )
        )
    return report


@collector_at_rest()
def perform(plan: ImportPlan, progress: Progress | None = None) -> ImportReport:
    """Write what a plan says, as one undo step.

    Each row without a choice of a person is decided again, since somebody may have written
    meanwhile, and an earlier row may have been left out.

    Raises:
        FileProblem: no backup could be made, or the disk is full; everything was taken back.
        Cancelled: the progress was cancelled; everything was taken back.
    """
    progress = progress or Progress()
    report = ImportReport(plan.kind, dry_run=False, problems=plan.problems)
    if not plan.writes:
        done = rehearsal(plan)
        done.dry_run = False
        return done
    report.backup = str(back_up(plan.store.path, "import").path)
    photos = Photos(paths.photo_folder(plan.store.path))
    stamp = plan.stamp
    with plan.store.long_operation("import_contacts", name=plan.name) as operation:
        for rows, done_rows in _chunks(plan.rows):
            _keep_photos(photos, rows)
            with operation.chunk() as tx:
                quiet = stamp == stamp_of(tx.connection, tx.op_id)
                decisions, last_id = _write(tx, photos, rows, quiet=quiet)
                stamp = stamp._replace(last_customer=last_id)
            for decision in decisions:
                report.count(decision)
            progress.step(done_rows, len(plan.rows))
        operation.detail["new"] = report.new
        operation.detail["adds"] = report.adds
    return report


def owners_of(store: Store, report: ImportReport) -> dict[int, str]:
    """Return whose the rows with errors are that came in all the same: number in the file, mark.

    A number that was cut off is such an error: the rest of its row is a customer.
    """
    if report.dry_run or report.kind == "vcard":
        return {}
    lines = {problem.line for problem in report.problems}
    wanted = {d.line: d.customer_id for d in report.decisions if d.line in lines and d.customer_id}
    found = store.read.exec_driver_sql(
        "SELECT c.id, c.uid FROM json_each(?) wanted JOIN customer c ON c.id = wanted.value "
        "WHERE c.deleted_at IS NULL",
        (each_value(set(wanted.values())),),
    )
    marks = {row[0]: owner_mark(row[1]) for row in found}
    return {line: marks[owner] for line, owner in wanted.items() if owner in marks}


def _chunks(rows: Sequence[PlanRow]) -> Iterator[tuple[Sequence[PlanRow], int]]:
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        yield some, start + len(some)


def _keep_photos(photos: Photos, rows: Sequence[PlanRow]) -> None:
    """Store the pictures before the transaction: nobody shall wait for the disk."""
    for row in rows:
        if row.photo and row.action in (NEW, ADDS):
            photos.keep(row.photo)


def _write(
    tx: Transaction, photos: Photos, rows: Sequence[PlanRow], *, quiet: bool
) -> tuple[list[Decision], int]:
    """Write some rows; return what became of them, and the newest customer's id.

    Args:
        tx: the running transaction.
        photos: where pictures are kept.
        rows: the rows.
        quiet: whether nobody else has written since the plan was made.
    """
    if quiet and all(row.action == NEW for row in rows):
        verdicts: list[Verdict | None] = [NEW_ONE] * len(rows)
    else:
        verdicts = _decided(tx, rows)
    writer = BatchWriter(tx)
    made: list[int] = []
    decisions = []
    for row, verdict in zip(rows, verdicts, strict=True):
        if verdict is None:
            decisions.append(Decision(row.number, row.draft.name, SKIP, 0))
            continue
        if verdict.more is None:
            _must_be_kept(photos, row, row.draft.photo)
            owner = writer.new(row.draft)
            made.append(owner)
            decisions.append(Decision(row.number, row.draft.name, NEW, owner))
            continue
        owner = made[-verdict.owner - 1] if verdict.owner < 0 else verdict.owner
        more = verdict.more
        if more:
            _must_be_kept(photos, row, more.single.get("photo", ""))
            writer.add(owner, more, verdict.points, verdict.places, row.draft.extra_source)
        decisions.append(_addition_made(row, verdict, owner, more))
    writer.write()
    return decisions, writer.last_id


def _decided(tx: Transaction, rows: Sequence[PlanRow]) -> list[Verdict | None]:
    """Return what becomes of each row now; None for those that a person left out."""
    decider = Decider(tx.connection)
    wanted = [row.customer_id for row in rows if row.chosen and row.action in (ADDS, SAME)]
    taken = [row for row in rows if row.action != SKIP]
    uids = {row.uid for row in taken if row.uid}
    decider.look_up([row.draft for row in taken], wanted, uids)
    verdicts: list[Verdict | None] = []
    for row in rows:
        if row.action == SKIP:
            verdicts.append(None)
        elif row.chosen and row.action == NEW:
            verdicts.append(decider.make_new(row.draft))
        elif row.chosen and row.customer_id:
            verdicts.append(decider.add_to(row.customer_id, row.draft))
        else:
            verdicts.append(decider.decide(row.draft, row.uid))
    return verdicts


def _must_be_kept(photos: Photos, row: PlanRow, name: str) -> None:
    if name and photos.path(name) is None:
        photos.keep(row.photo)


def _addition_made(row: PlanRow, verdict: Verdict, owner: int, more: Addition) -> Decision:
    differs = quick.squash(verdict.name) != quick.squash(row.draft.name)
    return Decision(
        row.number,
        row.draft.name,
        ADDS if more else SAME,
        owner,
        verdict.name if differs else "",
        tuple(more.words()),
    )
