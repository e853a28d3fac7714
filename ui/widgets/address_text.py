"""An address as people read it: in one line to look at, in several to be copied."""

from __future__ import annotations

from crmdesk import formats
from crmdesk.i18n import _, is_rtl
from crmdesk.services.address_data import AddressDraft
from crmdesk.text import isolate

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
    if is_rtl():
        found = [abroad, _joined(place), *street, postcode]
    else:
        found = [*street, _joined(place[::-1]), postcode, abroad]
    return [line for line in found if line]


def one_line(address: AddressDraft) -> str:
    """Return an address in one line; each part keeps its own direction."""
    return _joined([isolate(line) for line in lines(address)])


def _joined(parts: list[str]) -> str:
    return _(", ").join(part for part in parts if part)
