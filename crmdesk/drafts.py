"""What is being typed and not saved yet, kept on disk so that a crash loses at most a moment of it.

One small JSON file per form and data file, beside the window's state: drafts are no data of the
shop, are never journalled, and a damaged one is simply not offered.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from crmdesk import paths

FOLDER = "drafts"
LIMIT = 2_000_000
"""Bytes; a longer file is not a form."""

FORMS = ("call", "new_customer", "follow_up", "entry", "customer", "quick_line")
"""Every form with text in it; the window offers them in this order."""


class Drafts:
    """The drafts of the forms on one data file."""

    def __init__(self, data: Path) -> None:
        """Make the door to the drafts; nothing is read or written yet.

        Args:
            data: the data file the forms write into.
        """
        mark = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
        self._folder = paths.home() / FOLDER
        self._mark = mark

    def keep(self, form: str, values: dict[str, Any]) -> None:
        """Keep a form's values in place of those kept before; a full disk keeps the old ones.

        Args:
            form: one of ``FORMS``.
            values: what JSON can hold.
        """
        path = self._path(form)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
            # No fsync: it can stall the window, and a killed program needs none.
            temporary.replace(path)
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)

    def get(self, form: str) -> dict[str, Any] | None:
        """Return what was kept of a form, or None."""
        path = self._path(form)
        try:
            if path.stat().st_size > LIMIT:
                return None
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        return read if isinstance(read, dict) and read else None

    def drop(self, form: str) -> None:
        """Forget a form: it was saved, or the user let it go."""
        with contextlib.suppress(OSError):
            self._path(form).unlink(missing_ok=True)

    def kept(self) -> tuple[str, ...]:
        """Return the forms of which something is kept."""
        return tuple(form for form in FORMS if self.get(form) is not None)

    def _path(self, form: str) -> Path:
        if form not in FORMS:
            raise ValueError(f"unknown form {form!r}")
        return self._folder / f"{self._mark}-{form}.json"
