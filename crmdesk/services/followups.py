"""Follow-ups: something to do for a customer by a day or a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from crmdesk import clock, text
from crmdesk.db.tables import customer, follow_up
from crmdesk.errors import Invalid, NotFound
from crmdesk.i18n import N_, _
from crmdesk.services.base import (
    Service,
    chunks,
    gone,
    live,
    must_live,
    naming,
    update_versioned,
)
from crmdesk.services.customer_data import CustomerDraft
from crmdesk.services.customer_writes import insert_customer
from crmdesk.store import Transaction

KINDS: dict[str, str] = {
    "call": N_("call"),
    "visit": N_("visit"),
    "message": N_("message"),
    "email": N_("e-mail"),
    "task": N_("task"),
}
REASON_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """What is to be done, for whom and by when.

    Attributes:
        customer_id: for whom.
        day: the civil day it is due; None for no date.
        moment: the aware moment, when it has one; its local day becomes the day.
        kind: a key of ``KINDS``.
        reason: why, in the user's words.
        no_date_reason: why it has no date.
    """

    customer_id: int
    day: date | None = None
    moment: datetime | None = None
    kind: str = "call"
    reason: str = ""
    no_date_reason: str = ""

    def cleaned(self) -> FollowUpDraft:
        """Return the draft as it will be stored."""
        day = clock.local(self.moment).date() if self.moment is not None else self.day
        return replace(
            self,
            day=day,
            reason=text.clean_multiline(self.reason),
            no_date_reason=text.clean(self.no_date_reason),
        )

    def check(self) -> None:
        """Raise Invalid when it cannot be saved."""
        wrong = {}
        if self.kind not in KINDS:
            wrong["kind"] = _("Choose what is to be done: call, visit, message, e-mail or task.")
        if len(self.reason) > REASON_LIMIT:
            wrong["reason"] = _("This text is too long. Keep it under 10,000 letters.")
        if wrong:
            raise Invalid(wrong)


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A follow-up as lists show it."""

    id: int
    customer_id: int
    customer_name: str
    phone: str
    kind: str
    day: date | None
    moment: datetime | None
    reason: str
    done_at: datetime | None
    snoozed: int
    version: int
    no_date_reason: str = ""


ROW_COLUMNS = (
    follow_up.c.id,
    follow_up.c.customer_id,
    customer.c.name,
    customer.c.main_phone,
    follow_up.c.kind,
    follow_up.c.due_day,
    follow_up.c.due_at,
    follow_up.c.reason,
    follow_up.c.done_at,
    follow_up.c.snoozed,
    follow_up.c.version,
    follow_up.c.no_date_reason,
)
_ROWS = (
    select(*ROW_COLUMNS)
    .join(customer, customer.c.id == follow_up.c.customer_id)
    .where(live(follow_up), live(customer))
)
_ONE = _ROWS.where(follow_up.c.id == bindparam("id"))
_OPEN_OF = _ROWS.where(
    follow_up.c.customer_id == bindparam("id"), follow_up.c.done_at.is_(None)
).order_by(follow_up.c.due_day.is_(None), follow_up.c.due_day, follow_up.c.due_at, follow_up.c.id)
_OWNERS = select(follow_up.c.customer_id).where(
    follow_up.c.id.in_(bindparam("ids", expanding=True)), live(follow_up)
)


