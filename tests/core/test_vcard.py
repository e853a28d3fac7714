"""vCard files as phones write them: nothing is lost, nothing swallows its neighbour."""

from __future__ import annotations

import base64
import hashlib
import random
import time
from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.errors import FileProblem, UserError
from crmdesk.exchange import vcard
from crmdesk.exchange.contact import ContactField, ParsedContact, Problem, read_extra
from crmdesk.exchange.vcard import count_cards, read_vcards

FOLDER = Path(__file__).parents[1] / "data" / "vcards"
FILES = sorted(path.name for path in FOLDER.glob("*.vcf"))

# Length and the beginning of the SHA-256 of each person's photo.
ALI = (1131, "215b36c9cd63da6a")
MARYAM = (1086, "1686f4b868f83cfa")
ZHALEH = (1129, "402a200454c45e3b")


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


def read(name: str) -> list[ParsedContact | Problem]:
    return list(read_vcards((FOLDER / name).read_bytes()))


def one(body: str | bytes, version: str = "3.0", ending: str = "\r\n") -> ParsedContact:
    [contact] = read_vcards(card(body, version, ending))
    assert isinstance(contact, ParsedContact), contact
    return contact


def card(body: str | bytes, version: str = "3.0", ending: str = "\r\n") -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    joined = b"BEGIN:VCARD\nVERSION:%b\n%b\nEND:VCARD\n" % (version.encode(), raw.strip(b"\n"))
    return joined.replace(b"\n", ending.encode())


def kept(contact: ParsedContact, name: str) -> list[tuple[list[str], str]]:
    return [(params, value) for key, params, value in read_extra(contact.extra) if key == name]


def photo(contact: ParsedContact) -> tuple[int, str]:
    [(_params, value)] = kept(contact, "PHOTO")
    data = base64.b64decode(value.rpartition(",")[2], validate=True)
    return len(data), hashlib.sha256(data).hexdigest()[:16]


def fields(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(field.label, field.value) for field in contact.phones]


# --- the sample files -------------------------------------------------------------------------

ADDRESS = ";;خیابان ولی‌عصر، پلاک ۱۲، واحد ۳، ساختمان پزشکان نور و آرامش بلند;تهران;;;"


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
    assert kept(contact, "ADR") == [(["TYPE=HOME"], ADDRESS)]
    assert kept(contact, "ORG") == [([], "شرکت بازرگانی نمونه؛ شعبهٔ مرکزی")]
    assert kept(contact, "BDAY") == [([], "1990-03-21")]
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
    assert kept(contact, "BDAY") == [(["X-APPLE-OMIT-YEAR=1604"], "1604-03-21")]
    assert kept(contact, "PRODID") == [([], "-//Apple Inc.//iPhone OS 18.0//EN")]
    assert photo(contact) == picture


def test_version_4() -> None:
    [contact] = read("v4.vcf")
    assert isinstance(contact, ParsedContact)
    assert (contact.name, contact.family_name) == ("علی کریمی‌نیا", "کریمی‌نیا")
    assert fields(contact) == [("mobile", "+98-912-345-6789")]
    assert kept(contact, "BDAY") == [([], "--0321")]
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


def test_name_parts_and_employers_that_have_no_field_are_kept() -> None:
    contact = one("N:کریمی;علی;رضا;دکتر;\nORG:الف\nTITLE:مدیر\nURL:https://example.com/a?b=c:d")
    assert kept(contact, "N") == [([], "کریمی;علی;رضا;دکتر;")]
    assert kept(contact, "ORG") == [([], "الف")]
    assert kept(contact, "URL") == [([], "https://example.com/a?b=c:d")]


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
    assert len(kept(contact, "ADR")) == lines.count("ADR")


def test_a_card_inside_a_card_is_kept() -> None:
    body = "FN:مدیر\nAGENT:\nBEGIN:VCARD\nFN:دستیار\nTEL:1\nEND:VCARD\nTEL;CELL:2"
    contact = one(body, "2.1")
    assert contact.name == "مدیر"
    assert fields(contact) == [("mobile", "2")]
    assert kept(contact, "AGENT") == [([], "BEGIN:VCARD\nFN:دستیار\nTEL:1\nEND:VCARD")]


# --- broken cards -----------------------------------------------------------------------------

GOOD = card("FN:خوب\nTEL;TYPE=CELL:1", ending="\n")


