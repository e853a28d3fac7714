"""The ways to reach a customer, one a line, each with what can be done with it.

Lines are made when they are first needed and filled anew for each customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QStyle, QToolButton, QWidget

from crmdesk import birthdays, clock, label_words, networks
from crmdesk.i18n import _, is_rtl
from crmdesk.services.address_data import Address
from crmdesk.services.customers import HANDLE, PHONE, ContactPoint, Customer
from crmdesk.text import isolate, isolate_ltr, strip_isolates
from ui import icons, theme
from ui.text import RLM, label, plain, set_text, tip, wrapped
from ui.widgets import address_text
from ui.widgets.hand_laid import HandLaid
from ui.widgets.phone_words import has_words, phone_words
from ui.widgets.user_text import LRM, breakable, set_latin, shown

_GAP = 12
_SHARE = 3
"""The names of lines take at most this part of the width."""


class Way(NamedTuple):
    """A line of a profile.

    Attributes:
        name: what it is called.
        value: what is read.
        copied: what its button copies; "" for no button.
        page: network and handle, when the value has a page in the web.
        wraps: whether a long value goes on in the next line; it is cut with … otherwise.
        dotted: whether its parts, with dots between them, are lines where one line has no room:
            a dot would hang at the end of the first.
    """

    name: str
    value: str
    copied: str = ""
    page: tuple[str, str] | None = None
    wraps: bool = False
    dotted: bool = False

    @property
    def in_lines(self) -> str:
        """What is read where it has no room in one line."""
        return self.value.replace(" · ", "\n") if self.dotted else self.value


def ways_of(customer: Customer) -> list[Way]:
    """Return the lines of a customer: phones, e-mails, names in networks, addresses, birthday."""
    found = [_contact_way(contact) for contact in customer.contacts]
    found += [_address_way(address) for address in customer.addresses]
    born = birthdays.told(customer.birthday, clock.today())
    if born:
        found.append(Way(_("Birthday"), born, wraps=True, dotted=True))
    return found


def contact_name(contact: ContactPoint) -> str:
    """Return what a way to reach a customer is called."""
    if contact.kind == "email" and contact.label in ("", "internet"):
        return _("E-mail")
    code = contact.label.casefold()
    if contact.kind == HANDLE:
        if not code:
            return _("Network")
        other = label_words.CONTACTS["other"] if code == "other" else None
        known = networks.NAMES.get(code, other)
    else:
        known = label_words.CONTACTS.get(code)
    return _(known) if known else isolate(contact.label)


def contact_value(contact: ContactPoint) -> str:
    """Return a phone in groups with its extension, anything else as it is, free of marks."""
    return phone_words(contact.value) if contact.kind == PHONE else contact.value


def open_page(network: str, value: str) -> None:
    """Open the page of a handle in the browser of the desktop, when it has one."""
    page = networks.page_of(network, value)
    url = QUrl(page, QUrl.ParsingMode.StrictMode)
    if page and url.isValid() and url.scheme() == "https":
        QDesktopServices.openUrl(url)


def _contact_way(contact: ContactPoint) -> Way:
    copied = contact_value(contact)
    # Beside words the groups of a number would change places.
    in_words = contact.kind == PHONE and has_words(copied)
    value = shown(copied) if in_words else copied
    code = contact.label.casefold()
    page = contact.kind == HANDLE and networks.has_page(code, contact.value)
    opens = (code, contact.value) if page else None
    return Way(contact_name(contact), value, copied, opens, wraps=in_words)


def _address_way(address: Address) -> Way:
    other = label_words.CONTACTS["other"] if address.label == "other" else None
    known = label_words.ADDRESSES.get(address.label, other)
    name = _(known) if known else isolate(address.label)
    lines = address_text.lines(address)
    return Way(name, address_text.one_line(address), "\n".join(lines), wraps=True)


class _Line:
    """One line: its name, its value, and buttons that copy and open it."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self.name = wrapped(label(role="body", token="text2"))
        self.value = label(role="body", selectable=True)
        self.value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.copy = self._button("copy")
        self.copy.clicked.connect(lambda _on=False: self._copy())
        self.open: QToolButton | None = None
        self.way = Way("", "")
        self._cut = ""
        self._widths: tuple[int, int] | None = None
        tip(self.copy, _("Copy"))
        for part in (self.name, self.value, self.copy):
            part.setParent(parent)

    def _button(self, icon: str) -> QToolButton:
        made = QToolButton(self._parent)
        made.setProperty("kind", "icon")
        icons.set_icon(made, icon, "text3", 16)
        return made

    @property
    def buttons(self) -> list[QToolButton]:
        """The buttons that are shown, in their order."""
        found = [self.copy] if self.way.copied else []
        return [*found, self.open] if self.way.page and self.open is not None else found

    def fill(self, way: Way) -> None:
        if way == self.way:
            self.show(True)
            return
        self.way, self._cut, self._widths = way, way.value, None
        set_text(self.name, way.name)
        if self.value.wordWrap() != way.wraps:
            self.value.setWordWrap(way.wraps)
        if way.wraps:
            self._say_wrapping(way.value)
            self.value.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        else:
            set_latin(self.value, way.value)
        self.value.setAccessibleName(f"{strip_isolates(way.name)}: {strip_isolates(way.value)}")
        if way.copied:
            self.copy.setAccessibleName(_("Copy {value}").format(value=strip_isolates(way.value)))
        if way.page:
            self._offer_page()
        self.show(True)

    def _say_wrapping(self, value: str) -> None:
        mark = RLM if is_rtl() else LRM
        lines = (mark + line for line in breakable(value).split("\n"))
        self.value.setText("\n".join(lines))

    def _offer_page(self) -> None:
        if self.open is None:
            self.open = self._button("external-link")
            self.open.clicked.connect(lambda _on=False: self._open())
            QWidget.setTabOrder(self.copy, self.open)
        words = _("Open {value} in the browser")
        self.open.setAccessibleName(words.format(value=self.way.value))
        tip(self.open, words.format(value=isolate_ltr(self.way.value)))

    def show(self, shown: bool) -> None:
        self.name.setVisible(shown)
        self.value.setVisible(shown)
        self.copy.setVisible(shown and bool(self.way.copied))
        if self.open is not None:
            self.open.setVisible(shown and self.way.page is not None)

    @property
    def widths(self) -> tuple[int, int]:
        """How wide the name and the whole value are in one line."""
        if self._widths is None:
            value = self.value.fontMetrics().horizontalAdvance(self.way.value) + 6
            name = self.name.fontMetrics().horizontalAdvance(plain(self.name))
            self._widths = name + 4, value
        return self._widths

    def measure_anew(self) -> None:
        """Forget how wide it is: the size of the text is another."""
        self._widths = None

    def fit(self, width: int) -> None:
        """Cut a value that has no room, or let it go on in the next line."""
        if self.way.wraps:
            if self.way.dotted:
                self._say_wrapping(self.way.value if width >= self.widths[1] else self.way.in_lines)
            return
        cut = self.way.value
        if width < self.widths[1]:
            end = Qt.TextElideMode.ElideRight
            cut = self.value.fontMetrics().elidedText(cut, end, width)
        if cut != self._cut:
            self._cut = cut
            self.value.setText(cut)
            tip(self.value, isolate_ltr(self.way.value) if cut != self.way.value else "")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.way.copied)

    def _open(self) -> None:
        if self.way.page is not None:
            open_page(*self.way.page)


