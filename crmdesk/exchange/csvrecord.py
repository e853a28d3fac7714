"""From one row of a contact table to a contact; unknown columns are kept as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias

from crmdesk.exchange import dates, labels, quick
from crmdesk.exchange.contact import (
    MAX_LABEL,
    MAX_NAME,
    MAX_NOTE,
    MAX_PLACES,
    MAX_VALUE,
    AddressField,
    ContactField,
    ExtraLine,
    ParsedContact,
    Problem,
    pack_extra,
    shorten,
)
from crmdesk.exchange.csvreach import Row, take_emails, take_handles, take_phones
from crmdesk.exchange.details import BEYOND, TAG, place_of, point_of, read_details
from crmdesk.exchange.headings import are_ours
from crmdesk.exchange.roles import LABEL_OF, PLACE, Column, Role
from crmdesk.exchange.values import (
    from_owner_mark,
    is_clear_city,
    split_cell,
    tag_names,
)
from crmdesk.i18n import _

_SINGLE = frozenset(
    {Role.FULL_NAME, Role.GIVEN, Role.FAMILY, Role.MIDDLE, Role.PREFIX, Role.COMPANY}
)
_SPOKEN = (Role.PREFIX, Role.GIVEN, Role.MIDDLE, Role.FAMILY)
KINDS = {"person": False, "شخص": False, "فرد": False} | dict.fromkeys(
    ("company", "organisation", "organization", "شرکت", "سازمان"), True
)
NO_DAY = frozenset({"0/0/00", "0/0/0000", "00/00/00", "0000-00-00"})
"""What Outlook writes where there is no birthday."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings as they are written (none: an empty tuple) and what each column means."""

    headings: tuple[str, ...]
    columns: tuple[Column | None, ...]

    def heading(self, index: int) -> str:
        """Return the heading of a column; «column 3» when it has none."""
        words = self.headings[index].strip() if index < len(self.headings) else ""
        return words or f"column {index + 1}"

    def label_column(self, column: Column) -> int | None:
        """Return the place of the column that holds the label of this one's values."""
        wanted = LABEL_OF.get(column.role)
        for index, other in enumerate(self.columns):
            if other and column.number and other.role == wanted and other.number == column.number:
                return index
        return None


_Taker: TypeAlias = Callable[[Row, str], bool]
"""Puts a cell where it belongs; False when the row must keep it as it is, too."""


class RowReader:
    """Reads the rows of one table; what each column means is settled once."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        roles = {column.role for column in layout.columns if column}
        self._is_ours = Role.DETAILS in roles or are_ours(layout.headings)
        self._takers = [self._taker(column) for column in layout.columns]
        # A table with one city and one street means one place by both.
        self._one_place = Role.CITY in roles and Role.ADDRESS_CITY not in roles
        self._has_city = Role.CITY in roles

    def build(
        self, cells: Sequence[str], number: int, excerpt: str
    ) -> Iterator[ParsedContact | Problem]:
        """Yield the contact of a row, or the problem with it; both when a number is lost."""
        row = Row(cells, self._is_ours)
        takers = self._takers
        for index, cell in enumerate(cells):
            if not cell:
                continue
            taker = takers[index] if index < len(takers) else None
            if taker is None or not taker(row, cell):
                row.extra.append((self._layout.heading(index), [], cell))
        name, is_company = _name(row)
        if name:
            yield self._contact(row, name, is_company=is_company, number=number)
        if row.spoiled:
            short = _("Phone number cut off")
            yield Problem(number, _spoiled_sentence(), shorten(excerpt), tuple(cells), short)
        elif not name:
            short = _("No name, phone or e-mail")
            yield Problem(number, _empty_sentence(), shorten(excerpt), tuple(cells), short)

    def _taker(self, column: Column | None) -> _Taker | None:
        if column is None:
            return None
        role = column.role
        label_at = self._layout.label_column(column)
        if role in _SINGLE:
            return partial(_take_single, role)
        if role in PLACE:
            return partial(_take_place, column, label_at)
        if role in _LABELLED:
            return partial(_LABELLED[role], column, label_at)
        if role == Role.CITY and self._is_ours:
            return _take_own_city
        if role in LABEL_OF.values():
            return _take_label
        # Any other was left out on purpose.
        return _PLAIN.get(role, _take_nothing)

    def _contact(self, row: Row, name: str, *, is_company: bool, number: int) -> ParsedContact:
        company = row.single.get(Role.COMPANY, "")
        addresses = self._addresses(row)
        return ParsedContact(
            name=name[:MAX_NAME],
            given_name=row.single.get(Role.GIVEN, ""),
            family_name=row.single.get(Role.FAMILY, ""),
            is_company=is_company,
            phones=tuple(row.phones),
            emails=tuple(row.emails),
            note="\n".join(note for note in row.notes if note),
            city=row.city if self._has_city else _first_city(addresses),
            tags=tuple(row.tags.values()),
            extra=pack_extra(row.extra),
            line=number,
            organisation="" if is_company and company == name and not row.ours else company,
            birthday=row.birthday,
            addresses=addresses,
            handles=tuple(row.handles),
            uid=row.uid,
        )

    def _addresses(self, row: Row) -> tuple[AddressField, ...]:
        if not row.places:
            return ()
        found = [AddressField(**parts) for parts in row.places.values()]
        if self._one_place and len(found) == 1 and row.city:
            parts = next(iter(row.places.values()))
            found = [AddressField(**parts, city=row.city)]
        return tuple(each for each in found if each.holds_more_than_a_label())


def _take_nothing(_row: Row, _cell: str) -> bool:
    return True


def _take_label(row: Row, cell: str) -> bool:
    """Leave a label to what it is the label of; one that is too long is kept whole, too."""
    return len(cell) <= MAX_LABEL or row.exact(cell) is not None


def _take_single(role: str, row: Row, cell: str) -> bool:
    value = quick.clean(cell)
    if row.single.setdefault(role, value[:MAX_NAME]) != value:
        return False
    # A middle name is part of the name but has no field of its own.
    return role not in (Role.MIDDLE, Role.PREFIX)


def _take_kind(row: Row, cell: str) -> bool:
    row.is_company = KINDS.get(cell.strip().casefold())
    return row.is_company is not None


def _take_note(row: Row, cell: str) -> bool:
    row.notes.append(quick.clean_multiline(cell)[:MAX_NOTE])
    return len(cell) <= MAX_NOTE


@lru_cache(maxsize=4096)
def _tags_of(cell: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The same few lists of tags come again and again."""
    names, whole = tag_names(split_cell(cell))
    return tuple((quick.squash(name), name) for name in names), whole


