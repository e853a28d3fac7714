"""The rows of a CSV text, robustly: an unclosed quote costs its own row, not the file.

The csv module takes everything after an unclosed quote for one field, and stops with an error
at a field of 128 KiB. Here a row that cannot be right is reported and reading goes on with the
next physical line.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum

DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 128 * 1024
MAX_COLUMNS = 1000

_QUOTED = re.compile(r' *"([^"]*+(?:""[^"]*+)*+)"')
_QUOTED_PART = re.compile(r'"[^"]*"')
_SAMPLE_LINES = 30
_BLANK_LINES = "\n" * 64
_HINT = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


class BadRow(Enum):
    """Why a row could not be read."""

    OPEN_QUOTE = "open quote"
    TOO_LARGE = "too large"


class _RowError(Exception):
    def __init__(self, reason: BadRow) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_rows(content: str, delimiter: str) -> Iterator[tuple[int, list[str] | BadRow, str]]:
    """Yield row number, cells (or why there are none) and the row's first line.

    Rows are counted as a spreadsheet counts them: one for a row whose cells hold line breaks.
    Line breaks must be newlines only.
    """
    plain = re.compile(f"[^{re.escape(delimiter)}\n]*")
    position = row = 0
    while position < len(content):
        if content.startswith(_BLANK_LINES, position):  # a file may have millions of them
            row += len(_BLANK_LINES)
            position += len(_BLANK_LINES)
            continue
        row += 1
        line_end = content.find("\n", position)
        line_end = len(content) if line_end < 0 else line_end
        first = content[position : min(line_end, position + 200)]
        cells: list[str] | BadRow
        if line_end - position <= MAX_FIELD and content.find('"', position, line_end) < 0:
            # The usual line: nothing is quoted, so that every delimiter ends a cell.
            cells = content[position:line_end].split(delimiter)
            yield row, cells if len(cells) <= MAX_COLUMNS else BadRow.TOO_LARGE, first
            position = line_end + 1
            continue
        try:
            cells, end = _record(content, position, delimiter, plain)
        except _RowError as error:
            end = line_end
            cells = _single_line(content[position:line_end], delimiter, error.reason)
        yield row, cells, first
        position = end + 1


def delimiter_hint(content: str) -> str:
    """Return the delimiter that an Excel file names in its first line (`sep=;`), if any."""
    hint = _HINT.fullmatch(content.split("\n", 1)[0].strip(" "))
    return hint[1] if hint and hint[1] in DELIMITERS else ""


def candidates(content: str) -> list[str]:
    """Return the delimiters, the one that splits the most lines alike first."""
    lines = [line for line in content[:65536].split("\n") if line.strip()][:_SAMPLE_LINES]
    bare = [_QUOTED_PART.sub("", line) for line in lines]

    def score(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in bare)
        counts.pop(0, None)
        if not counts:
            return (0, 0)
        columns, alike = max(counts.items(), key=lambda item: (item[1], item[0]))
        return (alike, columns)

    return sorted(DELIMITERS, key=score, reverse=True)


def _record(
    content: str, position: int, delimiter: str, plain: re.Pattern[str]
) -> tuple[list[str], int]:
    """Return the cells of the record at `position` and where its last line ends."""
    cells: list[str] = []
    while True:
        cell, position = _cell(content, position, delimiter, plain)
        cells.append(cell)
        if position >= len(content) or content[position] == "\n":
            return cells, position
        if len(cells) >= MAX_COLUMNS:
            raise _RowError(BadRow.TOO_LARGE)
        position += 1


def _cell(content: str, position: int, delimiter: str, plain: re.Pattern[str]) -> tuple[str, int]:
    if content[position : position + 8].lstrip(" ")[:1] == '"':
        match = _QUOTED.match(content, position, position + MAX_FIELD)
        # Text right after the closing quote shows that it opened another cell instead.
        if match is None or content[match.end() : match.end() + 1] not in ("", delimiter, "\n"):
            raise _RowError(BadRow.OPEN_QUOTE)
        return match[1].replace('""', '"'), match.end()
    match = plain.match(content, position, position + MAX_FIELD + 1)
    if match is None or match.end() - position > MAX_FIELD:
        raise _RowError(BadRow.TOO_LARGE)
    return match[0], match.end()


def _single_line(line: str, delimiter: str, reason: BadRow) -> list[str] | BadRow:
    """Try a row that is not strictly right as one line: `"Ali" Karimi,0912…` is clear enough."""
    if len(line) > MAX_FIELD:
        return BadRow.TOO_LARGE
    if reason is BadRow.TOO_LARGE or line.count('"') % 2:
        return reason
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return reason
