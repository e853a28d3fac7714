"""vCard files (2.1, 3.0, 4.0) as phones write them, card by card.

A card that cannot be read becomes a Problem with its line, and never swallows its neighbours.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Generator, Iterator

from crmdesk.errors import FileProblem
from crmdesk.exchange.cardbuild import build
from crmdesk.exchange.cardlines import (
    BORDER_STARTS,
    Lines,
    Property,
    is_border,
    logical_lines,
    parse_property,
)
from crmdesk.exchange.contact import (
    MAX_FILE,
    ExtraLine,
    ParsedContact,
    Problem,
    ReadResult,
    shorten,
)
from crmdesk.exchange.encoding import decode_value, looks_binary, to_bytes_per_letter
from crmdesk.exchange.usualcard import usual_cards
from crmdesk.i18n import _
from crmdesk.jobs import Progress

MAX_CARD = 20 * 1024 * 1024
"""Largest card that is read, in bytes (its photo included)."""

MAX_LINES = 50_000
"""Lines of a card; those of phones have some dozens."""

MAX_LINE = 256 * 1024
"""A longer line that is no name, note or picture is kept without being taken apart."""

MAX_DEPTH = 8
"""How deep cards may stand inside cards (AGENT of vCard 2.1)."""

_FIRST = 4096
_TICK_CARDS = 512
_LONG = ("FN", "NOTE", "PHOTO")
_BEGIN = re.compile(rb"(?:\A|[\r\n])[ \t]*(?:\xef\xbb\xbf)?BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)


def holds_cards(data: bytes) -> bool:
    """Tell whether the data hold the beginning of a contact card."""
    return _BEGIN.search(data) is not None


def begins_with_card(data: bytes) -> bool:
    """Tell whether a contact card is the first thing in the data."""
    return _BEGIN.match(data[:_FIRST].removeprefix(codecs.BOM_UTF8).lstrip()) is not None


def count_cards(data: bytes) -> int:
    """Return how many cards begin in the data (for a progress bar)."""
    prepared = to_bytes_per_letter(data)
    usual = prepared.upper().count(b"BEGIN:VCARD")
    return usual or sum(1 for _match in _BEGIN.finditer(prepared))


def read_vcards(data: bytes, progress: Progress | None = None, expected: int = 0) -> ReadResult:
    """Return an iterator over the contacts and problems of a vCard file, in its order.

    Args:
        data: the file.
        progress: for stopping it.
        expected: how many cards there are, for the progress.

    Raises:
        FileProblem: at once, if the file is empty, too large, no text or holds no card.
    """
    if not data.strip():
        raise FileProblem(_("The file is empty."))
    if len(data) > MAX_FILE:
        raise FileProblem(_("The file is larger than 50 MB. Split it and import the parts."))
    prepared = to_bytes_per_letter(data)
    if not holds_cards(prepared):
        if looks_binary(data):
            raise FileProblem(
                _("CRMDesk cannot read this file. Choose a vCard, Excel, OpenDocument or CSV file.")
            )
        raise FileProblem(_("There is no contact card (BEGIN:VCARD) in this file."))
    return _cards(prepared, progress or Progress(), expected)


class _Card:
    """A card between BEGIN and END; after its first problem it only waits for its end."""

    def __init__(self, start: int) -> None:
        self.start = start
        self._lines: list[Property] = []
        self._nested: list[str] = []
        self._kept: list[ExtraLine] = []
        self._depth = 0
        self._size = self._count = 0
        self._problem: Problem | None = None

    def takes(self, border: str) -> bool:
        """Tell whether a BEGIN or END belongs to a card inside this one (AGENT)."""
        if self._depth:
            return True
        last = self._lines[-1] if self._lines else None
        return border == "BEGIN" and last is not None and _announces_card(last)

    def add(self, number: int, raw: bytes, border: str) -> None:
        """Take one more line."""
        self._size += len(raw)
        self._count += 1
        usual = not (border or self._depth or self._problem)
        if usual and self._size <= MAX_CARD and self._count <= MAX_LINES:
            self._add_property(number, raw)
        elif self._problem is not None:
            self._follow(border)
        elif self._size > MAX_CARD or self._count > MAX_LINES:
            sentence = _too_large() if self._size > MAX_CARD else _too_many_lines()
            self._problem = Problem(self.start, sentence, self._title())
            self._lines.clear()
        else:
            self._add_nested(raw, border)

    def finish(self) -> ParsedContact | Problem:
        """Return what came of the card at its END."""
        return self._problem or build(self._lines, self.start, self._kept)

    def cut_short(self) -> Problem:
        """Return the problem of a card that has no END."""
        return self._problem or Problem(self.start, _endless(), self._title())

    def _follow(self, border: str) -> None:
        self._depth += {"BEGIN": 1, "END": -1}.get(border, 0)

    def _add_nested(self, raw: bytes, border: str) -> None:
        self._follow(border)
        self._nested.append(decode_value(raw))
        if self._depth > MAX_DEPTH:
            self._problem = Problem(self.start, _too_deep(), self._title())
        elif self._depth == 0:
            self._kept.append((self._lines[-1].written_name, [], "\n".join(self._nested)))
            self._lines.pop()
            self._nested.clear()

    def _add_property(self, number: int, raw: bytes) -> None:
        line = parse_property(number, raw)
        if line is not None and len(raw) > MAX_LINE and not (line.is_base64 or line.name in _LONG):
            self._kept.append(line.kept())
            return
        if line is not None:
            self._lines.append(line)
            return
        sentence = _unreadable() if b":" in raw else _no_colon()
        self._problem = Problem(number, sentence, shorten(decode_value(raw[:400])))

    def _title(self) -> str:
        names = [line.value for line in self._lines if line.name in ("FN", "N")]
        return shorten(names[0]) if names else "BEGIN:VCARD"


def _cards(data: bytes, progress: Progress, total: int) -> Iterator[ParsedContact | Problem]:
    card: _Card | None = None
    outside = False
    done = 0

    def tick(more: int = 0) -> None:
        progress.step(done + more, max(done + more, total))

    lines = Lines(data, tick)
    for number, raw in logical_lines(lines):
        border = _border(raw) if raw[:1] in BORDER_STARTS else ""
        if card is None:
            if border == "BEGIN":
                outside = False
                usual = yield from _usual(data, lines, number, tick)
                card = None if usual else _Card(number)
                done += usual or 1
            elif not outside:
                outside = True  # one report for a run of such lines
                yield Problem(number, _homeless(), shorten(decode_value(raw[:400])))
        elif not border or card.takes(border):
            card.add(number, raw, border)
        elif border == "BEGIN":
            yield card.cut_short()
            card = _Card(number)
        else:
            yield card.finish()
            card = None
    if card is not None:
        yield card.cut_short()


def _usual(
    data: bytes, lines: Lines, number: int, tick: Callable[[int], None]
) -> Generator[ParsedContact | Problem, None, int]:
    """Yield the contacts of usual cards, from the one that begins at a line on; return how many."""
    count = place = 0
    if lines.number != number:
        return 0  # BEGIN itself is folded
    for start, properties, place in usual_cards(data, lines.place, number):  # noqa: B007
        yield build(properties, start)
        number = start + len(properties) + 1
        count += 1
        if count % _TICK_CARDS == 0:
            tick(count)
    if count:
        lines.go_on(number, place)
    return count


def _border(raw: bytes) -> str:
    if not is_border(raw):
        return ""
    return "BEGIN" if raw.strip()[:5].upper() == b"BEGIN" else "END"


def _announces_card(line: Property) -> bool:
    return line.name == "AGENT" and not line.value.strip()


def _no_colon() -> str:
    return _(
        "This line has no colon, so its card could not be read and was left out. "
        "The other cards were read."
    )


def _unreadable() -> str:
    return _(
        "This line is not a line of a contact card, so its card was left out. "
        "The other cards were read."
    )


def _endless() -> str:
    return _(
        "The card that begins here has no end (END:VCARD), so it was left out. "
        "The other cards were read."
    )


def _too_large() -> str:
    return _("This card is larger than 20 MB, so it was left out. The other cards were read.")


def _too_many_lines() -> str:
    return _("This card has more than 50,000 lines, so it was left out. The others were read.")


def _too_deep() -> str:
    return _("This card holds too many cards inside it, so it was left out. The others were read.")


def _homeless() -> str:
    return _("What begins here belongs to no card and was left out. The cards were read.")
