"""Interactions: a call, visit, message, e-mail or note that happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from crmdesk import clock, text
from crmdesk.db.tables import interaction
from crmdesk.errors import Invalid
from crmdesk.i18n import N_, _
from crmdesk.services.base import Service, gone, live, naming, update_versioned
from crmdesk.services.customer_data import CustomerDraft
from crmdesk.services.followups import FollowUpDraft, FollowUps, name_of, owner_of
from crmdesk.store import Store

KINDS: dict[str, str] = {
    "call": N_("call"),
    "visit": N_("visit"),
    "message": N_("message"),
    "email": N_("e-mail"),
    "note": N_("note"),
}
OUTCOMES: dict[str, str] = {
    "answered": N_("answered"),
    "no_answer": N_("no answer"),
    "busy": N_("busy"),
    "left_message": N_("left a message"),
    "wrong_number": N_("wrong number"),
}
BODY_LIMIT = 100_000
FUTURE_SLACK = timedelta(minutes=5)
"""A clock that runs a little fast must not refuse a call."""


@dataclass(frozen=True, slots=True)
class InteractionDraft:
    """What happened, with whom, and what comes next.

    Attributes:
        customer_id: with whom.
        kind: a key of ``KINDS``.
        direction: ``out`` (we called), ``in`` (they called) or None.
        outcome: a key of ``OUTCOMES``; only calls have one.
        happened_at: aware moment; None for now.
        duration_s: seconds, when known.
        body: the note.
        next: the follow-up that is saved in the same step.
    """

    customer_id: int
    kind: str = "call"
    direction: str | None = "out"
    outcome: str | None = "answered"
    happened_at: datetime | None = None
    duration_s: int | None = None
    body: str = ""
    next: FollowUpDraft | None = None

    def cleaned(self) -> InteractionDraft:
        """Return the draft as it will be stored."""
        is_call = self.kind == "call"
        return replace(
            self,
            body=text.clean_multiline(self.body),
            direction=None if self.kind == "note" else self.direction,
            outcome=self.outcome if is_call else None,
            duration_s=self.duration_s or None,
        )

    def check(self) -> None:
        """Raise Invalid with a sentence for each field that cannot be saved."""
        wrong = {}
        if self.kind not in KINDS:
            wrong["kind"] = _("Choose call, visit, message, e-mail or note.")
        if self.direction not in ("in", "out", None):
            wrong["direction"] = _("Choose who called: you or the customer.")
        if self.outcome is not None and self.outcome not in OUTCOMES:
            wrong["outcome"] = _("Choose one of the outcomes.")
        if self.kind == "note" and not self.body:
            wrong["body"] = _("Write the note first.")
        if len(self.body) > BODY_LIMIT:
            wrong["body"] = _("This note is too long. Keep it under 100,000 letters.")
        if self.happened_at is not None and self.happened_at > clock.now() + FUTURE_SLACK:
            wrong["happened_at"] = _("This moment is still to come. Use a follow-up for it.")
        if wrong:
            raise Invalid(wrong)


@dataclass(frozen=True, slots=True)
class Logged:
    """Ids of what one ``log`` wrote."""

    interaction_id: int
    follow_up_id: int | None


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """A stored interaction."""

    id: int
    customer_id: int
    kind: str
    direction: str | None
    outcome: str | None
    happened_at: datetime
    duration_s: int | None
    body: str
    version: int


_ONE = select(
    interaction.c.id,
    interaction.c.customer_id,
    interaction.c.kind,
    interaction.c.direction,
    interaction.c.outcome,
    interaction.c.happened_at,
    interaction.c.duration_s,
    interaction.c.body,
    interaction.c.version,
).where(interaction.c.id == bindparam("id"), live(interaction))


class Interactions(Service):
    """Reads and writes interactions."""

    def __init__(self, store: Store, followups: FollowUps) -> None:
        super().__init__(store)
        self._followups = followups

    def get(self, interaction_id: int) -> InteractionRow:
        """Return an interaction; raises NotFound."""
        row = self.read.execute(_ONE, {"id": interaction_id}).first()
        if row is None:
            raise gone(interaction, interaction_id)
        return InteractionRow(*row)

    def log(self, draft: InteractionDraft, new_customer: CustomerDraft | None = None) -> Logged:
        """Save what happened together with its next step.

        Args:
            draft: what happened.
            new_customer: somebody who is added in the same step; the draft's own
                ``customer_id`` is then ignored.

        Raises:
            Invalid: the entry or the new customer cannot be saved.
            NotFound: the customer is gone or in the trash.
        """
        draft = draft.cleaned()
        draft.check()
        with self.store.transaction("log_interaction") as tx:
            owner, tx.detail["name"] = owner_of(tx, draft.customer_id, new_customer)
            new = tx.insert(interaction, _values(replace(draft, customer_id=owner), tx.now))
            following = None
            if draft.next is not None:
                following = self._followups.insert(tx, replace(draft.next, customer_id=owner))
            return Logged(new, following)

    def update(
        self, interaction_id: int, draft: InteractionDraft, version: int | None = None
    ) -> None:
        """Change an interaction (its ``next`` is ignored); raises Invalid, NotFound, Conflict."""
        draft = draft.cleaned()
        draft.check()
        with self.store.transaction("edit_interaction") as tx:
            tx.detail["name"] = name_of(tx, draft.customer_id)
            update_versioned(tx, interaction, interaction_id, version, _values(draft, tx.now))
            tx.detail["name"] = naming(tx, [draft.customer_id])

    def delete(self, interaction_id: int) -> None:
        """Put an interaction into the trash; raises NotFound."""
        with self.store.transaction("delete_interaction") as tx:
            owner = tx.execute(_ONE, {"id": interaction_id}).first()
            if owner is None:
                raise gone(interaction, interaction_id)
            tx.execute(
                update(interaction)
                .where(interaction.c.id == interaction_id)
                .values(deleted_at=tx.now, updated_at=tx.now, version=interaction.c.version + 1)
            )
            tx.detail["name"] = naming(tx, [owner.customer_id])


def _values(draft: InteractionDraft, now: datetime) -> dict[str, Any]:
    return {
        "customer_id": draft.customer_id,
        "kind": draft.kind,
        "direction": draft.direction,
        "outcome": draft.outcome,
        "happened_at": draft.happened_at or now,
        "duration_s": draft.duration_s,
        "body": draft.body,
    }
