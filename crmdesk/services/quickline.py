"""One line becomes a follow-up: «تماس با خانم رضایی فردا ساعت ۱۰ دربارهٔ قیمت».

The line says in any order what is to be done, for whom, when and why. Kind and date are read by
words, the customer is found by the search that is passed in; what is left over is the reason. A
part that was recognised wrongly can be dismissed: its words are then plain text of the reason, as
are those between «quotation marks».
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crmdesk import quickdate, text
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.quickline_names import Find, Named, find_named, unknown
from crmdesk.services.quickline_words import (
    ANCHORS,
    ARTICLES,
    DEFAULT_KIND,
    KIND_OF,
    VERBS,
    VIA,
    Masked,
    Reading,
    next_word,
    tokens_of,
)
from crmdesk.services.search import Hit

CUSTOMER, KIND, DATE = "customer", "kind", "date"
PARTS = (CUSTOMER, KIND, DATE)
"""What can be recognised, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class QuickLine:
    """What a line says.

    Attributes:
        kind: a key of ``followups.KINDS``.
        customer: the likeliest of those who fit, None when nobody does.
        others: who fits too.
        day: None when no date was said.
        moment: aware, None when no hour was said.
        reason: what is left over.
        name: the words that stand for the customer, as they were typed; "" when none do.
        said: which of ``PARTS`` the line names; only these can be dismissed.
    """

    kind: str = DEFAULT_KIND
    customer: Hit | None = None
    others: tuple[Hit, ...] = ()
    day: date | None = None
    moment: datetime | None = None
    reason: str = ""
    name: str = ""
    said: frozenset[str] = frozenset()

    def draft(self, customer_id: int, today: date) -> FollowUpDraft:
        """Return the follow-up; without a date it is due today, at no hour."""
        day = self.day or today
        return FollowUpDraft(customer_id, day, self.moment, self.kind, self.reason)


def read(
    line: str, now: datetime, find: Find, dismissed: frozenset[str] = frozenset()
) -> QuickLine:
    """Read a line, also one that was typed while the keyboard was in the other language.

    Args:
        line: as typed.
        now: this moment in the zone of the person who typed it.
        find: searches customers: ``find(words, limit)``, the best first.
        dismissed: those of ``PARTS`` that must not be recognised.
    """
    typed = text.clean(line)
    if not _says_something(typed, now):
        swapped = text.swap_layout(typed)
        typed = swapped if _says_something(swapped, now) else typed
    return _put_together(_taken_apart(typed, now, dismissed), find, dismissed)


# ---- kind and date ----------------------------------------------------------------------------


def _taken_apart(typed: str, now: datetime, dismissed: frozenset[str]) -> Reading:
    masked = Masked(typed)
    when = None if DATE in dismissed else quickdate.parse(masked.text, now)
    reading = Reading(masked, tokens_of(masked.text, when.rest if when else None), when)
    if KIND not in dismissed:
        _read_kind(reading)
    return reading


def _says_something(typed: str, now: datetime) -> bool:
    reading = _taken_apart(typed, now, frozenset())
    return reading.when is not None or bool(reading.kind)


def _read_kind(reading: Reading) -> None:
    """Find the word that says what is to be done, and take it where the rest reads well alone."""
    words = [number for number, token in enumerate(reading.tokens) if not token.taken]
    for place, number in enumerate(words):
        kind = KIND_OF.get(reading.tokens[number].key)
        if kind is None:
            continue
        before = [reading.tokens[other].key for other in words[:place]]
        after = next_word(reading.tokens, number)
        first = all(word in ARTICLES for word in before)
        last = place == len(words) - 1
        has_verb = after is not None and after.key in VERBS
        if not (first or last or has_verb or (after is not None and after.key in ANCHORS)):
            continue
        reading.kind = kind
        reading.kind_at = (number, number + 1 + has_verb)
        if has_verb or (last and before[-1:] and before[-1] not in VIA):
            reading.take(*reading.kind_at)
        return


def _take_first_kind(reading: Reading, named: Named | None) -> None:
    """«تماس با رضایی» leaves no «تماس» in the reason; «بازدید از کارگاه» needs its word."""
    start, end = reading.kind_at
    if not reading.kind or reading.tokens[start].taken:
        return
    before = reading.tokens[:start]
    follows = next_word(reading.tokens, end - 1)
    is_named = named is not None and named.start <= end < named.end
    if all(token.taken or token.key in ARTICLES for token in before) and (
        follows is None or follows.masked or is_named or follows.key in ANCHORS
    ):
        reading.take(0, end)


# ---- the customer -----------------------------------------------------------------------------


def _put_together(reading: Reading, find: Find, dismissed: frozenset[str]) -> QuickLine:
    found: Named | None = None
    named: Named | None = None
    if CUSTOMER not in dismissed:
        found = find_named(reading, find)
        named = found or unknown(reading)
    _take_first_kind(reading, named)
    if named is not None:
        reading.take(named.start, named.end)
        _take_verb(reading, named.end)
    hits = found.hits if found else ()
    when = reading.when
    said = {CUSTOMER: bool(hits), KIND: bool(reading.kind), DATE: when is not None}
    return QuickLine(
        reading.kind or DEFAULT_KIND,
        hits[0] if hits else None,
        hits[1:],
        when.day if when else None,
        when.moment if when else None,
        reading.reason(),
        named.name if named else "",
        frozenset(part for part, there in said.items() if there),
    )


def _take_verb(reading: Reading, number: int) -> None:
    """«تماس با رضایی بگیر»: the verb goes with its noun."""
    follows = next_word(reading.tokens, number - 1)
    if reading.kind and follows is not None and follows.key in VERBS:
        reading.take(number, number + 1)
