"""Rows of a form that come and go: phones, addresses. Each is taken out by its own button."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.i18n import is_rtl
from ui import icons, theme
from ui.text import tip
from ui.widgets.flow_layout import FlowLayout

NARROWEST = 160
"""Pixels that a row can do with."""


class FormRow(QWidget):
    """A row with a button that takes it out."""

    changed = Signal()
    removed = Signal()

    def __init__(self, out: str) -> None:
        """Make an empty row.

        Args:
            out: what its button says, to the pointer and to screen readers.
        """
        super().__init__()
        self.out = _out_button(out)
        self.out.clicked.connect(lambda _on=False: self.removed.emit())

    @property
    @abstractmethod
    def entry(self) -> QWidget:
        """What gets the keyboard when the row comes, or takes the place of another."""

    @property
    @abstractmethod
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""

    def minimumSizeHint(self) -> QSize:
        """It can become narrow."""
        return QSize(NARROWEST, super().minimumSizeHint().height())


Row = TypeVar("Row", bound=FormRow)


class FormRows(QWidget, Generic[Row]):
    """All rows of a kind, and under them the buttons that add one."""

    changed = Signal()
    rebuilt = Signal()
    """A row came or went: the way of the Tab key is another."""

    def __init__(self, adders: Iterable[QPushButton]) -> None:
        """Make it without rows.

        Args:
            adders: the buttons that add a row; the first gets the keyboard when none is left.
        """
        super().__init__()
        self.rows: list[Row] = []
        self.adders = tuple(adders)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        more = FlowLayout(gap=4)
        for one in self.adders:
            one.setMinimumWidth(0)  # without a ground of their own they begin where they are seen
            more.addWidget(one)
        self._column.addLayout(more)

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""
        return [*(part for row in self.rows for part in row.tab_order), *self.adders]

    def put(self, rows: Iterable[Row]) -> None:
        """Put other rows into the place of all."""
        for row in tuple(self.rows):
            self._drop(row)
        for row in rows:
            self._insert(row)
        self._settle()
        self.rebuilt.emit()

    def append(self, row: Row) -> None:
        """Add a row and put the keyboard there."""
        self._insert(row)
        self._settle()
        self.rebuilt.emit()
        self.changed.emit()
        row.entry.setFocus()

    def _settle(self) -> None:
        """Do what is to be done once rows came or went."""

    def _insert(self, row: Row) -> None:
        self._column.insertWidget(len(self.rows), row)
        row.show()  # the keyboard goes there before the layout would show it
        self.rows.append(row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))

    def _remove(self, row: Row) -> None:
        number = self.rows.index(row)
        self._drop(row)
        following = self.rows[min(number, len(self.rows) - 1)].entry if self.rows else None
        (following or self.adders[0]).setFocus()
        self._settle()
        self.rebuilt.emit()
        self.changed.emit()

    def _drop(self, row: Row) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def held(kept: Any, parts: int) -> list[list[str]] | None:
    """Return the rows that a draft held, each as so many texts; None when it held none."""
    if not isinstance(kept, list):
        return None
    whole = [one for one in kept if isinstance(one, list) and len(one) == parts]
    return [[str(part) for part in one] for one in whole]


def keep_latin(field: QLineEdit) -> None:
    """Let a field read from left to right, at the side where the reader's language begins."""
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    field.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)


def _out_button(words: str) -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "icon")
    made.setMinimumSize(theme.TARGET, theme.TARGET)
    made.setAccessibleName(words)
    tip(made, words)
    icons.set_icon(made, "x")
    return made
