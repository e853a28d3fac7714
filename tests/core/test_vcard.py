"""vCard files as phones write them: nothing is lost, nothing swallows its neighbour."""

from __future__ import annotations

import pytest

from crmdesk import i18n
from crmdesk.exchange.contact import AddressField, ContactField, ParsedContact, Problem
from crmdesk.exchange.vcard import read_vcards
from tests.core.vcard_help import FILES, FOLDER, card, fields, kept, one, photo, read

# Length and the beginning of the SHA-256 of each person's photo.
ALI = (1131, "215b36c9cd63da6a")
MARYAM = (1086, "1686f4b868f83cfa")
ZHALEH = (1129, "402a200454c45e3b")


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


# --- the sample files -------------------------------------------------------------------------

STREET = "خیابان ولی‌عصر، پلاک ۱۲، واحد ۳، ساختمان پزشکان نور و آرامش بلند"


@pytest.mark.parametrize(
    ("file", "name", "given", "family", "mobile", "picture"),
    [
        (
            "android-2.1-qp.vcf",
            "علی کریمی‌نیا",
            "علی",
            "کریمی‌نیا",
            "0912-345-6789",
            ALI,
        ),
        (
            "android-2.1-nocharset.vcf",
            "مریم گلپایگانی",
            "مریم",
            "گلپایگانی",
            "0921-417-7763",
            MARYAM,
        ),
    ],
)
def test_android_quoted_printable(
    file: str, name: str, given: str, family: str, mobile: str, picture: tuple[int, str]
) -> None:
    [contact] = read(file)
    assert isinstance(contact, ParsedContact)
    assert (contact.name, contact.given_name, contact.family_name) == (name, given, family)
    assert fields(contact) == [("mobile", mobile), ("home", "02188776655"), ("مغازه", "021-44")]
    assert contact.note == "خط یک\nخط دو"
    assert contact.city == "تهران"
    assert not contact.is_company
    assert contact.line == 1
    assert contact.addresses == (AddressField("home", STREET, "تهران"),)
    assert contact.organisation == "شرکت بازرگانی نمونه؛ شعبهٔ مرکزی"
    assert contact.birthday == "1990-03-21"
    assert contact.extra == ""
    assert photo(contact) == picture


@pytest.mark.parametrize(
    ("file", "name", "given", "family", "shop", "picture"),
    [
        (
            "iphone-3.0-folded.vcf",
            "ژاله چراغی",
            "ژاله",
            "چراغی",
            "+98 935 765 4321",
            ZHALEH,
        ),
        (
            "iphone-3.0-utf16.vcf",
            "مریم گلپایگانی",
            "مریم",
            "گلپایگانی",
            "+98 921 417 7763",
            MARYAM,
        ),
    ],
)
def test_iphone(
    file: str, name: str, given: str, family: str, shop: str, picture: tuple[int, str]
) -> None:
    [contact] = read(file)
    assert isinstance(contact, ParsedContact)
    assert (contact.name, contact.given_name, contact.family_name) == (name, given, family)
    assert fields(contact) == [("مغازه", shop), ("mobile", "۰۹۳۵۱۲۳۴۵۶۷")]
    assert contact.emails == (ContactField("home", "ali@example.com"),)
    assert contact.note == "خط یک\nخط دو, با ویرگول; و نقطه‌ویرگول"
    organisation = "شرکت بازرگانی نمونه با نام خیلی خیلی طولانی که حتماً باید در چند سطر تا شود"
    assert kept(contact, "ORG") == [([], organisation + ";واحد فروش")]
    assert contact.organisation == organisation
    assert contact.birthday == "--03-21"
    assert kept(contact, "PRODID") == [([], "-//Apple Inc.//iPhone OS 18.0//EN")]
    assert photo(contact) == picture


def test_version_4() -> None:
    [contact] = read("v4.vcf")
    assert isinstance(contact, ParsedContact)
    assert (contact.name, contact.family_name) == ("علی کریمی‌نیا", "کریمی‌نیا")
    assert fields(contact) == [("mobile", "+98-912-345-6789")]
    assert contact.birthday == "--03-21"
    assert photo(contact) == ALI


def test_the_broken_card_is_reported_and_its_neighbours_are_in() -> None:
    first, broken, last = read("three-one-broken.vcf")
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)
    assert isinstance(broken, Problem)
    assert (first.name, fields(first)) == ("مریم گلپایگانی", [("mobile", "+98-921-417-7763")])
    assert (last.name, fields(last)) == ("ژاله چراغی", [("mobile", "+98-935-765-4321")])
    assert (first.line, broken.line, last.line) == (1, 11, 14)
    assert broken.excerpt == "GARBAGE LINE WITHOUT COLON"
    assert "no colon" in broken.sentence
    assert "other cards were read" in broken.sentence
    assert photo(first) == MARYAM
    assert photo(last) == ZHALEH


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_line_endings_make_no_difference(file: str, ending: str) -> None:
    data = (FOLDER / file).read_bytes()
    wanted = list(read_vcards(data))
    code = "utf-16" if "utf16" in file else "utf-8"
    changed = data.decode(code).replace("\r\n", ending).encode(code)
    assert list(read_vcards(changed)) == wanted


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_make_no_difference(file: str, code: str) -> None:
    data = (FOLDER / file).read_bytes()
    text = data.decode("utf-16" if "utf16" in file else "utf-8")
    assert list(read_vcards(text.encode(code))) == list(read_vcards(data))


