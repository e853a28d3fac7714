"""A row of a contact table while it is read, and the cells by which a customer is reached.

Each taker is given its column, the place of the column with its label, the row and the cell. It
says whether the row holds all of the cell now; one that it does not hold is kept as it is, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crmdesk.exchange import labels, networkwords, quick
from crmdesk.exchange.contact import MAX_LABEL, MAX_PLACES, MAX_VALUE, ContactField, ExtraLine
from crmdesk.exchange.roles import Column
from crmdesk.exchange.values import split_cell, split_phones, unquoted, whole_number


@dataclass(slots=True)
class Row:
    """A row while it is read."""

    cells: Sequence[str]
    ours: bool
    single: dict[str, str] = field(default_factory=dict)
    phones: dict[ContactField, None] = field(default_factory=dict)
    emails: dict[ContactField, None] = field(default_factory=dict)
    handles: dict[ContactField, None] = field(default_factory=dict)
    places: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    city: str = ""
    birthday: str = ""
    is_company: bool | None = None
    tags: dict[str, str] = field(default_factory=dict)
    uid: str = ""
    spoiled: bool = False
    extra: list[ExtraLine] = field(default_factory=list)

    def words(self, index: int | None, otherwise: str) -> str:
        """Return the label that stands in another column, or what the heading says."""
        if index is None:
            return otherwise
        return self.cells[index] if index < len(self.cells) else ""

    def exact(self, cell: str) -> str | None:
        """Return what a cell says when it is to be taken as it stands: a table of ours quotes."""
        return unquoted(cell) if self.ours else None


def take_phones(column: Column, label_at: int | None, row: Row, cell: str) -> bool:
    """Take one phone number, or several that stand in a cell."""
    if len(cell) > MAX_VALUE:
        return False
    said = _label(row, column, label_at)
    if quick.mobile(cell):
        label = "mobile" if said is None else said
        row.phones.setdefault(ContactField(label, quick.clean(cell)))
        return True
    exact = row.exact(cell)
    whole = whole_number(cell) if exact is None else exact
    if whole is None:
        row.spoiled = True
        return False
    for value in split_phones(whole) if exact is None else [whole]:
        if not any(char.isdigit() for char in value):
            return False
        row.phones.setdefault(ContactField(labels.guess(value) if said is None else said, value))
    return True


def take_emails(column: Column, label_at: int | None, row: Row, cell: str) -> bool:
    """Take e-mail addresses."""
    said = _label(row, column, label_at)
    label = "other" if said is None else said
    exact = row.exact(cell)
    for value in filter(None, split_cell(cell)) if exact is None else [exact]:
        address = quick.clean(value)
        if "@" not in address or len(address) > MAX_VALUE:
            return False
        row.emails.setdefault(ContactField(label, address))
    return True


def take_handles(column: Column, label_at: int | None, row: Row, cell: str) -> bool:
    """Take names in a network, or addresses in the web."""
    exact = row.exact(cell)
    for part in cell.split(" ::: ") if exact is None else [exact]:
        value = quick.clean(part)
        if len(value) > MAX_VALUE or len(row.handles) >= MAX_PLACES:
            return False
        row.handles.setdefault(ContactField(_network(row, column, label_at, value), value))
    return True


def _network(row: Row, column: Column, label_at: int | None, value: str) -> str:
    cell = row.words(label_at, column.label)
    exact = row.exact(cell)
    if exact is not None:
        return exact
    words = quick.clean(cell)[:MAX_LABEL]
    if words == labels.NONE:
        return ""
    return networkwords.from_words(words) or words or networkwords.from_address(value)


def _label(row: Row, column: Column, label_at: int | None) -> str | None:
    """Return the label of a value; "" when it is said that there is none, None to guess it."""
    if label_at is None:
        return column.label or None
    words = row.words(label_at, "")
    if words == labels.NONE:
        return ""
    exact = row.exact(words)
    return (labels.from_words(words) or None) if exact is None else exact
