"""Customers to files and back: the same customers, whatever they hold."""

from __future__ import annotations

import csv
import os
import stat
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmdesk import i18n
from crmdesk.demo.load import load_demo
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.exchange.cardwrite import write_card
from crmdesk.exchange.contact import pack_extra, read_extra
from crmdesk.exchange.export import export_customers, kind_of_path
from crmdesk.exchange.exportread import Whole
from crmdesk.exchange.importer import import_contacts
from crmdesk.exchange.table import open_table
from crmdesk.exchange.values import from_spreadsheet, to_spreadsheet
from crmdesk.exchange.vcard import read_vcards
from crmdesk.jobs import Progress
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customers import ContactDraft, CustomerDraft

FILES = [("csv", ".csv"), ("xlsx", ".xlsx"), ("vcard", ".vcf")]
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9
FULL = CustomerDraft(
    "نرگس رستمی‌نیا",
    given_name="نرگس",
    family_name="رستمی‌نیا",
    contacts=(
        ContactDraft("phone", "+98912 345 6789", "انبار"),
        ContactDraft("phone", "021-88776655 داخلی 12", "مغازهٔ «الف»، دوم"),
        ContactDraft("phone", "09351112233"),
        ContactDraft("phone", "09351112244", "mobile"),
        ContactDraft("email", "a@b.ir", "work"),
        ContactDraft("email", "c@b.ir"),
        ContactDraft("handle", "@narges", "telegram"),
        ContactDraft("handle", "https://example.com/?a=b,c;d", "website"),
    ),
    tags=("عمده", "مشتری، خوب"),
    city="کرج",
    note="خط یک\n\n- خط دو; با , و \\ پایان\n=1+1",
    organisation="چاپخانهٔ سپید",
    birthday="1990-05-12",
    addresses=(
        AddressDraft("work", "خیابان آزادی\nپلاک ۱۲", "تهران", "تهران", "1345678901", "ایران"),
        AddressDraft("ویلا", "کوچه", "قم"),
    ),
)
EVERYBODY = (
    FULL,
    CustomerDraft("=1+1", note="-5"),
    CustomerDraft("-5", city="یزد"),
    CustomerDraft("'=quoted"),
    CustomerDraft("+98912", birthday="--02-29"),
    CustomerDraft("@همه", note="'-a\n\tb"),
    CustomerDraft(
        "فروشگاه نمونه", "company", contacts=(ContactDraft("phone", "021887766", "main"),)
    ),
    CustomerDraft("سپید", "company", organisation="هلدینگ"),
    CustomerDraft("الف", organisation="الف"),
    CustomerDraft("ب", addresses=(AddressDraft(city="یزد"),)),
    CustomerDraft("پ", city="قم", addresses=(AddressDraft("other", city="یزد"),)),
    CustomerDraft("ت", tags=("یک، دو",), contacts=(ContactDraft("handle", "x", "ایتا شخصی"),)),
)


def everyone(desk: Desk) -> dict[str, tuple[CustomerDraft, str]]:
    found = {}
    for customer_id in desk.customers.ids():
        customer = desk.customers.get(customer_id)
        draft = customer.draft()
        # A card and a table have phones, e-mails and names in networks one after the other.
        order = {"phone": 0, "email": 1, "handle": 2}
        contacts = tuple(sorted(draft.contacts, key=lambda each: order[each.kind]))
        found[draft.name] = (replace(draft, contacts=contacts), customer.extra)
    return found


def round_trip(desk: Desk, folder: Path, kind: str, ending: str) -> dict[str, tuple[object, str]]:
    file = folder / f"out{ending}"
    assert export_customers(desk, file).kind == kind
    other = open_desk(folder / "other" / "desk.db")
    try:
        report = import_contacts(other.store, file)
        assert report.problems == []
        for customer_id in other.customers.ids():
            photo = other.customers.get(customer_id).photo
            assert not photo or other.photos.read(photo) == JPEG
        return dict(everyone(other))
    finally:
        other.close()


@pytest.mark.parametrize(("kind", "ending"), FILES)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_everybody_comes_back_as_they_were(
    desk: Desk, tmp_path: Path, kind: str, ending: str, language: str
) -> None:
    i18n.set_language(language)
    photo = desk.photos.keep(JPEG)
    for draft in EVERYBODY:
        desk.customers.add(replace(draft, photo=photo if draft is FULL else ""))
    wanted = everyone(desk)
    if kind != "vcard":  # a table holds no photo
        wanted = {name: (replace(draft, photo=""), e) for name, (draft, e) in wanted.items()}
    assert round_trip(desk, tmp_path, kind, ending) == wanted


# Not every text: what a form would clean is cleaned, and words that mean a label become it.
LETTERS = st.text(alphabet="ابپ ‌کیaB۱2=+-@',;:\\\"|«»", min_size=1, max_size=12)
LABELS = st.sampled_from(["", "mobile", "home", "work", "fax", "other", "انبار", "a, b; c"])
NETWORK = st.sampled_from(["telegram", "website", "eitaa", "شبکه"])
ADDRESSES = st.builds(
    AddressDraft, st.sampled_from(["", "home", "work", "ویلا"]), LETTERS, LETTERS, LETTERS, LETTERS
)


