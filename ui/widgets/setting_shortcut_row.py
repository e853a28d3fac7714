"""A line of the table of keys that can be pressed: what is done, its keys, and «Change»."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from crmdesk.i18n import N_, _
from ui import icons, theme
from ui.actions import ROW, Action, all_keys, keys
from ui.text import key_text, tip
from ui.widgets.setting_keys import MIDDLE, LineArt, pills
from ui.widgets.setting_search import Words

KEYWORDS = N_("keyboard shortcuts keys hotkeys")
PAD = 16
ARROW = 16
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Table(Protocol):
    """What a line asks of its table."""

    def is_chosen(self, name: str) -> bool:
        """Whether the user chose the keys of a command."""
        ...

    def begin(self, row: ShortcutRow) -> None:
        """Wait for a key for a command."""
        ...

    def put_back(self, row: ShortcutRow) -> None:
        """Give a command its first keys."""
        ...

    def step(self, row: ShortcutRow, distance: int) -> None:
        """Go to the next or previous command."""
        ...


class ShortcutRow(QAbstractButton):
    """One command: pressing it asks for another key, its arrow (or Delete) gives the first back."""

    def __init__(self, table: Table, action: Action) -> None:
        super().__init__()
        self.action = action
        self.is_fixed = action.where == ROW
        self.words = Words((action.text, KEYWORDS), *all_keys(action.id))
        self.strip: QWidget | None = None
        """What is said below the command."""
        self._table = table
        self._art = LineArt(_(action.text), (), action.icon)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if self.is_fixed:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tip(self, _("Lists need this key as it is."))
        else:
            self.clicked.connect(lambda _checked=False: table.begin(self))
        self.refresh()

    @property
    def is_chosen(self) -> bool:
        """Whether the user chose its keys."""
        return self._table.is_chosen(self.action.id)

    def refresh(self) -> None:
        """Show the keys of now, and the way back where they were chosen."""
        self._art.keys = tuple(pills(keys(self.action.id)))
        self.setAccessibleName(self._art.said)
        if not self.is_fixed:
            self.setAccessibleDescription(_("Press to give it another key."))
            back = _("{key}: back to what it was at first").format(key=key_text("Delete"))
            tip(self, back if self.is_chosen else "")
        self.updateGeometry()
        self.update()

    def reset_place(self) -> QRect:
        """Where the arrow is that gives the first keys back."""
        side = theme.TARGET
        left = self.width() - PAD - self._end_width() - side
        place = QRect(left, (self.height() - side) // 2, side, side)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def sizeHint(self) -> QSize:
        """Return the room of the whole line."""
        return QSize(self._art.width() + self._around(), self._art.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """The words may be cut, the keys not."""
        return QSize(self._art.width(least=True) + self._around(), self._art.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, and at its end what can be done with it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(6, 1, -6, -1)
        painter.setPen(QPen(theme.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        lit = not self.is_fixed and (self.underMouse() or self.strip is not None)
        painter.setBrush(theme.color("surface2") if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)
        line = QRect(PAD, 0, self.width() - self._around(), self.height())
        direction = self.layoutDirection()
        self._art.paint(painter, QStyle.visualRect(direction, self.rect(), line), direction)
        if self.is_chosen and not self.is_fixed:
            place = self.reset_place().center() - QPoint(ARROW // 2, ARROW // 2)
            painter.drawPixmap(place, icons.pixmap("undo-2", "text2", ARROW))
        end = QRect(self.width() - PAD - self._end_width(), 0, self._end_width(), self.height())
        painter.setFont(theme.font("caption" if self.is_fixed else "body"))
        painter.setPen(theme.color("text3" if self.is_fixed else "link"))
        painter.drawText(QStyle.visualRect(direction, self.rect(), end), MIDDLE, self._end())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The arrow gives the first keys back, the rest of the line asks for another."""
        if self.is_fixed:
            return
        at_arrow = self.is_chosen and self.reset_place().contains(event.position().toPoint())
        if at_arrow and event.button() == Qt.MouseButton.LeftButton:
            self.setDown(False)
            self._table.put_back(self)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space ask for a key, Delete gives back, up and down go to other commands."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._table.step(self, _STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_Delete and self.is_chosen:
            self._table.put_back(self)
        else:
            super().keyPressEvent(event)

    def _end(self) -> str:
        return _("fixed") if self.is_fixed else _("Change")

    def _end_width(self) -> int:
        """The same for all, so that the keys of all lines end in one place."""
        metrics = QFontMetrics(theme.font("body"))
        return (
            max(metrics.horizontalAdvance(_("Change")), metrics.horizontalAdvance(_("fixed"))) + 24
        )

    def _around(self) -> int:
        return 2 * PAD + self._end_width() + theme.TARGET