def _take_tags(row: Row, cell: str) -> bool:
    names, whole = _tags_of(cell)
    for key, name in names:
        row.tags.setdefault(key, name)
    return whole


def _take_city(row: Row, cell: str) -> bool:
    city = quick.clean(cell)
    if not row.city and is_clear_city(city):
        row.city = city
    return city == row.city


def _take_own_city(row: Row, cell: str) -> bool:
    """Take a city as it is: in a table of ours it stands as somebody typed it."""
    row.city = quick.clean(cell)[:MAX_VALUE]
    return len(cell) <= MAX_VALUE


def _take_birthday(row: Row, cell: str) -> bool:
    found = "" if cell.strip() in NO_DAY else dates.birthday(cell)
    if found is None or (row.birthday and found != row.birthday):
        return False
    row.birthday = found
    return True


def _take_details(row: Row, cell: str) -> bool:
    lines = read_details(cell)
    row.extra += (line for line in lines or () if not _take_beyond(row, line))
    return lines is not None


def _take_beyond(row: Row, line: ExtraLine) -> bool:
    """Take what a table of ours had no column for; False for any other line."""
    place = place_of(line)
    if place is not None:
        row.places[("", f"{BEYOND}{len(row.places)}")] = place
        return True
    kind, label, value = point_of(line)
    if kind == TAG:
        row.tags.setdefault(quick.squash(value), value)
        return True
    fields = {"phone": row.phones, "email": row.emails, "handle": row.handles}.get(kind)
    if fields is not None:
        fields.setdefault(ContactField(label, value))
    return fields is not None


def _take_owner(row: Row, cell: str) -> bool:
    """Take the name by which the program itself knows a customer; any other text is kept."""
    row.uid = from_owner_mark(cell)
    return bool(row.uid)


def _take_place(column: Column, label_at: int | None, row: Row, cell: str) -> bool:
    name = PLACE[column.role]
    value = quick.clean_multiline(cell) if name == "street" else quick.clean(cell)
    group = (column.label, column.number)
    if len(value) > MAX_VALUE or (group not in row.places and len(row.places) >= MAX_PLACES):
        return False
    if group not in row.places:
        words = row.words(label_at, column.label)
        exact = row.exact(words)
        row.places[group] = {"label": labels.from_words(words) if exact is None else exact}
    parts = row.places[group]
    if name == "street" and name in parts:
        parts[name] += f"\n{value}"
        return True
    return parts.setdefault(name, value) == value


_PLAIN: dict[str, _Taker] = {
    Role.KIND: _take_kind,
    Role.NOTE: _take_note,
    Role.TAGS: _take_tags,
    Role.CITY: _take_city,
    Role.BIRTHDAY: _take_birthday,
    Role.DETAILS: _take_details,
    Role.OWNER: _take_owner,
}
_LABELLED: dict[str, Callable[[Column, int | None, Row, str], bool]] = {
    Role.PHONE: take_phones,
    Role.EMAIL: take_emails,
    Role.HANDLE: take_handles,
}


def _name(row: Row) -> tuple[str, bool]:
    """Return the name of a row and whether it is that of a company."""
    single = row.single
    person = single.get(Role.FULL_NAME) or " ".join(
        single[role] for role in _SPOKEN if single.get(role)
    )
    company = single.get(Role.COMPANY, "")
    if person or company:
        is_company = not person if row.is_company is None else row.is_company
        return person or company, is_company
    fields = [*row.phones, *row.emails]
    return (fields[0].value if fields else ""), bool(row.is_company)


def _first_city(addresses: Sequence[AddressField]) -> str:
    cities = (each.city for each in addresses if each.city)
    first = next(cities, "")
    return first if is_clear_city(first) else ""


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
