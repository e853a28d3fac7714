"""A new customer in one line: «علی کریمی ۰۹۱۲… #عمده» and Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crmdesk import formats, phones
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.services.quickadd import quick_draft
from crmdesk.text import isolate
from ui.buttons import button
from ui.messages import InlineMessage
from ui.text import key_text, label, restyle, set_text

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from crmdesk.services.customers import CustomerDraft

WIDTH = 560
Made = Callable[[int, str], object]


class NewCustomerDialog(QDialog):
    """Reads the line while it is typed and says what it understood."""

    def __init__(self, parent: QWidget | None, desk: Desk, text: str, on_made: Made) -> None:
        super().__init__(parent)
        self._desk = desk
        self._on_made = on_made
        self.setWindowTitle(_("New customer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.line = QLineEdit(text)
        self.line.setPlaceholderText(_("Name, phone, #tag"))
        self.line.setAccessibleName(_("New customer: name, phone, #tag"))
        self.line.setMinimumHeight(40)
        self.understood = label("", "body", "text2")
        self.understood.setWordWrap(True)
        self.warning = InlineMessage("warn")
        self.error = InlineMessage("error")
        self.save_button = button(_("Save"), "primary", self.save)
        self.cancel_button = button(_("Cancel"), "secondary", self.reject)
        self._lay_out()
        self.line.textChanged.connect(self._read)
        self.line.returnPressed.connect(self.save)
        self._read(text)
        self.line.selectAll()
        self.line.setFocus()
        self.setMinimumWidth(WIDTH)

    @classmethod
    def open_for(cls, parent: QWidget, desk: Desk, text: str, on_made: Made) -> NewCustomerDialog:
        """Open the dialog and return at once.

        Args:
            parent: the window.
            desk: where the customer goes.
            text: what stands in the line already, such as a search that found nobody.
            on_made: gets the new customer's id and name.
        """
        dialog = cls(parent, desk, text, on_made)
        dialog.open()
        return dialog

    def save(self) -> None:
        """Add the customer and close; what is wrong is said and the line stays."""
        draft = quick_draft(self.line.text())
        try:
            customer_id = self._desk.customers.add(draft)
        except UserError as error:
            self.error.say("error", error.message)
            restyle(self.line, "invalid", True)
            self.line.setFocus()
            return
        self.accept()
        self._on_made(customer_id, draft.name)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        hint = _("{key} saves").format(key=key_text("Enter"))
        buttons.addWidget(label(hint, "caption", "text2"))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for widget in (self.line, self.understood, self.warning, self.error):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(buttons)

    def _read(self, text: str) -> None:
        """Show what the line says, and who has the same phone already."""
        draft = quick_draft(text)
        set_text(self.understood, _summary(draft))
        restyle(self.line, "invalid", False)
        self.error.say("error", "")
        same = [
            one for contact in draft.contacts for one in self._desk.customers.with_contact(contact)
        ]
        names = " · ".join(dict.fromkeys(isolate(name) for _id, name in same))
        words = _("Already has this phone or e-mail: {names}").format(names=names)
        self.warning.say("warn", words if same else "")


def _summary(draft: CustomerDraft) -> str:
    if not (draft.name or draft.contacts or draft.tags):
        return _("For example: {line}").format(
            line=isolate(_("Ali Karimi 0912 345 6789 #wholesale"))
        )
    parts = [isolate(draft.name) if draft.name else _("no name yet")]
    for contact in draft.contacts:
        if contact.kind == "phone":
            parts.append(formats.phone(phones.normalise(contact.value).digits))
        else:
            parts.append(isolate(contact.value))
    parts += [isolate(f"#{tag}") for tag in draft.tags]
    return " · ".join(parts)
