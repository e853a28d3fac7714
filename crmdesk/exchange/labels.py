"""Labels of phones and e-mails: what phones and programs write, as a small set of codes."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from crmdesk import text
from crmdesk.exchange.contact import MAX_LABEL
from crmdesk.exchange.values import quoted, unquoted

CODES = ("mobile", "home", "work", "main", "fax", "pager", "other")
"""The known labels; any other label is shown as it is."""

NONE = "—"
"""In a table of ours: there is no label. An empty cell lets the reader guess."""

SILENT_TYPES = frozenset({"pref", "voice", "internet", "msg", "text", "x-internet"})
"""vCard types that say nothing an owner would miss."""

_TYPES = {
    "fax": "fax",
    "pager": "pager",
    "cell": "mobile",
    "mobile": "mobile",
    "iphone": "mobile",
    "work": "work",
    "home": "home",
    "main": "main",
    "other": "other",
}
_WORDS = {
    "mobile": "mobile cell cellular cellphone iphone موبایل همراه گوشی",
    "home": "home house خانه منزل",
    "work": "work business office company job کار محلکار شغلی اداره شرکت",
    "main": "main primary اصلی",
    "fax": "fax homefax workfax businessfax otherfax فکس فاکس نمابر دورنگار دورنویس",
    "pager": "pager پیجر",
    "other": "other custom voice سایر دیگر متفرقه",
}
_CODE_OF = {word: code for code, words in _WORDS.items() for word in words.split()}
_APPLE = re.compile(r"_\$!<(.*?)>!\$_")
_FILLERS = re.compile(r"^(?:تلفن|شماره)\s+|\s+phone$", re.IGNORECASE)
_IRAN_MOBILE = re.compile(r"(?:\+|00)?98(9\d{9})|0?(9\d{9})")


_PERSIAN = {
    "mobile": "همراه",
    "home": "منزل",
    "work": "محل کار",
    "main": "اصلی",
    "fax": "فکس",
    "pager": "پیجر",
    "other": "سایر",
}


def words_of(label: str, *, persian: bool) -> str:
    """Return a label in words for a table; `from_words` gives the label again."""
    return _PERSIAN.get(label, label) if persian else label


@lru_cache(maxsize=2048)
def to_cell(label: str, *, persian: bool) -> str:
    """Return a label as a cell of a table of ours, from which `from_cell` reads the very label."""
    words = words_of(label, persian=persian)
    return words if from_cell(words) == label and words != NONE else quoted(label)


def from_cell(cell: str) -> str:
    """Return the label that a cell of a table of ours says."""
    exact = unquoted(cell)
    return from_words(cell) if exact is None else exact


def from_words(label: str) -> str:
    """Return the code for a label in words («محل کار», `_$!<Home>!$_`), or the words."""
    words = text.clean(_APPLE.sub(r"\1", label[: MAX_LABEL * 4]).removeprefix("* "))
    bare = _FILLERS.sub("", words)
    return _CODE_OF.get(text.squash(bare), words[:MAX_LABEL].strip())


def is_exact(label: str, code: str) -> bool:
    """Tell whether the code says all that the label in words says («homefax» is more)."""
    return code != "fax" or text.squash(label) == "fax"


def from_types(types: Collection[str]) -> str:
    """Return the code for vCard types in lower case, or an empty text; fax goes before home."""
    return next((code for name, code in _TYPES.items() if name in types), "")


def types_lost(types: Collection[str], code: str) -> bool:
    """Tell whether the code drops a type that an owner would miss (work of a work fax)."""
    return any(kind not in SILENT_TYPES and _TYPES.get(kind) != code for kind in types)


def guess(phone: str) -> str:
    """Return the label for a phone number that has none."""
    return "mobile" if _IRAN_MOBILE.fullmatch(digits_and_plus(phone)) else "other"


def digits_and_plus(phone: str) -> str:
    """Return the Latin digits of a number, with its leading plus sign."""
    latin = text.latin_digits(phone).strip()
    digits = re.sub(r"[^0-9]", "", latin)
    return "+" + digits if latin.startswith("+") else digits
