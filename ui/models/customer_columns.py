"""The columns of the customers' table."""

from __future__ import annotations

import re

from crmdesk import clock, formats
from crmdesk.i18n import N_, _
from crmdesk.services.customers import PHONE as PHONE_KIND
from crmdesk.services.customers import Customer, CustomerRow
from crmdesk.text import clean
from ui.models.rows_model import Column
from ui.widgets.user_text import shown

NONE = "—"
_COMMAS = re.compile("[,،;؛]")
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


def _city(row: CustomerRow) -> str:
    return shown(row.city) if row.city else NONE


def _tags(row: CustomerRow) -> str:
    return _(", ").join(map(shown, row.tags)) or NONE


def _kind(row: CustomerRow) -> str:
    return _("Company") if row.kind == "company" else _("Person")


def _added(row: CustomerRow) -> str:
    if row.created_at is None:
        return NONE
    return formats.day(clock.local(row.created_at).date(), with_weekday=False)


def _added_raw(row: CustomerRow) -> str:
    return clock.local(row.created_at).date().isoformat() if row.created_at else ""


def words_of(text: str) -> tuple[str, ...]:
    """Return the tags in a text that has commas between them, Persian or Latin."""
    return tuple(word for word in map(clean, _COMMAS.split(text)) if word)


def _first_phone(customer: Customer) -> str:
    return next((one.value for one in customer.contacts if one.kind == PHONE_KIND), "")


def _tags_text(customer: Customer) -> str:
    return _(", ").join(customer.tags)


NAME = Column[CustomerRow](
    "name",
    N_("Name"),
    lambda row: shown(row.name),
    raw=lambda row: row.name,
    order="name",
    edit=lambda customer: str(customer.name),
)
PHONE = Column[CustomerRow](
    "phone",
    N_("Phone"),
    _phone,
    raw=lambda row: row.phone,
    ink=lambda row: "" if row.phone else "text3",
    edit=_first_phone,
    field="latin",
)
TAGS = Column[CustomerRow](
    "tags",
    N_("Tags"),
    _tags,
    raw=lambda row: ", ".join(row.tags),
    ink=lambda row: "" if row.tags else "text3",
    edit=_tags_text,
    field="words",
    off=True,
)
KIND = Column[CustomerRow]("kind", N_("Kind"), _kind, raw=lambda row: row.kind, off=True)
NEXT = Column[CustomerRow](
    "next", N_("Next follow-up"), _next, raw=_next_raw, ink=_next_ink, order="next"
)
CITY = Column[CustomerRow](
    "city",
    N_("City"),
    _city,
    raw=lambda row: row.city,
    ink=lambda row: "" if row.city else "text3",
    order="city",
    edit=lambda customer: str(customer.city),
)
LAST = Column[CustomerRow](
    "last",
    N_("Last contact"),
    _last,
    raw=_last_raw,
    ink=lambda row: "text3" if row.last_contact_at is None else "text2",
    order="-last",
)
ADDED = Column[CustomerRow](
    "added",
    N_("Added"),
    _added,
    raw=_added_raw,
    ink=lambda row: "text2",
    order="-added",
    off=True,
)
COLUMNS = (NAME, PHONE, NEXT, CITY, LAST, TAGS, KIND, ADDED)
"""In the order of what is needed first; the last ones are hidden where there is little room."""

WIDTHS = (
    ("phone", 138, 126),
    ("next", 160, 130),
    ("city", 96, 76),
    ("last", 104, 100),
    ("tags", 150, 100),
    ("kind", 84, 76),
    ("added", 116, 104),
)
"""Key, usual pixels, and the pixels that hold what usually stands there."""
