"""A field for a date in the words people use, with what was understood shown while typing."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk import clock, formats, quickdate, quickpast, text
from crmdesk.i18n import N_, _
from crmdesk.quickdate import QuickDate
from ui import theme
from ui.text import keep_at_start, label, plain, restyle, set_text, set_token, wrapped
from ui.widgets.flow_layout import FlowLayout

EMPTY, UNDERSTOOD, UNKNOWN = "empty", "understood", "unknown"
CHIPS = (N_("tomorrow 10"), N_("in 3 days"), N_("next week"))
"""Phrases of the quick-date grammar, in each language; a chip types its own."""
PAST_CHIPS = (N_("now"), N_("an hour ago"), N_("yesterday"))
"""The same for what has happened."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def as_title(phrase: str) -> str:
    """Return what is typed in small letters as a button says it."""
    return phrase[:1].upper() + phrase[1:]


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


def understand_past(typed: str, hour: time | None = None) -> QuickDate | None:
    """Read a moment that lies behind, in either keyboard layout; see ``quickpast``."""
    now = clock.local(clock.now())
    moment = quickpast.parse_past(typed, now, hour)
    moment = moment or quickpast.parse_past(text.swap_layout(typed), now, hour)
    return QuickDate(moment.date(), moment, "") if moment is not None else None


def described_past(moment: datetime) -> str:
    """Say in full when something happened: «← دیروز، ساعت ۱۵:۰۰»."""
    local = clock.local(moment)
    back = (local.date() - clock.today()).days
    time = formats.time(moment)
    if back >= -1:
        return _("→ {day}, at {time}").format(day=formats.in_days(back), time=time)
    day, away = formats.day(local.date(), with_year=True), formats.in_days(back)
    return _("→ {day}, at {time} ({away})").format(day=day, time=time, away=away)


class QuickDateField(QWidget):
    """A line edit, the line that shows what it means, and chips for the usual answers."""

    changed = Signal()
    submitted = Signal()
    """Enter was pressed in the field."""

    def __init__(
        self,
        name: str,
        *,
        may_be_empty: bool = True,
        empty: str = "",
        past: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the field.

        Args:
            name: what is asked, for screen readers.
            may_be_empty: offer a chip that empties the field.
            empty: the words of that chip; "" for «no follow-up».
            past: ask when something happened, not when it is due; the answer always has a
                moment, and nothing that lies ahead is understood.
            parent: as for any widget.
        """
        super().__init__(parent)
        self._found: QuickDate | None = None
        self._empty_words = (empty or _("no follow-up")) if may_be_empty and not past else ""
        self._past = past
        self._given: tuple[str, QuickDate] | None = None
        self.usual_hour: time | None = None
        self.edit = self._made_edit(name)
        self.line = wrapped(label(role="body", token="text3"))
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

    def give(self, found: QuickDate) -> None:
        """Show a day or moment that is stored; as long as its text stays, it is the answer."""
        if found.moment is not None:
            self.usual_hour = clock.local(found.moment).time()
            typed = formats.moment(found.moment, with_year=True)
        else:
            typed = formats.day(found.day, with_year=True)
        self._given = (text.strip_isolates(typed), found)
        self.edit.setText(self._given[0])
        self.edit.setCursorPosition(0)

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

    def _made_edit(self, name: str) -> QLineEdit:
        made = QLineEdit()
        keep_at_start(made)
        made.setAccessibleName(name)
        made.setMinimumHeight(theme.TARGET)
        made.setClearButtonEnabled(False)
        made.textChanged.connect(self._read)
        made.installEventFilter(self)
        return made

    def _made_chips(self) -> FlowLayout:
        row = FlowLayout()
        for msgid in PAST_CHIPS if self._past else CHIPS:
            phrase = formats.digits(_(msgid))
            row.addWidget(self._chip(as_title(phrase), phrase))
        if self._empty_words:
            row.addWidget(self._chip(as_title(self._empty_words), ""))
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
        self._found = self._understood(typed) if typed else None
        self._say()
        restyle(self.edit, "invalid", self.state == UNKNOWN)
        self._mark_chips()
        self.changed.emit()

    def _understood(self, typed: str) -> QuickDate | None:
        if self._given is not None and typed == text.clean(self._given[0]):
            return self._given[1]
        return understand_past(typed, self.usual_hour) if self._past else understand(typed)

    def _say(self) -> None:
        moment = self._found.moment if self._found is not None else None
        if self._past and moment is not None:
            set_text(self.line, described_past(moment))
            set_token(self.line, "ok")
        elif self._found is not None:
            past = self._found.day < clock.today() or (moment is not None and moment < clock.now())
            set_text(self.line, described(self._found))
            set_token(self.line, "warn" if past else "ok")
        elif self.state == UNKNOWN:
            set_text(self.line, self._not_understood())
            set_token(self.line, "danger")
        else:
            set_text(self.line, formats.digits(self._example()))
            set_token(self.line, "text3")
        self.edit.setAccessibleDescription(text.strip_isolates(plain(self.line)))

    def _not_understood(self) -> str:
        if self._past and understand(self.edit.text()) is not None:
            return _("This moment is still to come. Use a follow-up for it.")
        not_so, example = _("I did not understand the date"), formats.digits(self._example())
        return f"{not_so} · {example}"

    def _example(self) -> str:
        if self._past:
            return _("For example: now, yesterday 15, Saturday, 20 minutes ago, 15 Azar")
        return _("For example: tomorrow 10, Saturday evening, in 3 days, 15 Azar")

    def _mark_chips(self) -> None:
        typed = text.clean(self.edit.text())
        for chip in self.chips:
            chip.setChecked(chip.property("typed") == typed)
