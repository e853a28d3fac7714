"""The birthday in a form: typed as people write it, and said back in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crmdesk import birthdays, clock
from crmdesk.errors import Invalid
from crmdesk.i18n import _
from ui import theme
from ui.text import keep_at_start, label, restyle, set_text, wrapped


class BirthdayEdit(QWidget):
    """A line, and under it what was understood, or what is wrong with it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        keep_at_start(self.field)
        self.field.setMinimumHeight(theme.TARGET)
        self.field.setAccessibleName(_("Birthday"))
        self.field.setAccessibleDescription(_("The year may be left out."))
        self.field.setPlaceholderText(birthdays.example())
        self._told = wrapped(label(role="caption", token="text2"))
        self._told.hide()
        self._shown = self._stored = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self._told)
        self.field.textChanged.connect(self._typed)
        self.field.editingFinished.connect(self.say_what_is_wrong)

    def show_day(self, stored: str) -> None:
        """Show a stored birthday."""
        self._stored, self._shown = stored, birthdays.words(stored)
        self.field.setText(self._shown)
        self.field.setCursorPosition(0)
        self._echo()

    @property
    def said(self) -> str:
        """What stands under the line, for tests; "" for nothing."""
        return "" if self._told.isHidden() else self._told.text()

    @property
    def problem(self) -> str:
        """Why what was typed cannot be stored, "" when it can."""
        try:
            self._parsed()
        except Invalid as error:
            return error.fields["birthday"]
        return ""

    @property
    def stored(self) -> str:
        """What is to be stored; for what was not understood a text that no service takes."""
        try:
            return self._parsed()
        except Invalid:
            return f"? {self.field.text()}"

    def say_what_is_wrong(self) -> None:
        """Say what is wrong, once the line was left: nobody is told so in the middle of typing."""
        problem = self.problem
        restyle(self.field, "invalid", bool(problem))
        if problem:
            self._tell(problem, "danger")

    def _parsed(self) -> str:
        typed = self.field.text()
        # What was not touched stays, whatever another program may have stored.
        return self._stored if typed == self._shown else birthdays.parse(typed, clock.today())

    def _typed(self) -> None:
        restyle(self.field, "invalid", False)
        self._echo()
        self.changed.emit()

    def _echo(self) -> None:
        stored = "" if self.problem else self.stored
        words = birthdays.told(stored, clock.today()) if stored else ""
        if stored and not birthdays.has_year(stored):
            words = _("{day}, each year").format(day=words)
        self._tell(words if self.field.text() != self._shown else "", "text2")

    def _tell(self, sentence: str, token: str) -> None:
        set_text(self._told, sentence)
        restyle(self._told, "token", token)
        self._told.setVisible(bool(sentence))
