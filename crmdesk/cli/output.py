"""Printing for people or for scripts; never both at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from crmdesk import text


class Output:
    """Where a command's answer goes: lines to stdout for people, one JSON value for scripts."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._progress_shown = False

    def say(self, line: str) -> None:
        """Print one line for people; scripts do not see it."""
        if not self.as_json:
            self.end_progress()
            print(self._shown(line))

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Print a JSON list of rows for scripts."""
        if self.as_json:
            self._json(list(rows))

    def result(self, value: Mapping[str, Any]) -> None:
        """Print one JSON object for scripts."""
        if self.as_json:
            self._json(value)

    def refused(self, sentence: str) -> None:
        """Print why nothing was done."""
        self.end_progress()
        if self.as_json:
            self._json({"error": text.strip_isolates(sentence)})
        print(self._shown(sentence), file=sys.stderr)

    def error(self, sentence: str) -> None:
        """Print a remark beside the answer."""
        self.end_progress()
        print(self._shown(sentence), file=sys.stderr)

    def progress(self, done: int, total: int, _what: str = "") -> None:
        """Show how far a long task is, on a terminal only."""
        if sys.stderr.isatty() and total:
            self._progress_shown = True
            print(f"\r{done * 100 // total:3d} %", end="", file=sys.stderr, flush=True)

    def end_progress(self) -> None:
        """Leave the progress line."""
        if self._progress_shown:
            self._progress_shown = False
            print(file=sys.stderr)

    def _json(self, value: Any) -> None:
        print(json.dumps(value, ensure_ascii=False, default=str))

    @staticmethod
    def _shown(line: str) -> str:
        """Terminals order text by themselves; isolates would be drawn as boxes by many."""
        return text.strip_isolates(line)
