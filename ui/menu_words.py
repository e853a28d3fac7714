"""A command in a menu: its words, its main key at the end of the line; and where a menu opens."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

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


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Open a menu that begins at a point; Qt would put its left edge there in both directions."""
    mirrored = menu.sizeHint().width() if menu.isRightToLeft() else 0
    menu.popup(QPoint(at.x() - mirrored, at.y()))


def pop_up_below(menu: QMenu, opener: QWidget) -> None:
    """Open a menu below a button that stands at the end of a line: they end together."""
    end = 0 if menu.isRightToLeft() else opener.width() - menu.sizeHint().width()
    menu.popup(opener.mapToGlobal(QPoint(end, opener.height())))
