"""The history of a customer, read from the journal: who changed what and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from crmdesk.db.tables import JOURNALED
from crmdesk.db.triggers import image_sql
from crmdesk.db.types import moment_value
from crmdesk.operations import describe
from crmdesk.services.base import Service

LIMIT = 200
_HIDDEN = frozenset(
    {"id", "uid", "customer_id", "search_key", "sound_key", "sort_key", "main_phone", "version"}
    | {"created_at", "updated_at", "position", "key", "source", "snoozed"}
)
_PRESENT = {
    table.name: text(f"SELECT {image_sql(table, 't')} FROM {table.name} t WHERE t.id = :id")  # noqa: S608
    for table in JOURNALED
}
_COLUMNS = {table.name: tuple(table.c.keys()) for table in JOURNALED}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; None for "was not there"."""

    table: str
    field: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One operation on a customer."""

    op_id: int
    op: str
    label: str
    at: datetime
    actor: str
    source: str
    undone: bool
    changes: tuple[FieldChange, ...]


class HistoryService(Service):
    """Reads histories."""

    def of(self, customer_id: int, limit: int = LIMIT) -> tuple[HistoryEntry, ...]:
        """Return the newest operations that touched a customer, those undone marked so."""
        rows = self.read.exec_driver_sql(
            "SELECT o.id, o.name, o.detail, o.at, o.actor, o.source, o.state, r.tbl, r.row_id, "
            "r.action, r.image FROM journal_row r JOIN journal_op o ON o.id = r.op_id "
            "WHERE r.subject_id = ? AND o.state <> 'discarded' ORDER BY r.id DESC",
            (customer_id,),
        ).all()
        entries: dict[int, tuple[Any, list[FieldChange]]] = {}  # the newest first
        undone = self._undone([row for row in reversed(rows) if row.state == "undone"])
        later: dict[tuple[str, int], dict[str, Any]] = {}
        for row in rows:
            changes = undone.pop() if row.state == "undone" else self._changes(row, later)
            entries.setdefault(row.id, (row, []))[1].extend(changes)
        return tuple(_entry(row, made) for row, made in list(entries.values())[:limit])

    def _undone(self, rows: list[Any]) -> list[list[FieldChange]]:
        """Return what undone rows, the oldest first, would change again; they keep after-images."""
        state: dict[tuple[str, int], dict[str, Any]] = {}
        made = []
        for row in rows:
            key = (row.tbl, row.row_id)
            before = state[key] if key in state else self._present(key)
            state[key] = json.loads(row.image) if row.image else {}
            made.append(_differences(row.tbl, before, state[key]))
        return made

    def _changes(self, row: Any, later: dict[tuple[str, int], dict[str, Any]]) -> list[FieldChange]:
        """Compare the image before with the state that followed it.

        The journal keeps the image before; the image after is the next newer image before, or the
        row as it is now.
        """
        key = (row.tbl, row.row_id)
        if key not in later:
            later[key] = self._present(key)
        after = later[key] if row.action != "D" else {}
        before = json.loads(row.image) if row.image else {}
        later[key] = before
        return _differences(row.tbl, before, after)

    def _present(self, key: tuple[str, int]) -> dict[str, Any]:
        table, row_id = key
        row = self.read.execute(_PRESENT[table], {"id": row_id}).scalar()
        return dict(json.loads(row)) if row is not None else {}


def _differences(table: str, before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    return [
        FieldChange(table, name, before.get(name), after.get(name))
        for name in _COLUMNS[table]
        if name not in _HIDDEN and (before.get(name) or "") != (after.get(name) or "")
    ]


def _entry(row: Any, changes: list[FieldChange]) -> HistoryEntry:
    detail = json.loads(row.detail or "{}")
    return HistoryEntry(
        row.id,
        row.name,
        describe(row.name, detail),
        moment_value(row.at),
        row.actor,
        row.source,
        row.state == "undone",
        tuple(changes),
    )
