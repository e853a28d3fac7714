"""A strip over the pages that says how things stand and stays until it is answered."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui import icons, theme
from ui.text import label, restyle, set_text, set_token, wrapped


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
        self._words = wrapped(label())
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
        # They are made last, and Tab would come to them last, after the page and the status line.
        for before, after in itertools.pairwise((self._stop_above(), *self.buttons)):
            QWidget.setTabOrder(before, after)
        self.show()

    def _stop_above(self) -> QWidget:
        """Return what Tab stops at before the banner."""
        from PySide6.QtCore import Qt  # dear to touch before the first paint

        above = self.previousInFocusChain()
        while above is not None and above is not self:
            if above.focusPolicy() & Qt.FocusPolicy.TabFocus:
                return above
            above = above.previousInFocusChain()
        return self

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
