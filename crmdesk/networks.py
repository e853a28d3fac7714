"""Networks in which a customer has a name, and the page of such a name.

Only these networks and plain web sites have a page, and only under https: a handle may come from
a stranger's card, and what it says is put together here anew rather than opened as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from crmdesk import phones
from crmdesk.i18n import N_
from crmdesk.text import clean, latin_digits

NAMES: Mapping[str, str] = {
    "telegram": N_("Telegram"),
    "whatsapp": N_("WhatsApp"),
    "instagram": N_("Instagram"),
    "eitaa": N_("Eitaa"),
    "bale": N_("Bale"),
    "rubika": N_("Rubika"),
    "website": N_("Website"),
}
"""Codes of networks and what they are called, in the order of a choice."""

WEBSITE, WHATSAPP = "website", "whatsapp"


class _Network(NamedTuple):
    """Where the pages of a network are; the first host is the one that is opened."""

    hosts: tuple[str, ...]
    name: re.Pattern[str]


# A name of a network begins with a letter: digits alone are a phone number.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{1,63}")
_LOOSE_NAME = re.compile(r"(?=.*[A-Za-z_])[A-Za-z0-9_.]{1,64}")
_NETWORKS: Mapping[str, _Network] = {
    "telegram": _Network(("t.me", "telegram.me"), _NAME),
    "instagram": _Network(("instagram.com", "instagr.am"), _LOOSE_NAME),
    "eitaa": _Network(("eitaa.com",), _NAME),
    "bale": _Network(("ble.ir", "bale.ai"), _NAME),
    "rubika": _Network(("rubika.ir",), _NAME),
}
_WHATSAPP_HOSTS = ("wa.me", "api.whatsapp.com")
_SENT_TO = re.compile(r"(?i)/send/?\?phone=")
_MIN_NUMBER, _MAX_NUMBER = 8, 15
_SCHEME = re.compile(r"(?i)https?://")
_HOST = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")
_REST = re.compile(r"[^\s\"'<>\\^`{|}]{0,1500}")


def has_page(network: str, value: str) -> bool:
    """Return whether a handle can be opened; quick enough to be asked for each line shown."""
    if network == WHATSAPP:
        return _MIN_NUMBER <= len(_number_in(value)) <= _MAX_NUMBER
    return bool(page_of(network, value))


def page_of(network: str, value: str) -> str:
    """Return the address of a handle's page, always https; "" when there is none.

    Args:
        network: a code of ``NAMES``; others have no page.
        value: as typed: a name with or without @, a link to it, a number, a web site.
    """
    typed = latin_digits(clean(value))
    if network == WEBSITE:
        return _site(typed)
    if network == WHATSAPP:
        number = phones.normalise(_number_in(value)).e164
        return f"https://wa.me/{number.removeprefix('+')}" if number else ""
    known = _NETWORKS.get(network)
    if known is None:
        return ""
    name = _without_hosts(typed, known.hosts).removeprefix("@").rstrip("/")
    return f"https://{known.hosts[0]}/{name}" if known.name.fullmatch(name) else ""


def _site(typed: str) -> str:
    plain = _SCHEME.sub("", typed, count=1)
    try:
        parts = urlsplit(f"https://{plain}") if _REST.fullmatch(plain) else None
    except ValueError:  # a bracket that is not closed
        return ""
    # What stands before an @ looks like the host and is none.
    if parts is None or "@" in parts.netloc or not _HOST.fullmatch(parts.netloc):
        return ""
    return parts.geturl()


def _number_in(value: str) -> str:
    typed = _SENT_TO.sub("/", latin_digits(clean(value)))
    number = re.sub(r"[\s()\-]", "", _without_hosts(typed, _WHATSAPP_HOSTS))
    return number if re.fullmatch(r"\+?\d+", number) else ""


def _without_hosts(typed: str, hosts: tuple[str, ...]) -> str:
    """Return what stands behind a link's host; a text that is no such link as it is."""
    plain = _SCHEME.sub("", typed, count=1)
    plain = re.sub(r"(?i)^www\.", "", plain)
    for host in hosts:
        if plain.casefold().startswith(f"{host}/"):
            return re.split(r"[?#]", plain[len(host) + 1 :])[0]
    return typed
