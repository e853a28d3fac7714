"""The list of Today: keys, pointer and painted cards; says what is wanted, does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from ui.actions import all_keys
from ui.models.followup_list import Entry, FollowUpList
from ui.widgets.digit_keys import digit_of
from ui.widgets.followup_delegate import BODY, CALL, CHECK, SNOOZE, FollowUpDelegate

_Index = QModelIndex | QPersistentModelIndex
_PAGE = 8
BAR = 12
"""As wide as the scroll bar; so much is left free where there is none, or cards would jump."""

_NOTHING = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class FollowUpView(QListView):
    """Shows a ``FollowUpList``; every signal speaks of the current row."""

    done_wanted = Signal()
    snooze_wanted = Signal(str)
    """Carries the digit that was pressed."""
    snoozes_wanted = Signal(QPoint)
    """Carries where the snooze menu is to open, in global pixels."""
    menu_wanted = Signal(QPoint)
    """The same for the menu of the row."""
    call_wanted = Signal()
    open_wanted = Signal()
    copy_wanted = Signal()
    delete_wanted = Signal()
    fold_wanted = Signal(str, bool)
    up = Signal()
    """The keys go to what is above the list."""

    def __init__(self, model: FollowUpList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
        self._cards = FollowUpDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self._cards)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self.setViewportMargins(0, 0, BAR, 0)
        # The cards lie on the page's own ground.
        self.setStyleSheet("QListView { background: transparent; }")
        self.setAccessibleName(_("Follow-ups of the coming days"))

    # ---- the current row ----------------------------------------------------------------------

    def current_entry(self) -> Entry | None:
        """Return the line the keys speak of."""
        index = self.currentIndex()
        return self._list.entry(index.row()) if index.isValid() else None

    def current_row(self) -> FollowUpRow | None:
        """Return the follow-up the keys speak of."""
        entry = self.current_entry()
        return entry.row if entry else None

    def go_to(self, number: int) -> bool:
        """Make a line current, or the nearest after or before it that the keys can reach."""
        count = self._list.rowCount()
        for candidate in (*range(max(number, 0), count), *range(min(number, count) - 1, -1, -1)):
            if self._reachable(candidate):
                self.setCurrentIndex(self._list.index(candidate))
                self._show_heading_too(candidate)
                return True
        return False

    def scroll_to(self, value: int) -> None:
        """Scroll to a place, as far as the current row stays in view."""
        self.verticalScrollBar().setValue(value)
        self.scrollTo(self.currentIndex())

    def line_near(self, value: int) -> int:
        """Return the place nearest to another at which a line begins."""
        top = self.verticalScrollBar().value()
        at = self.indexAt(QPoint(self.viewport().width() // 2, value - top))
        if not at.isValid():
            return value
        place = self.visualRect(at).translated(0, top)
        ends = (place.top(), place.top() + place.height())
        return min(ends, key=lambda end: abs(end - value))

    def menu_point(self) -> QPoint:
        """Return where a menu of the current row opens that the keyboard asked for."""
        return self.card_rect(self.currentIndex().row()).center()

    def card_rect(self, number: int) -> QRect:
        """Return where a line is on the screen, in global pixels."""
        rect = self.visualRect(self._list.index(number))
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def sizeHint(self) -> QSize:
        """Ask for little: the page gives what there is."""
        return QSize(320, 240)

    def _keep_width(self, _least: int, most: int) -> None:
        """Be as wide with a scroll bar as without one."""
        wanted = 0 if most else BAR
        if self.viewportMargins().right() != wanted:
            self.setViewportMargins(0, 0, wanted, 0)

    # ---- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, settle, snooze, open, copy, delete, fold."""
        plain = event.modifiers() in (_NOTHING, _KEYPAD)
        if plain and (self._moved(event) or self._unfolded(event) or self._snoozed(event)):
            return
        if not self._commanded(event):
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: here digits snooze, and searching starts with Ctrl+F."""

    def _moved(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            if not self._step(_STEPS[key]) and key == Qt.Key.Key_Up:
                self.up.emit()
            return True
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
            return self._folded(folded=key != forward)
        return False

    def _unfolded(self, event: QKeyEvent) -> bool:
        entry = self.current_entry()
        opening = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        return entry is not None and entry.row is None and opening and self._folded(folded=False)

    def _snoozed(self, event: QKeyEvent) -> bool:
        digit = digit_of(event)
        if not digit or self.current_row() is None:
            return False
        self.snooze_wanted.emit(digit)
        return True

    def _commanded(self, event: QKeyEvent) -> bool:
        """Carry out a command of the registry whose key is for the row alone."""
        if self.current_row() is None:
            return False
        wanted: dict[str, Callable[[], object]] = {
            "done": self.done_wanted.emit,
            "open": self.open_wanted.emit,
            "copy": self.copy_wanted.emit,
            "delete": self.delete_wanted.emit,
            "context_menu": lambda: self.menu_wanted.emit(self.menu_point()),
        }
        for name, do in wanted.items():
            if _is_key_of(event, name):
                do()
                return True
        return False

    def _folded(self, *, folded: bool) -> bool:
        entry = self.current_entry()
        if entry is None or entry.folded == folded:
            return False
        self.fold_wanted.emit(entry.block, folded)
        return True

    def _step(self, distance: int) -> bool:
        """Move by so many rows, or as far as there are any; return whether there were."""
        here = self.currentIndex().row()
        way = 1 if distance > 0 else -1
        left = abs(distance)
        number, reached = here, here
        while left and 0 <= number + way < self._list.rowCount():
            number += way
            if self._reachable(number):
                reached = number
                left -= 1
        if reached == here or reached < 0:
            return False
        self.setCurrentIndex(self._list.index(reached))
        self._show_heading_too(reached)
        return True

    def _reachable(self, number: int) -> bool:
        entry = self._list.entry(number)
        return entry is not None and (entry.row is not None or entry.folded)

    def _show_heading_too(self, number: int) -> None:
        """The heading cannot be current: bring it into view with its first row."""
        above = self._list.entry(number - 1)
        if above is not None and above.is_heading:
            self.scrollTo(self._list.index(number - 1))

    # ---- pointer ------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer, for the buttons that light up under it."""
        self._cards.hover = event.position().toPoint()
        super().mouseMoveEvent(event)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press what is under the pointer: the box, a button, or a heading to fold."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        entry = self._list.entry(index.row()) if index.isValid() else None
        if entry is None:
            return
        if entry.is_heading:
            self.fold_wanted.emit(entry.block, not entry.folded)
        elif entry.row is not None and index == self.currentIndex():
            self._press(index, point)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the customer; a quick second click on a button is a click."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if index.isValid() and self._part(index, point) == BODY and self.current_row():
            self.open_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the row, by the pointer or by the menu key."""
        if self.current_row() is None:
            return
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.menu_point()
        self.menu_wanted.emit(at)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._cards.forget()
            self.scheduleDelayedItemsLayout()

    def dataChanged(
        self,
        topLeft: _Index,  # noqa: N803
        bottomRight: _Index,  # noqa: N803
        roles: Sequence[int] = (),
    ) -> None:
        """Paint the lines anew, no more: their height is always the same.

        QListView would lay all lines out again, and paint them all.
        """
        QAbstractItemView.dataChanged(self, topLeft, bottomRight, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that changed; a toast far below them is no reason for all between."""
        self._cards.dirty = event.region()
        super().paintEvent(event)
        self._cards.dirty = None

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the buttons."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            entry = self._list.entry(index.row()) if index.isValid() else None
            words = ""
            if entry is not None and entry.row is not None:
                words = _part_words(self._part(index, event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._cards.hover = QPoint(-1, -1)
            self.viewport().update()
        return bool(super().viewportEvent(event))

    def _press(self, index: QModelIndex, point: QPoint) -> None:
        part = self._part(index, point)
        if part == CHECK:
            self.done_wanted.emit()
        elif part == CALL:
            self.call_wanted.emit()
        elif part == SNOOZE:
            self.snoozes_wanted.emit(self.viewport().mapToGlobal(point))

    def _part(self, index: QModelIndex, point: QPoint) -> str:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return self._cards.part_at(option, point)


def _is_key_of(event: QKeyEvent, name: str) -> bool:
    """Both Enter keys are one, and those of the number pad are like the others."""
    key = Qt.Key.Key_Enter if event.key() == Qt.Key.Key_Return else event.key()
    held = event.modifiers() & ~_KEYPAD
    pressed = QKeySequence(int(held.value) | int(key))
    return any(QKeySequence(one) == pressed for one in all_keys(name))


def _part_words(part: str) -> str:
    return {
        CHECK: _("Done (Space)"),
        CALL: _("Log a call (F4)"),
        SNOOZE: _("Do it later (1 to 9)"),
    }.get(part, "")
