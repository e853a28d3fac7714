"""What the forms read out of their own texts: a duration, and the reason of the next step."""

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
_LASTED = re.compile(
    r"(?:(?P<hours>\d{1,2}) ?(?:ساعت|h(?:ours?)?))?(?: ?(?:و|and)? ?(?<!\d)"
    r"(?P<minutes>\d{1,4})(?: ?(?:دق(?:یقه)?|m(?:in(?:utes?)?)?))?)?"
    r"(?: ?(?:و|and)? ?(?<!\d)(?P<seconds>\d{1,4}) ?(?:ثانیه|s(?:ec(?:onds?)?)?))?\.?"
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


def read_duration(said: str) -> int | None:
    """Return the seconds of «۳ دقیقه», «۱ ساعت و ۲۰ دقیقه», "45 sec" or a bare «۳».

    None when it is no duration, or one of nothing or of more than a day.
    """
    found = _LASTED.fullmatch(text.search_key(said))
    if found is None:
        return None
    hours, minutes, seconds = (int(found[part] or 0) for part in ("hours", "minutes", "seconds"))
    total = 3600 * hours + 60 * minutes + seconds
    return total if 0 < total <= LONGEST_S else None


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
