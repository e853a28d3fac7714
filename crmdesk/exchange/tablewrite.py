"""Customers as the rows of a table, for CSV and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from crmdesk import jalali
from crmdesk.exchange import labels, networkwords
from crmdesk.exchange.details import beyond, write_details
from crmdesk.exchange.exportread import Whole
from crmdesk.exchange.headings import MOST, OutColumn
from crmdesk.exchange.roles import PLACE, Role
from crmdesk.exchange.values import join_cell, to_spreadsheet
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import EMAIL, HANDLE, PHONE, ContactDraft

CELL_LIMIT = 32_767
"""Letters that a cell of a spreadsheet holds."""

_KINDS = {"person": ("person", "شخص"), "company": ("company", "شرکت")}
_VALUE = {Role.PHONE: PHONE, Role.EMAIL: EMAIL, Role.HANDLE: HANDLE}
_LABEL = {Role.PHONE_LABEL: PHONE, Role.EMAIL_LABEL: EMAIL, Role.HANDLE_LABEL: HANDLE}
_WIDE, _NARROW = 24, 12


class RowWriter:
    """Turns customers into rows of the same columns."""

    def __init__(self, columns: Sequence[OutColumn], *, persian: bool) -> None:
        self._columns = columns
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
        fixed = {
            Role.FULL_NAME: draft.name,
            Role.KIND: _KINDS[draft.kind][self.persian],
            Role.GIVEN: draft.given_name,
            Role.FAMILY: draft.family_name,
            Role.COMPANY: draft.organisation,
            Role.BIRTHDAY: self._day(draft.birthday),
            Role.CITY: draft.city,
            Role.TAGS: join_cell(draft.tags, "، " if self.persian else ", "),
            Role.NOTE: draft.note,
            Role.DETAILS: write_details(
                [line for _source, line in whole.extras] + beyond(points, draft.addresses, MOST)
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
                return labels.words_of(place.label, persian=self.persian)
            return str(getattr(place, PLACE[role]))
        of_kind = points[_VALUE.get(role) or _LABEL[role]]
        if index >= len(of_kind):
            return ""
        contact = of_kind[index]
        return contact.value if role in _VALUE else self._label(contact)

    def _label(self, contact: ContactDraft) -> str:
        if not contact.label:
            return labels.NONE
        words = networkwords.words_of if contact.kind == HANDLE else labels.words_of
        return words(contact.label, persian=self.persian)

    def _day(self, birthday: str) -> str:
        """Return a birthday on the calendar that its reader uses; without a year as it is."""
        if not self.persian or not birthday or birthday.startswith("--"):
            return birthday
        year, month, day = jalali.to_jalali(date.fromisoformat(birthday))
        return f"{year:04}/{month:02}/{day:02}"


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

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    shortened: list[str] = []
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        plain = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        if writer.persian:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(writer.headings()):
            sheet.set_column(column, column, _WIDE if column == 0 else _NARROW, plain)
            sheet.write_string(0, column, heading, bold)
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
