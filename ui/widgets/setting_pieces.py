"""The rows of the settings before there are any widgets: what they are found by, and their making.

A search goes through these; widgets are made for what is shown, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk import __version__, formats
from crmdesk.i18n import N_, _
from ui.buttons import button
from ui.context import Context
from ui.text import label
from ui.widgets import setting_catalogue as catalogue
from ui.widgets.setting_catalogue import Entry
from ui.widgets.setting_rows import Facts, SettingRow, Value, ValueRow
from ui.widgets.setting_search import Words
from ui.widgets.user_text import set_latin

BY_NAME, BY_OTHER_WORDS = 0, 1

GROUPS = (
    ("general", N_("General"), "sliders-horizontal"),
    ("display", N_("Display"), "sun"),
    ("keys", N_("Shortcuts"), "keyboard"),
    ("data", N_("Data"), "database"),
    ("about", N_("About"), "info"),
)
"""The groups in their order: id, title and icon."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A row that can be shown.

    Attributes:
        id: its name.
        group: id of the group it stands in.
        rank: says how well it fits a query, ``BY_NAME`` being best; None when it does not.
        make: makes the widget.
    """

    id: str
    group: str
    rank: Callable[[str], int | None]
    make: Callable[[], QWidget]


def ranked(facts: Facts) -> Callable[[str], int | None]:
    """Return what says how well the words of a row fit a query."""
    name, whole = Words((facts.title,)), Words((facts.title, facts.about, facts.keywords))

    def rank(query: str) -> int | None:
        if name.fit(query):
            return BY_NAME
        return BY_OTHER_WORDS if whole.fit(query) else None

    return rank


def value_pieces(value_of: Callable[[Entry], Value]) -> list[Piece]:
    """Return the rows that show a value.

    Args:
        value_of: says where the value of a setting lives.
    """

    def make(entry: Entry) -> QWidget:
        value = value_of(entry)
        control = entry.make(_(entry.facts.title), value.read())
        return ValueRow(entry.facts, control, value, entry.extra() if entry.extra else None)

    return [
        Piece(entry.id, group, ranked(entry.facts), partial(make, entry))
        for group, entries in catalogue.VALUES.items()
        for entry in entries
    ]


def deed_pieces(context: Context) -> Iterable[Piece]:
    """Return the rows that lead to something: the data file, sample data, the program itself."""
    rows = (
        ("data_file", "data", catalogue.DATA_FILE, _data_file),
        ("sample", "data", catalogue.SAMPLE, _sample_data),
        ("program", "about", catalogue.PROGRAM, _about),
    )
    return [
        Piece(name, at, ranked(facts), partial(make, context)) for name, at, facts, make in rows
    ]


def _data_file(context: Context) -> SettingRow:
    place = label(role="body", selectable=True)
    place.setWordWrap(True)
    set_latin(place, str(context.desk.store.path))
    place.setAccessibleName(_("Place of the data file"))
    folder = _deed(context, _("Open the folder"), "folder", "folder-open")
    return SettingRow(catalogue.DATA_FILE, folder, place)


def _sample_data(context: Context) -> SettingRow:
    program = context.program
    if program.is_sample:
        leave = button(_("Back to my own data"), "secondary", program.leave_sample)
        return SettingRow(catalogue.SAMPLE, leave)
    show = button(_("Look at sample data"), "secondary", program.show_sample, "store")
    return SettingRow(catalogue.SAMPLE, show)


def _about(context: Context) -> SettingRow:
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    guide = _deed(context, _("User guide"), "guide", "book-open")
    line.addWidget(guide)
    line.addWidget(_deed(context, _("Licences"), "about"))
    both.setFocusProxy(guide)
    version = _("Version {number}").format(number=formats.digits(__version__))
    return SettingRow(catalogue.PROGRAM, both, label(version, "caption", "text2"))


def _deed(context: Context, words: str, action: str, icon: str = "") -> QWidget:
    return button(words, "secondary", context.actions[action].trigger, icon)
