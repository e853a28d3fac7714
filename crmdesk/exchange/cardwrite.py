"""vCard 3.0 as phones read it, and as our own reader reads everything back.

Rules: RFC 2426. What its words cannot say is in parameters and lines of our own (``X-CRMDESK``),
which other programs pass over.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmdesk.exchange import dates, labels, networkwords
from crmdesk.exchange.cardbuild import BARE, CITY, DETAIL, JUST_A_CITY, SOCIAL, WHOLE, build
from crmdesk.exchange.cardfields import OWN
from crmdesk.exchange.cardlines import parse_property
from crmdesk.exchange.contact import ExtraLine, ParsedContact
from crmdesk.exchange.details import write_details
from crmdesk.exchange.exportread import Whole
from crmdesk.exchange.values import is_clear_city, tag_names
from crmdesk.photos import kind_of
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import EMAIL, HANDLE, PHONE, ContactDraft, CustomerDraft

WIDTH = 75
"""Octets of a line, its break not counted."""

Atom = tuple[str, ...]
"""One thing that a card says, for finding out which lines say it."""

_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"})
_FRAME = re.compile(rb"\s*(?:BEGIN|END)\s*:\s*VCARD", re.IGNORECASE)
_BREAKS = re.compile(r"\r\n?|\n")
_PROPERTY = re.compile(r"(?:[A-Za-z0-9-]+\.)?[A-Za-z0-9-]+")
_PLAIN_PARAM = re.compile(r"[^\x00-\x1f\x7f\";:,]*")
_TYPES = {
    "mobile": "CELL",
    "home": "HOME",
    "work": "WORK",
    "main": "MAIN",
    "fax": "FAX",
    "pager": "PAGER",
    "other": "OTHER",
}
_ADDRESS_TYPES = {"home": "HOME", "work": "WORK", "other": "OTHER"}
_PLAIN_NETWORK = re.compile(r"[a-z0-9\u0621-\u06cc-]+")
_SAYABLE_NETWORK = re.compile(r"[\w-][\w -]{0,39}")
_NO_NETWORKS = frozenset({*_TYPES.values(), "PREF", "INTERNET", "DOM", "INTL", "POSTAL", "PARCEL"})


def write_card(whole: Whole, photo: bytes = b"") -> bytes:
    """Return a customer as a card, folded."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", *_Card(whole, photo).lines(), "END:VCARD"]
    return b"".join(fold(line) for line in lines)


