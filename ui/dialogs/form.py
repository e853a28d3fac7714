"""What the forms have in common: named rows, keys, a message, and a draft that outlives a crash."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, Self

from PySide6.QtCore import QEvent, QObject, QSize, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.desk import Desk
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.text import strip_isolates
from ui import theme
from ui.buttons import button
from ui.messages import InlineMessage
from ui.text import PLAIN_TEXT, set_text
from ui.widgets.digit_keys import bare_digit
from ui.widgets.draft_strip import DraftStrip
from ui.widgets.form_draft import FormDraft

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WIDTH = 640
EDGE = 16
"""Pixels of the window over a form and under it."""

FIELD_FRAME = 14
"""Pixels of a line edit that are not its text."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class FormDialog(QDialog):
    """A form that saves one thing; what is typed and not saved is kept and offered again.

    A form of this kind says how its draft looks (``values``), how it is filled with one
    (``fill``), with which words it is offered (``offer``), and what saving means (``write``).
    Qt's own metaclass leaves it to mypy that none of these is missing.
    """

    form = ""
    """One of ``crmdesk.drafts.FORMS``."""

    def __init__(self, parent: QWidget | None, desk: Desk, title: str) -> None:
        super().__init__(parent)
        self._desk = desk
        self._enter_saves: tuple[QWidget, ...] = ()
        self.draft: FormDraft | None = None
        self.setWindowTitle(title)
        self.setModal(True)
        self.message = strip_of("error")
        self.save_button = button(_("Save"), "primary", self.save)
        self.cancel_button = button(_("Cancel"), "secondary", self.reject)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(12)

    # ---- what each form says ------------------------------------------------------------------

    @abstractmethod
    def values(self) -> dict[str, Any] | None:
        """Return what JSON can hold of the form; None when nothing worth keeping was typed."""

    @abstractmethod
    def fill(self, kept: Mapping[str, Any]) -> None:
        """Put a draft into the fields; it may be of an older program and lack values."""

    @abstractmethod
    def offer(self, kept: Mapping[str, Any]) -> str:
        """Return the words that offer a draft; "" when it belongs to another record."""

    @abstractmethod
    def write(self) -> Callable[[], object]:
        """Save, and return what is to be told of it once the form is closed.

        Raises:
            UserError: nothing was saved.
        """

    @abstractmethod
    def focus_first(self) -> None:
        """Put the keyboard where typing goes on."""

    def digit(self, number: int) -> None:
        """Alt and a digit were pressed."""

    def could_not_fill(self, error: UserError) -> None:
        """Who a draft was for is gone; its texts are there."""
        self.message.say("error", error.message)

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Save and close, or say what is wrong; nothing that was typed is lost."""
        if not self.ready():
            return
        try:
            tell = self.write()
        except UserError as error:
            self.refuse(error)
        else:
            self.finish()
            tell()

    def ready(self) -> bool:
        """Return whether it can be tried; otherwise what is missing was said."""
        return True

    def refuse(self, error: UserError) -> None:
        """Say why nothing was saved."""
        self.say_wrong(error.message, self.save_button)

    def say_wrong(self, sentence: str, field: QWidget) -> None:
        """Say what is wrong, and put the keyboard where it goes on."""
        self.message.say("error", sentence)
        field.setFocus()

    # ---- opening and closing ------------------------------------------------------------------

    def opened(self) -> Self:
        """Show the form and return at once; when it is closed, it is gone."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()
        return self

    def finish(self) -> None:
        """Close after saving; the draft is not needed any more."""
        if self.draft is not None:
            self.draft.saved()
        self.accept()

    def reject(self) -> None:
        """Close without asking; what was typed is offered the next time."""
        if self.draft is not None:
            self.draft.left()
        super().reject()

    def fit(self, width: int) -> None:
        """Take a size that no window is too low for; something of the window is seen round it."""
        parent = self.parentWidget()
        room = self.sizeHint().height()
        if parent is not None:
            room = parent.window().height() - 2 * EDGE
        least = self.minimumSizeHint().height()
        self.resize(width, max(least, min(self.sizeHint().height(), room)))

    # ---- the draft ----------------------------------------------------------------------------

    def keep_typing(self, changes: Iterable[SignalInstance]) -> None:
        """Keep what is typed from now on, and offer what an earlier form left behind.

        Args:
            changes: signals of the fields.
        """
        self.draft = FormDraft(self._desk.drafts, self.form, self, self, changes)
        self.draft.show_in(self._column)

    @property
    def strip(self) -> DraftStrip | None:
        """What offers an earlier draft; None when there is none."""
        return self.draft.strip if self.draft is not None else None

    # ---- keys ---------------------------------------------------------------------------------

    def watch(self, *fields: QWidget, enter_saves: tuple[QWidget, ...] = ()) -> None:
        """Hear the form's own keys in fields, before they make text of them.

        Args:
            fields: of any kind.
            enter_saves: further ones, of one line, in which Enter saves.
        """
        self._enter_saves = enter_saves
        for field in (*fields, *enter_saves):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Enter and Alt with a digit, and Enter in a field of one line."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if self._own_key(event):
            return True
        if event.key() in ENTER and watched in self._enter_saves:
            self.save()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys where no field has the focus; Enter presses only a focused button."""
        if self._own_key(event):
            return
        if event.key() in ENTER:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        held = event.modifiers()
        if held & _CTRL and event.key() in ENTER:
            self.save()
            return True
        digit = bare_digit(event) if held & _ALT else ""
        if digit:
            self.digit(int(digit))
        return bool(digit)

    # ---- making -------------------------------------------------------------------------------

    def footer(self, *hints: QWidget) -> QHBoxLayout:
        """Return the row of the buttons, with the keys before them."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for hint in hints:
            row.addWidget(hint)
            row.addSpacing(8)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return row

    def tab_order(self, *fields: QWidget) -> None:
        """Let the Tab key go through the fields and then the buttons."""
        order = (*fields, self.cancel_button, self.save_button)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)


