"""What the columns of a contact table mean: by their headings, or by what they hold.

Headings in Persian and English as people write them, and those of Google Contacts and Outlook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from crmdesk import text
from crmdesk.exchange import labels
from crmdesk.exchange.contact import MAX_VALUE
from crmdesk.exchange.values import is_phone, split_phones


class Role(Enum):
    """What a column holds."""

    NAME = "name"
    FULL_NAME = "full name"
    GIVEN = "given"
    FAMILY = "family"
    MIDDLE = "middle"
    PREFIX = "prefix"
    COMPANY = "company"
    PHONE = "phone"
    PHONE_LABEL = "phone label"
    EMAIL = "email"
    EMAIL_LABEL = "email label"
    CITY = "city"
    NOTE = "note"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised; `number` ties a label column to its value column."""

    role: Role
    label: str = ""
    number: str = ""


_HEADINGS = {
    Role.NAME: "name|نام|اسم",
    Role.FULL_NAME: "full name|display name|contact|contact name|customer|customer name|client|"
    "نام کامل|نام و نام خانوادگی|نام و فامیل|نام مشتری|نام مخاطب|مشتری|مخاطب|نام شخص|نام نمایشی",
    Role.GIVEN: "first name|given name|forename|نام کوچک|اسم کوچک",
    Role.FAMILY: "last name|family name|surname|نام خانوادگی|فامیل|فامیلی|نام فامیل",
    Role.MIDDLE: "middle name|additional name|نام میانی",
    Role.PREFIX: "name prefix|prefix|پیشوند|عنوان نام",
    Role.COMPANY: "company|company name|organization|organisation|organization name|"
    "organization 1 name|organisation name|business name|شرکت|نام شرکت|سازمان|نام سازمان|"
    "فروشگاه|نام فروشگاه|نام مغازه|موسسه",
    Role.EMAIL: "email|e mail|mail|email address|e mail address|ایمیل|پست الکترونیک|"
    "پست الکترونیکی|رایانامه|آدرس ایمیل|نشانی ایمیل",
    Role.CITY: "city|town|home city|business city|other city|address 1 city|address 2 city|"
    "home address city|شهر|شهرستان|نام شهر",
    Role.NOTE: "note|notes|comment|comments|description|remarks|یادداشت|یادداشت ها|توضیح|"
    "توضیحات|شرح|ملاحظات",
    Role.TAGS: "tag|tags|label|labels|group|groups|category|categories|group membership|"
    "برچسب|برچسب ها|گروه|گروه ها|دسته|دسته ها|دسته بندی|تگ",
}
_PHONES = {
    "mobile": "mobile|mobile number|mobile no|cell|cell number|cellphone|موبایل|شماره موبایل|"
    "شماره همراه|همراه|تلفن همراه|شماره تلفن همراه|گوشی|car phone",
    "home": "home phone|home|home number|تلفن منزل|تلفن خانه|منزل|شماره منزل",
    "work": "work phone|business phone|office phone|work number|تلفن محل کار|تلفن کار|"
    "تلفن شرکت|تلفن اداره|محل کار|شماره محل کار",
    "main": "main phone|company main phone|primary phone|تلفن اصلی|شماره اصلی",
    "fax": "fax|fax number|home fax|business fax|work fax|other fax|فکس|فاکس|نمابر|دورنگار|"
    "شماره فکس",
    "pager": "pager|پیجر",
    "other": "other phone|سایر تلفن ها",
    "": "phone|phones|phone number|phone no|telephone|telephone number|tel|number|تلفن|تلفن ها|"
    "شماره|شماره ها|شماره تلفن|شماره تماس|شماره تماس ها|شماره های تماس|تلفن تماس|تماس",
}
_NUMBERED = re.compile(r"(phone|e mail|email) (\d+) (value|label|type)")
_COUNTED = re.compile(r"^(.*\D)\s*\d{1,2}(?:\s+(address))?$")
_CUSTOM = re.compile(r"^(?:تلفن|موبایل|همراه)\s+(.+)|^(.+)\s+(?:phone|mobile)$", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


def _key(heading: str) -> str:
    return text.search_key(_NOT_WORDS.sub(" ", text.fold(heading[:200])))


def _table() -> dict[str, Column]:
    table = {
        text.squash(words): Column(role)
        for role, names in _HEADINGS.items()
        for words in names.split("|")
    }
    for label, names in _PHONES.items():
        table |= {text.squash(words): Column(Role.PHONE, label) for words in names.split("|")}
    return table


_COLUMNS = _table()


def recognise(heading: str) -> Column | None:
    """Return what a heading means, or None when it is not known."""
    key = _key(heading)
    numbered = _NUMBERED.fullmatch(key)
    if numbered:
        phone = numbered[1] == "phone"
        if numbered[3] == "value":
            return Column(Role.PHONE if phone else Role.EMAIL, "", numbered[2])
        return Column(Role.PHONE_LABEL if phone else Role.EMAIL_LABEL, "", numbered[2])
    known = _COLUMNS.get(key.replace(" ", ""))
    counted = _COUNTED.fullmatch(key)
    if known is None and counted:
        known = _COLUMNS.get(f"{counted[1]}{counted[2] or ''}".replace(" ", ""))
    custom = _CUSTOM.match(text.clean(heading[:200]))
    if known is None and custom:
        return Column(Role.PHONE, labels.from_words(custom[1] or custom[2]))
    return known


def by_heading(cells: Sequence[str]) -> list[Column | None] | None:
    """Return the columns of a row of headings; None when the row is no such row."""
    if any(is_phone(cell) or "@" in cell for cell in cells):
        return None
    columns = [recognise(cell) if cell.strip() else None for cell in cells]
    named = [column.role for column in columns if column]
    if not set(named) & _ENOUGH:
        return None
    family = Role.FAMILY in named and Role.GIVEN not in named
    # «نام» beside «نام خانوادگی» is the given name, alone it is the whole name.
    whole = Column(Role.GIVEN if family else Role.FULL_NAME)
    return [whole if column and column.role is Role.NAME else column for column in columns]


_ENOUGH = frozenset(
    {Role.NAME, Role.FULL_NAME, Role.GIVEN, Role.FAMILY, Role.COMPANY, Role.PHONE, Role.EMAIL}
)


def by_content(rows: Sequence[Sequence[str]]) -> list[Column | None] | None:
    """Guess the columns of a table without headings; None when nobody can be reached by it."""
    width = max((len(row) for row in rows), default=0)
    held = [
        [row[i].strip() for row in rows if i < len(row) and row[i].strip()] for i in range(width)
    ]
    columns = [_guess(values) for values in held]
    if not any(column and column.role in (Role.PHONE, Role.EMAIL) for column in columns):
        return None
    texts = [i for i in range(width) if columns[i] is None and _is_named(held[i])]
    if texts:
        first = texts[0]
        family = first + 1 in texts and _is_family(held[first], held[first + 1])
        columns[first] = Column(Role.GIVEN if family else Role.FULL_NAME)
        if family:
            columns[first + 1] = Column(Role.FAMILY)
    return columns


def _guess(values: Sequence[str]) -> Column | None:
    if not values:
        return None
    if sum("@" in value and "." in value for value in values) * 2 > len(values):
        return Column(Role.EMAIL)
    numbers = [split_phones(value[:MAX_VALUE]) for value in values]
    if sum(all(map(_could_be_dialled, parts)) for parts in numbers) * 2 > len(values):
        return Column(Role.PHONE)
    return None


def _could_be_dialled(value: str) -> bool:
    """Tell a phone number from a price, a date or a customer number."""
    plain = value.removesuffix(".0")
    number = labels.digits_and_plus(plain)
    return is_phone(plain) and (
        (number[:1] in ("0", "+") and 8 <= len(number) <= 16)
        or (number[:1] in ("1", "2", "3", "4", "5", "6", "7", "8", "9") and len(number) in (8, 10))
        or (number.startswith("98") and len(number) == 12)
    )


def _is_named(values: Sequence[str]) -> bool:
    words = sum(any(char.isalpha() for char in value) and len(value) <= 80 for value in values)
    return words * 2 > len(values)


def _is_family(given: Sequence[str], family: Sequence[str]) -> bool:
    """Tell two columns of single words that hardly repeat (a city would) from a full name."""
    single = sum(" " not in value for value in given) * 10 >= len(given) * 7
    return single and len(set(family)) * 2 > len(family)
