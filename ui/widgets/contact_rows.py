"""The ways to reach a customer in a form: a label, a value, and a way to take it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from crmdesk.i18n import N_, _
from crmdesk.label_words import CONTACTS, EMAILS
from crmdesk.networks import NAMES
from crmdesk.services.customers import EMAIL, HANDLE, PHONE, ContactDraft, contact_key
from ui import theme
from ui.buttons import button
from ui.text import restyle, tip
from ui.widgets.phone_words import phone_words
from ui.widgets.readable_edit import ReadableEdit
from ui.widgets.row_list import FormRow, FormRows, held, keep_latin

PHONE_DIGITS, MAIL_LETTERS = 13, 24
"""Of a value so much is seen at least beside its label."""
HANDLE_HINT = "@sara_shop"
"""The same in all languages, as names in networks are."""

_CODES = {
    PHONE: ("mobile", "home", "work", "fax", "main", "other", ""),
    EMAIL: ("", "home", "work"),
    HANDLE: (*NAMES, "other"),
}
_ASKED = {
    PHONE: N_("What kind of phone"),
    EMAIL: N_("What kind of mail"),
    HANDLE: N_("Which network"),
}
_OUT = {
    PHONE: N_("Take this phone out"),
    EMAIL: N_("Take this e-mail out"),
    HANDLE: N_("Take this name out"),
}
_CALLED = {PHONE: N_("Phone"), EMAIL: N_("E-mail"), HANDLE: N_("Name in the network, or address")}


class LabelChoice(QComboBox):
    """What something is called, one of a few or the user's own word; the wheel is for the page."""

    def __init__(self, choices: Iterable[tuple[str, str]], code: str, name: str) -> None:
        """Make the choice.

        Args:
            choices: codes and their words; a code that is not among them is its own word.
            code: what is chosen.
            name: what is asked, for screen readers.
        """
        super().__init__()
        self.setMinimumHeight(theme.TARGET)
        self.setAccessibleName(name)
        for one, words in choices:
            self.addItem(words, one)
        if self.findData(code) < 0:
            self.addItem(code or _("Other"), code)
        self.setCurrentIndex(self.findData(code))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    @property
    def code(self) -> str:
        """What is chosen."""
        return str(self.currentData() or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a label must not change by it."""
        event.ignore()


class ContactRow(FormRow):
    """One phone, e-mail, or name in a network."""

    arranged = Signal()
    """Its parts stand otherwise: so goes the Tab key."""

    def __init__(self, contact: ContactDraft) -> None:
        super().__init__(_(_OUT[contact.kind]))
        self.kind = contact.kind
        self.label = LabelChoice(_choices(contact), contact.label, _(_ASKED[contact.kind]))
        reader = phone_words if contact.kind == PHONE else str
        self.value = ReadableEdit(contact.value, reader)
        self.value.setCursorPosition(0)
        self.value.setMinimumHeight(theme.TARGET)
        self.value.setAccessibleName(_(_CALLED[self.kind]))
        if contact.kind == HANDLE:
            self.value.setPlaceholderText(HANDLE_HINT)
        # Its parts read from left to right, at the side where the reader's language begins.
        keep_latin(self.value)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._narrow: bool | None = None
        self._arrange(narrow=False)
        self.label.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.value.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def entry(self) -> QWidget:
        """What gets the keyboard first: the value."""
        return self.value

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order: the rows of it, one after the other."""
        if self._narrow:
            return [self.label, self.out, self.value]
        return [self.label, self.value, self.out]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the value under its label where they have no room beside each other."""
        super().resizeEvent(event)
        letters = PHONE_DIGITS if self.kind == PHONE else MAIL_LETTERS
        value = self.fontMetrics().horizontalAdvance("0" * letters) + 24
        label = max(self.label.sizeHint().width(), self.label.minimumWidth())
        wanted = label + value + theme.TARGET + 12
        self._arrange(narrow=self.width() < wanted)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (self.label, self.value, self.out):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.label, 0, 0)
        if narrow:  # a line of its own: a long address needs all of it
            self._grid.addWidget(self.value, 1, 0, 1, 3)
        else:
            self._grid.addWidget(self.value, 0, 1)
        self._grid.addWidget(self.out, 0, 2, Qt.AlignmentFlag.AlignRight)
        self.arranged.emit()

    @property
    def contact(self) -> ContactDraft:
        """What stands in the row."""
        return ContactDraft(self.kind, self.value.stored, self.label.code)


class ContactRows(FormRows[ContactRow]):
    """All ways to reach a customer, and buttons for more."""

    def __init__(self) -> None:
        self.add_phone = button(_("Phone"), "ghost", lambda: self.add(PHONE), "plus")
        self.add_email = button(_("E-mail"), "ghost", lambda: self.add(EMAIL), "plus")
        self.add_handle = button(_("Messenger or site"), "ghost", lambda: self.add(HANDLE), "plus")
        self.add_phone.setAccessibleName(_("Add a phone"))
        self.add_email.setAccessibleName(_("Add an e-mail"))
        self.add_handle.setAccessibleName(_("Add a name in a network, or a website"))
        tip(self.add_handle, _("Telegram, WhatsApp, Instagram…, or a website"))
        super().__init__((self.add_phone, self.add_email, self.add_handle))
        self._others: list[tuple[int, ContactDraft]] = []

    @property
    def contacts(self) -> tuple[ContactDraft, ...]:
        """What stands in the rows; what they cannot show stays where it was."""
        found = [row.contact for row in self.rows]
        for place, one in self._others:
            found.insert(place, one)
        return tuple(found)

    def show_contacts(self, contacts: Sequence[ContactDraft]) -> None:
        """Put other contacts into the rows."""
        places = tuple(enumerate(contacts))
        self._others = [(place, one) for place, one in places if one.kind not in _CODES]
        self.put(ContactRow(one) for one in contacts if one.kind in _CODES)

    def kept(self) -> list[list[str]]:
        """Return what stands in the rows as a draft holds it."""
        return [[one.kind, one.value, one.label] for one in self.contacts]

    def fill(self, kept: Any) -> bool:
        """Show what a draft held; return whether it held any."""
        rows = held(kept, 3)
        if rows is None:
            return False
        self.show_contacts([ContactDraft(*row) for row in rows])
        return True

    def add(self, kind: str) -> None:
        """Add an empty row and put the keyboard there."""
        self.append(ContactRow(ContactDraft(kind, "", self._label_of_next(kind))))

    def mark_wrong(self, kind: str | None) -> QLineEdit | None:
        """Show which values cannot be saved; return the first of their fields.

        Args:
            kind: phones or e-mails; None marks none.
        """
        first = None
        for row in self.rows:
            wrong = row.kind == kind and _is_wrong(row.contact)
            restyle(row.value, "invalid", wrong)
            first = row.value if wrong and first is None else first
        return first

    def _insert(self, row: ContactRow) -> None:
        super()._insert(row)
        row.arranged.connect(self.rebuilt)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._settle()

    def _settle(self) -> None:
        """Let the values stand under each other, whatever their labels are."""
        widest = max((row.label.sizeHint().width() for row in self.rows), default=0)
        for row in self.rows:
            row.label.setMinimumWidth(widest)

    def _label_of_next(self, kind: str) -> str:
        """Return the likeliest label of another row: most have one name in a network."""
        used = [row.label.code for row in self.rows if row.kind == kind]
        if kind == HANDLE:
            return next((code for code in NAMES if code not in used), "other")
        return "mobile" if kind == PHONE else ""


def _choices(contact: ContactDraft) -> list[tuple[str, str]]:
    """Return the labels of a kind and their words; what is stored of one stays its code."""
    kind, code = contact.kind, contact.label
    if kind == EMAIL:
        plain = code if EMAILS.get(code) == EMAILS[""] else ""
        return [(one or plain, _(EMAILS[one])) for one in _CODES[EMAIL]]
    words = {**CONTACTS, **NAMES} if kind == HANDLE else CONTACTS
    return [(one, _(words[one])) for one in _CODES[kind]]


def _is_wrong(contact: ContactDraft) -> bool:
    if not contact.value.strip():
        return False
    return "@" not in contact.value if contact.kind == EMAIL else not contact_key(contact)
