"""Names in networks: which network a column, a line of a card or an address in the web means."""

from __future__ import annotations

import re

from crmdesk import text

WEBSITE = "website"
NETWORKS = {
    "telegram": "telegram تلگرام",
    "whatsapp": "whatsapp واتساپ واتس‌اپ",
    "instagram": "instagram insta اینستاگرام اینستا",
    "eitaa": "eitaa ایتا",
    "bale": "bale بله پیام‌رسان‌بله",
    "rubika": "rubika روبیکا",
    "soroush": "soroush سروش سروش‌پلاس",
    "linkedin": "linkedin لینکدین",
    "facebook": "facebook فیسبوک",
    "twitter": "twitter توییتر",
    "skype": "skype اسکایپ",
    "signal": "signal سیگنال",
    "youtube": "youtube یوتیوب",
    "aparat": "aparat آپارات",
    WEBSITE: "website web webpage homepage url site webaddress businesswebpage personalwebpage "
    "وب‌سایت وبسایت سایت وب تارنما نشانی‌وب آدرس‌وب آدرس‌سایت",
}
"""Code of a network -> the words it is known by; any other name stands for itself."""

_HOSTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "wa.me": "whatsapp",
    "whatsapp.com": "whatsapp",
    "instagram.com": "instagram",
    "eitaa.com": "eitaa",
    "eitaa.ir": "eitaa",
    "ble.ir": "bale",
    "bale.ai": "bale",
    "rubika.ir": "rubika",
    "splus.ir": "soroush",
    "linkedin.com": "linkedin",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "twitter.com": "twitter",
    "x.com": "twitter",
    "youtube.com": "youtube",
    "aparat.com": "aparat",
}
_CODE_OF = {text.squash(word): code for code, words in NETWORKS.items() for word in words.split()}
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]+\.\w{2,})(?:[/?#]|$)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!//)(.+)", re.IGNORECASE | re.DOTALL)
_CHAT = {"xmpp": "jabber", "aim": "aim", "msnim": "msn", "ymsgr": "yahoo", "gtalk": "gtalk"}
_ABOUT = "ایدی|شناسه|شماره|کانال|پیج|صفحه|لینک"
_FILLERS = re.compile(f"^(?:{_ABOUT})|(?:username|userid|id|link|page|channel|number|{_ABOUT})$")
_X_NAME = re.compile(r"X-([A-Z0-9]+?)(?:-?(?:USERNAME|ID))?")


def words_of(network: str, *, persian: bool) -> str:
    """Return a network in words for a table; `from_words` gives the code again."""
    if not persian or network not in NETWORKS:
        return network
    return next(word for word in NETWORKS[network].split() if not word.isascii())


def from_words(words: str) -> str:
    """Return the code of a network in any spelling, or an empty text when it is not known."""
    key = text.squash(words)
    return _CODE_OF.get(key) or _CODE_OF.get(_FILLERS.sub("", key), "")


def from_address(value: str) -> str:
    """Return the network of an address in the web, or an empty text."""
    found = _ADDRESS.match(value.strip())
    return _HOSTS.get(found[1].lower(), "") if found else ""


def from_property(name: str) -> str:
    """Return the network of a line such as ``X-TELEGRAM`` or ``X-SKYPE-USERNAME``, or nothing."""
    found = _X_NAME.fullmatch(name)
    return from_words(found[1]) if found else ""


def from_scheme(value: str) -> tuple[str, str]:
    """Return (network, name) of ``telegram:ali`` or ``xmpp:ali@example.com``."""
    found = _SCHEME.fullmatch(value.strip())
    if not found:
        return "", value
    scheme = found[1].lower()
    network = _CHAT.get(scheme) or from_words(scheme)
    if network or scheme in ("x-apple", "im"):
        return network, found[2]
    return "", value
