"""One of a few, or some of a few: chips side by side, one Tab stop, arrow keys between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets.flow_layout import FlowLayout

GAP = 6
PADDING = 28
_FORWARD, _BACK = (Qt.Key.Key_Right, Qt.Key.Key_Down), (Qt.Key.Key_Left, Qt.Key.Key_Up)
_RESIZING = (QEvent.Type.StyleChange, QEvent.Type.FontChange)


@dataclass(frozen=True, slots=True)
class Option:
    """A value, how it is said (asked anew when digits change), its icon and its spoken name."""

    value: Any
    words: Callable[[], str]
    icon: str = ""
    name: str = ""


class Chips(QWidget):
    """Chips with the keyboard's way between them; what they mean is the business of the others."""

    changed = Signal(object)
    """The user chose; carries the new value."""
    pressed = Signal(int)
    """A chip was clicked; carries its place."""
    reached = Signal(int)
    """The keyboard came to a chip; carries its place."""

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        """Make the chips.

        Args:
            title: what is chosen.
            options: in their order.
        """
        super().__init__()
        self._title = title
        self._row = FlowLayout(self, gap=GAP)
        self._options: list[Option] = []
        self.chips: list[QPushButton] = []
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        for option in options:
            self._add(option)
        self._let_tab_reach(0)

    def _add(self, option: Option) -> None:
        chip = _Chip(self)
        chip.setProperty("kind", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setMinimumSize(theme.TARGET + 8, theme.TARGET)
        place = len(self.chips)
        chip.clicked.connect(lambda _checked=False: self.pressed.emit(place))
        self._options.append(option)
        self.chips.append(chip)
        self._say(chip, option)
        self._row.addWidget(chip)

    def _say(self, chip: QPushButton, option: Option) -> None:
        words = option.words()
        chip.setText(words.replace("&", "&&"))
        chip.setAccessibleName(f"{self._title}: {option.name or words}")
        if option.icon:
            icons.set_icon(chip, option.icon)

    @property
    def values(self) -> list[Any]:
        """What can be chosen."""
        return [option.value for option in self._options]

    def relabel(self) -> None:
        """Say everything anew, after the digits changed."""
        for chip, option in zip(self.chips, self._options, strict=True):
            self._say(chip, option)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All chips in one line; where there is less room they go on in the next."""
        sizes = [chip.sizeHint() for chip in self.chips]
        width = sum(size.width() for size in sizes) + GAP * (len(sizes) - 1)
        return QSize(width, max(size.height() for size in sizes))

    def chip(self, value: Any) -> QPushButton:
        """The chip of a value."""
        return self.chips[self.values.index(value)]

    def step(self, chip: QPushButton, distance: int) -> None:
        """Go on from a chip; at the end it begins again, and what cannot be chosen is passed."""
        place = (self.chips.index(chip) + distance) % len(self.chips)
        for _other in self.chips:
            if self.chips[place].isEnabled():
                break
            place = (place + (distance or 1)) % len(self.chips)
        self._let_tab_reach(place)
        self.chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self.reached.emit(place)

    def go_to(self, place: int) -> None:
        """Go to the first chip (0), or the last (-1), that can be chosen."""
        whole = [chip for chip in self.chips if chip.isEnabled()]
        if whole:
            self.step(whole[place], 0)

    def _let_tab_reach(self, place: int) -> None:
        for number, chip in enumerate(self.chips):
            here = number == place
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.chips[place])


class Choice(Chips):
    """One of a few; moving to a chip chooses it, as with radio buttons."""

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        """Make it; the arguments are those of ``Chips``."""
        super().__init__(title, options)
        self._value: Any = None
        self.pressed.connect(self._take)
        self.reached.connect(self._take)

    def value(self) -> Any:
        """What is chosen; None before anything was."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value; one that is not offered marks nothing."""
        self._value = value
        values = self.values
        for chip, own in zip(self.chips, values, strict=True):
            chip.setChecked(own == value)
        self._let_tab_reach(values.index(value) if value in values else 0)

    def _take(self, place: int) -> None:
        value = self._options[place].value
        is_new = value != self._value
        self.set_value(value)  # a click on the chosen chip must not clear it
        if is_new:
            self.changed.emit(value)


class ManyChoice(Chips):
    """Some of a few; Space switches the chip that has the keyboard. Its value is a sorted list."""

    def __init__(self, title: str, options: Sequence[Option], most: int) -> None:
        """Make it.

        Args:
            title: what is chosen.
            options: in their order.
            most: how many may be chosen.
        """
        super().__init__(title, options)
        self._most = most
        self.pressed.connect(self._switched)

    def value(self) -> list[Any]:
        """What is chosen."""
        pairs = zip(self.chips, self._options, strict=True)
        return [option.value for chip, option in pairs if chip.isChecked()]

    def set_value(self, value: Sequence[Any]) -> None:
        """Show a value."""
        for chip, option in zip(self.chips, self._options, strict=True):
            chip.setChecked(option.value in value)

    def _switched(self, place: int) -> None:
        self._let_tab_reach(place)
        if len(self.value()) > self._most:
            self.chips[place].setChecked(False)
            return
        self.changed.emit(self.value())


class _Chip(QPushButton):
    """A chip that knows the arrow keys."""

    _hint: tuple[str, QSize] | None = None
    """Its size with the words it was measured for."""

    def __init__(self, owner: Chips) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self) -> QSize:
        """As wide as it is when it is chosen: its bold words must not push the others aside."""
        if self._hint is None or self._hint[0] != self.text():
            hint = super().sizeHint()
            words = QFontMetrics(theme.font("strong")).horizontalAdvance(self.text())
            picture = self.iconSize().width() + 4 if not self.icon().isNull() else 0
            wide = QSize(words + picture + PADDING, hint.height())
            self._hint = (self.text(), hint.expandedTo(wide))
        return self._hint[1]

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the size of the text changed; layouts ask very often."""
        if event.type() in _RESIZING:
            self._hint = None
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another chip."""
        key = event.key()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._owner.go_to(0 if key == Qt.Key.Key_Home else -1)
            return
        if key not in (*_FORWARD, *_BACK):
            super().keyPressEvent(event)
            return
        forward = key in _FORWARD
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.isRightToLeft():
            forward = not forward
        self._owner.step(self, 1 if forward else -1)
