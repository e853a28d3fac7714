"""Labels and tips whose text is shown as it is, on the side where the reader looks for it."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from crmdesk import i18n
from crmdesk.text import isolate_ltr

RLM = "\u200f"
NO_BREAK_SPACE = "\u00a0"
BREAK = "\u200b"
"""May stand after a no-break space, where a line is then broken all the same: Qt counts a common
space that ends a right-to-left line to its width, also one that has no room there any more. The
line begins a few pixels beside the others then, and its last letter is cut."""
_BREAKABLE = re.compile(r"(?<!\d) | (?!\d)")
"""A space; not one between two numbers, which a no-break space would make one."""
PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText; by its number, for ``Qt`` is dear to touch before the first paint."""
_RIGHT, _LEFT = 0x12, 0x11
"""Qt.AlignmentFlag, with AlignAbsolute."""
_WRAPS = "wraps"


def label(
    text: str = "", role: str = "body", token: str | None = None, *, selectable: bool = False
) -> QLabel:
    """A label of plain text.

    Args:
        text: shown letter by letter; ``<`` and ``&`` mean nothing special.
        role: of ``ui.theme.ROLES``; the style sheet sizes it.
        token: the colour, when it is not that of common text.
        selectable: whether the mouse and the keyboard can select and copy it.
    """
    made = QLabel()
    made.setProperty("textFormat", PLAIN_TEXT)
    made.setProperty("role", role)
    if token:
        made.setProperty("token", token)
    if selectable:
        from PySide6.QtCore import Qt

        flags = Qt.TextInteractionFlag
        made.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    set_text(made, text)
    return made


def set_text(target: QLabel, text: str) -> None:
    """Change a label's text.

    QLabel goes to the side of the text's own direction, so that "12" or a Latin name would lie
    on the left of a right-to-left window; a right-to-left mark in front keeps it at the start.
    """
    if text and i18n.is_rtl():
        text = f"{RLM}{breaking(text) if target.property(_WRAPS) else text}"
    target.setText(text)


def wrapped(target: QLabel) -> QLabel:
    """Let a label go on in the next line, all its lines at one edge; and return it.

    It is for labels that nobody selects: the others are laid out as documents, in which the edge
    is right, and what is copied must have no marks in it.
    """
    said = plain(target)
    target.setWordWrap(True)
    target.setProperty(_WRAPS, True)
    set_text(target, said)
    return target


def breaking(text: str) -> str:
    """Return a text for a painter that wraps it; see ``BREAK``."""
    return _BREAKABLE.sub(f"{NO_BREAK_SPACE}{BREAK}", text) if i18n.is_rtl() else text


def keep_at_start(field: QLineEdit) -> None:
    """Keep a field's text and its caret at the side where the reader's language begins.

    Qt takes the side of an empty line from the keyboard: its caret would stand far from the hint
    and jump with the first letter. The text keeps its own direction.
    """
    field.setProperty("alignment", _RIGHT if i18n.is_rtl() else _LEFT)


def hint(field: QLineEdit, words: str) -> None:
    """Say in an empty field what belongs into it, with a little room before the words.

    Qt begins the hint where the caret of the empty field blinks, in the middle of its first
    letter.
    """
    side = RLM if i18n.is_rtl() else ""
    field.setPlaceholderText(f"{side}{NO_BREAK_SPACE}{words}")


def plain(target: QLabel) -> str:
    """The text of a label without the marks that ``set_text`` put into it."""
    return target.text().removeprefix(RLM).replace(f"{NO_BREAK_SPACE}{BREAK}", " ")


def set_token(target: QWidget, token: str) -> None:
    """Change the colour of a label's text."""
    restyle(target, "token", token)


def restyle(target: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet asks for, and let the sheet see it."""
    if target.property(name) == value:
        return
    target.setProperty(name, value)
    style = target.style()
    style.unpolish(target)
    style.polish(target)
    target.update()


def tip(target: QWidget, text: str) -> None:
    """Give a widget a tool tip of plain text; Qt would take ``<b>`` in it for markup."""
    target.setToolTip(tip_text(text))


def tip_text(text: str) -> str:
    """Return what ``QToolTip`` shows as this plain text, in the reader's direction."""
    side = "rtl" if i18n.is_rtl() else "ltr"
    plain_text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    lines = plain_text.replace("\n", "<br>")
    return f'<p dir="{side}">{lines}</p>' if text else ""


def key_text(sequence: str) -> str:
    """A key combination that keeps its order between Persian words: «Ctrl+L»."""
    return isolate_ltr(sequence)
