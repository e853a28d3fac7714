"""Where the people of the invented shop work and live, when they were born, and where they write.

Drawn from a generator of its own: names, phones and calls stay what they were before people had
such things.
"""

from __future__ import annotations

import random
from datetime import date
from typing import NamedTuple

from crmdesk.birthdays import text_of
from crmdesk.demo import words
from crmdesk.demo.chance import Weighted, one_of
from crmdesk.demo.people import Contact, Person
from crmdesk.text import persian_digits

ORGANISATION_SHARE = 0.2
BIRTHDAY_SHARE = 0.28
YEAR_SHARE = 0.7
ADDRESS_SHARE = {"person": 0.2, "company": 0.6}
HANDLE_SHARE = {"person": 0.16, "company": 0.3}
OLDEST, YOUNGEST = date(1948, 3, 21), date(2005, 3, 20)

_NETWORKS = Weighted(
    ("telegram", "instagram", "whatsapp", "eitaa", "bale", "rubika", "website"),
    (30, 30, 12, 12, 8, 5, 6),
)
_STREETS = [
    "خیابان ولیعصر",
    "خیابان آزادی",
    "خیابان امام خمینی",
    "بلوار معلم",
    "خیابان شریعتی",
    "میدان شهدا",
    "خیابان سعدی",
    "بلوار دانشجو",
    "خیابان فردوسی",
    "بلوار ساحلی",
    "خیابان طالقانی",
    "شهرک صنعتی، خیابان دوم",
]
# None of them is a kind of company that is a customer itself.
_EMPLOYERS = ("دبیرستان", "درمانگاه", "آموزشگاه شبانهٔ", "کارخانهٔ", "دانشگاه", "بیمارستان")
_WORDS = ("shop", "gallery", "print", "home", "design", "art", "yar", "co")
_LANES = [
    "کوچهٔ یاس",
    "کوچهٔ سرو",
    "بن\u200cبست نسترن",
    "کوچهٔ دهم",
    "پاساژ مرکزی",
    "کوچهٔ مسجد",
    "جنب بانک",
]


class Place(NamedTuple):
    """An address; the parts are the columns of the table, in their order."""

    label: str
    street: str
    city: str
    postcode: str


class Detail(NamedTuple):
    """What is known of somebody besides name, phone and city."""

    organisation: str
    birthday: str
    places: tuple[Place, ...]
    handles: tuple[Contact, ...]


class Details:
    """Draws them for one person after the other."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"details of {seed}")

    def of(self, index: int, person: Person) -> Detail:
        """Return the details of the next person."""
        is_person = person.kind == "person"
        return Detail(
            self._organisation() if is_person else "",
            self._birthday() if is_person else "",
            self._places(person),
            self._handles(index, person),
        )

    def _organisation(self) -> str:
        rng = self._rng
        if rng.random() >= ORGANISATION_SHARE:
            return ""
        return f"{one_of(rng, _EMPLOYERS)} {one_of(rng, words.BRANDS)}"

    def _birthday(self) -> str:
        rng = self._rng
        if rng.random() >= BIRTHDAY_SHARE:
            return ""
        born = date.fromordinal(rng.randrange(OLDEST.toordinal(), YOUNGEST.toordinal()))
        return text_of(born, year_known=rng.random() < YEAR_SHARE)

    def _places(self, person: Person) -> tuple[Place, ...]:
        rng = self._rng
        if rng.random() >= ADDRESS_SHARE[person.kind]:
            return ()
        number = persian_digits(str(rng.randrange(1, 240)))
        street = f"{one_of(rng, _STREETS)}، {one_of(rng, _LANES)}، پلاک {number}"
        postcode = f"{rng.randrange(13, 99)}{rng.randrange(10**8):08d}"
        label = "work" if person.kind == "company" or rng.random() < 0.5 else "home"
        return (Place(label, street, person.home.name, postcode if rng.random() < 0.6 else ""),)

    def _handles(self, index: int, person: Person) -> tuple[Contact, ...]:
        rng = self._rng
        if rng.random() >= HANDLE_SHARE[person.kind]:
            return ()
        network = _NETWORKS.pick(rng)
        word = f"{person.latin}_{one_of(rng, _WORDS)}{index % 97}"
        value = f"https://{person.latin}{index + 1}.example" if network == "website" else f"@{word}"
        return (Contact("handle", network, value, value.lower().lstrip("@")),)
