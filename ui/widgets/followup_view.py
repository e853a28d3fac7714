"""The list of Today: keys, pointer and painted cards; says what is wanted, does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
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
from ui.models.followup_list import Entry, FollowUpList
from ui.widgets.digit_keys import digit_of
from ui.widgets.followup_delegate import BODY, CALL, CHECK, SNOOZE, FollowUpDelegate

_PAGE = 8
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
    menu_wanted = Signal(QPoint)
    """Carries where the snooze menu is to open, in global pixels."""
    call_wanted = Signal()
    open_wanted = Signal()
    delete_wanted = Signal()
    fold_wanted = Signal(str, bool)

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

    def card_rect(self, number: int) -> QRect:
        """Return where a line is on the screen, in global pixels."""
        rect = self.visualRect(self._list.index(number))
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def sizeHint(self) -> QSize:
        """Ask for little: the page gives what there is."""
        return QSize(320, 240)

    # ---- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, settle, snooze, open, call, delete, fold."""
        plain = event.modifiers() in (_NOTHING, _KEYPAD)
        if not plain or not (self._moved(event) or self._acted(event)):
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: here digits snooze, and searching starts with Ctrl+F."""

    def _moved(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
            return True
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
            return self._folded(folded=key != forward)
        return False

    def _acted(self, event: QKeyEvent) -> bool:
        key = event.key()
        entry = self.current_entry()
        if entry is None:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and entry.row is None:
            return self._folded(folded=False)
        if entry.row is None:
            return False
        digit = digit_of(event)
        if digit:
            self.snooze_wanted.emit(digit)
        elif key == Qt.Key.Key_Space:
            self.done_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            return False
        return True

    def _folded(self, *, folded: bool) -> bool:
        entry = self.current_entry()
        if entry is None or entry.folded == folded:
            return False
        self.fold_wanted.emit(entry.block, folded)
        return True

    def _step(self, distance: int) -> None:
        here = self.currentIndex().row()
        way = 1 if distance > 0 else -1
        left = abs(distance)
        number, reached = here, here
        while left and 0 <= number + way < self._list.rowCount():
            number += way
            if self._reachable(number):
                reached = number
                left -= 1
        if reached != here and reached >= 0:
            self.setCurrentIndex(self._list.index(reached))
            self._show_heading_too(reached)

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
            at = self.card_rect(self.currentIndex().row()).center()
        self.menu_wanted.emit(at)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._cards.forget()
            self.scheduleDelayedItemsLayout()

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
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))

    def _part(self, index: QModelIndex, point: QPoint) -> str:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return self._cards.part_at(option, point)


def _part_words(part: str) -> str:
    return {
        CHECK: _("Done (Space)"),
        CALL: _("Log a call (F4)"),
        SNOOZE: _("Do it later (1 to 9)"),
    }.get(part, "")
