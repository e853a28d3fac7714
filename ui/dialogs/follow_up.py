"""A follow-up: what is to be done for a customer, or for several, by when and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk import clock, formats
from crmdesk.desk import Desk
from crmdesk.errors import Conflict, Invalid, UserError
from crmdesk.i18n import _, ngettext
from crmdesk.quickdate import QuickDate
from crmdesk.services.followups import FollowUpDraft, FollowUpRow
from crmdesk.text import clean, isolate
from ui import theme
from ui.dialogs.call_parts import key_hint
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
from ui.text import label, restyle, set_text
from ui.widgets.customer_field import CustomerField
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.kind_chips import FOLLOW_UP_KINDS, ChoiceChips
from ui.widgets.note_edit import NoteEdit
from ui.widgets.quick_date_field import EMPTY, UNKNOWN, QuickDateField
from ui.widgets.user_text import one_line
from ui.widgets.when_prompt import REASONS

OnSaved = Callable[[str], object]


class FollowUpDialog(FormDialog):
    """Asks what is to be done, by when, and why."""

    form = "follow_up"

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        customer_ids: Sequence[int],
        follow_up_id: int | None,
        on_saved: OnSaved,
    ) -> None:
        """Make the dialog; see ``open_for``.

        Raises:
            NotFound: the customer or the follow-up is gone.
        """
        title = _("New follow-up") if follow_up_id is None else _("Edit the follow-up")
        super().__init__(parent, desk, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._on_saved = on_saved
        self._row: FollowUpRow | None = None
        if follow_up_id is not None:
            self._row = desk.followups.get(follow_up_id)
            customer_ids = (self._row.customer_id,)
        self._ids = tuple(dict.fromkeys(customer_ids))
        self._version = self._row.version if self._row else None
        self._make_fields()
        self._lay_out()
        self._connect()
        self._begin()
        self._first = self._state()
        self.keep_typing(self._changes())
        self.fit(max(WIDTH, self.kinds.line_width() + 160))
        self.focus_first()

    @classmethod
    def open_for(
        cls,
        parent: QWidget,
        desk: Desk,
        customer_ids: Sequence[int],
        follow_up_id: int | None,
        on_saved: OnSaved,
    ) -> FollowUpDialog:
        """Open the dialog and return at once.

        Args:
            parent: the window.
            desk: where it goes.
            customer_ids: for whom; none to ask, several for one follow-up each.
            follow_up_id: which is to be changed; None for a new one.
            on_saved: gets the sentence that says what was saved.

        Raises:
            NotFound: the customer or the follow-up is gone.
        """
        dialog = cls(parent, desk, customer_ids, follow_up_id, on_saved)
        dialog.open()
        return dialog

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
        self.customer = CustomerField(self._desk)
        self.who_message = InlineMessage("error", "")
        self.several = label(role="strong")
        self.kinds = ChoiceChips(FOLLOW_UP_KINDS, _("Kind"))
        self.when = QuickDateField(_("When"), empty=_("no date"))
        self.why_none = QLineEdit()
        self.why_none.setMinimumHeight(theme.TARGET)
        self.why_none.setPlaceholderText(_("A word or two, or nothing"))
        self.reason = NoteEdit(_("What is to be done?"))

    def _lay_out(self) -> None:
        grid = rows_grid()
        grid.setRowStretch(4, 1)
        who = QVBoxLayout()
        who.addWidget(self.several)
        who.addLayout(stacked(6, self.customer, self.who_message))
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
            change.connect(self._unsay)
        self.when.changed.connect(self._when_changed)
        self.when.chips[-1].clicked.connect(lambda _on=False: self._ask_why())
        self.when.submitted.connect(self.save)
        enter = (self.when.edit, self.why_none)
        self.watch(self.customer.edit, self.reason, enter_saves=enter)
        self.tab_order(self.customer.edit, self.when.edit, self.why_none, self.reason)

    def _begin(self) -> None:
        self.several.setVisible(len(self._ids) > 1)
        self.customer.setVisible(len(self._ids) <= 1)
        if len(self._ids) > 1:
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
            self.reason.setPlainText(self._row.reason)
        self._show_why(there=self._row is not None and self._row.day is None)

    # ---- while typing -------------------------------------------------------------------------

    def digit(self, number: int) -> None:
        """Alt and a digit choose the kind."""
        self.kinds.choose_number(number)

    def _when_changed(self) -> None:
        self._unsay()
        if self.when.state != EMPTY:
            self._show_why(there=False)

    def _ask_why(self) -> None:
        """Show the question, and put the keyboard there."""
        self._show_why(there=True)
        self.why_none.setFocus()

    def _show_why(self, *, there: bool) -> None:
        self._why_box.setVisible(there)
        self._why_name.setVisible(there)

    def _unsay(self) -> None:
        self.message.say("error", "")
        self.who_message.say("error", "")
        restyle(self.customer.edit, "invalid", False)

    def focus_first(self) -> None:
        """Go to the date, or to the customer while there is none."""
        known = self.customer.choice is not None or len(self._ids) > 1
        (self.when.edit if known else self.customer.edit).setFocus()

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Save and close; without a date it asks once why, and takes no answer for one."""
        if self.customer.choice is None and len(self._ids) < 2:
            self._refuse_customer(_("Choose a customer first."))
        elif self.when.state == UNKNOWN:
            self.when.edit.setFocus()
        elif self.when.state == EMPTY and self._why_box.isHidden():
            self._ask_why()
        else:
            self._save()

    def _save(self) -> None:
        try:
            words = self._write()
        except Conflict as error:
            self.message.say("error", error.message, _("See the new values"), self._show_newer)
        except Invalid as error:
            if {"name", "phone", "email"} & set(error.fields):
                self._refuse_customer(error.message)
            else:
                self.message.say("error", error.message)
                self.reason.setFocus()
        except UserError as error:
            self.message.say("error", error.message)
            self.save_button.setFocus()
        else:
            self.finish()
            self._on_saved(words)

    def _write(self) -> str:
        """Save, and return the sentence that says so."""
        draft, choice = self._draft(), self.customer.choice
        if len(self._ids) > 1:
            self._desk.followups.add_for(self._ids, draft)
            words = ngettext(
                "A follow-up was added for {n} customer.",
                "A follow-up was added for {n} customers.",
                len(self._ids),
            )
            return words.format(n=formats.number(len(self._ids)))
        assert choice is not None
        name = isolate(choice.name)
        if self._row is not None:
            self._desk.followups.update(self._row.id, draft, self._version)
            return _("The follow-up of {name} was changed.").format(name=name)
        self._desk.followups.add(draft, choice.draft)
        when = formats.due(draft.day, draft.moment, clock.today())
        return _("A follow-up for {name} was added: {when}").format(name=name, when=isolate(when))

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

    def _refuse_customer(self, sentence: str) -> None:
        self.who_message.say("error", sentence)
        restyle(self.customer.edit, "invalid", True)
        self.customer.edit.setFocus()

    def _show_newer(self) -> None:
        """Say what somebody else has saved meanwhile; the next saving replaces it."""
        assert self._row is not None
        try:
            newer = self._desk.followups.get(self._row.id)
        except UserError as error:
            self.message.say("error", error.message)
            return
        self._version = newer.version
        parts = [_(FOLLOW_UP_KINDS[newer.kind][0])]
        parts.append(formats.due(newer.day, newer.moment, clock.today()))
        parts += [one_line(newer.reason)] if newer.reason else []
        words = _("There it says now: {values}. Save to replace it.")
        self.message.say("info", words.format(values=" · ".join(parts)))

    # ---- what was not saved -------------------------------------------------------------------

    def _state(self) -> dict[str, Any]:
        return {
            "id": self._row.id if self._row else None,
            "version": self._version,
            "customer": choice_values(self.customer),
            "customers": list(self._ids) if len(self._ids) > 1 else [],
            "kind": self.kinds.value,
            "when": self.when.text(),
            "why_none": self.why_none.text(),
            "reason": self.reason.toPlainText(),
        }

    def values(self) -> dict[str, Any] | None:
        """Keep what differs from what is stored; of something new its texts."""
        now = self._state()
        typed = any(now[key] != self._first[key] for key in ("when", "why_none", "reason"))
        return now if typed or (self._row is not None and now != self._first) else None

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left; what was changed since is told on saving."""
        if self._row is not None and isinstance(kept.get("version"), int):
            self._version = kept["version"]
        self.kinds.choose(said(kept, "kind"))
        self.when.set_text(said(kept, "when"))
        self.why_none.setText(said(kept, "why_none"))
        self.reason.setPlainText(said(kept, "reason"))
        self._show_why(there=bool(said(kept, "why_none")) and self.when.state == EMPTY)
        if self._row is None and len(self._ids) < 2:
            restore_choice(self.customer, kept.get("customer"))

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Say whose follow-up it was; only of the same record, or of something new."""
        if kept.get("id") != (self._row.id if self._row else None):
            return ""
        customer = kept.get("customer")
        name = said(customer, "name") if isinstance(customer, dict) else ""
        if not name:
            return _("Unsaved follow-up")
        return _("Unsaved follow-up of {name}").format(name=isolate(name))
