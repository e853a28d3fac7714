"""What must be known before the first paint, and where things stood: one small JSON file."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any, Literal

from crmdesk import paths

DigitKind = Literal["auto", "fa", "en"]
LANGUAGES = ("fa", "en")
THEMES = ("system", "light", "dark")
DENSITIES = ("compact", "normal", "roomy")
DIGITS = ("auto", "fa", "en")
SCALES = (80, 90, 100, 110, 125, 140, 160)
"""The text sizes, in per cent."""

_CHOICES: dict[str, tuple[Any, ...]] = {
    "language": LANGUAGES,
    "theme": THEMES,
    "density": DENSITIES,
    "digits": DIGITS,
    "text_scale": SCALES,
}


class WindowState:
    """The state of the window between two runs.

    Attributes:
        language: "fa" or "en".
        theme: "system", "light" or "dark".
        text_scale: in per cent, one of ``SCALES``.
        density: of list rows.
        digits: "auto" follows the language.
        reduce_motion: no transitions.
        geometry: Qt's own, in base64; "" for the first time.
        last_section: id of the section that was open.
        splitters: sizes, by the splitter's name.
        columns: of tables, by the table's name.
        collapsed: blocks that were folded, by name.
        places: where each page stood (current row, filters, scroll), by page.
        shortcuts: keys that the user chose, by action.
        recents: what was opened last in the palette, the newest first.
        first_run_done: the three steps of the first start were taken or skipped.
        tips_seen: hints that were shown once.
        second_place: folder of another disk that gets a copy of each backup; "" for none. Not in
            the data file: it belongs to this computer, and is wanted when that file is lost.
    """

    def __init__(self) -> None:
        self.language = "fa"
        self.theme = "system"
        self.text_scale = 100
        self.density = "normal"
        self.digits: DigitKind = "auto"
        self.reduce_motion = False
        self.geometry = ""
        self.last_section = ""
        self.splitters: dict[str, Any] = {}
        self.columns: dict[str, Any] = {}
        self.collapsed: dict[str, Any] = {}
        self.places: dict[str, Any] = {}
        self.shortcuts: dict[str, Any] = {}
        self.recents: list[Any] = []
        self.first_run_done = False
        self.tips_seen: list[Any] = []
        self.second_place = ""
        self._unknown: dict[str, Any] = {}
        """Entries of a newer program; kept so that going back and forth loses nothing."""

    @classmethod
    def load(cls, path: Path | None = None) -> WindowState:
        """Read the file; never raises.

        A missing file gives the defaults, and so does an unreadable one, which is kept beside
        as ``.bad``. A value of the wrong type is passed over on its own.
        """
        state = cls()
        path = path or paths.ui_state_file()
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(read, dict):
                raise TypeError("not an object")
        except FileNotFoundError:
            return state
        except (OSError, ValueError, TypeError, RecursionError):
            with contextlib.suppress(OSError):
                path.replace(path.with_name(path.name + ".bad"))
            return state
        for key, value in read.items():
            state._take(str(key), value)
        return state

    def save(self, path: Path | None = None) -> None:
        """Write the file so that a crash leaves the old one or the new one, never half of it.

        Raises:
            OSError: the folder cannot be written.
        """
        if path is None:
            path = paths.ensure_home() / paths.ui_state_file().name
        values = {**self._unknown, **self._values()}
        text = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("w", encoding="utf-8") as out:
                out.write(text + "\n")
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def next_scale(self, step: int) -> int:
        """The text size that many steps up or down from here; 0 means back to 100."""
        if not step:
            return 100
        place = SCALES.index(self.text_scale) + step
        return SCALES[min(max(place, 0), len(SCALES) - 1)]

    def _values(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if not key.startswith("_")}

    def _take(self, key: str, value: Any) -> None:
        known = self._values()
        if key not in known:
            if not key.startswith("_"):
                self._unknown[key] = value
            return
        fits = type(value) is type(known[key])
        if fits and (key not in _CHOICES or value in _CHOICES[key]):
            setattr(self, key, value)


def shortcuts_of(state: WindowState) -> dict[str, tuple[str, ...]]:
    """Return the keys that the user chose, by action; what is no key is passed over."""
    chosen: dict[str, tuple[str, ...]] = {}
    for name, keys in state.shortcuts.items():
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys):
            chosen[name] = tuple(keys)
    return chosen
