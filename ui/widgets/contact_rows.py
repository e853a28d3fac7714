"""The phones and e-mails of a customer in a form: a label, a value, and a way to take it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from crmdesk.i18n import _, is_rtl
from crmdesk.services.customers import EMAIL, PHONE, ContactDraft, contact_key
from ui import icons, theme
from ui.buttons import button
from ui.text import restyle, tip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.profile_parts import LABELS

PHONE_DIGITS = 13
_CODES = {
    PHONE: ("mobile", "home", "work", "fax", "main", "other", ""),
    EMAIL: ("", "home", "work", "other"),
}


class _Labels(QComboBox):
    """Which of somebody's phones it is; the wheel is for the page."""

    def __init__(self, kind: str, code: str) -> None:
        super().__init__()
        self.setMinimumHeight(theme.TARGET)
        self.setAccessibleName(_("What kind of phone") if kind == PHONE else _("What kind of mail"))
        codes = list(_CODES[kind])
        if code not in codes:
            codes.append(code)
        for one in codes:
            words = _("E-mail") if kind == EMAIL and not one else ""
            self.addItem(words or (_(LABELS[one]) if one in LABELS else one), one)
        self.setCurrentIndex(codes.index(code))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a label must not change by it."""
        event.ignore()


class ContactRow(QWidget):
    """One phone or e-mail."""

    changed = Signal()
    removed = Signal()

    def __init__(self, contact: ContactDraft) -> None:
        super().__init__()
        self.kind = contact.kind
        self.label = _Labels(contact.kind, contact.label)
        self.value = QLineEdit(contact.value)
        self.value.setMinimumHeight(theme.TARGET)
        self.value.setAccessibleName(_("Phone") if self.kind == PHONE else _("E-mail"))
        # Its parts read from left to right, at the side where the reader's language begins.
        self.value.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        self.value.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self.out = QToolButton()
        self.out.setProperty("kind", "icon")
        self.out.setMinimumSize(theme.TARGET, theme.TARGET)
        self.out.setAccessibleName(_("Remove"))
        tip(self.out, _("Remove"))
        icons.set_icon(self.out, "x")
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
        wanted = self.label.sizeHint().width() + phone + theme.TARGET + 12
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
        return ContactDraft(self.kind, self.value.text(), str(self.label.currentData() or ""))


class ContactRows(QWidget):
    """All phones and e-mails, and buttons for more."""

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
        self.add_phone.setAccessibleName(_("Add a phone"))
        self.add_email.setAccessibleName(_("Add an e-mail"))
        for one in (self.add_phone, self.add_email):
            one.setMinimumWidth(0)  # without a ground of their own they begin where they are seen
        more = FlowLayout(gap=4)
        more.addWidget(self.add_phone)
        more.addWidget(self.add_email)
        self._column.addLayout(more)

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
        self.rebuilt.emit()

    def add(self, kind: str) -> None:
        """Add an empty row and put the keyboard there."""
        row = self._insert(ContactDraft(kind, "", "mobile" if kind == PHONE else ""))
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
        self.rebuilt.emit()
        self.changed.emit()

    def _drop(self, row: ContactRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def _is_wrong(contact: ContactDraft) -> bool:
    if not contact.value.strip():
        return False
    return "@" not in contact.value if contact.kind == EMAIL else not contact_key(contact)
