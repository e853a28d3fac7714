"""The summary of one customer: who it is, what comes next, what happened; one or two pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol

from crmdesk import clock, formats
from crmdesk.documents import save
from crmdesk.i18n import _, is_rtl, ngettext
from crmdesk.jobs import Progress
from crmdesk.reports import customer_words as words
from crmdesk.reports.reads import Reads, Totals
from crmdesk.reports.typeset.lines import ACCENT, HAIR, SOFT, Span, Style, Words, break_lines
from crmdesk.reports.typeset.sheet import WIDTH, Running, pages_of, write_pages
from crmdesk.reports.typeset.strips import Strip, beside, gap, paragraph, rule
from crmdesk.reports.typeset.table import BETWEEN, Column, table
from crmdesk.reports.typeset.words import one_line, pdf_text, printable, shortened
from crmdesk.services.customers import Customer, Customers
from crmdesk.services.followups import FollowUpRow, FollowUps
from crmdesk.services.preferences import Preferences
from crmdesk.services.timeline import Timeline, TimelineItem
from crmdesk.settings import SHOP_NAME
from crmdesk.store import Store
from crmdesk.text import strip_isolates
from crmdesk.timeline_words import entry_words

MOST_PAGES = 2
MOST_ROWS = 80
"""Interactions that are tried; two pages have room for fewer."""

MOST_FOLLOW_UPS = 6
NOTE_LINES, ENTRY_LINES, REASON_LINES = 16, 4, 3
_TRIED = 4 * MOST_ROWS
"""Things on the timeline that are read: settled follow-ups stand among the interactions."""

SHOP = Style(size=11, bold=True, color=ACCENT)
DATE = Style(size=9, color=SOFT, align="end", leading=11 * 1.7 / 9)
NAME = Style(size=19, bold=True, leading=1.6)
ABOUT = Style(size=9.5, color=SOFT)
SECTION = Style(size=11, bold=True, color=ACCENT, before=16, after=2)
BODY = Style(size=9.5)
BESIDE = Style(size=9.5, color=SOFT)
CELL = Style(size=9, leading=1.65)
SMALL = Style(size=8.5, color=SOFT, before=4)

_LABEL, _GUTTER = 78.0, 24.0
_HALF = (WIDTH - _GUTTER) / 2
_WHEN, _WHAT, _DUE = 106.0, 142.0, 132.0
_REST = WIDTH - _WHEN - _WHAT - 2 * BETWEEN


class Source(Protocol):
    """What of the desk the summary is made from."""

    store: Store
    customers: Customers
    preferences: Preferences

    @property
    def followups(self) -> FollowUps:
        """What is to be done."""

    @property
    def timeline(self) -> Timeline:
        """What happened."""


def customer_summary(
    desk: Source, customer_id: int, out: Path | BinaryIO, progress: Progress | None = None
) -> int:
    """Write the summary of a customer as PDF, in the current language and digits.

    Args:
        desk: where it is read from.
        customer_id: whose summary.
        out: a file, which is replaced as a whole, or something that is open for writing.
        progress: told of each page.

    Returns:
        How many pages it has: one or two.

    Raises:
        NotFound: there is no such customer.
        FileProblem: the file could not be written; nothing is left behind.
        Cancelled: the job was asked to stop; no file was written.
    """
    customer = desk.customers.get(customer_id)
    shop = str(desk.preferences.get(SHOP_NAME)).strip()
    items = desk.timeline.of(customer_id, _TRIED)
    entries = [item for item in items if item.what == "interaction"][:MOST_ROWS]
    totals = Reads(desk.store).totals(customer_id)
    below = [*_follow_ups(desk.followups.open_of(customer_id)), *_note(customer.note)]
    top = [*_letterhead(shop), *_who(customer, totals, words.AMPLE), *below]
    if len(pages_of(top)) > MOST_PAGES:
        top = [*_letterhead(shop), *_who(customer, totals, words.SCANT), *below]
    pages = _fitting_pages(top, _entry_rows(entries), totals.entries)
    data = write_pages(pages, _running(customer.name, shop), progress)
    if isinstance(out, Path):
        save(data, out)
    else:
        out.write(data)
    return len(pages)


def _running(name: str, shop: str) -> Running:
    title = _("Summary of {name}").format(name=printable(" ".join(name.split())))
    owner = one_line(shop or _("CRMDesk"), 80)
    return Running(one_line(name, 80), owner, strip_isolates(title))


# ---- the parts ---------------------------------------------------------------------------------


def _letterhead(shop: str) -> list[Strip]:
    """Return the shop and the day, over a line."""
    today = formats.day(clock.today(), with_year=True)
    name = one_line(shop or _("Customer summary"), 120)
    strips = _columns([(name, SHOP, WIDTH * 0.66), (today, DATE, WIDTH * 0.34)])
    return [*strips, gap(2), rule(ACCENT, WIDTH, 1.2), gap(12)]


def _who(customer: Customer, totals: Totals, room: words.Room) -> list[Strip]:
    """Return the name, and beside each other how to reach them and what is known of them."""
    since = formats.day(clock.local(customer.created_at).date(), with_weekday=False)
    parts = [words.kind(customer), one_line(customer.city, 120), _("since {day}").format(day=since)]
    about = " · ".join(part for part in parts if part)
    left = words.contacts(customer, room)
    right = words.facts(customer, totals, room)
    return [
        *paragraph(
            one_line(customer.name, room.letters * 4), NAME, WIDTH, rtl=is_rtl(), glued=True
        ),
        *paragraph(about, ABOUT, WIDTH, rtl=is_rtl()),
        gap(8),
        *beside([_fact_rows(left, 0.0), _fact_rows(right, _HALF + _GUTTER)]),
    ]


def _fact_rows(facts: Sequence[words.Fact], start: float) -> list[Strip]:
    """Return names and values in two narrow columns."""
    room = _HALF - _LABEL - 8
    strips: list[Strip] = []
    for name, value in facts:
        label = paragraph(name, BESIDE, _LABEL, rtl=is_rtl(), start=start)
        text = paragraph(value, BODY, room, rtl=is_rtl(), start=start + _LABEL + 8)
        strips += beside([label, text])
    return strips


def _follow_ups(rows: Sequence[FollowUpRow]) -> list[Strip]:
    """Return the next step, and what else is open."""
    if not rows:
        return []
    column = WIDTH - _DUE - BETWEEN
    shown: list[Sequence[Words]] = []
    for number, row in enumerate(rows[:MOST_FOLLOW_UPS]):
        due = Span(formats.due(row.day, row.moment, clock.today()), bold=number == 0)
        reason = row.reason or row.no_date_reason
        said = [Span(words.follow_up(row), bold=number == 0)]
        if reason:
            said.append(Span(f" — {_fitted(reason, CELL, column * 0.9, REASON_LINES)}"))
        shown.append(([due], said))
    titles = (Column("", _DUE, CELL), Column("", column, CELL))
    more = len(rows) - len(shown)
    tail = ngettext("and {n} more follow-up", "and {n} more follow-ups", more)
    next_one, *others = table(titles, shown, rtl=is_rtl(), with_head=False)
    strips = [*_title(_("Next step")), *next_one]
    if others:
        strips += _title(_("Other open follow-ups"))
        strips += [strip for row_strips in others for strip in row_strips]
    return [*strips, *(_remark(_more(tail, more)) if more else [])]


def _note(note: str) -> list[Strip]:
    """Return the note, or as much of it as a summary has room for."""
    if not note.strip():
        return []
    text = _fitted(note, BODY, WIDTH, NOTE_LINES)
    cut = strip_isolates(text).endswith("…") and not note.endswith("…")
    return [
        *_title(_("Note")),
        *paragraph(text, BODY, WIDTH, rtl=is_rtl()),
        *(_remark(_("The whole note is in CRMDesk.")) if cut else []),
    ]


def _entry_rows(entries: Sequence[TimelineItem]) -> list[list[Strip]]:
    """Return the rows of the table of what happened, the newest first."""
    columns = (
        Column(_("When"), _WHEN, replace(CELL, color=SOFT)),
        Column(_("What"), _WHAT, CELL),
        Column(_("Note"), _REST, CELL),
    )
    rows = [
        (
            formats.moment(entry.at, with_weekday=False),
            entry_words(entry),
            _fitted(entry.text, CELL, _REST, ENTRY_LINES) if entry.text else "",
        )
        for entry in entries
    ]
    return table(columns, rows, rtl=is_rtl())


def _fitting_pages(
    top: Sequence[Strip], rows: Sequence[Sequence[Strip]], total: int
) -> list[list[Strip]]:
    """Return the pages with as many rows as two of them have room for.

    Args:
        top: what stands before the rows.
        rows: strips of each row, the newest first.
        total: how many there are in all.
    """
    title = paragraph(_("Latest contacts and notes"), SECTION, WIDTH, rtl=is_rtl(), glued=True)
    pages: list[list[Strip]] = []
    for count in range(len(rows), -1, -1):
        left = total - count
        tail = ngettext("and {n} more interaction", "and {n} more interactions", left)
        strips = [
            *top,
            *(title if count else []),
            *(strip for row in rows[:count] for strip in row),
            *(_remark(_more(tail, left)) if left else []),
        ]
        pages = pages_of(strips)
        if len(pages) <= MOST_PAGES:
            break
    return pages


# ---- small things ------------------------------------------------------------------------------


def _title(text: str) -> list[Strip]:
    line = replace(rule(HAIR, WIDTH), glued=True)
    return [*paragraph(text, SECTION, WIDTH, rtl=is_rtl(), glued=True), line, gap(4, glued=True)]


def _remark(text: str) -> list[Strip]:
    return paragraph(text, SMALL, WIDTH, rtl=is_rtl())


def _more(sentence: str, count: int) -> str:
    return sentence.format(n=formats.number(count))


def _columns(cells: Sequence[tuple[str, Style, float]]) -> list[Strip]:
    """Return texts beside each other, each in a part of the column."""
    start = 0.0
    columns = []
    for text, style, width in cells:
        columns.append(paragraph(text, style, width, rtl=is_rtl(), start=start))
        start += width
    return beside(columns)


def _fitted(value: str, style: Style, width: float, most_lines: int) -> str:
    """Return as much of what somebody wrote as a few lines have room for."""
    value = shortened(value.strip(), most_lines * int(width / style.size * 4))
    while len(lines := break_lines(pdf_text(value), style, width, rtl=is_rtl())) > most_lines:
        kept = min(len(value) - 2, len(value) * most_lines // len(lines))
        value = shortened("\n".join(value.split("\n")[:most_lines]), max(1, kept))
    return pdf_text(value)
