"""Who else can be reached by the same phone or e-mail, said before a second customer is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmdesk.desk import Desk
from crmdesk.i18n import _, ngettext
from crmdesk.services.customers import HANDLE, ContactDraft
from crmdesk.text import isolate


def others(desk: Desk, contacts: Iterable[ContactDraft]) -> dict[int, str]:
    """Return ids and names of those who have one of the phones or e-mails.

    Names in networks are left out: the sentence speaks of phones and e-mails.
    """
    asked = (one for one in contacts if one.kind != HANDLE)
    return dict(found for one in asked for found in desk.customers.with_contact(one))


def words(found: Mapping[int, str]) -> str:
    """Return the sentence that warns of them, "" for nobody."""
    names = list(dict.fromkeys(isolate(name) for name in found.values()))
    if not names:
        return ""
    sentence = ngettext(
        "{names} already has this phone or e-mail.",
        "{names} already have this phone or e-mail.",
        len(names),
    )
    return sentence.format(names=_(", ").join(names))
