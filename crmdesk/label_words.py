"""What the labels of phones, e-mails and addresses are called; a label of one's own stands as is.

Names of networks are in ``crmdesk.networks``.
"""

from __future__ import annotations

from collections.abc import Mapping

from crmdesk.i18n import N_

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
ADDRESSES: Mapping[str, str] = {
    "": N_("Address"),
    "home": N_("Home address"),
    "work": N_("Work address"),
}
