"""The language of the program: gettext catalogues, looked up at the moment of the call.

A text is written ``_("English sentence")``. A missing or damaged catalogue is no reason to
stop: the English sentence is shown instead.
"""

from __future__ import annotations

import gettext as _gettext
import struct
from functools import lru_cache
from pathlib import Path

DOMAIN = "crmdesk"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "resources" / "locale"
DEFAULT_LANGUAGE = "fa"

#: The languages of the program, each under the name its own readers use.
LANGUAGE_NAMES = {"fa": "فارسی", "en": "English"}

_RTL = frozenset({"fa"})

_language = DEFAULT_LANGUAGE


def set_language(code: str) -> None:
    """Switch to "fa" or "en"; texts that are asked for from now on are in it.

    Raises:
        ValueError: The program has no such language.
    """
    global _language
    if code not in LANGUAGE_NAMES:
        raise ValueError(f"unknown language: {code!r}")
    _language = code


def language() -> str:
    """Return the code of the current language."""
    return _language


def language_name(code: str) -> str:
    """Return a language's own name for itself; an unknown code is returned as it is."""
    return LANGUAGE_NAMES.get(code, code)


def is_rtl() -> bool:
    """Tell whether the current language is written from right to left."""
    return _language in _RTL


def _(message: str) -> str:
    """Translate a sentence into the current language."""
    # gettext answers the empty text with the catalogue's header.
    return _catalogue(_language, LOCALE_DIR).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a sentence that counts something, in the form that fits ``n``."""
    return _catalogue(_language, LOCALE_DIR).ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a sentence for the catalogue; whoever shows it calls ``_`` on it."""
    return message


@lru_cache(maxsize=8)
def _catalogue(code: str, folder: Path) -> _gettext.NullTranslations:
    try:
        return _gettext.translation(DOMAIN, folder, languages=[code])
    except (OSError, ValueError, struct.error):  # missing, not a catalogue, cut short
        return _gettext.NullTranslations()
