"""Today: whom to call and why, what is overdue first; each row settled with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk import clock, formats
from crmdesk.changes import Changes
from crmdesk.i18n import _, ngettext
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.today import Neglected, TodayLists
from ui import icons
from ui.actions import keys_of
from ui.buttons import button
from ui.context import Context
from ui.models.followup_list import BLOCKS, FollowUpList
from ui.tasks import run_job
from ui.text import key_text, label, restyle, set_text, tip
from ui.widgets.followup_view import BAR, FollowUpView
from ui.widgets.followup_work import FollowUpWork
from ui.widgets.next_steps import NextSteps
from ui.widgets.quick_line import QuickLine
from ui.widgets.state_stack import Offer, StateStack

if TYPE_CHECKING:
    from ui.widgets.neglected_list import NeglectedList
    from ui.widgets.when_prompt import WhenPrompt

MARGIN, BELOW = 20, 8
MINUTE_MS = 60_000
STATE = "today"
"""Under which the folded blocks and the current row are remembered."""

_TABLES = ("follow_up", "customer")
_COMING = ("waiting", "loading")
_WIDEST = 16_777_215
"""The largest width that Qt knows."""

_UNDER_THE_LINE = 2
"""The place in the head of what concerns the list as a whole."""


class TodayPage(QWidget):
    """The start page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self._day = clock.today()
        self._somebody = False
        self._place: dict[str, Any] | None = _place_of(context)
        self.list = FollowUpList(self)
        self.list.folded = {str(one) for one in context.state.collapsed.get(STATE, ())}
        self.view = FollowUpView(self.list)
        self.states = StateStack(self.view, beside=BAR)
        self.quick_line = QuickLine(context)
        self.work = FollowUpWork(context, self.view, self._put_under_the_line)
        self.next_steps = NextSteps(self.work, self.view, self._put_under_the_line)
        self.neglected: NeglectedList | None = None
        self._lay_out()
        self._connect()
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._tick)
        lists = context.preloaded.pop("today", None)
        if lists is not None:
            self._show(lists)
        else:
            self._load()

    # ---- what the window asks -----------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read again when a write touched what is shown."""
        if changes.touches("customer"):
            self.quick_line.forget_customers()
            self._somebody = False
        if changes.touches(*_TABLES):
            self._follow(changes)
            self.refresh()
        elif changes.touches("interaction") and self.states.state == "notice":
            self._look_for_neglected()

    def refresh(self) -> None:
        """Read the lists again; the current row stays current."""
        self._show(self._read())

    def focus_first(self) -> None:
        """Put the keyboard where the work is: the list, or the way out of an empty one."""
        if self.states.state in _COMING:
            self.setFocus()  # until there is something to give the keyboard to
        elif self.states.state == "content":
            if not self.view.currentIndex().isValid():
                self.view.go_to(0)
            self.view.setFocus()
        elif self.states.offers:
            self.states.offers[0].setFocus()

    def current_customer_id(self) -> int | None:
        """Return whose follow-up is current, for the call dialog."""
        if self.states.state == "content":
            row = self.view.current_row()
            return row.customer_id if row else None
        shown = self.neglected is not None and self.neglected.isVisible()
        return self.neglected.current_id() if self.neglected is not None and shown else None

    def selected_customer_ids(self) -> Sequence[int]:
        """Return the customer of the current row: only one can be marked here."""
        current = self.current_customer_id()
        return () if current is None else (current,)

    def command(self, action_id: str) -> Callable[[], object] | None:
        """Return how a command is carried out on the current row; None where there is none."""
        return self.work.command(action_id) if self.states.state == "content" else None

    def panes(self) -> Sequence[QWidget]:
        """Return the quick line, the strip of the next step, and the list or what replaces it."""
        parts = (self.quick_line, self.next_steps.strip, self.states, self.neglected)
        return [part for part in parts if part is not None]

    def save_state(self) -> None:
        """Remember which blocks are folded, and where the keyboard was."""
        state = self._context.state
        state.collapsed[STATE] = [one for one in BLOCKS if one in self.list.folded]
        row = self.view.current_row()
        scroll = self.view.verticalScrollBar().value()
        state.places[STATE] = {"row": row.id if row else 0, "scroll": scroll}

    @property
    def prompt(self) -> WhenPrompt | None:
        """The question for a date or a reason, while it is asked."""
        return self.work.deeds.prompt

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._date = label(role="body", token="text2")
        self._date.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        new = self._context.new_follow_up
        self.new_button = button(_("New follow-up"), "secondary", new, "plus")
        self.call_button = button(_("Log a call"), "primary", self._call, "phone-call")
        tip(self.new_button, key_text(keys_of("new_follow_up")))
        tip(self.call_button, key_text(keys_of("log_call")))
        header = QHBoxLayout()
        header.setSpacing(12)
        header.addWidget(label(_("Today"), "h1"))
        header.addWidget(self._date, 1)
        header.addWidget(self.new_button)
        header.addWidget(self.call_button)
        # The scroll bar of the list stands in the margin: cards end where the line above them ends.
        right_to_left = self.isRightToLeft()
        self._head = QVBoxLayout()
        self._head.setContentsMargins(*((BAR, 0, 0, 0) if right_to_left else (0, 0, BAR, 0)))
        self._head.setSpacing(8)
        self._head.addLayout(header)
        self._head.addWidget(self.quick_line)
        self._column = QVBoxLayout(self)
        left, right = (MARGIN - BAR, MARGIN) if right_to_left else (MARGIN, MARGIN - BAR)
        self._column.setContentsMargins(left, 16, right, 0)
        self._column.setSpacing(8)
        self._column.addLayout(self._head)
        self._column.addWidget(self.states, 1)
        QWidget.setTabOrder(self.call_button, self.quick_line.edit)
        QWidget.setTabOrder(self.quick_line.edit, self.view)

    def _connect(self) -> None:
        self.view.fold_wanted.connect(self._fold)
        self.view.up.connect(self.quick_line.setFocus)
        self.next_steps.given_back.connect(self.focus_first)
        self.quick_line.down.connect(self.focus_first)
        self.quick_line.left.connect(self.focus_first)

    def _put_under_the_line(self, widget: QWidget) -> None:
        if widget is self.work.deeds.prompt:
            self.next_steps.pass_over()  # one question at a time
            widget.setMaximumWidth(_WIDEST)  # as wide as what it comes in place of
        self._head.insertWidget(_UNDER_THE_LINE, widget)

    # ---- reading ------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read for the first time on the worker: a slow disk must not hold the window."""
        self.states.show_loading()
        today = self._desk.today
        self._in_background(today.read_lists, self._loaded, self._not_loaded)

    def _in_background(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        job = run_job(lambda _progress: work(), done, failed)
        self.destroyed.connect(job.cancel)

    def _loaded(self, lists: TodayLists) -> None:
        if self.states.state not in _COMING:
            return  # something newer is shown
        self._show(lists)
        if self.window().focusWidget() is self:
            self.focus_first()

    def _not_loaded(self, _error: Exception) -> None:
        self.states.show_error(_("The list could not be read."), self.refresh)

    def _read(self) -> TodayLists | None:
        lists = self._context.run(self._desk.today.read_lists)
        return lists if isinstance(lists, TodayLists) else None

    def _show(self, lists: TodayLists | None) -> None:
        if lists is None:
            self._show_neglected(())
            self.states.show_error(_("The list could not be read."), self.refresh)
            return
        self._day = lists.day
        self._say_day(lists)
        row, number = self.view.current_row(), self.view.currentIndex().row()
        scroll = self.view.verticalScrollBar().value()
        stayed = self.list.set_lists(lists)
        self._emphasise_call(self.list.rowCount() > 0)
        if not self.list.rowCount():
            self._show_empty(lists)
            return
        self._show_neglected(())
        self.states.show_content()
        line, self.work.line = self.work.line, None
        if not stayed or line is not None:
            self._restore(row, number, line)
            self.view.scroll_to(scroll)
        if self._place is not None:
            self._take_place()

    def _restore(self, row: FollowUpRow | None, number: int, line: int | None) -> None:
        """Make the same row current, or after it was moved on the one that took its place."""
        if line is None:
            line = self.list.number_of(row.id) if row else -1
        self.view.go_to(line if line >= 0 else max(number, 0))

    def _take_place(self) -> None:
        """Go where the last window was closed."""
        place, self._place = self._place or {}, None
        line = self.list.number_of(place["row"])
        if line >= 0:
            self.view.go_to(line)
            # Before it is shown the view has no height to scroll in.
            QTimer.singleShot(0, self.view, lambda: self.view.scroll_to(place["scroll"]))

    def _say_day(self, lists: TodayLists) -> None:
        words = formats.day(lists.day, with_year=True)
        count = lists.done_today
        if count:
            done = ngettext("{n} done today", "{n} done today", count)
            words = f"{words} · {done.format(n=formats.number(count))}"
        set_text(self._date, words)

    def _tick(self) -> None:
        """A minute has passed."""
        self.list.forget_dues()
        self.refresh()

    def _follow(self, changes: Changes) -> None:
        """Keep in view what was settled here or elsewhere, let go of what was deleted."""
        touched = changes.ids.get("follow_up", frozenset())
        done = changes.op == "finish_follow_ups" and changes.kind != "undo"
        if done:
            self.list.settle(touched)
        elif changes.kind != "undo":
            self.list.drop(touched)
        if not done:
            self.next_steps.forget(touched)

    # ---- nothing to do ------------------------------------------------------------------------

    def _show_empty(self, lists: TodayLists) -> None:
        if self._is_nobody_there(lists):
            self._show_nobody()
            return
        sentence = _("Today's work is done")
        if lists.next_day is not None:
            away = formats.within(formats.in_days((lists.next_day - lists.day).days))
            due = _("The next follow-up is on {day} ({away}).").format(
                day=formats.day(lists.next_day), away=away
            )
            sentence = f"{sentence}\n{due}"
        else:
            hint = _("Log a call with its next step, and the day of that step brings it here.")
            sentence = f"{sentence}\n{hint}"
        offers = [Offer(_("Log a call"), self._context.log_call, "phone-call")]
        self.states.show_empty("check-check", sentence, offers)
        self._look_for_neglected()

    def _is_nobody_there(self, lists: TodayLists) -> bool:
        """Whether there are no customers; counted again only after some came or went."""
        if lists.next_day is None and not self._somebody:
            self._somebody = self._context.run(self._desk.customers.count) != 0
        return lists.next_day is None and not self._somebody

    def _show_nobody(self) -> None:
        """What is to be done comes from customers: offer the first one, or whole lists."""
        from ui.contact_files import other_beginnings

        new = Offer(_("New customer"), self._context.actions["new_customer"].trigger, "user-plus")
        sentence = _("No follow-ups yet")
        hint = _("Add a customer or import your contacts. What you promise them comes here.")
        self._show_neglected(())
        offers = [new, *other_beginnings(self._context)]
        self.states.show_empty("calendar-check", f"{sentence}\n{hint}", offers)

    def _emphasise_call(self, wanted: bool) -> None:
        """Only one button of the page is the primary one: that of an empty list, if there is."""
        kind = "primary" if wanted else "secondary"
        if self.call_button.property("kind") != kind:
            restyle(self.call_button, "kind", kind)
            icons.refresh(self.call_button)

    def _look_for_neglected(self) -> None:
        today = self._desk.today
        self._in_background(today.neglected, self._show_neglected, lambda _error: None)

    def _show_neglected(self, found: Sequence[Neglected]) -> None:
        wanted = bool(found) and self.states.state == "notice"
        if self.neglected is None and wanted:
            from ui.widgets.neglected_list import NeglectedList

            self.neglected = NeglectedList()
            self.neglected.open_wanted.connect(self._context.open_customer)
            self.neglected.up.connect(self.focus_first)
            self.neglected.setContentsMargins(0, 0, 0, BELOW)
            self._column.addWidget(self.neglected, 1)
        # The notice keeps to what it needs, and leaves the rest to the list under it.
        self.states.setMinimumHeight(self._notice_height() if wanted else 0)
        self._column.setStretchFactor(self.states, 0 if wanted else 1)
        if self.neglected is not None:
            if wanted:
                self.neglected.show_customers(found)
            self.neglected.setVisible(wanted)

    def _notice_height(self) -> int:
        notice = self.states.currentWidget()
        layout = notice.layout() if notice is not None else None
        return layout.totalHeightForWidth(self.states.width()) if layout is not None else 0

    # ---- doing --------------------------------------------------------------------------------

    def _call(self) -> None:
        if self.states.state == "content" and self.view.current_row() is not None:
            self.work.call()
        else:
            self._context.log_call()

    def _fold(self, block: str, folded: bool) -> None:
        self.list.fold(block, folded)
        self.view.go_to(self.list.heading_of(block))
        self.save_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc passes the next step over."""
        if event.key() != Qt.Key.Key_Escape or not self.next_steps.pass_over():
            super().keyPressEvent(event)

    # ---- coming and going ---------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Show the hour as it is, also after a night."""
        super().showEvent(event)
        self._minute.start()
        if self._day != clock.today():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what was settled."""
        super().hideEvent(event)
        self._minute.stop()
        if event.spontaneous():
            return
        self.next_steps.pass_over()
        if self.list.drop_settled():
            self.refresh()


def _place_of(context: Context) -> dict[str, Any] | None:
    """Return where the last window was closed, None when that is not known."""
    place = context.state.places.get(STATE)
    if not isinstance(place, dict):
        return None
    kept = {name: place.get(name) for name in ("row", "scroll")}
    return kept if all(type(value) is int for value in kept.values()) else None
