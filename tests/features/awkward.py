"""Customers with everything that a file may trip over: made by chance, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from crmdesk.exchange.contact import MAX_LABEL, MAX_NAME, MAX_VALUE, ExtraLine, pack_extra
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import ContactDraft, CustomerDraft

SIGNS = (
    *"=+-@'\"،,;؛:|\\/#*&<>%$^~`!?؟.()[]{}«»“”—–_",
    " ::: ", ":::", "\\n", "\\,", "\\;", "\\\\", "=3D", "=D8=B9", "%20", "&amp;", "<b>", "</row>",
    "_x000D_", "_x0041_", "'=1+1", "''", '""', '="0912"', "=1+1", "+98", "-5", "@all", "* ", "#",
    "BEGIN:VCARD", "END:VCARD", "NOTE:", "TEL;TYPE=CELL:", "item1.", "X-CRMDESK", "MORE-PHONE",
    "tel:", "mailto:", "https://a.ir/?b=c,d;e#f", "x-apple:", "telegram:",
    "NULL", "nan", "TRUE", "1e5", "9.12E+09", "00123", "۰۰۱", "1/2", "2020-01-01", "۱۴۰۰/۰۱/۰۱",
    "😀", "👨\u200d👩\u200d👧", "می\u200cرود", "عَلیّ", "é", "ﷺ", "İ", "ß", "𝒜",
    " و ", " - ", "  ", "null", "None", "—", "-", ".",
)  # fmt: skip
WORDS = (
    "علی", "مریم", "رضا", "کریمی", "رستمی‌نیا", "فروشگاه", "شرکت", "سپید", "خیابان", "پلاک ۱۲",
    "واحد 3", "Ali", "Sara", "Ltd", "A1", "b", "۱۲", "7", "انبار", "مغازه",
)  # fmt: skip
CODES = ("", "mobile", "home", "work", "main", "fax", "pager", "other")
MEANT = (
    "خانه", "منزل", "همراه", "محل کار", "Home", "cell", "homefax", "Fax", "voice", "تلفن همراه",
    "شماره منزل", "* home", "* * دو", "_$!<Home>!$_", "—", "“همراه”", "internet", "pref", "کار",
)  # fmt: skip
"""Words of one's own that are also words for a known label."""

PHONES = (
    "0912N", "+98912N", "0098 912 N", "912N", "021-8N", "021 8N داخلی 12", "021-8N ext 7",
    "+1 415 N", "(021) 8N", "۰۹۱۲N", "115", "8N", "021-8N/9", "*100*N#", "0912.N", "tel N",
    "0912N (آقای الف)", "+98 21 8N - 9", "0912N و 0935N", "2020-01-Y", "“0912N”", "912N.0",
)  # fmt: skip
MAILS = ("a.b", "sara+x", "علی", "o'neil", '"a b"', '"a,b"', "mailto", "A_B", "=x", "+y", "“a”")
NETWORKS = (
    "telegram", "whatsapp", "instagram", "eitaa", "bale", "rubika", "website", "other", "", "شبکه",
    "Foo Bar", "Telegram", "site", "تلگرام", 'a"b', "x,y", "a;b", "pref", "home", "—", "jabber",
)  # fmt: skip
OWN_TAGS = ("starred", "myContacts", "* myContacts", "#عمده", "* vip", "#", "a ::: b", "x:::y")