@st.composite
def drafts(draw: st.DrawFn) -> CustomerDraft:
    number = draw(st.integers(1_000_000, 9_999_999))
    contacts = (
        ContactDraft("phone", f"0912{number}", draw(LABELS)),
        ContactDraft("email", f"u{number}@x.ir", draw(LABELS)),
        ContactDraft("handle", f"h{draw(LETTERS)}", draw(NETWORK)),
    )
    return CustomerDraft(
        f"ن{number} {draw(LETTERS)}",
        draw(st.sampled_from(["person", "company"])),
        given_name=draw(st.just("") | LETTERS),
        family_name=draw(st.just("") | LETTERS),
        contacts=contacts,
        tags=tuple(f"ت{tag}" for tag in draw(st.lists(LETTERS, max_size=3))),
        city=draw(st.just("") | st.sampled_from(["تهران", "=قم", "a,b"])),
        note="\n".join(draw(st.lists(LETTERS, max_size=4))),
        organisation=draw(st.just("") | LETTERS),
        birthday=draw(st.sampled_from(["", "1990-05-12", "--02-29", "1979-02-01"])),
        addresses=tuple(draw(st.lists(ADDRESSES, max_size=2))),
    )


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(drafts(), min_size=1, max_size=8, unique_by=lambda draft: draft.contacts[0].value))
@pytest.mark.parametrize(("kind", "ending"), FILES)
def test_anybody_comes_back(
    kind: str, ending: str, tmp_path_factory: pytest.TempPathFactory, people: list[CustomerDraft]
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    desk = open_desk(folder / "desk.db")
    try:
        for draft in people:
            desk.customers.add(draft)
        assert round_trip(desk, folder, kind, ending) == everyone(desk)
    finally:
        desk.close()


@pytest.mark.parametrize(("kind", "ending"), FILES)
def test_what_has_no_column_comes_back_too(
    desk: Desk, tmp_path: Path, kind: str, ending: str
) -> None:
    desk.customers.add(
        CustomerDraft(
            "پر از همه چیز",
            contacts=(
                *(ContactDraft("phone", f"0912000{n:04}", "خط; دوم") for n in range(23)),
                *(ContactDraft("email", f"u{n}@x.ir", "work" if n % 2 else "") for n in range(12)),
                *(ContactDraft("handle", f"@h{n}", "telegram") for n in range(17)),
            ),
            # As somebody typed it: with a digit, and as a formula would begin.
            city="=منطقهٔ ۲۲",
            note="خط\nBEGIN:VCARD",
            addresses=tuple(
                AddressDraft("ویلا: دوم", f"خ {n}; \\n \\\nپلاک", "قم", "", f"{n:010}", "ایران")
                for n in range(8)
            ),
        )
    )
    assert round_trip(desk, tmp_path, kind, ending) == everyone(desk)


def details(extra: str) -> list[tuple[str, list[str], str]]:
    return sorted(line for line in read_extra(extra) if line[0] != "VERSION")


def test_further_details_come_back_and_are_not_doubled(desk: Desk, tmp_path: Path) -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:کریمی;علی;رضا;دکتر;\r\nFN:دکتر علی کریمی\r\n"
        "ORG:الف;فروش\r\nTEL;TYPE=WORK,FAX:021887766\r\nTITLE:مدیر\\, فروش\r\n"
        "item1.X-ABDATE:2020-01-01\r\nitem1.X-ABLabel:سالگرد\r\nURL;TYPE=WORK:https://a.ir\r\n"
        "PHOTO;ENCODING=b;TYPE=GIF:R0lGODlhAQABAA==\r\nEND:VCARD\r\n"
    )
    (tmp_path / "in.vcf").write_bytes(card.encode())
    import_contacts(desk.store, tmp_path / "in.vcf")
    desk.customers.add(
        CustomerDraft("رضا", extra=pack_extra([("کد: مشتری", [], "۱\n۲")]), extra_source="csv")
    )
    wanted = everyone(desk)
    for kind, ending in FILES:
        folder = tmp_path / kind
        folder.mkdir()
        found = round_trip(desk, folder, kind, ending)
        for name, (draft, extra) in wanted.items():
            assert found[name][0] == draft
            assert details(found[name][1]) == details(extra), kind
    written = (tmp_path / "vcard" / "out.vcf").read_text(encoding="utf-8")
    for line in ("N:", "ORG:", "TEL;", "URL;"):
        assert written.count(f"\n{line}") == (2 if line == "N:" else 1) - (line == "N:"), line


def test_a_kept_line_about_what_was_changed_since_is_not_written(
    desk: Desk, tmp_path: Path
) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:علی\r\nTEL;TYPE=WORK,FAX:021887766\r\nEND:VCARD\r\n"
    (tmp_path / "in.vcf").write_bytes(card.encode())
    (decision,) = import_contacts(desk.store, tmp_path / "in.vcf").decisions
    desk.customers.update(decision.customer_id, CustomerDraft("علی"))
    export_customers(desk, tmp_path / "out.vcf")
    assert b"021887766" not in (tmp_path / "out.vcf").read_bytes()


