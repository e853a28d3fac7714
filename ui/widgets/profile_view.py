"""One customer to look at: who it is, how to reach them, what comes next, what happened.

Follow-ups and what happened are rows; one of them is the current one, and the keys and the menu
speak of it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QWidget,
)

from crmdesk import birthdays, clock
from crmdesk.i18n import _
from crmdesk.photos import Photos
from crmdesk.services.customers import Customer
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.timeline import TimelineItem
from ui.menu_words import pop_up
from ui.text import label, set_text, tip
from ui.widgets.bar_room import BarRoom
from ui.widgets.calm_scroll import CalmScrollArea
from ui.widgets.column import Column
from ui.widgets.digit_keys import digit_of
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.profile_head import ProfileHead, SoonPill, about, flowing
from ui.widgets.profile_menu import RowMenu
from ui.widgets.profile_parts import panel_button, thin_line
from ui.widgets.profile_way_list import WayList
from ui.widgets.profile_ways import ways_of
from ui.widgets.record_column import Key, RecordColumn
from ui.widgets.record_row import PAD, RecordRow
from ui.widgets.tag_row import TagRow
from ui.widgets.timeline_view import FOLLOW_UP, INTERACTION, OpenFollowUps, TimelineView
from ui.widgets.user_text import set_shown

EDGE = 16
NEWEST = 30
"""Things on the timeline that are shown at first."""

_BUTTONS = "QPushButton { padding: 6px 10px } QPushButton:focus { padding: 5px 9px }"
"""A little closer than others, that the three stand in one line beside a list."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.MetaModifier
)


