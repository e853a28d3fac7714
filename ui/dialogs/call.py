"""Log a call and its next step: one form, one Enter, the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crmdesk import clock, formats
from crmdesk.desk import Desk
from crmdesk.errors import Invalid
from crmdesk.i18n import N_, _
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft, Logged
from crmdesk.settings import RETRY
from crmdesk.text import isolate
from ui.dialogs.call_parts import DirectionChip, OutcomeChips, key_hint
from ui.dialogs.call_text import reason_for_next, retry_phrase, split_duration
from ui.dialogs.form import WIDTH, named, rows_grid, said, stacked
from ui.dialogs.who_form import WhoForm
from ui.text import label, set_text, wrapped
from ui.widgets.customer_field import Choice
from ui.widgets.note_edit import NoteEdit
from ui.widgets.quick_date_field import QuickDateField


class CallDialog(WhoForm):
    """Asks with whom, how it went, what was said and what comes next, and saves it."""

    form = "call"
    unsaved = (N_("Unsaved call"), N_("Unsaved call with {name}"))

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        customer_id: int | None = None,
        follow_up_id: int | None = None,
        *,
        sure: bool = True,
        on_logged: Callable[[int], object] | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            desk: where the call goes.
            customer_id: with whom; None to ask.
            follow_up_id: why; it is shown, and its customer is the one.
            sure: False when the customer is only the likely one.
            on_logged: gets the id of the interaction when it was saved.

        Raises:
            NotFound: the customer or the follow-up is gone.
        """
        super().__init__(parent, desk, _("Log a call"))
        self._prefilled = ""
        self.logged: Logged | None = None
        self._on_logged = on_logged
        self._make_fields()
        self._lay_out()
        self._connect()
        self.keep_typing(self._changes())
        names = self.fontMetrics().horizontalAdvance(_("Next follow-up"))
        self.fit(max(WIDTH, self.outcomes.line_width() + names + 80))
        self._begin(customer_id, follow_up_id, sure=sure)

    def _changes(self) -> tuple[SignalInstance, ...]:
        return (
            self.customer.changed,
            self.note.textChanged,
            self.when.changed,
            self.outcomes.changed,
            self.direction.changed,
        )

    # ---- making -------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.direction = DirectionChip()
        self.outcomes = OutcomeChips()
        self.note = NoteEdit(_("What was said? “3 min” at the end is the duration"))
        self.duration = label(role="caption", token="ok")
        self.when = QuickDateField(_("Next follow-up"))
        self.about = wrapped(label(role="body", token="text2"))

    def _lay_out(self) -> None:
        self._column.addLayout(self._grid(), 1)
        self._column.addWidget(self.message)
        hints = (key_hint("Ctrl+Enter", _("Save")), key_hint("Alt+1…5", _("Outcome")))
        self._column.addLayout(self.footer(*hints))
        self.about.hide()
        self.duration.hide()

    def _grid(self) -> QGridLayout:
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addLayout(self.who_row(), 1)
        who.addWidget(self.direction, 0, Qt.AlignmentFlag.AlignTop)
        grid = rows_grid()
        grid.setRowStretch(3, 1)
        grid.addLayout(who, 0, 1)
        grid.addWidget(self.about, 1, 1)
        grid.addWidget(self.outcomes, 2, 1)
        grid.addLayout(stacked(4, self.note, self.duration), 3, 1)
        grid.addWidget(self.when, 4, 1)
        for row, name in (
            (0, named(_("Customer"), self.customer.edit)),
            (2, named(_("Outcome"), None)),
            (3, named(_("Note"), self.note)),
            (4, named(_("Next follow-up"), self.when.edit)),
        ):
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        return grid

    def _connect(self) -> None:
        self.customer.chosen.connect(self.note.setFocus)
        self.customer.changed.connect(self.unsay)
        self.outcomes.changed.connect(self._outcome_changed)
        self.note.textChanged.connect(self._note_changed)
        self.when.changed.connect(self.unsay)
        self.when.submitted.connect(self.save)
        # The customer's field has its own Enter: it takes the hit.
        self.watch(self.customer.edit, self.note, self.when.edit)
        self.tab_order(self.customer.edit, self.note, self.when.edit)

    def _begin(self, customer_id: int | None, follow_up_id: int | None, *, sure: bool) -> None:
        if follow_up_id is not None:
            row = self._desk.followups.get(follow_up_id)
            customer_id = row.customer_id
            reason = " ".join(row.reason.split())
            if reason:
                words = _("Follow-up: {reason}").format(reason=isolate(reason))
                set_text(self.about, words)
                self.about.show()
        if customer_id is None:
            self.customer.edit.setFocus()
            return
        self.customer.choose_id(customer_id)
        if sure:
            self.note.setFocus()
            return
        # The row that happens to be current: letters replace the name, Enter takes it.
        self.customer.edit.setFocus()
        self.customer.edit.selectAll()

    # ---- while typing -------------------------------------------------------------------------

    def _outcome_changed(self) -> None:
        """Another try is the usual next step of a call that nobody answered."""
        if self.when.text() != self._prefilled:
            return  # the user's own words stay
        self._prefilled = ""
        if self.outcomes.outcome == "no_answer":
            days = self._desk.preferences.get(RETRY)
            self._prefilled = retry_phrase(days if isinstance(days, int) else 1, clock.now())
        self.when.set_text(self._prefilled)

    def _note_changed(self) -> None:
        self.unsay()
        seconds = split_duration(self.note.toPlainText())[1]
        if seconds is not None:
            words = _("Duration: {duration}").format(duration=formats.duration(seconds))
            set_text(self.duration, words)
        self.duration.setVisible(seconds is not None)

    def digit(self, number: int) -> None:
        """Alt and a digit choose the outcome; 0 says who called."""
        if number:
            self.outcomes.choose_number(number)
        else:
            self.direction.turn()

    # ---- saving -------------------------------------------------------------------------------

    def write(self) -> Callable[[], object]:
        """Log the call and its next step; with a customer who is new, all is one step."""
        choice = self.customer.choice
        assert choice is not None
        self.logged = self._desk.interactions.log(self._draft(choice), choice.draft)
        if self._on_logged is None:
            return lambda: None
        return partial(self._on_logged, self.logged.interaction_id)

    def place_of(self, error: Invalid) -> QWidget:
        """Go to the note; the next step takes its reason from there too."""
        return self.note

    def _draft(self, choice: Choice) -> InteractionDraft:
        note, seconds = split_duration(self.note.toPlainText())
        outcome = self.outcomes.outcome
        customer_id = choice.customer_id or 0
        step = None
        if self.when.value is not None:
            found = self.when.value
            reason = reason_for_next(found.rest, note, outcome)
            step = FollowUpDraft(customer_id, found.day, found.moment, reason=reason)
        return InteractionDraft(
            customer_id,
            direction=self.direction.direction,
            outcome=outcome,
            duration_s=seconds,
            body=note,
            next=step,
        )

    # ---- what was not saved -------------------------------------------------------------------

    def values(self) -> dict[str, Any] | None:
        """Keep what was typed into the note or the date."""
        note, when = self.note.toPlainText(), self.when.text()
        if not note.strip() and (not when.strip() or when == self._prefilled):
            return None
        return {
            "customer": self.who_values(),
            "direction": self.direction.direction,
            "outcome": self.outcomes.outcome,
            "note": note,
            "when": when,
        }

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left."""
        self.direction.choose("in" if kept.get("direction") == "in" else "out")
        self.outcomes.choose(said(kept, "outcome"))
        self.note.begin_with(said(kept, "note"))
        self.when.set_text(said(kept, "when"))
        self.restore_who(kept.get("customer"))

    def focus_first(self) -> None:
        """Go to the note, or to the customer while there is none."""
        (self.note if self.customer.choice else self.customer.edit).setFocus()