# --- formulas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+98912 345 6789", "+98912 345 6789"),
        ("+1+cmd", "'+1+cmd"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("-5-3", "'-5-3"),
        ("- مورد", "'- مورد"),
        ("@all", "'@all"),
        ("'=1", "''=1"),
        ("'نقل'", "'نقل'"),
        ("0912", "0912"),
        ("", ""),
    ],
)
def test_cells_that_look_like_formulas(value: str, cell: str) -> None:
    assert to_spreadsheet(value) == cell
    assert from_spreadsheet(cell) == value


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(alphabet="=+-@'\t09۱a ", min_size=1, max_size=8))
def test_no_cell_is_a_formula_and_all_come_back(raw: str) -> None:
    value = raw.strip()
    cell = to_spreadsheet(value)
    assert from_spreadsheet(cell) == value or value.startswith('="')
    if cell[:1] in ("=", "+", "-", "@"):
        assert all(char in "+-0123456789 .,()" for char in cell)


def test_a_sheet_has_no_formula_and_reads_from_right_to_left(desk: Desk, tmp_path: Path) -> None:
    for draft in EVERYBODY:
        desk.customers.add(draft)
    export_customers(desk, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>" not in sheet.replace('t="s"', "") or 't="n"' not in sheet
    assert 'rightToLeft="1"' in sheet
    assert 'state="frozen"' in sheet
    i18n.set_language("en")
    export_customers(desk, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert "rightToLeft" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_text_that_is_too_long_for_a_cell_is_named(desk: Desk, tmp_path: Path) -> None:
    desk.customers.add(CustomerDraft("علی", note="ی" * 40_000))
    assert export_customers(desk, tmp_path / "a.xlsx").shortened == ("علی",)
    assert export_customers(desk, tmp_path / "a.csv").shortened == ()
    assert export_customers(desk, tmp_path / "a.vcf").shortened == ()


# --- files ------------------------------------------------------------------------------------


def test_what_phones_read(desk: Desk) -> None:
    whole = Whole(1, replace(FULL, photo="x.jpg"), ())
    data = write_card(whole, JPEG)
    assert data.startswith(b"BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert len(list(read_vcards(data))) == 1
    for line in (
        b"FN:",
        b"\r\nN:",
        b"TEL;TYPE=CELL:09351112244",
        b"BDAY:1990-05-12",
        b"ENCODING=b",
    ):
        assert line in data
    assert data.count(b"BEGIN:VCARD") == 1


def test_only_some_in_their_order_and_none_of_the_trash(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.customers.add(CustomerDraft(name)) for name in ("الف", "ب", "پ")]
    desk.customers.delete([ids[1]])
    report = export_customers(desk, tmp_path / "a.csv", ids=[ids[2], ids[1], ids[0]])
    assert report.count == 2
    table = open_table(tmp_path / "a.csv")
    assert [row[0] for row in table.rows] == ["پ", "الف"]
    assert export_customers(desk, tmp_path / "none.csv", ids=[]).count == 0


def stopping() -> Progress:
    progress = Progress(lambda done, _total, _text: progress.cancel() if done else None)
    return progress


def test_a_file_is_there_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    for number in range(600):
        desk.customers.add(CustomerDraft(f"مشتری {number}"))
    target = tmp_path / "a.csv"
    target.write_text("پیشین", encoding="utf-8")
    for kind in ("csv", "xlsx", "vcard"):
        with pytest.raises(Cancelled):
            export_customers(desk, target, kind, progress=stopping())
    assert target.read_text(encoding="utf-8") == "پیشین"
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []
    with pytest.raises(FileProblem):
        export_customers(desk, tmp_path / "nowhere" / "a.csv")
    with pytest.raises(FileProblem):
        export_customers(desk, tmp_path)
    if os.name == "posix":
        export_customers(desk, target)
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_kinds_by_ending() -> None:
    kinds = [kind_of_path(Path(name)) for name in ("a.CSV", "a.xlsx", "a.vcf", "a")]
    assert kinds == ["csv", "xlsx", "vcard", "csv"]


@pytest.mark.parametrize(("kind", "ending"), FILES)
def test_a_large_shop_is_written_soon(desk: Desk, tmp_path: Path, kind: str, ending: str) -> None:
    load_demo(desk.store, 2000, seed=1)
    started = time.process_time()
    assert export_customers(desk, tmp_path / f"a{ending}").count == 2000
    assert time.process_time() - started < 10


def test_more_numbers_than_columns_go_to_the_details(desk: Desk, tmp_path: Path) -> None:
    numbers = tuple(ContactDraft("phone", f"0912000{n:04}", "mobile") for n in range(25))
    desk.customers.add(CustomerDraft("علی", contacts=numbers))
    export_customers(desk, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        _head, row = list(csv.reader(file))
    assert sum(each.value in row for each in numbers) == 20
    assert row[-1].count("PHONE") == 5