# --- folding and encodings --------------------------------------------------------------------


def test_fold_in_the_middle_of_a_letter() -> None:
    raw = "FN:علی کریمی\nNOTE:".encode() + "یادداشت".encode()
    for cut in range(len("FN:") + 1, raw.index(b"\n")):
        contact = one(raw[:cut] + b"\n " + raw[cut:])
        assert contact.name == "علی کریمی", cut


def test_windows_1256_becomes_persian_letters() -> None:
    contact = one("N:كريمي;علي;;;\nFN:علي كريمي\nTEL;TYPE=CELL:0912 345 6789".encode("cp1256"))
    assert contact.name == "علی کریمی"
    assert contact.family_name == "کریمی"


def test_claimed_charset_is_used_and_a_false_one_is_not_believed() -> None:
    line = b"FN;CHARSET=WINDOWS-1256;ENCODING=QUOTED-PRINTABLE:=E3=ED=E4=C7"
    assert one(line, "2.1").name == "مینا"
    assert one("FN;CHARSET=ISO-8859-1:مینا", "2.1").name == "مینا"
    assert one("FN;CHARSET=IDNA:مینا", "2.1").name == "مینا"


def test_one_damaged_byte_does_not_spoil_the_whole_text() -> None:
    raw = "FN:علی\nNOTE:یادداشت بلند برای آزمایش".encode()
    damaged = raw[:-1] + b"\xff"
    assert one(damaged).note.startswith("یادداشت بلند برای آزما")


def test_soft_line_breaks() -> None:
    assert one("NOTE;ENCODING=QUOTED-PRINTABLE:one=\ntwo\nFN:x", "2.1").note == "onetwo"
    assert one("NOTE;QUOTED-PRINTABLE:one=  \n two\nFN:x", "2.1").note == "one two"
    # A break inside a letter: the indent of the next line cannot be text.
    letter = "FN;ENCODING=QUOTED-PRINTABLE:=D8=B9=D9=84=DB=\n =8C"
    assert one(letter, "2.1").name == "علی"


def test_a_soft_break_at_the_end_swallows_nothing() -> None:
    broken = card("FN:الف\nNOTE;ENCODING=QUOTED-PRINTABLE:abc=", "2.1")
    first, second = read_vcards(broken + card("FN:ب"))
    assert isinstance(first, ParsedContact)
    assert (first.name, first.note) == ("الف", "abc")
    assert isinstance(second, ParsedContact)
    assert second.name == "ب"


def test_base64_without_indent_and_with_a_blank_line() -> None:
    body = "FN:x\nPHOTO;ENCODING=BASE64;JPEG:\n  QUJD\nREVG\nR0g=\n\nTEL;CELL:0912"
    contact = one(body, "2.1")
    assert kept(contact, "PHOTO") == [(["ENCODING=BASE64", "TYPE=JPEG"], "QUJDREVGR0g=")]
    assert fields(contact) == [("mobile", "0912")]


def test_old_files_keep_backslashes_and_new_ones_resolve_them() -> None:
    assert one(r"FN:x" + "\n" + r"NOTE:C:\new\, a", "2.1").note == r"C:\new, a"
    assert one(r"FN:x" + "\n" + r"NOTE:a\nb\\n\Nc\;\,", "3.0").note == "a\nb\\n\nc;,"


def test_a_joined_file_with_a_second_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + card("FN:a") + b"\xef\xbb\xbf" + card("FN:b")
    assert [item.name for item in read_vcards(data) if isinstance(item, ParsedContact)] == [
        "a",
        "b",
    ]


# --- what a card says -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("TEL;TYPE=CELL:1", "mobile", "1"),
        ("TEL;WORK;VOICE:1", "work", "1"),
        ("TEL;TYPE=HOME,FAX:1", "fax", "1"),
        ('TEL;TYPE="work,cell":1', "mobile", "1"),
        ("TEL;TYPE=main:1", "main", "1"),
        ("TEL;PAGER:1", "pager", "1"),
        ("TEL:+98 912 345 6789", "mobile", "+98 912 345 6789"),
        ("TEL;VOICE:021 8877 6655", "other", "021 8877 6655"),
        ("TEL;VALUE=uri:tel:+98-21-8877;ext=12", "other", "+98-21-8877 ext 12"),
        ("TEL;VALUE=uri:tel:8877;phone-context=+9821", "other", "+98218877"),
        ("item1.TEL:1\nitem1.X-ABLabel:_$!<Home>!$_", "home", "1"),
        ("item1.TEL:1\nitem1.X-ABLabel:_$!<HomeFAX>!$_", "fax", "1"),
        ("item1.TEL:1\nitem1.X-ABLabel:همراه", "mobile", "1"),
        ("item1.TEL:1\nitem1.X-ABLabel:محل کار", "work", "1"),
        ("item1.TEL:1\nitem1.X-ABLabel:انبار", "انبار", "1"),
        ("item1.X-ABLabel:انبار\nITEM1.TEL;TYPE=pref:1", "انبار", "1"),
        ("TEL;X-CUSTOM(shop: (old)):1", "shop: (old)", "1"),
        ("TEL;X-CUSTOM(unclosed:1", "other", "1"),
    ],
)
def test_labels(line: str, label: str, value: str) -> None:
    assert fields(one("FN:x\n" + line)) == [(label, value)]


