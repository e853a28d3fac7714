"""A phone as people read it."""

from __future__ import annotations

import re

from crmdesk import formats, phones
from crmdesk.i18n import _

_EXTENSION_WORD = re.compile(r"داخل[یيى]|extension|ext\.?|x|#", re.IGNORECASE)


def phone_words(value: str) -> str:
    """Return a phone as people read it, in groups and in the chosen digits, free of marks.

    What holds more than one number and its extension stays as it was written, in the chosen
    digits: «۰۹۱۲… (شب‌ها)» must not lose its words.
    """
    extension, digits = "", phones.query_digits(value)
    if has_words(value):
        found = phones.normalise(value)
        extension, digits = found.extension, found.digits
        if not extension or has_words(_EXTENSION_WORD.sub("", value)):
            return formats.digits(value)
    grouped = phones.display(digits)
    if grouped == digits:
        return formats.digits(value)
    if extension:
        words = _("{phone}, extension {number}")
        grouped = words.format(phone=grouped, number=extension)
    return formats.digits(grouped)


def has_words(value: str) -> bool:
    """Return whether there is more than a number: letters, or the sign of an extension."""
    return any(char.isalpha() or char == "#" for char in value)
