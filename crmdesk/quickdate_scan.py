"""A text that is read piece by piece, and knows what is left of it.

Rules look at the folded line; what they take is blanked there and remembered, so that the rest
can be cut out of the text as it was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crmdesk.text import clean, fold

#: Stands in the line for every character a rule has taken.
TAKEN = "\x00"
#: Stands for what must not be read as a date but stays in the rest.
BLOCKED = "\x01"

# A number may not be cut out of a longer one, nor out of a date, a time or a phone.
_START = r"(?<!\w)(?!(?<=[/.:+\-])\d)(?!(?<=\d,)\d)"
_END = r"(?!\w|[/.:,\-]\d)"

_FOLLOWS = f"(?:(?<={TAKEN})|(?<={TAKEN}[ ,])|(?<={TAKEN}, ))"

_EMPTY_BRACKETS = re.compile(r"[(\[«]\s*[)\]»]")
_EDGES = " ،,؛;:.-–—·|/"


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_START}(?:{pattern}){_END}")


class Scan:
    """The folded line of a text, with a way back to the text itself."""

    def __init__(self, text: str) -> None:
        """Fold the text character by character, keeping where each one came from."""
        self._text = text
        self._taken: list[tuple[int, int]] = []
        chars: list[str] = []
        self._origin: list[int] = []
        for index, char in enumerate(text):
            for folded in fold(char):
                shown = " " if folded.isspace() else folded
                if shown == " " and chars[-1:] in ([], [" "]):
                    continue
                chars.append(shown)
                self._origin.append(index)
        self.line = "".join(chars)

    def find(self, pattern: str) -> re.Match[str] | None:
        """Find the first match that stands free of other words and numbers."""
        return _compiled(pattern).search(self.line)

    def mark(self, match: re.Match[str]) -> None:
        """Take what was found: rules meet it no more, and it is not in the rest."""
        self._taken.append(match.span())
        self._blank(match, TAKEN)

    def hide(self, match: re.Match[str]) -> None:
        """Keep what was found from the rules that follow; it stays in the rest."""
        self._blank(match, BLOCKED)

    def take(self, pattern: str) -> re.Match[str] | None:
        """Find and mark in one go."""
        match = self.find(pattern)
        if match:
            self.mark(match)
        return match

    def find_after(self, pattern: str) -> re.Match[str] | None:
        """Find a free match that directly follows what was taken before."""
        return self.find(f"{_FOLLOWS}(?:{pattern})")

    def take_beside(self, pattern: str) -> re.Match[str] | None:
        """Take a free match directly before or after what was taken."""
        match = self.find(f"(?:{pattern})(?=[ ,]{{0,2}}{TAKEN})") or self.find_after(pattern)
        if match:
            self.mark(match)
        return match

    def hide_all(self, pattern: str) -> None:
        """Hide every free match."""
        for match in _compiled(pattern).finditer(self.line):
            self.hide(match)

    def is_only(self, pattern: str) -> bool:
        """Tell whether the pattern is all that has not been taken."""
        return re.fullmatch(pattern, self.line.replace(TAKEN, "").strip()) is not None

    def rest(self) -> str:
        """Return the text without what was taken, tidied."""
        kept = list(self._text)
        for start, end in self._taken:
            last = self._origin[end] if end < len(self._origin) else len(kept)
            for index in range(self._origin[start], last):
                kept[index] = " "
        left = _EMPTY_BRACKETS.sub(" ", clean("".join(kept)))
        return clean(left).strip(_EDGES)

    def _blank(self, match: re.Match[str], sign: str) -> None:
        start, end = match.span()
        self.line = self.line[:start] + sign * (end - start) + self.line[end:]
