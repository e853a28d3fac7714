"""The ways to reach a customer in a form: a label, a value, and a way to take it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from crmdesk.i18n import N_, _, is_rtl
from crmdesk.networks import NAMES
from crmdesk.services.customers import EMAIL, HANDLE, PHONE, ContactDraft, contact_key
from ui import icons, theme
from ui.buttons import button
from ui.text import restyle, tip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.profile_parts import LABELS

PHONE_DIGITS = 13
_CODES = {
    PHONE: ("mobile", "home", "work", "fax", "main", "other", ""),
    EMAIL: ("", "home", "work", "other"),
    HANDLE: (*NAMES, "other"),
}
_ASKED = {
    PHONE: N_("What kind of phone"),
    EMAIL: N_("What kind of mail"),
    HANDLE: N_("Which network"),
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


class ContactRow(QWidget):
    """One phone, e-mail, or name in a network."""

    changed = Signal()
    removed = Signal()

    def __init__(self, contact: ContactDraft) -> None:
        super().__init__()
        self.kind = contact.kind
        self.label = LabelChoice(_choices(contact.kind), contact.label, _(_ASKED[contact.kind]))
        self.value = QLineEdit(contact.value)
        self.value.setCursorPosition(0)
        self.value.setMinimumHeight(theme.TARGET)
        self.value.setAccessibleName(_(_CALLED[self.kind]))
        # Its parts read from left to right, at the side where the reader's language begins.
        keep_latin(self.value)
        self.out = remove_button()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._narrow: bool | None = None
        self._arrange(narrow=False)
        self.label.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.value.textChanged.connect(lambda _text: self.changed.emit())
        self.out.clicked.connect(lambda _on=False: self.removed.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the value under its label where they have no room beside each other."""
        super().resizeEvent(event)
        phone = self.fontMetrics().horizontalAdvance("0" * PHONE_DIGITS) + 24
        label = max(self.label.sizeHint().width(), self.label.minimumWidth())
        wanted = label + phone + theme.TARGET + 12
        self._arrange(narrow=self.width() < wanted)

    def minimumSizeHint(self) -> QSize:
        """It can become narrow."""
        return QSize(160, super().minimumSizeHint().height())

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (self.label, self.value, self.out):
            self._grid.removeWidget(part)
        line = 1 if narrow else 0
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(self.value, line, 0 if narrow else 1, 1, 2 if narrow else 1)
        self._grid.addWidget(self.out, line, 2, Qt.AlignmentFlag.AlignRight)

    @property
    def contact(self) -> ContactDraft:
        """What stands in the row."""
        return ContactDraft(self.kind, self.value.text(), self.label.code)


class ContactRows(QWidget):
    """All ways to reach a customer, and buttons for more."""

    changed = Signal()
    rebuilt = Signal()
    """A row came or went: the way of the Tab key is another."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ContactRow] = []
        self._others: list[tuple[int, ContactDraft]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_phone = button(_("Phone"), "ghost", lambda: self.add(PHONE), "plus")
        self.add_email = button(_("E-mail"), "ghost", lambda: self.add(EMAIL), "plus")
        self.add_handle = button(_("Network"), "ghost", lambda: self.add(HANDLE), "plus")
        self.add_phone.setAccessibleName(_("Add a phone"))
        self.add_email.setAccessibleName(_("Add an e-mail"))
        self.add_handle.setAccessibleName(_("Add a name in a network, or a website"))
        tip(self.add_handle, _("Telegram, WhatsApp, Instagram…, or a website"))
        more = FlowLayout(gap=4)
        for one in self.adders:
            one.setMinimumWidth(0)  # without a ground of their own they begin where they are seen
            more.addWidget(one)
        self._column.addLayout(more)

    @property
    def adders(self) -> tuple[QWidget, ...]:
        """The buttons that add a row."""
        return self.add_phone, self.add_email, self.add_handle

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""
        return [part for row in self.rows for part in (row.label, row.value, row.out)] + [
            *self.adders
        ]

    @property
    def contacts(self) -> tuple[ContactDraft, ...]:
        """What stands in the rows; what they cannot show stays where it was."""
        found = [row.contact for row in self.rows]
        for place, one in self._others:
            found.insert(place, one)
        return tuple(found)

    def show_contacts(self, contacts: Sequence[ContactDraft]) -> None:
        """Put other contacts into the rows."""
        for row in tuple(self.rows):
            self._drop(row)
        self._others = []
        for place, contact in enumerate(contacts):
            if contact.kind in _CODES:
                self._insert(contact)
            else:
                self._others.append((place, contact))
        self._even_out()
        self.rebuilt.emit()

    def kept(self) -> list[list[str]]:
        """Return what stands in the rows as a draft holds it."""
        return [[one.kind, one.value, one.label] for one in self.contacts]

    def fill(self, kept: Any) -> bool:
        """Show what a draft held; return whether it held any."""
        if not isinstance(kept, list):
            return False
        whole = [one for one in kept if isinstance(one, list) and len(one) == 3]
        self.show_contacts([ContactDraft(*(str(part) for part in one)) for one in whole])
        return True

    def add(self, kind: str) -> None:
        """Add an empty row and put the keyboard there."""
        row = self._insert(ContactDraft(kind, "", self._label_of_next(kind)))
        self._even_out()
        self.rebuilt.emit()
        self.changed.emit()
        row.value.setFocus()

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

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._even_out()

    def _even_out(self) -> None:
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

    def _insert(self, contact: ContactDraft) -> ContactRow:
        row = ContactRow(contact)
        self._column.insertWidget(len(self.rows), row)
        row.show()  # the keyboard goes there before the layout would show it
        self.rows.append(row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        return row

    def _remove(self, row: ContactRow) -> None:
        number = self.rows.index(row)
        self._drop(row)
        following = self.rows[min(number, len(self.rows) - 1)].value if self.rows else None
        (following or self.add_phone).setFocus()
        self._even_out()
        self.rebuilt.emit()
        self.changed.emit()

    def _drop(self, row: ContactRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def keep_latin(field: QLineEdit) -> None:
    """Let a field read from left to right, at the side where the reader's language begins."""
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    field.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)


def remove_button() -> QToolButton:
    """Return the button that takes a row out."""
    made = QToolButton()
    made.setProperty("kind", "icon")
    made.setMinimumSize(theme.TARGET, theme.TARGET)
    made.setAccessibleName(_("Remove"))
    tip(made, _("Remove"))
    icons.set_icon(made, "x")
    return made


def _choices(kind: str) -> list[tuple[str, str]]:
    """Return the labels of a kind and their words."""
    words = {**LABELS, **NAMES} if kind == HANDLE else dict(LABELS)
    if kind == EMAIL:
        words[""] = N_("E-mail")
    return [(code, _(words[code])) for code in _CODES[kind]]


def _is_wrong(contact: ContactDraft) -> bool:
    if not contact.value.strip():
        return False
    return "@" not in contact.value if contact.kind == EMAIL else not contact_key(contact)
