"""The columns of the customers' table."""

from __future__ import annotations

from crmdesk import clock, formats
from crmdesk.i18n import N_
from crmdesk.services.customers import CustomerRow
from ui.models.rows_model import Column
from ui.widgets.user_text import shown

NONE = "—"
NEAR_DAYS = 7
"""Farther ahead, neither weekday nor hour says anything in a list."""


def _phone(row: CustomerRow) -> str:
    return formats.phone(row.phone) if row.phone else NONE


def _next(row: CustomerRow) -> str:
    if row.next_day is None:
        return NONE
    today = clock.today()
    if (row.next_day - today).days > NEAR_DAYS:
        return formats.day(row.next_day, with_weekday=False)
    return formats.due_parts(row.next_day, row.next_at, today).lead


def _next_ink(row: CustomerRow) -> str:
    if row.next_day is None:
        return "text3"
    late = row.next_day < clock.today()
    if row.next_at is not None:
        late = late or row.next_at < clock.now()
    return "danger" if late else ""


def _next_raw(row: CustomerRow) -> str:
    if row.next_at is not None:
        return clock.local(row.next_at).strftime("%Y-%m-%d %H:%M")
    return row.next_day.isoformat() if row.next_day else ""


def _last(row: CustomerRow) -> str:
    if row.last_contact_at is None:
        return NONE
    return formats.ago(row.last_contact_at, clock.now())


def _last_raw(row: CustomerRow) -> str:
    if row.last_contact_at is None:
        return ""
    return clock.local(row.last_contact_at).strftime("%Y-%m-%d %H:%M")


NAME = Column[CustomerRow](
    "name", N_("Name"), lambda row: shown(row.name), raw=lambda row: row.name, order="name"
)
PHONE = Column[CustomerRow](
    "phone",
    N_("Phone"),
    _phone,
    raw=lambda row: row.phone,
    ink=lambda row: "" if row.phone else "text3",
)
CITY = Column[CustomerRow]("city", N_("City"), lambda row: row.city, raw=lambda row: row.city)
NEXT = Column[CustomerRow]("next", N_("Next follow-up"), _next, raw=_next_raw, ink=_next_ink)
LAST = Column[CustomerRow](
    "last",
    N_("Last contact"),
    _last,
    raw=_last_raw,
    ink=lambda row: "text3" if row.last_contact_at is None else "text2",
)
COLUMNS = (NAME, PHONE, NEXT, CITY, LAST)
"""In the order of what is needed first; the last ones are hidden where there is little room."""

WIDTHS = (("phone", 138), ("next", 168), ("city", 96), ("last", 124))
