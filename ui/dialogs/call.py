"""Log a call and its next step: one form, one Enter, the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock, formats
from crmdesk.desk import Desk
from crmdesk.errors import Invalid, UserError
from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft, Logged
from crmdesk.settings import RETRY
from crmdesk.text import isolate, strip_isolates
from ui import theme
from ui.dialogs.call_parts import DirectionChip, DraftStrip, NoteEdit, OutcomeChips, key_hint
from ui.dialogs.call_text import reason_for_next, retry_phrase, split_duration
from ui.messages import InlineMessage
from ui.text import label, restyle, set_text
from ui.widgets.customer_field import Choice, CustomerField
from ui.widgets.digit_keys import bare_digit
from ui.widgets.quick_date_field import UNKNOWN, QuickDateField

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
WIDTH = 640


@dataclass(frozen=True, slots=True)
class KeptCall:
    """What was typed and not saved, kept until the program ends."""

    choice: Choice | None
    direction: str
    outcome: str
    note: str
    when: str


_kept: WeakKeyDictionary[Desk, KeptCall] = WeakKeyDictionary()


class CallDialog(QDialog):
    """Asks with whom, how it went, what was said and what comes next, and saves it."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        customer_id: int | None = None,
        follow_up_id: int | None = None,
        *,
        sure: bool = True,
    ) -> None:
        """Make the dialog; not ``sure`` means the customer is only the likely one."""
        super().__init__(parent)
        self._desk = desk
        self._prefilled = ""
        self.logged: Logged | None = None
        self.setWindowTitle(_("Log a call"))
        self.setModal(True)
        self._make_fields()
        self._lay_out()
        self._connect()
        self._offer_kept()
        names = self.fontMetrics().horizontalAdvance(_("Next follow-up"))
        width = max(WIDTH, self.outcomes.line_width() + names + 80)
        self.resize(width, self.sizeHint().height())
        self._begin(customer_id, follow_up_id, sure=sure)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        desk: Desk,
        customer_id: int | None = None,
        follow_up_id: int | None = None,
        *,
        sure: bool = True,
    ) -> Logged | None:
        """Open the dialog and wait; return what was saved, None when it was closed."""
        dialog = cls(parent, desk, customer_id, follow_up_id, sure=sure)
        dialog.exec()
        dialog.deleteLater()
        return dialog.logged

    # ---- making -------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.customer = CustomerField(self._desk)
        self.direction = DirectionChip()
        self.outcomes = OutcomeChips()
        self.note = NoteEdit()
        self.duration = label(role="caption", token="ok")
        self.when = QuickDateField(_("Next follow-up"))
        self.about = label(role="body", token="text2")
        self.message = InlineMessage("error", "")
        self.who_message = InlineMessage("error", "")
        self.save_button = QPushButton(_("Save"))
        self.save_button.setProperty("kind", "primary")
        self.save_button.setAutoDefault(False)
        self.cancel_button = QPushButton(_("Cancel"))
        self.cancel_button.setAutoDefault(False)
        for button in (self.save_button, self.cancel_button):
            button.setMinimumSize(88, theme.TARGET)
            button.setAccessibleName(button.text())

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._grid(), 1)
        column.addWidget(self.message)
        column.addLayout(self._footer())
        self.about.setWordWrap(True)
        self.about.hide()
        self.duration.hide()

    def _grid(self) -> QGridLayout:
        chooser = _stacked(6, self.customer, self.who_message)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addLayout(chooser, 1)
        who.addWidget(self.direction, 0, Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(3, 1)
        grid.addLayout(who, 0, 1)
        grid.addWidget(self.about, 1, 1)
        grid.addWidget(self.outcomes, 2, 1)
        grid.addLayout(_stacked(4, self.note, self.duration), 3, 1)
        grid.addWidget(self.when, 4, 1)
        for row, name in (
            (0, _named(_("Customer"), self.customer.edit)),
            (2, _named(_("Outcome"), None)),
            (3, _named(_("Note"), self.note)),
            (4, _named(_("Next follow-up"), self.when.edit)),
        ):
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        return grid

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(key_hint("Ctrl+Enter", _("Save")))
        row.addSpacing(8)
        row.addWidget(key_hint("Alt+1…5", _("Outcome")))
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return row

    def _connect(self) -> None:
        self.customer.chosen.connect(self.note.setFocus)
        self.customer.changed.connect(self._unsay)
        self.outcomes.changed.connect(self._outcome_changed)
        self.note.textChanged.connect(self._note_changed)
        self.when.changed.connect(self._unsay)
        self.when.submitted.connect(self.save)
        self.save_button.clicked.connect(lambda _checked=False: self.save())
        self.cancel_button.clicked.connect(lambda _checked=False: self.reject())
        for field in (self.customer.edit, self.note, self.when.edit):
            field.installEventFilter(self)
        order = (self.customer.edit, self.note, self.when.edit, self.save_button)
        for first, second in zip(order, (*order[1:], self.cancel_button), strict=True):
            QWidget.setTabOrder(first, second)

    def _begin(self, customer_id: int | None, follow_up_id: int | None, *, sure: bool) -> None:
        if follow_up_id is not None:
            row = self._desk.followups.get(follow_up_id)
            customer_id = row.customer_id
            reason = " ".join(row.reason.split())
            if reason:
                said = _("Follow-up: {reason}").format(reason=isolate(reason))
                set_text(self.about, said)
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
        self._unsay()
        seconds = split_duration(self.note.toPlainText())[1]
        if seconds is not None:
            words = _("Duration: {duration}").format(duration=formats.duration(seconds))
            set_text(self.duration, words)
        self.duration.setVisible(seconds is not None)

    def _unsay(self) -> None:
        self.message.say("error", "")
        self.who_message.say("error", "")
        restyle(self.customer.edit, "invalid", False)

    # ---- keys ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the dialog's own keys before a field makes text of them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._own_key(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys where no field has the focus; Enter presses only a focused button."""
        if self._own_key(event):
            return
        if event.key() in _ENTER:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        held = event.modifiers()
        if held & _CTRL and event.key() in _ENTER:
            self.save()
            return True
        digit = bare_digit(event) if held & _ALT else ""
        if digit == "0":
            self.direction.turn()
        elif digit:
            self.outcomes.choose_number(int(digit))
        return bool(digit)

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Save and close; what cannot be saved is said beside its field, and nothing is lost."""
        choice = self.customer.choice
        if choice is None:
            self._refuse(_("Choose a customer first."), self.customer.edit)
            return
        if self.when.state == UNKNOWN:
            self.when.edit.setFocus()
            return
        try:
            customer_id = choice.customer_id or self._add(choice)
            self.logged = self._desk.interactions.log(self._draft(customer_id))
        except Invalid as error:
            in_note = "body" in error.fields
            self._refuse(error.message, self.note if in_note else self.customer.edit)
        except UserError as error:
            self._refuse(error.message, self.save_button)
        else:
            self.accept()

    def _add(self, choice: Choice) -> int:
        """Make the new customer; from here on it is one that is there."""
        assert choice.draft is not None
        customer_id = self._desk.customers.add(choice.draft)
        self.customer.choose_id(customer_id)
        return customer_id

    def _draft(self, customer_id: int) -> InteractionDraft:
        note, seconds = split_duration(self.note.toPlainText())
        outcome = self.outcomes.outcome
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

    def _refuse(self, sentence: str, field: QWidget) -> None:
        at_customer = field is self.customer.edit
        (self.who_message if at_customer else self.message).say("error", sentence)
        restyle(self.customer.edit, "invalid", at_customer)
        field.setFocus()

    # ---- what was not saved -------------------------------------------------------------------

    def reject(self) -> None:
        """Close without asking; what was typed is offered the next time."""
        note, when = self.note.toPlainText(), self.when.text()
        if note.strip() or (when.strip() and when != self._prefilled):
            _kept[self._desk] = KeptCall(
                self.customer.choice,
                self.direction.direction,
                self.outcomes.outcome,
                note,
                when,
            )
        super().reject()

    def _offer_kept(self) -> None:
        kept = _kept.get(self._desk)
        self.strip: DraftStrip | None = None
        if kept is not None:
            name = kept.choice.name if kept.choice else ""
            self.strip = DraftStrip(name, self._go_on, self._drop)
            self._column.insertWidget(0, self.strip)

    def _go_on(self) -> None:
        kept = _kept.get(self._desk)
        self._drop()
        if kept is None:
            return
        if kept.choice is not None:
            try:
                self.customer.choose(kept.choice)
            except UserError as error:  # deleted meanwhile
                self._refuse(error.message, self.customer.edit)
        self.direction.choose(kept.direction)
        self.outcomes.choose(kept.outcome)
        self.note.setPlainText(kept.note)
        self.when.set_text(kept.when)
        (self.note if self.customer.choice else self.customer.edit).setFocus()

    def _drop(self) -> None:
        _kept.pop(self._desk, None)
        if self.strip is not None:
            self.strip.hide()
            (self.note if self.customer.choice else self.customer.edit).setFocus()


def _stacked(gap: int, first: QWidget, second: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(gap)
    made.addWidget(first, 1)
    made.addWidget(second)
    return made


def _named(words: str, field: QWidget | None) -> QLabel:
    made = label(words, "body", "text2")
    made.setMinimumHeight(theme.TARGET)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    if field is not None:
        made.setBuddy(field)
        field.setAccessibleName(strip_isolates(words))
    return made
