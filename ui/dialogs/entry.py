"""A visit, message, e-mail or note: to log one, or to change anything that was logged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.errors import Conflict, Invalid, UserError
from crmdesk.i18n import _
from crmdesk.quickdate import QuickDate
from crmdesk.services.interactions import InteractionDraft, InteractionRow
from crmdesk.text import isolate
from ui import theme
from ui.dialogs.call_parts import DIRECTION_WORDS, DirectionChip, OutcomeChips, key_hint
from ui.dialogs.call_text import read_duration
from ui.dialogs.form import (
    WIDTH,
    FormDialog,
    choice_values,
    named,
    restore_choice,
    rows_grid,
    said,
    stacked,
)
from ui.messages import InlineMessage
from ui.text import restyle
from ui.widgets.customer_field import CustomerField
from ui.widgets.kind_chips import ENTRY_KINDS, ChoiceChips
from ui.widgets.note_edit import NoteEdit
from ui.widgets.quick_date_field import UNKNOWN, QuickDateField
from ui.widgets.user_text import one_line

OnSaved = Callable[[str], object]
LASTING = ("call", "visit")
"""Kinds that have a duration."""

NEW_KIND = "visit"
_FROM_THEM = ("visit",)
"""Kinds that a customer usually begins."""


class EntryDialog(FormDialog):
    """Asks what happened, when, and what was said."""

    form = "entry"

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        customer_id: int | None,
        interaction_id: int | None,
        on_saved: OnSaved,
    ) -> None:
        """Make the dialog; see ``open_for``.

        Raises:
            NotFound: the customer or the interaction is gone.
        """
        title = _("Log a visit or message") if interaction_id is None else _("Edit what happened")
        super().__init__(parent, desk, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._on_saved = on_saved
        self._row: InteractionRow | None = None
        if interaction_id is not None:
            self._row = desk.interactions.get(interaction_id)
            customer_id = self._row.customer_id
        self._version = self._row.version if self._row else None
        self._turned = self._row is not None
        self._graded = False
        self._make_fields()
        self._lay_out()
        self._connect()
        self._begin(customer_id)
        self._first = self._state()
        self.keep_typing(self._changes())
        self.fit(max(WIDTH, self.kinds.line_width() + 160))
        self.focus_first()

    @classmethod
    def open_for(
        cls,
        parent: QWidget,
        desk: Desk,
        customer_id: int | None,
        interaction_id: int | None,
        on_saved: OnSaved,
    ) -> EntryDialog:
        """Open the dialog and return at once.

        Args:
            parent: the window.
            desk: where it goes.
            customer_id: with whom; None to ask.
            interaction_id: what is to be changed; None for something new.
            on_saved: gets the sentence that says what was saved.

        Raises:
            NotFound: the customer or the interaction is gone.
        """
        dialog = cls(parent, desk, customer_id, interaction_id, on_saved)
        dialog.open()
        return dialog

    def _changes(self) -> tuple[SignalInstance, ...]:
        return (
            self.customer.changed,
            self.kinds.changed,
            self.direction.changed,
            self.outcomes.changed,
            self.when.changed,
            self.lasted.textChanged,
            self.note.textChanged,
        )

    # ---- making -------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.customer = CustomerField(self._desk)
        self.who_message = InlineMessage("error", "")
        self.direction = DirectionChip(NEW_KIND)
        self.kinds = ChoiceChips(ENTRY_KINDS, _("Kind"))
        self.outcomes = OutcomeChips(numbered=False)
        self.when = QuickDateField(_("When"), past=True)
        self.lasted = QLineEdit()
        self.lasted.setMinimumHeight(theme.TARGET)
        self.lasted.setPlaceholderText(_("For example: 3 minutes"))
        self.note = NoteEdit(_("What was said or done?"))

    def _lay_out(self) -> None:
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addLayout(stacked(6, self.customer, self.who_message), 1)
        who.addWidget(self.direction, 0, Qt.AlignmentFlag.AlignTop)
        grid = rows_grid()
        grid.setRowStretch(4, 1)
        self._names: dict[QWidget, QLabel] = {}
        grid.addLayout(who, 0, 1)
        grid.addWidget(named(_("Customer"), self.customer.edit), 0, 0, Qt.AlignmentFlag.AlignTop)
        for row, (words, field, buddy) in enumerate(
            (
                (_("Kind"), self.kinds, None),
                (_("Outcome"), self.outcomes, None),
                (_("When"), self.when, self.when.edit),
                (_("Note"), self.note, self.note),
                (_("Duration"), self.lasted, self.lasted),
            ),
            start=1,
        ):
            self._names[field] = named(words, buddy)
            grid.addWidget(self._names[field], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        self._column.addLayout(grid, 1)
        self._column.addWidget(self.message)
        hints = (key_hint("Ctrl+Enter", _("Save")), key_hint("Alt+1…5", _("Kind")))
        self._column.addLayout(self.footer(*hints))

    def _connect(self) -> None:
        self.customer.chosen.connect(self.note.setFocus)
        for change in (self.customer.changed, self.when.changed, self.note.textChanged):
            change.connect(self._unsay)
        self.lasted.textChanged.connect(self._unsay)
        self.kinds.changed.connect(self._kind_changed)
        self.direction.clicked.connect(self._direction_turned)
        self.outcomes.changed.connect(self._outcome_said)
        self.when.submitted.connect(self.save)
        fields = (self.customer.edit, self.note, *self.outcomes.chips)
        self.watch(*fields, enter_saves=(self.when.edit, self.lasted))
        self.tab_order(
            self.customer.edit, *self.outcomes.chips, self.when.edit, self.note, self.lasted
        )

    def _begin(self, customer_id: int | None) -> None:
        if customer_id is not None:
            self.customer.choose_id(customer_id)
        self.customer.edit.setReadOnly(self._row is not None)
        if self._row is not None:
            self._show(self._row)
        else:
            self.when.set_text(_("now"))
            self.kinds.choose(NEW_KIND)
        self._kind_changed()
        self._turned = self._row is not None and self._row.direction is not None
        self._graded = self._row is None or self._row.kind != "call" or bool(self._row.outcome)

    def _show(self, row: InteractionRow) -> None:
        self.kinds.choose(row.kind)
        self.direction.choose(row.direction or "out")
        if row.outcome:
            self.outcomes.choose(row.outcome)
        self.when.give(QuickDate(row.happened_at.date(), row.happened_at, ""))
        if row.duration_s:
            self.lasted.setText(formats.duration(row.duration_s))
        self.note.setPlainText(row.body)

    # ---- while typing -------------------------------------------------------------------------

    def digit(self, number: int) -> None:
        """Alt and a digit choose the kind; 0 says who began it."""
        if number:
            self.kinds.choose_number(number)
        elif self.direction.isVisible():
            self.direction.turn()
            self._direction_turned()

    def _direction_turned(self) -> None:
        self._turned = True

    def _outcome_said(self) -> None:
        self._graded = True

    def _kind_changed(self) -> None:
        kind = self.kinds.value
        self.direction.speak_of(kind)
        if not self._turned:
            self.direction.choose("in" if kind in _FROM_THEM else "out")
        for field, there in ((self.outcomes, kind == "call"), (self.lasted, kind in LASTING)):
            field.setVisible(there)
            self._names[field].setVisible(there)
        self._unsay()

    def _unsay(self) -> None:
        self.message.say("error", "")
        self.who_message.say("error", "")
        restyle(self.customer.edit, "invalid", False)
        restyle(self.lasted, "invalid", False)

    def focus_first(self) -> None:
        """Go to the note, or to the customer while there is none."""
        (self.note if self.customer.choice else self.customer.edit).setFocus()

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Save and close; what cannot be saved is said, and nothing that was typed is lost."""
        choice = self.customer.choice
        if choice is None:
            self.who_message.say("error", _("Choose a customer first."))
            restyle(self.customer.edit, "invalid", True)
            self.customer.edit.setFocus()
            return
        if self.when.state == UNKNOWN:
            self.when.edit.setFocus()
            return
        if self._seconds() is None and self.lasted.text().strip() and not self.lasted.isHidden():
            self._refuse(_("Write how long it took, such as 3 minutes."), self.lasted)
            restyle(self.lasted, "invalid", True)
            return
        try:
            if self._row is not None:
                self._desk.interactions.update(self._row.id, self._draft(), self._version)
            else:
                self._desk.interactions.log(self._draft(), choice.draft)
        except Conflict as error:
            self.message.say("error", error.message, _("See the new values"), self._show_newer)
        except Invalid as error:
            at_name = bool({"name", "phone", "email"} & set(error.fields))
            self._refuse(error.message, self.customer.edit if at_name else self.note)
        except UserError as error:
            self._refuse(error.message, self.save_button)
        else:
            self.finish()
            changed = _("The entry of {name} was changed.")
            words = changed if self._row else _("The entry with {name} was logged.")
            self._on_saved(words.format(name=isolate(choice.name)))

    def _draft(self) -> InteractionDraft:
        choice, kind = self.customer.choice, self.kinds.value
        # What an import left open stays open until somebody says it.
        open_direction = self._row is not None and not self._turned
        directed = kind in DIRECTION_WORDS and not open_direction
        return InteractionDraft(
            (choice.customer_id if choice else None) or 0,
            kind=kind,
            direction=self.direction.direction if directed else None,
            outcome=self.outcomes.outcome if kind == "call" and self._graded else None,
            happened_at=self.when.value.moment if self.when.value else None,
            duration_s=self._seconds() if kind in LASTING else None,
            body=self.note.toPlainText(),
        )

    def _seconds(self) -> int | None:
        """Return the duration; one that was not touched stays to the second."""
        typed = self.lasted.text()
        old = self._row.duration_s if self._row else None
        return old if old and typed == formats.duration(old) else read_duration(typed)

    def _refuse(self, sentence: str, field: QWidget) -> None:
        self.message.say("error", sentence)
        field.setFocus()

    def _show_newer(self) -> None:
        """Say what somebody else has saved meanwhile; the next saving replaces it."""
        assert self._row is not None
        try:
            newer = self._desk.interactions.get(self._row.id)
        except UserError as error:
            self.message.say("error", error.message)
            return
        self._version = newer.version
        parts = [_(ENTRY_KINDS[newer.kind][0]), formats.moment(newer.happened_at)]
        parts += [one_line(newer.body)] if newer.body else []
        words = _("There it says now: {values}. Save to replace it.")
        self.message.say("info", words.format(values=" · ".join(parts)))

    # ---- what was not saved -------------------------------------------------------------------

    def _state(self) -> dict[str, Any]:
        return {
            "id": self._row.id if self._row else None,
            "version": self._version,
            "customer": choice_values(self.customer),
            "kind": self.kinds.value,
            "direction": self.direction.direction,
            "outcome": self.outcomes.outcome,
            "when": self.when.text(),
            "lasted": self.lasted.text(),
            "note": self.note.toPlainText(),
        }

    def values(self) -> dict[str, Any] | None:
        """Keep what differs from what is stored; of something new its texts."""
        now = self._state()
        typed = any(now[key] != self._first[key] for key in ("when", "lasted", "note"))
        return now if typed or (self._row is not None and now != self._first) else None

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left; what was changed since is told on saving."""
        if self._row is not None and isinstance(kept.get("version"), int):
            self._version = kept["version"]
        self._turned = self._graded = True
        self.kinds.choose(said(kept, "kind"))
        self.direction.choose("in" if kept.get("direction") == "in" else "out")
        self.outcomes.choose(said(kept, "outcome"))
        self.when.set_text(said(kept, "when"))
        self.lasted.setText(said(kept, "lasted"))
        self.note.setPlainText(said(kept, "note"))
        if self._row is None:
            restore_choice(self.customer, kept.get("customer"))

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Say whose entry it was; only of the same record, or of something new."""
        if kept.get("id") != (self._row.id if self._row else None):
            return ""
        customer = kept.get("customer")
        name = said(customer, "name") if isinstance(customer, dict) else ""
        if not name:
            return _("Unsaved entry")
        return _("Unsaved entry with {name}").format(name=isolate(name))
