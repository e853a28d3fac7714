"""Bringing a file of contacts in at once: the plan, and then what it says."""

from __future__ import annotations

from pathlib import Path

from crmdesk.exchange.contactdraft import to_draft
from crmdesk.exchange.performing import Decision, ImportReport, perform, rehearsal
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, plan_import
from crmdesk.jobs import Progress
from crmdesk.store import Store

__all__ = [
    "ADDS",
    "NEW",
    "SAME",
    "SKIP",
    "Decision",
    "ImportReport",
    "import_contacts",
    "perform",
    "plan_import",
    "to_draft",
]


def import_contacts(
    store: Store, path: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Bring a file of contacts in as one undo step, or only say what would happen.

    Raises:
        FileProblem: the file cannot be read or holds no contact.
        Cancelled: the progress was cancelled; everything was taken back.
    """
    plan = plan_import(store, path, progress)
    return rehearsal(plan) if dry_run else perform(plan, progress)
