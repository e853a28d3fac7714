"""A visit, message, e-mail or note: to log one, or to change anything that was logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.errors import Invalid
from crmdesk.i18n import N_, _
from crmdesk.quickdate import QuickDate
from crmdesk.services.interactions import InteractionDraft, InteractionRow
from crmdesk.text import isolate
from ui import theme
from ui.dialogs.call_parts import DIRECTION_WORDS, DirectionChip, OutcomeChips, key_hint
from ui.dialogs.call_text import read_duration
from ui.dialogs.form import named, rows_grid, said
from ui.dialogs.record_form import OnSaved, RecordForm
from ui.text import hint, keep_at_start, restyle
from ui.widgets.kind_chips import ENTRY_KINDS, ChoiceChips
from ui.widgets.note_edit import NoteEdit
from ui.widgets.quick_date_field import QuickDateField
from ui.widgets.user_text import one_line

LASTING = ("call", "visit")
"""Kinds that have a duration."""

NEW_KIND = "visit"
_FROM_THEM = ("visit",)
"""Kinds that a customer usually begins."""


class EntryDialog(RecordForm[InteractionRow]):
    """Asks what happened, when, and what was said."""

    form = "entry"
    texts = ("when", "lasted", "note")
    unsaved = (N_("Unsaved entry"), N_("Unsaved entry with {name}"))

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        customer_id: int | None,
        interaction_id: int | None,
        on_saved: OnSaved,
    ) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            desk: where it goes.
            customer_id: with whom; None to ask.
            interaction_id: what is to be changed; None for something new.
            on_saved: gets the sentence that says what was saved.

        Raises:
            NotFound: the customer or the interaction is gone.
        """
        row = None if interaction_id is None else desk.interactions.get(interaction_id)
        title = _("Edit what happened") if row else _("Log a visit or message")
        super().__init__(parent, desk, title, row, on_saved)
        self._turned = row is not None
        self._graded = False
        self._make_fields()
        self._lay_out()
        self._connect()
        self._show(row.customer_id if row else customer_id)
        self.begin(self._changes())

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
        self.direction = DirectionChip(NEW_KIND)
        self.kinds = ChoiceChips(ENTRY_KINDS, _("Kind"))
        self.outcomes = OutcomeChips(numbered=False)
        self.when = QuickDateField(_("When"), past=True)
        self.lasted = QLineEdit()
        keep_at_start(self.lasted)
        self.lasted.setMinimumHeight(theme.TARGET)
        hint(self.lasted, _("For example: 3 minutes"))
        self.note = NoteEdit(_("What was said or done?"))

    def _lay_out(self) -> None:
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addLayout(self.who_row(), 1)
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
            change.connect(self.unsay)
        self.lasted.textChanged.connect(self.unsay)
        self.kinds.changed.connect(self._kind_changed)
        self.direction.clicked.connect(self._direction_turned)
        self.outcomes.changed.connect(self._outcome_said)
        self.when.submitted.connect(self.save)
        fields = (self.customer.edit, self.note, *self.outcomes.chips)
        self.watch(*fields, enter_saves=(self.when.edit, self.lasted))
        self.tab_order(
            self.customer.edit, *self.outcomes.chips, self.when.edit, self.note, self.lasted
        )

    def _show(self, customer_id: int | None) -> None:
        if customer_id is not None:
            self.customer.choose_id(customer_id)
        self.customer.edit.setReadOnly(self._row is not None)
        if self._row is not None:
            self._show_row(self._row)
        else:
            self.when.set_text(_("now"))
            self.kinds.choose(NEW_KIND)
        self._kind_changed()
        self._turned = self._row is not None and self._row.direction is not None
        self._graded = self._row is None or self._row.kind != "call" or bool(self._row.outcome)

    def _show_row(self, row: InteractionRow) -> None:
        self.kinds.choose(row.kind)
        self.direction.choose(row.direction or "out")
        if row.outcome:
            self.outcomes.choose(row.outcome)
        self.when.give(QuickDate(row.happened_at.date(), row.happened_at, ""))
        if row.duration_s:
            self.lasted.setText(formats.duration(row.duration_s))
        self.note.begin_with(row.body)

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
        self.unsay()

    def unsay(self) -> None:
        """Typing goes on: what was wrong may be right now."""
        super().unsay()
        restyle(self.lasted, "invalid", False)

    def focus_first(self) -> None:
        """Go to the note, or to the customer while there is none."""
        (self.note if self.customer.choice else self.customer.edit).setFocus()

    # ---- saving -------------------------------------------------------------------------------

    def ready(self) -> bool:
        """Also the duration is understood."""
        if not super().ready():
            return False
        if self._seconds() is None and self.lasted.text().strip() and not self.lasted.isHidden():
            self.say_wrong(_("Write how long it took, such as 3 minutes."), self.lasted)
            restyle(self.lasted, "invalid", True)
            return False
        return True

    def write(self) -> Callable[[], object]:
        """Save what happened; with a customer who is new, both are one step."""
        choice = self.customer.choice
        assert choice is not None
        if self._row is not None:
            self._desk.interactions.update(self._row.id, self._draft(), self._version)
            words = _("The entry of {name} was changed.")
        else:
            self._desk.interactions.log(self._draft(), choice.draft)
            words = _("The entry with {name} was logged.")
        return partial(self._on_saved, words.format(name=isolate(choice.name)))

    def place_of(self, error: Invalid) -> QWidget:
        """Go to the date or the note."""
        return self.when.edit if "happened_at" in error.fields else self.note

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

    def read(self, record_id: int) -> InteractionRow:
        """Read the entry as it is stored now."""
        return self._desk.interactions.get(record_id)

    def told(self, row: InteractionRow) -> Iterable[str]:
        """Say what it was, when, and what was said."""
        yield _(ENTRY_KINDS[row.kind][0])
        yield formats.moment(row.happened_at)
        if row.body:
            yield one_line(row.body)

    # ---- what was not saved -------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {
            "kind": self.kinds.value,
            "direction": self.direction.direction,
            "outcome": self.outcomes.outcome,
            "when": self.when.text(),
            "lasted": self.lasted.text(),
            "note": self.note.toPlainText(),
        }

    def fill_fields(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left."""
        self._turned = self._graded = True
        self.kinds.choose(said(kept, "kind"))
        self.direction.choose("in" if kept.get("direction") == "in" else "out")
        self.outcomes.choose(said(kept, "outcome"))
        self.when.set_text(said(kept, "when"))
        self.lasted.setText(said(kept, "lasted"))
        self.note.begin_with(said(kept, "note"))