def test_what_a_label_does_not_say_is_kept() -> None:
    contact = one("FN:x\nTEL;TYPE=WORK,FAX:1\nTEL;TYPE=WORK:2\nTEL;TYPE=CELL;X-SIM=2:3")
    assert fields(contact) == [("fax", "1"), ("work", "2"), ("mobile", "3")]
    assert kept(contact, "TEL") == [
        (["TYPE=WORK,FAX"], "1"),
        (["TYPE=CELL", "X-SIM=2"], "3"),
    ]


def test_the_preferred_number_comes_first_and_no_number_twice() -> None:
    contact = one("FN:x\nTEL;TYPE=HOME:1\nTEL;TYPE=CELL,pref:2\nTEL;TYPE=HOME:1\nTEL;TYPE=WORK:")
    assert fields(contact) == [("mobile", "2"), ("home", "1")]


@pytest.mark.parametrize(
    ("body", "name", "is_company"),
    [
        ("N:کریمی;علی;رضا;دکتر;\nORG:الف", "دکتر علی رضا کریمی", False),
        ("N:;;;;\nORG:فروشگاه نمونه;فروش", "فروشگاه نمونه", True),
        ("FN:فروشگاه نمونه\nN:;;;;\nORG:فروشگاه نمونه", "فروشگاه نمونه", True),
        ("FN:علی\nORG:فروشگاه نمونه", "علی", False),
        ("FN:علی کریمی\nN:کریمی;علی;;;\nORG:الف\nX-ABShowAs:COMPANY", "علی کریمی", True),
        ("KIND:org\nFN:الف", "الف", True),
        ("NICKNAME:علی‌آقا\nTEL:1", "علی‌آقا", False),
        ("TEL;TYPE=HOME:1\nTEL;TYPE=pref:2", "2", False),
        ("EMAIL:mailto:a@b.ir", "a@b.ir", False),
    ],
)
def test_names(body: str, name: str, is_company: bool) -> None:
    contact = one(body)
    assert (contact.name, contact.is_company) == (name, is_company)


def test_name_parts_and_departments_that_have_no_field_are_kept() -> None:
    contact = one("N:کریمی;علی;رضا;دکتر;\nORG:الف;فروش\nTITLE:مدیر")
    assert kept(contact, "N") == [([], "کریمی;علی;رضا;دکتر;")]
    assert contact.organisation == "الف"
    assert kept(contact, "ORG") == [([], "الف;فروش")]
    assert kept(contact, "TITLE") == [([], "مدیر")]


def test_a_card_that_is_said_completely_keeps_nothing() -> None:
    contact = one("FN:علی کریمی\nN:کریمی;علی;;;\nTEL;TYPE=CELL:1\nNOTE:الف\nCATEGORIES:ب")
    assert contact.extra == ""
    assert one("ORG:الف\nTEL;TYPE=WORK:1").extra == ""


def test_tags() -> None:
    contact = one("FN:x\nCATEGORIES:عمده,مشتری\\, خوب,myContacts\nCATEGORIES:عمده")
    assert contact.tags == ("عمده", "مشتری, خوب")
    assert kept(contact, "CATEGORIES") == [([], "عمده,مشتری\\, خوب,myContacts")]


@pytest.mark.parametrize(
    ("lines", "city"),
    [
        ("ADR:;;خیابان;شیراز;;;", "شیراز"),
        ("ADR;TYPE=HOME:;;a;یزد;;;\nADR;TYPE=WORK,pref:;;b;قم;;;", "قم"),
        ("ADR:;;;تهران، خیابان آزادی، پلاک ۱۲;;;", ""),
        ("ADR:;;خیابان;;;;", ""),
    ],
)
def test_city(lines: str, city: str) -> None:
    contact = one("FN:x\n" + lines)
    assert contact.city == city
    assert len(contact.addresses) == lines.count("ADR")
    assert contact.extra == ""


def test_a_card_inside_a_card_is_kept() -> None:
    body = "FN:مدیر\nAGENT:\nBEGIN:VCARD\nFN:دستیار\nTEL:1\nEND:VCARD\nTEL;CELL:2"
    contact = one(body, "2.1")
    assert contact.name == "مدیر"
    assert fields(contact) == [("mobile", "2")]
    assert kept(contact, "AGENT") == [([], "BEGIN:VCARD\nFN:دستیار\nTEL:1\nEND:VCARD")]
