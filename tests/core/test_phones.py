"""Phone numbers in the spellings people use."""

from __future__ import annotations

import random
import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import phones, text

MOBILE = "09123456789"


@pytest.mark.parametrize(
    "typed",
    [
        "09123456789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "٠٩١٢٣٤٥٦٧٨٩",
        "+989123456789",
        "+98 912 345 6789",
        "+98 (0) 912-345-6789",
        "00989123456789",
        "0098 912 345 67 89",
        "989123456789",
        "9123456789",
        "0912-345-6789",
        "(0912) 345.6789",
        "\u202a09123456789\u202c",
        "\u2066+98 912 345 6789\u2069",
        "۰۹۱۲‌۳۴۵‌۶۷۸۹",
        "＋９８ ９１２３４５６７８９",
        "tel:+989123456789",
        " ۰۹۱۲ ۳۴۵ ۶۷۸۹ (همسر)",
    ],
)
def test_every_spelling_of_a_mobile(typed: str) -> None:
    phone = phones.normalise(typed)
    assert phone == ("+989123456789", MOBILE, True, "", typed)
    assert phones.query_digits(typed) == MOBILE


@pytest.mark.parametrize(
    ("typed", "e164", "digits", "extension"),
    [
        ("021 8877 6655", "+982188776655", "02188776655", ""),
        ("+98 21 88776655", "+982188776655", "02188776655", ""),
        ("2188776655", "+982188776655", "02188776655", ""),
        ("۰۲۱-۸۸۷۷۶۶۵۵ داخلی ۱۲", "+982188776655", "02188776655", "12"),
        ("۰۲۱۸۸۷۷۶۶۵۵ داخلي: ۱۲", "+982188776655", "02188776655", "12"),
        ("02188776655 ext. 12", "+982188776655", "02188776655", "12"),
        ("02188776655 Extension 7", "+982188776655", "02188776655", "7"),
        ("02188776655x5", "+982188776655", "02188776655", "5"),
        ("051 3842 1234", "+985138421234", "05138421234", ""),
        ("+49 30 901820", "+4930901820", "4930901820", ""),
        ("0049 30 901820", "+4930901820", "4930901820", ""),
        ("+1 (650) 253-0000", "+16502530000", "16502530000", ""),
    ],
)
def test_landlines_extensions_and_foreign_numbers(
    typed: str, e164: str, digits: str, extension: str
) -> None:
    assert phones.normalise(typed) == (e164, digits, True, extension, typed)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("88776655", "88776655"),
        ("۸۸۷۷-۶۶۵۵", "88776655"),
        ("0912 000", "0912000"),
        ("09451234567", "09451234567"),
        ("+98 912", "0912"),
        ("110", "110"),
        ("ندارد", ""),
        ("", ""),
        ("داخلی ۱۲", "12"),
        ("+++", ""),
        ("۱۲ و ۱۳", "1213"),
        ("+49 1", "491"),
    ],
)
def test_what_is_no_whole_number_keeps_its_digits(typed: str, digits: str) -> None:
    phone = phones.normalise(typed)
    assert (phone.e164, phone.digits, phone.valid) == (None, digits, False)


def test_the_region_of_numbers_without_a_code_can_be_chosen() -> None:
    assert phones.normalise("030 901820", region="DE").digits == "4930901820"
    assert phones.normalise("09123456789", region="DE").e164 != "+989123456789"


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("۰۹۱۲", "0912"),
        ("+98 912", "0912"),
        ("0098912", "0912"),
        ("6789", "6789"),
        ("98912", "98912"),
        ("00", "00"),
        ("+", ""),
        ("+4930", "4930"),
        ("0912 34", "091234"),
    ],
)
def test_query_digits(typed: str, digits: str) -> None:
    assert phones.query_digits(typed) == digits


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("09123456789", "0912 345 6789"),
        ("+989123456789", "0912 345 6789"),
        ("02188776655", "021 8877 6655"),
        ("88776655", "8877 6655"),
        ("4930901820", "+49 30 901820"),
        ("+4930901820", "+49 30 901820"),
        ("1213", "1213"),
        ("9999999999999", "9999999999999"),
        ("", ""),
    ],
)
def test_display(stored: str, shown: str) -> None:
    assert phones.display(stored) == shown


def test_the_quick_way_agrees_with_phonenumbers() -> None:
    chance = random.Random(1405)
    for _ in range(1500):
        number = f"09{chance.randrange(10**9):09}"
        parsed = phonenumbers.parse(number, "IR")
        valid = phonenumbers.is_valid_number(parsed)
        e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        phone = phones.normalise(text.persian_digits(number))
        assert (phone.valid, phone.e164) == (valid, e164 if valid else None)
        assert phone.digits == number


@pytest.mark.parametrize("start", ["0", "", "+98", "98", "0098", "+980"])
def test_the_quick_way_agrees_about_landlines(start: str) -> None:
    chance = random.Random(1406)
    for area in range(10, 90):
        typed = f"{start}{area}{chance.randrange(10**8):08}"
        parsed = phonenumbers.parse(typed, "IR")
        valid = phonenumbers.is_valid_number(parsed)
        e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        phone = phones.normalise(typed)
        assert (phone.valid, phone.e164) == (valid, e164 if valid else None), typed


def test_a_mobile_does_not_need_phonenumbers() -> None:
    code = (
        "import sys; from crmdesk import phones;"
        "p = phones.normalise('+98 912 345 6789'); phones.display(p.digits);"
        "p = phones.normalise('021 8877 6655 داخلی 12'); phones.display(p.digits);"
        "phones.query_digits('0912'); assert 'phonenumbers' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=30)
    | st.text(alphabet="+0123456789۰۱۲۹٠ -()x#داخلی", max_size=30)
)
def test_never_raises_and_gives_plain_digits(typed: str) -> None:
    phone = phones.normalise(typed)
    assert phone.original == typed
    assert set(phone.digits) <= set("0123456789")
    assert set(phone.extension) <= set("0123456789")
    assert phone.valid == (phone.e164 is not None)
    assert set(phones.query_digits(typed)) <= set("0123456789")
    assert text.only_digits(phones.display(phone.digits)).endswith(phone.digits)
