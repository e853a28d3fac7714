"""Customers as the rows of a table, for CSV and for spreadsheets."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from crmdesk import jalali
from crmdesk.exchange import labels, networkwords, quick
from crmdesk.exchange.contact import MAX_LABEL
from crmdesk.exchange.details import beyond, write_details
from crmdesk.exchange.exportread import Whole
from crmdesk.exchange.headings import OutColumn
from crmdesk.exchange.roles import PLACE, Role
from crmdesk.exchange.values import (
    MAX_TAGS,
    is_plain_tag,
    join_cell,
    quoted,
    split_cell,
    split_phones,
    to_spreadsheet,
    unquoted,
    whole_number,
)
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import EMAIL, HANDLE, PHONE, ContactDraft
from crmdesk.whole_file import folder_beside

ADDRESS = "address"
CELL_LIMIT = 32_767
"""Letters that a cell of a spreadsheet holds."""

ROW_LIMIT = 1_048_575
"""Customers that a spreadsheet holds, below its headings."""

_KINDS = {"person": ("person", "شخص"), "company": ("company", "شرکت")}
_VALUE = {Role.PHONE: PHONE, Role.EMAIL: EMAIL, Role.HANDLE: HANDLE}
_LABEL = {Role.PHONE_LABEL: PHONE, Role.EMAIL_LABEL: EMAIL, Role.HANDLE_LABEL: HANDLE}
_COUNTED = _VALUE | {Role.ADDRESS_LABEL: ADDRESS}
_WIDE, _NARROW = 24, 12


class RowWriter:
    """Turns customers into rows of the same columns."""

    def __init__(self, columns: Sequence[OutColumn], *, persian: bool) -> None:
        self._columns = columns
        # Of these columns, not of what the customers had when they were counted: a number that
        # is saved meanwhile has no column.
        self._room = Counter(_COUNTED[each.role] for each in columns if each.role in _COUNTED)
        self.persian = persian

    def headings(self) -> list[str]:
        """Return the first row."""
        return [column.heading for column in self._columns]

    def cells(self, whole: Whole) -> list[str]:
        """Return the row of a customer."""
        draft = whole.draft
        points: dict[str, list[ContactDraft]] = {PHONE: [], EMAIL: [], HANDLE: []}
        for contact in draft.contacts:
            points.setdefault(contact.kind, []).append(contact)
        tags = [tag for tag in draft.tags if is_plain_tag(tag)][:MAX_TAGS]
        other_tags = [tag for tag in draft.tags if tag not in tags]
        fixed = {
            Role.FULL_NAME: draft.name,
            Role.KIND: _KINDS[draft.kind][self.persian],
            Role.GIVEN: draft.given_name,
            Role.FAMILY: draft.family_name,
            Role.COMPANY: draft.organisation,
            Role.BIRTHDAY: self._day(draft.birthday),
            Role.CITY: draft.city,
            Role.TAGS: join_cell(tags, "، " if self.persian else ", "),
            Role.NOTE: draft.note,
            Role.DETAILS: write_details(
                [line for _source, line in whole.extras]
                + beyond(points, draft.addresses, other_tags, self._room)
            ),
        }
        return [
            fixed[column.role]
            if column.role in fixed
            else self._numbered(column, points, draft.addresses)
            for column in self._columns
        ]

    def _numbered(
        self,
        column: OutColumn,
        points: dict[str, list[ContactDraft]],
        addresses: Sequence[AddressDraft],
    ) -> str:
        role, index = column.role, column.index
        if role in PLACE or role == Role.ADDRESS_LABEL:
            if index >= len(addresses):
                return ""
            place = addresses[index]
            if role == Role.ADDRESS_LABEL:
                return labels.to_cell(place.label, persian=self.persian) if place.label else ""
            return str(getattr(place, PLACE[role]))
        of_kind = points[_VALUE.get(role) or _LABEL[role]]
        if index >= len(of_kind):
            return ""
        contact = of_kind[index]
        return _value(contact) if role in _VALUE else self._label(contact)

    def _label(self, contact: ContactDraft) -> str:
        if not contact.label:
            return labels.NONE
        to_cell = _network if contact.kind == HANDLE else labels.to_cell
        return to_cell(contact.label, persian=self.persian)

    def _day(self, birthday: str) -> str:
        """Return a birthday on the calendar that its reader uses; without a year as it is."""
        if not self.persian or not birthday or birthday.startswith("--"):
            return birthday
        year, month, day = jalali.to_jalali(date.fromisoformat(birthday))
        return f"{year:04}/{month:02}/{day:02}"


def _value(contact: ContactDraft) -> str:
    """Return a value, quoted when it would be taken for a list of values or for a number."""
    value = contact.value
    if contact.kind == PHONE:
        plain = bool(quick.mobile(value)) or split_phones(whole_number(value) or "") == [value]
    else:
        plain = " ::: " not in value and (contact.kind == HANDLE or split_cell(value) == [value])
    return value if plain and unquoted(value) is None else quoted(value)


@lru_cache(maxsize=2048)
def _network(label: str, *, persian: bool) -> str:
    words = networkwords.words_of(label, persian=persian)
    read = (networkwords.from_words(words) or words)[:MAX_LABEL]
    plain = read == label and words != labels.NONE and unquoted(words) is None
    return words if plain else quoted(label)


def write_csv(
    path: Path, writer: RowWriter, pages: Iterable[list[Whole]], done: Callable[[int], None]
) -> tuple[str, ...]:
    """Write a CSV file in UTF-8 with its mark, for people; no cell is taken for a formula."""
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        out = csv.writer(file)
        out.writerow(writer.headings())
        for page in pages:
            rows = (writer.cells(whole) for whole in page)
            out.writerows([to_spreadsheet(cell) for cell in row] for row in rows)
            done(len(page))
    return ()


def write_xlsx(
    path: Path, writer: RowWriter, pages: Iterable[list[Whole]], done: Callable[[int], None]
) -> tuple[str, ...]:
    """Write a spreadsheet whose cells are all text; return whose texts were too long for a cell."""
    import xlsxwriter  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with folder_beside(path) as aside:
        book = xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(aside)})
        book.use_zip64()  # only used when it takes it
        sheet = book.add_worksheet()
        try:
            shortened = _fill(book, sheet, writer, pages, done)
            book.close()
        except FileCreateError as error:  # the library's word for what the system said
            raise error.args[0] from error
        finally:
            with contextlib.suppress(OSError):
                sheet.row_data_fh.close()
    return shortened


def _fill(
    book: Any,
    sheet: Any,
    writer: RowWriter,
    pages: Iterable[list[Whole]],
    done: Callable[[int], None],
) -> tuple[str, ...]:
    plain = book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True, "num_format": "@"})
    if writer.persian:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(writer.headings()):
        sheet.set_column(column, column, _WIDE if column == 0 else _NARROW, plain)
        sheet.write_string(0, column, heading, bold)
    shortened: list[str] = []
    number = 0
    for page in pages:
        for whole in page:
            number += 1
            cells = writer.cells(whole)
            if any(len(cell) > CELL_LIMIT for cell in cells):
                shortened.append(whole.draft.name)
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, column, cell[:CELL_LIMIT], plain)
        done(len(page))
    return tuple(shortened)
