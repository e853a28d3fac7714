"""Contact tables: headings of many programs, spoiled numbers, quotes that are not closed."""

from __future__ import annotations

import pytest

from crmdesk import i18n
from crmdesk.exchange.contact import AddressField, ContactField, ParsedContact, Problem
from crmdesk.exchange.csvheader import Role, by_content, recognise
from crmdesk.exchange.values import from_spreadsheet, is_phone, split_phones, whole_number
from tests.core.csv_help import GOOGLE, OUTLOOK, contacts, extra, fields, read


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


# --- tables of known programs -----------------------------------------------------------------


def test_google_contacts() -> None:
    person, company = contacts(GOOGLE)
    assert (person.name, person.given_name, person.family_name) == ("علی کریمی", "علی", "کریمی")
    assert fields(person) == [
        ("mobile", "+98 912 345 6789"),
        ("mobile", "0935 111 2233"),
        ("مغازه", "021-44556677"),
    ]
    assert person.emails == (ContactField("work", "ali@example.com"),)
    assert person.note == 'خط یک\nخط "دو"، سه'
    assert (person.city, person.tags, person.is_company) == ("تهران", ("عمده",), False)
    assert (person.organisation, person.birthday) == ("شرکت نمونه", "1990-03-21")
    assert person.addresses == (AddressField("home", "خیابان آزادی", "تهران"),)
    assert extra(person) == {"Labels": "* myContacts ::: عمده"}
    assert (company.name, company.is_company, company.line) == ("فروشگاه نمونه", True, 3)
    assert fields(company) == [("work", "02188776655")]
    assert company.tags == ()


def test_outlook() -> None:
    [contact] = contacts(OUTLOOK)
    assert contact.name == "مریم گلپایگانی"
    assert fields(contact) == [
        ("mobile", "0921-417-7763"),
        ("home", "02188776655"),
        ("work", "031 3344 5566"),
        ("fax", "031 3344 5567"),
    ]
    assert [field.value for field in contact.emails] == ["m@example.com", "n@example.com"]
    assert (contact.city, contact.note, contact.tags) == ("اصفهان", "ن", ("عمده", "همکار"))
    assert contact.organisation == "الف"
    assert contact.addresses == (AddressField("work", city="اصفهان"),)
    assert extra(contact) == {"E-mail Display Name": "Maryam"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_endings(delimiter: str, code: str, ending: str) -> None:
    rows = [["نام", "موبایل", "شهر"], ["علی", "۰۹۱۲۳۴۵۶۷۸۹", "تهران"], ["مینا", "", "یزد"]]
    content = ending.join(delimiter.join(row) for row in rows)
    first, second = contacts(content, code)
    assert (first.name, fields(first)) == ("علی", [("mobile", "۰۹۱۲۳۴۵۶۷۸۹")])
    assert (first.city, second.name, second.city) == ("تهران", "مینا", "یزد")
    assert (first.line, second.line) == (2, 3)


def test_windows_1256() -> None:
    [contact] = contacts("نام;تلفن;توضيحات\nعلي كريمي;021-8877;كم‌كار".replace("‌", " "), "cp1256")
    assert (contact.name, contact.note) == ("علی کریمی", "کم کار")
    assert fields(contact) == [("other", "021-8877")]


def test_the_delimiter_that_excel_names() -> None:
    [contact] = contacts('sep=;\nName;Tel;Company\n"Ali, the first";="0912";a,b')
    assert (contact.name, fields(contact), contact.line) == (
        "Ali, the first",
        [("other", "0912")],
        3,
    )


# --- headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "role", "label"),
    [
        ("نام", Role.NAME, ""),
        ("نام خانوادگی", Role.FAMILY, ""),
        ("نام‌خانوادگي", Role.FAMILY, ""),
        ("نام کامل", Role.FULL_NAME, ""),
        ("شرکت", Role.COMPANY, ""),
        ("موبایل", Role.PHONE, "mobile"),
        ("موبايل ۲", Role.PHONE, "mobile"),
        ("تلفن", Role.PHONE, ""),
        ("تلفن همراه", Role.PHONE, "mobile"),
        ("تلفن محل کار", Role.PHONE, "work"),
        ("تلفن مغازهٔ آقای رضا", Role.PHONE, "مغازهٔ آقای رضا"),
        ("شماره تماس:", Role.PHONE, ""),
        ("ایمیل", Role.EMAIL, ""),
        ("شهر", Role.CITY, ""),
        ("یادداشت", Role.NOTE, ""),
        ("توضیحات", Role.NOTE, ""),
        ("برچسب‌ها", Role.TAGS, ""),
        ("گروه", Role.TAGS, ""),
        ("FIRST_NAME", Role.GIVEN, ""),
        ("Home Phone 2", Role.PHONE, "home"),
        ("Car Phone", Role.PHONE, "mobile"),
        ("E-mail 2 Address", Role.EMAIL, ""),
        ("Phone 3 - Type", Role.PHONE_LABEL, ""),
    ],
)
def test_known_headings(heading: str, role: Role, label: str) -> None:
    column = recognise(heading)
    assert column is not None
    assert (column.role, column.label) == (role, label)


