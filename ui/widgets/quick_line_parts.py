"""What the quick line shows under itself: the chips of what it understood, and its question."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crmdesk import clock, formats
from crmdesk.desk import Desk
from crmdesk.i18n import _, ngettext
from crmdesk.services.quickline import CUSTOMER, DATE, KIND, PARTS, QuickLine
from crmdesk.text import isolate
from ui.text import key_text, label, set_text, wrapped
from ui.widgets.chip_row import ASK, OFF, ON, PLAIN, WARN, PartChip
from ui.widgets.customer_field import Choice, CustomerField
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.followup_delegate import KIND_ICONS
from ui.widgets.kind_chips import FOLLOW_UP_KINDS
from ui.widgets.user_text import one_line


class Chips(QWidget):
    """Customer, kind and date of a quick line, and how they are taken back."""

    dismissed = Signal(str)
    """Carries the part: one of ``quickline.PARTS``."""
    recalled = Signal(str)
    choose_wanted = Signal()
    ask_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: QuickLine | None = None
        names = {CUSTOMER: _("Customer"), KIND: _("What to do"), DATE: _("When")}
        self._said: dict[str, tuple[str, str]] = {}
        """What a part said when it was last recognised, for when it is dismissed."""
        self.chips = {part: PartChip(names[part], self) for part in PARTS}
        row = FlowLayout()
        for part, chip in self.chips.items():
            chip.dismissed.connect(lambda part=part: self.dismissed.emit(part))
            chip.clicked.connect(lambda _on=False, part=part: self._clicked(part))
            row.addWidget(chip)
        self._hint = wrapped(label(role="caption", token="text3"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._hint)

    @property
    def spoken(self) -> str:
        """All chips in one sentence, for screen readers."""
        return _(", ").join(chip.accessibleName() for chip in self.chips.values())

    def follow(self, before: QWidget) -> None:
        """Come after a widget in the order of the Tab key."""
        for chip in self.chips.values():
            QWidget.setTabOrder(before, chip)
            before = chip

    def show_reading(self, found: QuickLine, dismissed: frozenset[str]) -> None:
        """Show what a line says."""
        self._found = found
        for part, (state, words, icon) in {
            CUSTOMER: _customer(found),
            KIND: _kind(found),
            DATE: _date(found),
        }.items():
            if part in dismissed:
                self.chips[part].say(OFF, *self._said.get(part, (words, icon)))
                continue
            if part in found.said:
                self._said[part] = words, icon
            self.chips[part].say(state, words, icon)
        set_text(self._hint, _hint(found))

    def _clicked(self, part: str) -> None:
        state = self.chips[part].state
        if state == OFF:
            self.recalled.emit(part)
        elif state == ASK:
            self.ask_wanted.emit()
        elif part == CUSTOMER:
            self.choose_wanted.emit()


class WhoPrompt(QFrame):
    """The question who a follow-up is for, right under the line."""

    answered = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.field = CustomerField(desk)
        self.field.chosen.connect(self.answered)
        self._question = label(_("Who is this follow-up for?"), "strong")
        self.field.edit.setAccessibleName(_("Who is this follow-up for?"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        column.addWidget(self._question)
        column.addWidget(self.field)

    @property
    def choice(self) -> Choice | None:
        """Who was chosen."""
        return self.field.choice

    def ask(self, name: str) -> None:
        """Begin with a name that was typed, and offer who is nearly called so, or is new."""
        edit = self.field.edit
        edit.setText(name)
        self.show()  # now, not in the next round: it is given the focus at once
        edit.setFocus()
        if name:
            _lay_out_now(self)
            edit.textEdited.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the line."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _lay_out_now(widget: QWidget) -> None:
    """Give a new widget its place at once: a list is to lie under it."""
    above: list[QWidget] = []
    one: QWidget | None = widget
    while one is not None:
        above.append(one)
        one = None if one.isWindow() else one.parentWidget()
    for one in reversed(above):
        layout = one.layout()
        if layout is not None:
            layout.activate()


def _customer(found: QuickLine) -> tuple[str, str, str]:
    hit = found.customer
    if hit is not None:
        parts = [one_line(hit.name), *([formats.phone(hit.phone)] if hit.phone else [])]
        return ON, " · ".join(parts), "user"
    if found.name:
        words = _("“{name}” is not among the customers").format(name=isolate(found.name))
        return ASK, words, "user-plus"
    return ASK, _("Who for?"), "user-plus"


def _kind(found: QuickLine) -> tuple[str, str, str]:
    icon = KIND_ICONS.get(found.kind, KIND_ICONS["task"])[0]
    return (ON if KIND in found.said else PLAIN), _(FOLLOW_UP_KINDS[found.kind][0]), icon


def _date(found: QuickLine) -> tuple[str, str, str]:
    if found.day is None:
        return PLAIN, _("Any time today"), "calendar-clock"
    away = formats.in_days((found.day - clock.today()).days)
    away = away[:1].lower() + away[1:]
    day = formats.day(found.day, with_year=True)
    past = found.day < clock.today()
    if found.moment is None:
        words = _("{day} ({away})").format(day=day, away=away)
    else:
        past = found.moment < clock.now()
        time = formats.time(found.moment)
        words = _("{day}, at {time} ({away})").format(day=day, time=time, away=away)
    return (WARN if past else ON), words, "calendar-clock"


def _hint(found: QuickLine) -> str:
    parts = [_enter_does(found).format(enter=key_text("Enter"))]
    others = len(found.others)
    if others:
        pattern = ngettext("↓ {n} other who fits", "↓ {n} others who fit", others)
        parts.append(pattern.format(n=formats.number(others)))
    return " · ".join(isolate(part) for part in parts)


def _enter_does(found: QuickLine) -> str:
    """Say whether Enter saves at once: nobody new is added without a question."""
    if found.customer is not None:
        return _("{enter} saves")
    if found.name:
        return _("{enter} asks who it is: a customer you have, or a new one")
    return _("{enter} asks who it is for")
