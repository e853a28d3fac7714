"""The headings of the tables that we write, in both languages; the reader knows them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crmdesk.exchange.roles import Role

MOST = {"phone": 20, "email": 10, "handle": 15, "address": 5}
"""Columns of one kind at most; what a customer has beyond goes to the further details."""

LEFT_OUT = (("Row in the file", "ردیف در فایل"), ("Why it was left out", "علت کنار گذاشتن"))
"""Headings of what a list of rows with errors says beside them; the reader passes over it."""

OWNER = ("Customer in CRMDesk", "مشتری در میز مشتری")
"""Heading of the column that says whose a row is that came in without one of its values."""

_FIXED = {
    Role.FULL_NAME: ("Full name", "نام کامل"),
    Role.KIND: ("Kind", "نوع"),
    Role.GIVEN: ("First name", "نام کوچک"),
    Role.FAMILY: ("Family name", "نام خانوادگی"),
    Role.COMPANY: ("Organisation", "سازمان"),
    Role.BIRTHDAY: ("Birthday", "تاریخ تولد"),
    Role.CITY: ("City", "شهر"),
    Role.TAGS: ("Tags", "برچسب‌ها"),
    Role.NOTE: ("Note", "یادداشت"),
    Role.DETAILS: ("Further details", "جزئیات دیگر"),
}
_NUMBERED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "phone": (
        (Role.PHONE_LABEL, "Phone {n} - Label", "تلفن {n} - برچسب"),
        (Role.PHONE, "Phone {n} - Value", "تلفن {n} - شماره"),
    ),
    "email": (
        (Role.EMAIL_LABEL, "E-mail {n} - Label", "ایمیل {n} - برچسب"),
        (Role.EMAIL, "E-mail {n} - Value", "ایمیل {n} - نشانی"),
    ),
    "handle": (
        (Role.HANDLE_LABEL, "Handle {n} - Network", "شناسه {n} - شبکه"),
        (Role.HANDLE, "Handle {n} - Value", "شناسه {n} - نام"),
    ),
    "address": (
        (Role.ADDRESS_LABEL, "Address {n} - Label", "نشانی {n} - برچسب"),
        (Role.STREET, "Address {n} - Street", "نشانی {n} - خیابان"),
        (Role.ADDRESS_CITY, "Address {n} - City", "نشانی {n} - شهر"),
        (Role.REGION, "Address {n} - Region", "نشانی {n} - استان"),
        (Role.POSTCODE, "Address {n} - Postal Code", "نشانی {n} - کد پستی"),
        (Role.COUNTRY, "Address {n} - Country", "نشانی {n} - کشور"),
    ),
}
_BEFORE = (Role.FULL_NAME, Role.KIND, Role.GIVEN, Role.FAMILY, Role.COMPANY)
_AFTER = (Role.BIRTHDAY, Role.CITY)
_LAST = (Role.TAGS, Role.NOTE, Role.DETAILS)


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of a table that is written: what it holds, of which one (from 0), its heading."""

    role: str
    index: int
    heading: str


def columns_for(most: Mapping[str, int], *, persian: bool) -> Sequence[OutColumn]:
    """Return the columns for customers that have at most so many of each kind."""
    made = [_fixed(role, persian=persian) for role in _BEFORE]
    for kind in ("phone", "email"):
        made += _numbered(kind, max(1, most.get(kind, 0)), persian=persian)
    made += [_fixed(role, persian=persian) for role in _AFTER]
    for kind in ("address", "handle"):
        made += _numbered(kind, most.get(kind, 0), persian=persian)
    return made + [_fixed(role, persian=persian) for role in _LAST]


def are_ours(headings: Iterable[str]) -> bool:
    """Tell whether a table has headings of ours, word for word, whatever columns were taken out.

    One numbered heading and two others in one language are enough: Google's tables share the
    numbered ones and the birthday. The column of `OWNER` says nothing: it stands beside rows of
    other people's tables.
    """
    found = {heading.strip() for heading in headings}
    return any(
        not found.isdisjoint(_numbered_words(persian=persian))
        and len(found & {both[persian] for both in _FIXED.values()}) > 1
        for persian in (False, True)
    )


def _numbered_words(*, persian: bool) -> Iterable[str]:
    for kind, most in MOST.items():
        yield from (column.heading for column in _numbered(kind, most, persian=persian))


def _fixed(role: str, *, persian: bool) -> OutColumn:
    return OutColumn(role, 0, _FIXED[role][persian])


def _numbered(kind: str, count: int, *, persian: bool) -> list[OutColumn]:
    return [
        OutColumn(role, n, (fa if persian else en).format(n=n + 1))
        for n in range(min(count, MOST[kind]))
        for role, en, fa in _NUMBERED[kind]
    ]
