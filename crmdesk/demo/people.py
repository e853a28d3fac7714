"""The people and companies of the invented shop, and how they can be reached."""

from __future__ import annotations

import random
from typing import NamedTuple

from crmdesk.demo import names, words
from crmdesk.demo.chance import Weighted, common_first, one_of
from crmdesk.demo.words import City
from crmdesk.text import persian_digits

MAX_CUSTOMERS = 5_000_000
"""Half of the seven-digit numbers are for mobiles, the other half for landlines."""

_HEADS, _TAILS = 1000, 10_000
_NUMBERS = _HEADS * _TAILS
_STEP = 6_180_339  # ends in 9, so that no number comes twice before all have come

COMPANY_SHARE = 0.15
# By kind; with the share above a quarter has a landline and one in eight an e-mail.
LANDLINE_SHARE = {"person": 0.18, "company": 0.65}
EMAIL_SHARE = {"person": 0.09, "company": 0.29}
HIDDEN_CITY_SHARE = 0.08
NOTE_SHARE = 0.2

_MALE = common_first(names.MALE, 12)
_FEMALE = common_first(names.FEMALE, 12)
_FAMILY = common_first(names.FAMILY, 60)
_CITIES = Weighted(words.CITIES, (city.weight for city in words.CITIES))

# How people write a number, and whether in Persian digits; then how often.
_MOBILE_SPELLINGS = Weighted(
    (
        ("0{0}{1}{2}", False),
        ("0{0} {1} {2}", False),
        ("0{0}{1}{2}", True),
        ("0{0} {1} {2}", True),
        ("+98 {0} {1} {2}", False),
        ("+98{0}{1}{2}", False),
        ("0{0}-{1}-{2}", False),
        ("0098{0}{1}{2}", False),
        ("{0}{1}{2}", False),
        ("0{0}-{1}{2}", True),
    ),
    (30, 18, 18, 9, 6, 7, 4, 2, 3, 3),
)
_LANDLINE_SPELLINGS = Weighted(
    (
        ("0{0}{1}{2}", False),
        ("0{0} {1} {2}", False),
        ("0{0}-{1}{2}", False),
        ("0{0}{1}{2}", True),
        ("0{0}-{1}{2}", True),
        ("(0{0}) {1} {2}", False),
        ("+98 {0} {1} {2}", False),
    ),
    (32, 16, 16, 14, 12, 4, 6),
)
_EXTENSION_SHARE = 0.1


class Person(NamedTuple):
    """A person or company before it gets an id.

    Attributes:
        latin: what its e-mail address is made of.
        home: where its landline is.
        city: the name of that city, or nothing when it was not noted.
    """

    kind: str
    name: str
    given: str
    family: str
    latin: str
    home: City
    city: str
    note: str


class Contact(NamedTuple):
    """A way to reach somebody; ``key`` is what ``value`` is compared by."""

    kind: str
    label: str
    value: str
    key: str


