"""The card that puts a tag on customers, or takes one off that all of them have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.i18n import _
from crmdesk.text import clean, search_key
from ui import icons, theme
from ui.buttons import button
from ui.messages import InlineMessage
from ui.text import hint, label, restyle, wrapped
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.word_edit import WordEdit

CHIPS = 8
"""Known tags that are offered as chips; the field knows all of them."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TagPrompt(QFrame):
    """A card inside the page; Enter answers, Esc goes back."""

    put = Signal(str)
    """Put this tag on all of them."""
    taken_off = Signal(str)
    """Take it off all of them."""
    left = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Make the card.

        Args:
            title: for whom, already translated.
            parent: of the widget.
        """
        super().__init__(parent)
        self.setProperty("card", "true")
        self._known: dict[str, str] = {}
        self._on_all: dict[str, str] = {}
        self.field = WordEdit()
        self.field.setMinimumHeight(theme.TARGET)
        hint(self.field, _("Such as: wholesale"))
        self.field.setAccessibleName(title)
        self.field.textEdited.connect(lambda _text: self._calm())
        self.message = InlineMessage("info")
        self._chips_box = QWidget()
        self._chips = FlowLayout(self._chips_box)
        self.chips: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(wrapped(label(title, "strong")))
        column.addLayout(self._line())
        column.addWidget(self.message)
        column.addWidget(self._chips_box)
        self._chips_box.hide()
        self.setFocusProxy(self.field)

    def offer(self, known: Sequence[str], on_all: Sequence[str]) -> None:
        """Offer tags.

        Args:
            known: all there are, the most used first.
            on_all: those that each of the customers has already: they can be taken off.
        """
        self._known = {search_key(name): name for name in known}
        self._on_all = {search_key(name): name for name in on_all}
        self.field.set_words([name for key, name in self._known.items() if key not in self._on_all])
        rest = [name for key, name in self._known.items() if key not in self._on_all]
        for name in on_all:
            self._add_chip(name, on=True)
        for name in rest[: max(CHIPS - len(on_all), 0)]:
            self._add_chip(name, on=False)
        self._chips_box.setVisible(bool(self.chips))

    def answer(self) -> None:
        """Put the tag that was written; one that all have is offered to be taken off."""
        name = clean(self.field.text())
        key = search_key(name)
        if not key:
            self._say_wrong(_("Write a tag: at least one letter or digit."))
        elif key in self._on_all:
            had = self._on_all[key]
            words = _("All of them have this tag already.")
            self.message.say("info", words, _("Take it off"), lambda: self.taken_off.emit(had))
            self.message.button.setFocus()
        else:
            self.put.emit(self._known.get(key, name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter from the field and Esc from everywhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _ENTER and self.field.hasFocus():
            self.answer()
        event.accept()  # the page under the card must not act on it

    def _say_wrong(self, sentence: str) -> None:
        restyle(self.field, "invalid", "true")
        self.message.say("error", sentence)
        self.field.setFocus()

    def _calm(self) -> None:
        restyle(self.field, "invalid", "false")
        self.message.hide()

    def _add_chip(self, name: str, *, on: bool) -> None:
        chip = QPushButton(name.replace("&", "&&"))
        chip.setProperty("kind", "chip")
        chip.setMinimumHeight(theme.TARGET)
        chip.setAutoDefault(False)
        if on:
            icons.set_icon(chip, "x", size=14)
            chip.setAccessibleName(_("Take off: {tag}").format(tag=name))
            chip.clicked.connect(lambda _checked=False: self.taken_off.emit(name))
        else:
            chip.setAccessibleName(name)
            chip.clicked.connect(lambda _checked=False: self.put.emit(name))
        self._chips.addWidget(chip)
        self.chips.append(chip)

    def _line(self) -> QHBoxLayout:
        self.save_button = button(_("Add the tag"), "primary", self.answer, "tag")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.save_button)
        row.addWidget(button(_("Cancel"), "secondary", self.left.emit))
        return row
