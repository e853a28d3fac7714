"""One line becomes a customer: «علی کریمی ۰۹۱۲۳۴۵۶۷۸۹ #عمده»."""

from __future__ import annotations

import re

from crmdesk import phones, text
from crmdesk.services.customers import ContactDraft, CustomerDraft

# «٫» is what the key of # writes on a Persian keyboard.
_TAG = re.compile(r"(?:^|\s)[#٫]([^\s#٫]+)")
_EMAIL = re.compile(r"(?:^|\s)([^\s@]+@[^\s@]+\.[^\s@]+)(?=\s|$)")
_PHONE = re.compile(r"(?:^|(?<=[\s،,;؛]))\+?[\d(][\d\s()\-./+،,;؛]{5,}\d(?=[\s،,;؛]|$)")
_PIECE = re.compile(r"([\s/،,;؛]*)([^\s/،,;؛]+)")
_COMPANY = re.compile(
    r"^(?:شرکت|فروشگاه|کارگاه|کارخانه|موسسه|رستوران|هتل|گالری|آموزشگاه|داروخانه|کافه|نانوایی)\s"
)
MIN_PHONE_DIGITS = 7
FULL_PHONE_DIGITS = 10
"""A number of so many digits has its area code: what begins with 0 or + after it is another."""

MAX_PHONE_DIGITS = 15
"""ITU-T E.164."""


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
        found = _numbers(match[0])
        if found is None:
            continue
        kept.append(rest[last : match.start()])
        numbers += [rest[match.start() + start : match.start() + end] for start, end in found]
        last = match.end()
    kept.append(rest[last:])
    return " ".join(kept), numbers


def _numbers(run: str) -> list[tuple[int, int]] | None:
    """Return where the numbers of a run of digits and separators begin and end.

    Blanks stand inside a number and between two: a complete number is not gone on with by one that
    begins anew. None when there is something among them that is no number: it is the name's.
    """
    found: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(run):
        start, end = piece.span(2)
        if found:
            digits = len(text.only_digits(run[slice(*found[-1])]))
            anew = piece[2].startswith(("0", "+", "(0")) and digits >= FULL_PHONE_DIGITS
            apart = piece[1].strip() and digits >= MIN_PHONE_DIGITS
            if not (anew or apart or digits + len(text.only_digits(piece[2])) > MAX_PHONE_DIGITS):
                start, _end = found.pop()
        found.append((start, end))
    sizes = [len(text.only_digits(run[start:end])) for start, end in found]
    fits = all(MIN_PHONE_DIGITS <= size <= MAX_PHONE_DIGITS for size in sizes)
    return found if fits else None


def _label(number: str) -> str:
    return "mobile" if phones.normalise(number).digits.startswith("09") else ""
