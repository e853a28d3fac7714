"""One setting a row: what it is, what it does, its value, and the way back to the first value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.i18n import _
from ui import icons, theme
from ui.text import label, tip

WORDS_WIDTH = 230
"""Narrower than this, at 100 %, the words would be a column of single words."""

GAP = 16
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row says and is found by; all are msgids.

    Attributes:
        title: its name.
        about: what it does; "" when the name says it.
        keywords: other words that people look for.
    """

    title: str
    about: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """Where the value of a row lives.

    Attributes:
        read: gives the value of now.
        write: takes another one; errors are its own business.
        default: what it was at first.
    """

    read: Callable[[], Any]
    write: Callable[[Any], object]
    default: Any


class Control(Protocol):
    """What a row asks of the widget that shows a value."""

    changed: Any

    def set_value(self, value: Any) -> None:
        """Show a value."""
        ...

    def relabel(self) -> None:
        """Say everything anew, after the digits changed."""
        ...

    # ROOM: int, when it leaves so many pixels free beside what is seen of it.


class SettingRow(QWidget):
    """Words at the start, something to do at the end; below them where there is little room."""

    def __init__(self, facts: Facts, end: QWidget, extra: QWidget | None = None) -> None:
        """Make a row.

        Args:
            facts: its words.
            end: what is done here.
            extra: shown under the words.
        """
        super().__init__()
        self._begin(facts)
        self.end = end
        self.extra = extra
        self._texts = QVBoxLayout()
        self._texts.setSpacing(2)
        self._texts.addStretch(1)
        self._add_words(_(facts.title), "strong")
        if facts.about:
            self._add_words(_(facts.about), "caption", "text2")
        if extra is not None:
            self._texts.addWidget(extra)
        self._texts.addStretch(1)
        self._tail = QHBoxLayout()
        self._tail.setSpacing(4)
        over = getattr(end, "ROOM", 0)
        self._tail.addSpacing(-over)
        self._tail.addWidget(end, 0, _MIDDLE)
        self._tail.addSpacing(-over)
        self._tail.addStretch(1)  # for what stands below the words
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(GAP, 12, GAP, 12)
        self._outer.setSpacing(GAP)
        self._outer.addLayout(self._texts, 1)
        self._outer.addLayout(self._tail)
        self._stacked = False

    def _begin(self, facts: Facts) -> None:
        """Make what the Tab key reaches before the end."""

    def _add_words(self, words: str, role: str, token: str | None = None) -> None:
        made = label(words, role, token)
        made.setWordWrap(True)
        self._texts.addWidget(made)

    def first_control(self) -> QWidget:
        """Where the keyboard goes when it comes here."""
        return self.end

    def event(self, event: QEvent) -> bool:
        """Look whether both fit beside each other when one of them changed its size."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the end below the words where both do not fit beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """The row can be as narrow as its words; the chips go on in the next line."""
        return QSize(200, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        self._level()
        room = self.width() - 2 * GAP - self.end.sizeHint().width() - theme.TARGET - GAP
        stacked = room < WORDS_WIDTH * theme.scale()
        if stacked == self._stacked:
            return
        self._stacked = stacked
        ways = QBoxLayout.Direction
        self._outer.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self._outer.setSpacing(8 if stacked else GAP)
        self._turned(stacked=stacked)

    def _turned(self, *, stacked: bool) -> None:
        """The end stands below the words now, or beside them again."""

    def _level(self) -> None:
        """Set what stands beside the end on the line of its first part."""


class ValueRow(SettingRow):
    """A row whose end shows a value that can be changed and put back."""

    def __init__(
        self, facts: Facts, control: Any, value: Value, extra: QWidget | None = None
    ) -> None:
        """Make a row.

        Args:
            facts: its words.
            control: a widget that is a ``Control``.
            value: what it shows.
            extra: shown under the words.
        """
        super().__init__(facts, control, extra)
        self.control: Control = control
        self._turned(stacked=False)
        self._value = value
        control.changed.connect(self._changed)
        self.reset.clicked.connect(lambda _checked=False: self.put_back())
        self.read()

    def _begin(self, facts: Facts) -> None:
        self.reset = self._made_reset(_(facts.title))

    def _made_reset(self, title: str) -> QToolButton:
        made = QToolButton(self)
        made.setProperty("kind", "icon")
        icons.set_icon(made, "rotate-ccw", size=16)
        made.setFixedSize(theme.TARGET, theme.TARGET)
        made.setAccessibleName(_("Put back: {title}").format(title=title))
        tip(made, _("Put back to what it was at first"))
        policy = made.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the values of a card stay in one line
        made.setSizePolicy(policy)
        made.hide()
        return made

    def _turned(self, *, stacked: bool) -> None:
        """The arrow stands where no edge is shared: before the value, or after it below."""
        self._tail.removeWidget(self.reset)
        self._tail.insertWidget(2 if stacked else 1, self.reset, 0, _MIDDLE)
        if stacked:
            self.setTabOrder(self._parts()[-1], self.reset)

    def _parts(self) -> Sequence[QWidget]:
        """The chips that the value consists of, or the one thing that shows it."""
        return getattr(self.control, "chips", None) or [self.end]

    def _level(self) -> None:
        """Chips may go on in a second line; the arrow stays in the middle of their first one."""
        line = self._parts()[0].sizeHint().height()
        several = self.end.height() > line * 3 // 2
        tall = max(line, theme.TARGET) if several else theme.TARGET
        if self.reset.height() != tall:
            self.reset.setFixedHeight(tall)
        side = Qt.AlignmentFlag.AlignTop if several else _MIDDLE
        self._tail.setAlignment(self.reset, side)

    def read(self) -> None:
        """Show the value of now."""
        now = self._value.read()
        self.control.set_value(now)
        self.reset.setVisible(now != self._value.default)

    def relabel(self) -> None:
        """Say everything anew, after the digits changed."""
        self.control.relabel()
        again = getattr(self.extra, "relabel", None)
        if again is not None:
            again()

    def put_back(self) -> None:
        """Take the first value again."""
        at_button = self.reset.hasFocus()
        self._changed(self._value.default)
        if at_button:
            self.end.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, value: Any) -> None:
        self._value.write(value)
        self.read()


class Row(Protocol):
    """What a card asks of the widgets in it."""

    def first_control(self) -> QWidget:
        """Where the keyboard goes when it comes here."""
        ...


class SettingGroup(QWidget):
    """A heading and a card of rows, with hairlines between them."""

    def __init__(self, title: str, parent: QWidget) -> None:
        """Make a group without rows.

        Args:
            title: its heading, translated.
            parent: given at once, for each change of parent styles everything inside anew.
        """
        super().__init__(parent)
        self.title = title
        self.rows: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(title, "h2"))
        self._card = _Card(self.rows, self)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(0, 4, 0, 4)
        self._inside.setSpacing(1)
        column.addWidget(self._card)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, row: QWidget) -> None:
        """Add a widget that is a ``Row``."""
        self.rows.append(row)
        self._inside.addWidget(row)

    def first_control(self) -> QWidget | None:
        """Where the keyboard goes when it comes here; None while there are no rows."""
        first: Any = self.rows[0] if self.rows else None
        return first.first_control() if first is not None else None


class _Card(QFrame):
    """Paints the lines between its rows: a widget for each would make every theme slower."""

    def __init__(self, rows: Sequence[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setProperty("card", True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, then a line over each row but the first."""
        super().paintEvent(event)
        painter = QPainter(self)
        for row in self._rows[1:]:
            painter.fillRect(1, row.y() - 1, self.width() - 2, 1, theme.color("border"))
