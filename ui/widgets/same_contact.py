"""Who else can be reached by the same phone or e-mail, said before a second customer is made."""

from __future__ import annotations

from collections.abc import Iterable

from crmdesk.desk import Desk
from crmdesk.i18n import _, ngettext
from crmdesk.services.customers import EMAIL, HANDLE, PHONE, ContactDraft
from crmdesk.text import isolate


class Same(dict[int, str]):
    """Ids and names of those who have one of the phones or e-mails.

    Attributes:
        kinds: by which kind of contact each of them is the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[int, set[str]] = {}

    def names(self, kind: str) -> list[str]:
        """Return the names of those who have the same contact of a kind."""
        found = (name for number, name in self.items() if kind in self.kinds[number])
        return list(dict.fromkeys(map(isolate, found)))


def others(desk: Desk, contacts: Iterable[ContactDraft]) -> Same:
    """Return who has one of the phones or e-mails.

    Names in networks are left out: the sentence speaks of phones and e-mails.
    """
    found = Same()
    for contact in contacts:
        if contact.kind != HANDLE:
            for number, name in desk.customers.with_contact(contact):
                found[number] = name
                found.kinds.setdefault(number, set()).add(contact.kind)
    return found


def words(found: Same) -> str:
    """Return the sentence that warns of them, "" for nobody; it says what is the same."""
    by_phone, by_mail = found.names(PHONE), found.names(EMAIL)
    if by_phone == by_mail:
        return _said(_both(len(by_phone)), by_phone)
    parts = (_said(_phone(len(by_phone)), by_phone), _said(_mail(len(by_mail)), by_mail))
    return " ".join(filter(None, parts))


def _said(sentence: str, names: list[str]) -> str:
    return sentence.format(names=_(", ").join(names)) if names else ""


def _phone(count: int) -> str:
    return ngettext("{names} already has this phone.", "{names} already have this phone.", count)


def _mail(count: int) -> str:
    return ngettext("{names} already has this e-mail.", "{names} already have this e-mail.", count)


def _both(count: int) -> str:
    return ngettext(
        "{names} already has this phone and e-mail.",
        "{names} already have this phone and e-mail.",
        count,
    )
