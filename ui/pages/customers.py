"""Customers: all of them or those that a search finds, and the profile of the current one."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock
from crmdesk.changes import Changes
from crmdesk.i18n import _
from crmdesk.services.customers import CustomerRow
from crmdesk.text import isolate
from ui.contact_files import other_beginnings
from ui.context import Context
from ui.customer_deeds import CustomerDeeds
from ui.customers_columns import CustomersColumns
from ui.customers_list import FOUND, CustomersList
from ui.late_profile import LateProfile
from ui.list_place import Place
from ui.models.customer_columns import COLUMNS, WIDTHS
from ui.models.rows_model import Editing, RowsModel
from ui.widgets.customers_header import CustomersHeader
from ui.widgets.list_pane import ListPane, side_by_side
from ui.widgets.rows_table import RowsTable
from ui.widgets.state_stack import Offer, StateStack

if TYPE_CHECKING:
    from ui.widgets.cell_editor import CellEditing
    from ui.widgets.profile import ProfilePane
    from ui.widgets.tag_prompt import TagPrompt

MARGIN = 20
QUERY_LETTERS = 32
STATE = "customers"
PROFILE_FOLDED = "profile"
_ROWS = ("customer", "follow_up", "interaction", "contact_point", "customer_tag", "customer_stats")


class CustomersPage(QWidget):
    """The list and the profile beside it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self._day = clock.today()
        self._place = Place.read(context.state.places.get(STATE))
        self._wanted_id = self._place.current
        self.prompt: TagPrompt | None = None
        self.model: RowsModel[CustomerRow] = RowsModel(COLUMNS, self._fetch, self)
        self.table = RowsTable(self.model, "name", WIDTHS)
        self.table.setAccessibleName(_("Customers"))
        self.list = CustomersList(context, self)
        self.deeds = CustomerDeeds(context, self.table, self.model)
        self.model.editing = Editing(self._desk.customers.get, self.deeds.commit)
        self.pane = ListPane(self.table)
        self.header = CustomersHeader()
        self.columns = CustomersColumns(self.table, self.model, self.list, self.header)
        self._lay_out()
        self._connect()
        self._restore_state()
        self._load(context.preloaded.pop("customer_ids", None))

    @property
    def profile(self) -> ProfilePane:
        """The profile beside the list; it comes a moment after the list."""
        return self.late.pane

    @cached_property
    def editing(self) -> CellEditing:
        """Edits the cells of the list; made with the first one that is edited."""
        from ui.widgets.cell_editor import CellEditing

        made = CellEditing(self.table, self.model)
        made.words_wanted.connect(lambda: self.deeds.tell_words(made.set_words))
        return made

    # ---- what the window asks -----------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read again what a write touched; marks and scroll stay."""
        if not changes.touches(*_ROWS):
            return
        if not self.list.changed(changes):
            self.model.refresh_ids(changes.customers)
        self.late.changed(changes)

    def refresh(self) -> None:
        """Read everything that is shown again; the current customer stays current."""
        self.list.refresh()
        self.late.refresh()

    def focus_first(self) -> None:
        """Put the keyboard into the list, or on the way out of an empty one."""
        if self.states.state == "content":
            if not self.table.currentIndex().isValid():
                self.table.go_to_id(None)
            self.table.setFocus()
        elif self.states.offers:
            self.states.offers[0].setFocus()
        else:
            self.setFocus()  # until the list is read

    def current_customer_id(self) -> int | None:
        """Return the current customer, for the call dialog; who was opened is so at once."""
        if not self.list.loaded:
            return self._wanted_id
        return self.table.current_id() if self.states.state == "content" else None

    def selected_customer_ids(self) -> Sequence[int]:
        """Return the marked customers, from the top."""
        return self.table.selected_ids() if self.states.state == "content" else ()

    def command(self, action_id: str) -> Callable[[], object] | None:
        """Return how a command of the page or of a row is carried out; None where it cannot be."""
        if self.late.holds(self.window().focusWidget()):
            own = self.profile.command(action_id)
            if own is not None or action_id == "edit":
                return own
        always: dict[str, Callable[[], object]] = {
            "toggle_profile": self.header.profile_chip.click,
            "columns": self.columns.open_menu,
            "paste": self._context.program.paste_contacts,
        }
        if action_id in always or self.current_customer_id() is None:
            return always.get(action_id)
        ids = self.selected_customer_ids
        commands: dict[str, Callable[[], object]] = {
            "open": self._open,
            "edit": self._edit,
            "tag": self._tag,
            "copy": lambda: self.deeds.copy(ids()),
            "delete": lambda: self.deeds.delete(ids()),
            "log_call": self._call,
            "new_follow_up": lambda: self.deeds.follow_up(ids()),
            "log_entry": lambda: self._context.log_entry(self.current_customer_id()),
            "context_menu": lambda: self._open_menu(self.table.menu_point()),
        }
        return commands.get(action_id)

    def panes(self) -> Sequence[QWidget]:
        """Return the list and the profile."""
        return [self.table, self.profile]

    def set_query(self, text: str) -> None:
        """List the customers that a text finds, the best first; all of them for an empty text."""
        self._place = Place()
        self.list.search(text)

    def open_customer(self, customer_id: int) -> None:
        """Show a customer, also one whom the search hides, and put the keyboard there."""
        self._place, self._wanted_id = Place(), customer_id
        self.setFocus()  # the list takes it over, unless the user goes elsewhere before it is read
        if not self.list.loaded:
            return
        if self.model.row_of(customer_id) < 0 and self.list.query:
            self._clear_search()
        self._go_to_wanted()

    def save_state(self) -> None:
        """Remember the sizes, the columns, and where the list stood."""
        state = self._context.state
        state.splitters[STATE] = self.late.sizes()
        state.columns[STATE] = {**self.table.columns.state(), "sort": self.list.order}
        state.collapsed[PROFILE_FOLDED] = self.late.folded
        scroll = self.table.verticalScrollBar().value()
        state.places[STATE] = Place(self.table.current_id(), scroll, self.list.query).plain()

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.splitter = side_by_side()
        self.splitter.addWidget(self.pane)
        put_over = self.pane.put_over
        self.late = LateProfile(
            self._context, self.table, self.splitter, put_over, self._search_for
        )
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([620, 380])
        self.states = StateStack(self.splitter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        self._column.setSpacing(12)
        self._column.addWidget(self.header)
        self._column.addWidget(self.states, 1)

    def _connect(self) -> None:
        table = self.table
        self.list.read.connect(self._show_ids)
        self.list.failed.connect(self._could_not_load)
        self.pane.commanded.connect(self._carry_out)
        table.typed.connect(self._type_to_search)
        table.menu_wanted.connect(self._open_menu)
        table.doubleClicked.connect(self._double_clicked)
        self.header.profile_wanted.connect(self.late.set_shown)
        self.header.new_wanted.connect(self._new)

    # ---- remembering --------------------------------------------------------------------------

    def _restore_state(self) -> None:
        state = self._context.state
        columns = state.columns.get(STATE)
        self.table.columns.restore(columns)
        order = columns.get("sort") if isinstance(columns, dict) else None
        if isinstance(order, str):
            self.list.sort(order)
        shown = state.collapsed.get(PROFILE_FOLDED) is not True
        self.late.restore(state.splitters.get(STATE), shown=shown)
        self.header.profile_chip.setChecked(shown)

    def _restore_place(self) -> None:
        """Find the search and the scroll again, now that there is a window round the page."""
        place, self._place = self._place, Place()
        field = self._search_field()
        if place.query and field is not None and not field.text():
            field.setText(place.query)
            self.list.search(place.query)
            self._wanted_id = place.current
            if self.list.loaded:
                self._go_to_wanted()
        if place.scroll:
            self.table.verticalScrollBar().setValue(place.scroll)
            self.table.scrollTo(self.table.currentIndex())

    # ---- listing ------------------------------------------------------------------------------

    def _fetch(self, ids: Sequence[int]) -> list[CustomerRow]:
        wants = self.table.columns.is_wanted
        return self._desk.customers.rows(ids, with_tags=wants("tags"), with_added=wants("added"))

    def _load(self, ids: array[int] | None) -> None:
        """Take the ids that were read while the program started, or read them on the worker."""
        self.states.show_loading()
        self.list.start(ids)

    def _could_not_load(self) -> None:
        self.states.show_error(_("The list could not be read."), lambda: self._load(None))

    def _show_ids(self, ids: array[int], from_top: bool) -> None:
        self._day = clock.today()
        self._say_what(ids)
        self._list(ids, from_top)
        if self.window().focusWidget() is self:
            self.focus_first()

    def _list(self, ids: array[int], from_top: bool) -> None:
        if ids == self.model.ids and not from_top and len(ids):
            self.model.refresh_ids()
            self.states.show_content()
            return
        table = self.table
        current, number = table.current_id(), table.currentIndex().row()
        marked = set(table.selected_ids()) if table.marked_count() > 1 else set()
        scroll = table.verticalScrollBar().value()
        self.model.set_ids(ids)
        if not len(ids):
            self._show_nobody()
            return
        self.states.show_content()
        if from_top or number < 0:
            table.go_to_id(None)
            table.scrollToTop()
        else:
            table.go_to_id(current, number)
            table.verticalScrollBar().setValue(scroll)
            table.scrollTo(table.currentIndex())
        if len(marked) > 1 and not from_top:
            table.mark_ids(marked)
            if not table.marked_count():  # all of them are gone
                table.mark_current_only()
        self.pane.show_marks()
        self._go_to_wanted()

    def _say_what(self, ids: array[int]) -> None:
        searching = bool(self.list.query)
        cut = searching and len(ids) == FOUND
        total = self.list.total if searching else len(ids)
        self.header.say(len(ids), total, searching=searching, cut=cut)
        self.columns.show_order()

    def _show_nobody(self) -> None:
        self.late.clear()
        self.pane.hide_marks()
        new = Offer(_("New customer"), self._new, "user-plus")
        if not self.list.query:
            sentence = _("No customers yet. Add the first one: a name and a phone are enough.")
            self.states.show_empty("users", sentence, [new, *other_beginnings(self._context)])
            return
        name = isolate(_shortened(self.list.query))
        clear = Offer(_("Clear the search"), self._clear_search, "x")
        new = Offer(_("New customer “{name}”").format(name=name), self._new, "user-plus")
        sentence = _("Nothing was found for “{query}”").format(query=name)
        self.states.show_no_match(sentence, [clear, new])

    def _go_to_wanted(self) -> None:
        wanted, self._wanted_id = self._wanted_id, None
        if wanted is not None and self.table.go_to_id(wanted):
            centre = QAbstractItemView.ScrollHint.PositionAtCenter
            self.table.scrollTo(self.table.currentIndex(), centre)
            if self.window().focusWidget() is self:
                self.table.setFocus()
                self.late.catch_up()

    # ---- doing --------------------------------------------------------------------------------

    def _carry_out(self, action_id: str) -> None:
        do = self.command(action_id)
        if do is not None:
            do()

    def _open(self) -> None:
        """Put the keyboard into the profile of the current customer."""
        if self.late.folded:
            self.header.profile_chip.click()
        self.late.keeper.catch_up()
        self.profile.setFocus()

    def _edit(self) -> None:
        """Edit the current cell."""
        self.editing.open_current()

    def _double_clicked(self, index: QModelIndex) -> None:
        if not self.editing.open(index.row(), index.column()):
            self._open()

    def _tag(self) -> None:
        """Open the card that tags the marked customers."""
        self._close_prompt()
        ids = list(self.selected_customer_ids())
        if ids:
            self.prompt = self.deeds.tag_prompt(ids, self._close_prompt)
            self.pane.put_over(self.prompt)
            self.prompt.setFocus()

    def _close_prompt(self) -> None:
        prompt, self.prompt = self.prompt, None
        if prompt is not None:
            prompt.hide()
            prompt.deleteLater()
            self.table.setFocus()

    def _call(self) -> None:
        self._context.log_call(self.current_customer_id())

    def _new(self) -> None:
        self._context.actions["new_customer"].trigger()

    def _open_menu(self, at: QPoint) -> None:
        self.deeds.open_menu(at, self.command)

    # ---- the search field of the window -------------------------------------------------------

    def _search_field(self) -> QLineEdit | None:
        field = self.window().findChild(QLineEdit, "topSearch")
        return field if isinstance(field, QLineEdit) else None

    def _search_for(self, text: str) -> None:
        """Search as if it had been typed into the window's field."""
        field = self._search_field()
        if field is not None:
            field.setText(text)
        self.set_query(text)
        self.focus_first()

    def _type_to_search(self, letter: str) -> None:
        self._context.actions["search"].trigger()
        field = self.window().focusWidget()
        if isinstance(field, QLineEdit):
            field.insert(letter)  # replaces what the search action selected
            field.textEdited.emit(field.text())

    def _clear_search(self) -> None:
        """Empty the window's field too, so that it says what is listed."""
        self._search_for("")

    def showEvent(self, event: QShowEvent) -> None:
        """Words like "tomorrow" are another day's after a night."""
        super().showEvent(event)
        self.late.follow_the_list()
        if self._place != Place():
            QTimer.singleShot(0, self, self._restore_place)
        if self._day != clock.today():
            self.refresh()


def _shortened(query: str) -> str:
    """Return a query short enough for a button."""
    return query if len(query) <= QUERY_LETTERS else f"{query[:QUERY_LETTERS].rstrip()}…"
