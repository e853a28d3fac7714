"""Today: whom to call and why, what is overdue first; each row settled with one key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk import clock, formats, snooze
from crmdesk.changes import Changes
from crmdesk.i18n import _, ngettext
from crmdesk.quickdate import QuickDate
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.today import TodayLists
from crmdesk.text import isolate
from ui.buttons import button
from ui.context import Context
from ui.models.followup_list import BLOCKS, FollowUpList
from ui.text import key_text, label, set_text, tip
from ui.widgets import undo_toast
from ui.widgets.followup_view import FollowUpView
from ui.widgets.snooze_menu import NO_DATE, PICK, SnoozeMenu
from ui.widgets.state_stack import Offer, StateStack
from ui.widgets.when_prompt import WhenPrompt

MARGIN = 20
MINUTE_MS = 60_000
STATE = "today"
"""Under which the folded blocks are remembered."""

_TABLES = ("follow_up", "customer")


class TodayPage(QWidget):
    """The start page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self._day = clock.today()
        self._next_line: int | None = None
        self.list = FollowUpList(self)
        self.list.folded = {str(one) for one in context.state.collapsed.get(STATE, ())}
        self.view = FollowUpView(self.list)
        self.states = StateStack(self.view)
        self.prompt: WhenPrompt | None = None
        self._lay_out()
        self._connect()
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.refresh)
        self._show(context.preloaded.pop("today", None) or self._read())

    # ---- what the window asks -----------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read again when a write touched what is shown."""
        if not changes.touches(*_TABLES):
            return
        touched = changes.ids.get("follow_up", frozenset())
        if changes.op == "finish_follow_ups" and changes.kind != "undo":
            self.list.settle(touched)
        elif changes.kind != "undo":
            self.list.drop(touched)
        self.refresh()

    def refresh(self) -> None:
        """Read the lists again; the current row stays current."""
        self._show(self._read())

    def focus_first(self) -> None:
        """Put the keyboard where the work is: the list, or the way out of an empty one."""
        if self.states.state == "content":
            if not self.view.currentIndex().isValid():
                self.view.go_to(0)
            self.view.setFocus()
        elif self.states.offers:
            self.states.offers[0].setFocus()

    def current_customer_id(self) -> int | None:
        """Return whose follow-up is current, for the call dialog."""
        row = self.view.current_row()
        return row.customer_id if row else None

    def save_state(self) -> None:
        """Remember which blocks are folded."""
        self._context.state.collapsed[STATE] = [one for one in BLOCKS if one in self.list.folded]

    # ---- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._date = label(role="body", token="text2")
        self.call_button = button(_("Log a call"), "primary", self._call, "phone-call")
        tip(self.call_button, key_text("F4"))
        header = QHBoxLayout()
        header.setSpacing(12)
        header.addWidget(label(_("Today"), "h1"))
        header.addWidget(self._date)
        header.addStretch()
        header.addWidget(self.call_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 16, MARGIN, 8)
        self._column.setSpacing(8)
        self._column.addLayout(header)
        self._column.addWidget(self.states, 1)

    def _connect(self) -> None:
        view = self.view
        view.done_wanted.connect(self._settle)
        view.snooze_wanted.connect(self._snooze)
        view.menu_wanted.connect(self._open_menu)
        view.call_wanted.connect(self._call)
        view.open_wanted.connect(self._open)
        view.delete_wanted.connect(self._delete)
        view.fold_wanted.connect(self._fold)

    # ---- reading ------------------------------------------------------------------------------

    def _read(self) -> TodayLists | None:
        lists = self._context.run(self._desk.today.read_lists)
        return lists if isinstance(lists, TodayLists) else None

    def _show(self, lists: TodayLists | None) -> None:
        if lists is None:
            self.states.show_error(_("The list could not be read."), self.refresh)
            return
        self._day = lists.day
        self._say_day(lists)
        row, number = self.view.current_row(), self.view.currentIndex().row()
        self.list.set_lists(lists)
        if self.list.rowCount():
            self.states.show_content()
            self._restore(row, number)
        else:
            self._show_empty(lists)

    def _restore(self, row: FollowUpRow | None, number: int) -> None:
        """Make the same row current, or after it was moved on the one that took its place."""
        line, self._next_line = self._next_line, None
        if line is None:
            line = self.list.number_of(row.id) if row else -1
        self.view.go_to(line if line >= 0 else max(number, 0))

    def _say_day(self, lists: TodayLists) -> None:
        words = formats.day(lists.day, with_year=True)
        count = lists.done_today
        if count:
            done = ngettext("{n} done today", "{n} done today", count)
            words = f"{words} · {done.format(n=formats.number(count))}"
        set_text(self._date, words)

    def _show_empty(self, lists: TodayLists) -> None:
        sentence = _("Today's work is done")
        if lists.next_day is not None:
            away = formats.in_days((lists.next_day - lists.day).days)
            due = _("The next follow-up is on {day} ({away}).").format(
                day=formats.day(lists.next_day), away=away
            )
            sentence = f"{sentence}\n{due}"
        else:
            hint = _("Log a call with its next step, and the day of that step brings it here.")
            sentence = f"{sentence}\n{hint}"
        offers = [Offer(_("Log a call"), self._context.log_call, "phone-call")]
        self.states.show_empty("check-check", sentence, offers)

    # ---- doing --------------------------------------------------------------------------------

    def _settle(self) -> None:
        entry = self.view.current_entry()
        if entry is None or entry.row is None:
            return
        row, followups = entry.row, self._desk.followups
        name = isolate(row.customer_name)
        if entry.settled:
            said = _("The follow-up of {name} is open again.").format(name=name)
            undo_toast.do(self._context, lambda: followups.reopen([row.id]), said)
        else:
            said = _("The follow-up of {name} is done.").format(name=name)
            undo_toast.do(self._context, lambda: followups.done([row.id]), said)

    def _delete(self) -> None:
        row = self.view.current_row()
        if row is None:
            return
        self._next_line = self.view.currentIndex().row()
        said = _("The follow-up of {name} was deleted.").format(name=isolate(row.customer_name))
        if not undo_toast.do(self._context, lambda: self._desk.followups.delete([row.id]), said):
            self._next_line = None

    def _snooze(self, digit: str) -> None:
        row = self._open_row()
        if row is None:
            return
        if digit in (PICK, NO_DATE):
            self._ask(row, dated=digit == PICK)
        elif digit in snooze.SNOOZES:
            now = clock.local(clock.now())
            day, moment = snooze.resolve(digit, now, row.day, row.moment)
            self._move(row, QuickDate(day, moment, ""))

    def _move(self, row: FollowUpRow, to: QuickDate | None, why: str = "") -> None:
        """Move a follow-up to a date, or with None take its date away."""
        day, moment = (to.day, to.moment) if to else (None, None)
        self._next_line = self.view.currentIndex().row()
        name = isolate(row.customer_name)
        if to is None:
            said = _("The follow-up of {name} has no date now.").format(name=name)
        else:
            when = formats.due(day, moment, clock.today())
            said = _("The follow-up of {name} was moved: {when}").format(name=name, when=when)
        moved = undo_toast.do(
            self._context, lambda: self._desk.followups.snooze([row.id], day, moment, why), said
        )
        if not moved:
            self._next_line = None

    def _open_menu(self, at: QPoint) -> None:
        row = self._open_row()
        if row is None:
            return
        menu = SnoozeMenu(row, self)
        menu.chosen.connect(self._snooze)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _open_row(self) -> FollowUpRow | None:
        """Return the current follow-up unless it is settled already."""
        entry = self.view.current_entry()
        return entry.row if entry is not None and not entry.settled else None

    def _ask(self, row: FollowUpRow, *, dated: bool) -> None:
        self._close_prompt()
        prompt = WhenPrompt(row.customer_name, dated=dated)
        prompt.dated.connect(lambda found: self._answered(row, found, ""))
        prompt.undated.connect(lambda why: self._answered(row, None, why))
        prompt.left.connect(self._close_prompt)
        self.prompt = prompt
        self._column.insertWidget(1, prompt, 0, Qt.AlignmentFlag.AlignLeft)
        prompt.setFocus()

    def _answered(self, row: FollowUpRow, to: QuickDate | None, why: str) -> None:
        self._close_prompt()
        self._move(row, to, why)

    def _close_prompt(self) -> None:
        prompt, self.prompt = self.prompt, None
        if prompt is not None:
            self._column.removeWidget(prompt)
            prompt.hide()
            prompt.deleteLater()
            self.view.setFocus()

    def _call(self) -> None:
        row = self.view.current_row() if self.states.state == "content" else None
        if row is None:
            self._context.log_call()
        else:
            self._context.log_call(row.customer_id, row.id)

    def _open(self) -> None:
        row = self.view.current_row()
        if row is not None:
            self._context.open_customer(row.customer_id)

    def _fold(self, block: str, folded: bool) -> None:
        self.list.fold(block, folded)
        self.view.go_to(self.list.heading_of(block))
        self.save_state()

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
        if not event.spontaneous() and self.list.drop_settled():
            self.refresh()
