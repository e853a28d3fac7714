"""Every command of the program once: its words, its keys, its icon, and who carries it out.

The menu bar, the palette, the context menus, the shortcuts and the help sheet are all made from
this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from crmdesk.i18n import N_, _

WINDOW, PAGE, ROW = "window", "page", "row"


class Action(NamedTuple):
    """A command.

    Attributes:
        id: its name in code.
        text: English msgid.
        key: the main key; "" for none, on purpose.
        alias: the same on a keyboard that writes no Latin letters; "" where the main key is
            already of that kind.
        icon: "" for none, on purpose.
        section: which menu it stands in.
        where: who carries it out. ``window``: the window. ``page``: the page that is shown, by
            its ``command``. ``row``: the same, but its key is heard by the focused list alone,
            for in a text field it writes.
        more: further keys that are not shown.
    """

    id: str
    text: str
    key: str
    alias: str
    icon: str
    section: str
    where: str = WINDOW
    more: tuple[str, ...] = ()


SECTIONS: dict[str, str] = {
    "customer": N_("&Customer"),
    "edit": N_("&Edit"),
    "view": N_("&View"),
    "program": N_("&Program"),
}
"""The menus, in their order, with their msgids."""

REGISTRY: tuple[Action, ...] = (
    Action("log_call", N_("Log a call"), "Ctrl+L", "F4", "phone-call", "customer"),
    Action(
        "log_entry", N_("Log a visit or message"), "Ctrl+Shift+L", "Shift+F4", "users", "customer"
    ),
    Action("new_follow_up", N_("New follow-up"), "Ctrl+J", "F7", "calendar-clock", "customer"),
    Action("new_customer", N_("New customer"), "Ctrl+N", "F8", "user-plus", "customer"),
    Action("open", N_("Open the customer"), "Enter", "", "user", "customer", ROW),
    Action("summary", N_("Print summary"), "Ctrl+P", "Ctrl+F12", "printer", "customer"),
    Action("import", N_("Import contacts…"), "Ctrl+I", "Shift+F7", "upload", "customer"),
    Action("export", N_("Export customers…"), "Ctrl+Shift+E", "Shift+F9", "save", "customer"),
    Action("tag", N_("Tag"), "Ctrl+T", "Shift+F8", "tag", "customer", PAGE),
    Action("undo", N_("Undo"), "Ctrl+Z", "Alt+Backspace", "undo-2", "edit"),
    Action(
        "redo",
        N_("Redo"),
        "Ctrl+Shift+Z",
        "Alt+Shift+Backspace",
        "redo-2",
        "edit",
        more=("Ctrl+Y",),
    ),
    Action("edit", N_("Edit"), "F2", "", "pencil", "edit", PAGE),
    Action("done", N_("Done"), "Space", "", "check", "edit", ROW),
    Action("snooze", N_("Put off"), "1…9, 0", "", "alarm-clock", "edit", ROW),
    Action("copy", N_("Copy the rows"), "Ctrl+C", "Ctrl+Insert", "copy", "edit", ROW),
    Action("paste", N_("Paste contacts"), "Ctrl+V", "Shift+Insert", "clipboard-paste", "edit", ROW),
    Action("delete", N_("Move to the trash"), "Delete", "", "trash-2", "edit", ROW),
    Action("search", N_("Search customers"), "Ctrl+F", "Ctrl+F3", "search", "edit"),
    Action("palette", N_("Go to anything"), "Ctrl+K", "F3", "search", "view"),
    Action("show_today", N_("Today"), "Ctrl+1", "F5", "calendar-check", "view"),
    Action("show_customers", N_("Customers"), "Ctrl+2", "", "users", "view"),
    Action(
        "show_settings", N_("Settings"), "Ctrl+,", "Ctrl+F2", "settings", "view", more=("Ctrl+8",)
    ),
    Action("show_backups", N_("Backups"), "", "", "database-backup", "view"),
    Action("next_pane", N_("Next pane"), "F6", "", "arrow-right", "view"),
    Action("previous_pane", N_("Previous pane"), "Shift+F6", "", "arrow-left", "view"),
    Action("toggle_profile", N_("Profile on or off"), "F9", "", "user", "view", PAGE),
    Action("columns", N_("Columns"), "", "", "columns-3", "view", PAGE),
    Action("context_menu", N_("Menu of the row"), "Shift+F10", "", "ellipsis", "view", ROW),
    Action("toggle_theme", N_("Light or dark"), "Ctrl+Shift+D", "Ctrl+F7", "moon", "view"),
    Action("zoom_in", N_("Larger text"), "Ctrl+=", "", "zoom-in", "view", more=("Ctrl++",)),
    Action("zoom_out", N_("Smaller text"), "Ctrl+-", "", "zoom-out", "view"),
    Action("zoom_reset", N_("Normal text size"), "Ctrl+0", "", "rotate-ccw", "view"),
    Action("full_screen", N_("Full screen"), "F11", "", "maximize", "view"),
    Action("help", N_("Keys and commands"), "F1", "", "keyboard", "program"),
    Action("guide", N_("User guide"), "Shift+F1", "", "book-open", "program"),
    Action("back_up", N_("Back up now"), "Ctrl+B", "Ctrl+F9", "save", "program"),
    Action("sample", N_("Look at sample data"), "", "", "store", "program"),
    Action("folder", N_("Open the data folder"), "", "", "folder-open", "program"),
    Action("about", N_("About CRMDesk"), "", "", "info", "program"),
    Action("menu", N_("Menu bar"), "F10", "", "menu", "program"),
    Action("quit", N_("Quit"), "Ctrl+Q", "Alt+F4", "power", "program"),
)
_BY_ID = {action.id: action for action in REGISTRY}
_chosen: dict[str, tuple[str, ...]] = {}


def choose_keys(chosen: Mapping[str, Iterable[str]]) -> None:
    """Take the keys that the user chose, by action; an action that is not named keeps its own.

    A key that two of them have would trigger neither, so that it stays with the first one that
    was chosen, and is taken from a command that merely has it as its usual key.
    """
    _chosen.clear()
    taken: list[QKeySequence] = []

    def free(names: Iterable[str]) -> list[str]:
        wanted = [(name, QKeySequence(name)) for name in names]
        left = [(name, key) for name, key in wanted if key not in taken]
        taken.extend(key for _name, key in left)
        return [name for name, _key in left]

    for name, keys_ in chosen.items():
        if name in _BY_ID:
            _chosen[name] = tuple(free(dict.fromkeys(keys_)))
    for action in REGISTRY:
        usual = all_keys(action.id) if action.id not in _chosen else ()
        left = free(usual)
        if len(left) < len(usual):
            _chosen[action.id] = tuple(left)


def keys(name: str) -> tuple[str, ...]:
    """Return the keys of a command that are shown, the main one first; () for none."""
    action = _BY_ID[name]
    if name in _chosen:
        return _chosen[name]
    return tuple(key for key in (action.key, action.alias) if key)


def all_keys(name: str) -> tuple[str, ...]:
    """Return every key that triggers a command, also those that are not shown."""
    more = () if name in _chosen else _BY_ID[name].more
    return (*keys(name), *more)


def conflict(name: str, key: str) -> str | None:
    """Return the id of another command that has a key already, or None."""
    wanted = QKeySequence(key)
    for action in REGISTRY:
        taken = (QKeySequence(one) for one in all_keys(action.id))
        if action.id != name and any(one == wanted for one in taken):
            return action.id
    return None


def keys_of(name: str) -> str:
    """The keys of a command for people, the main one first: "Ctrl+L, F4"."""
    return ", ".join(keys(name))


class Actions:
    """The registry come alive: one QAction a command, with its keys working in the window."""

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Make the actions.

        Args:
            window: whose keys they are.
            handlers: who carries out which command, by id; all ids must be there.
        """
        self._made: dict[str, QAction] = {}
        for action in REGISTRY:
            made = QAction(_(action.text), window)
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            made.setAutoRepeat(action.id in ("zoom_in", "zoom_out", "undo", "redo"))
            made.triggered.connect(_plain(handlers[action.id]))
            window.addAction(made)
            self._made[action.id] = made
        self.bind()

    def bind(self) -> None:
        """Give every command its keys anew, after the user chose others."""
        for action in REGISTRY:
            if action.where != ROW:
                wanted = [QKeySequence(key) for key in all_keys(action.id)]
                self._made[action.id].setShortcuts(wanted)

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
