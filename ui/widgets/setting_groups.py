"""Where the groups of a long page are: a list at its start, or chips over it where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui import icons, theme
from ui.widgets.flow_layout import FlowLayout

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class GroupName(NamedTuple):
    """A group: its id, its title and its icon."""

    id: str
    title: str
    icon: str


class GroupList(QWidget):
    """One Tab stop; arrow keys go from group to group, Enter goes into the group."""

    chosen = Signal(str)
    """A group shall be shown."""
    entered = Signal(str)
    """The keyboard shall go into the group."""

    def __init__(self, groups: Sequence[GroupName], title: str, *, chips: bool) -> None:
        """Make the list.

        Args:
            groups: in their order.
            title: what it is, for screen readers.
            chips: side by side instead of one below the other.
        """
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        self.setAccessibleName(title)
        layout = FlowLayout(self, gap=6) if chips else QVBoxLayout(self)
        if isinstance(layout, QVBoxLayout):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
        for group in groups:
            layout.addWidget(self._button(group, "chip" if chips else "nav"))
        if isinstance(layout, QVBoxLayout):
            layout.addStretch(1)
        self.mark(groups[0].id)

    def _button(self, group: GroupName, kind: str) -> QPushButton:
        made = _GroupButton(self, group.title)
        made.setProperty("kind", kind)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setMinimumHeight(theme.TARGET + (4 if kind == "nav" else 0))
        made.setAccessibleName(group.title)
        icons.set_icon(made, group.icon)
        made.clicked.connect(lambda _checked=False: self.choose(group.id))
        self._buttons[group.id] = made
        return made

    @property
    def current(self) -> str:
        """Id of the group that is marked."""
        return next(one for one, button in self._buttons.items() if button.isChecked())

    def button(self, group_id: str) -> QPushButton:
        """The button of a group."""
        return self._buttons[group_id]

    def mark(self, group_id: str) -> None:
        """Show which group is in view."""
        for one, button in self._buttons.items():
            here = one == group_id
            button.setChecked(here)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._buttons[group_id])

    def choose(self, group_id: str) -> None:
        """Mark a group and ask for it."""
        self.mark(group_id)
        self.chosen.emit(group_id)

    def show_only(self, groups: set[str]) -> None:
        """Hide the groups in which a search found nothing."""
        for one, button in self._buttons.items():
            button.setVisible(one in groups)

    def step(self, distance: int) -> None:
        """Go to the next or the previous group that is shown."""
        shown = [one for one, button in self._buttons.items() if not button.isHidden()]
        if self.current in shown:
            place = min(max(shown.index(self.current) + distance, 0), len(shown) - 1)
            self.choose(shown[place])
            self._buttons[shown[place]].setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        """Go into the group that is marked."""
        self.entered.emit(self.current)


class _GroupButton(QPushButton):
    def __init__(self, owner: GroupList, title: str) -> None:
        super().__init__(title, owner)
        self._owner = owner

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._owner.step(_STEPS[key])
        elif key in _SIDES:
            self._owner.step(-_SIDES[key] if self.isRightToLeft() else _SIDES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._owner.enter()
        else:
            super().keyPressEvent(event)
