"""From the lines of one card to one contact; what has no field of its own is kept as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from crmdesk import text
from crmdesk.exchange import labels
from crmdesk.exchange.cardlines import Property, split_value, unescape
from crmdesk.exchange.contact import (
    MAX_LABEL,
    MAX_NAME,
    MAX_NOTE,
    MAX_VALUE,
    ContactField,
    ExtraLine,
    ParsedContact,
    Problem,
    pack_extra,
    shorten,
)
from crmdesk.exchange.values import is_clear_city, tag_names, tel_value
from crmdesk.i18n import _

_PLAIN_PARAMS = frozenset({"TYPE", "VALUE", "ENCODING", "CHARSET", "X-CUSTOM"})
_GROUP_KINDS = frozenset({"group"})
_COMPANY_KINDS = frozenset({"org", "company"})


class _Draft:
    """A card while it is read; `carried` holds the lines that its fields say completely."""

    def __init__(self, lines: Sequence[Property]) -> None:
        self.lines = lines
        self.carried: set[int] = set()
        self.old = any(p.name == "VERSION" and p.value.strip().startswith("2") for p in lines)
        self.group_labels = {p.group: p for p in lines if p.name == "X-ABLABEL" and p.group}
        self.groups: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines:
            self.groups[line.group].append(line.name)
        self.kind = ""
        self.full_name = ""
        self.name_parts: list[str] = []
        self.nickname = ""
        self.organisation: list[str] = []
        self.phones: list[tuple[bool, ContactField]] = []
        self.emails: list[tuple[bool, ContactField]] = []
        self.notes: list[str] = []
        self.cities: list[tuple[bool, str]] = []
        self.tags: dict[str, str] = {}

    def split(self, value: str, mark: str) -> list[str]:
        """Split a structured value into clean parts."""
        return [text.clean(part) for part in split_value(value, mark, old=self.old)]

    def plain(self, value: str) -> str:
        """Return a value on one clean line."""
        return text.clean(unescape(value, old=self.old))


def build(
    lines: Sequence[Property], start: int, kept: Iterable[ExtraLine] = ()
) -> ParsedContact | Problem:
    """Return the contact of a card; `kept` are lines that are no properties (nested cards)."""
    draft = _Draft(lines)
    for index, line in enumerate(lines):
        reader = _READERS.get(line.name)
        if reader is not None and reader(draft, line):
            draft.carried.add(index)
    _carry_company(draft)
    if draft.kind in _GROUP_KINDS:
        return Problem(start, _group_sentence(), shorten(draft.full_name))
    name = _name(draft)
    if not name:
        return Problem(start, _nameless_sentence(), _first_lines(lines))
    parts = draft.name_parts
    return ParsedContact(
        name=name[:MAX_NAME],
        given_name=parts[1][:MAX_NAME] if len(parts) > 1 else "",
        family_name=parts[0][:MAX_NAME] if parts else "",
        is_company=_is_company(draft),
        phones=_in_order(draft.phones),
        emails=_in_order(draft.emails),
        note="\n".join(draft.notes),
        city=_city(draft),
        tags=tuple(draft.tags.values()),
        extra=_extra(draft, kept),
        line=start,
    )


def _full_name(draft: _Draft, line: Property) -> bool:
    value = draft.plain(line.value)
    if draft.full_name:
        return not value or value == draft.full_name
    draft.full_name = value
    return len(value) <= MAX_NAME


def _structured_name(draft: _Draft, line: Property) -> bool:
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
    return False  # `_carry_company` knows more when the whole card was seen


def _phone(draft: _Draft, line: Property) -> bool:
    value = tel_value(draft.plain(line.value))
    if not value:
        return True
    label, exact = _label(draft, line, labels.guess(value))
    draft.phones.append((line.is_preferred, ContactField(label, value[:MAX_VALUE])))
    return exact and len(value) <= MAX_VALUE


def _email(draft: _Draft, line: Property) -> bool:
    value = draft.plain(line.value)
    if value[:7].lower() == "mailto:":
        value = value[7:]
    if not value:
        return True
    label, exact = _label(draft, line, "other")
    draft.emails.append((line.is_preferred, ContactField(label, value[:MAX_VALUE])))
    return exact and len(value) <= MAX_VALUE


def _label(draft: _Draft, line: Property, fallback: str) -> tuple[str, bool]:
    """Return the label of a line, and whether it says all that the card said."""
    apple = draft.group_labels.get(line.group) if line.group else None
    words = draft.plain(apple.value) if apple is not None else line.custom_label
    code = labels.from_words(words) if words else labels.from_types(line.types)
    plain = all(key in _PLAIN_PARAMS or (key, value) == ("PREF", "1") for key, value in line.params)
    exact = not words or (labels.is_exact(words, code) and len(words) <= MAX_LABEL)
    return code or fallback, plain and exact and not labels.types_lost(line.types, code)


def _group_label(draft: _Draft, line: Property) -> bool:
    """Carried when the only lines of its group are phones or e-mails with this very label."""
    mates = draft.groups[line.group]
    words = draft.plain(line.value)
    label = labels.from_words(words)
    whole = label in labels.CODES or label == words
    return (
        bool(line.group)
        and len(mates) == 2
        and sorted(mates) in (["TEL", "X-ABLABEL"], ["EMAIL", "X-ABLABEL"])
        and whole
        and labels.is_exact(words, label)
    )


def _note(draft: _Draft, line: Property) -> bool:
    value = text.clean_multiline(unescape(line.value, old=draft.old))
    if value:
        draft.notes.append(value[:MAX_NOTE])
    return len(value) <= MAX_NOTE


def _categories(draft: _Draft, line: Property) -> bool:
    names, whole = tag_names(draft.split(line.value, ","))
    for name in names:
        draft.tags.setdefault(text.squash(name), name)
    return whole


def _address(draft: _Draft, line: Property) -> bool:
    parts = draft.split(line.value, ";")
    if len(parts) > 3 and parts[3]:
        draft.cities.append((line.is_preferred, parts[3]))
    return False


def _kind(draft: _Draft, line: Property) -> bool:
    draft.kind = line.value.strip().lower()
    return draft.kind == "individual"


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
    fields = [*_in_order(draft.phones), *_in_order(draft.emails)]
    return fields[0].value if fields else ""


def _carry_company(draft: _Draft) -> None:
    """A company's own name is its name; the employer of a person has no field yet."""
    if len(draft.organisation) == 1 and draft.organisation[0] == _name(draft)[:MAX_NAME]:
        first = next(i for i, line in enumerate(draft.lines) if _is_filled(draft, line, "ORG"))
        draft.carried.add(first)


def _is_filled(draft: _Draft, line: Property, name: str) -> bool:
    return line.name == name and any(draft.split(line.value, ";"))


def _is_company(draft: _Draft) -> bool:
    if draft.kind:
        return draft.kind in _COMPANY_KINDS
    if not draft.organisation or draft.nickname or any(draft.name_parts):
        return False
    return text.squash(_name(draft)) == text.squash(draft.organisation[0])


def _in_order(fields: Sequence[tuple[bool, ContactField]]) -> tuple[ContactField, ...]:
    """Return the fields once each, the preferred ones first."""
    ranked = sorted(fields, key=lambda item: not item[0])
    return tuple(dict.fromkeys(field for _preferred, field in ranked))


def _city(draft: _Draft) -> str:
    ranked = sorted(draft.cities, key=lambda item: not item[0])
    return ranked[0][1] if ranked and is_clear_city(ranked[0][1]) else ""


def _extra(draft: _Draft, kept: Iterable[ExtraLine]) -> str:
    rest = [line.kept() for index, line in enumerate(draft.lines) if index not in draft.carried]
    rest.extend(kept)
    if all(name.upper() == "VERSION" for name, _params, _value in rest):
        return ""
    return pack_extra(rest)


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
