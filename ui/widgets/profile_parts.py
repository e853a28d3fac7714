"""The parts of a profile that are filled anew for each customer: tags, and ways to reach them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QToolButton,
    QWidget,
)

from crmdesk import formats
from crmdesk.i18n import N_, _
from crmdesk.services.customers import ContactPoint
from crmdesk.text import isolate, strip_isolates
from ui import icons, theme
from ui.text import key_text, label, set_text, tip
from ui.widgets.user_text import set_latin

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
NAME_WIDTH = 96
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


def contact_name(contact: ContactPoint) -> str:
    """Return what a way to reach a customer is called."""
    if contact.kind == "email" and contact.label in ("", "internet"):
        return _("E-mail")
    known = LABELS.get(contact.label.casefold())
    return _(known) if known else isolate(contact.label)


def contact_value(contact: ContactPoint) -> str:
    """Return a phone in groups, anything else as it is, free of marks."""
    if contact.kind == "phone":
        return strip_isolates(formats.phone(contact.key or contact.value))
    return contact.value


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
        _grows(self)

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


class _Line:
    """One way to reach a customer: its name, its value, and a button that copies it."""

    def __init__(self, parent: QWidget) -> None:
        self.name = label(role="body", token="text2")
        self.value = label(role="body", selectable=True)
        self.value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.copy = QToolButton()
        self.copy.setProperty("kind", "icon")
        icons.set_icon(self.copy, "copy", "text3", 16)
        self.copy.clicked.connect(lambda _on=False: self._copy())
        for part in self.parts:
            part.setParent(parent)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        return self.name, self.value, self.copy

    def fill(self, contact: ContactPoint) -> None:
        name, value = contact_name(contact), contact_value(contact)
        set_text(self.name, name)
        set_latin(self.value, value)
        self.value.setAccessibleName(f"{strip_isolates(name)}: {contact.value}")
        words = _("Copy {value}")
        self.copy.setAccessibleName(words.format(value=value))
        tip(self.copy, _("Copy"))

    def show(self, shown: bool) -> None:
        for part in self.parts:
            part.setVisible(shown)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())


class ContactList(QWidget):
    """The ways to reach a customer, one a line."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._shown = 0
        _grows(self)

    @property
    def values(self) -> list[str]:
        """What the lines say, for tests."""
        return [line.value.text() for line in self._lines[: self._shown]]

    @property
    def copy_buttons(self) -> list[QToolButton]:
        """The buttons that copy, line by line."""
        return [line.copy for line in self._lines[: self._shown]]

    def show_contacts(self, contacts: Sequence[ContactPoint]) -> None:
        """Show other ways."""
        while len(self._lines) < len(contacts):
            self._lines.append(_Line(self))
        self._shown = len(contacts)
        for number, line in enumerate(self._lines):
            line.show(number < len(contacts))
        for line, contact in zip(self._lines, contacts, strict=False):
            line.fill(contact)
        self._place()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """One line for each."""
        return QSize(200, self._shown * theme.TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the lines in their places."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._place()

    def _place(self) -> None:
        lines = self._lines[: self._shown]
        widest = max((_natural(line.name) for line in lines), default=0)
        start = min(widest, self.width() // 3) + 12
        whole = QRect(0, 0, self.width(), max(1, self._shown * theme.TARGET))
        for number, line in enumerate(lines):
            top, height = number * theme.TARGET, theme.TARGET
            room = max(0, self.width() - start - theme.TARGET - 4)
            width = min(room, _natural(line.value) + 4)
            for part, left, wide in (
                (line.name, 0, start - 12),
                (line.value, start, width),
                (line.copy, start + width + 4, theme.TARGET),
            ):
                place = QRect(left, top, wide, height)
                part.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, place))


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


def _natural(one: QLabel) -> int:
    return one.sizeHint().width() + 2


def _grows(widget: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(widget.hasHeightForWidth())
    widget.setSizePolicy(policy)
