"""The sheet of keys (F1): every command with its keys, and what else can be typed where.

All of it is made from what the program itself goes by: the registry of actions, the quick keys
that put off, the outcomes of a call, and the reader of dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crmdesk import clock, formats, quickdate, snooze
from crmdesk.i18n import N_, _
from crmdesk.text import isolate
from ui import theme
from ui.actions import REGISTRY, SECTIONS, all_keys, keys
from ui.buttons import button
from ui.dialogs.call_parts import OUTCOME_WORDS
from ui.text import hint, label, set_text
from ui.widgets.calm_scroll import CalmScrollArea
from ui.widgets.profile_parts import thin_line
from ui.widgets.search_edit import SearchEdit
from ui.widgets.setting_keys import KeyLine, pills
from ui.widgets.setting_search import Words

WIDTH, HEIGHT = 880, 640
LEAST_WIDTH, LEAST_HEIGHT = 480, 400
TWO_COLUMNS_FROM = 720
BETWEEN = 40
TITLE_BAR, BESIDE = 40, 24
PHRASES = (
    N_("tomorrow 10"),
    N_("Saturday evening"),
    N_("in 3 days"),
    N_("in 3 working days"),
    N_("next week"),
    N_("15 Azar"),
    N_("in 2 weeks"),
    N_("in 2 hours"),
)
"""Dates as people say them; each must be understood in either language."""

EVERYWHERE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Do what is offered: open, save, choose"), ("Enter",)),
    (N_("One level up: close, clear, go back"), ("Esc",)),
    (N_("To the next field, or back"), ("Tab", "Shift+Tab")),
    (N_("Up and down a list"), ("↑", "↓")),
    (N_("To the start or the end of a list"), ("Home", "End")),
)
CALL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Who called: you, or the customer"), ("Alt+0",)),
    (N_("Kind of a visit, message or follow-up"), ("Alt+1…5",)),
    (N_("Save from any field"), ("Ctrl+Enter",)),
)


class Entry(NamedTuple):
    """A line: what is done, its keys as they are shown, its icon, and what it is found by."""

    words: str
    keys: Sequence[str]
    icon: str
    found_by: Words


def groups() -> Iterator[tuple[str, list[Entry]]]:
    """Every group with its lines, in the order of the sheet."""
    for section, title in SECTIONS.items():
        yield (
            _(title).replace("&", ""),
            [
                Entry(
                    _(action.text),
                    pills(keys(action.id)),
                    action.icon,
                    Words((action.text,), *all_keys(action.id)),
                )
                for action in REGISTRY
                if action.section == section
            ],
        )
    yield _("Everywhere"), [_plain(words, own) for words, own in EVERYWHERE]
    yield _("Put off a follow-up"), list(_snoozes())
    yield _("In the forms"), list(_outcomes())
    yield _("Dates as you say them"), [entry for phrase in PHRASES if (entry := _said(phrase))]


def _plain(msgid: str, own: Sequence[str]) -> Entry:
    return Entry(_(msgid), pills(own), "", Words((msgid,), *own))


def _snoozes() -> Iterator[Entry]:
    choices = {key: choice.msgid for key, choice in snooze.SNOOZES.items()}
    for key, msgid in {**choices, "9": N_("Pick a date…"), "0": N_("No date…")}.items():
        yield Entry(_(msgid), [formats.digits(key)], "", Words((msgid, N_("Put off")), key))


def _outcomes() -> Iterator[Entry]:
    for number, (msgid, _hint) in enumerate(OUTCOME_WORDS.values(), start=1):
        yield _plain(msgid, (f"Alt+{number}",))
    for words, own in CALL:
        yield _plain(words, own)


def _said(msgid: str) -> Entry | None:
    """A phrase with what it would mean if it were typed now."""
    phrase = _(msgid)
    found = quickdate.parse(phrase, clock.local(clock.now()))
    if found is None:
        return None
    meaning = formats.day(found.day) if found.moment is None else formats.moment(found.moment)
    return Entry(meaning, [isolate(phrase)], "", Words((msgid, N_("date day time")), meaning))


class HelpSheet(QDialog):
    """Stands beside the window as long as it is wanted; the search narrows it."""

    def __init__(
        self, parent: QWidget | None, on_guide: Callable[[], object] | None = None
    ) -> None:
        """Make the sheet.

        Args:
            parent: the window.
            on_guide: opens the user guide; without it there is no button for it.
        """
        super().__init__(parent)
        self._on_guide = on_guide
        self._two: bool | None = None
        self.setWindowTitle(_("Keys and commands"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.search = SearchEdit()
        hint(self.search, _("Search the keys and commands"))
        self.search.setAccessibleName(_("Search the keys and commands"))
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self.filter)
        self.search.installEventFilter(self)
        self.nothing = label("", "body", "text2")
        self._lay_out()
        room = self.screen().availableSize()
        if parent is not None:  # not over the edges of the window that it stands before
            room = room.boundedTo(parent.window().size())
        width = round(WIDTH * max(1.0, theme.scale()))
        self.resize(QSize(width, HEIGHT).boundedTo(room - QSize(2 * BESIDE, TITLE_BAR)))
        self.search.setFocus()

    def filter(self, query: str) -> None:
        """Show the lines that fit a query."""
        found = False
        for group in self.groups:
            found = group.filter(query) or found
        self.nothing.setVisible(not found)
        sentence = _("Nothing was found for “{query}”").format(query=isolate(query.strip()))
        set_text(self.nothing, sentence)
        self.area.verticalScrollBar().setValue(0)

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(16)
        header.addWidget(label(_("Keys and commands"), "h1"))
        header.addStretch(1)
        header.addWidget(self.search, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(header)
        column.addWidget(self.nothing)
        self.nothing.hide()
        self.area = CalmScrollArea()
        column.addWidget(self.area, 1)
        column.addWidget(thin_line())  # what goes on below it is seen to be cut by it
        column.addLayout(self._footer())
        self._fill()

    def _fill(self) -> None:
        inside = QWidget()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Keys and commands"))
        self.area.setWidget(inside)
        self._row = row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(20)
            row.addLayout(column, 1)
        row.addSpacing(8)
        self.groups = [_Group(inside, title, entries) for title, entries in groups()]
        self._arrange()

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        hint = _("Keys can be changed in the settings.")
        row.addWidget(label(hint, "caption", "text2"))
        row.addStretch(1)
        if self._on_guide is not None:
            self.guide = button(_("User guide"), "secondary", self._on_guide, "book-open")
            row.addWidget(self.guide)
        self.close_button = button(_("Close"), "secondary", self.reject)
        row.addWidget(self.close_button)
        return row

    def _arrange(self) -> None:
        """Deal the groups out to two columns of like height, or to one."""
        scale = max(1.0, theme.scale())
        two = self.width() >= TWO_COLUMNS_FROM * scale
        self._row.setSpacing(BETWEEN if two else 0)
        self._row.setStretch(0, 1)
        self._row.setStretch(1, 1 if two else 0)
        if two == self._two:
            return
        self._two = two
        for column in self._columns:
            while column.count():
                column.takeAt(0)
        heights = [0, 0]
        for group in self.groups:
            place = heights.index(min(heights)) if two else 0
            heights[place] += len(group.lines) + 2
            self._columns[place].addWidget(group)
        for column in self._columns:
            column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two have no room."""
        super().resizeEvent(event)
        self._arrange()

    # ---- keys ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc empties the search first; arrow down leads to the lines, to scroll them."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if event.key() == Qt.Key.Key_Down:
            self.area.setFocus()
            return True
        return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Group(QWidget):
    """A heading and its lines."""

    def __init__(self, parent: QWidget, title: str, entries: Sequence[Entry]) -> None:
        super().__init__(parent)
        self.title = title
        self.lines: list[tuple[KeyLine, Words]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = label(title, "strong", "primary")
        head.setContentsMargins(0, 0, 0, 4)
        column.addWidget(head)
        room = any(entry.icon for entry in entries)
        for entry in entries:
            line = KeyLine(entry.words, entry.keys, entry.icon, room=room)
            self.lines.append((line, entry.found_by))
            column.addWidget(line)

    def filter(self, query: str) -> bool:
        """Show the lines that fit; hidden when there is none."""
        found = False
        for line, words in self.lines:
            fits = words.fit(query)
            line.setVisible(fits)
            found = found or fits
        self.setVisible(found)
        return found
