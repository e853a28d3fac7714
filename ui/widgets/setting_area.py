"""The long page of groups: goes to a group, says which one is in view, hides what does not fit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.setting_rows import SettingGroup

WIDEST = 960
"""Longer lines would be hard to follow from the words to the value."""

NEAR = 60
"""A group counts as the one in view when its top is so close below the top of the page."""

AROUND = 48
"""Room that is kept around what has the keyboard."""


class GroupArea(QScrollArea):
    """Scrolls; as a pane it gives the keyboard to the first thing that is shown."""

    in_view = Signal(str)
    """Another group is at the top now."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Make the groups, without rows.

        Args:
            titles: of the groups by their ids, translated, in their order.
        """
        super().__init__()
        self._pinned = False
        self._content = QWidget()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QHBoxLayout(self._content)
        middle.setContentsMargins(0, 0, 0, 24)
        middle.setSpacing(0)
        holder = QWidget(self._content)
        holder.setMaximumWidth(WIDEST)
        middle.addWidget(holder, 1000)
        middle.addSpacing(12)  # from the scroll bar
        middle.addStretch(1)
        column = QVBoxLayout(holder)
        column.setSpacing(24)
        column.setContentsMargins(0, 0, 0, 0)
        self.groups = {name: SettingGroup(title, holder) for name, title in titles.items()}
        for group in self.groups.values():
            column.addWidget(group)
            group.hide()  # until it has its rows
        column.addStretch(1)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)

    def go_to(self, name: str) -> None:
        """Scroll to a group, or as far as the page goes."""
        self._pinned = True
        self.verticalScrollBar().setValue(self._top_of(name))
        self._pinned = False
        self.in_view.emit(name)

    def enter(self, name: str) -> None:
        """Scroll to a group and give the keyboard to its first control."""
        self.go_to(name)
        control = self.groups[name].first_control()
        if control is not None:
            control.setFocus(Qt.FocusReason.TabFocusReason)
            self.in_view.emit(name)

    def filter(self, query: str) -> set[str]:
        """Show what fits a query, from the top; returns the groups in which anything does."""
        found = {name for name, group in self.groups.items() if group.filter(query)}
        self.verticalScrollBar().setValue(0)
        self.lead_inside()
        return found

    def first_control(self) -> QWidget | None:
        """The first thing that is shown and can be used."""
        shown = (group for group in self.groups.values() if not group.isHidden())
        return next((one for group in shown if (one := group.first_control())), None)

    def lead_inside(self) -> None:
        """Let the first thing that is shown have the keyboard when the page is given it."""
        first = self.first_control()
        if first is not None:
            self.setFocusProxy(first)

    def _top_of(self, name: str) -> int:
        return self.groups[name].mapTo(self._content, QPoint(0, 0)).y()

    def _moved(self, value: int) -> None:
        """Say which group is at the top of what is seen; at the very end it is the last."""
        if self._pinned:
            return
        shown = [name for name, group in self.groups.items() if not group.isHidden()]
        passed = [name for name in shown if self._top_of(name) <= value + NEAR]
        if 0 < value == self.verticalScrollBar().maximum():
            passed = shown
        if passed:
            self.in_view.emit(passed[-1])

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, AROUND)
