"""What the labels of phones, e-mails and addresses are called; a label of one's own stands as is.

Names of networks are in ``crmdesk.networks``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crmdesk.i18n import N_, _

CONTACTS: Mapping[str, str] = {
    "": N_("Phone"),
    "mobile": N_("Mobile"),
    "cell": N_("Mobile"),
    "home": N_("Home"),
    "work": N_("Work"),
    "fax": N_("Fax"),
    "main": N_("Main"),
    "other": N_("Other"),
}
"""Phones, where it is clear that one is meant."""

EMAILS: Mapping[str, str] = {
    "": N_("E-mail"),
    "internet": N_("E-mail"),
    "other": N_("E-mail"),
    "home": N_("Home e-mail"),
    "work": N_("Work e-mail"),
}
"""E-mails, so that nobody takes them for something else."""

ADDRESSES: Mapping[str, str] = {
    "": N_("Address"),
    "home": N_("Home address"),
    "work": N_("Work address"),
}


def phone_name(label: str, own: Callable[[str], str]) -> str:
    """Return what a phone is called; that it is some other one says nothing.

    Args:
        label: a code, or somebody's own word.
        own: makes that word fit for where it is shown.
    """
    code = label.casefold()
    known = CONTACTS.get("" if code == "other" else code)
    return _(known) if known else own(label)


def email_name(label: str, own: Callable[[str], str]) -> str:
    """Return what an e-mail is called; see ``phone_name``."""
    known = EMAILS.get(label.casefold())
    return _(known) if known else _("E-mail ({label})").format(label=own(label))