def strip_of(kind: str) -> InlineMessage:
    """Return an empty message whose button never takes the Enter of the form."""
    made = InlineMessage(kind, "")
    made.button.setAutoDefault(False)
    made.button.setMinimumHeight(theme.TARGET)
    return made


def rows_grid() -> QGridLayout:
    """Return the grid of names and fields."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(1, 1)
    return grid


def stacked(gap: int, first: QWidget | QLayout, second: QWidget | QLayout) -> QVBoxLayout:
    """Return one over the other; the first takes what room there is."""
    made = QVBoxLayout()
    made.setSpacing(gap)
    for place, stretch in ((first, 1), (second, 0)):
        if isinstance(place, QWidget):
            made.addWidget(place, stretch)
        else:
            made.addLayout(place, stretch)
    return made


class _Name(QLabel):
    """As tall as a field of one line at any size of the text, so that both stand on one line."""

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of the field."""
        least = max(theme.TARGET, self.fontMetrics().height() + FIELD_FRAME)
        return super().minimumSizeHint().expandedTo(QSize(0, least))

    def sizeHint(self) -> QSize:
        """Ask for the height of the field."""
        return super().sizeHint().expandedTo(self.minimumSizeHint())


def named(words: str, field: QWidget | None) -> QLabel:
    """Return the name of a row, as tall as a field of one line."""
    made = _Name()
    made.setProperty("textFormat", PLAIN_TEXT)
    made.setProperty("role", "body")
    made.setProperty("token", "text2")
    set_text(made, words)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    if field is not None:
        made.setBuddy(field)
        field.setAccessibleName(strip_isolates(words))
    return made


def said(values: Mapping[str, Any], key: str) -> str:
    """Return a text of a draft, "" when it is not there."""
    found = values.get(key)
    return found if isinstance(found, str) else ""
