"""Persian text: what is kept, what it is found by, and how it is sorted.

``clean`` is for what is kept and shown: it changes as little as it can. The keys (``search_key``,
``squash``, ``sound_key``, ``sort_key``) are for comparing only. Digits, keyboard layouts and
direction marks are handled here too, so that no other module does it in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

ZWNJ = "\u200c"
ZWJ = "\u200d"
LRI = "\u2066"
FSI = "\u2068"
PDI = "\u2069"

# The order of the Persian alphabet; the hamza forms are folded into these letters.
_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# 33 letters land on ':' to 'Z': after the digits, before the (case-folded) Latin letters.
_FIRST_LETTER_KEY = 0x3A

_LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ێ": "ی", "ۑ": "ی",
    "ك": "ک", "ڪ": "ک", "ڬ": "ک", "ګ": "گ",
    "ة": "ه", "ۃ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
    "ٱ": "ا", "ۆ": "و", "ۇ": "و", "ۋ": "و", "ڤ": "و", "ٮ": "ب", "ء": "", "ٴ": "", "ـ": "",
}  # fmt: skip
_SIGNS = {
    "٫": ".", "٬": ",", "،": ",", "؛": ";", "؟": "?", "٪": "%",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
}  # fmt: skip

_INVISIBLE = (
    "\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"
)
_CONTROLS = "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff"
_DROPPED = re.compile(f"[{_CONTROLS}{_INVISIBLE}]+")
_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_JOINERS = re.compile(f"[{ZWNJ}{ZWJ}]+")
_ISOLATES = re.compile("[\u2066-\u2069]")
_NOT_DIGITS = re.compile("[^0-9]+")

_TO_LATIN = {base + i: str(i) for base in (0x0660, 0x06F0) for i in range(10)}
_TO_PERSIAN = {base + i: chr(0x06F0 + i) for base in (0x30, 0x0660) for i in range(10)}
_TYPED = str.maketrans("يك", "یک")


def _fold_table() -> dict[int, str]:
    table = {ord(old): new for old, new in (_LETTERS | _SIGNS).items()}
    table |= _TO_LATIN
    marks = (*range(0x0300, 0x0370), *range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670)
    hidden = (*range(0x06D6, 0x06DD), *range(0x06DF, 0x06E9), *range(0x06EA, 0x06EE), 0x200D)
    variants = range(0xFE00, 0xFE10)
    table |= dict.fromkeys((*marks, *hidden, *variants), "")
    table[ord(ZWNJ)] = " "
    return table


_FOLD = _fold_table()


def _sort_table() -> dict[int, str]:
    place = {letter: chr(_FIRST_LETTER_KEY + i) for i, letter in enumerate(_ALPHABET)}
    # Signs that share the letters' places, or lie among the Latin letters, sort as a space.
    table = dict.fromkeys((*range(0x3A, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F)), " ")
    table |= {code: place.get(new, new) for code, new in _FOLD.items()}
    table |= {ord(letter): key for letter, key in place.items()}
    table |= {ord("؛"): " ", ord("؟"): " ", ord(ZWNJ): ""}
    return table


_SORT = _sort_table()
_SOUND = str.maketrans("ذضظصثطحغع", "زززسستهقا")

# The keys of the Iranian standard layout (ISIRI 9147), beside the letters a US keyboard gives.
_US_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,"
_IR_KEYS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو"
_SHIFTED = {"H": "آ", "C": "ژ", "B": ZWNJ}
_US_TO_IR = str.maketrans(
    dict(zip(_US_KEYS.upper(), _IR_KEYS, strict=True))
    | dict(zip(_US_KEYS, _IR_KEYS, strict=True))
    | _SHIFTED
)
_IR_TO_US = str.maketrans(
    {persian: latin for latin, persian in _SHIFTED.items()}
    | dict(zip(_IR_KEYS, _US_KEYS, strict=True))
    | {"ي": "d", "ك": ";"}
)


def clean(text: str) -> str:
    """Return one tidy line of what was typed or read, fit to be stored and shown.

    Composed (NFC), Arabic ي and ك made Persian; line breaks and runs of spaces become one space;
    control characters, lone surrogates and direction marks go. A half-space stays where it
    stands between two letters or digits, once.
    """
    return _clean_line(_DROPPED.sub("", text))


def clean_multiline(text: str) -> str:
    """Clean each line of a text; empty lines inside it stay, those around it go."""
    lines = _LINE_BREAK.split(text)
    return "\n".join(clean(line) for line in lines).strip("\n")


def _clean_line(text: str) -> str:
    if text.isascii():
        return " ".join(text.split())
    if ZWNJ in text or ZWJ in text:
        text = _JOINERS.sub(_tidy_joiner, text)
    return unicodedata.normalize("NFC", " ".join(text.split())).translate(_TYPED)


def _tidy_joiner(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    after = match.string[match.end() : match.end() + 1]
    if ZWNJ in match[0]:
        return ZWNJ if _is_wordlike(before) and _is_wordlike(after) else ""
    # ZWJ shapes a letter (as in «ه‍.ق») and glues emoji together; it needs something before it.
    return ZWJ if before and not before.isspace() else ""


def _is_wordlike(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LMN"


def fold(text: str) -> str:
    """Return text with all spellings of a letter made one, its spaces left where they are.

    Compatibility forms and case go, harakat and accents too; digits become Latin, a half-space
    becomes a space. One character at a time gives the same as all at once.
    """
    return unicodedata.normalize("NFKD", _DROPPED.sub("", text)).casefold().translate(_FOLD)


def search_key(text: str) -> str:
    """Return what a text is found by: folded words with single spaces between them."""
    return " ".join(fold(text).split())


def squash(text: str) -> str:
    """Return the search key without spaces, so that «می‌خواهم» equals «می خواهم»."""
    return search_key(text).replace(" ", "")


def sound_key(text: str) -> str:
    """Return the search key with letters that sound alike made one, its spaces kept."""
    return search_key(text).translate(_SOUND)


def sort_key(text: str) -> str:
    """Return a plain key that sorts as the Persian alphabet does: digits, Persian, Latin.

    Compared by code point (SQLite's BINARY), so an index can be used. Hamza forms sort with
    their letter, a half-space counts as nothing.
    """
    folded = unicodedata.normalize("NFKD", _DROPPED.sub("", text)).casefold()
    return " ".join(folded.replace("ا\u0653", "آ").translate(_SORT).split())


def latin_digits(text: str) -> str:
    """Write Persian and Arabic digits as 0-9."""
    return text.translate(_TO_LATIN)


def persian_digits(text: str) -> str:
    """Write Latin and Arabic digits as ۰-۹."""
    return text.translate(_TO_PERSIAN)


def only_digits(text: str) -> str:
    """Return just the digits of a text, as 0-9."""
    return _NOT_DIGITS.sub("", latin_digits(text))


def swap_layout(text: str) -> str:
    """Return what the same keys give on the other keyboard layout, Latin or Persian.

    The layout is guessed from which letters are more: «;vdld» gives «کریمی» and «صثق» gives "wer".
    """
    persian = sum("\u0600" <= char <= "\u06ff" and char.isalpha() for char in text)
    latin = sum(char.isascii() and char.isalpha() for char in text)
    return text.translate(_IR_TO_US if persian > latin else _US_TO_IR)


def direction(text: str) -> str:
    """Return "rtl" or "ltr" by the first letter that has a direction, "" when none has."""
    return _first_direction(unicodedata.bidirectional(char) for char in text)


def _first_direction(classes: Iterable[str]) -> str:
    for name in classes:
        if name == "L":
            return "ltr"
        if name in ("R", "AL"):
            return "rtl"
    return ""


def isolate(text: str) -> str:
    """Keep a text's own direction from mixing with what stands around it."""
    return f"{FSI}{text}{PDI}" if text else ""


def isolate_ltr(text: str) -> str:
    """Show a text from left to right whatever stands around it: phones, times, codes."""
    return f"{LRI}{text}{PDI}" if text else ""


def strip_isolates(text: str) -> str:
    """Take the isolates out again, for the clipboard and for files."""
    return _ISOLATES.sub("", text)
