"""The page beside the groups: shows one sheet of settings at a time, and keeps the focus in view.

Only what is shown is there. Each widget costs something whenever the theme or the size of the text
changes, whether it is seen or not; so a sheet is made when it is wanted and thrown away afterwards.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from ui.text import label
from ui.widgets.calm_scroll import CalmScrollArea
from ui.widgets.setting_rows import SettingGroup

WIDEST = 960
"""Longer lines would be hard to follow from the words to the value."""

BAR = 12
"""As wide as the scroll bar; so much is left free where there is none, or cards would jump."""

AROUND = 48
"""Room that is kept around what has the keyboard."""


class Sheet(QWidget):
    """Groups below each other; hidden until it has all its rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.groups: dict[str, SettingGroup] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self.hide()

    def add_group(self, name: str, title: str) -> SettingGroup:
        """Add a group without rows."""
        group = self.groups[name] = SettingGroup(title, self)
        self._column.addWidget(group)
        return group

    def add_words(self, words: str) -> None:
        """Say something below the groups."""
        said = label(words, "body", "text2")
        said.setWordWrap(True)
        self._column.addWidget(said)

    def first_control(self) -> QWidget | None:
        """The first thing that can be used."""
        return next((one for group in self.groups.values() if (one := group.first_control())), None)


class GroupArea(CalmScrollArea):
    """Scrolls; as a pane it gives the keyboard to the first thing that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._content = QWidget()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._middle = middle = QHBoxLayout(self._content)
        middle.setContentsMargins(0, 0, 0, 24)
        middle.setSpacing(0)
        self._holder = QWidget(self._content)
        self._holder.setMaximumWidth(WIDEST)
        middle.addWidget(self._holder, 1000)
        self._gap = QSpacerItem(BAR, 0, QSizePolicy.Policy.Fixed)
        middle.addSpacerItem(self._gap)
        middle.addStretch(1)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.sheet = self.fresh()
        self._column.addWidget(self.sheet)
        self._column.addStretch(1)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)

    def fresh(self) -> Sheet:
        """Return an empty sheet, which is not shown yet."""
        return Sheet(self._holder)

    def turn_to(self, sheet: Sheet) -> None:
        """Show a sheet from its top, in place of the one that was shown."""
        old, self.sheet = self.sheet, sheet
        old.hide()
        self._column.removeWidget(old)
        old.deleteLater()
        self._column.insertWidget(0, sheet)
        sheet.show()
        self.verticalScrollBar().setValue(0)
        first = self.first_control()
        if first is not None:
            self.setFocusProxy(first)

    @property
    def groups(self) -> dict[str, SettingGroup]:
        """The groups that are shown, by their ids."""
        return self.sheet.groups

    def first_control(self) -> QWidget | None:
        """The first thing that is shown and can be used."""
        return self.sheet.first_control()

    def show_place(self, widget: QWidget, place: QRect) -> None:
        """Scroll until a part of a widget can be seen."""
        if self._content.isAncestorOf(widget):
            middle = QRect(widget.mapTo(self._content, place.topLeft()), place.size()).center()
            above = place.height() // 2 + AROUND
            self.ensureVisible(middle.x(), middle.y(), 0, above)

    def minimumSizeHint(self) -> QSize:
        """It scrolls, so a few lines are enough."""
        return QSize(200, 120)

    def _keep_width(self, _least: int, most: int) -> None:
        """Be as wide with a scroll bar as without one."""
        gap = 0 if most else BAR
        if self._gap.sizeHint().width() != gap:
            self._gap.changeSize(gap, 0, QSizePolicy.Policy.Fixed)
            self._middle.invalidate()

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        place = QRect(QPoint(0, 0), now.size())
        if isinstance(now, QAbstractItemView):  # the line that has the keyboard, not the whole list
            place = now.visualRect(now.currentIndex())
        self.show_place(now, place)
