"""From the lines of one card to one contact; what has no field of its own is kept as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from crmdesk import text
from crmdesk.exchange import cardfields, labels, networkwords, quick
from crmdesk.exchange.cardfields import OWN, PLAIN
from crmdesk.exchange.cardlines import Head, Property, split_value, unescape
from crmdesk.exchange.contact import (
    MAX_LABEL,
    MAX_NAME,
    MAX_NOTE,
    MAX_PLACES,
    MAX_VALUE,
    AddressField,
    ContactField,
    ExtraLine,
    ParsedContact,
    Problem,
    pack_extra,
    shorten,
)
from crmdesk.exchange.details import read_details
from crmdesk.exchange.values import is_clear_city, tag_names, tel_value
from crmdesk.i18n import _

DETAIL = "X-CRMDESK-DETAIL"
CITY = "X-CRMDESK-CITY"
SOCIAL = "X-SOCIALPROFILE"
WHOLE, BARE, JUST_A_CITY = "whole", "bare", "city"
"""Values of our own parameter: words that are all and are taken as they stand, no label, a city
without an address."""

_GROUP_KINDS = frozenset({"group"})
_COMPANY_KINDS = frozenset({"org", "company"})
_PERSON_KINDS = frozenset({"individual", "person"})


class _Draft:
    """A card while it is read."""

    old = False
    kind = full_name = nickname = birthday = ""
    photo = b""
    twice = ""  # the organisation of a company that is named like it
    city: str | None = None
    name_parts: Sequence[str] = ()
    organisation: Sequence[str] = ()

    def __init__(self, lines: Sequence[Property]) -> None:
        self.group_labels: dict[str, Property] = {}
        self.groups: dict[str, list[str]] = {}
        self.phones: list[tuple[bool, ContactField]] = []
        self.emails: list[tuple[bool, ContactField]] = []
        self.notes: list[str] = []
        self.addresses: list[tuple[bool, AddressField]] = []
        self.handles: list[tuple[bool, ContactField]] = []
        self.tags: dict[str, str] = {}
        for line in lines:
            if line.name == "VERSION":
                self.old = self.old or line.value.strip().startswith("2")
            elif line.head.group:
                self._group(line)

    def _group(self, line: Property) -> None:
        self.groups.setdefault(line.group, []).append(line.name)
        if line.name == "X-ABLABEL":
            self.group_labels[line.group] = line

    def split(self, value: str, mark: str) -> list[str]:
        """Split a structured value into clean parts."""
        return [quick.clean(part) for part in split_value(value, mark, old=self.old)]

    def plain(self, value: str) -> str:
        """Return a value on one clean line."""
        return quick.clean(unescape(value, old=self.old))


def build(
    lines: Sequence[Property], start: int, kept: Iterable[ExtraLine] = ()
) -> ParsedContact | Problem:
    """Return the contact of a card; `kept` are lines that are no properties (nested cards)."""
    draft = _Draft(lines)
    left = []  # what the fields do not say completely
    for line in lines:
        reader = _READERS.get(line.name)
        if reader is None and line.name[:2] == "X-" and networkwords.from_property(line.name):
            reader = _handle
        if reader is None or not reader(draft, line):
            left.append(line)
    name = _name(draft)
    if draft.kind in _GROUP_KINDS or not name:
        return _nobody(draft, lines, start)
    parts = draft.name_parts
    addresses = _in_order(draft.addresses)
    is_company = _is_company(draft)
    company = draft.organisation[0][:MAX_NAME] if draft.organisation else ""
    return ParsedContact(
        name=name[:MAX_NAME],
        given_name=parts[1][:MAX_NAME] if len(parts) > 1 else "",
        family_name=parts[0][:MAX_NAME] if parts else "",
        is_company=is_company,
        phones=_in_order(draft.phones),
        emails=_in_order(draft.emails),
        note="\n".join(draft.notes),
        city=_city(addresses) if draft.city is None else draft.city,
        tags=tuple(draft.tags.values()),
        extra=_extra(left, kept),
        line=start,
        organisation=company if not is_company or company != name[:MAX_NAME] else draft.twice,
        birthday=draft.birthday,
        addresses=addresses,
        handles=_in_order(draft.handles),
        photo=draft.photo,
    )


def _nobody(draft: _Draft, lines: Sequence[Property], start: int) -> Problem:
    if draft.kind in _GROUP_KINDS:
        name, short = shorten(draft.full_name), _("A list of people")
        return Problem(start, _group_sentence(), name, short=short)
    short = _("No name, phone or e-mail")
    return Problem(start, _nameless_sentence(), _first_lines(lines), short=short)


def _full_name(draft: _Draft, line: Property) -> bool:
    value = draft.plain(line.value)
    if draft.full_name:
        return not value or value == draft.full_name
    draft.full_name = value
    return len(value) <= MAX_NAME


def _structured_name(draft: _Draft, line: Property) -> bool:
    if line.param(OWN) == WHOLE:
        return True
    parts = draft.split(line.value, ";")
    if draft.name_parts or not any(parts):
        return not any(parts)
    draft.name_parts = parts
    return not any(parts[2:]) and all(len(part) <= MAX_NAME for part in parts)


def _nickname(draft: _Draft, line: Property) -> bool:
    draft.nickname = draft.nickname or draft.plain(line.value)
    return False


def _organisation(draft: _Draft, line: Property) -> bool:
    parts = [part for part in draft.split(line.value, ";") if part]
    if draft.organisation or not parts:
        return not parts
    draft.organisation = parts
    draft.twice = parts[0] if line.param(OWN) == WHOLE else ""
    plain = all(key in PLAIN for key, _value in line.params) and not line.types
    return len(parts) == 1 and len(parts[0]) <= MAX_NAME and plain


def _phone(draft: _Draft, line: Property) -> bool:
    value = tel_value(draft.plain(line.value))
    if not value:
        return True
    label, exact = _label(draft, line, "")
    label = label or labels.guess(value)
    label = "" if line.param(OWN) == BARE else label
    draft.phones.append((line.is_preferred, ContactField(label, value[:MAX_VALUE])))
    return exact and len(value) <= MAX_VALUE


def _email(draft: _Draft, line: Property) -> bool:
    value = draft.plain(line.value)
    if value[:7].lower() == "mailto:":
        value = value[7:]
    if not value:
        return True
    label, exact = _label(draft, line, "other")
    label = "" if line.param(OWN) == BARE else label
    draft.emails.append((line.is_preferred, ContactField(label, value[:MAX_VALUE])))
    return exact and len(value) <= MAX_VALUE


def _label(draft: _Draft, line: Property, fallback: str) -> tuple[str, bool]:
    """Return the label of a line, and whether it says all that the card said."""
    apple = draft.group_labels.get(line.group) if line.group else None
    if apple is None:
        code, whole = _own_label(line.head)
        return code or fallback, whole
    if apple.param(OWN) == WHOLE:
        return draft.plain(apple.value), _label_of(line.head, "")[1]
    return _label_of(line.head, draft.plain(apple.value), fallback)


def _label_of(head: Head, words: str, fallback: str = "") -> tuple[str, bool]:
    code = labels.from_words(words) if words else labels.from_types(head.types)
    plain = all(key in PLAIN or (key, value) == ("PREF", "1") for key, value in head.params)
    exact = not words or (labels.is_exact(words, code) and len(words) <= MAX_LABEL)
    return code or fallback, plain and exact and not labels.types_lost(head.types, code)


@lru_cache(maxsize=2048)
def _own_label(head: Head) -> tuple[str, bool]:
    return _label_of(head, head.custom_label)


def _group_label(draft: _Draft, line: Property) -> bool:
    """Carried when the only lines of its group are phones or e-mails with this very label."""
    mates = draft.groups.get(line.group, [])
    words = draft.plain(line.value)
    label = labels.from_words(words)
    whole = (label in labels.CODES or label == words) and labels.is_exact(words, label)
    whole = whole or line.param(OWN) == WHOLE
    return bool(line.group) and len(mates) == 2 and sorted(mates) in _LABELLED and whole


_LABELLED = tuple(sorted([name, "X-ABLABEL"]) for name in ("TEL", "EMAIL", "ADR", SOCIAL))


def _note(draft: _Draft, line: Property) -> bool:
    value = quick.clean_multiline(unescape(line.value, old=draft.old))
    if value:
        draft.notes.append(value[:MAX_NOTE])
    return len(value) <= MAX_NOTE


def _categories(draft: _Draft, line: Property) -> bool:
    parts = draft.split(line.value, ",")
    exact = line.param(OWN) == WHOLE
    names, whole = (list(filter(None, parts)), True) if exact else tag_names(parts)
    for name in names:
        draft.tags.setdefault(text.squash(name), name)
    return whole


def _address(draft: _Draft, line: Property) -> bool:
    parts = split_value(line.value, ";", old=draft.old)
    cells = [quick.clean(part) for part in parts]
    if len(parts) > 2:
        cells[2] = quick.clean_multiline(parts[2])
    if line.param(OWN) == JUST_A_CITY:
        draft.city = cells[3] if len(cells) > 3 else ""
        return True
    label, exact = _label(draft, line, "")
    place, whole = cardfields.address(cells, label, line)
    if not place.holds_more_than_a_label() or len(draft.addresses) >= MAX_PLACES:
        return not any(cells)
    draft.addresses.append((line.is_preferred, place))
    # The types were looked at above; here it is whether words in place of them are all there.
    return whole and (exact or not (line.custom_label or line.group))


def _own_city(draft: _Draft, line: Property) -> bool:
    draft.city = draft.plain(line.value)
    return True


def _birthday(draft: _Draft, line: Property) -> bool:
    day, whole = cardfields.birthday(line)
    if draft.birthday or not day:
        return whole and day in ("", draft.birthday)
    draft.birthday = day
    return whole


def _handle(draft: _Draft, line: Property) -> bool:
    said = draft.group_labels.get(line.group) if line.group else None
    if said is not None and said.param(OWN) == WHOLE:
        draft.handles.append(
            (False, ContactField(draft.plain(said.value), draft.plain(line.value)))
        )
        return True
    network, name, whole = cardfields.handle(line, draft.plain(line.value))
    if not name or len(name) > MAX_VALUE or len(draft.handles) >= MAX_PLACES:
        return not name
    draft.handles.append((line.is_preferred, ContactField(network[:MAX_LABEL], name)))
    return whole and len(network) <= MAX_LABEL


def _photo(draft: _Draft, line: Property) -> bool:
    data = b"" if draft.photo else cardfields.photo(line)
    draft.photo = draft.photo or data
    return bool(data)


def _kind(draft: _Draft, line: Property) -> bool:
    draft.kind = line.value.strip().lower()
    return draft.kind in _PERSON_KINDS or draft.kind in _COMPANY_KINDS


_READERS: dict[str, Callable[[_Draft, Property], bool]] = {
    "FN": _full_name,
    "N": _structured_name,
    "NICKNAME": _nickname,
    "ORG": _organisation,
    "TEL": _phone,
    "EMAIL": _email,
    "X-ABLABEL": _group_label,
    "NOTE": _note,
    "CATEGORIES": _categories,
    "ADR": _address,
    CITY: _own_city,
    "BDAY": _birthday,
    SOCIAL: _handle,
    "IMPP": _handle,
    "URL": _handle,
    "PHOTO": _photo,
    "KIND": _kind,
    "X-ADDRESSBOOKSERVER-KIND": _kind,
    "X-ABSHOWAS": _kind,
}


def _name(draft: _Draft) -> str:
    if draft.full_name:
        return draft.full_name
    family, given, middle, prefix, suffix = [*draft.name_parts, "", "", "", "", ""][:5]
    spoken = " ".join(part for part in (prefix, given, middle, family, suffix) if part)
    if spoken or draft.nickname:
        return spoken or draft.nickname
    if draft.organisation:
        return draft.organisation[0]
    fields = _in_order([*draft.phones]) + _in_order([*draft.emails])
    return fields[0].value if fields else ""


def _is_company(draft: _Draft) -> bool:
    if draft.kind:
        return draft.kind in _COMPANY_KINDS
    if not draft.organisation or draft.nickname or any(draft.name_parts):
        return False
    return text.squash(_name(draft)) == text.squash(draft.organisation[0])


_Field = TypeVar("_Field", ContactField, AddressField)


def _in_order(fields: Sequence[tuple[bool, _Field]]) -> tuple[_Field, ...]:
    """Return the fields once each, the preferred ones first."""
    if len(fields) < 2:
        return tuple(field for _preferred, field in fields)
    ranked = sorted(fields, key=lambda item: not item[0])
    return tuple(dict.fromkeys(field for _preferred, field in ranked))


def _city(addresses: Sequence[AddressField]) -> str:
    city = next((each.city for each in addresses if each.city), "")
    return city if is_clear_city(city) else ""


def _extra(left: Sequence[Property], kept: Iterable[ExtraLine]) -> str:
    rest = list(kept)
    if not rest and all(line.name == "VERSION" for line in left):
        return ""
    rest = [_kept(line) for line in left] + rest
    if all(name.upper() == "VERSION" for name, _params, _value in rest):
        return ""
    return pack_extra(rest)


def _kept(line: Property) -> ExtraLine:
    if line.name == DETAIL:  # what came from a table, and was written into a card by us
        found = read_details(unescape(line.value, old=False))
        if found and len(found) == 1:
            return found[0]
    return line.kept()


def _first_lines(lines: Sequence[Property]) -> str:
    shown = [line for line in lines if line.name != "VERSION"][:3]
    return shorten(" · ".join(f"{line.name}: {line.value[:30]}" for line in shown))


def _group_sentence() -> str:
    return _("This card is a list of people, not a person or company, so it was left out.")


def _nameless_sentence() -> str:
    return _(
        "This card has no name, phone number or e-mail, so it was left out. "
        "The other cards were read."
    )