@pytest.mark.parametrize(
    "heading",
    ["کد مشتری", "شماره کارت", "شماره ملی", "Phonetic First Name", "Anniversary", "123", ""],
)
def test_unknown_headings(heading: str) -> None:
    assert recognise(heading) is None


def test_a_name_beside_a_family_name_is_the_given_name() -> None:
    [whole] = contacts("نام,موبایل\nعلی کریمی,09121234567")
    [parts] = contacts("نام,نام خانوادگی,موبایل\nعلی,کریمی,09121234567")
    assert (whole.name, whole.given_name) == ("علی کریمی", "")
    assert (parts.name, parts.given_name, parts.family_name) == ("علی کریمی", "علی", "کریمی")


def test_unknown_columns_and_cells_beyond_the_headings_are_kept() -> None:
    [contact] = contacts("نام,کد مشتری,,موبایل\nعلی,12,بی‌نام,0912,اضافه")
    assert extra(contact) == {"کد مشتری": "12", "column 3": "بی‌نام", "column 5": "اضافه"}


def test_rows_above_the_headings_are_reported() -> None:
    title, contact = read("فهرست مشتریان,,\n,,\nنام,موبایل,شهر\nعلی,0912,یزد\n")
    assert isinstance(title, Problem)
    assert (title.line, title.excerpt) == (1, "فهرست مشتریان,,")
    assert "above the headings" in title.sentence
    assert isinstance(contact, ParsedContact)
    assert (contact.line, contact.name) == (4, "علی")


def test_repeated_headings_are_no_contact() -> None:
    table = "نام,موبایل\nعلی,0912\n"
    assert [contact.name for contact in contacts(table * 2)] == ["علی", "علی"]


def test_without_headings_by_content() -> None:
    rows = "علی کریمی;0912 345 6789;تهران\nمینا رضایی;09351112233/09351112244;شیراز\n"
    first, second = contacts(rows)
    assert (first.name, fields(first), first.line) == (
        "علی کریمی",
        [("mobile", "0912 345 6789")],
        1,
    )
    assert (first.city, extra(first)) == ("تهران", {})
    assert fields(second) == [("mobile", "09351112233"), ("mobile", "09351112244")]


def test_without_headings_given_and_family_name() -> None:
    rows = "1,علی,کریمی,9121234567,ali@example.com,1250000\n2,رضا,احمدی,9351234567,,980000\n"
    first, _second = contacts(rows)
    assert (first.name, first.family_name) == ("علی کریمی", "کریمی")
    assert fields(first) == [("mobile", "9121234567")]
    assert [field.value for field in first.emails] == ["ali@example.com"]
    assert extra(first) == {"column 1": "1", "column 6": "1250000"}


