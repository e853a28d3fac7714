"""Putting the invented shop into an empty data file."""

from __future__ import annotations

from crmdesk import clock
from crmdesk.demo.people import MAX_CUSTOMERS
from crmdesk.demo.shop import BATCH, COLUMNS, generate
from crmdesk.errors import UserError
from crmdesk.formats import number
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.store import Store


def load_demo(
    store: Store, customers: int, seed: int = 1, progress: Progress | None = None
) -> dict[str, int]:
    """Fill an empty data file with an invented shop; undo knows nothing of it.

    Args:
        store: the open data file.
        customers: how many people and companies.
        seed: the same seed, size and moment give the same rows.
        progress: told after every batch; a cancel leaves the file as it was.

    Returns:
        Table name to the number of rows put into it.

    Raises:
        UserError: a size that cannot be made, or the file is in use already.
    """
    if not 1 <= customers <= MAX_CUSTOMERS:
        limit = number(MAX_CUSTOMERS)
        raise UserError(_("The sample can have 1 to {limit} customers.").format(limit=limit))
    progress = progress or Progress()
    counts = dict.fromkeys(COLUMNS, 0)
    with store.bulk_load() as load:
        if not load.is_empty():
            raise UserError(
                _("There are customers in this data file already. The sample needs an empty one.")
            )
        for made, batch in enumerate(generate(customers, seed, clock.now())):
            for table, rows in batch.items():
                load.insert(table, COLUMNS[table], rows)
                counts[table] += len(rows)
            progress.step(min((made + 1) * BATCH, customers), customers)
        progress.step(customers, customers, _("Making the search index"))
    return counts
