"""Customers: all of them or those that a search finds, and the profile of the current one."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock, formats
from crmdesk.changes import Changes
from crmdesk.i18n import _, ngettext
from crmdesk.services.customers import CustomerRow
from crmdesk.text import clean, isolate
from ui import icons
from ui.context import Context
from ui.models.customer_columns import COLUMNS, WIDTHS
from ui.models.rows_model import RowsModel
from ui.tasks import run_job
from ui.widgets import undo_toast
from ui.widgets.customers_header import CustomersHeader
from ui.widgets.profile import NEWEST, ProfilePane
from ui.widgets.rows_table import RowsTable
from ui.widgets.state_stack import Offer, StateStack

MARGIN = 20
FOUND = 200
"""Customers that a search lists; nobody reads on, they type another letter."""

WHOLE_TIMELINE = 1000
REST_MS = 80
"""How long the current row must stay the same while a key repeats."""

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
        self._query = ""
        self._order = "name"
        self._day = clock.today()
        self._wanted_id: int | None = None
        self._shown_id: int | None = None
        self._loaded = False
        self._everyone: array[int] | None = None
        self.model: RowsModel[CustomerRow] = RowsModel(COLUMNS, self._desk.customers.rows, self)
        self.table = RowsTable(self.model, "name", WIDTHS)
        self.table.setAccessibleName(_("Customers"))
        self.profile = ProfilePane()
        self._lay_out()
        self._connect()
        self._restore_state()
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self._catch_up)
        self._load(context.preloaded.pop("customer_ids", None))

    # ---- what the window asks -----------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read again what a write touched; selection and scroll stay."""
        if not changes.touches(*_ROWS):
            return
        if changes.touches("customer") or changes.customers is None:
            self.refresh()
            return
        self.model.refresh_ids(changes.customers)
        if self._shown_id is not None and changes.touches_customer(self._shown_id):
            self._show_profile(self._shown_id)

    def refresh(self) -> None:
        """Read everything that is shown again; the current customer stays current."""
        if self._loaded:
            self._everyone = None
            self._list()
            self._show_profile(self.table.current_id())

    def focus_first(self) -> None:
        """Put the keyboard into the list, or on the way out of an empty one."""
        if self.states.state == "content":
            if not self.table.currentIndex().isValid():
                self.table.go_to_id(None)
            self.table.setFocus()
        elif self.states.offers:
            self.states.offers[0].setFocus()

    def current_customer_id(self) -> int | None:
        """Return the current customer, for the call dialog."""
        return self.table.current_id() if self.states.state == "content" else None

    def set_query(self, text: str) -> None:
        """List the customers that a text finds, the best first; all of them for an empty text."""
        query = clean(text)
        if query == self._query:
            return
        self._query = query
        if self._loaded:
            self._list(from_top=True)

    def open_customer(self, customer_id: int) -> None:
        """Show a customer, also one whom the search hides, and put the keyboard there."""
        self._wanted_id = customer_id
        if not self._loaded:
            return
        if self.model.row_of(customer_id) < 0 and self._query:
            self._clear_search()
        self._go_to_wanted()

    def save_state(self) -> None:
        """Remember the sizes."""
        state = self._context.state
        state.splitters[STATE] = self.splitter.sizes()
        state.columns[STATE] = self.table.column_widths()
        state.collapsed[PROFILE_FOLDED] = self.profile.isHidden()

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(card)
        self.splitter.addWidget(self.profile)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([620, 380])
        self.states = StateStack(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        self.header = CustomersHeader()
        column.addWidget(self.header)
        column.addWidget(self.states, 1)

    def _connect(self) -> None:
        table = self.table
        table.row_changed.connect(self._row_changed)
        table.entered_row.connect(self.profile.setFocus)
        table.delete_wanted.connect(self._delete)
        table.typed.connect(self._type_to_search)
        table.menu_wanted.connect(self._open_menu)
        header = table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._header_clicked)
        top = self.header
        top.newest_wanted.connect(lambda on: self._sort("new" if on else "name"))
        top.profile_wanted.connect(self.profile.setVisible)
        top.new_wanted.connect(self._new)
        self.profile.call_wanted.connect(self._call)
        self.profile.more_wanted.connect(lambda: self._show_profile(self._shown_id, whole=True))
        toggle = QShortcut(QKeySequence(Qt.Key.Key_F9), self)
        toggle.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        toggle.activated.connect(self.header.profile_chip.click)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.profile)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(table.setFocus)

    def _restore_state(self) -> None:
        state = self._context.state
        sizes = state.splitters.get(STATE)
        if isinstance(sizes, list) and len(sizes) == 2 and all(type(one) is int for one in sizes):
            self.splitter.setSizes(sizes)
        self.table.set_column_widths(state.columns.get(STATE))
        shown = state.collapsed.get(PROFILE_FOLDED) is not True
        self.profile.setVisible(shown)
        self.header.profile_chip.setChecked(shown)

    # ---- listing ------------------------------------------------------------------------------

    def _load(self, ids: array[int] | None) -> None:
        """Take the ids that were read while the program started, or read them on the worker."""
        if ids is not None:
            self._take_first(ids)
            return
        self.states.show_loading()
        customers = self._desk.customers
        run_job(lambda _progress: customers.ids(), self._take_first, self._could_not_load)

    def _take_first(self, ids: array[int]) -> None:
        self._loaded = True
        self._everyone = ids
        if self._query:
            self._list(from_top=True)
        else:
            self._show_ids(ids)
        self._go_to_wanted()

    def _could_not_load(self, _error: Exception) -> None:
        self.states.show_error(_("The list could not be read."), lambda: self._load(None))

    def _list(self, *, from_top: bool = False) -> None:
        ids = self._context.run(self._found if self._query else self._all)
        if ids is not None:
            self._show_ids(ids, from_top=from_top)

    def _found(self) -> Sequence[int]:
        return [hit.id for hit in self._desk.search.find(self._query, FOUND)]

    def _all(self) -> Sequence[int]:
        if self._everyone is None:
            self._everyone = self._desk.customers.ids(self._order)
        return self._everyone

    def _show_ids(self, ids: Sequence[int], *, from_top: bool = False) -> None:
        self._day = clock.today()
        current, number = self.table.current_id(), self.table.currentIndex().row()
        scroll = self.table.verticalScrollBar().value()
        self.model.set_ids(ids)
        total = self._desk.customers.count() if self._query else len(ids)
        searching = bool(self._query)
        cut = searching and len(ids) == FOUND
        self.header.say(len(ids), total, searching=searching, cut=cut)
        self._show_order()
        if not ids:
            self._show_nobody()
            return
        self.states.show_content()
        if from_top:
            self.table.go_to_id(None)
            self.table.scrollToTop()
        elif number >= 0:
            self.table.go_to_id(current, number)
            self.table.verticalScrollBar().setValue(scroll)
            self.table.scrollTo(self.table.currentIndex())
        else:
            self.table.go_to_id(None)

    def _show_nobody(self) -> None:
        self.profile.clear()
        self._shown_id = None
        new = Offer(_("New customer"), self._new, "user-plus")
        if not self._query:
            sentence = _("No customers yet. Add the first one: a name and a phone are enough.")
            self.states.show_empty("users", sentence, [new])
            return
        name = isolate(_shortened(self._query))
        offers = [
            Offer(_("Clear the search"), self._clear_search, "x"),
            Offer(_("New customer “{name}”").format(name=name), self._new, "user-plus"),
        ]
        sentence = _("Nothing was found for “{query}”").format(query=name)
        self.states.show_no_match(sentence, offers)

    # ---- order --------------------------------------------------------------------------------

    def _header_clicked(self, section: int) -> None:
        order = COLUMNS[section].order
        if order and not self._query:
            self._sort(f"-{order}" if self._order == order else order)

    def _sort(self, order: str) -> None:
        self._order = order
        self._everyone = None
        self._list(from_top=True)

    def _show_order(self) -> None:
        """A search has its own order, the best first: no arrow then."""
        header = self.table.horizontalHeader()
        by_name = self._order.lstrip("-") == "name" and not self._query
        ascending = Qt.SortOrder.AscendingOrder
        way = Qt.SortOrder.DescendingOrder if self._order.startswith("-") else ascending
        header.setSortIndicatorShown(by_name)
        header.setSortIndicator(0 if by_name else -1, way)
        self.header.newest_chip.setChecked(self._order == "new")
        self.header.newest_chip.setVisible(not self._query)

    # ---- the profile --------------------------------------------------------------------------

    def _row_changed(self) -> None:
        """Show the profile at once; while an arrow key is held down only where it stops."""
        # While the page is only being made, the window must not stand still either.
        if self._resting.isActive() or self._shown_id is None:
            self._resting.start()
        else:
            self._catch_up()
            self._resting.start()

    def _catch_up(self) -> None:
        current = self.table.current_id()
        if current != self._shown_id or current is None:
            self._show_profile(current)

    def _show_profile(self, customer_id: int | None, *, whole: bool = False) -> None:
        self._shown_id = customer_id
        # A row that another program deleted meanwhile is blank, and so is its profile.
        gone = customer_id is None or not self._desk.customers.rows([customer_id])
        if customer_id is None or gone:
            self.profile.clear()
            return
        desk, limit = self._desk, WHOLE_TIMELINE if whole else NEWEST
        read = self._context.run(
            lambda: (
                desk.customers.get(customer_id),
                desk.followups.open_of(customer_id),
                desk.timeline.of(customer_id, limit),
            )
        )
        if read is not None:
            self.profile.show_customer(*read)

    def _go_to_wanted(self) -> None:
        wanted, self._wanted_id = self._wanted_id, None
        if wanted is not None and self.table.go_to_id(wanted):
            centre = QAbstractItemView.ScrollHint.PositionAtCenter
            self.table.scrollTo(self.table.currentIndex(), centre)
            self.table.setFocus()
            self._catch_up()

    # ---- doing --------------------------------------------------------------------------------

    def _call(self) -> None:
        self._context.log_call(self.current_customer_id())

    def _new(self) -> None:
        self._context.actions["new_customer"].trigger()

    def _delete(self) -> None:
        ids = self.table.selected_ids()
        if not ids:
            return
        row = self.model.row_at(self.table.currentIndex().row())
        if len(ids) == 1 and row is not None:
            said = _("{name} was moved to the trash.").format(name=isolate(row.name))
        else:
            pattern = ngettext(
                "{n} customer was moved to the trash.",
                "{n} customers were moved to the trash.",
                len(ids),
            )
            said = pattern.format(n=formats.number(len(ids)))
        undo_toast.do(self._context, lambda: self._desk.customers.delete(ids), said)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        for words, icon, do in (
            (_("Log a call"), "phone-call", self._call),
            (_("Copy"), "copy", self.table.copy),
            (_("Move to the trash"), "trash-2", self._delete),
        ):
            menu.addAction(icons.icon(icon), words).triggered.connect(lambda _on, do=do: do())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    # ---- the search field of the window -------------------------------------------------------

    def _type_to_search(self, letter: str) -> None:
        self._context.actions["search"].trigger()
        field = self.window().focusWidget()
        if isinstance(field, QLineEdit):
            field.insert(letter)  # replaces what the search action selected
            field.textEdited.emit(field.text())

    def _clear_search(self) -> None:
        """Empty the window's field too, so that it says what is listed."""
        field = self.window().findChild(QLineEdit, "topSearch")
        if isinstance(field, QLineEdit):
            field.clear()
        self.set_query("")
        self.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """Words like "tomorrow" are another day's after a night."""
        super().showEvent(event)
        if self._day != clock.today():
            self.refresh()


def _shortened(query: str) -> str:
    """Return a query short enough for a button."""
    return query if len(query) <= QUERY_LETTERS else f"{query[:QUERY_LETTERS].rstrip()}…"