class People:
    """Makes people and their contacts, from one generator."""

    def __init__(self, rng: random.Random) -> None:
        """Take the generator, and draw from it which phone is whose."""
        self._rng = rng
        self._start = rng.randrange(_NUMBERS)
        self._heads = [rng.randrange(_HEADS) for _ in range(_TAILS)]
        self._tails = [rng.randrange(_TAILS) for _ in range(_HEADS)]

    def person(self) -> Person:
        """Return the next person or company."""
        rng = self._rng
        home = _CITIES.pick(rng)
        city = "" if rng.random() < HIDDEN_CITY_SHARE else home.name
        kind = "company" if rng.random() < COMPANY_SHARE else "person"
        note = one_of(rng, words.CUSTOMER_NOTES[kind]) if rng.random() < NOTE_SHARE else ""
        if kind == "company":
            name, latin = self._company(home)
            return Person(kind, name, "", "", latin, home, city, note)
        name, given, family, latin = self._names()
        return Person(kind, name, given, family, latin, home, city, note)

    def _names(self) -> tuple[str, str, str, str]:
        rng = self._rng
        is_male = rng.random() < 0.6
        given, latin = (_MALE if is_male else _FEMALE).pick(rng)
        family = _FAMILY.pick(rng)
        if rng.random() < 0.12:
            origin = one_of(rng, names.ORIGINS)
            family = family if family in names.ORIGINS else f"{family} {origin}"
        shown = f"{given} {family}"
        chance = rng.random()
        if chance < 0.05:
            title = one_of(rng, names.MALE_TITLES if is_male else names.FEMALE_TITLES)
            given = given if chance < 0.02 else ""
            shown = f"{title} {given} {family}" if given else f"{title} {family}"
        elif chance < 0.08:
            shown = f"{shown} {one_of(rng, names.TRADES)}"
        return shown, given, family, latin

    def _company(self, home: City) -> tuple[str, str]:
        rng = self._rng
        latin = one_of(rng, words.LATIN_FIRST)
        if rng.random() < 0.06:
            return f"{latin} {one_of(rng, words.LATIN_SECOND)}", latin.lower()
        name = one_of(rng, words.COMPANY_FORMS).format(
            kind=one_of(rng, words.COMPANY_KINDS),
            brand=one_of(rng, words.BRANDS),
            second=one_of(rng, words.BRAND_SECONDS),
            family=_FAMILY.pick(rng),
            city=home.name,
        )
        return name, latin.lower()

    def contacts(self, index: int, person: Person) -> list[Contact]:
        """Return a mobile, perhaps a landline and an e-mail, the first being the main one."""
        rng = self._rng
        found = [self._mobile(index)]
        if rng.random() < LANDLINE_SHARE[person.kind]:
            landline = self._landline(index, person)
            first = person.kind == "company" and rng.random() < 0.6
            found.insert(0 if first else 1, landline)
        if rng.random() < EMAIL_SHARE[person.kind]:
            found.append(self._email(index, person))
        return found

    def _seven(self, index: int) -> str:
        """Return seven digits that no other index has and that show no order.

        A Feistel shuffle: each half is moved by an amount that the other half decides, which can
        be taken back, so two indexes never meet.
        """
        head, tail = divmod((index * _STEP + self._start) % _NUMBERS, _TAILS)
        head = (head + self._heads[tail]) % _HEADS
        tail = (tail + self._tails[head]) % _TAILS
        return f"{head:03d}{tail:04d}"

    def _mobile(self, index: int) -> Contact:
        rng = self._rng
        prefix, rest = one_of(rng, words.MOBILE_PREFIXES), self._seven(index)
        spelling, is_persian = _MOBILE_SPELLINGS.pick(rng)
        value = spelling.format(prefix[1:], rest[:3], rest[3:])
        value = persian_digits(value) if is_persian else value
        return Contact("phone", "mobile", value, prefix + rest)

    def _landline(self, index: int, person: Person) -> Contact:
        rng = self._rng
        code = person.home.area_code
        number = one_of(rng, "2345678" if code == "021" else "35")
        number += self._seven(MAX_CUSTOMERS + index)
        spelling, is_persian = _LANDLINE_SPELLINGS.pick(rng)
        value = spelling.format(code[1:], number[:4], number[4:])
        is_company = person.kind == "company"
        if is_company and rng.random() < _EXTENSION_SHARE:
            value = f"{value} داخلی {rng.randrange(1, 60)}"
        value = persian_digits(value) if is_persian else value
        label = "work" if is_company or rng.random() < 0.3 else "home"
        return Contact("phone", label, value, code + number)

    def _email(self, index: int, person: Person) -> Contact:
        rng = self._rng
        if person.kind == "company":
            value = f"info@{person.latin}{index + 1}.example"
        else:
            value = f"{person.latin}{index + 1}@{one_of(rng, words.MAIL_HOSTS)}"
        label = "work" if person.kind == "company" or rng.random() < 0.2 else ""
        if rng.random() < 0.05:
            value = value.capitalize()
        return Contact("email", label, value, value.casefold())