class Awkward:
    """Makes customers out of one seed."""

    def __init__(self, seed: int, photos: Sequence[str] = ()) -> None:
        """Take the names of photos that some customers get."""
        self._chance = random.Random(seed)
        self._photos = photos
        self._phones: list[str] = []
        self._names: list[str] = []

    def customer(self) -> CustomerDraft:
        """Return the next customer, as it is stored."""
        chance = self._chance
        name, kind = self._name(), chance.choice(("person", "person", "company"))
        organisation = chance.choice(("", "", self.line(), name))
        places = tuple(self._address() for _number in range(self._few(4)))
        extra, source = self._extra()
        draft = CustomerDraft(
            name,
            kind,
            given_name=chance.choice(("", "", self.line(), name)),
            family_name=chance.choice(("", "", self.line())),
            contacts=tuple(self._contacts()),
            tags=tuple(self._tag() for _number in range(self._few(4))),
            city=chance.choice(("", "تهران", self.line(), places[0].city if places else "قم")),
            note=self.lines() if chance.random() < 0.5 else "",
            organisation=organisation,
            birthday=self._birthday(),
            addresses=places,
            photo=chance.choice(self._photos) if self._photos and chance.random() < 0.1 else "",
            extra=extra,
            extra_source=source,
        )
        return draft.cleaned()

    def line(self, most: int = MAX_NAME) -> str:
        """Return some text on one line, with a letter in it."""
        chance = self._chance
        parts = [chance.choice(WORDS)]
        for _number in range(self._few(5)):
            parts.insert(chance.randrange(len(parts) + 1), chance.choice((*SIGNS, *WORDS)))
        joined = chance.choice(("", " ")).join(parts)
        if chance.random() < 0.03:
            joined = (joined + " ") * most
        return joined[:most].strip()

    def lines(self) -> str:
        """Return some text on several lines."""
        made: list[str] = [self.line() for _number in range(1 + self._few(5))]
        return self._chance.choice(("\n", "\n\n", "\n\t", "\n ")).join(made)

    def _few(self, most: int) -> int:
        return int(self._chance.random() ** 2 * (most + 1))

    def _name(self) -> str:
        if self._names and self._chance.random() < 0.05:
            return self._chance.choice(self._names)
        name = self.line()
        self._names.append(name)
        return name

    def _tag(self) -> str:
        chance = self._chance
        if chance.random() < 0.1:
            return chance.choice(OWN_TAGS)
        return self.line(MAX_LABEL) if chance.random() < 0.5 else chance.choice(WORDS)

    def _contacts(self) -> list[ContactDraft]:
        makers: tuple[Callable[[], ContactDraft], ...] = (self._phone, self._email, self._handle)
        made = [self._chance.choice(makers)() for _number in range(self._few(6))]
        if self._chance.random() < 0.02:
            made += [self._phone() for _number in range(22)]
        return made

    def _phone(self) -> ContactDraft:
        chance = self._chance
        if self._phones and chance.random() < 0.1:
            return ContactDraft("phone", chance.choice(self._phones), self._label())
        digits = f"{chance.randrange(10**7):07}"
        value = chance.choice(PHONES).replace("N", digits).replace("Y", digits[:2])
        self._phones.append(value)
        return ContactDraft("phone", value, self._label())

    def _email(self) -> ContactDraft:
        chance = self._chance
        who, where = chance.choice(MAILS), chance.choice(("b.ir", "مثال.ایران", "EXAMPLE.com"))
        value = f"{who}{chance.randrange(10**6)}@{where}"
        return ContactDraft("email", value, self._label())

    def _handle(self) -> ContactDraft:
        chance = self._chance
        value = chance.choice(
            (
                f"@sara_{chance.randrange(999)}", "https://t.me/sara", "sara.ir", "telegram:ali",
                "https://a.ir/?b=c,d;e#f ::: g", "+989121112233", "x-apple:ali", "http://x.ir",
                "xmpp:a@b.ir", self.line(), "https://maps.example/" + "a" * chance.randrange(700),
            )
        )  # fmt: skip
        return ContactDraft("handle", value, chance.choice((*NETWORKS, self.line(MAX_LABEL))))

    def _label(self) -> str:
        chance = self._chance
        kinds = (chance.choice(CODES), chance.choice(CODES), chance.choice(MEANT))
        return chance.choice((*kinds, self.line(MAX_LABEL)))

    def _address(self) -> AddressDraft:
        chance = self._chance
        parts = [chance.choice(("", self.line(MAX_VALUE))) for _number in range(4)]
        street = chance.choice(("", self.lines()[:MAX_VALUE].strip()))
        return AddressDraft(self._label(), street, *parts)

    def _birthday(self) -> str:
        chance = self._chance
        day = date(1930, 1, 1) + timedelta(days=chance.randrange(34_000))
        return chance.choice(("", "", day.isoformat(), f"--{day.isoformat()[5:]}", "--02-29"))

    def _extra(self) -> tuple[str, str]:
        chance = self._chance
        if chance.random() > 0.1:
            return "", ""
        if chance.random() < 0.5:
            lines: list[ExtraLine] = [
                (self.line(), [], self.lines()) for _number in range(1 + self._few(3))
            ]
            return pack_extra(lines), "csv"
        more: list[ExtraLine] = [
            ("TITLE", [], "مدیر\\, فروش"),
            ("item1.X-ABDATE", [], "2020-01-01"),
        ]
        return pack_extra([("VERSION", [], "3.0"), *more]), "vcard"
