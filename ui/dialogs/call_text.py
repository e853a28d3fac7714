"""What the call dialog reads out of its own texts: a duration, and the reason of the next step."""

from __future__ import annotations

import re
from datetime import datetime

from crmdesk import clock, formats, text
from crmdesk.i18n import _, ngettext

_DURATION = re.compile(
    r"(?:^|[\s،,.])(?:(?P<hours>\d{1,2})\s?(?:ساعت|h)(?:\s?و\s?|\s?))?"
    r"(?P<minutes>\d{1,3})\s?(?:دق(?:یقه)?|min(?:utes?)?)[.\s]*$",
    re.IGNORECASE,
)
LONGEST_S = 24 * 3600
REASON_LETTERS = 140


def split_duration(note: str) -> tuple[str, int | None]:
    """Take «۳دق» off the end of a note.

    Returns:
        The note without it, and the seconds; None when the note does not end in a duration.
    """
    plain = text.latin_digits(note)  # one character for one: places stay the same
    found = _DURATION.search(plain)
    if found is None:
        return note, None
    seconds = 3600 * int(found["hours"] or 0) + 60 * int(found["minutes"])
    if not 0 < seconds <= LONGEST_S:
        return note, None
    return note[: found.start()].rstrip(" ،,\n"), seconds


def reason_for_next(said_with_date: str, note: str, outcome: str) -> str:
    """Return why the next step is there, so that no line of Today is without a reason.

    What was written beside the date comes first, then the beginning of the note.
    """
    if said_with_date:
        return said_with_date
    first_line = text.clean(note.strip().split("\n")[0])
    if first_line:
        return _cut(first_line)
    return _("Call again: no answer last time") if outcome == "no_answer" else ""


def retry_phrase(days: int, now: datetime) -> str:
    """Return the quick date of another try at the same hour, that many days on."""
    time = text.strip_isolates(formats.time(clock.local(now)))
    if days == 1:
        return _("tomorrow {time}").format(time=time)
    phrase = ngettext("in {n} day {time}", "in {n} days {time}", days)
    return phrase.format(n=formats.number(days), time=time)


def _cut(line: str) -> str:
    """Cut at a word, for the reason is a hint and the note itself is on the timeline."""
    if len(line) <= REASON_LETTERS:
        return line
    head = line[:REASON_LETTERS].rsplit(" ", 1)[0]
    return f"{head.rstrip('،,. ')}…"
