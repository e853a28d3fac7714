"""Single values as contact files write them: numbers, tags, cities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from crmdesk import text
from crmdesk.exchange.contact import MAX_LABEL

MAX_TAGS = 100
_LONGEST_PHONE = 60

_CONTEXT = re.compile(r"\+[0-9.\-() ]+")
_SYSTEM_TAGS = frozenset({"mycontacts", "starred", "starredinandroid", "importedon"})
_DIGIT = re.compile(r"\d")
_PHONE = re.compile(r"[+(]?[\d(][\d\s()\-–—.*#/]*")
_EXTENSION = re.compile(r"\s*(?:داخلی|ext\.?|x)\s*\d{1,6}$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_BETWEEN = re.compile(r" ::: |[,،;؛/|\n]|\s+و\s+")
_LISTED = re.compile(r"[,،;؛|\n]")
_POWER = re.compile(r"(\d)(?:[.,/٫](\d+))?[eE]\+?(\d{1,2})")
_FLOAT = re.compile(r"(\d{7,15})[.٫]0+")
_FORMULA = re.compile(r'="?([^"]*)"?')
_GUARDED = re.compile(r"'(?='*[+=\-@0-9۰-۹])")
_BETWEEN_LONG = tuple(re.compile(gap) for gap in (r"\s+[-–—]\s+", r"\s+", r"\s*[-–—]\s*"))


def tel_value(value: str) -> str:
    """Return a number without its `tel:` dress; the extension is written as «… ext 12»."""
    if value[:4].lower() != "tel:":
        return value
    number, *settings = unquote(value[4:], errors="replace").split(";")
    extension = ""
    for setting in settings:
        key, _equals, content = setting.partition("=")
        if key.strip().lower() == "ext":
            extension = content.strip()
        elif key.strip().lower() == "phone-context" and _CONTEXT.fullmatch(content):
            number = number if number.startswith("+") else content + number
    joined = f"{number} ext {extension}" if extension else number
    return text.clean(joined)


def tag_names(parts: Iterable[str]) -> tuple[list[str], bool]:
    """Return the tags among the parts, and whether nothing was left out.

    Address books put every contact into groups of their own (`* myContacts`): no tags.
    """
    names: list[str] = []
    whole = True
    for part in parts:
        name = text.clean(part).lstrip("#").strip()
        if not name:
            continue
        bare = name.removeprefix("* ")
        if text.squash(bare) in _SYSTEM_TAGS or len(name) > MAX_LABEL or len(names) >= MAX_TAGS:
            whole = False
        else:
            names.append(bare)
    return names, whole


def is_clear_city(city: str) -> bool:
    """Tell whether a locality is the name of a city and not a whole address."""
    return len(city) <= 40 and not _DIGIT.search(city)


def is_phone(value: str) -> bool:
    """Tell whether a text looks like one phone number (5 to 15 digits and what separates them)."""
    if len(value) > _LONGEST_PHONE:
        return False
    latin = _EXTENSION.sub("", text.latin_digits(text.clean(value)))
    return (
        _PHONE.fullmatch(latin) is not None
        and 5 <= len(text.only_digits(latin)) <= 15
        and not is_date(latin)
    )


def is_date(value: str) -> bool:
    """Tell whether a text is written as a date, which also has digits and separators."""
    return _DATE.fullmatch(text.latin_digits(value).strip()) is not None


def split_phones(cell: str) -> list[str]:
    """Return the numbers of a cell; it is only split when each part is a phone number."""
    parts = [text.clean(part) for part in _BETWEEN.split(cell)]
    filled = [part for part in parts if part]
    if len(filled) > 1 and all(map(is_phone, filled)):
        return filled
    whole = text.clean(cell)
    # Only a space or a dash between them: clear when each part is a whole number.
    for gap in _BETWEEN_LONG:
        parts = gap.split(whole)
        if len(parts) > 1 and all(is_phone(part) and len(part) >= 10 for part in parts):
            return parts
    return [whole]


def from_spreadsheet(cell: str) -> str:
    """Take off what spreadsheets add: a quote before + = - @ or digits, and `="0912…"`."""
    bare = cell.strip()
    if bare[:1] not in ("=", "'"):
        return bare
    formula = _FORMULA.fullmatch(bare) if bare.startswith('="') else None
    if formula:
        bare = formula[1].strip()
    return bare[1:] if _GUARDED.match(bare) else bare


def quoted(value: str) -> str:
    """Return a cell of a table of ours that is read as it stands; see `unquoted`."""
    return f"“{value}”"


def unquoted(cell: str) -> str | None:
    """Return what was given to `quoted`; None for a cell that may be read in the usual way."""
    return cell[1:-1] if len(cell) > 2 and cell[0] == "“" and cell[-1] == "”" else None


_OWNER = re.compile(r"crmdesk-([0-9a-f]{32})")


def owner_mark(uid: str) -> str:
    """Return how a table names a customer: no spreadsheet takes it for a number."""
    return f"crmdesk-{uid}"


def from_owner_mark(cell: str) -> str:
    """Return the uid that `owner_mark` was given, "" for any other text."""
    found = _OWNER.fullmatch(cell.strip().lower())
    return found[1] if found else ""


_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?|\+[0-9][0-9 ()\-]*")
_NEEDS_GUARD = re.compile(r"[=+\-@\t\r]|'+[+=\-@0-9۰-۹]")


def to_spreadsheet(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `from_spreadsheet` takes it off."""
    if not value or not _NEEDS_GUARD.match(value):
        return value
    return value if _NUMBER.fullmatch(value) else f"'{value}"


def whole_number(cell: str) -> str | None:
    """Return a number that a spreadsheet made a decimal or a power of ten, as it was.

    `9121234567.0` and `9.121234567E+09` are whole; of `9.12E+09` the digits are lost: None.
    """
    latin = text.latin_digits(cell.strip())
    power = _POWER.fullmatch(latin)
    if power:
        digits = power[1] + (power[2] or "")
        length = int(power[3]) + 1
        lost = len(digits) < length or digits[length:].strip("0")
        return None if lost else digits[:length]
    decimal = _FLOAT.fullmatch(latin)
    return decimal[1] if decimal else cell


def split_cell(cell: str) -> list[str]:
    """Return the parts of a cell that holds a list (tags, e-mail addresses).

    Google's ` ::: ` leaves room for commas inside the parts.
    """
    if ":::" in cell:
        return [part.strip() for part in cell.split(":::")]
    return [part.strip() for part in _LISTED.split(cell)]


def is_plain_tag(tag: str) -> bool:
    """Tell whether a tag comes back from a list in a cell as it is."""
    return ":::" not in tag and tag_names([tag]) == ([tag], True)


def join_cell(parts: Sequence[str], comma: str) -> str:
    """Return a list as `split_cell` reads it again."""
    if not any(":::" in part or _LISTED.search(part) for part in parts):
        return comma.join(parts)
    return " ::: ".join(parts) if len(parts) > 1 else f"{parts[0]} :::"
