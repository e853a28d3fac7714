"""A section's body in one of its states: content, loading, empty, no match, error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crmdesk.i18n import _
from ui import icons, theme
from ui.messages import InlineMessage
from ui.text import label, set_text

PATIENCE_MS = 150
"""How long nothing is shown before the skeleton: most reads end sooner, and would only flash."""

SKELETON_ROWS = 5
PICTURE = 48
NOTICE, NOTICE_LOW = 24, 4
"""Pixels around a notice, and those over and below it where there is little height."""


ISOLATE = "\u2068"
"""Begins a text of the user in a sentence; see ``crmdesk.text.isolate``."""

_SPEAKING = ("notice", "error")

P = TypeVar("P", bound=QWidget)


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of an empty state: what it says and does; the first one is the primary."""

    text: str
    do: Callable[[], object]
    icon: str = ""


class StateStack(QStackedWidget):
    """Shows one state at a time; what is loading stays out of sight for a moment."""

    def __init__(self, content: QWidget, parent: QWidget | None = None, *, beside: int = 0) -> None:
        """Make it.

        Args:
            content: the section itself.
            parent: of the widget.
            beside: pixels that the content reaches farther at its end than the page, for its
                scroll bar; what is shown in its place leaves them free.
        """
        super().__init__(parent)
        self._beside = beside
        self._content = content
        self._made: dict[str, QWidget] = {"content": content}
        self._state = "content"
        self.addWidget(content)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(lambda: self._show("loading"))

    @property
    def state(self) -> str:
        """Which of content, waiting, loading, notice and error is shown."""
        return self._state

    @property
    def sentence(self) -> str:
        """What the shown notice or error says, for tests and screen readers."""
        return self._made[self._state].accessibleName() if self._state in _SPEAKING else ""

    @property
    def offers(self) -> list[QPushButton]:
        """The buttons of the notice."""
        notice = self._made.get("notice")
        return notice.buttons if isinstance(notice, _Notice) else []

    def take_keys(self) -> None:
        """Give the keyboard to what is shown: the section, or the first way out."""
        shown = self.offers[:1] if self._state in _SPEAKING else [self._content]
        for widget in shown:
            widget.setFocus()

    def show_content(self) -> None:
        """Show the section itself."""
        self._timer.stop()
        self._show("content")

    def show_loading(self) -> None:
        """Show nothing at first, then skeleton rows; content that is there already stays."""
        if self.currentWidget() is self._content and self._content.isVisible():
            return
        self._show("waiting")
        self._timer.start()

    def show_empty(self, icon: str, sentence: str, offers: Sequence[Offer] = ()) -> None:
        """Say that there is nothing yet, and what can be done about it."""
        self._timer.stop()
        notice = self._part("notice", _Notice)
        notice.say(icon, sentence, offers)
        self._show("notice")

    def show_no_match(self, sentence: str, offers: Sequence[Offer] = ()) -> None:
        """Say that nothing fits the search, with ways out of it."""
        self.show_empty("search", sentence, offers)

    def show_error(self, sentence: str, retry: Callable[[], object]) -> None:
        """Say what went wrong, with a button that tries again."""
        self._timer.stop()
        self._part("error", _Error).say(sentence, retry)
        self._show("error")

    def fit(self, room: int) -> None:
        """Let a notice leave its picture and its margins out where it has fewer pixels of height.

        Args:
            room: what there is for it without scrolling.
        """
        notice = self._made.get("notice")
        if isinstance(notice, _Notice):
            # Out of sight it shall not ask for more height than the section does.
            notice.fit(room if self._state == "notice" else 0)

    def _show(self, state: str) -> None:
        """Show what stands for a state; most of them are never seen, and made when they are."""
        plain = {"waiting": QWidget, "loading": _Skeleton}
        page = self._part(state, plain[state]) if state in plain else self._made[state]
        self._state = state
        self.setCurrentWidget(page)

    def _part(self, state: str, make: type[P]) -> P:
        made = self._made.get(state)
        if not isinstance(made, make):
            made = self._made[state] = make()
            ends = (self._beside, 0, 0, 0) if self.isRightToLeft() else (0, 0, self._beside, 0)
            made.setContentsMargins(*ends)
            self.addWidget(made)
        return made


class _Notice(QWidget):
    """A picture, a heading, what else is to be said, and buttons in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = ""
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heading = _centred("h2", "text")
        self._rest = _centred("body", "text2")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(NOTICE, NOTICE, NOTICE, NOTICE)
        column.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._heading)
        words.addWidget(self._rest)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addLayout(words)
        column.addLayout(self._row)
        column.addStretch(3)

    def say(self, icon: str, sentence: str, offers: Sequence[Offer]) -> None:
        self._icon = icon
        self._tint()
        heading, rest = _parted(sentence)
        set_text(self._heading, heading)
        set_text(self._rest, rest)
        self._rest.setVisible(bool(rest))
        self.setAccessibleName(sentence)
        self._clear_buttons()
        self._row.addStretch()
        for number, offer in enumerate(offers):
            button = self._button(offer, primary=number == 0)
            self._row.addWidget(button)
            button.show()  # now, not in the next round: it may be given the focus at once
        self._row.addStretch()

    def fit(self, room: int) -> None:
        """Keep the words alone where the whole of it has no room."""
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        tall = layout.heightForWidth(self.width())
        if self._picture.isHidden():
            tall += PICTURE + layout.spacing() + 2 * (NOTICE - NOTICE_LOW)
        is_low = tall > room
        if is_low != self._picture.isHidden():
            self._picture.setHidden(is_low)
            above = NOTICE_LOW if is_low else NOTICE
            layout.setContentsMargins(NOTICE, above, NOTICE, above)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon:
            self._tint()

    def _tint(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._icon, "text3", PICTURE))

    def _button(self, offer: Offer, *, primary: bool) -> QPushButton:
        button = QPushButton(offer.text.replace("&", "&&"))
        button.setAccessibleName(offer.text)
        button.setMinimumHeight(theme.TARGET)
        button.setProperty("kind", "primary" if primary else "")
        if offer.icon:
            icons.set_icon(button, offer.icon)
        button.clicked.connect(lambda _checked=False: offer.do())
        self.buttons.append(button)
        return button

    def _clear_buttons(self) -> None:
        self.buttons.clear()
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()  # it may be the one whose click brought us here


def _centred(role: str, token: str) -> QLabel:
    made = label(role=role, token=token)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setWordWrap(True)
    return made


def _parted(words: str) -> tuple[str, str]:
    """Return the first line or sentence and the others; what somebody typed stays in one piece."""
    first, stop, rest = words.partition("\n" if "\n" in words else ". ")
    if not stop or ISOLATE in first:
        return words, ""
    return first, rest


class _Error(QWidget):
    """An inline message at the top of an otherwise empty body."""

    def __init__(self) -> None:
        super().__init__()
        self._message = InlineMessage("error", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.addWidget(self._message)
        column.addStretch()

    def say(self, sentence: str, retry: Callable[[], object]) -> None:
        self._message.say("error", sentence, _("Try again"), retry)
        self.setAccessibleName(sentence)


class _Skeleton(QWidget):
    """Grey bars where rows will be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Loading…"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface2"))
        room = QRectF(self.contentsRect())
        tall = max(2 * QFontMetrics(theme.font()).height() + 18, 56)
        for row in range(SKELETON_ROWS):
            place = QRectF(room.left(), row * (tall + 8), room.width(), tall)
            painter.drawRoundedRect(place, theme.RADIUS_CARD, theme.RADIUS_CARD)
