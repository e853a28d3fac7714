"""A command in a menu: its words, and its main key at the end of the line."""

from __future__ import annotations

from crmdesk.i18n import _
from ui.actions import REGISTRY, keys
from ui.text import key_text

APART = "\u2003"
"""An em wide: Qt itself leaves only 12 pixels between the longest words and the longest key."""

_TEXTS = {action.id: action.text for action in REGISTRY}


def menu_words(name: str, words: str = "") -> str:
    """Return what a menu shows of a command; other ``words`` stand for its own.

    The key is text of ours: Qt would translate its parts and turn their order round.
    """
    said = words or _(_TEXTS[name])
    shown = next(iter(keys(name)), "")
    return f"{said}\t{APART}{key_text(shown)}" if shown else said
