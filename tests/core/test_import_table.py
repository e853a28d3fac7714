"""A contact table before it is brought in: what its columns seem to be, and what a person says."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.exchange.contact import ParsedContact
from crmdesk.exchange.memory import MOST, remember, remembered
from crmdesk.exchange.table import Table, open_table, paste_table, remap
from crmdesk.jobs import Progress

TABLE = """\
نام;موبايل;كد;Email
علي;09121112233;12;a@b.ir
رضا;ندارد;13;
مينا;09351112233;;x
;;;
"""


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


def names(table: Table) -> list[str]:
    return [each.name for each in table.contacts() if isinstance(each, ParsedContact)]


def test_a_table_says_what_it_seems_to_be() -> None:
    table = open_table(TABLE.encode("cp1256", "replace"))
    assert (table.kind, table.encoding, table.delimiter) == ("csv", "windows-1256", ";")
    assert table.total == 3
    assert table.roles == ("full_name", "phone:mobile", "extra", "email")
    name, mobile, code, email = table.columns
    assert (mobile.heading, mobile.valid, mobile.invalid) == ("موبايل", 2, 1)
    assert mobile.samples == ("09121112233", "ندارد", "09351112233")
    assert (name.confidence, code.confidence) == (1.0, 0.0)
    assert 0 < email.confidence < 1
    assert [row[0] for row in table.rows] == ["علي", "رضا", "مينا"]


def test_a_person_chooses_encoding_and_delimiter() -> None:
    data = "نام|موبایل\nعلی;رضا|09121112233\n".encode()
    assert open_table(data, delimiter="|").rows == (("علی;رضا", "09121112233"),)
    wrong = open_table(data, encoding="windows-1252", delimiter="|")
    assert wrong.encoding == "windows-1252"
    assert wrong.headings != ("نام", "موبایل")
    wide = "نام,موبایل\nعلی,0912\n".encode("utf-16")
    assert open_table(wide).encoding == "utf-16"
    assert open_table(wide, encoding="utf-16").headings == ("نام", "موبایل")


def test_columns_mean_what_a_person_says() -> None:
    table = open_table("نام,موبایل,مبلغ\nعلی,09121112233,تهران\n".encode())
    told = remap(table, ["full_name", "phone:انبار", "city"])
    assert told.roles == ("full_name", "phone:انبار", "city")
    [contact] = told.contacts()
    assert isinstance(contact, ParsedContact)
    assert (contact.city, contact.phones[0].label, contact.extra) == ("تهران", "انبار", "")
    assert remap(table, ["full_name", "skip", "skip"]).total == 1


def test_a_file_of_which_nothing_is_known_is_shown_as_it_is() -> None:
    table = open_table("فلان,بهمان\nعلی,تهران\n".encode())
    assert (table.headings, table.roles) == (("فلان", "بهمان"), ("extra", "extra"))
    with pytest.raises(FileProblem, match="No column"):
        table.contacts()
    assert names(remap(table, ["full_name", "city"])) == ["علی"]


def test_a_block_from_a_spreadsheet() -> None:
    table = paste_table('نام\tموبایل\tیادداشت\nعلی\t9121112233\t"خط یک\nخط دو"\n')
    assert (table.kind, table.delimiter, table.total) == ("paste", "\t", 1)
    [contact] = table.contacts()
    assert isinstance(contact, ParsedContact)
    assert contact.note == "خط یک\nخط دو"
    assert names(paste_table("علی 1\t09121112233\nرضا 2\t09121112244")) == ["علی 1", "رضا 2"]
    with pytest.raises(FileProblem):
        paste_table(" \n")


def test_rows_that_are_longer_than_the_headings() -> None:
    table = open_table("نام,موبایل\nعلی,0912,اضافه\n".encode())
    assert [column.heading for column in table.columns] == ["نام", "موبایل", "column 3"]


def test_looking_over_a_large_table_can_be_stopped() -> None:
    rows = "".join(f"نام {n},0912{n:07}\n" for n in range(6000))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        open_table(f"نام,موبایل\n{rows}".encode(), progress=progress)


def test_what_columns_mean_is_remembered_by_the_headings(desk: Desk, tmp_path: Path) -> None:
    first = open_table("نام;کد\nعلی;12\n".encode())
    assert remembered(desk.preferences, first) is None
    remember(desk.preferences, first, ["full_name", "note"])
    again = open_table("نام,کد\nرضا,13\nمینا,14\n".encode())
    assert remembered(desk.preferences, again) == ("full_name", "note")
    assert remembered(desk.preferences, open_table("نام;شهر\nعلی;قم\n".encode())) is None
    bare = paste_table("علی 1\t09121112233\nرضا 2\t09121112244")
    remember(desk.preferences, bare, ["full_name", "phone"])
    assert remembered(desk.preferences, bare) is None
    for number in range(MOST):
        remember(desk.preferences, open_table(f"نام;کد{number}\nعلی;1\n".encode()), ["skip"] * 2)
    assert remembered(desk.preferences, first) is None
