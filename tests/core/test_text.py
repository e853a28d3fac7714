"""Persian text: cleaning, the keys for finding and sorting, layouts, direction."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import text

PAIRS_FILE = Path(__file__).parent.parent / "data" / "search_pairs.tsv"
PAIRS = [
    line.split("\t")
    for line in PAIRS_FILE.read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]
ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_both_spellings_have_one_key(left: str, right: str) -> None:
    assert text.search_key(left) == text.search_key(right)
    assert text.squash(left) == text.squash(right) != ""


def test_the_pairs_were_read() -> None:
    assert len(PAIRS) == 26


def test_squash_does_not_see_half_spaces() -> None:
    assert len({text.squash(s) for s in ("می‌خواهم", "می خواهم", "میخواهم")}) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  علي   كريمي ", "علی کریمی"),
        ("می‌خواهم", "می‌خواهم"),
        ("می‌‌خواهم", "می‌خواهم"),
        ("‌علی‌ ‌رضا‌", "علی رضا"),
        ("علی ‌ رضا", "علی رضا"),
        ("PDF‌ها", "PDF‌ها"),
        ("۵‌ساله", "۵‌ساله"),
        ("\u202a0912\u202c \u2067x\u2069\u200e\u200f", "0912 x"),
        ("a\x00b\x07c\ud800d\x9f", "abcd"),
        ("خط اول\r\nخط دوم\tسوم", "خط اول خط دوم سوم"),
        ("نیم\u00a0فاصله", "نیم فاصله"),
        ("e\u0301", "é"),
        ("۵ ه‍.ق", "۵ ه‍.ق"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("رئیس مؤسسهٔ محمّد", "رئیس مؤسسهٔ محمّد"),
        ("\ufeffنام", "نام"),
        ("", ""),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert text.clean(typed) == kept


@given(ANY_TEXT)
def test_clean_is_one_storable_line_and_stable(typed: str) -> None:
    kept = text.clean(typed)
    kept.encode("utf-8")  # no lone surrogates: this would raise
    assert text.clean(kept) == kept
    assert kept == kept.strip()
    assert len(kept.splitlines()) <= 1
    assert not set(kept) & set("\x00\u202a\u202e\u2066\u2069")


def test_clean_multiline_keeps_the_lines() -> None:
    assert text.clean_multiline("\n سلام \r\n\r\n  كار\u2028x\x00 \n") == "سلام\n\nکار\nx"


@given(ANY_TEXT)
def test_keys_never_raise_and_are_stable(typed: str) -> None:
    key = text.search_key(typed)
    key.encode("utf-8")
    assert text.search_key(key) == key
    assert text.squash(typed) == key.replace(" ", "")
    assert text.sound_key(typed) == text.sound_key(key)
    assert text.sort_key(typed) == text.sort_key(typed).strip()


@given(ANY_TEXT)
def test_fold_goes_character_by_character(typed: str) -> None:
    assert sorted("".join(map(text.fold, typed))) == sorted(text.fold(typed))


def test_sound_alike_letters() -> None:
    assert text.sound_key("رضایی") == text.sound_key("رزایی") == text.sound_key("رظایی")
    assert text.sound_key("صابر") == text.sound_key("ثابر") == text.sound_key("سابر")
    assert text.sound_key("طاهر") == text.sound_key("تاحر")
    assert text.sound_key("قاسم غلامی") == text.sound_key("غاسم قلامی")
    assert text.sound_key("عباس") == text.sound_key("اباس")
    assert text.sound_key("کریم") != text.sound_key("گریم")


def test_sort_order_is_digits_persian_alphabet_latin() -> None:
    in_order = ["۱۲ بهمن", "3 تیر", *ALPHABET, "Arman", "bahar", "Zed"]
    mixed = random.Random(5).sample(in_order, len(in_order))
    assert sorted(mixed, key=text.sort_key) == in_order


def test_sort_folds_spellings_and_keeps_short_before_long() -> None:
    assert text.sort_key("علي كريمي") == text.sort_key("علی کریمی")
    assert text.sort_key("رئیسی") == text.sort_key("رییسی")
    assert text.sort_key("می‌نا") == text.sort_key("مینا")
    names = ["رضایی", "رضا احمدی", "رضا"]
    assert sorted(names, key=text.sort_key) == names[::-1]


def test_digits() -> None:
    assert text.latin_digits("۱۲٣4") == "1234"
    assert text.persian_digits("12٣۴") == "۱۲۳۴"
    assert text.only_digits("تلفن: ۰۹۱۲-345 ٦") == "09123456"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (";vdld", "کریمی"),
        ("ugd", "علی"),
        ("vqhdd", "رضایی"),
        ("Chgi", "ژاله"),
        ("'g]di", "گلچیه"),
        ("ugd 0912", "علی 0912"),
        ("سشقش", "sara"),
        ("", ""),
    ],
)
def test_swap_layout(typed: str, meant: str) -> None:
    assert text.swap_layout(typed) == meant


@given(st.text(alphabet="qwertyuiopasdfghjklzxcvbnm ", min_size=1))
def test_swap_layout_there_and_back(typed: str) -> None:
    assert text.swap_layout(text.swap_layout(typed)) == typed


@pytest.mark.parametrize(
    ("value", "expected"),
    [("سلام hi", "rtl"), ("12 hi سلام", "ltr"), ("۱۲ - 5", ""), ("", ""), ("שלום", "rtl")],
)
def test_direction(value: str, expected: str) -> None:
    assert text.direction(value) == expected


def test_isolates() -> None:
    assert text.isolate("علی") == "\u2068علی\u2069"
    assert text.isolate_ltr("0912") == "\u20660912\u2069"
    assert text.isolate("") == text.isolate_ltr("") == ""
    assert text.strip_isolates("به \u20660912\u2069") == "به 0912"
