"""A follow-up: what is to be done for a customer, or for several, by when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk import clock, formats
from crmdesk.desk import Desk
from crmdesk.errors import Invalid
from crmdesk.i18n import N_, _, ngettext
from crmdesk.quickdate import QuickDate
from crmdesk.services.followups import FollowUpDraft, FollowUpRow
from crmdesk.text import clean, isolate
from ui import theme
from ui.dialogs.call_parts import key_hint
from ui.dialogs.form import named, rows_grid, said
from ui.dialogs.record_form import OnSaved, RecordForm
from ui.text import hint, keep_at_start, label, set_text
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.kind_chips import FOLLOW_UP_KINDS, ChoiceChips
from ui.widgets.note_edit import NoteEdit
from ui.widgets.quick_date_field import EMPTY, QuickDateField
from ui.widgets.user_text import one_line
from ui.widgets.when_prompt import REASONS


class FollowUpDialog(RecordForm[FollowUpRow]):
    """Asks what is to be done, by when, and why."""

    form = "follow_up"
    texts = ("when", "why_none", "reason")
    unsaved = (N_("Unsaved follow-up"), N_("Unsaved follow-up of {name}"))

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        customer_ids: Sequence[int],
        follow_up_id: int | None,
        on_saved: OnSaved,
    ) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            desk: where it goes.
            customer_ids: for whom; none to ask, several for one follow-up each.
            follow_up_id: which is to be changed; None for a new one.
            on_saved: gets the sentence that says what was saved.

        Raises:
            NotFound: the customer or the follow-up is gone.
        """
        row = None if follow_up_id is None else desk.followups.get(follow_up_id)
        title = _("Edit the follow-up") if row else _("New follow-up")
        super().__init__(parent, desk, title, row, on_saved)
        self._ids = (row.customer_id,) if row else tuple(dict.fromkeys(customer_ids))
        self.asks_who = len(self._ids) < 2
        self._make_fields()
        self._lay_out()
        self._connect()
        self._show()
        self.begin(self._changes())

    def _changes(self) -> tuple[SignalInstance, ...]:
        return (
            self.customer.changed,
            self.kinds.changed,
            self.when.changed,
            self.why_none.textChanged,
            self.reason.textChanged,
        )

    # ---- making -------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.several = label(role="strong")
        self.kinds = ChoiceChips(FOLLOW_UP_KINDS, _("Kind"))
        self.when = QuickDateField(_("When"), empty=_("no date"))
        self.why_none = QLineEdit()
        keep_at_start(self.why_none)
        self.why_none.setMinimumHeight(theme.TARGET)
        hint(self.why_none, _("A word or two, or nothing"))
        self.reason = NoteEdit(_("What is to be done?"))

    def _lay_out(self) -> None:
        grid = rows_grid()
        grid.setRowStretch(4, 1)
        who = QVBoxLayout()
        who.addWidget(self.several)
        who.addLayout(self.who_row())
        grid.addLayout(who, 0, 1)
        grid.addWidget(named(_("Customer"), self.customer.edit), 0, 0, Qt.AlignmentFlag.AlignTop)
        self._add(grid, 1, named(_("Kind"), None), self.kinds)
        self._add(grid, 2, named(_("When"), self.when.edit), self.when)
        self._why_name, self._why_box = named(_("Why without a date?"), self.why_none), QWidget()
        inside = QVBoxLayout(self._why_box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(self.why_none)
        inside.addLayout(self._why_chips())
        self._add(grid, 3, self._why_name, self._why_box)
        self._add(grid, 4, named(_("Reason"), self.reason), self.reason)
        self._column.addLayout(grid, 1)
        self._column.addWidget(self.message)
        hints = (key_hint("Ctrl+Enter", _("Save")), key_hint("Alt+1…5", _("Kind")))
        self._column.addLayout(self.footer(*hints))

    def _add(self, grid: QGridLayout, row: int, name: QLabel, field: QWidget) -> None:
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(field, row, 1)

    def _why_chips(self) -> FlowLayout:
        row = FlowLayout()
        for msgid in REASONS:
            words = _(msgid)
            chip = QPushButton(words)
            chip.setProperty("kind", "chip")
            chip.setAutoDefault(False)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setMinimumHeight(theme.TARGET)
            chip.setAccessibleName(words)
            chip.clicked.connect(lambda _on=False, words=words: self.why_none.setText(words))
            row.addWidget(chip)
        return row

    def _connect(self) -> None:
        self.customer.chosen.connect(self.when.edit.setFocus)
        for change in (self.customer.changed, self.reason.textChanged):
            change.connect(self.unsay)
        self.when.changed.connect(self._when_changed)
        self.when.chips[-1].clicked.connect(lambda _on=False: self._ask_why())
        self.when.submitted.connect(self.save)
        enter = (self.when.edit, self.why_none)
        self.watch(self.customer.edit, self.reason, enter_saves=enter)
        self.tab_order(self.customer.edit, self.when.edit, self.why_none, self.reason)

    def _show(self) -> None:
        self.several.setVisible(not self.asks_who)
        self.customer.setVisible(self.asks_who)
        if not self.asks_who:
            for_all = ngettext("For {n} customer", "For {n} customers", len(self._ids))
            set_text(self.several, for_all.format(n=formats.number(len(self._ids))))
        elif self._ids:
            self.customer.choose_id(self._ids[0])
        self.customer.edit.setReadOnly(self._row is not None)
        if self._row is not None:
            self.kinds.choose(self._row.kind)
            if self._row.day is not None:
                self.when.give(QuickDate(self._row.day, self._row.moment, ""))
            self.why_none.setText(self._row.no_date_reason)
            self.reason.begin_with(self._row.reason)
        self._show_why(there=self._row is not None and self._row.day is None)

    # ---- while typing -------------------------------------------------------------------------

    def digit(self, number: int) -> None:
        """Alt and a digit choose the kind."""
        self.kinds.choose_number(number)

    def _when_changed(self) -> None:
        self.unsay()
        if self.when.state != EMPTY:
            self._show_why(there=False)

    def _ask_why(self) -> None:
        """Show the question, and put the keyboard there."""
        self._show_why(there=True)
        self.why_none.setFocus()

    def _show_why(self, *, there: bool) -> None:
        self._why_box.setVisible(there)
        self._why_name.setVisible(there)

    def focus_first(self) -> None:
        """Go to the date, or to the customer while there is none."""
        known = self.customer.choice is not None or not self.asks_who
        (self.when.edit if known else self.customer.edit).setFocus()

    # ---- saving -------------------------------------------------------------------------------

    def ready(self) -> bool:
        """Without a date it asks once why, and takes no answer for one."""
        if not super().ready():
            return False
        if self.when.state == EMPTY and self._why_box.isHidden():
            self._ask_why()
            return False
        return True

    def write(self) -> Callable[[], object]:
        """Save the follow-up, or one for each of several customers."""
        return partial(self._on_saved, self._write() if self.asks_who else self._write_all())

    def _write(self) -> str:
        draft, choice = self._draft(), self.customer.choice
        assert choice is not None
        name = isolate(choice.name)
        if self._row is not None:
            self._desk.followups.update(self._row.id, draft, self._version)
            return _("The follow-up of {name} was changed.").format(name=name)
        self._desk.followups.add(draft, choice.draft)
        when = formats.due(draft.day, draft.moment, clock.today())
        return _("A follow-up for {name} was added: {when}").format(name=name, when=isolate(when))

    def _write_all(self) -> str:
        self._desk.followups.add_for(self._ids, self._draft())
        words = ngettext(
            "A follow-up was added for {n} customer.",
            "A follow-up was added for {n} customers.",
            len(self._ids),
        )
        return words.format(n=formats.number(len(self._ids)))

    def _draft(self) -> FollowUpDraft:
        found, choice = self.when.value, self.customer.choice
        reasons = (found.rest if found else "", self.reason.toPlainText().strip())
        return FollowUpDraft(
            (choice.customer_id if choice else None) or 0,
            found.day if found else None,
            found.moment if found else None,
            kind=self.kinds.value,
            reason="\n".join(part for part in reasons if part),
            no_date_reason="" if found else clean(self.why_none.text()),
        )

    def place_of(self, error: Invalid) -> QWidget:
        """Go to the reason."""
        return self.reason

    def read(self, record_id: int) -> FollowUpRow:
        """Read the follow-up as it is stored now."""
        return self._desk.followups.get(record_id)

    def told(self, row: FollowUpRow) -> Iterable[str]:
        """Say what is to be done, when, and why."""
        yield _(FOLLOW_UP_KINDS[row.kind][0])
        yield formats.due(row.day, row.moment, clock.today())
        if row.reason:
            yield one_line(row.reason)

    # ---- what was not saved -------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {
            "customers": [] if self.asks_who else list(self._ids),
            "kind": self.kinds.value,
            "when": self.when.text(),
            "why_none": self.why_none.text(),
            "reason": self.reason.toPlainText(),
        }

    def fill_fields(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left."""
        self.kinds.choose(said(kept, "kind"))
        self.when.set_text(said(kept, "when"))
        self.why_none.setText(said(kept, "why_none"))
        self.reason.begin_with(said(kept, "reason"))
        self._show_why(there=bool(said(kept, "why_none")) and self.when.state == EMPTY)
