"""The ways to reach a customer, one a line, each with what can be done with it.

Lines are made when they are first needed and filled anew for each customer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle, QToolButton, QWidget

from crmdesk.i18n import _, is_rtl
from crmdesk.text import isolate_ltr, strip_isolates
from ui import icons, theme
from ui.text import BREAK, RLM, label, plain, set_text, tip, wrapped
from ui.widgets.hand_laid import HandLaid
from ui.widgets.profile_ways import Way, open_page
from ui.widgets.user_text import LRM, breakable, set_latin

_GAP = 12
_FAIR = 0.45
"""Words that go on in the next line have at least this part of the width beside their name."""

_LETTERS = 160
"""Of a value in one piece more is not shown; its button copies all."""
_JOINT = re.compile(r"(?<=[@./_?&=-])(?=[^@./_?&=-])")
"""Where an address is broken best."""


class _Box(NamedTuple):
    """The places of a line's name and value, before they are mirrored."""

    name: QRect
    value: QRect

    @property
    def height(self) -> int:
        """What the line needs."""
        return max(self.name.bottom(), self.value.bottom()) + 1


class _Line:
    """One line: its name, its value, and buttons that copy and open it."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self.name = wrapped(label(role="body", token="text2"))
        self.value = label(role="body", selectable=True)
        self.value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._selectable = self.value.textInteractionFlags()
        self.copy = self._button("copy")
        self.copy.clicked.connect(lambda _on=False: self._copy())
        self.open: QToolButton | None = None
        self.way = Way("", "")
        self._said = ""
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
        self.way, self._said, self._widths = way, way.value, None
        set_text(self.name, way.name)
        self._go_on(wrap=way.wraps, selectable=True)
        too_long = not way.wraps and len(way.value) > _LETTERS
        tip(self.value, isolate_ltr(way.value) if too_long else "")
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

    @property
    def pad(self) -> int:
        """What is left over a line of text that stands beside a button."""
        return max(0, (theme.TARGET - self.value.fontMetrics().height()) // 2)

    @property
    def after(self) -> int:
        """The room that the buttons take."""
        return len(self.buttons) * theme.TARGET + 4

    def fits(self, room: int, width: int) -> bool:
        """Return whether the value can stand beside its name.

        Args:
            room: what is left there.
            width: of the whole line.
        """
        room -= self.after
        return self.widths[1] <= room or (self.way.wraps and room >= _FAIR * width)

    def in_room(self, height: int) -> int:
        """Return the height of words with what is left over and under them."""
        return max(theme.TARGET, height + 2 * self.pad)

    def high(self, room: int) -> int:
        """Return how high the value is that has so much room."""
        if self.widths[1] <= room:
            return theme.TARGET
        if self.way.wraps and not self.way.dotted:
            return self.in_room(self.value.heightForWidth(room))
        # The label may hold other words by now.
        words = self.way.in_lines if self.way.wraps else _in_pieces(self.way.value)
        metrics, most = self.value.fontMetrics(), QRect(0, 0, room, 10_000)
        return self.in_room(
            metrics.boundingRect(most, int(Qt.TextFlag.TextWordWrap), words).height()
        )

    def fit(self, width: int) -> None:
        """Let a value go on in the next line where it has no room."""
        whole = width >= self.widths[1]
        if self.way.wraps:
            if self.way.dotted:
                self._say_wrapping(self.way.value if whole else self.way.in_lines)
            return
        said = self.way.value if whole else _in_pieces(self.way.value)
        if said != self._said:
            self._said = said
            # In pieces it is not what would be copied: there is the button for that.
            self._go_on(wrap=not whole, selectable=whole)
            self.value.setText(said)

    def _go_on(self, *, wrap: bool, selectable: bool) -> None:
        if self.value.wordWrap() != wrap:
            self.value.setWordWrap(wrap)
        flags = self._selectable if selectable else Qt.TextInteractionFlag.NoTextInteraction
        if self.value.textInteractionFlags() != flags:
            self.value.setTextInteractionFlags(flags)

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
        self._measured: dict[int, list[_Box]] = {}
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
        return sum(box.height for box in self._boxes(width))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            for line in self._lines:
                line.measure_anew()
            self._forget()
            self._place()

    def _forget(self) -> None:
        self._measured.clear()
        self._placed = -1

    def _boxes(self, width: int) -> list[_Box]:
        found = self._measured.get(width)
        if found is None:
            lines = self._lines[: self._shown]
            start = max((line.widths[0] for line in lines), default=0) + _GAP
            beside = all(line.fits(width - start, width) for line in lines)
            found = [
                _beside(line, width, start) if beside else _under(line, width) for line in lines
            ]
            self._measured[width] = found
        return found

    def _place(self) -> None:
        width, top = self.width(), 0
        if width == self._placed:
            return
        self._placed = width
        boxes = self._boxes(width)
        whole = QRect(0, 0, width, max(1, sum(box.height for box in boxes)))
        direction = self.layoutDirection()
        for line, box in zip(self._lines, boxes, strict=False):
            places: list[tuple[QWidget, QRect]] = [(line.name, box.name), (line.value, box.value)]
            left = box.value.left() + box.value.width() + 4
            for button in line.buttons:
                place = QRect(left, box.value.top(), theme.TARGET, theme.TARGET)
                places.append((button, place))
                left += theme.TARGET
            for part, place in places:
                part.setGeometry(QStyle.visualRect(direction, whole, place.translated(0, top)))
            line.fit(box.value.width())
            top += box.height


def _beside(line: _Line, width: int, start: int) -> _Box:
    """Return where the parts of a line stand, from its own top.

    Args:
        line: with its way.
        width: of all lines.
        start: where the values begin.
    """
    room = max(1, width - start - line.after)
    high = line.high(room)
    wide = room if high > theme.TARGET else min(room, line.widths[1])
    return _Box(QRect(0, 0, start - _GAP, theme.TARGET), QRect(start, 0, wide, high))


def _under(line: _Line, width: int) -> _Box:
    """Return where the parts of a line stand when each value goes under its name.

    A phone that is cut is no phone: there is more room. All values of a customer do so then, for
    two ways to lay a list are hard to follow with the eye.
    """
    room = max(1, width - line.after)
    named = line.name.heightForWidth(width)
    high = line.high(room)
    wide = room if high > theme.TARGET else min(room, line.widths[1])
    name = QRect(0, line.pad, width, named)
    return _Box(name, QRect(0, line.pad + named, wide, high))


def _in_pieces(value: str) -> str:
    """Return an e-mail or the address of a page with places where it may be broken."""
    if len(value) > _LETTERS:
        value = f"{value[:_LETTERS]}…"
    return BREAK.join(map(breakable, _JOINT.split(value)))
