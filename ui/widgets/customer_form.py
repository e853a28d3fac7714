"""A customer to be changed, in the place of the profile: everything that a profile shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crmdesk.desk import Desk
from crmdesk.errors import Conflict, Invalid, UserError
from crmdesk.i18n import N_, _, is_rtl
from crmdesk.services.customers import EMAIL, PHONE, Customer, CustomerDraft
from crmdesk.text import search_key
from ui import theme
from ui.buttons import button
from ui.messages import InlineMessage
from ui.text import keep_at_start, restyle
from ui.widgets import same_contact
from ui.widgets.bar_room import keep_edge
from ui.widgets.contact_rows import ContactRows
from ui.widgets.customer_fields import KEYS, FieldBox, MoreFields, differences
from ui.widgets.form_draft import FormDraft
from ui.widgets.kind_chips import ChoiceChips
from ui.widgets.known_words import offer_known
from ui.widgets.note_edit import NoteEdit
from ui.widgets.profile_parts import thin_line
from ui.widgets.word_edit import WordEdit

KINDS: Mapping[str, tuple[str, str]] = {
    "person": (N_("Person"), "user"),
    "company": (N_("Company"), "building-2"),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CTRL = Qt.KeyboardModifier.ControlModifier
_COMMA = re.compile(r"[,،;؛\n]")
SAME_MS = 250
"""How long typing rests before others with the same phone are looked for."""


class CustomerForm(QFrame):
    """The fields of one customer; made for each editing anew."""

    saved = Signal()
    left = Signal()
    """The form was closed and nothing was written; what was typed is kept."""

    def __init__(self, desk: Desk, customer: Customer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.customer = customer
        self._version = customer.version
        self.setAccessibleName(_("Edit {name}").format(name=customer.name))
        self._boxes: dict[str, FieldBox] = {}
        self._save_when_ready = False
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(SAME_MS)
        self._looking.timeout.connect(self._look_for_same)
        self._make_fields()
        self._lay_out()
        self._show(customer.draft())
        self._connect()
        self._first = self._typed()
        changes = (
            *(field.textChanged for field in (self.name, self.city, self.tags, self.note)),
            self.kinds.changed,
            self.contacts.changed,
            self.more.changed,
        )
        self.draft = FormDraft(desk.drafts, "customer", self, self, changes)
        self.draft.show_in(self._top)
        offer_known(desk, self.city, self.tags)

    # ---- making -------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        keep_at_start(self.name)
        self.kinds = ChoiceChips(KINDS, _("Person or company"), numbered=False)
        self.contacts = ContactRows()
        self.city = WordEdit()
        self.tags = WordEdit(several=True)
        self.tags.setPlaceholderText(_("With commas between them"))
        self.note = NoteEdit(_("Anything worth knowing about this customer"))
        self.more = MoreFields(self._desk, self.customer.draft())
        for field, words in (
            (self.name, _("Name")),
            (self.city, _("City")),
            (self.tags, _("Tags")),
        ):
            field.setMinimumHeight(theme.TARGET)
            field.setAccessibleName(words)
        self.message = InlineMessage("error", "")
        self.same = InlineMessage("warn", "")
        self.save_button = button(_("Save"), "primary", self.save)
        self.cancel_button = button(_("Cancel"), "secondary", self.leave)

    def _lay_out(self) -> None:
        inside = QWidget()
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(15, 8, 15, 8)
        fields.setSpacing(12)
        for key, words, widget in (
            ("name", _("Name"), self.name),
            ("kind", "", self.kinds),
            ("contacts", _("Ways to reach them"), self.contacts),
            ("city", _("City"), self.city),
            ("tags", _("Tags"), self.tags),
            ("note", _("Note"), self.note),
        ):
            box = FieldBox(words, widget, *((self.same,) if key == "contacts" else ()))
            self._boxes[key] = box
            fields.addLayout(box, 1 if widget is self.note else 0)
        fields.addWidget(self.more)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_edge(scroll, fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 12)
        column.setSpacing(0)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(15, 8, 15, 0)
        column.addLayout(self._top)
        column.addWidget(scroll, 1)
        column.addWidget(thin_line())
        column.addLayout(self._foot())

    def _foot(self) -> QVBoxLayout:
        below = QVBoxLayout()
        below.setContentsMargins(15, 12, 15, 0)
        below.setSpacing(8)
        below.addWidget(self.message)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.setSpacing(8)
        for one in (self.cancel_button, self.save_button):
            buttons.addWidget(one)
        below.addLayout(buttons)
        return below

    def _connect(self) -> None:
        self.contacts.changed.connect(self._looking.start)
        for part in (self.contacts, self.more):
            part.rebuilt.connect(self._order_tabs)
            part.rebuilt.connect(lambda: QTimer.singleShot(0, self._scroll, self._follow))
        self.more.settled.connect(self._photo_settled)
        for change in (
            self.name.textChanged,
            self.note.textChanged,
            self.contacts.changed,
            self.more.changed,
        ):
            change.connect(self._unsay)
        for field in (self.name, self.city, self.tags, self.note, *self.kinds.chips):
            field.installEventFilter(self)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Rows that came later stand before what was made earlier."""
        order = [self.name, *self.kinds.chips, *self.contacts.tab_order, self.city, self.tags]
        order += [self.note, *self.more.tab_order, self.cancel_button, self.save_button]
        for field in (*self.contacts.tab_order, *self.more.tab_order):
            if isinstance(field, (QLineEdit, QPlainTextEdit)):
                field.installEventFilter(self)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _follow(self) -> None:
        """Show the field that has the keyboard: a new row has its place only by now."""
        focused = self.focusWidget()
        if self._scroll.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused)

    # ---- what stands in it --------------------------------------------------------------------

    def _show(self, draft: CustomerDraft) -> None:
        self.name.setText(draft.name)
        self.kinds.choose(draft.kind)
        self.contacts.show_contacts(draft.contacts)
        self.city.setText(draft.city)
        self.tags.setText(("، " if is_rtl() else ", ").join(draft.tags))
        self.note.setPlainText(draft.note)
        for field in (self.name, self.city, self.tags):
            field.setCursorPosition(0)

    def _typed(self) -> CustomerDraft:
        """Return the customer as the form says; the parts of a name only while they fit it."""
        old = self.customer.draft()
        name = self.name.text()
        words = set(search_key(name).split())
        typed = replace(
            old,
            name=name,
            kind=self.kinds.value,
            given_name=_still_in(old.given_name, words),
            family_name=_still_in(old.family_name, words),
            contacts=self.contacts.contacts,
            city=self.city.text(),
            tags=tuple(part.strip() for part in _COMMA.split(self.tags.text()) if part.strip()),
            note=self.note.toPlainText(),
        )
        return self.more.put_into(typed)

    def focus_first(self) -> None:
        """Put the keyboard into the name."""
        self.name.setFocus()
        self.name.selectAll()

    # ---- keys ---------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Esc closes the form; the page must not take it for itself."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter saves in a field of one line, unless it takes a word; Ctrl+Enter everywhere."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        enter = event.key() in _ENTER
        takes_word = isinstance(watched, WordEdit) and watched.marked
        alone = isinstance(watched, QLineEdit) and not takes_word
        if enter and (alone or event.modifiers() & _CTRL):
            self.save()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys where no field takes them."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in _ENTER and event.modifiers() & _CTRL:
            self.save()
        else:
            super().keyPressEvent(event)

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Save and close; what cannot be saved is said at its field."""
        self._unsay()
        if self.more.busy:
            self._save_when_ready = True
            return
        typed = self._typed()
        if typed == self._first and self._version == self.customer.version:
            self.draft.saved()
            self.left.emit()  # nothing was written, and there is nothing to undo
            return
        try:
            self._desk.customers.update(self.customer.id, typed, self._version)
        except Conflict as error:
            self.message.say("error", error.message, _("See the new values"), self._show_newer)
        except Invalid as error:
            self._say_wrong(error.fields)
        except UserError as error:
            self.message.say("error", error.message)
        else:
            self.draft.saved()
            self.saved.emit()

    def leave(self) -> None:
        """Close without saving; what was typed is kept and offered the next time."""
        self.draft.left()
        self.left.emit()

    def _photo_settled(self, used: bool) -> None:
        """Save now, when saving had waited for the photo and it is there."""
        wanted, self._save_when_ready = self._save_when_ready, False
        if wanted and used:
            self.save()

    def _say_wrong(self, fields: Mapping[str, str]) -> None:
        """Say each error at its field, and go to the first of them."""
        found: list[QWidget] = []
        for key, sentence in fields.items():
            field = self._say(key, self.more.problem(key, sentence))
            if field is not None:
                restyle(field, "invalid", True)
                found.append(field)
        order = [self.name, *self.contacts.tab_order, self.note, *self.more.tab_order]
        found.sort(key=order.index)
        if found:
            found[0].setFocus()
            self._scroll.ensureWidgetVisible(found[0])

    def _say(self, key: str, sentence: str) -> QWidget | None:
        """Say something at a field and return it; what has no field is said below."""
        if key in KEYS:
            return self.more.say(key, sentence)
        place = "contacts" if key in (PHONE, EMAIL) else key
        if place not in self._boxes:
            self.message.say("error", sentence)
            return None
        self._boxes[place].say(sentence)
        if key in (PHONE, EMAIL):
            return self.contacts.mark_wrong(key)
        found: QWidget | None = {"name": self.name, "note": self.note}.get(key)
        return found

    def _unsay(self) -> None:
        self.message.say("error", "")
        for box in self._boxes.values():
            box.say("")
        for field in (self.name, self.note):
            restyle(field, "invalid", False)
        self.contacts.mark_wrong(None)
        self.more.unsay()

    def _show_newer(self) -> None:
        """Show what somebody else has saved meanwhile; the next saving replaces it."""
        try:
            newer = self._desk.customers.get(self.customer.id)
        except UserError as error:
            self.message.say("error", error.message)
            return
        self._version = newer.version
        for key, sentence in differences(self._typed().cleaned(), newer.draft()).items():
            self._say(key, sentence)
        self.message.say("info", _("Saving replaces the new values with yours."))

    def _look_for_same(self) -> None:
        """Say who else has one of the phones, before anything is saved."""
        found = same_contact.others(self._desk, self.contacts.contacts)
        found.pop(self.customer.id, None)
        self.same.say("warn", same_contact.words(found))

    # ---- what was not saved -------------------------------------------------------------------

    def values(self) -> dict[str, Any] | None:
        """Keep everything once something differs from what is stored."""
        typed = self._typed()
        if typed == self._first:
            return None
        return {
            "id": self.customer.id,
            "version": self._version,
            "name": typed.name,
            "kind": typed.kind,
            "contacts": self.contacts.kept(),
            "city": typed.city,
            "tags": self.tags.text(),
            "note": typed.note,
            **self.more.values(),
        }

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left; what was changed since is told on saving."""
        if isinstance(kept.get("version"), int):
            self._version = kept["version"]
        for field, key in ((self.name, "name"), (self.city, "city"), (self.tags, "tags")):
            if isinstance(kept.get(key), str):
                field.setText(kept[key])
        if isinstance(kept.get("note"), str):
            self.note.setPlainText(kept["note"])
        self.kinds.choose(str(kept.get("kind")))
        if self.contacts.fill(kept.get("contacts")):
            self._looking.start()
        self.more.fill(kept)

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Offer what was changed of this customer."""
        if kept.get("id") != self.customer.id:
            return ""
        return _("Unsaved changes")

    def could_not_fill(self, error: UserError) -> None:
        """Say what went wrong."""
        self.message.say("error", error.message)


def _still_in(part: str, words: set[str]) -> str:
    """Return a part of a name, "" when the name does not hold it any more."""
    return part if set(search_key(part).split()) <= words else ""
