"""What the forms about one customer have in common: who it is, when, and whom a draft was for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.desk import Desk
from crmdesk.errors import Invalid, UserError
from crmdesk.i18n import _
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.text import isolate
from ui.dialogs.form import FormDialog, said, stacked
from ui.messages import InlineMessage
from ui.text import restyle
from ui.widgets.customer_field import Choice, CustomerField
from ui.widgets.quick_date_field import UNKNOWN, QuickDateField

_OF_WHO = {"name", "phone", "email"}
"""Fields of a customer who is made on saving."""


class WhoForm(FormDialog):
    """A form about a customer, who may be somebody new.

    Attributes:
        customer: who.
        who_message: what is wrong about them.
        when: a date, made by the form itself.
        asks_who: whether somebody must be chosen.
    """

    unsaved = ("", "")
    """Msgids that offer a draft: without a name, and with one."""

    when: QuickDateField

    def __init__(self, parent: QWidget | None, desk: Desk, title: str) -> None:
        super().__init__(parent, desk, title)
        self.customer = CustomerField(desk)
        self.who_message = InlineMessage("error", "")
        self.asks_who = True

    @abstractmethod
    def place_of(self, error: Invalid) -> QWidget:
        """Return the field that something wrong stands in, unless it is the customer's."""

    def who_row(self) -> QVBoxLayout:
        """Return the customer's field over what is wrong about it."""
        return stacked(6, self.customer, self.who_message)

    # ---- what is wrong ------------------------------------------------------------------------

    def ready(self) -> bool:
        """Somebody is chosen, and the date is understood."""
        if self.asks_who and self.customer.choice is None:
            self.refuse_who(_("Choose a customer first."))
            return False
        if self.when.state == UNKNOWN:
            self.when.edit.setFocus()  # the field itself says what it does not understand
            return False
        return True

    def refuse(self, error: UserError) -> None:
        """Say why nothing was saved, beside the field that it comes from."""
        if not isinstance(error, Invalid):
            super().refuse(error)
        elif _OF_WHO & set(error.fields):
            self.refuse_who(error.message)
        else:
            self.say_wrong(error.message, self.place_of(error))

    def refuse_who(self, sentence: str) -> None:
        """Say what is wrong about the customer, and go there."""
        self.who_message.say("error", sentence)
        restyle(self.customer.edit, "invalid", True)
        self.customer.edit.setFocus()

    def unsay(self) -> None:
        """Typing goes on: what was wrong may be right now."""
        self.message.say("error", "")
        self.who_message.say("error", "")
        restyle(self.customer.edit, "invalid", False)

    # ---- whom a draft was for -----------------------------------------------------------------

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Say whom the draft was for."""
        customer = kept.get("customer")
        name = said(customer, "name") if isinstance(customer, dict) else ""
        nameless, named = self.unsaved
        return _(named).format(name=isolate(name)) if name else _(nameless)

    def who_values(self) -> dict[str, Any]:
        """Return who stands in the field, for a draft."""
        choice = self.customer.choice
        if choice is None:
            return {"typed": self.customer.edit.text()}
        values: dict[str, Any] = {"name": choice.name, "id": choice.customer_id}
        if choice.draft is not None:
            values["new"] = asdict(choice.draft)
        return values

    def restore_who(self, kept: object) -> None:
        """Choose again whom a draft was for.

        Raises:
            NotFound: the customer was deleted meanwhile.
        """
        values = kept if isinstance(kept, dict) else {}
        new = _draft_from(values.get("new"))
        if isinstance(values.get("id"), int):
            self.customer.choose_id(values["id"])
        elif new is not None:
            self.customer.choose(Choice(new.name, draft=new))
        elif said(values, "typed"):
            self.customer.edit.setText(said(values, "typed"))


def _draft_from(values: object) -> CustomerDraft | None:
    if not isinstance(values, dict):
        return None
    try:
        contacts = tuple(ContactDraft(**one) for one in values.get("contacts", ()))
        tags = tuple(str(tag) for tag in values.get("tags", ()))
        return CustomerDraft(**{**values, "contacts": contacts, "tags": tags}).cleaned()
    except (TypeError, ValueError, AttributeError):  # of another version of the program
        return None
