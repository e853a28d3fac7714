"""An address as people read it: in one line to look at, in several to be copied."""

from __future__ import annotations

from crmdesk import formats
from crmdesk.i18n import _, is_rtl
from crmdesk.services.address_data import AddressDraft
from crmdesk.text import PDI, direction, isolate, isolate_ltr

RLI = "\u2067"

_HOME_COUNTRIES = ("ایران", "iran", "ir")


def lines(address: AddressDraft) -> list[str]:
    """Return the lines of an address; in Persian from the largest to the smallest.

    The country is left out at home, and a city that its province is called by is said once.
    """
    place = [address.region, address.city]
    if address.region == address.city:
        place = [address.city]
    street = [line for line in address.street.split("\n") if line]
    country = address.country
    abroad = country if country.casefold() not in _HOME_COUNTRIES else ""
    postcode = address.postcode
    if postcode:
        code = formats.digits(postcode)
        postcode = _("Postcode {code}").format(code=code)
    comma = _comma(address)
    if is_rtl():
        found = [abroad, _joined(place, comma), *street, postcode]
    else:
        found = [*street, _joined(place[::-1], comma), postcode, abroad]
    return [line for line in found if line]


def one_line(address: AddressDraft) -> str:
    """Return an address in one line that reads the way it is written, whoever reads it.

    Each part keeps its own direction, and all of them together that of the address: where it goes
    on in a second line its words would change places otherwise.
    """
    whole = _joined([isolate(line) for line in lines(address)], _comma(address))
    if not whole:
        return ""
    return f"{RLI}{whole}{PDI}" if _is_persian(address) else isolate_ltr(whole)


def _is_persian(address: AddressDraft) -> bool:
    """Return whether an address is written from right to left, by its first letter."""
    written = f"{address.street} {address.city} {address.region} {address.country}"
    return (direction(written) or ("rtl" if is_rtl() else "ltr")) == "rtl"


def _comma(address: AddressDraft) -> str:
    return "، " if _is_persian(address) else ", "


def _joined(parts: list[str], comma: str) -> str:
    return comma.join(part for part in parts if part)
