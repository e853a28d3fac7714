"""Where a customer lives and works, in a form: a label, the parts of an address, a way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.i18n import _
from crmdesk.services.customers import AddressDraft
from crmdesk.text import only_digits, search_key
from ui import theme
from ui.buttons import button
from ui.text import keep_at_start, label, set_text, wrapped
from ui.widgets.contact_rows import LabelChoice
from ui.widgets.note_edit import NoteEdit
from ui.widgets.readable_edit import ReadableEdit
from ui.widgets.row_list import FormRow, FormRows, held, keep_latin
from ui.widgets.word_edit import WordEdit

STREET_LINES = 2
POSTCODE_DIGITS = 10
_ROOM = 17
"""Letters that a field needs to stand beside another."""
_HOME = frozenset(search_key(name) for name in ("", "ایران", "Iran", "IR"))


class AddressRow(FormRow):
    """One address."""

    def __init__(self, address: AddressDraft, cities: Iterable[str]) -> None:
        super().__init__(_("Take this address out"))
        choices = [("home", _("Home")), ("work", _("Work")), ("other", _("Other"))]
        if not address.label:
            choices.append(("", _("Address")))
        self.label = LabelChoice(choices, address.label, _("What kind of address"))
        self.street = _Street(_("Street, alley, number"))
        self.street.setPlainText(address.street)
        self.city, self.region = WordEdit(), QLineEdit(address.region)
        self.city.set_words(cities)
        self.city.setText(address.city)
        self.postcode = ReadableEdit(address.postcode, formats.digits)
        # Most have none: it is asked for only where a card brought one.
        self.country = QLineEdit(address.country) if address.country else None
        self._cells: list[QWidget] = []
        for field, words in (
            (self.city, _("City")),
            (self.region, _("Province")),
            (self.postcode, _("Postcode")),
            (self.country, _("Country")),
        ):
            if field is not None:
                self._furnish(field, words)
        keep_latin(self.postcode)
        self._warning = wrapped(label(role="caption", token="warn"))
        self._warning.hide()
        self._narrow: bool | None = None
        self._lay_out()
        self._connect()

    def _furnish(self, field: QLineEdit, words: str) -> None:
        keep_at_start(field)
        field.setMinimumHeight(theme.TARGET)
        field.setAccessibleName(words)
        field.setCursorPosition(0)
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        name = label(words, "caption", "text2")
        name.setBuddy(field)
        column.addWidget(name)
        column.addWidget(field)
        self._cells.append(cell)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.label)
        top.addStretch()
        top.addWidget(self.out)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.street)
        column.addLayout(self._grid)
        column.addWidget(self._warning)
        self._arrange(narrow=False)

    def _connect(self) -> None:
        self.label.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.street.textChanged.connect(self.changed)
        for field in self._fields:
            field.textChanged.connect(lambda _text: self.changed.emit())
        self.postcode.installEventFilter(self)

    @property
    def _fields(self) -> list[QLineEdit]:
        found = (self.city, self.region, self.postcode, self.country)
        return [field for field in found if field is not None]

    @property
    def entry(self) -> QWidget:
        """What gets the keyboard first: the street."""
        return self.street

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""
        return [self.label, self.out, self.street, *self._fields]

    @property
    def warning(self) -> str:
        """What is said about the postcode, "" for nothing."""
        return "" if self._warning.isHidden() else self._warning.text()

    @property
    def address(self) -> AddressDraft:
        """What stands in the row."""
        return AddressDraft(
            self.label.code,
            self.street.toPlainText(),
            self.city.text(),
            self.region.text(),
            self.postcode.stored,
            self.country.text() if self.country is not None else "",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the postcode when it was left: nobody is warned in the middle of typing."""
        if event.type() == QEvent.Type.FocusOut:
            self._look_at_postcode()
        return False

    def _look_at_postcode(self) -> None:
        typed = self.postcode.text().strip()
        here = search_key(self.country.text()) in _HOME if self.country is not None else True
        odd = bool(typed) and here and len(only_digits(typed)) != POSTCODE_DIGITS
        set_text(self._warning, _("A postcode in Iran has ten digits. It is kept as it is."))
        self._warning.setVisible(odd)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields under each other where they have no room side by side."""
        super().resizeEvent(event)
        room = self.fontMetrics().horizontalAdvance("0" * _ROOM)
        self._arrange(narrow=self.width() < 2 * room)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for number, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            line, column = (number, 0) if narrow else divmod(number, 2)
            self._grid.addWidget(cell, line, column)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if not (narrow and column) else 0)


class AddressRows(FormRows[AddressRow]):
    """All addresses, and a button for more."""

    def __init__(self) -> None:
        self.add_address = button(_("Address"), "ghost", self.add, "plus")
        self.add_address.setAccessibleName(_("Add an address"))
        super().__init__((self.add_address,))
        self._cities: list[str] = []

    @property
    def addresses(self) -> tuple[AddressDraft, ...]:
        """What stands in the rows, without those in which nothing does."""
        found = (row.address for row in self.rows)
        return tuple(one for one in found if not one.cleaned().is_empty)

    def set_cities(self, cities: Iterable[str]) -> None:
        """Set the cities that are offered, the best first."""
        self._cities = list(cities)
        for row in self.rows:
            row.city.set_words(self._cities)

    def show_addresses(self, addresses: Sequence[AddressDraft]) -> None:
        """Put other addresses into the rows."""
        self.put(AddressRow(one, self._cities) for one in addresses)

    def kept(self) -> list[list[str]]:
        """Return what stands in the rows as a draft holds it."""
        return [list(astuple(one)) for one in self.addresses]

    def fill(self, kept: Any) -> None:
        """Show what a draft held, when it held any."""
        rows = held(kept, len(fields(AddressDraft)))
        if rows is not None:
            self.show_addresses([AddressDraft(*row) for row in rows])

    def add(self) -> None:
        """Add an empty row and put the keyboard there."""
        used = {row.label.code for row in self.rows}
        free = (code for code in ("home", "work") if code not in used)
        self.append(AddressRow(AddressDraft(next(free, "other")), self._cities))


class _Street(NoteEdit):
    """Two lines; more can be scrolled to."""

    def __init__(self, words: str) -> None:
        super().__init__(words, words)
        height = self.fontMetrics().lineSpacing() * STREET_LINES + 20
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            height = self.fontMetrics().lineSpacing() * STREET_LINES + 20
            self.setMinimumHeight(height)
            self.setMaximumHeight(height)
