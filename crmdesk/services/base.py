"""What the services share: live rows, versions, and the words of an operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select, update

from crmdesk import text
from crmdesk.db.dialect import among, each_value
from crmdesk.db.patient import SHOWN
from crmdesk.db.tables import customer
from crmdesk.errors import Conflict, NotFound
from crmdesk.formats import number
from crmdesk.i18n import N_, _, ngettext
from crmdesk.store import Store, Transaction

PAGE = 500
"""How many ids one IN list holds."""


def live(table: Table) -> ColumnElement[bool]:
    """Return the condition that leaves the trash out."""
    return table.c.deleted_at.is_(None)


class Service:
    """A part of the desk; keeps nothing but the store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def read(self) -> Connection:
        """This thread's reading connection."""
        return self.store.read


_GONE = {
    "customer": (
        N_("This customer is not there any more: it was deleted meanwhile."),
        N_("There is no customer with number {id}."),
    ),
    "interaction": (
        N_("This entry is not there any more: it was deleted meanwhile."),
        N_("There is no entry with number {id}."),
    ),
    "follow_up": (
        N_("This follow-up is not there any more: it was deleted meanwhile."),
        N_("There is no follow-up with number {id}."),
    ),
}
"""Table -> what is said in the window, and to whoever asked by a number."""


def gone(table: Table, row_id: int) -> NotFound:
    """Return the error that says which kind of record is not there."""
    sentence, by_number = _GONE[table.name]
    return NotFound(_(sentence), _(by_number).format(id=number(row_id)))


_NAMES = select(customer.c.name).where(customer.c.id.in_(bindparam("ids", expanding=True)))


def naming(tx: Transaction, customer_ids: Iterable[int]) -> str:
    """Return whom an operation is about: one name, or how many customers."""
    ids = sorted(set(customer_ids))
    if len(ids) == 1:
        name: str | None = tx.execute(_NAMES, {"ids": ids}).scalar()
        if name is None:
            raise gone(customer, ids[0])
        return name
    return ngettext("{n} customer", "{n} customers", len(ids)).format(n=number(len(ids)))


_LIVING = select(customer.c.id).where(among(customer.c.id, "ids"), live(customer))


def must_live(tx: Transaction, customer_ids: Sequence[int]) -> Sequence[int]:
    """Return the ids; raises NotFound when one of them is gone or in the trash."""
    living = tx.execute(_LIVING, {"ids": each_value(customer_ids)}).scalars().all()
    missing = set(customer_ids) - set(living)
    if len(set(customer_ids)) == 1 and missing:
        raise gone(customer, missing.pop())
    if missing:
        raise NotFound(_("Some of these customers are not there any more: they were deleted."))
    return customer_ids


def update_versioned(
    tx: Transaction, table: Table, row_id: int, version: int | None, values: dict[str, Any]
) -> None:
    """Update one live row; a form that was opened before somebody else's change is refused.

    Args:
        tx: the running transaction.
        table: a table with a ``version`` column.
        row_id: the row.
        version: the version that the form showed; None to skip the comparison.
        values: column names to new values.

    Raises:
        NotFound: the row is gone or in the trash.
        Conflict: the row has a newer version.
    """
    where = [table.c.id == row_id, live(table)]
    if version is not None:
        where.append(table.c.version == version)
    changed = without_shown(tx, table, row_id, values)
    stamped = {**changed, "version": table.c.version + 1, "updated_at": tx.now}
    if tx.execute(update(table).where(*where).values(stamped)).rowcount:
        return
    found = tx.execute(select(table.c.id).where(table.c.id == row_id, live(table))).first()
    if found is None:
        raise gone(table, row_id)
    raise Conflict(_("This record was changed elsewhere. Look at the new values and save again."))


def without_shown(
    tx: Transaction, table: Table, row_id: int, values: dict[str, Any]
) -> dict[str, Any]:
    """Return the values without the texts that came back as they were shown.

    A text of the file that is no UTF-8 is shown with its bad letters replaced. Written back, it
    would lose its bytes although nobody changed it, and ``check`` could no longer name it.
    """
    marked = [name for name, one in values.items() if isinstance(one, str) and SHOWN in one]
    if not marked:
        return values
    columns = [table.c[name] for name in marked]
    row = tx.execute(select(*columns).where(table.c.id == row_id)).first()
    shown = {} if row is None else dict(zip(marked, row, strict=True))
    return {name: one for name, one in values.items() if not _is_shown(one, shown.get(name))}


def _is_shown(value: Any, shown: Any) -> bool:
    """Return whether a value is the text that was shown, or that text made tidy by a draft."""
    if not isinstance(shown, str):
        return False
    return value in (shown, text.clean(shown), text.clean_multiline(shown))


def chunks(ids: Sequence[int], size: int = PAGE) -> Iterable[Sequence[int]]:
    """Cut a sequence of ids into pieces that fit an IN list."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
