"""Patterns that find a word in stored text in any of its spellings.

Stored text keeps the letters and digits that were typed. In a pattern each letter stands as the
class of all letters that count as the same: as GLOB for SQLite, which reads texts with it about
as fast as it can read them at all, and as a regular expression for what is then shown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crmdesk import text

_KNOWN = (
    *range(0x21, 0x7F),
    *range(0x621, 0x66D),
    *range(0x6F0, 0x6FA),
    *map(ord, "گپچژکۀیە–—،؛؟"),
)
"""Letters that are looked for in all their spellings. Each further one slows every text down, so
those of other languages are found as they are written alone."""

_GAP = (
    f"[{text.ZWNJ}\u200d\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\ufe00-\ufe0f]*"
)
"""What may stand between two letters of a word: half-spaces, harakat and other signs."""

_BREAK = rf"[\s{text.ZWNJ}]*"


def glob(phrase: str) -> str:
    """Return the GLOB pattern of a phrase, its spaces as they are; wildcards mean themselves.

    Harakat are looked for as they were typed; see ``bare``.
    """
    parts = ("".join(map(_class, _letters(part))) for part in phrase.split())
    return " ".join(part for part in parts if part)


def regex(word: str) -> str:
    """Return the regular expression of a word, with or without half-spaces in it."""
    parts = (
        _GAP.join("[" + re.escape(letters) + "]" for letters in _letters(part))
        for part in bare(word).split(text.ZWNJ)
    )
    return _BREAK.join(part for part in parts if part)


def bare(word: str) -> str:
    """Return a word without its harakat and other signs that are seldom written."""
    return "".join(letter for letter in word if not _is_sign(letter))


def _is_sign(letter: str) -> bool:
    return not text.fold(letter) and not letter.isalpha()


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Return each folded letter with all letters that are stored for it."""
    made: dict[str, str] = {}
    for code in _KNOWN:
        letter = chr(code)
        key = text.fold(letter)
        if len(key) == 1 and not key.isspace() and text.clean(letter) == letter:
            made[key] = made.get(key, "") + letter
    return made


def _letters(word: str) -> list[str]:
    """Return, for each letter of a word, the letters that are as good."""
    found = []
    for letter in word:
        as_good = _spellings().get(text.fold(letter), "")
        found.append(as_good if letter in as_good else as_good + letter)
    return found


def _class(letters: str) -> str:
    if len(letters) == 1 and letters not in "*?[":
        return letters
    # A bracket or a dash means itself at the beginning alone.
    return "[" + "".join(sorted(letters, key=lambda letter: letter not in "]-")) + "]"