class ProfileView(CalmScrollArea):
    """Shows a customer; says what is wanted and does nothing itself."""

    call_wanted = Signal()
    follow_up_wanted = Signal()
    entry_wanted = Signal()
    edit_wanted = Signal()
    more_wanted = Signal()
    """The whole timeline is to be shown."""
    tag_clicked = Signal(str)
    edit_entry_wanted = Signal(int)
    delete_entry_wanted = Signal(int)
    edit_follow_up_wanted = Signal(int)
    delete_follow_up_wanted = Signal(int)
    done_wanted = Signal(int)
    reopen_wanted = Signal(int)
    snooze_wanted = Signal(int, str)
    """A follow-up and the digit that was pressed."""

    def __init__(self, parent: QWidget | None = None, photos: Photos | None = None) -> None:
        super().__init__(parent)
        self._photos = photos
        self.customer: Customer | None = None
        self._current: Key | None = None
        self._index = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Profile"))
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._make()
        self._body = Column(12, QMargins(EDGE, EDGE, EDGE, EDGE - PAD))
        BarRoom(self, EDGE, self._body.set_end_margin)
        self._lay_out()
        self.setWidget(self._body)
        self._body.hide()

    def clear(self) -> None:
        """Show nobody."""
        self.customer = self._current = None
        self._body.hide()
        self.setAccessibleName(_("Profile"))

    def show_customer(
        self,
        customer: Customer,
        open_ones: tuple[FollowUpRow, ...],
        items: tuple[TimelineItem, ...],
    ) -> None:
        """Show a customer; see ``ProfilePane.show_customer``."""
        same = self.customer is not None and self.customer.id == customer.id
        self.customer = customer
        self.head.show_customer(customer)
        self.setAccessibleName(customer.name)
        set_text(self.about, about(customer))
        self.soon.say(birthdays.soon(customer.birthday, clock.today()))
        self.tags.show_tags(customer.tags, self.edit_button, again=same)
        self.tags.setVisible(bool(customer.tags))
        ways = ways_of(customer)
        self.contacts.show_ways(ways, self.entry_button)
        self.contacts.setVisible(bool(ways))
        set_shown(self.note, customer.note)
        self.note.setVisible(bool(customer.note))
        self.follow_ups.show_items(open_ones, again=same)
        self.follow_ups.setVisible(bool(open_ones))
        self.timeline.set_items(items, again=same)
        if not same:
            self._current, self._index = None, 0
            self.verticalScrollBar().setValue(0)
        self._find_current()
        more = len(items) == NEWEST and customer.contact_count >= NEWEST
        self.more_button.setVisible(more)
        self._body.show()

    # ---- making -------------------------------------------------------------------------------

    def _make(self) -> None:
        # F2 speaks of the row that is current, here as in the list: it is no key of this button.
        self.edit_button = panel_button(_("Edit"), "pencil", "", self.edit_wanted.emit)
        self.edit_button.setAccessibleName(_("Edit the customer"))
        tip(self.edit_button, _("Name, phones, addresses, birthday, photo…"))
        self.head = ProfileHead(self._photos, self.edit_button)
        self.name = self.head.name
        self.about = flowing(label(role="body", token="text2"))
        self.soon = SoonPill()
        self.tags = TagRow()
        self.tags.clicked.connect(self.tag_clicked)
        self.contacts = WayList()
        self.note = flowing(label(role="body", selectable=True))
        self.follow_ups = OpenFollowUps()
        self.timeline = TimelineView()
        self.call_button = panel_button(_("Log a call"), "phone-call", "F4", self.call_wanted.emit)
        self.follow_up_button = panel_button(
            _("Follow-up"), "calendar-clock", "F7", self.follow_up_wanted.emit
        )
        self.entry_button = panel_button(
            _("Visit or message"), "users", "Shift+F4", self.entry_wanted.emit
        )
        self.more_button = panel_button(_("Show all"), "", "", self.more_wanted.emit)
        self.more_button.setProperty("kind", "ghost")
        for column in (self.follow_ups, self.timeline):
            self._hear(column)

    def _hear(self, column: RecordColumn) -> None:
        column.row_pressed.connect(lambda number: self._press(column, number))
        column.row_opened.connect(lambda _number: self.edit_current())
        column.row_ticked.connect(lambda _number: self.tick_current())
        column.menu_wanted.connect(lambda _number, at: self.open_menu(at))

    def _lay_out(self) -> None:
        buttons = QWidget()
        buttons.setStyleSheet(_BUTTONS)
        row = FlowLayout(buttons, gap=8)
        for one in (self.call_button, self.follow_up_button, self.entry_button):
            row.addWidget(one)
        for widget, gap in (
            (self.head, 0),
            (self.about, 2),
            (self.soon, 8),
            (self.tags, 8),
            (buttons, None),
            (self.follow_ups, None),
            (self.contacts, 8),
            (self.note, None),
            (thin_line(), None),
            (label(_("Timeline"), "h2"), None),
        ):
            self._body.add(widget, gap)
        # The icons stand under the name, not a row's own margin beside it.
        self._body.add(self.timeline, 4, lead=PAD)
        self._body.add(_leading(self.more_button), 4)

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value and value > bar.maximum() - bar.pageStep():
            self.timeline.fill_more()

    # ---- the current row ----------------------------------------------------------------------

    @property
    def current(self) -> FollowUpRow | TimelineItem | None:
        """The thing that the keys speak of."""
        rows = self._things()
        return rows[self._index] if self._current is not None and self._index < len(rows) else None

    def _things(self) -> list[FollowUpRow | TimelineItem]:
        return [*self.follow_ups.items, *self.timeline.items]

    def _keys(self) -> list[Key]:
        return self.follow_ups.keys + self.timeline.keys

    def _find_current(self) -> None:
        """Stay on the same thing; when it is gone, on what took its place."""
        keys = self._keys()
        if self._current is not None or self.hasFocus():
            if self._current in keys:
                self._index = keys.index(self._current)
            self._index = min(self._index, len(keys) - 1)
            self._current = keys[self._index] if keys else None
        self._show_ring()

    def _show_ring(self) -> None:
        """Ring the current row while the keys are heard."""
        ringed = self.hasFocus()
        number = self._index if self._current is not None else -1
        for column, first in (
            (self.follow_ups, 0),
            (self.timeline, len(self.follow_ups.items)),
        ):
            column.mark(number - first, ringed=ringed)

    def _row(self) -> RecordRow:
        above = len(self.follow_ups.items)
        if self._index < above:
            return self.follow_ups.row(self._index)
        return self.timeline.row(self._index - above)

    def _go(self, index: int) -> None:
        keys = self._keys()
        if not keys:
            return
        reach = len(self.follow_ups.items) + self.timeline.reach
        self._index = max(0, min(index, reach - 1))
        self._current = keys[self._index]
        row = self._row()
        self._show_ring()
        # The rows that had waited have no place yet.
        self._body.settle()
        self.ensureWidgetVisible(row, 0, 24)
        self.setAccessibleDescription(row.accessibleName())
        if QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self, row.accessibleName())
            QAccessible.updateAccessibility(event)

    def _press(self, column: RecordColumn, number: int) -> None:
        above = 0 if column is self.follow_ups else len(self.follow_ups.items)
        self._current = self._keys()[above + number]
        self._index = above + number
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._show_ring()

    # ---- what can be done with it --------------------------------------------------------------

    def edit_current(self) -> None:
        """Ask for the form of the current row; of the customer, where a row has none."""
        if not self._ask(self.edit_entry_wanted.emit, self.edit_follow_up_wanted.emit):
            self.edit_wanted.emit()

    def delete_current(self) -> None:
        """Ask to move the current row to the trash."""
        self._ask(self.delete_entry_wanted.emit, self.delete_follow_up_wanted.emit)

    def tick_current(self) -> None:
        """Ask to settle the current follow-up, or to open it again."""
        one = self.current
        if isinstance(one, FollowUpRow):
            self.done_wanted.emit(one.id)
        elif one is not None and self._current is not None and self._current[0] == FOLLOW_UP:
            self.reopen_wanted.emit(one.id)

    def snooze_current(self, digit: str) -> None:
        """Ask to put the current follow-up off."""
        one = self.current
        if isinstance(one, FollowUpRow):
            self.snooze_wanted.emit(one.id, digit)

    def open_menu(self, at: QPoint | None = None) -> None:
        """Open the menu of the current row.

        Args:
            at: where, in global pixels; None for beside the row.
        """
        one = self.current
        if one is None or self._current is None or self._current[0] not in (FOLLOW_UP, INTERACTION):
            return
        row = self._row()
        menu = RowMenu(self, one)
        pop_up(menu, at or row.mapToGlobal(row.rect().center()))

    def _ask(self, entry: Callable[[int], object], follow_up: Callable[[int], object]) -> bool:
        """Ask for something that the current row is part of; False when it is of neither kind."""
        kind, number = self._current or ("", 0)
        ask = {INTERACTION: entry, FOLLOW_UP: follow_up}.get(kind)
        if ask is not None:
            ask(number)
        return ask is not None

    # ---- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the rows, and do something with the current one."""
        if not self._handled(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a row from the commands of the page."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._current is not None
            and not event.modifiers() & _HELD
            and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space)
        ):
            event.accept()
            return True
        return super().event(event)

    def _handled(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key()) if event.key() in _STEPS else event.key()
        if key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.open_menu()
            return True
        if event.modifiers() & _HELD or not self._keys():
            return False
        if key in _STEPS:
            here = self._index if self._current is not None else -1
            self._go(here + _STEPS[Qt.Key(key)])
            return True
        return self._current is not None and self._done_to_row(event)

    def _done_to_row(self, event: QKeyEvent) -> bool:
        key, digit = event.key(), digit_of(event)
        if key in _ENTER or key == Qt.Key.Key_F2:
            self.edit_current()
        elif key == Qt.Key.Key_Delete:
            self.delete_current()
        elif key == Qt.Key.Key_Space:
            self.tick_current()
        elif digit:
            self.snooze_current(digit)
        else:
            return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the current row for the menu key."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu()
        else:
            super().contextMenuEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row the keys speak of."""
        super().focusInEvent(event)
        if self._current is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(0)
        self._show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._show_ring()


def _leading(button: QPushButton) -> QWidget:
    """Keep a button from becoming as wide as the column."""
    made = QWidget()
    FlowLayout(made).addWidget(button)
    return made
