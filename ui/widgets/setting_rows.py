"""One setting a row: what it is, what it does, its value, and the way back to the first value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
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
from ui.widgets.setting_search import Words

WORDS_WIDTH = 230
"""Narrower than this, at 100 %, the words would be a column of single words."""

GAP = 16


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
        self.end = end
        self.words = Words((facts.title, facts.about, facts.keywords))
        self._title = label(_(facts.title), "strong")
        self._title.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        if facts.about:
            about = label(_(facts.about), "caption", "text2")
            about.setWordWrap(True)
            texts.addWidget(about)
        if extra is not None:
            texts.addWidget(extra)
        texts.addStretch(1)
        self._tail = QHBoxLayout()
        self._tail.setSpacing(4)
        self._tail.addWidget(end)
        self._tail.addStretch(1)  # for what stands below the words
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(GAP, 12, GAP, 12)
        self._outer.setSpacing(GAP)
        self._outer.addLayout(texts, 1)
        self._outer.addLayout(self._tail)
        self._stacked = False

    def read(self) -> None:
        """Show what is so now; a row without a value has nothing to read."""

    def relabel(self) -> None:
        """Say everything anew, after the digits changed."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the end below the words where both do not fit beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stacked"):
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """The row can be as narrow as its words; the chips go on in the next line."""
        return QSize(200, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        room = self.width() - 2 * GAP - self.end.sizeHint().width() - theme.TARGET - GAP
        stacked = room < WORDS_WIDTH * theme.scale()
        if stacked == self._stacked:
            return
        self._stacked = stacked
        ways = QBoxLayout.Direction
        self._outer.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self._outer.setSpacing(8 if stacked else GAP)


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
        self.reset = self._made_reset(_(facts.title))
        self._tail.insertWidget(1, self.reset)
        self._value = value
        control.changed.connect(self._changed)
        self.reset.clicked.connect(lambda _checked=False: self.put_back())
        self.read()

    def _made_reset(self, title: str) -> QToolButton:
        made = QToolButton(self)
        made.setProperty("kind", "icon")
        icons.set_icon(made, "undo-2", size=16)
        made.setFixedSize(theme.TARGET, theme.TARGET)
        made.setAccessibleName(_("Put back: {title}").format(title=title))
        tip(made, _("Put back to what it was at first"))
        policy = made.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the values of a card stay in one line
        made.setSizePolicy(policy)
        made.hide()
        return made

    def read(self) -> None:
        """Show the value of now."""
        now = self._value.read()
        self.control.set_value(now)
        self.reset.setVisible(now != self._value.default)

    def relabel(self) -> None:
        """Say everything anew, after the digits changed."""
        self.control.relabel()
        self._arrange()

    def put_back(self) -> None:
        """Take the first value again."""
        at_button = self.reset.hasFocus()
        self._changed(self._value.default)
        if at_button:
            self.end.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, value: Any) -> None:
        self._value.write(value)
        self.read()


class SettingGroup(QWidget):
    """A heading and a card of rows."""

    def __init__(self, title: str, parent: QWidget) -> None:
        """Make a group without rows.

        Args:
            title: its heading, translated.
            parent: given at once, for each change of parent styles everything inside anew.
        """
        super().__init__(parent)
        self.title = title
        self.rows: list[QWidget] = []
        self._lines: list[QFrame] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(title, "h2"))
        self._card = QFrame(self)
        self._card.setProperty("card", True)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(0, 4, 0, 4)
        self._inside.setSpacing(0)
        column.addWidget(self._card)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, row: QWidget) -> None:
        """Add a ``SettingRow``, or a widget with ``filter`` and ``setFocusProxy`` of its own."""
        line = QFrame(self._card)
        line.setProperty("line", True)
        line.setVisible(bool(self.rows))
        self._lines.append(line)
        self.rows.append(row)
        self._inside.addWidget(line)
        self._inside.addWidget(row)

    def filter(self, query: str) -> bool:
        """Show the rows that fit a query; hidden when there are none. Returns whether any fits."""
        found = False
        for row, line in zip(self.rows, self._lines, strict=True):
            own = getattr(row, "filter", None)
            fits = own(query) if own is not None else row.words.fit(query)  # type: ignore[attr-defined]
            row.setVisible(fits)
            line.setVisible(fits and found)
            found = found or fits
        self.setVisible(found)
        return found

    def first_control(self) -> QWidget | None:
        """Where the keyboard goes when it comes here; None when nothing is shown."""
        for row in self.rows:
            if not row.isHidden():
                return row.end if isinstance(row, SettingRow) else row
        return None
