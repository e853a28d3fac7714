"""Every command of the window once: its words, its keys, its icon, and who carries it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from crmdesk.i18n import N_, _


class Action(NamedTuple):
    """A command.

    Attributes:
        id: its name in code, and of the method that carries it out.
        text: English msgid.
        key: the main key.
        alias: the same on a keyboard that writes no Latin letters; "" where the main key is
            already of that kind.
        icon: "" for none, on purpose.
        section: which menu it stands in.
    """

    id: str
    text: str
    key: str
    alias: str
    icon: str
    section: str


SECTIONS: dict[str, str] = {
    "customer": N_("&Customer"),
    "edit": N_("&Edit"),
    "view": N_("&View"),
    "program": N_("&Program"),
}
"""The menus, in their order, with their msgids."""

REGISTRY: tuple[Action, ...] = (
    Action("log_call", N_("Log a call"), "Ctrl+L", "F4", "phone-call", "customer"),
    Action("new_customer", N_("New customer"), "Ctrl+N", "F8", "user-plus", "customer"),
    Action("search", N_("Search customers"), "Ctrl+F", "Ctrl+F3", "search", "customer"),
    Action("undo", N_("Undo"), "Ctrl+Z", "Alt+Backspace", "undo-2", "edit"),
    Action("redo", N_("Redo"), "Ctrl+Shift+Z", "Alt+Shift+Backspace", "redo-2", "edit"),
    Action("redo_too", N_("Redo"), "Ctrl+Y", "", "", ""),
    Action("show_today", N_("Today"), "Ctrl+1", "F5", "sun", "view"),
    Action("show_customers", N_("Customers"), "Ctrl+2", "", "users", "view"),
    Action("toggle_theme", N_("Light or dark"), "Ctrl+Shift+D", "Ctrl+F7", "moon", "view"),
    Action("zoom_in", N_("Larger text"), "Ctrl+=", "", "zoom-in", "view"),
    Action("zoom_out", N_("Smaller text"), "Ctrl+-", "", "zoom-out", "view"),
    Action("zoom_reset", N_("Text as it was"), "Ctrl+0", "", "", "view"),
    Action("full_screen", N_("Full screen"), "F11", "", "maximize", "view"),
    Action("menu", N_("Menu bar"), "F10", "", "", ""),
    Action("quit", N_("Quit"), "Ctrl+Q", "", "power", "program"),
)


class Actions:
    """The registry come alive: one QAction a command, with its keys working in the window."""

    def __init__(self, window: QWidget, handlers: dict[str, Callable[[], object]]) -> None:
        """Make the actions.

        Args:
            window: whose keys they are.
            handlers: who carries out which command, by id; all ids must be there.
        """
        self._made: dict[str, QAction] = {}
        for action in REGISTRY:
            made = QAction(_(action.text), window)
            keys = [QKeySequence(key) for key in (action.key, action.alias) if key]
            made.setShortcuts(keys)
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            made.triggered.connect(_plain(handlers[action.id]))
            window.addAction(made)
            self._made[action.id] = made

    def __getitem__(self, name: str) -> QAction:
        """The QAction of a command."""
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def by_key(self, sequence: QKeySequence) -> QAction | None:
        """The command that a key combination means here, or None."""
        for made in self._made.values():
            if made.isEnabled() and sequence in made.shortcuts():
                return made
        return None


def _plain(handler: Callable[[], object]) -> Callable[[bool], None]:
    """A slot that drops the "checked" that Qt passes along."""

    def slot(_checked: bool = False) -> None:
        handler()

    return slot


def keys_of(name: str) -> str:
    """The keys of a command for people, the main one first: "Ctrl+L, F4"."""
    action = next(action for action in REGISTRY if action.id == name)
    return ", ".join(key for key in (action.key, action.alias) if key)
