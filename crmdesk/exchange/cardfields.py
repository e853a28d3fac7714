"""Lines of cards that say one thing each: a birthday, a place, a name in a network, a photo.

Each function returns what the line says and whether that is all it says; a line that says more is
kept as it is, too.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence

from crmdesk.exchange import dates, networkwords
from crmdesk.exchange.cardlines import Property
from crmdesk.exchange.contact import MAX_VALUE, AddressField

OWN = "X-CRMDESK"
"""Our own parameter, for what the other words of a vCard cannot say."""

PLAIN = frozenset({"TYPE", "VALUE", "ENCODING", "CHARSET", "X-CUSTOM", OWN})
"""Parameters whose whole meaning is in the fields."""

MAX_PHOTO = 5 * 1024 * 1024
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_DATA = re.compile(r"data:image/\w+;base64,", re.IGNORECASE)
_SILENT = frozenset({"home", "work", "dom", "intl", "postal", "parcel", "pref", "other"})
_PREFERENCE = frozenset({"pref", "internet"})


def birthday(line: Property) -> tuple[str, bool]:
    """Return the day as it is stored; an iPhone's year 1604 means that there is none."""
    day = dates.birthday(line.value)
    known = PLAIN | {"X-APPLE-OMIT-YEAR", "CALSCALE"}
    foreign = line.param("CALSCALE").lower() not in ("", "gregorian")
    if day is None or foreign:
        return "", not line.value.strip()
    return day, all(key in known for key, _value in line.params)


def address(parts: Sequence[str], label: str, line: Property) -> tuple[AddressField, bool]:
    """Return the place of the parts of an ADR line: box, more, street, city, region, code, land."""
    _box, _more, street, city, region, postcode, country = [*parts, *[""] * 7][:7]
    place = AddressField(
        label,
        street[:MAX_VALUE],
        city[:MAX_VALUE],
        region[:MAX_VALUE],
        postcode[:MAX_VALUE],
        country[:MAX_VALUE],
    )
    whole = (
        not any(parts[:2])
        and not any(parts[7:])
        and all(len(part) <= MAX_VALUE for part in parts)
        and all(key in PLAIN or (key, value) == ("PREF", "1") for key, value in line.params)
        and all(kind in _SILENT for kind in line.types)
        and sum(kind in ("home", "work") for kind in line.types) <= 1
    )
    return place, whole


def handle(line: Property, value: str) -> tuple[str, str, bool]:
    """Return network, name, and whether that is all, of a line for a name in a network."""
    if line.name == "URL":
        # Any address is a website: whoever wrote it in that line meant it so.
        return networkwords.WEBSITE, value, _is_plain(line, ())
    if line.name == "X-SOCIALPROFILE":
        named = [kind for kind in line.types if kind not in _SILENT]
        scheme, bare = networkwords.from_scheme(value)
        if named and not value.lower().startswith("x-apple:"):
            bare = value
        network = _network(named[0]) if named else scheme or networkwords.from_address(value)
        user = line.param("X-USER")
        whole = _is_plain(line, named[:1]) and user in ("", bare)
        return network, bare, whole
    if line.name == "IMPP":
        service = line.param("X-SERVICE-TYPE")
        scheme, bare = networkwords.from_scheme(value)
        network = _network(service) if service else scheme
        return network, bare, _is_plain(line, ()) and bool(network)
    return networkwords.from_property(line.name), value, _is_plain(line, ())


def _network(words: str) -> str:
    return networkwords.from_words(words) or words


def _is_plain(line: Property, named: Sequence[str]) -> bool:
    known = PLAIN | {"X-USER", "X-SERVICE-TYPE"}
    return all(key in known or (key, value) == ("PREF", "1") for key, value in line.params) and (
        all(kind in _PREFERENCE or kind in named for kind in line.types)
    )


def photo(line: Property) -> bytes:
    """Return the picture of a PHOTO line when it is a JPEG or PNG of 5 MB at most, else nothing."""
    encoded = line.value
    if not line.is_base64:
        start = _DATA.match(encoded)
        if start is None:
            return b""
        encoded = encoded[start.end() :]
    if len(encoded) > MAX_PHOTO * 4 // 3 + 8:
        return b""
    try:
        data = base64.b64decode(encoded.replace("\\", ""), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if data.startswith(_PHOTOS) and len(data) <= MAX_PHOTO else b""
