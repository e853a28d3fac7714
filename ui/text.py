"""Labels and tips whose text is shown as it is, on the side where the reader looks for it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from crmdesk import i18n
from crmdesk.text import isolate_ltr

RLM = "\u200f"
PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText; by its number, for ``Qt`` is dear to touch before the first paint."""


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
    target.setText(f"{RLM}{text}" if text and i18n.is_rtl() else text)


def plain(target: QLabel) -> str:
    """The text of a label without the mark that ``set_text`` put before it."""
    return target.text().removeprefix(RLM)


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
    side = "rtl" if i18n.is_rtl() else "ltr"
    plain_text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    target.setToolTip(f'<p dir="{side}">{plain_text}</p>' if text else "")


def key_text(sequence: str) -> str:
    """A key combination that keeps its order between Persian words: «Ctrl+L»."""
    return isolate_ltr(sequence)
