"""A field that finds a customer by a few letters or digits, or makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk import clock, formats, text
from crmdesk.desk import Desk
from crmdesk.i18n import _
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.interactions import OUTCOMES
from crmdesk.services.quickadd import quick_draft
from crmdesk.services.search import Hit
from ui.text import hint, label, set_text, wrapped
from ui.widgets.hit_list import HitList
from ui.widgets.search_edit import SearchEdit

HITS = 7
"""Hits that are offered; who is not among them is found with one more letter."""

_DOWN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_RECENT_ITEMS = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """Who was chosen: a customer that is there, or the draft of one to be made on saving."""

    name: str
    customer_id: int | None = None
    draft: CustomerDraft | None = None


class CustomerField(QWidget):
    """A line edit, a list of hits under it, and a line about who was chosen."""

    chosen = Signal()
    """Somebody was chosen with the keyboard or the mouse."""
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._choice: Choice | None = None
        self._top_is_exact = False
        self.edit = SearchEdit()
        hint(self.edit, _("Name or phone: a few letters or digits"))
        self.edit.setAccessibleName(_("Customer"))
        self.edit.textEdited.connect(self._search)
        self.edit.installEventFilter(self)
        self.info = wrapped(label(role="body", token="text2"))
        self.info.hide()
        self._list: HitList | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.edit)
        column.addWidget(self.info)

    # ---- who is chosen ------------------------------------------------------------------------

    @property
    def choice(self) -> Choice | None:
        """Who was chosen, None while the text is only typed."""
        return self._choice

    def choose_id(self, customer_id: int) -> None:
        """Choose a customer that is there; raises NotFound."""
        found = self._desk.customers.get(customer_id)
        self._set(Choice(found.name, found.id), self._about(found.id, found.phone))

    def choose(self, choice: Choice) -> None:
        """Choose again what was chosen before."""
        if choice.customer_id is not None:
            self.choose_id(choice.customer_id)
        elif choice.draft is not None:
            self._set(choice, _about_new(choice.draft))

    # ---- the list -----------------------------------------------------------------------------

    @property
    def hits(self) -> HitList:
        """The list of hits; a child of the window, so that it may lie over other fields."""
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = HitList(self.window())
            self._list.picked.connect(self._pick)
        return self._list

    def _search(self, typed: str) -> None:
        if self._choice is not None:
            self._choice = None
            self._tell("")
        self.changed.emit()
        query = text.clean(typed)
        if not query:
            self.hits.hide()
            return
        found = self._desk.search.find(query, HITS)
        self._top_is_exact = bool(found) and found[0].match == "exact"
        self.hits.offer(found, new=_new_name(query), under=self.edit)

    def _pick(self, hit: Hit | None) -> None:
        """Take a hit; None makes a new customer of what was typed."""
        self.hits.hide()
        if hit is not None:
            self._set(Choice(hit.name, hit.id), self._about(hit.id, hit.phone))
        else:
            draft = new_draft(self.edit.text())
            self._set(Choice(draft.name, draft=draft), _about_new(draft))
        self.chosen.emit()

    def _set(self, choice: Choice, about: str) -> None:
        self._choice = choice
        self.edit.setText(choice.name)
        self.edit.setCursorPosition(len(choice.name))
        self._tell(about)
        self.changed.emit()

    def _tell(self, about: str) -> None:
        set_text(self.info, about)
        self.info.setVisible(bool(about))
        self.edit.setAccessibleDescription(text.strip_isolates(about))

    def _about(self, customer_id: int, phone: str) -> str:
        parts = [formats.unbroken(formats.phone(phone))] if phone else []
        items = self._desk.timeline.of(customer_id, _RECENT_ITEMS)
        last = next((item for item in items if item.what == "interaction"), None)
        if last is None:
            parts.append(_("No contact yet"))
        else:
            when = formats.day(clock.local(last.at).date(), with_weekday=False)
            parts.append(_("Last contact: {when}").format(when=formats.unbroken(when)))
            if last.outcome:
                parts[-1] += _(", ") + _(OUTCOMES[last.outcome])
        return " · ".join(parts)

    # ---- keys ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list and take from it while the focus stays in the field."""
        if watched is not self.edit:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._leave(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        shown = self._list is not None and self._list.isVisible()
        if key in _ENTER:
            return self._enter(shown=shown)
        if not shown:
            if key == Qt.Key.Key_Down and self._choice is None and self.edit.text():
                self._search(self.edit.text())
                return True
            return False
        if key in _DOWN:
            self.hits.move_by(_DOWN[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            self.hits.hide()
        elif key == Qt.Key.Key_Tab:
            # A new customer is made by Enter alone: a note that was typed here is no name.
            return self.hits.pick_current(only_known=True)
        else:
            return False
        return True

    def _enter(self, *, shown: bool) -> bool:
        if shown:
            self.hits.pick_current()
        elif self._choice is not None:
            self.chosen.emit()
        elif self.edit.text():
            self._search(self.edit.text())
        return True

    def _leave(self, event: QFocusEvent) -> None:
        """A name that was typed out in full is a choice; anything else stays only typed."""
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            return
        if self._list is not None and self._list.isVisible():
            self._list.hide()
            if self._choice is None and self._top_is_exact:
                hit = self._list.first()
                if hit is not None:
                    self._set(Choice(hit.name, hit.id), self._about(hit.id, hit.phone))


def new_draft(typed: str) -> CustomerDraft:
    """Return the customer that a text describes; a lone phone is its own name."""
    draft = quick_draft(typed)
    if draft.name or not draft.contacts:
        return draft
    return replace(draft, name=formats.digits(draft.contacts[0].value))


def _new_name(query: str) -> str:
    """Return the name a new customer would have; "" when there is none."""
    draft = new_draft(query)
    return draft.name if text.search_key(draft.name) else ""


def _about_new(draft: CustomerDraft) -> str:
    parts = [_("New customer")]
    parts += [formats.phone(one.value) for one in draft.contacts if one.kind == "phone"]
    parts += [text.isolate(f"#{tag}") for tag in draft.tags]
    return " · ".join(parts)
