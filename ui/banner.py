"""A strip over the pages that says how things stand and stays until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ui import icons, theme
from ui.text import label, restyle, set_text, set_token


class Answer(NamedTuple):
    """A button of a banner: its words and what it does."""

    words: str
    do: Callable[[], object]


class Banner(QFrame):
    """One line of words and up to two buttons; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._mark = QLabel()
        self._words = label()
        self._words.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 6, 20, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._words, 1)
        self.hide()

    def say(self, kind: str, icon: str, words: str, answers: tuple[Answer, ...]) -> None:
        """Show a sentence with its buttons.

        Args:
            kind: "info" or "warn".
            icon: name of an icon.
            words: one sentence.
            answers: the buttons, the usual one first.
        """
        self._clear()
        restyle(self, "banner", kind)
        icons.set_picture(self._mark, icon, f"on_{kind}_soft")
        set_text(self._words, words)
        set_token(self._words, f"on_{kind}_soft")
        self.setAccessibleName(words)
        for answer in answers:
            button = QPushButton(answer.words)
            button.setAccessibleName(answer.words)
            button.setMinimumHeight(theme.TARGET)
            button.clicked.connect(lambda _checked=False, do=answer.do: do())
            self._row.addWidget(button)
            self.buttons.append(button)
        self.show()

    def drop(self) -> None:
        """Say nothing any more."""
        self.hide()
        self._clear()

    def _clear(self) -> None:
        for button in self.buttons:
            button.hide()
            self._row.removeWidget(button)
            button.deleteLater()  # it may be the one that was pressed
        self.buttons.clear()