class WayList(HandLaid):
    """The ways to reach a customer, one a line."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._shown = 0
        self._heights: dict[int, list[int]] = {}
        self._placed = -1

    @property
    def values(self) -> list[str]:
        """What the lines say, for tests."""
        return [line.way.value for line in self._lines[: self._shown]]

    @property
    def names(self) -> list[str]:
        """What the lines are called, for tests."""
        return [strip_isolates(line.way.name) for line in self._lines[: self._shown]]

    @property
    def copy_buttons(self) -> list[QToolButton]:
        """The buttons that copy, line by line."""
        return [line.copy for line in self._lines[: self._shown] if line.way.copied]

    @property
    def open_buttons(self) -> list[QToolButton]:
        """The buttons that open a page, line by line."""
        lines = self._lines[: self._shown]
        return [line.open for line in lines if line.way.page and line.open is not None]

    def show_ways(self, ways: Sequence[Way], after: QWidget | None = None) -> None:
        """Show other lines.

        Args:
            ways: of a customer.
            after: the Tab key comes from there to the first of them.
        """
        while len(self._lines) < len(ways):
            line = _Line(self)
            before = self._lines[-1].open or self._lines[-1].copy if self._lines else after
            if before is not None:
                QWidget.setTabOrder(before, line.copy)
            self._lines.append(line)
        for line in self._lines[len(ways) : self._shown]:
            line.show(False)
        self._shown = len(ways)
        for line, way in zip(self._lines, ways, strict=False):
            line.fill(way)
        self._forget()
        self._place()
        self.updateGeometry()

    # ---- places -------------------------------------------------------------------------------

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return sum(self._line_heights(width))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            for line in self._lines:
                line.measure_anew()
            self._forget()
            self._place()

    def _forget(self) -> None:
        self._heights.clear()
        self._placed = -1

    def _start(self, width: int) -> int:
        """Return where the values begin."""
        lines = self._lines[: self._shown]
        widest = max((line.widths[0] for line in lines), default=0)
        return min(widest, width // _SHARE) + _GAP

    def _room(self, line: _Line, width: int, start: int) -> int:
        """Return the width that a value may have."""
        return max(1, width - start - len(line.buttons) * theme.TARGET - 4)

    def _line_heights(self, width: int) -> list[int]:
        found = self._heights.get(width)
        if found is None:
            start = self._start(width)
            found = self._heights[width] = [
                max(
                    self._name_height(line, start),
                    self._value_height(line, self._room(line, width, start)),
                )
                for line in self._lines[: self._shown]
            ]
        return found

    def _name_height(self, line: _Line, start: int) -> int:
        room = start - _GAP
        return theme.TARGET if line.widths[0] <= room else self._high(line, line.name, room)

    def _value_height(self, line: _Line, room: int) -> int:
        if not line.way.wraps or line.widths[1] <= room:
            return theme.TARGET
        if not line.way.dotted:
            return self._high(line, line.value, room)
        # The label may hold the one line by now.
        metrics, most = line.value.fontMetrics(), QRect(0, 0, room, 10_000)
        words = metrics.boundingRect(most, int(Qt.TextFlag.TextWordWrap), line.way.in_lines)
        return max(theme.TARGET, words.height() + 2 * self._pad(line))

    def _high(self, line: _Line, part: QLabel, room: int) -> int:
        """Return the height of words that go on in other lines."""
        return max(theme.TARGET, part.heightForWidth(room) + 2 * self._pad(line))

    def _pad(self, line: _Line) -> int:
        """Return what is left over a line of text that stands beside a button."""
        return max(0, (theme.TARGET - line.value.fontMetrics().height()) // 2)

    def _place(self) -> None:
        width, top = self.width(), 0
        if width == self._placed:
            return
        self._placed = width
        start = self._start(width)
        heights = self._line_heights(width)
        whole = QRect(0, 0, width, max(1, sum(heights)))
        direction = self.layoutDirection()
        for line, height in zip(self._lines, heights, strict=False):
            room = self._room(line, width, start)
            name, value = self._name_height(line, start), self._value_height(line, room)
            wide = room if value > theme.TARGET else min(room, line.widths[1])
            places: list[tuple[QWidget, QRect]] = [
                (line.name, QRect(0, top, start - _GAP, name)),
                (line.value, QRect(start, top, wide, value)),
            ]
            left = start + wide + 4
            for button in line.buttons:
                places.append((button, QRect(left, top, theme.TARGET, theme.TARGET)))
                left += theme.TARGET
            for part, place in places:
                part.setGeometry(QStyle.visualRect(direction, whole, place))
            line.fit(wide)
            top += height
