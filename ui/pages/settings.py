"""Settings: one page that can be searched; what is chosen is so at once, and can be put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk import __version__, formats
from crmdesk.changes import Changes
from crmdesk.i18n import N_, _
from crmdesk.settings import CURRENCY, RETRY, SHOP_NAME, WEEKEND
from crmdesk.text import isolate
from ui import theme
from ui.actions import choose_keys
from ui.buttons import button
from ui.context import Context
from ui.text import label
from ui.widgets import setting_catalogue as catalogue
from ui.widgets.search_edit import SearchEdit
from ui.widgets.setting_area import GroupArea
from ui.widgets.setting_groups import GroupList, GroupName
from ui.widgets.setting_rows import Facts, SettingRow, Value, ValueRow
from ui.widgets.setting_switch import Switch
from ui.widgets.setting_values import SettingValues
from ui.widgets.shortcut_editor import ShortcutEditor
from ui.widgets.state_stack import Offer, StateStack
from ui.widgets.user_text import set_latin
from ui.window_state import shortcuts_of

MARGIN = 20
STEP_S = 0.005
"""How long rows are added in one turn of the event loop; laying them out takes as long again."""

DONE = object()
Maker = Callable[[], QWidget]
STATE = "settings"
LIST_WIDTH = 172
WIDE_FROM = 880
"""From this width on, at 100 %, the groups are a list beside the page."""

GROUPS = (
    ("general", N_("General"), "sliders-horizontal"),
    ("display", N_("Display"), "sun"),
    ("keys", N_("Shortcuts"), "keyboard"),
    ("data", N_("Data"), "database"),
    ("about", N_("About"), "info"),
)


class SettingsPage(QWidget):
    """Everything that can be set, in five groups."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._state = context.state
        self._values = SettingValues(context)
        self.rows: dict[str, ValueRow] = {}
        self._read_currency()
        self.sample = catalogue.LookSample()
        self.name = catalogue.NameEdit(_(SHOP_NAME.title))
        self.keys = ShortcutEditor(self._chosen_keys(), self._keys_changed)
        self._lay_out()
        self._connect()
        self._fit_width()
        place = self._state.places.get(STATE)
        down = place.get("scroll") if isinstance(place, dict) else 0
        self._last_place = down if isinstance(down, int) else 0
        self._growing = self._grow()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._grow_on)
        self._turn.start()

    # ---- what the window asks -----------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything that is shown again, and say it in the digits of now."""
        self._read_currency()
        for row in self.rows.values():
            row.relabel()
            row.read()
        self.sample.refresh()
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
        """Store a name that is being typed, and remember how far down we were."""
        self.name.commit()
        if not self.search.text():
            self._state.places[STATE] = {"scroll": self.area.verticalScrollBar().value()}

    # ---- building -----------------------------------------------------------------------------

    def _grow_on(self) -> None:
        """Add rows for a few milliseconds, and go on in the next turn of the event loop."""
        end, whole = perf_counter() + STEP_S, False
        while not whole and perf_counter() < end:
            whole = next(self._growing, DONE) is DONE
        if whole:
            self.area.lead_inside()
            self._to_last_place()
        else:
            self._turn.start()
        # Nothing may be seen, or be pressed, before it is in its place.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def finish(self) -> None:
        """Add all rows that are still to come, now."""
        self._last_place = 0
        for _piece in self._growing:
            pass

    def _grow(self) -> Iterator[None]:
        """Add the rows, a piece a step."""
        for name, rows in (
            ("general", self._general()),
            ("display", self._display()),
            ("keys", self._keys()),
            ("data", iter((self._data_file, self._sample_data))),
            ("about", iter((self._about,))),
        ):
            for make in rows:
                if make is not None:
                    self.area.groups[name].add(make())
                yield
            self.area.groups[name].show()  # all its rows at once: laying out is what takes long

    def _general(self) -> Iterator[Maker]:
        facts, stored = catalogue, self._values.stored
        kept = self._values.kept
        add = self._row
        yield add("language", facts.LANGUAGE, facts.language_choice, self._language())
        yield add("digits", facts.DIGITS, facts.digits_choice, kept("digits", self._look))
        yield add("currency", facts.MONEY, facts.currency_choice, stored(CURRENCY))
        yield add("weekend", facts.DAYS_OFF, facts.days_off_choice, stored(WEEKEND))
        days = int(self._values.get(RETRY))
        yield add("retry", facts.NO_ANSWER, lambda: facts.retry_choice(days), stored(RETRY))
        yield add("shop_name", facts.NAME, lambda: self.name, stored(SHOP_NAME))

    def _display(self) -> Iterator[Maker]:
        facts, add = catalogue, self._row

        def look(name: str) -> Value:
            return self._values.kept(name, self._look)

        yield add("theme", facts.THEME, facts.theme_choice, look("theme"))
        yield add(
            "text_scale", facts.TEXT_SIZE, facts.scale_choice, look("text_scale"), self.sample
        )
        yield add("density", facts.DENSITY, facts.density_choice, look("density"))
        yield add(
            "reduce_motion",
            facts.MOTION,
            lambda: Switch(_(facts.MOTION.title)),
            look("reduce_motion"),
        )

    def _keys(self) -> Iterator[Maker | None]:
        yield lambda: self.keys
        for _row in self.keys.grow():
            yield None

    def _row(
        self,
        name: str,
        facts: Facts,
        control: Callable[[], QWidget],
        value: Value,
        extra: QWidget | None = None,
    ) -> Maker:
        def make() -> QWidget:
            row = self.rows[name] = ValueRow(facts, control(), value, extra)
            return row

        return make

    def _data_file(self) -> SettingRow:
        place = label(role="body", selectable=True)
        place.setWordWrap(True)
        set_latin(place, str(self._context.desk.store.path))
        place.setAccessibleName(_("Place of the data file"))
        folder = button(_("Open the folder"), "secondary", self._does("folder"), "folder-open")
        return SettingRow(catalogue.DATA_FILE, folder, place)

    def _sample_data(self) -> SettingRow:
        program = self._context.program
        if program.is_sample:
            leave = button(_("Back to my own data"), "secondary", program.leave_sample)
            return SettingRow(catalogue.SAMPLE, leave)
        show = button(_("Look at sample data"), "secondary", program.show_sample, "store")
        return SettingRow(catalogue.SAMPLE, show)

    def _about(self) -> SettingRow:
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        guide = button(_("User guide"), "secondary", self._does("guide"), "book-open")
        line.addWidget(guide)
        line.addWidget(button(_("Licences"), "secondary", self._does("about")))
        both.setFocusProxy(guide)
        version = _("Version {number}").format(number=formats.digits(__version__))
        return SettingRow(catalogue.PROGRAM, both, label(version, "caption", "text2"))

    def _does(self, action: str) -> Callable[[], object]:
        return self._context.actions[action].trigger

    def _lay_out(self) -> None:
        names = [GroupName(name, _(title), icon) for name, title, icon in GROUPS]
        self.list = GroupList(names, _("Groups of settings"), chips=False)
        self.chips = GroupList(names, _("Groups of settings"), chips=True)
        self.search = SearchEdit()
        self.search.setPlaceholderText(_("Search the settings"))
        self.search.setAccessibleName(_("Search the settings"))
        self.search.setMaximumWidth(320)
        self.area = GroupArea({name: _(title) for name, title, _icon in GROUPS})
        self.states = StateStack(self.area)
        header = QHBoxLayout()
        header.setSpacing(16)
        header.addWidget(label(_("Settings"), "h1"))
        header.addStretch(1)
        header.addWidget(self.search, 2)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(self.list)
        body.addWidget(self.states, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 0)
        column.setSpacing(12)
        column.addLayout(header)
        column.addWidget(self.chips)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        for groups in (self.list, self.chips):
            groups.chosen.connect(self.show_group)
            groups.entered.connect(self._enter)
        self.area.in_view.connect(self._mark)
        self.area.verticalScrollBar().rangeChanged.connect(self._to_last_place)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)

    # ---- values -------------------------------------------------------------------------------

    def _language(self) -> Value:
        def turn() -> None:
            language = self._state.language
            # Not now: it takes down the chip that was just clicked.
            QTimer.singleShot(0, self, lambda: self._context.program.set_language(language))

        return self._values.kept("language", turn)

    def _look(self) -> None:
        self._context.program.apply_look()
        self.refresh()

    def _read_currency(self) -> None:
        formats.set_currency(self._values.get(CURRENCY))

    def _chosen_keys(self) -> dict[str, list[str]]:
        chosen = {name: list(keys) for name, keys in shortcuts_of(self._state).items()}
        self._state.shortcuts = chosen
        return chosen

    def _keys_changed(self, before: dict[str, list[str]]) -> None:
        self._use_keys()

        def take_back() -> None:
            self._state.shortcuts.clear()
            self._state.shortcuts.update(before)
            self._use_keys()
            self.keys.refresh()

        self._context.toasts.show(_("The keys were changed."), _("Undo"), take_back)

    def _use_keys(self) -> None:
        choose_keys(self._state.shortcuts)
        self._context.program.bind_keys()
        self._values.save()

    # ---- going about --------------------------------------------------------------------------

    def show_group(self, name: str) -> None:
        """Scroll to a group."""
        self.finish()
        self.area.go_to(name)

    def _enter(self, name: str) -> None:
        self.finish()
        self.area.enter(name)

    def _mark(self, name: str) -> None:
        self.list.mark(name)
        self.chips.mark(name)

    def _filter(self, query: str) -> None:
        self.finish()
        found = self.area.filter(query)
        self.list.show_only(found)
        self.chips.show_only(found)
        if not found:
            sentence = _("Nothing was found for “{query}”").format(query=isolate(query.strip()))
            self.states.show_no_match(sentence, [Offer(_("Clear the search"), self._clear)])
            return
        self.states.show_content()
        self._mark(next(name for name in self.area.groups if name in found))

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
            target = self.area.first_control() or next(iter(self.states.offers), None)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    # ---- looks --------------------------------------------------------------------------------

    def _is_wide(self) -> bool:
        return self.width() >= WIDE_FROM * max(1.0, theme.scale())

    def _fit_width(self) -> None:
        wide = self._is_wide()
        self.list.setVisible(wide)
        self.chips.setVisible(not wide)
        self.list.setFixedWidth(round(LIST_WIDTH * max(1.0, theme.scale())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the groups over the page where it is narrow."""
        super().resizeEvent(event)
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        """The theme and the text size are changed by keys too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "list"):
            self._fit_width()
            for row in self.rows.values():
                row.read()

    def _to_last_place(self) -> None:
        """Stand where we stood the last time, as soon as the page is long enough."""
        bar = self.area.verticalScrollBar()
        if self._last_place and bar.maximum() >= self._last_place:
            bar.setValue(self._last_place)
            self._last_place = 0