@pytest.mark.parametrize(
    ("broken", "line", "words", "excerpt"),
    [
        (b"BEGIN:VCARD\nFN:a\nTEL:1\n", 6, "no end", "a"),
        (card("FN:a\nno colon\nneither", ending="\n"), 9, "no colon", "no colon"),
        (card("FN:a\nسلام: b", ending="\n"), 9, "not a line of a contact card", "سلام: b"),
        (card("NOTE:a\nFN:", ending="\n"), 6, "no name", "NOTE: a · FN:"),
        (card("FN:a\nX-ADDRESSBOOKSERVER-KIND:group", ending="\n"), 6, "a list of people", "a"),
        (b"stray\nlines: x\n", 6, "belongs to no card", "stray"),
        (b"FN:a\nEND:VCARD\n", 6, "belongs to no card", "FN:a"),
        (card("FN:a\n" + "AGENT:\nBEGIN:VCARD\n" * 9 + "END:VCARD\n" * 9), 6, "too many", "a"),
    ],
)
def test_a_broken_card_swallows_nobody(broken: bytes, line: int, words: str, excerpt: str) -> None:
    first, problem, last = read_vcards(GOOD + broken + GOOD)
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)
    assert first.name == last.name == "خوب"
    assert last.line == 6 + broken.count(b"\n")
    assert isinstance(problem, Problem)
    assert (problem.line, problem.excerpt) == (line, excerpt)
    assert words in problem.sentence


def test_a_file_that_was_cut_off() -> None:
    first, problem = read_vcards(GOOD + b"BEGIN:VCARD\nFN:a\nTEL")
    assert isinstance(first, ParsedContact)
    assert isinstance(problem, Problem)
    assert problem.line == 8


def test_a_card_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MAX_CARD", 1000)
    large = card("FN:a\n" + "X-A:b\n" * 400, ending="\n")
    first, problem, last = read_vcards(GOOD + large + GOOD)
    assert isinstance(problem, Problem)
    assert (problem.line, "20 MB" in problem.sentence) == (6, True)
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a text file"),
        (b"Name,Phone\nAli,0912\n", "no contact card"),
    ],
)
def test_hopeless_files_are_refused_at_once(data: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        read_vcards(data)


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MAX_FILE", 10)
    with pytest.raises(FileProblem, match="50 MB"):
        read_vcards(GOOD)


def test_count_cards() -> None:
    assert count_cards(GOOD * 3) == 3
    assert count_cards((FOLDER / "iphone-3.0-utf16.vcf").read_bytes()) == 1


# --- damage -----------------------------------------------------------------------------------


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A copy with flipped, lost, doubled or foreign bytes, or without its end."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(raw))
        match chance.randrange(5):
            case 0:
                raw[place] ^= 1 << chance.randrange(8)
            case 1:
                raw[place] = chance.randrange(256)
            case 2:
                del raw[place : place + chance.randint(1, 40)]
            case 3:
                raw[place:place] = chance.choice([b"\n", b"=\n", b":", b'"', b"(", b";", b"\\"])
            case _:
                raw[place:place] = raw[: chance.randint(1, 200)]
        if not raw:
            break
    return bytes(raw[: chance.randrange(len(raw))] if raw and chance.random() < 0.3 else raw)


@pytest.mark.parametrize("file", FILES)
def test_damaged_files_never_raise_anything_but_a_sentence(file: str) -> None:
    data = (FOLDER / file).read_bytes()
    chance = random.Random(file)
    started = time.perf_counter()
    for number in range(60):
        try:
            items = list(read_vcards(damaged(data, chance)))
        except UserError as error:
            assert error.message, number
            continue
        assert items, number
        for item in items:
            if isinstance(item, ParsedContact):
                assert item.name, number
                assert read_extra(item.extra) or not item.extra
            else:
                assert item.sentence, number
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "body",
    [
        "FN:x\n" + "TEL;" + "(" * 8000 + ":1",
        "FN:x\n" + ("TEL;" + '"(' * 2000 + ":1\n") * 100,
        "FN:x\nNOTE:" + "\\" * 2_000_000,
        "FN:x\n" + "item1.X-ABLabel:a\n" * 20_000,
        "FN:x\n" + "ADR;PREF=1:;;;a;;;\n" * 20_000,
        "FN:x\nPHOTO;ENCODING=b:" + "\n QUJD" * 200_000,
        "FN;ENCODING=QUOTED-PRINTABLE:" + "=\n=D8" * 100_000,
        "FN:" + "a" * 1_000_000,
        "FN:x\n" + "CATEGORIES:" + ",".join(map(str, range(200_000))),
    ],
)
def test_no_card_takes_long(body: str) -> None:
    started = time.perf_counter()
    [contact] = read_vcards(card(body))
    assert time.perf_counter() - started < 10
    assert isinstance(contact, ParsedContact)
    assert 0 < len(contact.name) <= 300
