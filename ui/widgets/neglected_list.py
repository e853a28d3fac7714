"""Whom to call when nothing is due: customers that nobody has spoken to for a month."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock, formats
from crmdesk.i18n import _, ngettext
from crmdesk.services.today import NEGLECTED_DAYS, Neglected
from crmdesk.text import isolate, strip_isolates
from ui import theme
from ui.text import key_text, label, set_text, tip
from ui.widgets import elided
from ui.widgets.user_text import one_line

PAD = 12
_WHO = int(Qt.ItemDataRole.UserRole)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NeglectedList(QWidget):
    """A heading and a list; Enter opens a customer, the command to log a call is for them."""

    open_wanted = Signal(int)
    """Carries the customer's id."""
    up = Signal()
    """The keys go to what is above the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(role="h2")
        # Not wrapped: where a height depends on the width, Qt's layout forgets the least heights.
        words = _("{enter} opens, {call} logs a call")
        hint = words.format(enter=key_text("Enter"), call=key_text("F4"))
        self.list = _List()
        self.list.setAccessibleDescription(strip_isolates(hint))
        tip(self.list, hint)
        self.list.open_wanted.connect(self.open_wanted)
        self.list.up.connect(self.up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def show_customers(self, found: Sequence[Neglected]) -> None:
        """List customers; the current one stays current."""
        title = _title(found)
        set_text(self._title, title)
        self.list.setAccessibleName(title)
        self.list.fill(found)

    def current_id(self) -> int | None:
        """Return the customer the keys speak of."""
        who = self.list.currentIndex().data(_WHO)
        return who.id if isinstance(who, Neglected) else None


def _title(found: Sequence[Neglected]) -> str:
    count = len(found)
    never = sum(who.last_contact_at is None for who in found)
    if never == 0:
        pattern = ngettext(
            "{n} customer you have not spoken to for {days} days",
            "{n} customers you have not spoken to for {days} days",
            count,
        )
    elif never == count:
        pattern = ngettext(
            "{n} customer you have not spoken to yet",
            "{n} customers you have not spoken to yet",
            count,
        )
    else:
        pattern = _("{n} customers it is time to call")
    return pattern.format(n=formats.number(count), days=formats.number(NEGLECTED_DAYS))


class _List(QListWidget):
    open_wanted = Signal(int)
    up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Lines(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet("QListWidget { background: transparent; }")
        self.setMinimumHeight(theme.row_height())
        self.itemDoubleClicked.connect(self._open)

    def fill(self, found: Sequence[Neglected]) -> None:
        number = max(self.currentRow(), 0)
        self.clear()
        for who in found:
            item = QListWidgetItem(who.name)
            item.setData(_WHO, who)
            spoken = strip_isolates(f"{who.name} · {_details(who)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.addItem(item)
        self.setCurrentRow(min(number, self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentItem() is not None:
            self._open(self.currentItem())
        elif event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.up.emit()
        elif event.text() and not event.text().isspace():
            event.ignore()  # no search by letters in Today
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _open(self, item: QListWidgetItem) -> None:
        who = item.data(_WHO)
        if isinstance(who, Neglected):
            self.open_wanted.emit(who.id)


class _Lines(QStyledItemDelegate):
    """A line a customer: the name, then phone and when they were last spoken to."""

    def __init__(self, shown_in: QListWidget) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, theme.row_height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        who = index.data(_WHO)
        if not isinstance(who, Neglected):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(2, 1, -2, -1)
        focused = self._list.hasFocus()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and focused
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(QPen(theme.color("focus"), 2) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(rect.toRectF().adjusted(1, 1, -1, -1), 8, 8)
        words = rect.adjusted(PAD, 0, -PAD, 0)
        used = elided.write(painter, words, one_line(who.name), theme.font("strong"), "text")
        rest = QRect(words.left() + used, words.top(), words.width() - used, words.height())
        rest = QStyle.visualRect(option.direction, words, rest)
        elided.write(painter, rest, f" · {_details(who)}", theme.font("body"), "text2")
        painter.restore()


def _details(who: Neglected) -> str:
    parts = [formats.phone(who.phone)] if who.phone else []
    parts += [isolate(who.city)] if who.city else []
    if who.last_contact_at is None:
        parts.append(_("No contact yet"))
    else:
        ago = formats.ago(who.last_contact_at, clock.now())
        parts.append(_("Last contact: {when}").format(when=ago))
    return " · ".join(parts)
