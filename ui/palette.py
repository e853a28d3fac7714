"""The command palette: one field that leads to every customer, command and note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import bidirectional

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from crmdesk import text
from crmdesk.desk import Desk
from crmdesk.i18n import _
from ui.actions import all_keys
from ui.palette_late import Late, LateFinder
from ui.palette_list import PaletteList
from ui.palette_overlay import Overlay
from ui.palette_results import (
    HITS,
    Results,
    Row,
    Want,
    later,
    new_customer,
    nothing,
    of_customer,
    split_prefix,
)
from ui.text import hint, key_text, label, set_text
from ui.widgets.search_edit import SearchEdit
from ui.widgets.user_text import one_line
from ui.window_state import WindowState

LONGEST = 200
"""Letters that the field takes."""

HINT_GAP = " " * 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_CTRL = Qt.KeyboardModifier.ControlModifier


class Palette(Overlay):
    """The field, the list under it, and what they lead to. The keyboard stays in the field."""

    customer_wanted = Signal(int)
    action_wanted = Signal(str)
    customer_action_wanted = Signal(str, int)
    """A command of ``ui.actions`` for a customer."""
    new_customer_wanted = Signal(str)
    """Somebody new, with what was typed as a name or phone."""
    closed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, state: WindowState) -> None:
        super().__init__(parent)
        self._results = Results(desk, state)
        self._late = LateFinder(desk, HITS, self._add_late)
        self._came_from: QWidget | None = None
        self._leaving = False
        self._typed = ""
        self._from_right: bool | None = None
        self._found: list[Row] = []
        self._person: Row | None = None
        self._before: tuple[str, Want | None] = ("", None)
        self._build()
        self.clicked_beside.connect(self.close_palette)
        self.destroyed.connect(self._late.stop)

    def _build(self) -> None:
        self.field = SearchEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumHeight(40)
        self.field.setAccessibleName(_("Go to anything"))
        self.field.textChanged.connect(self._text_changed)
        self.field.installEventFilter(self)
        self.list = PaletteList()
        self.list.ran.connect(self._run)
        self.list.marked.connect(self._marked)
        self._hint = label(role="caption", token="text2")
        self._hint.setContentsMargins(12, 0, 12, 0)
        self.fill(self.field, self.list, self._hint)

    # ---- open and close ------------------------------------------------------------------------

    def open(self) -> None:
        """Come up empty and take the keyboard; when it is open already, close."""
        if self.is_open:
            self.close_palette()
            return
        focused = QApplication.focusWidget()
        self._came_from = focused if focused is not None and focused is not self.field else None
        self._person = None
        self.list.forget_mouse()
        self.field.setAlignment(self._start_side())
        self._wipe()
        self._list_anew()
        self.cover()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.window().installEventFilter(self)

    def close_palette(self) -> None:
        """Go away; the keyboard goes back to where it was."""
        if not self.is_open:
            return
        self._late.stop()
        self.window().removeEventFilter(self)
        back, self._came_from = self._came_from, None
        # Before it is hidden: Qt would give the keyboard to whatever comes next in the Tab order.
        self._leaving = True
        if self.field.hasFocus() and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self._leaving = False
        self.closed.emit()

    # ---- rows ----------------------------------------------------------------------------------

    def _text_changed(self, typed: str) -> None:
        self._typed = typed
        self._keep_direction(typed)
        if self.is_open:
            self._list_anew()

    def _keep_direction(self, typed: str) -> None:
        """Let a sign such as ">" stand where the line begins, and the caret after it.

        Qt lays signs alone from left to right. Digits stay so, for groups of a phone would change
        places; of letters the first one decides, as in Qt. The keys of keyboards that have them
        are the only way to tell a field its direction.
        """
        first = next((one for one in typed if one.isalnum()), "")
        right = bidirectional(first) in ("R", "AL") if first else self.isRightToLeft()
        if right != self._from_right:
            self._from_right = right
            key = Qt.Key.Key_Direction_R if right else Qt.Key.Key_Direction_L
            pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(self.field, pressed)

    def _list_anew(self) -> None:
        """List what can be found at once, and ask the worker for the rest."""
        self._late.stop()
        if self._person is not None:
            self._found = of_customer(self._person.want.customer_id, self._person.who, self._typed)
            self._show(self._found)
            return
        self._found = self._results.found(self._typed)
        offer = new_customer(self._typed)
        self._show([*self._found, *offer] or nothing(split_prefix(self._typed)[1]))
        if offer:
            self._late.ask(self._typed, more=not any(map(_is_customer, self._found)))

    def _add_late(self, late: Late) -> None:
        """Put in what came later; the current row stays where the user is."""
        if self._person is not None or late.typed != self._typed or not self.is_open:
            return
        current = self.list.current
        added = later(late.hits, late.notes)
        if added:
            rows = [*self._found, *added, *new_customer(self._typed)]
            self._show(rows, current.want if current is not None else None)

    def _show(self, rows: Sequence[Row], keep: Want | None = None) -> None:
        self.list.put(rows, keep)
        self.lay(self.list.height_of_rows())

    def _marked(self, row: Row | None) -> None:
        """Tell what Enter would do: to screen readers, and at the foot of the card."""
        self.field.setAccessibleDescription(row.spoken if row is not None else "")
        set_text(self._hint, self._hint_for(row))

    def _hint_for(self, row: Row | None) -> str:
        if self._person is not None:
            return _("{key}: back").format(key=key_text("Esc"))
        parts = []
        if row is not None and row.want.customer_id:
            parts.append(_("{key}: more for this customer").format(key=key_text("Tab")))
        if self._typed:
            parts.append(_("{key}: clear").format(key=key_text("Esc")))
        else:
            kinds = {"command": key_text(">"), "tag": key_text("#"), "city": key_text("@")}
            parts.append(_("{command} commands · {tag} tags · {city} cities").format(**kinds))
        return HINT_GAP.join(parts)

    # ---- running -------------------------------------------------------------------------------

    def _run(self, row: Row | None) -> None:
        if row is None:
            return
        want = row.want
        if want.kind == "fill":
            self.field.setText(want.name)
            return
        self._results.remember(want)
        self.close_palette()
        if want.kind in ("customer", "note"):
            self.customer_wanted.emit(want.customer_id)
        elif want.kind == "action":
            self.action_wanted.emit(want.name)
        elif want.kind == "customer_action":
            self.customer_action_wanted.emit(want.name, want.customer_id)
        elif want.kind == "new":
            self.new_customer_wanted.emit(want.name)

    def _enter_person(self) -> bool:
        """Go to what can be done with the customer of the current row."""
        row = self.list.current
        if self._person is not None or row is None or not row.want.customer_id:
            return False
        self._before = (self._typed, row.want)
        self._person = row
        self._wipe()
        self._list_anew()
        return True

    def _leave_person(self) -> None:
        """Go back to where one came from, the text and the row included."""
        typed, want = self._before
        self._person = None
        self._wipe(typed)
        self._list_anew()
        self._show(self.list.rows, want)

    def _wipe(self, typed: str = "") -> None:
        """Put a text into the field without listing yet."""
        self._typed = typed
        self.field.blockSignals(True)
        self.field.setText(typed)
        self.field.blockSignals(False)
        self._keep_direction(typed)
        hint(self.field, self._placeholder())

    def _start_side(self) -> Qt.AlignmentFlag:
        """Where every text begins: beside the glass, also digits and names in other letters."""
        flags = Qt.AlignmentFlag
        side = flags.AlignRight if self.isRightToLeft() else flags.AlignLeft
        return side | flags.AlignAbsolute | flags.AlignVCenter

    def _placeholder(self) -> str:
        if self._person is not None:
            return _("What to do with {name}?").format(name=one_line(self._person.who))
        return _("Customer, command, a word of a note…")

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the field's keys; give way to dialogs."""
        kind = event.type()
        if watched is self.field:
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
                self._focus_lost(event.reason())
        elif kind == QEvent.Type.WindowBlocked:
            self.close_palette()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.keyCombination())
        if any(pressed == QKeySequence(key) for key in all_keys("palette")):
            self.close_palette()
            return True
        key = Qt.Key(event.key())
        ctrl = bool(event.modifiers() & _CTRL)
        if key in _TAB:
            if key == Qt.Key.Key_Tab and not ctrl:
                self._enter_person()
            return True
        move = self._move(key, ctrl=ctrl)
        if move is not None:
            move()
            return True
        if ctrl or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        return self._plain_key(key, event.modifiers())

    def _move(self, key: Qt.Key, *, ctrl: bool) -> Callable[[], object] | None:
        """Return how a key moves in the list, None for a key that does not."""
        moves: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self.list.step(1),
            Qt.Key.Key_Up: lambda: self.list.step(-1),
            Qt.Key.Key_PageDown: lambda: self.list.page(1),
            Qt.Key.Key_PageUp: lambda: self.list.page(-1),
        }
        if ctrl or not self._typed:
            moves[Qt.Key.Key_Home] = self.list.first
            moves[Qt.Key.Key_End] = self.list.last
        return moves.get(key)

    def _plain_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if key in _ENTER:
            self._run(self.list.current)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Backspace and self._person is not None and not self._typed:
            self._leave_person()
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or self.field.hasSelectedText():
            return False
        elif key == self._forward() and self.field.cursorPosition() == len(self._typed):
            return self._enter_person()
        elif key == self._backward() and self._person is not None:
            if self.field.cursorPosition() > 0:
                return False
            self._leave_person()
        else:
            return False
        return True

    def _escape(self) -> None:
        if self._person is not None:
            self._leave_person()
        elif self._typed:
            self.field.clear()
        else:
            self.close_palette()

    def _forward(self) -> Qt.Key:
        """The arrow that leads on: by the text as the cursor moves in it, else by the window."""
        side = text.direction(self._typed) if self._typed else ""
        digits = any(letter.isdigit() for letter in self._typed)
        rtl = side == "rtl" if side or digits else self.isRightToLeft()
        return Qt.Key.Key_Left if rtl else Qt.Key.Key_Right

    def _backward(self) -> Qt.Key:
        leads_left = self._forward() == Qt.Key.Key_Left
        return Qt.Key.Key_Right if leads_left else Qt.Key.Key_Left

    def _focus_lost(self, reason: Qt.FocusReason) -> None:
        """Something else in the window took the keyboard: a command by its own key."""
        elsewhere = (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        if reason not in elsewhere and not self._leaving:
            self._came_from = None
            self.close_palette()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size while it is open."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.is_open:
            self.lay(self.list.height_of_rows())


def _is_customer(row: Row) -> bool:
    return row.want.kind == "customer"
