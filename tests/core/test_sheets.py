"""Spreadsheets: what people keep in them, and what prepared files try."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.exchange import sheets
from crmdesk.exchange.contact import ParsedContact, read_extra
from crmdesk.exchange.sheet_worker import _text
from crmdesk.exchange.table import open_table
from crmdesk.jobs import Progress
from tests.core.sheet_help import ROWS, SHEET, changed, ods, ods_row, with_cells, xlsx


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


def contacts(data: bytes, sheet: str | None = None) -> list[ParsedContact]:
    found = list(open_table(data, sheet=sheet).contacts())
    assert all(isinstance(each, ParsedContact) for each in found), found
    return [each for each in found if isinstance(each, ParsedContact)]


def test_numbers_are_the_phones_that_were_typed_and_days_are_days() -> None:
    ali, zhale = contacts(xlsx({"مشتریان": ROWS}))
    assert (ali.name, ali.birthday, ali.city, ali.line) == ("علی کریمی", "1990-05-12", "تهران", 2)
    assert [(one.label, one.value) for one in ali.phones] == [("mobile", "9121234567")]
    assert [one.value for one in zhale.phones] == ["۰۹۳۵ ۷۶۵ ۴۳۲۱"]
    assert zhale.birthday == "1990-03-21"


def test_the_first_sheet_with_contacts_is_taken_and_others_can_be_chosen() -> None:
    book = xlsx({"جلد": [["گزارش سال"]], "خالی": [], "مشتریان": ROWS, "همکاران": ROWS[:2]})
    table = open_table(book)
    assert table.sheets == ("جلد", "خالی", "مشتریان", "همکاران")
    assert (table.sheet, table.total, table.kind) == ("مشتریان", 2, "sheet")
    assert open_table(book, sheet="همکاران").total == 1
    with pytest.raises(FileProblem, match="no sheet"):
        open_table(book, sheet="نیست")


def test_a_sheet_of_which_nothing_is_known_is_offered_for_a_person_to_say() -> None:
    table = open_table(xlsx({"الف": [["فلان", "بهمان"], ["x", "y"]]}))
    assert table.headings == ("فلان", "بهمان")
    assert table.roles == ("extra", "extra")
    with pytest.raises(FileProblem, match="No column"):
        table.contacts()
    with pytest.raises(FileProblem, match="any text"):
        open_table(xlsx({"الف": []}))


def test_rows_keep_their_number_and_columns_their_place() -> None:
    rows = [
        [],
        ["", "", *row] if (row := ["نام", "موبایل"]) else [],
        [],
        ["", "", "علی", 9121234567],
    ]
    [ali] = contacts(xlsx({"الف": rows}))
    assert (ali.line, ali.name) == (4, "علی")


def test_an_apostrophe_in_a_sheet_is_only_an_apostrophe() -> None:
    [one] = contacts(xlsx({"a": [["Name", "Mobile"], ["'=1+1", "09121234567"]]}))
    assert one.name == "'=1+1"


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (9121234567.0, "9121234567"),
        (989121234567.0, "989121234567"),
        (12.5, "12.5"),
        (-3.0, "-3"),
        (1e21, "1e+21"),
        (True, "TRUE"),
        (5, "5"),
        (None, ""),
    ],
)
def test_values_as_they_were_typed(value: object, typed: str) -> None:
    assert _text(value) == typed


def test_open_document() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
    empty += 'table:number-columns-repeated="16384"/></table:table-row>'
    data = ods(ods_row("نام", "موبایل") + ods_row("علی", 9121234567) + empty)
    [ali] = contacts(data)
    assert (ali.name, ali.phones[0].value) == ("علی", "9121234567")


# --- what prepared files try ------------------------------------------------------------------

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


def long_text() -> bytes:
    """One cell of 300 MB in some hundred kilobytes."""
    out = io.BytesIO(changed(xlsx({"a": ROWS}), "xl/sharedStrings.xml", ""))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(140):
            file.write(b"a" * (1 << 20))
    return out.getvalue()


def many_cells() -> bytes:
    row = "<row>" + "<c><v>1</v></c>" * 200 + "</row>"
    return with_cells(row * 20_000)


def lying_size() -> bytes:
    """The table of contents says that a part is small."""
    book = bytearray(many_cells())
    with zipfile.ZipFile(io.BytesIO(bytes(book))) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    packed = real.to_bytes(4, "little")
    while (place := book.rfind(packed)) >= 0:
        book[place : place + 4] = (50_000).to_bytes(4, "little")
    return bytes(book)


def many_parts() -> bytes:
    return changed(xlsx({"a": ROWS}), "x", "", **{f"xl/media/{n}": "" for n in range(2001)})


BOMBS = {
    "long text": (long_text, "unpacks"),
    "many cells": (many_cells, "unpacks"),
    "lying size": (lying_size, "unpacks|damaged"),
    "far corner": (
        lambda: with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "too large",
    ),
    "far column": (
        lambda: with_cells("<row r='1'><c t='n' r='ALM1'><v>1</v></c></row>"),
        "too large",
    ),
    "far row": (
        lambda: with_cells('<row r="200001"><c r="A200001"><v>1</v></c></row>'),
        "too large",
    ),
    "entities": (
        lambda: changed(xlsx({"a": ROWS}), "xl/worksheets/sheet1.xml", DOCTYPE + SHEET.format("")),
        "outside itself",
    ),
    "entities in open document": (lambda: ods(ods_row("a"), DOCTYPE), "outside itself"),
    "repeated row": (lambda: ods(ods_row("علی", repeated=10**9)), "too large"),
    "repeated spaces": (
        lambda: ods(ods_row("علی").replace("علی", 'a<text:s text:c="2000000000"/>')),
        "unpacks to far more",
    ),
    "many cells of one": (
        lambda: ods(
            ods_row("علی", repeated=199_999).replace(
                "<table:table-cell", '<table:table-cell table:number-columns-repeated="200"'
            )
        ),
        "too many cells",
    ),
    "cells far apart": (
        lambda: with_cells(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="90000"><c r="CW90000"><v>1</v></c></row>'
        ),
        "too many cells",
    ),
    "many parts": (many_parts, "far too many parts"),
    "not a workbook": (lambda: changed(xlsx({"a": ROWS}), "xl/workbook.xml", "<x"), "damaged"),
    "cut off": (lambda: xlsx({"a": ROWS})[:3000], "damaged"),
    "old and empty": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "damaged"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_prepared_file_is_refused_soon_with_its_own_sentence(name: str) -> None:
    make, words = BOMBS[name]
    data = make()
    started = time.perf_counter()
    with pytest.raises(FileProblem, match=words):
        open_table(data)
    assert time.perf_counter() - started < 5


def test_a_reader_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SILENCE_SECONDS", -1.0)
    with pytest.raises(FileProblem, match="too long"):
        open_table(xlsx({"a": ROWS}))


def test_a_cancelled_reading_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    real = sheets.subprocess.Popen

    def watched(*arguments: object, **more: object) -> object:
        started.append(real(*arguments, **more))  # type: ignore[call-overload]
        return started[0]

    monkeypatch.setattr(sheets.subprocess, "Popen", watched)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        open_table(xlsx({"a": ROWS}), progress=progress)
    assert started[0].returncode is not None


def test_a_file_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "مشتریان.xlsx"
    path.write_bytes(xlsx({"a": ROWS}))
    table = open_table(path)
    assert (table.name, table.total) == ("مشتریان.xlsx", 2)


def test_empty_cells_at_the_end_of_a_sheet_do_not_count() -> None:
    """A program fills each row with empty cells up to its last column."""
    row = ods_row("علی", 9121234567.0)
    end = '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
    full = row.replace("</table:table-row>", end) * 600
    found = open_table(ods(ods_row("نام", "موبایل") + full))
    assert (found.total, found.roles) == (600, ("full_name", "phone:mobile"))


def test_a_sheet_may_have_hundreds_of_columns() -> None:
    headings = ["نام", "موبایل", *(f"ستون {n}" for n in range(998))]
    found = open_table(xlsx({"a": [headings, ["علی", "09121234567", *["x"] * 998]]}))
    (ali,) = found.contacts()
    assert isinstance(ali, ParsedContact)
    assert len(read_extra(ali.extra)) == 998
