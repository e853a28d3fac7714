"""The quick line of Today: one sentence becomes a follow-up, what was understood shown as chips.

Search and grammar are loaded when the first letter is typed, the chips are made then too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk import clock, formats, text
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.text import isolate
from ui.context import Context
from ui.draft_keeper import DraftKeeper
from ui.widgets import undo_toast
from ui.widgets.plus_edit import PlusEdit

if TYPE_CHECKING:
    from crmdesk.services.customers import CustomerDraft
    from crmdesk.services.quickline import QuickLine as Reading
    from crmdesk.services.quickline_names import Memory
    from crmdesk.services.search import Hit
    from ui.messages import InlineMessage
    from ui.widgets.hit_list import HitList
    from ui.widgets.quick_line_parts import Chips, WhoPrompt

FORM = "quick_line"
PAUSE_MS = 60
"""The line is read when the keys rest so long."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WAYS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


class QuickLine(QWidget):
    """A line edit with, while there is text in it, the chips under it.

    Enter saves and the next line can be typed; Esc clears the line.
    """

    saved = Signal(int)
    """Carries the id of the new follow-up."""
    down = Signal()
    """The keys go to what is under the line."""
    left = Signal()
    """Esc was pressed in the empty line."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self._now = clock.local(clock.now())
        self._reading: Reading | None = None
        self._dismissed: set[str] = set()
        self._picked: tuple[str, Hit] | None = None
        self._memory: Memory | None = None
        self._hits: HitList | None = None
        self._chips: Chips | None = None
        self._message: InlineMessage | None = None
        self.who: WhoPrompt | None = None
        self.edit = PlusEdit()
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.edit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._read)
        self._keeper = DraftKeeper(self._desk.drafts, FORM, self._values, self)
        self._take_up()
        self.edit.textChanged.connect(self._typed)

    # ---- what stands in it --------------------------------------------------------------------

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    @property
    def reading(self) -> Reading | None:
        """What the line says, None while nothing stands in it."""
        if self._timer.isActive() or (self._reading is None and text.clean(self.text())):
            self._read()
        return self._reading

    def forget_customers(self) -> None:
        """Search anew: customers were changed."""
        if self._memory is not None:
            self._memory.forget()
            if self.text():
                self._timer.start()

    def _values(self) -> dict[str, Any] | None:
        typed = self.text()
        if not typed.strip():
            return None
        # With the moment: «فردا» of a line that a crash kept is not that of the next start.
        return {"line": typed, "at": self._now.isoformat(), "dismissed": sorted(self._dismissed)}

    def _take_up(self) -> None:
        """Put the line there again that an earlier program left."""
        kept, self._keeper.kept = self._keeper.kept, None
        line = kept.get("line") if kept else None
        if not kept or not isinstance(line, str):
            return
        self.edit.setText(line)
        self._now = _moment(kept.get("at")) or self._now
        dismissed = kept.get("dismissed")
        if isinstance(dismissed, list):
            self._dismissed = {one for one in dismissed if isinstance(one, str)}

    # ---- reading ------------------------------------------------------------------------------

    def _typed(self, typed: str) -> None:
        self._now = clock.local(clock.now())
        if self._hits is not None:
            self._hits.hide()
        self._say("")
        if typed.strip():
            self._keeper.touch()
            self._timer.start()
        else:
            self._keeper.drop()
            self._forget()

    def _forget(self) -> None:
        self._timer.stop()
        self._reading = None
        self._dismissed.clear()
        self._picked = None
        self._ask_no_more()
        if self._chips is not None:
            self._chips.hide()

    def _read(self) -> None:
        self._timer.stop()
        line = text.clean(self.text())
        if not line:
            return
        found = self._read_as(line, frozenset(self._dismissed))
        if self._picked is not None and self._picked[0] == text.search_key(found.name):
            others = [hit for hit in _all(found) if hit.id != self._picked[1].id]
            found = replace(found, customer=self._picked[1], others=tuple(others))
        self._reading = found
        self._show_chips(found)

    def _read_as(self, line: str, dismissed: frozenset[str]) -> Reading:
        from crmdesk.services import quickline
        from crmdesk.services.quickline_names import Memory

        if self._memory is None:
            search = self._desk.search
            self._memory = Memory(lambda words, limit: search.find(words, limit, quick=True))
        try:
            return quickline.read(line, self._now, self._memory, dismissed)
        except UserError:  # the file cannot be read: saving will say so
            return quickline.read(line, self._now, lambda *_asked: (), dismissed)

    def _show_chips(self, found: Reading) -> None:
        if self._chips is None:
            from ui.widgets.quick_line_parts import Chips

            self._chips = Chips(self)
            self._chips.dismissed.connect(self._dismiss)
            self._chips.recalled.connect(self._recall)
            self._chips.choose_wanted.connect(self._choose)
            self._chips.ask_wanted.connect(self.ask)
            self._chips.follow(self.edit)
            self._column.insertWidget(1, self._chips)
        self._chips.show_reading(found, frozenset(self._dismissed))
        self._chips.setVisible(self.who is None)
        self.edit.setAccessibleDescription(self._chips.spoken)

    def _dismiss(self, part: str) -> None:
        self._dismissed.add(part)
        self._read()
        self._keeper.touch()

    def _recall(self, part: str) -> None:
        self._dismissed.discard(part)
        self._read()
        self._keeper.touch()

    # ---- choosing among several ---------------------------------------------------------------

    def _choose(self) -> bool:
        """Offer all who fit; return whether there was a choice."""
        found = self.reading
        if found is None or not found.others:
            return False
        if self._hits is None:
            from ui.widgets.hit_list import HitList

            self._hits = HitList(self.window())
            self._hits.picked.connect(self._pick)
        self.edit.setFocus()
        self._hits.offer(_all(found), new=found.name, under=self.edit)
        return True

    def _pick(self, hit: Hit | None) -> None:
        if self._hits is not None:
            self._hits.hide()
        if hit is None:  # none of them: somebody new
            self.ask()
        elif self._reading is not None:
            self._picked = text.search_key(self._reading.name), hit
            self._read()

    # ---- saving -------------------------------------------------------------------------------

    def submit(self) -> None:
        """Save what the line says; who it is for is asked when it does not say so."""
        found = self.reading
        if found is None:
            return
        if found.customer is None:
            self.ask()
        else:
            self._save(found, found.customer.name, found.customer.id)

    def ask(self) -> None:
        """Ask who the follow-up is for: somebody who is there, or somebody new."""
        found = self.reading
        if found is None:
            return
        from ui.widgets.quick_line_parts import WhoPrompt

        self._ask_no_more()
        self.who = WhoPrompt(self._desk)
        self.who.answered.connect(self._answered)
        self.who.left.connect(self._back)
        self._column.insertWidget(1, self.who)
        QWidget.setTabOrder(self.edit, self.who.field.edit)
        if self._chips is not None:
            self._chips.hide()
        self.who.ask(found.name)

    def _answered(self) -> None:
        choice = self.who.choice if self.who is not None else None
        found = self._reading
        if choice is None or found is None:
            return
        from crmdesk.services.quickline import CUSTOMER
        from crmdesk.services.quickline_names import is_name_of

        if found.name and not is_name_of(found.name, choice.name):
            # Somebody else: those words were no name, and must not be lost.
            found = self._read_as(text.clean(self.text()), frozenset({*self._dismissed, CUSTOMER}))
        self._save(found, choice.name, choice.customer_id or 0, choice.draft)

    def _save(
        self, found: Reading, name: str, customer_id: int, new: CustomerDraft | None = None
    ) -> None:
        draft = found.draft(customer_id, clock.today())
        try:
            made = self._desk.followups.add(draft, new)
        except UserError as error:
            self._keeper.flush()
            self._say(error.message)
            return
        self._keeper.drop()
        self.edit.setText("")  # with its own undo list: Ctrl+Z takes the follow-up back
        self._forget()
        self.edit.setFocus()
        when = formats.due(draft.day, draft.moment, clock.today())
        said = _("Follow-up for {name}: {when}").format(name=isolate(name), when=isolate(when))
        undo = _("Undo")
        self._context.toasts.show(said, undo, lambda: undo_toast.take_back(self._context))
        self.saved.emit(made)

    def _ask_no_more(self) -> None:
        who, self.who = self.who, None
        if who is not None:
            self._column.removeWidget(who)
            who.hide()
            who.deleteLater()

    def _back(self) -> None:
        """From the question to the line."""
        self._ask_no_more()
        if self._chips is not None and self.text():
            self._chips.show()
        self.edit.setFocus()

    def _say(self, sentence: str) -> None:
        if self._message is None and sentence:
            from ui.messages import InlineMessage

            self._message = InlineMessage()
            self._column.addWidget(self._message)
        if self._message is not None:
            self._message.say("error", sentence)

    # ---- keys ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear the keys of the line, and when it is left."""
        if watched is not self.edit:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusIn and self._reading is None and self.text():
            self._timer.start()  # a line of an earlier start
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            elsewhere = event.reason() != Qt.FocusReason.ActiveWindowFocusReason
            if elsewhere and self._hits is not None:
                self._hits.hide()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads from a chip to the line."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if self._hits is not None and self._hits.isVisible():
            return self._key_in_hits(self._hits, key)
        if key in _ENTER:
            self.submit()
        elif key == Qt.Key.Key_Down:
            if not self._choose():
                self.down.emit()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            return False
        return True

    def _key_in_hits(self, hits: HitList, key: int) -> bool:
        if key in _ENTER or key == Qt.Key.Key_Tab:
            hits.pick_current()
        elif key in _WAYS:
            hits.move_by(_WAYS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            hits.hide()
        else:
            return False
        return True

    def _escape(self) -> None:
        if self.who is not None:
            self._back()
        elif self.text():
            self.edit.clear()  # Ctrl+Z brings it back
        else:
            self.left.emit()


def _all(found: Reading) -> list[Hit]:
    return [found.customer, *found.others] if found.customer is not None else list(found.others)


def _moment(kept: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(kept))
    except ValueError:
        return None
    return clock.local(found) if found.tzinfo is not None else None
