"""One customer on one screen: who it is, how to reach them, what comes next, what happened."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk import clock, formats
from crmdesk.i18n import N_, _, ngettext
from crmdesk.services.customers import ContactPoint, Customer
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.timeline import TimelineItem
from crmdesk.text import isolate, strip_isolates
from ui import icons, theme
from ui.text import key_text, label, restyle, set_text, tip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.pill import Pill
from ui.widgets.timeline_view import TimelineView
from ui.widgets.user_text import one_line, set_latin, set_shown, shown

NEWEST = 30
"""Things on the timeline that are shown at first."""

LABELS: Mapping[str, str] = {
    "": N_("Phone"),
    "mobile": N_("Mobile"),
    "cell": N_("Mobile"),
    "home": N_("Home"),
    "work": N_("Work"),
    "fax": N_("Fax"),
    "main": N_("Main"),
    "other": N_("Other"),
}


class ProfilePane(QScrollArea):
    """Shows a customer; says what is wanted and does nothing itself."""

    call_wanted = Signal()
    more_wanted = Signal()
    """The whole timeline is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next_kind = ""
        self.setProperty("card", "true")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Profile"))
        self.setMinimumWidth(280)
        self._make()
        self._body = QWidget()
        self._lay_out(self._body)
        self.setWidget(self._body)
        self._body.hide()

    def clear(self) -> None:
        """Show nobody."""
        self._body.hide()
        self.setAccessibleName(_("Profile"))

    def show_customer(
        self,
        customer: Customer,
        open_ones: tuple[FollowUpRow, ...],
        items: tuple[TimelineItem, ...],
    ) -> None:
        """Show a customer.

        Args:
            customer: who.
            open_ones: open follow-ups, the nearest first.
            items: the timeline, the newest first.
        """
        set_shown(self.name, customer.name)
        self.setAccessibleName(customer.name)
        set_text(self.about, _about(customer))
        self._show_contacts(customer.contacts)
        self._show_tags(customer.tags)
        self._show_next(open_ones)
        set_shown(self.note, customer.note)
        self.note.setVisible(bool(customer.note))
        self.timeline.set_items(items)
        self._offer_more(customer, items)
        self._body.show()
        self.verticalScrollBar().setValue(0)

    # ---- making -------------------------------------------------------------------------------

    def _make(self) -> None:
        self.name = _wrapped(label(role="h1", selectable=True))
        self.about = _wrapped(label(role="body", token="text2"))
        self.call_button = QPushButton(_("Log a call"))
        self.call_button.setMinimumHeight(theme.TARGET)
        self.call_button.setAccessibleName(_("Log a call"))
        tip(self.call_button, key_text("F4"))
        icons.set_icon(self.call_button, "phone-call")
        self.call_button.clicked.connect(lambda _checked=False: self.call_wanted.emit())
        self._contacts = QGridLayout()
        self._contacts.setHorizontalSpacing(12)
        self._contacts.setVerticalSpacing(6)
        self._contacts.setColumnStretch(1, 1)
        self._tags_box = QWidget()
        self._tags = FlowLayout(self._tags_box, gap=6)
        self.next = QFrame()
        self.next_mark = QLabel()
        self.next_when = _wrapped(label(role="strong"))
        self.next_why = _wrapped(label(role="body"))
        self.note = _wrapped(label(role="body", selectable=True))
        self.timeline = TimelineView()
        self.more_button = QPushButton(_("Show all"))
        self.more_button.setProperty("kind", "ghost")
        self.more_button.setMinimumHeight(theme.TARGET)
        self.more_button.clicked.connect(lambda _checked=False: self.more_wanted.emit())

    def _lay_out(self, body: QWidget) -> None:
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.name)
        head.addWidget(self.about)
        column.addLayout(head)
        column.addWidget(self._tags_box)
        buttons = QHBoxLayout()
        buttons.addWidget(self.call_button)
        buttons.addStretch()
        column.addLayout(buttons)
        inside = QGridLayout(self.next)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setHorizontalSpacing(10)
        inside.setVerticalSpacing(2)
        inside.setColumnStretch(1, 1)
        inside.addWidget(self.next_mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self.next_when, 0, 1)
        inside.addWidget(self.next_why, 1, 1)
        column.addWidget(self.next)
        column.addLayout(self._contacts)
        column.addWidget(self.note)
        column.addWidget(_line())
        column.addWidget(label(_("Timeline"), "h2"))
        column.addWidget(self.timeline)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    # ---- filling ------------------------------------------------------------------------------

    def _show_contacts(self, contacts: tuple[ContactPoint, ...]) -> None:
        _empty(self._contacts)
        for number, contact in enumerate(contacts):
            name = label(_contact_label(contact), "body", "text2")
            value = label(role="body", selectable=True)
            set_latin(value, _contact_value(contact))
            value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            value.setAccessibleName(f"{name.text()}: {contact.value}")
            self._contacts.addWidget(name, number, 0)
            self._contacts.addWidget(value, number, 1)

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        _empty(self._tags)
        for tag in tags:
            self._tags.addWidget(Pill(isolate(tag), "info_soft", "on_info_soft"))
        self._tags_box.setVisible(bool(tags))

    def _show_next(self, open_ones: tuple[FollowUpRow, ...]) -> None:
        self.next.setVisible(bool(open_ones))
        if not open_ones:
            return
        first, today = open_ones[0], clock.today()
        when = formats.due(first.day, first.moment, today)
        set_text(self.next_when, _("Next follow-up: {when}").format(when=when))
        self._colour_next(first)
        parts = [one_line(first.reason)] if first.reason else []
        others = len(open_ones) - 1
        if others:
            more = ngettext("and {n} more", "and {n} more", others)
            parts.append(more.format(n=formats.number(others)))
        set_text(self.next_why, " · ".join(parts))
        self.next_why.setVisible(bool(parts))

    def _colour_next(self, row: FollowUpRow) -> None:
        """Late, of today, or still to come: by the colour, the icon and the words above."""
        today = clock.today()
        late = row.moment < clock.now() if row.moment else row.day is not None and row.day < today
        kind = "error" if late else "warn" if row.day == today else "info"
        restyle(self.next, "message", kind)
        self._next_kind = kind
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._next_kind:
            self._tint()

    def _tint(self) -> None:
        tone = "danger" if self._next_kind == "error" else self._next_kind
        name = "circle-alert" if self._next_kind == "error" else "calendar-clock"
        self.next_mark.setPixmap(icons.pixmap(name, f"on_{tone}_soft", 20))

    def _offer_more(self, customer: Customer, items: tuple[TimelineItem, ...]) -> None:
        self.more_button.setVisible(len(items) == NEWEST and customer.contact_count >= NEWEST)


def _about(customer: Customer) -> str:
    kind = _("Company") if customer.kind == "company" else _("Person")
    since = formats.day(clock.local(customer.created_at).date(), with_weekday=False)
    parts = [kind, shown(customer.city)]
    parts.append(_("since {day}").format(day=since))
    return " · ".join(part for part in parts if part)


def _contact_label(contact: ContactPoint) -> str:
    if contact.kind == "email" and contact.label in ("", "internet"):
        return _("E-mail")
    known = LABELS.get(contact.label.casefold())
    return _(known) if known else isolate(contact.label)


def _contact_value(contact: ContactPoint) -> str:
    if contact.kind == "phone":
        return strip_isolates(formats.phone(contact.key or contact.value))
    return contact.value


def _wrapped(made: QLabel) -> QLabel:
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if made.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def _line() -> QFrame:
    made = QFrame()
    made.setProperty("line", "true")
    return made


def _empty(layout: QGridLayout | FlowLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
