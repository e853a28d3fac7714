"""Chips of what was recognised in a line: each can be taken back, by the mouse or the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from crmdesk.i18n import _
from crmdesk.text import strip_isolates
from ui import icons, theme
from ui.text import tip

ON, OFF, PLAIN, ASK, WARN = "on", "off", "plain", "ask", "warn"
"""Recognised; dismissed; said by nobody and so assumed; missing; recognised, but doubtful."""

_LOOKS: dict[str, tuple[str, str, str]] = {
    ON: ("primary_soft", "on_primary_soft", "primary"),
    OFF: ("surface", "text3", "border_strong"),
    PLAIN: ("surface2", "text2", "surface2"),
    ASK: ("surface", "text", "border_strong"),
    WARN: ("warn_soft", "on_warn_soft", "warn"),
}
"""State -> the tokens of its ground, words and edge."""

WIDEST = 460
_PAD, _GAP, _ICON, _MARK = 10, 6, 16, 14
_TAKEN_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CROSSED = frozenset({ON, WARN})
_WORDS = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


class PartChip(QAbstractButton):
    """One recognised part; ``clicked`` means the chip itself, ``dismissed`` its cross.

    Backspace and Delete dismiss it too.
    """

    dismissed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a chip that is hidden until it has something to say.

        Args:
            name: of the part, for screen readers.
            parent: as for any widget.
        """
        super().__init__(parent)
        self._name = name
        self._icon = ""
        self.state = PLAIN
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(theme.TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, state: str, words: str, icon: str) -> None:
        """Show a state; words may hold isolates."""
        self.state = state
        self._icon = icon
        self.setText(words)
        # What is assumed can be neither taken back nor chosen: the Tab key passes it by.
        focus = Qt.FocusPolicy.NoFocus if state == PLAIN else Qt.FocusPolicy.TabFocus
        self.setFocusPolicy(focus)
        self.setAccessibleName(f"{self._name}: {strip_isolates(words)}")
        hint = _hint(state)
        self.setAccessibleDescription(strip_isolates(hint))
        tip(self, hint)
        self.updateGeometry()
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words, within reason."""
        wanted = QFontMetrics(theme.font("body")).horizontalAdvance(self.text()) + 2
        wanted += 2 * _PAD + _ICON + _GAP
        if self._mark():
            wanted += theme.TARGET - _PAD
        return QSize(min(wanted, WIDEST), theme.TARGET)

    def minimumSizeHint(self) -> QSize:
        """Narrower it can always be: the words are cut."""
        return QSize(2 * theme.TARGET, theme.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, words and cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink, edge = _LOOKS[self.state]
        hovered = self.underMouse() and self.state != PLAIN
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(theme.color("focus" if self.hasFocus() else edge), width))
        painter.setBrush(theme.color("surface2" if hovered and self.state == ASK else ground))
        inset = width / 2
        frame = self.rect().toRectF().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, theme.RADIUS_CHIP, theme.RADIUS_CHIP)
        painter.drawPixmap(self._placed(_PAD, _ICON), icons.pixmap(self._icon, ink, _ICON))
        self._paint_words(painter, ink)
        if self._mark():
            painter.drawPixmap(self._mark_rect(), icons.pixmap(self._mark(), ink, _MARK))
        painter.end()

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        start = _PAD + _ICON + _GAP
        end = theme.TARGET if self._mark() else _PAD
        font = theme.font("body")
        font.setStrikeOut(self.state == OFF)
        words = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - start - end
        )
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        place = QRect(start, 0, self.width() - start - end, self.height())
        painter.drawText(
            QStyle.visualRect(self.layoutDirection(), self.rect(), place), _WORDS, words
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Delete take it back, Enter is a click."""
        if event.key() in _TAKEN_BACK and self.state in _CROSSED:
            self.dismissed.emit()
        elif event.key() in _ENTER and self.state != PLAIN:
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end with the cross takes it back."""
        point = event.position().toPoint()
        if self.isDown() and self.state in _CROSSED and self._end_rect().contains(point):
            self.setDown(False)
            self.dismissed.emit()
            return
        super().mouseReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def _mark(self) -> str:
        """The icon at the end: what a press there does."""
        if self.state in _CROSSED:
            return "x"
        return "undo-2" if self.state == OFF else ""

    def _end_rect(self) -> QRect:
        place = QRect(self.width() - theme.TARGET, 0, theme.TARGET, self.height())
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _mark_rect(self) -> QRect:
        place = QRect(0, 0, _MARK, _MARK)
        place.moveCenter(self._end_rect().center())
        return place

    def _placed(self, start: int, size: int) -> QRect:
        place = QRect(start, (self.height() - size) // 2, size, size)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


def _hint(state: str) -> str:
    if state in _CROSSED:
        return _("Backspace: take it as plain text")
    return _("Enter: recognise it again") if state == OFF else ""
