"""A field for a date in the words people use, with what was understood shown while typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk import clock, formats, quickdate, text
from crmdesk.i18n import N_, _
from crmdesk.quickdate import QuickDate
from ui import theme
from ui.text import label, restyle, set_text, set_token
from ui.widgets.flow_layout import FlowLayout

EMPTY, UNDERSTOOD, UNKNOWN = "empty", "understood", "unknown"
CHIPS = (N_("tomorrow 10"), N_("in 3 days"), N_("next week"))
"""Phrases of the quick-date grammar, in each language; a chip types its own."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def understand(typed: str) -> QuickDate | None:
    """Read a date, also one that was typed while the keyboard was in the other language."""
    now = clock.local(clock.now())
    return quickdate.parse(typed, now) or quickdate.parse(text.swap_layout(typed), now)


def described(found: QuickDate) -> str:
    """Say in full which day and hour was understood, and how far away it is."""
    day = formats.day(found.day, with_year=True)
    away = formats.in_days((found.day - clock.today()).days)
    away = away[:1].lower() + away[1:]  # it stands in the middle of the sentence
    if found.moment is None:
        words = _("→ {day} ({away})").format(day=day, away=away)
    else:
        time = formats.time(found.moment)
        words = _("→ {day}, at {time} ({away})").format(day=day, time=time, away=away)
    return f"{words} · {text.isolate(found.rest)}" if found.rest else words


class QuickDateField(QWidget):
    """A line edit, the line that shows what it means, and chips for the usual answers."""

    changed = Signal()
    submitted = Signal()
    """Enter was pressed in the field."""

    def __init__(
        self, name: str, *, may_be_empty: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._found: QuickDate | None = None
        self._may_be_empty = may_be_empty
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setMinimumHeight(theme.TARGET)
        self.edit.setClearButtonEnabled(False)
        self.edit.textChanged.connect(self._read)
        self.edit.installEventFilter(self)
        self.line = label(role="body", token="text3")
        self.line.setMinimumHeight(self.line.fontMetrics().height() + 4)
        self.chips: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.edit)
        column.addWidget(self.line)
        column.addLayout(self._made_chips())
        self._read()

    # ---- what it holds ------------------------------------------------------------------------

    @property
    def value(self) -> QuickDate | None:
        """What was understood; None when nothing was typed or it is no date."""
        return self._found

    @property
    def state(self) -> str:
        """One of ``EMPTY``, ``UNDERSTOOD`` and ``UNKNOWN``."""
        if self._found is not None:
            return UNDERSTOOD
        return UNKNOWN if text.clean(self.edit.text()) else EMPTY

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def set_text(self, typed: str) -> None:
        """Type for the user; it can still be edited."""
        self.edit.setText(typed)

    # ---- inside -------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of Enter, so that it cannot fall through to another button."""
        if (
            watched is self.edit
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.submitted.emit()
            return True
        return False

    def _made_chips(self) -> FlowLayout:
        row = FlowLayout()
        for msgid in CHIPS:
            row.addWidget(self._chip(formats.digits(_(msgid)), formats.digits(_(msgid))))
        if self._may_be_empty:
            row.addWidget(self._chip(_("no follow-up"), ""))
        return row

    def _chip(self, words: str, typed: str) -> QPushButton:
        chip = QPushButton(words)
        chip.setProperty("kind", "chip")
        chip.setProperty("typed", typed)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # typing is quicker than tabbing past four
        chip.setMinimumHeight(theme.TARGET)
        chip.setAccessibleName(words)
        chip.clicked.connect(lambda _checked=False, typed=typed: self._take(typed))
        self.chips.append(chip)
        return chip

    def _take(self, typed: str) -> None:
        self.edit.setText(typed)
        self.edit.setFocus()
        self._mark_chips()  # the click has toggled it whatever the text is

    def _read(self) -> None:
        typed = text.clean(self.edit.text())
        self._found = understand(typed) if typed else None
        self._say()
        restyle(self.edit, "invalid", self.state == UNKNOWN)
        self._mark_chips()
        self.changed.emit()

    def _say(self) -> None:
        if self._found is not None:
            moment = self._found.moment
            past = moment is not None and moment < clock.now()
            set_text(self.line, described(self._found))
            set_token(self.line, "warn" if past else "ok")
        elif self.state == UNKNOWN:
            set_text(self.line, _("I did not understand the date"))
            set_token(self.line, "danger")
        else:
            example = _("For example: tomorrow 10, Saturday evening, in 3 days, 15 Azar")
            set_text(self.line, formats.digits(example))
            set_token(self.line, "text3")
        self.edit.setAccessibleDescription(text.strip_isolates(self.line.text()))

    def _mark_chips(self) -> None:
        typed = text.clean(self.edit.text())
        for chip in self.chips:
            chip.setChecked(chip.property("typed") == typed)
