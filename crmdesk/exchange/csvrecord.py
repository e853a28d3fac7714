"""From one row of a contact table to a contact; unknown columns are kept as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crmdesk import text
from crmdesk.exchange import labels
from crmdesk.exchange.contact import (
    MAX_NAME,
    MAX_NOTE,
    MAX_VALUE,
    ContactField,
    ExtraLine,
    ParsedContact,
    Problem,
    pack_extra,
)
from crmdesk.exchange.csvheader import Column, Role
from crmdesk.exchange.values import (
    is_clear_city,
    split_cell,
    split_phones,
    tag_names,
    whole_number,
)
from crmdesk.i18n import _

_LABEL_ROLES = {Role.PHONE: Role.PHONE_LABEL, Role.EMAIL: Role.EMAIL_LABEL}
_SINGLE = frozenset(
    {Role.FULL_NAME, Role.GIVEN, Role.FAMILY, Role.MIDDLE, Role.PREFIX, Role.COMPANY}
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings as they are written (none: an empty tuple) and what each column means."""

    headings: tuple[str, ...]
    columns: tuple[Column | None, ...]

    def heading(self, index: int) -> str:
        """Return the heading of a column; «column 3» when it has none."""
        words = self.headings[index].strip() if index < len(self.headings) else ""
        return words or f"column {index + 1}"


@dataclass(slots=True)
class _Row:
    """A row while it is read."""

    cells: Sequence[str]
    layout: Layout
    single: dict[Role, str] = field(default_factory=dict)
    phones: dict[ContactField, None] = field(default_factory=dict)
    emails: dict[ContactField, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    city: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    spoiled: bool = False
    extra: list[ExtraLine] = field(default_factory=list)

    def label(self, column: Column) -> str:
        """Return the label that a Google table gives beside the value, or the column's own."""
        for index, other in enumerate(self.layout.columns):
            tied = other is not None and column.number and other.number == column.number
            if tied and other and other.role is _LABEL_ROLES[column.role]:
                words = self.cells[index] if index < len(self.cells) else ""
                return labels.from_words(words) if words else ""
        return column.label


def build(
    cells: Sequence[str], layout: Layout, number: int, excerpt: str
) -> Iterator[ParsedContact | Problem]:
    """Yield the contact of a row, or the problem with it; both when only a number is lost."""
    row = _Row(cells, layout)
    for index, cell in enumerate(cells):
        column = layout.columns[index] if index < len(layout.columns) else None
        if cell and not (column and _take(row, column, cell)):
            row.extra.append((layout.heading(index), [], cell))
    name, is_company = _name(row)
    if name:
        yield _contact(row, name, is_company=is_company, number=number)
    if row.spoiled:
        yield Problem(number, _spoiled_sentence(), excerpt)
    elif not name:
        yield Problem(number, _empty_sentence(), excerpt)


def _take(row: _Row, column: Column, cell: str) -> bool:
    """Put a cell where it belongs; False when the row must keep it as it is, too."""
    role = column.role
    if role in _SINGLE:
        return _take_single(row, role, cell)
    if role is Role.PHONE:
        return _take_phones(row, column, cell)
    if role is Role.EMAIL:
        return _take_emails(row, column, cell)
    if role is Role.NOTE:
        row.notes.append(text.clean_multiline(cell)[:MAX_NOTE])
        return len(cell) <= MAX_NOTE
    if role is Role.TAGS:
        names, whole = tag_names(split_cell(cell))
        for name in names:
            row.tags.setdefault(text.squash(name), name)
        return whole
    if role is Role.CITY:
        return _take_city(row, cell)
    return True  # a label column is read together with its value


def _take_single(row: _Row, role: Role, cell: str) -> bool:
    value = text.clean(cell)
    if row.single.setdefault(role, value[:MAX_NAME]) != value:
        return False
    # A middle name is part of the name but has no field of its own.
    return role not in (Role.MIDDLE, Role.PREFIX)


def _take_city(row: _Row, cell: str) -> bool:
    city = text.clean(cell)
    if not row.city and is_clear_city(city):
        row.city = city
    return city == row.city


def _take_phones(row: _Row, column: Column, cell: str) -> bool:
    if len(cell) > MAX_VALUE:
        return False
    whole = whole_number(cell)
    if whole is None:
        row.spoiled = True
        return False
    said = row.label(column)
    for value in split_phones(whole):
        if not any(char.isdigit() for char in value):
            return False
        row.phones.setdefault(ContactField(said or labels.guess(value), value))
    return True


def _take_emails(row: _Row, column: Column, cell: str) -> bool:
    said = row.label(column) or "other"
    parts = [part for part in split_cell(cell) if part]
    for value in parts:
        address = text.clean(value)
        if "@" not in address or len(address) > MAX_VALUE:
            return False
        row.emails.setdefault(ContactField(said, address))
    return True


def _name(row: _Row) -> tuple[str, bool]:
    """Return the name of a row and whether it is that of a company."""
    spoken = (Role.PREFIX, Role.GIVEN, Role.MIDDLE, Role.FAMILY)
    joined = " ".join(row.single[role] for role in spoken if row.single.get(role))
    person = row.single.get(Role.FULL_NAME) or joined
    company = row.single.get(Role.COMPANY, "")
    if person or company:
        return person or company, not person
    fields = [*row.phones, *row.emails]
    return (fields[0].value if fields else ""), False


def _contact(row: _Row, name: str, *, is_company: bool, number: int) -> ParsedContact:
    company = row.single.get(Role.COMPANY, "")
    if company and not is_company:  # the employer of a person has no field yet
        roles = [column.role if column else None for column in row.layout.columns]
        row.extra.insert(0, (row.layout.heading(roles.index(Role.COMPANY)), [], company))
    return ParsedContact(
        name=name[:MAX_NAME],
        given_name=row.single.get(Role.GIVEN, ""),
        family_name=row.single.get(Role.FAMILY, ""),
        is_company=is_company,
        phones=tuple(row.phones),
        emails=tuple(row.emails),
        note="\n".join(note for note in row.notes if note),
        city=row.city,
        tags=tuple(row.tags.values()),
        extra=pack_extra(row.extra),
        line=number,
    )


def _spoiled_sentence() -> str:
    return _(
        "A spreadsheet has cut off the last digits of a phone number in this row (as in "
        "9.12E+09), so that number was left out. Format the column as text and save it again."
    )


def _empty_sentence() -> str:
    return _(
        "This row has no name, phone number or e-mail, so it was left out. "
        "The other rows were read."
    )
