"""The parts of a profile that are filled anew for each customer: tags, buttons, lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QPushButton,
    QSizePolicy,
    QStyle,
    QWidget,
)

from crmdesk.i18n import N_, _
from crmdesk.text import isolate
from ui import icons, theme
from ui.text import key_text, tip

LABELS: Mapping[str, str] = {
    "": N_("Phone"),
    "mobile": N_("Mobile"),
    "cell": N_("Mobile"),
    "home": N_("Home"),
    "work": N_("Work"),
    "fax": N_("Fax"),
    "main": N_("Main"),
    "other": N_("Other"),
}
PAD_X, GAP = 10, 6
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


class TagPill(QAbstractButton):
    """A tag that can be pressed; painted, so that it costs nothing to fill it anew."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tag = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_tag(self, tag: str) -> None:
        """Show another tag."""
        self.tag = tag
        self.setAccessibleName(_("Customers with the tag {tag}").format(tag=tag))
        tip(self, _("Customers with the tag {tag}").format(tag=isolate(tag)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the text, tall enough for a finger."""
        width = QFontMetrics(theme.font("caption")).horizontalAdvance(isolate(self.tag))
        return QSize(width + 2 * PAD_X + 2, theme.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a ground lower than the button, and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.rect().toRectF().adjusted(1, 3, -1, -3)
        painter.setBrush(theme.color("info_soft"))
        edge = "focus" if self.hasFocus() else "on_info_soft"
        ringed = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(theme.color(edge), 2 if self.hasFocus() else 1) if ringed else _NONE)
        painter.drawRoundedRect(ground, 9, 9)
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.color("on_info_soft"))
        room = self.width() - 2 * PAD_X + 2
        words = isolate(self.tag)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), _MIDDLE, shown)


_NONE = Qt.PenStyle.NoPen


class TagRow(QWidget):
    """The tags of a customer, in lines."""

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pills: list[TagPill] = []
        self._shown = 0
        grows(self)

    @property
    def pills(self) -> Sequence[TagPill]:
        """The tags that are shown."""
        return self._pills[: self._shown]

    def show_tags(self, tags: Sequence[str], after: QWidget | None = None) -> None:
        """Show other tags.

        Args:
            tags: of a customer.
            after: the Tab key comes from there to the first of them.
        """
        while len(self._pills) < len(tags):
            pill = TagPill(self)
            before = self._pills[-1] if self._pills else after
            if before is not None:
                QWidget.setTabOrder(before, pill)
            pill.clicked.connect(lambda _on=False, pill=pill: self.clicked.emit(pill.tag))
            self._pills.append(pill)
        self._shown = len(tags)
        for number, pill in enumerate(self._pills):
            pill.setVisible(number < len(tags))
        for pill, tag in zip(self._pills, tags, strict=False):
            pill.set_tag(tag)
        self._lay(self.width(), move=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines."""
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        """Ask for the lines at the present width."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tags in their places."""
        super().resizeEvent(event)
        self._lay(self.width(), move=True)

    def _lay(self, width: int, *, move: bool) -> int:
        x, y = 0, 0
        for pill in self.pills:
            room = min(pill.sizeHint().width(), max(width, 1))
            if x and x + room > width:
                x, y = 0, y + theme.TARGET
            if move:
                whole = QRect(0, 0, width, max(self.height(), 1))
                place = QRect(x, y, room, theme.TARGET)
                pill.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, place))
            x += room + GAP
        return y + theme.TARGET if self._shown else 0


def panel_button(words: str, icon: str, keys: str, on_click: Callable[[], object]) -> QPushButton:
    """Return a button of the profile, with its keys in the tip."""
    made = QPushButton(words)
    made.setMinimumHeight(theme.TARGET)
    made.setAccessibleName(words)
    made.setAutoDefault(False)
    if icon:
        icons.set_icon(made, icon)
    if keys:
        tip(made, key_text(keys))
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def thin_line() -> QFrame:
    """Return a line between two parts."""
    made = QFrame()
    made.setProperty("line", "true")
    made.setFixedHeight(1)
    return made


def grows(widget: QWidget) -> None:
    """Let a widget be as wide as its column, and as high as it needs."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(widget.hasHeightForWidth())
    widget.setSizePolicy(policy)
