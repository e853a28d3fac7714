"""What happened with a customer, in words: on the screen and on paper the same."""

from __future__ import annotations

from collections.abc import Mapping

from crmdesk import formats
from crmdesk.i18n import N_, _
from crmdesk.services.interactions import OUTCOMES
from crmdesk.services.timeline import TimelineItem

TITLES: Mapping[str, str] = {
    "call": N_("Call"),
    "out": N_("Outgoing call"),
    "in": N_("Incoming call"),
    "visit": N_("Visit"),
    "message": N_("Message"),
    "email": N_("E-mail"),
    "note": N_("Note"),
}


def entry_words(item: TimelineItem) -> str:
    """Say what an interaction was: «تماس خروجی — پاسخ داد (۳ دقیقه)»."""
    key = item.direction if item.kind == "call" and item.direction else item.kind
    words = _(TITLES.get(key, TITLES["note"]))
    if item.outcome and item.outcome in OUTCOMES:
        words = _("{what} — {outcome}").format(what=words, outcome=_(OUTCOMES[item.outcome]))
    if item.duration_s:
        lasted = formats.unbroken(formats.duration(item.duration_s))
        words = _("{what} ({duration})").format(what=words, duration=lasted)
    return words
