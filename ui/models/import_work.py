"""What an import does on the worker: reading, comparing, writing, and taking back."""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmdesk.desk import Desk
from crmdesk.documents import written_whole
from crmdesk.exchange.filekind import file_kind, read_file
from crmdesk.exchange.memory import remember, remembered
from crmdesk.exchange.performing import ImportReport, perform
from crmdesk.exchange.plan import ImportPlan, plan_import
from crmdesk.exchange.table import Table, open_table, paste_table, remap
from crmdesk.i18n import _
from crmdesk.jobs import Progress, collector_at_rest
from ui.drop import CARD_START

Source = Path | str
"""A file, or a text that was pasted."""

Work = Callable[[Progress], Any]

TOLD_S = 0.05
"""Seconds between two reports: the window's thread has more to do than to count."""

SWITCH_S = 0.0005
"""How long the worker may keep the interpreter while somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found in a source: a table whose columns are to be matched, or a plan at once.

    Attributes:
        known: how the columns are matched unless a person says otherwise.
    """

    table: Table | None
    plan: ImportPlan | None
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and how the undo list calls it; "" when nothing was."""

    report: ImportReport
    undo_label: str


class Sparse(Progress):
    """Reports seldom, and can be stopped at every step."""

    def __init__(self, inner: Progress) -> None:
        """Pass reports on to another progress, and stop when that one was cancelled."""
        super().__init__()
        self._inner = inner
        self._told = 0.0

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report when it is time; raises Cancelled as the other does."""
        now = time.monotonic()
        if self._inner.cancelled or now - self._told >= TOLD_S:
            self._told = now
            self._inner.step(done, total, text)


def gently(work: Work) -> Work:
    """Return work that leaves room for the window's thread.

    The collector rests meanwhile: it stops both threads, and finds little in rows of a file.
    """

    def inner(progress: Progress) -> Any:
        before = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        try:
            with collector_at_rest():
                return work(Sparse(progress))
        finally:
            sys.setswitchinterval(before)

    return inner


def reading(
    desk: Desk, source: Source, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Work:
    """Return the work of reading a source; its answer is ``Opened``.

    Args:
        desk: knows how such columns were matched the last time.
        source: what is brought in.
        encoding: what a person chose; "" to find it out, as for the next two.
        delimiter: of a text.
        sheet: of a workbook.
    """

    def work(progress: Progress) -> Opened:
        if isinstance(source, str):
            if source.lstrip()[: len(CARD_START)].upper() == CARD_START:
                return _pasted_cards(desk, source, progress)
            table = paste_table(source, progress)
        elif file_kind(read_file(source), source.name) == "vcard":
            return Opened(None, plan_import(desk, source, progress))
        else:
            table = open_table(
                source,
                encoding=encoding or None,
                delimiter=delimiter or None,
                sheet=sheet or None,
                progress=progress,
            )
        kept = remembered(desk.preferences, table)
        if kept is not None and kept != table.roles:
            table = remap(table, kept, progress)
        return Opened(table, None, table.roles)

    return work


def _pasted_cards(desk: Desk, cards: str, progress: Progress) -> Opened:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.vcf"
        path.write_text(cards, encoding="utf-8")
        plan = plan_import(desk, path, progress)
    plan.name = _("pasted cards")
    return Opened(None, plan)


def matching(table: Table, roles: Sequence[str]) -> Work:
    """Return the work of judging columns by other roles; its answer is a table."""
    return lambda progress: remap(table, roles, progress)


def comparing(desk: Desk, table: Table) -> Work:
    """Return the work of comparing a table with the customers; its answer is a plan."""
    return lambda progress: plan_import(desk, table, progress)


def writing(
    desk: Desk, plan: ImportPlan, finished: list[Written], learnt: Table | None = None
) -> Work:
    """Return the work of doing what a plan says; its answer is ``Written``.

    Args:
        desk: whose customers.
        plan: what to do.
        finished: gets the answer too: whoever stops the work in its last moment must learn that
            it was done.
        learnt: a table whose columns a person matched, for the next file with its headings.
    """

    def work(progress: Progress) -> Written:
        if learnt is not None:  # before: the newest thing to undo shall be the import
            remember(desk.preferences, learnt, learnt.roles)
        report = perform(plan, progress)
        writes = bool(report.new or report.adds)
        done = Written(report, (desk.store.peek() or "") if writes else "")
        finished.append(done)
        return done

    return work


def taking_back(desk: Desk, written: Written) -> Work:
    """Return the work of undoing an import; its answer is whether it was done.

    It is not done when something else was written meanwhile, for that would be undone instead.
    """

    def work(_progress: Progress) -> bool:
        if not written.undo_label or desk.store.peek() != written.undo_label:
            return False
        return desk.store.undo() is not None

    return work


def save_empty_table(path: Path) -> None:
    """Write a table that has headings alone, as CSV that Excel opens rightly.

    Raises:
        FileProblem: it cannot be written.
    """
    headings = [
        _("Name"),
        _("Mobile"),
        _("Phone"),
        _("E-mail"),
        _("Company"),
        _("City"),
        _("Birthday"),
        _("Tags"),
        _("Note"),
    ]
    with (
        written_whole(path) as part,
        part.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        csv.writer(file).writerow(headings)