def fold(line: str) -> bytes:
    """Return a line in UTF-8 with its break, folded without cutting a letter.

    No part begins as a card begins or ends: readers that overlook the space before it, ours too,
    would take a note that speaks of cards for the end of this one.
    """
    raw = line.encode("utf-8", "replace")
    if len(raw) <= WIDTH:
        return raw + b"\r\n"
    parts = []
    start, room = 0, WIDTH
    while start < len(raw):
        end = min(start + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        # Cut within the word: before it there may be more blanks than a line holds.
        frame = _FRAME.match(raw, start, end)
        end = frame.end() - 1 if frame else end
        parts.append(raw[start:end])
        start, room = end, WIDTH - 1
    return b"\r\n ".join(parts) + b"\r\n"


def escape(value: str) -> str:
    """Return a text as the value of a line."""
    return _BREAKS.sub("\n", value).translate(_ESCAPED)


class _Card:
    """A card while it is written."""

    def __init__(self, whole: Whole, photo: bytes) -> None:
        self._draft = whole.draft
        self._photo = photo
        self._groups = 0
        self._taken = {line[0].lower().rpartition(".")[0] for _source, line in whole.extras}
        self._instead: dict[Atom, str] = {}
        self._rest: list[str] = []
        self._sort_extras(whole.extras)

    def lines(self) -> Iterator[str]:
        """Yield the lines, without BEGIN and END."""
        draft = self._draft
        yield from self._name()
        for contact in draft.contacts:
            yield from self._said(_atom(contact), self._contact(contact))
        yield from self._city()
        for place in draft.addresses:
            yield from self._said(_place_atom(place), self._address(place))
        if draft.birthday:
            yield from self._said(("birthday", draft.birthday), [_birthday(draft.birthday)])
        if draft.tags:
            plain = tag_names(draft.tags) == ([*draft.tags], True)
            head = "CATEGORIES" if plain else f"CATEGORIES;{OWN}={WHOLE}"
            yield f"{head}:{','.join(map(escape, draft.tags))}"
        if draft.note:
            yield f"NOTE:{escape(draft.note)}"
        if self._photo:
            kind = "PNG" if kind_of(self._photo) == ".png" else "JPEG"
            encoded = base64.b64encode(self._photo).decode("ascii")
            yield f"PHOTO;ENCODING=b;TYPE={kind}:{encoded}"
        yield from self._rest

    def _said(self, atom: Atom, lines: Iterable[str]) -> Iterator[str]:
        """Yield a line that was kept because it says more, or else ours."""
        kept = self._instead.get(atom)
        if kept is None:
            yield from lines
        else:
            yield from kept.split("\n")

    def _name(self) -> Iterator[str]:
        draft = self._draft
        parts = (draft.given_name, draft.family_name)
        if any(parts):
            ours = f"N:{escape(draft.family_name)};{escape(draft.given_name)};;;"
        else:
            # Phones show the parts and not the whole, so the whole is one of the parts.
            ours = f"N;{OWN}={WHOLE}:;{escape(draft.name)};;;"
        yield from self._said(("parts", *parts), [ours])
        yield f"FN:{escape(draft.name)}"
        if draft.organisation:
            twice = draft.kind == "company" and draft.organisation == draft.name
            ours = f"ORG{f';{OWN}={WHOLE}' if twice else ''}:{escape(draft.organisation)}"
            yield from self._said(("organisation", draft.organisation), [ours])
        elif draft.kind == "company":
            yield from self._said(("organisation", draft.name), [f"ORG:{escape(draft.name)}"])
        if draft.kind == "company":
            yield "X-ABShowAs:COMPANY"
        elif draft.organisation and not any(parts):
            yield "KIND:individual"  # or a person with a company's name would be the company

    def _contact(self, contact: ContactDraft) -> Iterator[str]:
        if contact.kind == HANDLE:
            yield from self._handle(contact)
            return
        name, first = ("TEL", "") if contact.kind == PHONE else ("EMAIL", "TYPE=INTERNET")
        value = escape(contact.value)
        yield from self._labelled(name, first, contact.label, value, _TYPES, bare=True)

    def _handle(self, contact: ContactDraft) -> Iterator[str]:
        network, value = contact.label, contact.value
        known = networkwords.from_words(network)
        if network == networkwords.WEBSITE:
            yield f"URL:{escape(value)}"
        elif (
            known in ("", network)
            and _PLAIN_NETWORK.fullmatch(network)
            and network.upper() not in _NO_NETWORKS
            and not value.lower().startswith("x-apple:")
        ):
            yield f"{SOCIAL};{_type(network)}:{escape(value)}"
        else:
            # Beside our label, for programs that know the network by its type only.
            shown = known or (network if _SAYABLE_NETWORK.fullmatch(network) else "")
            sayable = shown and shown.upper() not in _NO_NETWORKS
            head = f"{SOCIAL};{_type(shown)}" if sayable else SOCIAL
            yield from self._grouped(head, escape(value), network, exact=True)

    def _address(self, place: AddressDraft) -> Iterator[str]:
        parts = (place.street, place.city, place.region, place.postcode, place.country)
        value = ";;" + ";".join(map(escape, parts))
        yield from self._labelled("ADR", "", place.label, value, _ADDRESS_TYPES, bare=False)

    def _grouped(self, head: str, value: str, label: str, *, exact: bool) -> Iterator[str]:
        """Yield a line and its label in words; an exact one is not taken for another's spelling."""
        group = ""
        while not group or group in self._taken:  # by lines that were kept
            self._groups += 1
            group = f"crm{self._groups}"
        yield f"{group}.{head}:{value}"
        yield f"{group}.X-ABLabel{f';{OWN}={WHOLE}' if exact else ''}:{escape(label)}"

    def _labelled(
        self, name: str, first: str, label: str, value: str, types: Mapping[str, str], *, bare: bool
    ) -> Iterator[str]:
        params = [first] if first else []
        if label in types:
            yield f"{';'.join([name, *params, f'TYPE={types[label]}'])}:{value}"
        elif label:
            exact = labels.from_words(label) != label
            yield from self._grouped(";".join([name, *params]), value, label, exact=exact)
        else:
            params += [f"{OWN}={BARE}"] if bare else []
            yield f"{';'.join([name, *params])}:{value}"

    def _city(self) -> Iterator[str]:
        city = self._draft.city
        places = self._draft.addresses
        implied = next((each.city for each in places if each.city), "")
        implied = implied if is_clear_city(implied) else ""
        if city == implied:
            return
        if city and not places:
            yield f"ADR;{OWN}={JUST_A_CITY}:;;;{escape(city)};;;"
        else:
            yield f"{CITY}:{escape(city)}"

    def _sort_extras(self, extras: Sequence[tuple[str, ExtraLine]]) -> None:
        """Find the kept lines that say more than a field; drop those that say what is not so."""
        mine = _atoms_of(self._draft)
        labels_of: dict[str, str] = {}
        plain: list[tuple[ExtraLine, str]] = []
        for source, line in extras:
            raw = _raw(line) if source == "vcard" else None
            if raw is None:
                self._rest.append(f"{DETAIL}:{escape(write_details([line]))}")
            elif line[0].upper().endswith(".X-ABLABEL"):
                labels_of[line[0].lower().rpartition(".")[0]] = raw
            elif line[0].upper() != "VERSION":
                plain.append((line, raw))
        for line, raw in plain:
            label = labels_of.pop(line[0].lower().rpartition(".")[0], "")
            together = f"{raw}\n{label}" if label else raw
            said = _said_by(together)
            if not said:
                self._rest += together.split("\n")
            elif said <= mine:
                self._rest += together.split("\n") if _is_list(said) else []
                self._instead.update(dict.fromkeys(said, together))
        self._rest += labels_of.values()


def _type(network: str) -> str:
    plain = network.isascii() and _PLAIN_NETWORK.fullmatch(network)
    return f"TYPE={network}" if plain else f'TYPE="{network}"'


def _is_list(said: set[Atom]) -> bool:
    return any(atom[0] == "tag" for atom in said)


def _raw(line: ExtraLine) -> str | None:
    """Return a kept line as it stood in its card; None when it cannot stand in one."""
    name, params, value = line
    if not _PROPERTY.fullmatch(name) or "\n" in value or "\r" in value:
        return None
    written = [name]
    for param in params:
        key, equals, content = param.partition("=")
        if not equals or '"' in content or "\n" in content or not _PROPERTY.fullmatch(key):
            return None
        plain = _PLAIN_PARAM.fullmatch(content) or (key.upper() == "TYPE" and ":" not in content)
        written.append(f"{key}={content}" if plain else f'{key}="{content}"')
    return f"{';'.join(written)}:{value}"


def _said_by(raw: str) -> set[Atom]:
    """Return what our own reader would understand of these lines."""
    lines = [parse_property(1, line.encode()) for line in ["FN:x", *raw.split("\n")]]
    contact = build([line for line in lines if line is not None], 1)
    return _atoms(contact) if isinstance(contact, ParsedContact) else set()


def _atoms(contact: ParsedContact) -> set[Atom]:
    kinds = ((PHONE, contact.phones), (EMAIL, contact.emails), (HANDLE, contact.handles))
    found: set[Atom] = {(kind, f.label, f.value) for kind, fields in kinds for f in fields}
    found |= {("tag", tag) for tag in contact.tags}
    for place in contact.addresses:
        parts = (place.label, place.street, place.city, place.region)
        found.add(("address", *parts, place.postcode, place.country))
    if contact.given_name or contact.family_name:
        found.add(("parts", contact.given_name, contact.family_name))
    if contact.organisation:
        found.add(("organisation", contact.organisation))
    if contact.birthday:
        found.add(("birthday", contact.birthday))
    return found


def _atoms_of(draft: CustomerDraft) -> set[Atom]:
    found = {_atom(contact) for contact in draft.contacts}
    found |= {_place_atom(place) for place in draft.addresses}
    found |= {("tag", tag) for tag in draft.tags}
    found.add(("parts", draft.given_name, draft.family_name))
    company = draft.name if draft.kind == "company" else ""
    found.add(("organisation", draft.organisation or company))
    found.add(("birthday", draft.birthday))
    return found


def _atom(contact: ContactDraft) -> Atom:
    return contact.kind, contact.label, contact.value


def _place_atom(place: AddressDraft) -> Atom:
    parts = (place.label, place.street, place.city, place.region, place.postcode, place.country)
    return ("address", *parts)


def _birthday(day: str) -> str:
    if not day.startswith("--"):
        return f"BDAY:{day}"
    # The form of an iPhone: a 3.0 card knows no day without a year.
    return f"BDAY;X-APPLE-OMIT-YEAR={dates.NO_YEAR}:{dates.NO_YEAR}{day[1:]}"


assert set(_TYPES) == set(labels.CODES)
