"""Phone numbers as Iranians type them, and the digits they are kept and found by.

An Iranian mobile or landline in any spelling is recognised by a pattern; the phonenumbers library
is imported only for the rest: that takes a tenth of a second. Nothing here raises: what is no
number keeps the digits it has.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from crmdesk.text import latin_digits

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME_REGION = "IR"
HOME_CODE = "98"

# Prefixes that are mobile for certain; a rarer one is left to phonenumbers.
_MOBILE = re.compile(r"(?:\+?980?|00980?|0)?(9(?:0[0-5]|1\d|2[0-3]|3\d|9[0-4])\d{7})")
# Area codes of the national numbering plan, as phonenumbers has them; always eight digits follow.
_LANDLINE = re.compile(
    r"(?:\+?980?|00980?|0)?"
    r"((?:1[137]|2[13-68]|3[1458]|4[145]|5[1468]|6[16]|7[1467]|8[13467])\d{8})"
)
_EXTENSION = re.compile(
    r"(?:[,;،]|\s|(?<=\d))*(?:داخلی|داخلي|داخلى|extension|ext\.?|x|#)[\s:.]*(\d{1,7})\s*",
    re.IGNORECASE,
)
_NOT_DIALLED = re.compile(r"[^0-9+]+")


class Phone(NamedTuple):
    """What was made of a typed phone number.

    Attributes:
        e164: "+989123456789" when the number is valid, else None.
        digits: What is stored and searched: "09123456789" for Iran, for other countries the
            digits from the country code on, for anything else the digits that were typed.
        valid: Whether such a number can exist.
        extension: The digits after «داخلی» or "ext", else "".
        original: The text as it was given.
    """

    e164: str | None
    digits: str
    valid: bool
    extension: str
    original: str


def normalise(text: str, region: str = HOME_REGION) -> Phone:
    """Read a phone number in any spelling; ``region`` is the country of numbers without a code."""
    plain, extension = _split_extension(_plain(text))
    dialled = _dialled(plain)
    if region == HOME_REGION:
        known = _MOBILE.fullmatch(dialled) or _LANDLINE.fullmatch(dialled)
        if known:
            return Phone(f"+98{known[1]}", f"0{known[1]}", True, extension, text)
    e164 = _e164(dialled, region)
    digits = _national(e164) if e164 else query_digits(plain)
    return Phone(e164, digits, e164 is not None, extension, text)


def query_digits(text: str) -> str:
    """Return the digits to look for: a typed number, or a part of one, as it would be stored."""
    dialled = _dialled(_plain(text))
    digits = dialled.replace("+", "")
    if dialled.startswith("+"):
        return _from_international(digits)
    if digits.startswith("00") and len(digits) > 3:
        return _from_international(digits[2:])
    if re.fullmatch(r"98[1-9]\d{9}", digits):
        return _from_international(digits)
    # Ten digits with the leading zero left out, as spreadsheets do.
    return f"0{digits}" if re.fullmatch(r"9\d{9}", digits) else digits


def display(number: str) -> str:
    """Group the digits of a number for reading: "0912 345 6789", "021 8877 6655".

    Takes stored digits or E.164; the answer has Latin digits and no direction marks.
    """
    digits = query_digits(number) if number.startswith("+98") else number
    if re.fullmatch(r"09\d{9}", digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    if re.fullmatch(r"0[1-8]\d{9}", digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if re.fullmatch(r"[1-9]\d{6,7}", digits):
        return f"{digits[:-4]} {digits[-4:]}"
    if re.fullmatch(r"\+?[1-9]\d{8,14}", digits):
        return _international(f"+{digits.lstrip('+')}") or digits
    return digits


def _plain(text: str) -> str:
    """Latin digits and letters, without the invisible marks that copied numbers carry."""
    folded = latin_digits(unicodedata.normalize("NFKC", text))
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _split_extension(plain: str) -> tuple[str, str]:
    found = _EXTENSION.search(plain)
    if found is None or not re.search(r"\d", plain[: found.start()]):
        return plain, ""
    return plain[: found.start()] + " " + plain[found.end() :], found[1]


def _dialled(plain: str) -> str:
    """Only digits, with a "+" if one stands before the first of them."""
    kept = _NOT_DIALLED.sub("", plain)
    digits = kept.replace("+", "")
    return f"+{digits}" if kept.startswith("+") else digits


def _from_international(digits: str) -> str:
    if not digits.startswith(HOME_CODE):
        return digits
    rest = digits[len(HOME_CODE) :].lstrip("0")
    return f"0{rest}"


def _national(e164: str) -> str:
    return f"0{e164[3:]}" if e164.startswith(f"+{HOME_CODE}") else e164[1:]


@lru_cache(maxsize=1024)
def _parsed(dialled: str, region: str) -> PhoneNumber | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _e164(dialled: str, region: str) -> str | None:
    if len(dialled) < 5:
        return None
    import phonenumbers

    number = _parsed(dialled, region)
    if number is None:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1024)
def _international(e164: str) -> str:
    import phonenumbers

    number = _parsed(e164, HOME_REGION)
    if number is None:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
