"""Words for a day or a moment on the command line."""

from __future__ import annotations

from datetime import date, datetime

from crmdesk import clock, quickdate, snooze, text
from crmdesk.errors import Invalid
from crmdesk.i18n import _


def parse_when(
    words: str,
    due_day: date | None = None,
    due_moment: datetime | None = None,
    *,
    dateless: bool = False,
) -> tuple[date | None, datetime | None, str]:
    """Return (day, moment or None, the words left over) of a snooze key or a quick date.

    Args:
        words: ``1`` to ``8``, or for example «فردا ۱۰ پیش‌فاکتور».
        due_day: the day it is due now; some keys start from it.
        due_moment: the moment it is due now.
        dateless: whether ``0`` and a reason may take the date away.

    Raises:
        Invalid: no date was understood.
    """
    now = clock.local(clock.now())
    key = text.latin_digits(words.strip())
    if key in snooze.SNOOZES:
        day, moment = snooze.resolve(key, now, due_day, due_moment)
        return day, moment, ""
    first, _space, reason = words.strip().partition(" ")
    if dateless and text.latin_digits(first) == "0":
        return None, None, reason.strip()
    parsed = quickdate.parse(words, now)
    if parsed is None:
        sentence = _("The date “{words}” was not understood. Try «فردا ۱۰» or «۱۵ آذر».")
        raise Invalid({"when": sentence.format(words=text.isolate(words))})
    return parsed.day, parsed.moment, parsed.rest
