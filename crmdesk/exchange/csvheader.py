"""What the columns of a contact table mean: by their headings, or by what they hold.

Headings in Persian and English as people write them, those of Google Contacts and Outlook, and
our own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmdesk import text
from crmdesk.exchange import knownwords, labels, networkwords
from crmdesk.exchange.contact import MAX_VALUE
from crmdesk.exchange.headings import LEFT_OUT, OWNER
from crmdesk.exchange.roles import Column, Role
from crmdesk.exchange.values import is_phone, split_phones

__all__ = ["Column", "Role", "by_content", "by_heading", "recognise"]

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
    Role.KIND: "kind|contact kind|person or company|نوع|نوع مشتری|شخص یا شرکت",
    Role.EMAIL: "email|e mail|mail|email address|e mail address|ایمیل|پست الکترونیک|"
    "پست الکترونیکی|رایانامه|آدرس ایمیل|نشانی ایمیل",
    Role.CITY: "city|town|شهر|شهرستان|نام شهر",
    Role.NOTE: "note|notes|comment|comments|description|remarks|یادداشت|یادداشت ها|توضیح|"
    "توضیحات|شرح|ملاحظات",
    Role.TAGS: "tag|tags|label|labels|group|groups|category|categories|group membership|"
    "برچسب|برچسب ها|گروه|گروه ها|دسته|دسته ها|دسته بندی|تگ",
    Role.BIRTHDAY: "birthday|birth date|birthdate|date of birth|dob|تولد|تاریخ تولد|روز تولد|"
    "متولد|زادروز",
    Role.DETAILS: "further details|جزئیات دیگر|جزییات دیگر",
    Role.OWNER: "|".join(OWNER),
    Role.SKIP: "|".join(heading for both in LEFT_OUT for heading in both),
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
_PLACES = {
    Role.STREET: "street|address|street address|address line|خیابان|نشانی|آدرس|نشانی کامل|"
    "آدرس کامل|نشانی پستی|آدرس پستی",
    Role.ADDRESS_CITY: "city|address city",
    Role.REGION: "state|province|region|state province|استان|ایالت",
    Role.POSTCODE: "postcode|postal code|zip|zip code|zip postal code|post code|کد پستی|کدپستی",
    Role.COUNTRY: "country|country region|کشور",
}
_WHOSE = {
    "home": ("home", "home address", "منزل", "خانه"),
    "work": (
        *("business", "work", "office", "company", "business address", "work address"),
        *("محل کار", "شرکت", "فروشگاه", "مغازه", "دفتر"),
    ),
}
_NOUNS = {
    "phone": "phone|تلفن",
    "email": "e mail|email|ایمیل",
    "address": "address|نشانی|آدرس",
    "handle": "handle|im|social|شناسه",
    "website": "website|وب سایت",
}
_PARTS = {
    "value": "value|number|address|name|username|شماره|نشانی|نام",
    "label": "label|type|network|service|برچسب|شبکه",
    Role.STREET: "street|خیابان",
    Role.ADDRESS_CITY: "city|شهر",
    Role.REGION: "region|state|province|استان",
    Role.POSTCODE: "postal code|postcode|zip|کد پستی",
    Role.COUNTRY: "country|کشور",
}
_VALUES = {"phone": Role.PHONE, "email": Role.EMAIL, "handle": Role.HANDLE}
_LABELS = {
    "phone": Role.PHONE_LABEL,
    "email": Role.EMAIL_LABEL,
    "handle": Role.HANDLE_LABEL,
    "address": Role.ADDRESS_LABEL,
}
_NUMBERED = re.compile(r"(\D+?) (\d+) (\D+)")
_COUNTED = re.compile(r"^(.*\D)\s*(\d{1,2})(?:\s+(address))?$")
_CUSTOM = re.compile(r"^(?:تلفن|موبایل|همراه)\s+(.+)|^(.+)\s+(?:phone|mobile)$", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


def _key(heading: str) -> str:
    return text.search_key(_NOT_WORDS.sub(" ", text.fold(heading[:200])))


def _by_words(table: dict[str, str]) -> dict[str, str]:
    return {text.squash(words): code for code, names in table.items() for words in names.split("|")}


def _table() -> dict[str, Column]:
    table = {words: Column(role) for words, role in _by_words(_HEADINGS).items()}
    for words, label in _by_words(_PHONES).items():
        table[words] = Column(Role.PHONE, label)
    for words, role in _by_words(_PLACES).items():
        table.setdefault(words, Column(role))
        # As Outlook has them («Home Street»), and as people write them («آدرس منزل»).
        for label, owners in _WHOSE.items():
            for owner in map(text.squash, owners):
                table.setdefault(owner + words, Column(role, label))
                table.setdefault(words + owner, Column(role, label))
        table.setdefault("other" + words, Column(role, "", "other"))
    return table


_COLUMNS = _table()
_NOUN_OF, _PART_OF = _by_words(_NOUNS), _by_words(_PARTS)


def recognise(heading: str) -> Column | None:
    """Return what a heading means, or None when it is not known."""
    key = _key(heading)
    found = _NUMBERED.fullmatch(key)
    known = _numbered(found[1], found[2], found[3]) if found else None
    known = known or _COLUMNS.get(key.replace(" ", ""))
    counted = _COUNTED.fullmatch(key)
    if known is None and counted:
        known = _COLUMNS.get(f"{counted[1]}{counted[3] or ''}".replace(" ", ""))
        # «آدرس ۲» is another address; «Home Street 2» of Outlook a line more of the same.
        if known is not None and known.role in _PLACES and not known.label:
            known = Column(known.role, "", counted[2])
    network = networkwords.from_words(heading[:200]) if known is None else ""
    if network:
        return Column(Role.HANDLE, network)
    custom = _CUSTOM.match(text.clean(heading[:200]))
    if known is None and custom:
        return Column(Role.PHONE, labels.from_words(custom[1] or custom[2]))
    return known


def _numbered(noun: str, number: str, part: str) -> Column | None:
    """Return what «Phone 2 - Value» or «نشانی ۱ - شهر» means."""
    what = _NOUN_OF.get(noun.replace(" ", ""), "")
    which = _PART_OF.get(part.replace(" ", ""), "")
    if what == "website":
        return Column(Role.HANDLE, networkwords.WEBSITE) if which == "value" else None
    if which == "value" and what in _VALUES:
        return Column(_VALUES[what], "", number)
    if which == "label" and what in _LABELS:
        return Column(_LABELS[what], "", number)
    return Column(which, "", number) if what == "address" and which in _PLACES else None


def by_heading(cells: Sequence[str]) -> list[Column | None] | None:
    """Return the columns of a row of headings; None when the row is no such row."""
    if any(is_phone(cell) or "@" in cell for cell in cells):
        return None
    columns = [recognise(cell) if cell.strip() else None for cell in cells]
    named = [column.role for column in columns if column]
    if not set(named) & ENOUGH:
        return None
    family = Role.FAMILY in named and Role.GIVEN not in named
    # «نام» beside «نام خانوادگی» is the given name, alone it is the whole name.
    whole = Column(Role.GIVEN if family else Role.FULL_NAME)
    return [whole if column and column.role == Role.NAME else column for column in columns]


ENOUGH = frozenset(
    {Role.NAME, Role.FULL_NAME, Role.GIVEN, Role.FAMILY, Role.COMPANY, Role.PHONE, Role.EMAIL}
)
"""A table must have a column of one of these roles."""


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
    city = next((i for i in texts if knownwords.mostly(held[i], knownwords.CITIES)), None)
    if city is not None and len(texts) > 1:
        columns[city] = Column(Role.CITY)
        texts.remove(city)
    if texts:
        _name_columns(columns, texts, held)
    return columns


def _name_columns(
    columns: list[Column | None], texts: list[int], held: Sequence[Sequence[str]]
) -> None:
    """Say which of the columns of words are the names: one, or two beside each other."""
    company = next((at for at in texts if knownwords.mostly_companies(held[at])), None)
    if company is not None and len(texts) > 1:
        columns[company] = Column(Role.COMPANY)
        texts = [at for at in texts if at != company]
    given, family = _given_and_family(texts, held)
    columns[given] = Column(Role.FULL_NAME if family is None else Role.GIVEN)
    if family is not None:
        columns[family] = Column(Role.FAMILY)


def _given_and_family(
    texts: Sequence[int], held: Sequence[Sequence[str]]
) -> tuple[int, int | None]:
    """Return where the given and the family names are; None: the first has both."""
    for at in texts:
        if knownwords.mostly(held[at], knownwords.GIVEN):
            for beside in (at + 1, at - 1):
                if beside in texts and _is_short(held[beside]):
                    return at, beside
    first = texts[0]
    split = first + 1 in texts and _is_family(held[first], held[first + 1])
    return first, first + 1 if split else None


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


def _is_short(values: Sequence[str]) -> bool:
    """Tell whether nearly all values have two words at most, as family names do."""
    return sum(value.count(" ") < 2 for value in values) * 10 >= len(values) * 9


def _is_family(given: Sequence[str], family: Sequence[str]) -> bool:
    """Tell two columns of single words that hardly repeat (a city would) from a full name."""
    single = sum(" " not in value for value in given) * 10 >= len(given) * 7
    return single and _is_short(family) and len(set(family)) * 2 > len(family)
