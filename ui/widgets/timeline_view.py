"""What happened with a customer, the newest first, and what is still to be done, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmdesk import clock, formats
from crmdesk.i18n import _
from crmdesk.services.followups import KINDS, FollowUpRow
from crmdesk.services.timeline import TimelineItem
from crmdesk.timeline_words import entry_words
from ui.widgets.kind_chips import FOLLOW_UP_KINDS
from ui.widgets.record_column import Key, RecordColumn
from ui.widgets.record_row import Record

FOLLOW_UP, INTERACTION, CREATED = "follow_up", "interaction", "created"
_CALLS: Mapping[str | None, str] = {"out": "phone-outgoing", "in": "phone-incoming"}
_ICONS: Mapping[str, str] = {
    "visit": "users",
    "message": "message-circle",
    "email": "mail",
    "note": "sticky-note",
}
KIND_WORDS: Mapping[str, str] = {key: words for key, (words, _icon) in FOLLOW_UP_KINDS.items()}
_FOLLOW_UP_ICONS: Mapping[str, tuple[str, str]] = {
    "call": ("phone", "info"),
    "visit": ("users", "warn"),
    "message": ("message-circle", "ok"),
    "email": ("mail", "info"),
    "task": ("list-checks", "text2"),
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
    return entry_words(item)


def key_of(item: TimelineItem) -> Key:
    """Return what something that happened is known by; a follow-up keeps its key when done."""
    kind = {"follow_up_done": FOLLOW_UP, "created": CREATED}.get(item.what, INTERACTION)
    return kind, item.id


def record_of(item: TimelineItem) -> Record:
    """Return how something that happened is shown."""
    icon, token = icon_of(item)
    when = formats.unbroken(formats.moment(item.at))
    return Record(icon, token, title_of(item), when, item.text, menu=item.what != "created")


def is_late(row: FollowUpRow) -> bool:
    """Whether an open follow-up should have been done by now."""
    if row.moment is not None:
        return row.moment < clock.now()
    return row.day is not None and row.day < clock.today()


def due_record(row: FollowUpRow, *, nearest: bool) -> Record:
    """Return how an open follow-up is shown; the nearest has the colour of its urgency."""
    today = clock.today()
    parts = formats.due_parts(row.day, row.moment, today)
    kind = _(KIND_WORDS.get(row.kind, "Task"))
    # The kind stays with the last of them: alone in a line it would say nothing.
    *lead, last = (part for part in parts if part)
    when = " · ".join((*map(formats.unbroken, lead), formats.unbroken(f"{last} · {kind}")))
    late = is_late(row)
    icon, token = _FOLLOW_UP_ICONS.get(row.kind, _FOLLOW_UP_ICONS["task"])
    why = row.reason or row.no_date_reason
    if not nearest:
        ink = "danger" if late else "text"
        return Record(icon, token, when, text=why, box=True, ink=ink)
    tone = "danger" if late else "warn" if row.day == today else "info"
    title = _("Next follow-up: {when}").format(when=when)
    return Record(icon, token, title, text=why, tone=tone, box=True)


class TimelineView(RecordColumn):
    """The rows of a timeline."""

    def __init__(self) -> None:
        super().__init__(record_of, key_of)
        self.setAccessibleName(_("Timeline"))

    @property
    def titles(self) -> list[str]:
        """What the rows say, for tests."""
        return [title_of(item) for item in self.items]

    def set_items(self, items: Sequence[TimelineItem], *, again: bool = False) -> None:
        """Show other things that happened; see ``show_items``."""
        self.show_items(items, again=again)


class OpenFollowUps(RecordColumn):
    """The rows of what is still to be done, the nearest first."""

    def __init__(self) -> None:
        # All of them: the timeline stands below, and nothing is to be scrolled to here.
        super().__init__(self._record, lambda row: (FOLLOW_UP, row.id), soon=10_000)
        self.setAccessibleName(_("Open follow-ups"))

    @property
    def titles(self) -> list[str]:
        """What the rows say, for tests."""
        return [self._record(row).title for row in self.items]

    def _record(self, row: FollowUpRow) -> Record:
        return due_record(row, nearest=row is self.items[0])
