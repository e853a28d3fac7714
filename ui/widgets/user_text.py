"""What people wrote, put among our own words without either turning the other around."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from crmdesk.i18n import is_rtl
from crmdesk.text import isolate, isolate_ltr
from ui.text import RLM

LRM = "\u200e"
LONGEST_WORD = 24
"""Letters after which a word may be broken: a label cuts off what it cannot break."""

_BREAK = "\u200d\u200b"
# The joiner before the place: a Persian letter keeps the form that it has inside a word.
_PIECE = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_DIGIT = "0-9۰-۹٠-٩"
# A plus, or the bracket of an area code; one that holds the whole number stays outside.
_BEFORE = rf"(?:\+|\((?=[{_DIGIT} \-]+\)[ \-]*[{_DIGIT}]))?"
_LATIN = re.compile(
    rf"{_BEFORE}[{_DIGIT}][{_DIGIT}()\- ]{{5,}}[{_DIGIT}]"  # phone in groups
    r"|(?<=[(\[«])[A-Za-z][^()\[\]«»\n]*(?=[)\]»])"  # Latin words between brackets
)


def shown(text: str) -> str:
    """Return a text with its own direction, and what is Latin in it in its order.

    Between Persian words the groups of «0912 345 6789» would change places, and the full stop of
    «(ACME Co.)» would go to the wrong end.
    """
    if not text:
        return ""
    return "\n".join(isolate(_LATIN.sub(_in_order, line)) for line in text.split("\n"))


def one_line(text: str) -> str:
    """Return ``shown`` of a text whose line breaks have become spaces."""
    return shown(" ".join(text.split()))


def set_shown(target: QLabel, text: str) -> None:
    """Show what somebody wrote, each line at the side where the reader's language begins."""
    mark = RLM if is_rtl() else LRM
    lines = shown(breakable(text)).split("\n")
    target.setText("\n".join(mark + line for line in lines) if text else "")


def breakable(text: str) -> str:
    """Return a text whose very long words can go on in the next line."""
    return _PIECE.sub(lambda found: found[0] + _BREAK, text)


def set_latin(target: QLabel, text: str) -> None:
    """Show a phone or an e-mail at the reader's side, free of marks: it will be copied."""
    target.setText(text)
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    target.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def _in_order(found: re.Match[str]) -> str:
    return isolate_ltr(found[0])
