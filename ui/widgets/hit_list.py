"""The list of customers that a search found, laid over the window under a search field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
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
from crmdesk.i18n import _
from crmdesk.services.search import Hit
from crmdesk.text import isolate, strip_isolates
from ui import icons, theme
from ui.widgets import elided
from ui.widgets.user_text import shown

PAD = 12
FRAME = 10
"""What stands above and below the rows, in pixels."""

HIT = int(Qt.ItemDataRole.UserRole)
NEW_NAME = HIT + 1


class HitList(QFrame):
    """Hits, the best one current, and as the last row the offer to make a new customer.

    ``picked`` carries a ``Hit``, or None for a new customer.
    """

    picked = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(_("Customers that fit"))
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._clicked)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.hide()

    def offer(self, hits: Sequence[Hit], *, new: str, under: QWidget) -> None:
        """Show hits under a field; ``new`` is the name a new customer would have."""
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(hit.name)
            item.setData(HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, strip_isolates(_about(hit)))
            self.list.addItem(item)
        if new:
            item = QListWidgetItem(_("New customer “{name}”").format(name=isolate(new)))
            item.setData(NEW_NAME, new)
            self.list.addItem(item)
        if not self.list.count():
            self.hide()
            return
        self._lay(under, keep_last=bool(new))
        self.list.setCurrentRow(0)
        self.show()
        self.raise_()

    def move_by(self, distance: int) -> None:
        """Make another row current, as far as there are rows."""
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + distance, 0), last))

    def pick_current(self, *, only_known: bool = False) -> bool:
        """Take the current row and return whether it was taken.

        Args:
            only_known: leave the offer of a new customer alone.
        """
        if self.list.currentRow() < 0:
            return False
        item = self.list.currentItem()
        if only_known and not isinstance(item.data(HIT), Hit):
            return False
        self._clicked(item)
        return True

    def first(self) -> Hit | None:
        """Return the best hit, None when nobody was found."""
        found = self.list.item(0).data(HIT) if self.list.count() else None
        return found if isinstance(found, Hit) else None

    def _clicked(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(HIT))

    def _lay(self, under: QWidget, *, keep_last: bool) -> None:
        """Take the height of whole rows.

        Args:
            under: the field.
            keep_last: the last row is the way on for a new name: rather than that, the hits
                that fit least are left out where there is no room; one more letter finds them.
        """
        window = self._window
        corner = under.mapTo(window, QPoint(0, under.height() + 4))
        row = self.list.sizeHintForRow(0)
        fitting = max(2, (window.height() - corner.y() - 8 - FRAME) // row)
        while keep_last and self.list.count() > fitting:
            self.list.takeItem(self.list.count() - 2)
        height = min(self.list.count(), fitting) * row + FRAME
        self.setGeometry(QRect(corner, QSize(under.width(), height)))


class _HitDelegate(QStyledItemDelegate):
    """Two lines a hit: the name, and what tells people of the same name apart."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, 2 * QFontMetrics(theme.font("body")).height() + 8)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(option.rect.toRectF(), 6, 6)
        rect = option.rect.adjusted(PAD, 4, -PAD, -4)
        ink = "on_selection" if chosen else "text"
        hit = index.data(HIT)
        if isinstance(hit, Hit):
            self._paint_hit(painter, rect, hit, ink, chosen=chosen)
        else:
            self._paint_new(painter, rect, option.direction, str(index.data()), ink)
        painter.restore()

    def _paint_hit(
        self, painter: QPainter, rect: QRect, hit: Hit, ink: str, *, chosen: bool
    ) -> None:
        half = rect.height() // 2
        top = QRect(rect.left(), rect.top(), rect.width(), half)
        elided.write(painter, top, shown(hit.name), theme.font("strong"), ink)
        below = top.translated(0, half)
        elided.write(painter, below, _details(hit), theme.font("body"), ink if chosen else "text2")

    def _paint_new(
        self,
        painter: QPainter,
        rect: QRect,
        direction: Qt.LayoutDirection,
        words: str,
        ink: str,
    ) -> None:
        place = QRect(rect.left(), rect.center().y() - 9, 18, 18)
        mark = icons.pixmap("plus", ink, 18)
        painter.drawPixmap(QStyle.visualRect(direction, rect, place), mark)
        rest = QStyle.visualRect(direction, rect, rect.adjusted(26, 0, 0, 0))
        elided.write(painter, rest, words, theme.font("body"), ink)


def _details(hit: Hit) -> str:
    parts = [formats.phone(hit.phone)] if hit.phone else []
    if hit.city:
        parts.append(isolate(hit.city))
    if hit.last_contact_at is not None:
        parts.append(formats.ago(hit.last_contact_at, clock.now()))
    return " · ".join(parts) or _("No phone")


def _about(hit: Hit) -> str:
    return f"{hit.name} · {_details(hit)}"
