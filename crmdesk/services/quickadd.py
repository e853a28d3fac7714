"""One line becomes a customer: «علی کریمی ۰۹۱۲۳۴۵۶۷۸۹ #عمده»."""

from __future__ import annotations

import re

from crmdesk import phones, text
from crmdesk.services.customers import ContactDraft, CustomerDraft

# «٫» is what the key of # writes on a Persian keyboard.
_TAG = re.compile(r"(?:^|\s)[#٫]([^\s#٫]+)")
_EMAIL = re.compile(r"(?:^|\s)([^\s@]+@[^\s@]+\.[^\s@]+)(?=\s|$)")
_PHONE = re.compile(r"(?:^|(?<=\s))\+?[\d(][\d\s()\-./]{5,}\d(?=\s|$)")
_COMPANY = re.compile(
    r"^(?:شرکت|فروشگاه|کارگاه|کارخانه|موسسه|رستوران|هتل|گالری|آموزشگاه|داروخانه|کافه|نانوایی)\s"
)
MIN_PHONE_DIGITS = 7


def quick_draft(line: str) -> CustomerDraft:
    """Return the customer that a line describes; what is no phone, e-mail or tag is the name.

    A tag may hold half-spaces or underscores; an underscore is shown as a space.
    """
    rest = text.clean(line)
    tags = tuple(tag.replace("_", " ") for tag in _TAG.findall(rest))
    rest = _TAG.sub(" ", rest)
    emails = _EMAIL.findall(rest)
    rest = _EMAIL.sub(" ", rest)
    rest, numbers = _take_phones(rest)
    name = text.clean(rest).strip("،,;؛-–— ")
    contacts = [ContactDraft("phone", number, _label(number)) for number in numbers]
    contacts += [ContactDraft("email", email) for email in emails]
    kind = "company" if _COMPANY.match(text.search_key(name) + " ") else "person"
    return CustomerDraft(name=name, kind=kind, contacts=tuple(contacts), tags=tags).cleaned()


def _take_phones(rest: str) -> tuple[str, list[str]]:
    plain = text.latin_digits(rest)  # one character for one: places stay the same
    numbers: list[str] = []
    kept: list[str] = []
    last = 0
    for match in _PHONE.finditer(plain):
        if len(text.only_digits(match[0])) < MIN_PHONE_DIGITS:
            continue
        kept.append(rest[last : match.start()])
        numbers.append(rest[match.start() : match.end()].strip())
        last = match.end()
    kept.append(rest[last:])
    return " ".join(kept), numbers


def _label(number: str) -> str:
    return "mobile" if phones.normalise(number).digits.startswith("09") else ""
