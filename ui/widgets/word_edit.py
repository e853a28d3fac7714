"""A text field that offers words as one types: one word, or several with commas between them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crmdesk.i18n import _
from crmdesk.text import search_key
from ui import theme
from ui.text import keep_at_start

OFFERED = 6
NARROWEST = 160
_COMMAS = ",،"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_WORD = int(Qt.ItemDataRole.UserRole)


class WordEdit(QLineEdit):
    """Words that fit lie under the field; Down goes to them, Enter takes the marked one.

    None is marked at first, so that Enter means what was typed.
    """

    def __init__(self, parent: QWidget | None = None, *, several: bool = False) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._several = several
        keep_at_start(self)
        self._list: _Words | None = None
        self.textEdited.connect(self._offer)

    def set_words(self, words: Iterable[str]) -> None:
        """Set the known words, the best first."""
        self._words = list(words)

    @property
    def offered(self) -> list[str]:
        """The words that lie under the field now."""
        return self._list.words() if self._list is not None and self._list.isVisible() else []

    @property
    def marked(self) -> str:
        """The word that Enter takes; "" while none is marked."""
        return self._list.current() if self.offered and self._list is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list while it is there; everything else is the field's."""
        if not self._list_key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the marked word, when there is one."""
        if self._take():
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the list away."""
        self._close()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Put the list away."""
        self._close()
        super().hideEvent(event)

    def _list_key(self, event: QKeyEvent) -> bool:
        if not self.offered or self._list is None:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self._close()
        elif not (key in _ENTER and self._take()):
            return False
        return True

    # ---- the words ----------------------------------------------------------------------------

    def _offer(self) -> None:
        start, end = self._place()
        typed = search_key(self.text()[start:end])
        others = {search_key(one) for one in self._split(self.text()[:start], self.text()[end:])}
        fitting = [
            word
            for word in self._words
            if typed and typed in search_key(word) and search_key(word) not in others
        ]
        # What begins so is more likely meant than what only contains it.
        fitting.sort(key=lambda word: not search_key(word).startswith(typed))
        if not fitting or [search_key(word) for word in fitting] == [typed]:
            self._close()
            return
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = _Words(self.window(), self)
        self._list.offer(fitting[:OFFERED])

    def _place(self) -> tuple[int, int]:
        """Return where the word at the cursor begins and ends."""
        text, cursor = self.text(), self.cursorPosition()
        if not self._several:
            return 0, len(text)
        start = max(text.rfind(comma, 0, cursor) for comma in _COMMAS) + 1
        ends = [text.find(comma, cursor) for comma in _COMMAS]
        return start, min((end for end in ends if end >= 0), default=len(text))

    def _split(self, *parts: str) -> list[str]:
        return [word for part in parts for word in part.replace("،", ",").split(",")]

    def _take(self) -> bool:
        """Put the marked word in place of what was typed."""
        word = self.marked
        if word:
            self.put(word)
        return bool(word)

    def put(self, word: str) -> None:
        """Put a word in place of the one at the cursor."""
        self._close()
        start, end = self._place()
        text = self.text()
        before = text[:start] + (" " if start and self._several else "")
        after = text[end:]
        if self._several and not after:
            after = _(", ")
        self.setText(before + word + after)
        self.setCursorPosition(len(self.text()) if not text[end:] else len(before + word))

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()


class _Words(QFrame):
    """The list under the field; the keyboard stays in the field."""

    def __init__(self, window: QWidget, field: WordEdit) -> None:
        super().__init__(window)
        self._field = field
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(field.accessibleName() or _("Known tags"))
        self._list.itemClicked.connect(lambda item: field.put(str(item.data(_WORD))))
        field.destroyed.connect(self.deleteLater)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._list)
        self.hide()

    def words(self) -> list[str]:
        return [str(self._list.item(row).data(_WORD)) for row in range(self._list.count())]

    def current(self) -> str:
        row = self._list.currentRow()
        return str(self._list.item(row).data(_WORD)) if row >= 0 else ""

    def move_by(self, step: int) -> None:
        row = self._list.currentRow() + step
        self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))

    def offer(self, words: list[str]) -> None:
        self._list.clear()
        for word in words:
            item = QListWidgetItem(word)
            item.setData(_WORD, word)
            item.setSizeHint(QSize(0, theme.TARGET))
            self._list.addItem(item)
        self._list.setCurrentRow(-1)
        self._lay()
        self.show()
        self.raise_()

    def _lay(self) -> None:
        """Lie under the field, or over it where there is no room under it."""
        height = self._list.count() * theme.TARGET + 10
        window, field = self.window(), self._field
        corner = field.mapTo(window, QPoint(0, field.height() + 2))
        if corner.y() + height > window.height():
            corner = field.mapTo(window, QPoint(0, -height - 2))
        width = max(field.width(), NARROWEST)
        left = corner.x() - (width - field.width() if self.isRightToLeft() else 0)
        self.setGeometry(left, corner.y(), width, height)
