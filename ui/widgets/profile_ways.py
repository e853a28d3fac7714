"""The ways to reach a customer: what each is called, how it is read, what is copied of it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from crmdesk import birthdays, clock, label_words, networks
from crmdesk.i18n import _
from crmdesk.services.address_data import Address
from crmdesk.services.customers import EMAIL, HANDLE, PHONE, ContactPoint, Customer
from crmdesk.text import isolate
from ui.widgets import address_text
from ui.widgets.phone_words import has_words, phone_words
from ui.widgets.user_text import shown


class Way(NamedTuple):
    """A line of a profile.

    Attributes:
        name: what it is called.
        value: what is read.
        copied: what its button copies; "" for no button.
        page: network and handle, when the value has a page in the web.
        wraps: whether it is words, which may go on in the next line beside their name; for a value
            in one piece that has no room there, all lines of the customer go under their names.
        dotted: whether its parts, with dots between them, are lines where one line has no room:
            a dot would hang at the end of the first.
    """

    name: str
    value: str
    copied: str = ""
    page: tuple[str, str] | None = None
    wraps: bool = False
    dotted: bool = False

    @property
    def in_lines(self) -> str:
        """What is read where it has no room in one line."""
        return self.value.replace(" · ", "\n") if self.dotted else self.value


def ways_of(customer: Customer) -> list[Way]:
    """Return the lines of a customer: phones, e-mails, names in networks, addresses, birthday."""
    found = [_contact_way(contact) for contact in customer.contacts]
    found += [_address_way(address) for address in customer.addresses]
    born = birthdays.told(customer.birthday, clock.today())
    if born:
        found.append(Way(_("Birthday"), born, wraps=True, dotted=True))
    return found


def contact_name(contact: ContactPoint) -> str:
    """Return what a way to reach a customer is called."""
    if contact.kind == EMAIL:
        return label_words.email_name(contact.label, isolate)
    if contact.kind != HANDLE:
        return label_words.phone_name(contact.label, isolate)
    code = contact.label.casefold()
    if code in ("", "other"):
        return _("Network")
    return _(networks.NAMES[code]) if code in networks.NAMES else isolate(contact.label)


def contact_value(contact: ContactPoint) -> str:
    """Return a phone in groups with its extension, anything else as it is, free of marks."""
    return phone_words(contact.value) if contact.kind == PHONE else contact.value


def open_page(network: str, value: str) -> None:
    """Open the page of a handle in the browser of the desktop, when it has one."""
    page = networks.page_of(network, value)
    url = QUrl(page, QUrl.ParsingMode.StrictMode)
    if page and url.isValid() and url.scheme() == "https":
        QDesktopServices.openUrl(url)


def _contact_way(contact: ContactPoint) -> Way:
    copied = contact_value(contact)
    # Beside words the groups of a number would change places.
    in_words = contact.kind == PHONE and has_words(copied)
    value = shown(copied) if in_words else copied
    code = contact.label.casefold()
    page = contact.kind == HANDLE and networks.has_page(code, contact.value)
    opens = (code, contact.value) if page else None
    return Way(contact_name(contact), value, copied, opens, wraps=in_words)


def _address_way(address: Address) -> Way:
    other = label_words.CONTACTS["other"] if address.label == "other" else None
    known = label_words.ADDRESSES.get(address.label, other)
    name = _(known) if known else isolate(address.label)
    lines = address_text.lines(address)
    return Way(name, address_text.one_line(address), "\n".join(lines), wraps=True)
