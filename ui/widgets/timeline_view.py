"""What happened with a customer, the newest first: an icon, what it was, when, and the note.

The rows are kept and filled anew for the next customer: moving through a list with the arrow keys
changes some texts and makes no widgets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.i18n import N_, _
from crmdesk.services.followups import KINDS
from crmdesk.services.timeline import TimelineItem
from ui import icons
from ui.text import label, set_text
from ui.widgets.user_text import set_shown

ICON = 20
TITLES: Mapping[str, str] = {
    "call": N_("Call"),
    "out": N_("Outgoing call"),
    "in": N_("Incoming call"),
    "visit": N_("Visit"),
    "message": N_("Message"),
    "email": N_("E-mail"),
    "note": N_("Note"),
}
OUTCOMES: Mapping[str, str] = {
    "answered": N_("answered"),
    "no_answer": N_("no answer"),
    "busy": N_("busy"),
    "left_message": N_("left a message"),
    "wrong_number": N_("wrong number"),
}
_CALLS: Mapping[str | None, str] = {"out": "phone-outgoing", "in": "phone-incoming"}
_ICONS: Mapping[str, str] = {
    "visit": "users",
    "message": "message-circle",
    "email": "mail",
    "note": "sticky-note",
}
_MISSED = frozenset({"no_answer", "busy", "wrong_number"})


def icon_of(item: TimelineItem) -> tuple[str, str]:
    """Return the name and the colour token of the icon of what happened."""
    if item.what == "created":
        return "user-plus", "text3"
    if item.what == "follow_up_done":
        return "circle-check", "ok"
    if item.kind != "call":
        return _ICONS.get(item.kind, "circle-dot"), "text2"
    if item.outcome in _MISSED:
        return "phone-missed", "warn"
    return _CALLS.get(item.direction, "phone"), "info"


def title_of(item: TimelineItem) -> str:
    """Say what happened: «تماس خروجی — پاسخ داد (۳ دقیقه)»."""
    if item.what == "created":
        return _("Customer added")
    if item.what == "follow_up_done":
        return _("Follow-up done ({kind})").format(kind=_(KINDS.get(item.kind, "task")))
    key = item.direction if item.kind == "call" and item.direction else item.kind
    words = _(TITLES.get(key, TITLES["note"]))
    if item.outcome and item.outcome in OUTCOMES:
        words = _("{what} — {outcome}").format(what=words, outcome=_(OUTCOMES[item.outcome]))
    if item.duration_s:
        lasted = formats.duration(item.duration_s)
        words = _("{what} ({duration})").format(what=words, duration=lasted)
    return words


class TimelineView(QWidget):
    """The rows of a timeline in a column; it lies in somebody else's scroll area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._items: Sequence[TimelineItem] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self.setAccessibleName(_("Timeline"))

    @property
    def titles(self) -> list[str]:
        """What the shown rows say, for tests."""
        return [title_of(item) for item in self._items]

    def set_items(self, items: Sequence[TimelineItem]) -> None:
        """Show other things that happened."""
        self._items = items
        while len(self._rows) < len(items):
            row = _Row()
            self._rows.append(row)
            self._column.addWidget(row)
        for row, item in zip(self._rows, items, strict=False):
            row.fill(item)
            row.show()
        for row in self._rows[len(items) :]:
            row.hide()


class _Row(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._item: TimelineItem | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(ICON, ICON)
        self._title = label(role="strong")
        self._title.setWordWrap(True)
        self._when = label(role="caption", token="text2")
        self._body = label(role="body", token="text", selectable=True)
        self._body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._body.setWordWrap(True)
        for part in (self._title, self._body):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._when, 1, 1)
        grid.addWidget(self._body, 2, 1)
        grid.setColumnStretch(1, 1)

    def fill(self, item: TimelineItem) -> None:
        self._item = item
        self._tint()
        set_text(self._title, title_of(item))
        set_text(self._when, formats.moment(item.at))
        set_shown(self._body, item.text)
        self._body.setAccessibleName(item.text)
        self._body.setVisible(bool(item.text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        if self._item is not None:
            self._icon.setPixmap(icons.pixmap(*icon_of(self._item), ICON))
