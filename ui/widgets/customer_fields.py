"""The fields of the customer's form that most do without, behind a line that opens them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from crmdesk import birthdays
from crmdesk.desk import Desk
from crmdesk.i18n import _
from crmdesk.services.customers import PHONE, ContactDraft, CustomerDraft
from crmdesk.text import isolate
from ui import icons, theme
from ui.buttons import button
from ui.tasks import run_job
from ui.text import keep_at_start, label, restyle, set_text, wrapped
from ui.widgets.address_rows import AddressRows
from ui.widgets.address_text import one_line as address_line
from ui.widgets.birthday_edit import BirthdayEdit
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.phone_words import phone_words
from ui.widgets.photo_edit import PhotoEdit, may_hold_photo
from ui.widgets.user_text import one_line

PAD = 14
"""Pixels before the icon of a button without a ground: what belongs to it begins there."""
KEYS = ("photo", "organisation", "birthday", "addresses")


class FieldBox(QVBoxLayout):
    """A field with its name over it, and what is wrong with it under it."""

    def __init__(self, words: str, widget: QWidget, *more: QWidget) -> None:
        """Lay out a field.

        Args:
            words: its name; "" for none.
            widget: the field.
            more: what stands between the field and its error.
        """
        super().__init__()
        self.setSpacing(4)
        if words:
            name = wrapped(label(words, "caption", "text2"))
            if isinstance(widget, (QLineEdit, QPlainTextEdit)):
                name.setBuddy(widget)
            self.addWidget(name)
        self.addWidget(widget, 1)
        for one in more:
            self.addWidget(one)
        self.error = wrapped(label(role="caption", token="danger"))
        self.error.hide()
        self.addWidget(self.error)

    def say(self, sentence: str) -> None:
        """Say something under the field, or nothing."""
        set_text(self.error, sentence)
        self.error.setVisible(bool(sentence))


class MoreFields(QWidget):
    """The line «More», and the fields behind it, which are made when it is first opened.

    It is open from the beginning when one of the fields holds something.
    """

    changed = Signal()
    rebuilt = Signal()
    """Fields came: the way of the Tab key is another."""
    settled = Signal(bool)
    """A picture that was being read is there (or cannot be used)."""

    def __init__(self, desk: Desk, draft: CustomerDraft) -> None:
        super().__init__()
        self._desk = desk
        self._draft = draft
        self.setAcceptDrops(True)
        self.fields: Fields | None = None
        self.line = button("", "ghost", self.toggle)
        self.line.setMinimumWidth(0)
        self._hint = wrapped(label(_("Photo, organisation, birthday, address"), "caption", "text3"))
        self._hint.setContentsMargins(PAD, 0, PAD, 0)
        self.line.setAccessibleDescription(_("Photo, organisation, birthday, address"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        leading = FlowLayout()
        leading.addWidget(self.line)
        self._column.addLayout(leading)
        self._column.addWidget(self._hint)
        self._say_state()
        if draft.photo or draft.organisation or draft.birthday or draft.addresses:
            self.set_open(True)

    @property
    def opened(self) -> bool:
        """Whether the fields are to be seen."""
        return self.fields is not None and not self.fields.isHidden()

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""
        return [self.line] + (self.fields.tab_order if self.fields is not None else [])

    def toggle(self) -> None:
        """Open or close, and go to the first field that was opened."""
        self.set_open(not self.opened)
        if self.fields is not None and self.opened:
            self.fields.tab_order[0].setFocus()

    def set_open(self, wanted: bool) -> None:
        """Show the fields, or hide them with what is in them."""
        if wanted and self.fields is None:
            self.fields = Fields(self._desk, self._draft)
            self.fields.changed.connect(self.changed)
            self.fields.rebuilt.connect(self.rebuilt)
            self.fields.photo.settled.connect(self.settled)
            self._column.addWidget(self.fields)
        if self.fields is not None:
            self.fields.setVisible(wanted)
        self._say_state()
        self.rebuilt.emit()

    def _say_state(self) -> None:
        words = _("Fewer fields") if self.opened else _("More fields")
        self.line.setText(words)
        self.line.setAccessibleName(words)
        icons.set_icon(self.line, "chevron-up" if self.opened else "chevron-down")
        self._hint.setVisible(not self.opened)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures, also while the fields are hidden."""
        if may_hold_photo(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a photo."""
        self.set_open(True)
        if self.fields is not None and self.fields.photo.take(event.mimeData()):
            event.acceptProposedAction()

    # ---- what stands in them ------------------------------------------------------------------

    def put_into(self, draft: CustomerDraft) -> CustomerDraft:
        """Return a draft with what the fields say."""
        if self.fields is None:
            return draft
        return replace(
            draft,
            organisation=self.fields.organisation.text(),
            birthday=self.fields.birthday.stored,
            addresses=self.fields.addresses.addresses,
            photo=self.fields.photo.value,
        )

    def values(self) -> dict[str, Any]:
        """Return what a draft holds of them: the birthday as it was typed."""
        if self.fields is None:
            return {}
        return {
            "photo": self.fields.photo.value,
            "organisation": self.fields.organisation.text(),
            "birthday": self.fields.birthday.field.text(),
            "addresses": self.fields.addresses.kept(),
        }

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Show what a draft held of them, when it held any."""
        if not any(key in kept for key in KEYS):
            return
        self.set_open(True)
        fields = self.fields
        assert fields is not None
        for field, key in (
            (fields.organisation, "organisation"),
            (fields.birthday.field, "birthday"),
        ):
            if isinstance(kept.get(key), str):
                field.setText(kept[key])
        photo = kept.get("photo")
        if photo == "" or (isinstance(photo, str) and self._desk.photos.path(photo)):
            fields.photo.show_photo(photo)
        fields.addresses.fill(kept.get("addresses"))

    # ---- what is wrong with them --------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a picture is still being read."""
        return self.fields is not None and self.fields.photo.busy

    def problem(self, key: str, sentence: str) -> str:
        """Return what is wrong with a field: of the birthday more is known than that it is."""
        if key == "birthday" and self.fields is not None:
            return self.fields.birthday.problem or sentence
        return sentence

    def say(self, key: str, sentence: str) -> QWidget | None:
        """Say something under a field, opening the fields; return the field."""
        self.set_open(True)
        assert self.fields is not None
        self.fields.boxes[key].say(sentence)
        return self.fields.widget(key)

    def unsay(self) -> None:
        """Say nothing any more."""
        if self.fields is not None:
            for key, box in self.fields.boxes.items():
                box.say("")
                restyle(self.fields.widget(key), "invalid", False)


class Fields(QWidget):
    """Photo, organisation, birthday, addresses."""

    changed = Signal()
    rebuilt = Signal()

    def __init__(self, desk: Desk, draft: CustomerDraft) -> None:
        super().__init__()
        self.photo = PhotoEdit(desk.photos)
        self.organisation = QLineEdit()
        keep_at_start(self.organisation)
        self.organisation.setMinimumHeight(theme.TARGET)
        self.organisation.setAccessibleName(_("Organisation"))
        self.organisation.setPlaceholderText(_("Where they work"))
        self.birthday = BirthdayEdit()
        self.addresses = AddressRows()
        self.boxes = {
            "photo": FieldBox(_("Photo"), self.photo),
            "organisation": FieldBox(_("Organisation"), self.organisation),
            "birthday": FieldBox(_("Birthday (the year may be left out)"), self.birthday),
            "addresses": FieldBox(_("Addresses"), self.addresses),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        for box in self.boxes.values():
            column.addLayout(box)
        self._show(draft)
        self._connect()
        self._offer_cities(desk)

    def _show(self, draft: CustomerDraft) -> None:
        self.photo.show_photo(draft.photo)
        self.organisation.setText(draft.organisation)
        self.organisation.setCursorPosition(0)
        self.birthday.show_day(draft.birthday)
        self.addresses.show_addresses(draft.addresses)

    def _connect(self) -> None:
        self.organisation.textChanged.connect(lambda _text: self.changed.emit())
        for part in (self.photo, self.birthday, self.addresses):
            part.changed.connect(self.changed)
        self.addresses.rebuilt.connect(self.rebuilt)

    def _offer_cities(self, desk: Desk) -> None:
        # Without them the fields work as well: nothing is said of an error.
        job = run_job(
            lambda _progress: desk.customers.cities(),
            self.addresses.set_cities,
            lambda _error: None,
        )
        self.destroyed.connect(job.cancel)

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""
        return [
            *self.photo.tab_order,
            self.organisation,
            self.birthday.field,
            *self.addresses.tab_order,
        ]

    def widget(self, key: str) -> QWidget:
        """Return what takes the keyboard for a field."""
        return {
            "photo": self.photo.choose_button,
            "organisation": self.organisation,
            "birthday": self.birthday.field,
            "addresses": self.addresses.add_address,
        }[key]


def differences(mine: CustomerDraft, theirs: CustomerDraft) -> dict[str, str]:
    """Return what somebody else's version says in each field in which it differs from mine."""
    found = {
        key: _("There it says now: {value}").format(value=one_line(said) or "—")
        for key, said in _said(theirs).items()
        if said != _said(mine)[key]
    }
    if mine.photo != theirs.photo:
        another = _("There it has another photo now.")
        found["photo"] = another if theirs.photo else _("There it has no photo now.")
    return found


def _said(draft: CustomerDraft) -> dict[str, str]:
    return {
        "name": draft.name,
        "contacts": " · ".join(isolate(_read(one)) for one in draft.contacts),
        "city": draft.city,
        "tags": " · ".join(sorted(draft.tags)),
        "note": draft.note,
        "organisation": draft.organisation,
        "birthday": birthdays.words(draft.birthday),
        "addresses": " · ".join(address_line(one) for one in draft.addresses),
    }


def _read(contact: ContactDraft) -> str:
    return phone_words(contact.value) if contact.kind == PHONE else contact.value
