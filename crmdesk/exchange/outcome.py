"""What an import did, counted so that it agrees with the data file."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.exchange.performing import ImportReport
from crmdesk.exchange.plan import ADDS, NEW


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts of an import.

    Attributes:
        new: customers that were made.
        completed: customers that were there before and got something new.
        joined: further rows of those, and rows that added something to a new customer.
    """

    new: int
    completed: int
    joined: int


def outcome_of(report: ImportReport) -> Outcome:
    """Return the counts of an import, or of its rehearsal, in which new customers have no id."""
    made = {each.customer_id for each in report.decisions if each.action == NEW} | {0}
    owners = [each.customer_id for each in report.decisions if each.action == ADDS]
    completed = len(set(owners) - made)
    return Outcome(report.new, completed, len(owners) - completed)
