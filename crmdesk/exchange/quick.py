"""The usual case, quickly: what the core does for any text, for texts that need little.

A file of contacts has hundreds of thousands of cells, nearly all of them clean already, the same
words again and again, and Iranian mobile numbers. Each function gives exactly what its namesake
in the core gives; `tests/core/test_import_quick.py` compares them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crmdesk import phones, text
from crmdesk.searchkey import EDGE

_LETTERS = "A-Za-z0-9ءآأؤئابتثجحخدذرزژسشصضطظعغفقلمنوهپچکگی۰-۹"
_SIGNS = "!-~،؛؟٪٫٬«»–—…"
_SOLID = f"[{_LETTERS}{_SIGNS}]"
# A single space, or a half-space between two letters, may stand between solid parts.
_CLEAN = re.compile(
    f"{_SOLID}+(?:(?: |(?<=[{_LETTERS}])\u200c(?=[{_LETTERS}])){_SOLID}+)*", re.DOTALL
)
_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9(?:0[0-5]|1\d|2[0-3]|3\d|9[0-4])\d{7})")
_PLAIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def clean(raw: str) -> str:
    """Return `text.clean(raw)`."""
    if not raw or _CLEAN.fullmatch(raw):
        return raw
    return text.clean(raw)


def clean_multiline(raw: str) -> str:
    """Return `text.clean_multiline(raw)`."""
    if not raw or _CLEAN.fullmatch(raw):
        return raw
    return text.clean_multiline(raw)


def mobile(value: str) -> str:
    """Return the digits of an Iranian mobile number, 09…, in its usual spellings; else nothing."""
    latin = value if value.isascii() else value.translate(_PLAIN_DIGITS)
    found = _MOBILE.fullmatch(latin.replace(" ", "").replace("-", ""))
    return f"0{found[1]}" if found else ""


@lru_cache(maxsize=16384)
def phone(value: str) -> tuple[str, str]:
    """Return (digits, extension) of `phones.normalise(value)`."""
    digits = mobile(value)
    if digits:
        return digits, ""
    found = phones.normalise(value)
    return found.digits, found.extension


def contact_key(kind: str, value: str) -> str:
    """Return `customer_data.contact_key` of a clean contact."""
    if kind == "phone":
        return phone(value)[0]
    key = value.casefold()
    return key.lstrip("@") or key if kind == "handle" else key


def contact_identity(kind: str, label: str, value: str) -> tuple[str, str, str]:
    """Return `customer_data.contact_identity` of a clean contact."""
    if kind == "phone":
        return (kind, *phone(value))
    return kind, contact_key(kind, value), label.casefold() if kind == "handle" else ""


_search_word = lru_cache(maxsize=32768)(text.search_key)
_sort_word = lru_cache(maxsize=32768)(text.sort_key)
_sound_word = lru_cache(maxsize=32768)(text.sound_key)


def search_key(raw: str) -> str:
    """Return `text.search_key(raw)`: folding goes letter by letter, so words may be kept."""
    if raw.isascii() and raw.isprintable() and " " not in raw:
        return raw.lower()
    return " ".join(filter(None, map(_search_word, raw.split(" "))))


def squash(raw: str) -> str:
    """Return `text.squash(raw)`."""
    return search_key(raw).replace(" ", "")


def sort_key(raw: str) -> str:
    """Return `text.sort_key(raw)`."""
    return " ".join(filter(None, map(_sort_word, raw.split(" "))))


def search_document(name: str, phone_keys: list[str], others: list[str]) -> str:
    """Return `searchkey.search_document(name, phone_keys, others)`."""
    key = search_key(name)
    return _document([key, key.replace(" ", ""), *phone_keys, *map(search_key, others)])


def sound_document(name: str) -> str:
    """Return `searchkey.sound_document(name)`."""
    key = " ".join(filter(None, map(_sound_word, name.split(" "))))
    return _document([key, key.replace(" ", "")])


def _document(segments: list[str]) -> str:
    unique = EDGE.join(dict.fromkeys(filter(None, segments)))
    return f"{EDGE}{unique}{EDGE}" if unique else ""
