"""Whose a record is: told by how many columns it has and what stands in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer

from crmdesk.db.tables import metadata


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand in a column.

    Attributes:
        holds: its type, None for any.
        empty: whether it may hold nothing.
        late: whether a record may end before it, as those do that are older than the column.
        default: what it holds then.
    """

    holds: type | None
    empty: bool
    late: bool = False
    default: str | int | None = None


class Shape:
    """What the records of a table look like."""

    def __init__(self, table: str, stored: Sequence[str]) -> None:
        """Take a table and the columns of its records in their order."""
        self.stored = tuple(stored)
        self._kinds = [_kind(table, name) for name in stored]

    def fits(self, values: Sequence[Any]) -> bool:
        """Return whether a record can be of this table."""
        kinds = self._kinds
        if not 2 <= len(values) <= len(kinds) or values[0] is not None:
            return False
        if not all(kind.late for kind in kinds[len(values) :]):
            return False
        return all(
            kind.empty if value is None else kind.holds is None or isinstance(value, kind.holds)
            for value, kind in zip(values[1:], kinds[1:], strict=False)
        )

    def named(self, rowid: int, values: Sequence[Any]) -> dict[str, Any]:
        """Return column to value of a record that fits, its id included."""
        added = [kind.default for kind in self._kinds[len(values) :]]
        return dict(zip(self.stored, [*values, *added], strict=True)) | {"id": rowid}


def _kind(table: str, name: str) -> Kind:
    described = metadata.tables.get(table)
    if name == "id" or described is None or name not in described.c:
        return Kind(None, empty=True)  # the rowid stands for the id
    column = described.c[name]
    whole = isinstance(column.type, Integer)
    late = bool(column.nullable) or column.server_default is not None
    default = None if column.nullable else 0 if whole else ""
    return Kind(int if whole else str, bool(column.nullable), late, default)
