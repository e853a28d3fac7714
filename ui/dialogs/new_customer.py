"""A new customer in one line: «علی کریمی ۰۹۱۲… #عمده» and Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk import formats, phones
from crmdesk.desk import Desk
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.quickadd import quick_draft
from crmdesk.text import isolate
from ui.dialogs.call_parts import key_hint
from ui.dialogs.form import FormDialog, said, strip_of
from ui.text import hint, keep_at_start, label, restyle, set_text, wrapped
from ui.widgets import same_contact

WIDTH = 560
FIELD_HEIGHT = 40
Made = Callable[[int, str], object]
Opened = Callable[[int], object]


class NewCustomerDialog(FormDialog):
    """Reads the line while it is typed and says what it understood."""

    form = "new_customer"

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        text: str,
        on_made: Made,
        on_open: Opened | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            desk: where the customer goes.
            text: what stands in the line already, such as a search that found nobody.
            on_made: gets the new customer's id and name.
            on_open: gets the id of one who has the same phone already and is to be shown
                instead; None to offer no such thing.
        """
        super().__init__(parent, desk, _("New customer"))
        self._on_made = on_made
        self._on_open = on_open
        self._given = text
        self._height_without = 0
        self._make_fields(text)
        self.line.textChanged.connect(self._read)
        self.watch(enter_saves=(self.line,))
        self._read(text)
        self.line.selectAll()
        self.line.setFocus()
        self.keep_typing((self.line.textChanged,))
        self.setMinimumWidth(WIDTH)

    def _make_fields(self, text: str) -> None:
        self.line = QLineEdit(text)
        keep_at_start(self.line)
        hint(self.line, _("Name, phone, #tag"))
        self.line.setAccessibleName(_("New customer: name, phone, #tag"))
        self.line.setMinimumHeight(FIELD_HEIGHT)
        self.understood = wrapped(label("", "body", "text2"))
        self.warning = strip_of("warn")
        self.error = self.message
        for widget in (self.line, self.understood, self.warning, self.error):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._column.addLayout(self.footer(key_hint("Enter", _("Save"))))

    def write(self) -> Callable[[], object]:
        """Add the customer."""
        draft = quick_draft(self.line.text())
        return partial(self._on_made, self._desk.customers.add(draft), draft.name)

    def refuse(self, error: UserError) -> None:
        """Say what is wrong; the line stays."""
        height = self.height()
        restyle(self.line, "invalid", True)
        self.say_wrong(error.message, self.line)
        self._make_room(height)

    # ---- while typing -------------------------------------------------------------------------

    def _read(self, text: str) -> None:
        """Show what the line says, and who has the same phone already."""
        draft, height = quick_draft(text), self.height()
        set_text(self.understood, _summary(draft))
        restyle(self.line, "invalid", False)
        self.error.say("error", "")
        same = same_contact.others(self._desk, draft.contacts)
        if same:
            self._warn(same)
        else:
            self.warning.say("warn", "")
        self._make_room(height)

    def _warn(self, same: same_contact.Same) -> None:
        first = next(iter(same))
        offer = _("Open the existing customer") if self._on_open else None
        self.warning.say("warn", same_contact.words(same), offer, lambda: self._open_instead(first))

    def _make_room(self, before: int) -> None:
        """Be as high as the strips need, and as high as before when they are gone.

        Args:
            before: the height before one came; Qt may have added the least that it needs.
        """
        self._column.activate()
        needed = self._column.totalHeightForWidth(self.width())
        said = not (self.warning.isHidden() and self.error.isHidden())
        if said and before < needed:
            self._height_without = self._height_without or before
            self.resize(self.width(), needed)
        elif self._height_without and not said:
            self.resize(self.width(), self._height_without)
            self._height_without = 0

    def _open_instead(self, customer_id: int) -> None:
        """Show who is there already; what was typed has found its customer."""
        self.finish()
        if self._on_open is not None:
            self._on_open(customer_id)

    # ---- what was not saved -------------------------------------------------------------------

    def values(self) -> dict[str, Any] | None:
        """Keep the line, unless it only says what the search did."""
        typed = self.line.text()
        return {"line": typed} if typed.strip() and typed != self._given else None

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Go on with the line."""
        self.line.setText(said(kept, "line"))

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Show the line that was left."""
        line = said(kept, "line")
        return _("Unsaved customer: {line}").format(line=isolate(line)) if line else ""

    def focus_first(self) -> None:
        """Go to the line."""
        self.line.setFocus()


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
