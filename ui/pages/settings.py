"""Settings: five groups that can be searched; what is chosen is so at once, and can be put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.changes import Changes
from crmdesk.i18n import _, ngettext
from crmdesk.settings import CURRENCY
from crmdesk.text import isolate
from ui import theme
from ui.actions import choose_keys
from ui.context import Context
from ui.text import hint, label
from ui.widgets.search_edit import SearchEdit
from ui.widgets.setting_area import BAR, GroupArea, Sheet
from ui.widgets.setting_catalogue import LANGUAGE, Entry
from ui.widgets.setting_groups import GroupList, GroupName
from ui.widgets.setting_growth import Growth
from ui.widgets.setting_pieces import BY_OTHER_WORDS, GROUPS, Piece, deed_pieces, value_pieces
from ui.widgets.setting_rows import Value, ValueRow
from ui.widgets.setting_shortcut_list import fitting
from ui.widgets.setting_values import SettingValues
from ui.widgets.shortcut_editor import ShortcutEditor
from ui.widgets.state_stack import Offer, StateStack
from ui.window_state import shortcuts_of

MARGIN = 20
MOST_FOUND = 6
"""So many rows are shown of what a search finds; each is a dozen widgets."""

STATE = "settings"
LIST_WIDTH = 172
WIDE_FROM = 880
"""From this width on, at 100 %, the groups are a list beside the page."""

_TITLES = {name: title for name, title, _icon in GROUPS}


class SettingsPage(QWidget):
    """Everything that can be set, one group at a time, or what a search finds in all of them.

    Attributes:
        rows: the rows with a value that are shown, by the names of their settings.
        keys: the table of keys while it is shown.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._state = context.state
        chosen = shortcuts_of(self._state).items()  # what else stands there is junk
        self._state.shortcuts = {name: list(keys) for name, keys in chosen}
        self._values = SettingValues(context)
        self.rows: dict[str, ValueRow] = {}
        self.keys: ShortcutEditor | None = None
        self._pieces = self._all_pieces()
        self._read_currency()
        self._growth = Growth(self)
        self._coming: Sheet | None = None
        self._found = True
        self._look_seen: tuple[str, float] | None = None
        self._lay_out()
        self._connect()
        self._fit_width()
        self._group, self._last_place = self._left_at()
        self._mark(self._group)
        self._show(self._inside(self._group))

    def _left_at(self) -> tuple[str, int]:
        """Where we stood the last time: the group, and how far down."""
        place = self._state.places.get(STATE)
        place = place if isinstance(place, dict) else {}
        group, down = place.get("group"), place.get("scroll")
        if not isinstance(group, str) or group not in _TITLES:
            return GROUPS[0][0], 0
        return group, down if isinstance(down, int) else 0

    # ---- what the window asks -----------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything that is shown again, and say it in the digits of now."""
        self._read_currency()
        for row in self.rows.values():
            row.relabel()
            row.read()
        if self.keys is not None:
            self.keys.refresh()

    def changed(self, changes: Changes) -> None:
        """Read again when a setting was written, by whomever."""
        if changes.touches("setting"):
            self.refresh()

    def focus_first(self) -> None:
        """Put the keyboard into the search: it is the shortest way to anything here."""
        self.search.setFocus()
        self.search.selectAll()

    def current_customer_id(self) -> int | None:
        """Nobody stands here."""
        return None

    def selected_customer_ids(self) -> Sequence[int]:
        """Nobody stands here."""
        return ()

    def command(self, action_id: str) -> Callable[[], object] | None:
        """Ctrl+F goes to the page's own search; the others mean nothing here."""
        return self.search.setFocus if action_id == "search" else None

    def panes(self) -> Sequence[QWidget]:
        """The search, the groups, and the page itself."""
        return (self.search, self.list if self._is_wide() else self.chips, self.area)

    def save_state(self) -> None:
        """Store a name that is being typed, and remember where we were."""
        name: Any = self.rows.get("shop_name")
        if name is not None:
            name.control.commit()
        if not self._query:
            down = self.area.verticalScrollBar().value()
            self._state.places[STATE] = {"group": self._group, "scroll": down}

    # ---- rows ---------------------------------------------------------------------------------

    def _all_pieces(self) -> list[Piece]:
        """Every row there is, in the order of reading."""
        keys = Piece("keys", "keys", _rank_keys, self._made_keys)
        pieces = [*value_pieces(self._value_of), keys, *deed_pieces(self._context)]
        order = list(_TITLES)
        return sorted(pieces, key=lambda piece: order.index(piece.group))

    def _made_keys(self) -> QWidget:
        made = ShortcutEditor(self._state.shortcuts, self._keys_changed)
        made.moved.connect(lambda place: self.area.show_place(made, place))
        return made

    def _inside(self, group: str) -> list[Piece]:
        return [piece for piece in self._pieces if piece.group == group]

    def _show(self, pieces: Iterable[Piece], query: str = "", more: int = 0) -> None:
        """Begin to make rows; they take the place of those that are shown when all are there.

        Args:
            pieces: the rows.
            query: of the search that found them.
            more: how many it found besides.
        """
        if self._coming is not None:
            self._coming.deleteLater()  # something else is wanted meanwhile
        self._coming = self.area.fresh()
        self._growth.start(self._grow(self._coming, list(pieces), query, more))

    def finish(self) -> None:
        """Make all rows that are still to come, now."""
        self._last_place = 0
        self._growth.finish()

    def _grow(self, sheet: Sheet, pieces: list[Piece], query: str, more: int) -> Iterator[None]:
        """Make the rows, one a step, and show them."""
        made: dict[str, Any] = {}
        for name, inside in groupby(pieces, lambda piece: piece.group):
            group = sheet.add_group(name, _(_TITLES[name]))
            for piece in inside:
                made[piece.id] = piece.make()
                group.add(made[piece.id])
                yield
        if more:
            sheet.add_words(_more_words(more))
        yield  # to lay them all out takes longer than each of them
        self._coming = None
        self._take(made, query)
        self.area.turn_to(sheet)
        self._to_last_place()
        # Nothing may be seen, or be pressed, before it is in its place.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _take(self, made: dict[str, Any], query: str) -> None:
        self.keys = made.get("keys")
        if self.keys is not None:
            self.keys.filter(query)
        self.rows = {name: row for name, row in made.items() if isinstance(row, ValueRow)}

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        names = [GroupName(name, _(title), icon) for name, title, icon in GROUPS]
        self.list = GroupList(names, _("Groups of settings"), chips=False)
        self.chips = GroupList(names, _("Groups of settings"), chips=True)
        self.search = SearchEdit()
        hint(self.search, _("Search the settings"))
        self.search.setAccessibleName(_("Search the settings"))
        self.search.setMaximumWidth(320)
        self.area = GroupArea()
        self.states = StateStack(self.area)
        header = QHBoxLayout()
        header.setSpacing(16)
        header.addWidget(label(_("Settings"), "h1"))
        header.addStretch(1)
        header.addWidget(self.search, 2)
        # The scroll bar stands in the margin: cards end where the search above them ends.
        right_to_left = self.isRightToLeft()
        header.setContentsMargins(*((BAR, 0, 0, 0) if right_to_left else (0, 0, BAR, 0)))
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(self.list)
        body.addWidget(self.states, 1)
        column = QVBoxLayout(self)
        left, right = (MARGIN - BAR, MARGIN) if right_to_left else (MARGIN, MARGIN - BAR)
        column.setContentsMargins(left, 16, right, 0)
        column.setSpacing(12)
        column.addLayout(header)
        column.addWidget(self.chips)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        for groups in (self.list, self.chips):
            groups.chosen.connect(self._choose_group)
            groups.entered.connect(self._enter)
        self.area.verticalScrollBar().rangeChanged.connect(self._to_last_place)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)

    # ---- values -------------------------------------------------------------------------------

    def _value_of(self, entry: Entry) -> Value:
        if entry.stored is not None:
            return self._values.stored(entry.stored)
        return self._values.kept(entry.id, self._speak if entry is LANGUAGE else self._look)

    def _speak(self) -> None:
        language = self._state.language
        # Not now: it takes down the chip that was just clicked.
        QTimer.singleShot(0, self, lambda: self._context.program.set_language(language))

    def _look(self) -> None:
        self._context.program.apply_look()
        self.refresh()

    def _read_currency(self) -> None:
        formats.set_currency(self._values.get(CURRENCY))

    def _keys_changed(self, before: dict[str, list[str]]) -> None:
        self._use_keys()

        def take_back() -> None:
            self._state.shortcuts.clear()
            self._state.shortcuts.update(before)
            self._use_keys()
            if self.keys is not None:
                self.keys.refresh()

        self._context.toasts.show(_("The keys were changed."), _("Undo"), take_back)

    def _use_keys(self) -> None:
        choose_keys(self._state.shortcuts)
        self._context.program.bind_keys()
        self._values.save()

    # ---- going about --------------------------------------------------------------------------

    @property
    def _query(self) -> str:
        return self.search.text().strip()

    def show_group(self, name: str) -> None:
        """Show a group, whole."""
        self.search.clear()
        self._choose_group(name)
        self.finish()

    def _choose_group(self, name: str) -> None:
        """Show a group, or what a search found in it."""
        self._mark(name)
        self._last_place = 0
        inside, query = self._inside(name), self._query
        if query:
            inside = [piece for piece in inside if piece.rank(query) is not None]
        else:
            self._group = name
        self._show(inside, query)

    def _enter(self, name: str) -> None:
        if self._growth.is_over and list(self.area.groups) != [name]:
            self._choose_group(name)
        self.finish()
        control = self.area.first_control()
        if control is not None:
            control.setFocus(Qt.FocusReason.TabFocusReason)

    def _mark(self, name: str) -> None:
        self.list.mark(name)
        self.chips.mark(name)

    def _filter(self, text: str) -> None:
        query = text.strip()
        ranks = {piece.id: piece.rank(query) for piece in self._pieces} if query else {}
        found = [piece for piece in self._pieces if not query or ranks[piece.id] is not None]
        groups = {piece.group for piece in found}
        self.list.show_only(groups)
        self.chips.show_only(groups)
        self._found = bool(found)
        self._fit_width()
        self._last_place = 0
        if not found:
            sentence = _("Nothing was found for “{query}”").format(query=isolate(query))
            self.states.show_no_match(sentence, [Offer(_("Clear the search"), self._clear, "x")])
            return
        self.states.show_content()
        if not query:
            self._choose_group(self._group)
            return
        best = sorted(found, key=lambda piece: ranks[piece.id] or 0)[:MOST_FOUND]
        self._mark(found[0].group)
        shown = [piece for piece in found if piece in best]
        self._show(shown, query, len(found) - len(shown))

    def _clear(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc empties the search; arrow down and Enter lead to what was found."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
            found = self.states.state == "content"
            target = self.area.first_control() if found else next(iter(self.states.offers), None)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    # ---- looks --------------------------------------------------------------------------------

    def _is_wide(self) -> bool:
        return self.width() >= WIDE_FROM * max(1.0, theme.scale())

    def _fit_width(self) -> None:
        wide = self._is_wide()
        self.list.setVisible(wide and self._found)  # no groups, no room for them
        self.chips.setVisible(not wide and self._found)
        self.list.setFixedWidth(round(LIST_WIDTH * max(1.0, theme.scale())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the groups over the page where it is narrow."""
        super().resizeEvent(event)
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        """The theme and the text size are changed by keys too."""
        super().changeEvent(event)
        look = (theme.current().name, theme.scale())
        if event.type() == QEvent.Type.StyleChange and look != self._look_seen:
            self._look_seen = look  # Qt says it several times
            self._fit_width()
            for row in self.rows.values():
                row.read()

    def _to_last_place(self) -> None:
        """Stand where we stood the last time, as soon as the page is long enough."""
        bar = self.area.verticalScrollBar()
        if self._last_place and bar.maximum() >= self._last_place:
            bar.setValue(self._last_place)
            self._last_place = 0


def _rank_keys(query: str) -> int | None:
    return BY_OTHER_WORDS if fitting(query) else None


def _more_words(count: int) -> str:
    words = ngettext(
        "{count} more was found. Another word makes the list shorter.",
        "{count} more were found. Another word makes the list shorter.",
        count,
    )
    return words.format(count=formats.number(count))