# --- cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("09121234567", ["09121234567"]),
        ("0912 123 4567", ["0912 123 4567"]),
        ("۰۹۱۲۱۲۳۴۵۶۷، ۰۹۳۵۱۲۳۴۵۶۷", ["۰۹۱۲۱۲۳۴۵۶۷", "۰۹۳۵۱۲۳۴۵۶۷"]),
        ("02188776655/09121234567;021 8877 6656", ["02188776655", "09121234567", "021 8877 6656"]),
        ("0912 1234567 ::: +98 935 1234567", ["0912 1234567", "+98 935 1234567"]),
        ("09121234567\n09351234567", ["09121234567", "09351234567"]),
        ("09121234567 09351234567", ["09121234567", "09351234567"]),
        ("0912-1234567 021-88776655", ["0912-1234567", "021-88776655"]),
        ("09121234567 - 09351234567", ["09121234567", "09351234567"]),
        ("09121234567 و 09351234567", ["09121234567", "09351234567"]),
        ("021-88776655/56", ["021-88776655/56"]),
        ("0912/345/6789", ["0912/345/6789"]),
        ("02188776655 داخلی ۱۲", ["02188776655 داخلی ۱۲"]),
        ("0912 1234567, علی", ["0912 1234567, علی"]),
    ],
)
def test_several_numbers_in_one_cell(cell: str, numbers: list[str]) -> None:
    assert split_phones(cell) == numbers


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("9121234567.0", "9121234567"),
        ("۹۱۲۱۲۳۴۵۶۷٫۰", "9121234567"),
        ("9.121234567E+09", "9121234567"),
        ("9.121E+09", None),
        ("9,12E+09", None),
        ("9.12123457E+09", None),
        ("0912 123 4567", "0912 123 4567"),
        ("12.5", "12.5"),
    ],
)
def test_numbers_that_a_spreadsheet_changed(cell: str, number: str | None) -> None:
    assert whole_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "bare"),
    [
        ("'+98912", "+98912"),
        ("'=1+1", "=1+1"),
        ("'-5", "-5"),
        ("'@a", "@a"),
        ("'0912", "0912"),
        ('="0912"', "0912"),
        ("'quoted'", "'quoted'"),
        ("  a ", "a"),
    ],
)
def test_guards_of_spreadsheets_are_taken_off(cell: str, bare: str) -> None:
    assert from_spreadsheet(cell) == bare


@pytest.mark.parametrize(
    "value", ["1405/09/01", "1990-03-21", "21.3.1990", "1234", "علی", "a@b.ir"]
)
def test_what_is_no_phone_number(value: str) -> None:
    assert not is_phone(value)


def test_a_spoiled_number_is_reported_and_its_contact_is_in() -> None:
    contact, problem = read("نام,موبایل\nعلی,9.121E+09\n")
    assert isinstance(contact, ParsedContact)
    assert (contact.name, contact.phones, extra(contact)) == ("علی", (), {"موبایل": "9.121E+09"})
    assert isinstance(problem, Problem)
    assert (problem.line, "cut off" in problem.sentence) == (2, True)


def test_words_in_a_phone_column_are_kept_as_they_are() -> None:
    [contact] = contacts("نام,موبایل\nعلی,ندارد\n")
    assert (contact.phones, extra(contact)) == ((), {"موبایل": "ندارد"})


def test_names_from_what_there_is() -> None:
    first, second = contacts("Name,Phone,Email\n,0912,\n,,a@b.ir\n")
    assert (first.name, second.name) == ("0912", "a@b.ir")


@pytest.mark.parametrize(
    ("row", "roles"),
    [
        # Few family names, and many: neither says which column is which.
        ("{given},{family},0912000{n:04},{city}", "given_name family_name phone city"),
        ("{n},{family},{given},0912000{n:04}", "- family_name given_name phone"),
        ("{city},{given} {family},0912000{n:04}", "city full_name phone"),
        ("شرکت {n},{given} {family},0912000{n:04}", "organisation full_name phone"),
        ("{given},یادداشتی که چند کلمه دارد {n},0912000{n:04}", "full_name - phone"),
        ("شرکت {n},0912000{n:04}", "full_name phone"),
        ("{city},0912000{n:04}", "full_name phone"),
    ],
)
def test_columns_without_headings_are_known_by_their_words(row: str, roles: str) -> None:
    given, family = ("علی", "مريم", "ژاله", "كيوان"), ("کریمی", "محمدی‌پور", "گلپایگانی")
    cities = ("تهران", "یزد", "خرم‌آباد")
    rows = [
        row.format(n=n, given=given[n % 4], family=family[n % 3], city=cities[n % 3]).split(",")
        for n in range(50)
    ]
    columns = by_content(rows)
    assert columns is not None
    assert " ".join(column.role if column else "-" for column in columns) == roles
