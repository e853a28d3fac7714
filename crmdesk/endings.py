"""The ending of a file's name: what stands after the last dot of «Dr. Ali» is none."""

from __future__ import annotations

from itertools import count
from pathlib import Path

ALSO = {".vcf": (".vcard",)}
"""Other endings that a kind of file is known by."""


def with_ending(path: Path, ending: str) -> Path:
    """Return a path whose name ends as its kind of file does.

    Args:
        path: as somebody typed it; a folder stays what it is.
        ending: of the kind, with its dot: ``.pdf``.
    """
    name = path.name
    if not name or path.is_dir() or name.lower().endswith((ending, *ALSO.get(ending, ()))):
        return path
    return path.with_name(name.rstrip(" .") + ending)


def free_with_ending(path: Path, ending: str) -> Path:
    """Return the same for a name that a file dialog has asked about.

    It asked before the ending was there, so a file of the longer name is not to be replaced.
    """
    whole = with_ending(path, ending)
    if whole == path or not whole.exists():
        return whole
    stem = whole.name.removesuffix(ending)
    tries = (whole.with_name(f"{stem} ({number}){ending}") for number in count(2))
    return next(one for one in tries if not one.exists())
