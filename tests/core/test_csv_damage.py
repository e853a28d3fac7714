"""Broken rows and damaged tables: a sentence for each, and the other rows are read."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk import i18n
from crmdesk.errors import Cancelled, FileProblem, UserError
from crmdesk.exchange import csvfile, table
from crmdesk.exchange.contact import ParsedContact, Problem
from crmdesk.exchange.csvfile import read_csv
from crmdesk.exchange.table import open_table
from crmdesk.jobs import Progress
from tests.core.csv_help import GOOGLE, OUTLOOK, contacts, fields, read


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


# --- broken rows ------------------------------------------------------------------------------


def test_rows_without_anybody_are_reported_and_empty_rows_are_not() -> None:
    first, problem, last = read("نام,موبایل,شهر\nعلی,1,\n,,\n\n,,شیراز\nمینا,2,\n")
    assert isinstance(problem, Problem)
    assert (problem.line, problem.excerpt) == (5, ",,شیراز")
    assert "no name" in problem.sentence
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)
    assert (first.line, last.line) == (2, 6)


@pytest.mark.parametrize(
    "after",
    ["مینا,09121112233,x\n", 'مینا,"09121112233",x\n', 'مینا,09121112233,"x"\n"رضا",,\n'],
)
@pytest.mark.parametrize("row", ['علی,"0912,بد', '"علی,0912,بد', 'علی,0912,"بد', 'علی,"0912","بد'])
def test_an_unclosed_quote_costs_one_row(row: str, after: str) -> None:
    problem, *others = read(f"نام,موبایل,توضیحات\n{row}\n{after}")
    assert isinstance(problem, Problem)
    assert (problem.line, problem.excerpt) == (2, row)
    assert "not closed" in problem.sentence
    assert isinstance(others[0], ParsedContact)
    assert (others[0].name, fields(others[0])) == ("مینا", [("mobile", "09121112233")])
    assert len(others) == after.count("\n")


def test_quotes_that_are_clear_enough() -> None:
    first, second, third = contacts(
        'Name,Tel,Note\n"Ali" Karimi,0912,\nReza,0913,5" pipe\nMina, "0935","a ""b"", c"\n'
    )
    assert (first.name, second.note) == ("Ali Karimi", '5" pipe')
    assert (third.note, fields(third)) == ('a "b", c', [("other", "0935")])


def test_a_huge_cell_costs_one_row() -> None:
    problem, contact = read(f"نام,موبایل\n{'a' * 200_000},0912\nعلی,0935\n")
    assert isinstance(problem, Problem)
    assert (problem.line, len(problem.excerpt) <= 60) == (2, True)
    assert isinstance(contact, ParsedContact)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "cannot read this file"),
        ("سلام، این یک نامه است.\nبا احترام\n".encode(), "No column"),
        (b"1990,100\n1991,200\n", "No column"),
        (b"\xff\xfe", "empty"),
    ],
)
def test_hopeless_files_are_refused_at_once(data: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        read_csv(data)


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "MAX_FILE", 10)
    with pytest.raises(FileProblem, match="50 MB"):
        read_csv(b"Name,Phone\nAli,0912\n")


def read_or_refuse(data: bytes) -> None:
    try:
        items = list(read_csv(data))
    except UserError as error:
        assert error.message
        return
    for item in items:
        assert item.line > 0
        assert item.name if isinstance(item, ParsedContact) else item.sentence


def test_damaged_tables_never_raise_anything_but_a_sentence() -> None:
    chance = random.Random(7)
    started = time.process_time()
    for number in range(300):
        raw = bytearray((GOOGLE if number % 2 else OUTLOOK).encode())
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(raw))
            if chance.random() < 0.5:
                raw[place] = chance.randrange(256)
            else:
                raw[place:place] = chance.choice([b'"', b"\n", b",", b";", b"'", b"\x00"])
        read_or_refuse(bytes(raw[: chance.randrange(1, len(raw))]))
    assert time.process_time() - started < 20


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="نام موبایل,;\"\n\t'=+0912@.|علی", max_size=200))
def test_any_text_behind_headings_is_read_or_reported(body: str) -> None:
    read_or_refuse(f"نام,موبایل\n{body}".encode())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.text(alphabet='aب,;"\n\r۱2 ', max_size=12), min_size=3, max_size=3)))
def test_what_the_csv_module_writes_is_read_again(rows: list[list[str]]) -> None:
    import csv
    import io

    from crmdesk.exchange.csvrows import read_rows

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    written = out.getvalue().replace("\r\n", "\n").replace("\r", "\n")
    expected = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    assert [cells for _row, cells, _first in read_rows(written, ",")] == expected


@pytest.mark.parametrize(
    "body",
    [
        "a," + " " * 120_000 + "1",
        "a," + ("1" + " " * 50) * 2000,
        'a,"' + "\n" * 500_000,
        ('a,"b""c\n') * 20_000,
        "a" + "," * 500_000,
    ],
)
def test_no_table_takes_long(body: str) -> None:
    started = time.process_time()
    assert read(f"Name,Phone\n{body}\nend,09121234567\n")
    assert time.process_time() - started < 10


def test_a_table_of_empty_rows_can_be_stopped() -> None:
    """Nothing comes of them, so whoever counts contacts would never ask whether to go on."""
    asked: list[int] = []
    found = open_table(("نام,موبایل\nعلی,09121234567\n" + "\n,\n" * 20_000).encode())
    list(found.contacts(Progress(lambda done, _total, _text: asked.append(done))))
    assert len(asked) >= 10
    stopped = Progress()
    items = found.contacts(stopped)
    assert isinstance(next(items), ParsedContact)
    stopped.cancel()
    with pytest.raises(Cancelled):
        list(items)


def test_more_contacts_than_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CONTACTS", 100)
    rows = "نام,موبایل\n" + "علی,09121234567\n\n" * 100
    assert open_table(rows.encode()).total == 100
    with pytest.raises(FileProblem, match="500,000 contacts"):
        open_table((rows + '"علی\n').encode())


def test_blank_lines_are_counted_and_soon_passed() -> None:
    started = time.process_time()
    found = contacts("نام,موبایل\n" + "\n" * 5_000_001 + "علی,09121234567\n\n\n")
    assert [each.line for each in found] == [5_000_003]
    assert time.process_time() - started < 5