class FollowUps(Service):
    """Reads and writes follow-ups."""

    def get(self, follow_up_id: int) -> FollowUpRow:
        """Return a follow-up; raises NotFound."""
        row = self.read.execute(_ONE, {"id": follow_up_id}).first()
        if row is None:
            raise gone(follow_up, follow_up_id)
        return FollowUpRow(*row)

    def open_of(self, customer_id: int) -> tuple[FollowUpRow, ...]:
        """Return a customer's open follow-ups, the nearest first, those without a day last."""
        rows = self.read.execute(_OPEN_OF, {"id": customer_id})
        return tuple(FollowUpRow(*row) for row in rows)

    def add(self, draft: FollowUpDraft, new_customer: CustomerDraft | None = None) -> int:
        """Add a follow-up and return its id.

        Args:
            draft: what is to be done by when.
            new_customer: somebody who is added in the same step; the draft's own
                ``customer_id`` is then ignored.

        Raises:
            Invalid: the follow-up or the new customer cannot be saved.
            NotFound: the customer is gone or in the trash.
        """
        with self.store.transaction("add_follow_up") as tx:
            owner, tx.detail["name"] = owner_of(tx, draft.customer_id, new_customer)
            return self.insert(tx, replace(draft, customer_id=owner))

    def add_for(self, customer_ids: Sequence[int], draft: FollowUpDraft) -> list[int]:
        """Add the same follow-up for several customers in one step and return the ids.

        Args:
            customer_ids: for whom; the draft's own ``customer_id`` is ignored.
            draft: what is to be done by when.

        Raises:
            Invalid: the draft cannot be saved.
            NotFound: one of the customers is gone or in the trash.
        """
        with self.store.transaction("add_follow_up") as tx:
            tx.detail["name"] = naming(tx, must_live(tx, customer_ids))
            return [self.insert(tx, replace(draft, customer_id=one)) for one in customer_ids]

    def insert(self, tx: Transaction, draft: FollowUpDraft) -> int:
        """Insert a follow-up inside a running transaction that knows its customer exists."""
        draft = draft.cleaned()
        draft.check()
        return tx.insert(follow_up, _values(draft))

    def update(self, follow_up_id: int, draft: FollowUpDraft, version: int | None = None) -> None:
        """Change a follow-up; raises Invalid, NotFound, Conflict."""
        draft = draft.cleaned()
        draft.check()
        with self.store.transaction("edit_follow_up") as tx:
            tx.detail["name"] = name_of(tx, draft.customer_id)
            update_versioned(tx, follow_up, follow_up_id, version, _values(draft))

    def done(self, ids: Sequence[int]) -> None:
        """Settle follow-ups; those already done keep their moment."""
        with self.store.transaction("finish_follow_ups") as tx:
            self._set(tx, ids, {"done_at": tx.now}, follow_up.c.done_at.is_(None))

    def reopen(self, ids: Sequence[int]) -> None:
        """Open settled follow-ups again."""
        with self.store.transaction("reopen_follow_ups") as tx:
            self._set(tx, ids, {"done_at": None}, follow_up.c.done_at.is_not(None))

    def snooze(
        self,
        ids: Sequence[int],
        day: date | None,
        moment: datetime | None = None,
        reason: str = "",
    ) -> None:
        """Move open follow-ups to a day or a moment, or to no date with the reason why."""
        if moment is not None:
            day = clock.local(moment).date()
        values = {
            "due_day": day,
            "due_at": moment,
            "snoozed": follow_up.c.snoozed + 1,
            "no_date_reason": text.clean(reason) if day is None else "",
        }
        with self.store.transaction("snooze_follow_ups") as tx:
            self._set(tx, ids, values, follow_up.c.done_at.is_(None))

    def delete(self, ids: Sequence[int]) -> None:
        """Put follow-ups into the trash."""
        with self.store.transaction("delete_follow_ups") as tx:
            self._set(tx, ids, {"deleted_at": tx.now})

    def _set(
        self, tx: Transaction, ids: Sequence[int], values: dict[str, Any], *where: Any
    ) -> None:
        owners: list[int] = []
        for some in chunks(list(ids)):
            owners += tx.execute(_OWNERS, {"ids": some}).scalars()
            tx.execute(
                update(follow_up)
                .where(follow_up.c.id.in_(some), live(follow_up), *where)
                .values(updated_at=tx.now, version=follow_up.c.version + 1, **values)
            )
        if not owners:
            if len(set(ids)) == 1:
                raise gone(follow_up, next(iter(ids)))
            raise NotFound(_("These follow-ups are not there any more: they were deleted."))
        tx.detail["name"] = naming(tx, owners)


_CUSTOMER = select(customer.c.name).where(customer.c.id == bindparam("id"), live(customer))


def name_of(tx: Transaction, customer_id: int) -> str:
    """Return a customer's name; raises NotFound when it is gone or in the trash."""
    name: str | None = tx.execute(_CUSTOMER, {"id": customer_id}).scalar()
    if name is None:
        raise gone(customer, customer_id)
    return name


def owner_of(tx: Transaction, customer_id: int, new: CustomerDraft | None) -> tuple[int, str]:
    """Return whose a record is, with the name; somebody new is added first.

    Raises:
        Invalid: the new customer cannot be saved.
        NotFound: the customer is gone or in the trash.
    """
    if new is None:
        return customer_id, name_of(tx, customer_id)
    new = new.cleaned()
    new.check()
    return insert_customer(tx, new), new.name


def _values(draft: FollowUpDraft) -> dict[str, Any]:
    return {
        "customer_id": draft.customer_id,
        "kind": draft.kind,
        "due_day": draft.day,
        "due_at": draft.moment,
        "reason": draft.reason,
        "no_date_reason": draft.no_date_reason,
    }
