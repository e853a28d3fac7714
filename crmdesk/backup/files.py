"""What every part of the backups does with files: names that appear whole, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crmdesk.backup import leftovers
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.paths import backup_folder, make_folder
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import appearing

_NAMED = re.compile(r".+-\d{8}-\d{6}-[a-z]+(?:-\d+)?\.db")
BLOCK = 1 << 20
LONGEST = 200
"""Bytes of a name to which something can still be put."""

SECTORS = 4096
"""How much of a failing disk is given up at once."""

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a data file."""


def side(path: Path, ending: str) -> Path:
    """Return the file beside ``path`` whose name is longer by ``ending``."""
    return path.with_name(path.name + ending)


def manifest_of(backup: Path) -> Path:
    """Return the file that describes a backup."""
    return side(backup, ".json")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file that no connection of this process has open.

    Reading a live data file this way would drop SQLite's locks on it.
    """
    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def make_part(target: Path) -> Path:
    """Make an empty file for its owner alone, in the folder of what it will become.

    Of a backup it first removes what killed ones left there, and beside the data file.
    """
    make_folder(target.parent)
    if target.suffix == ".db":
        leftovers.clear(target.parent)
        data_folder = target.parent.parent
        if backup_folder(data_folder / target.name) == target.parent:
            leftovers.clear(data_folder)
    prefix = f"{target.name}-{os.getpid()}-" if _is_told(target.name) else _hidden()
    descriptor, name = tempfile.mkstemp(".part", prefix, target.parent)
    os.close(descriptor)
    return leftovers.mark(Path(name))


def _is_told(name: str) -> bool:
    """Return whether what a kill leaves of such a file is known by its name."""
    return _NAMED.fullmatch(name) is not None and len(os.fsencode(name)) < LONGEST


def _hidden() -> str:
    """Return how a name begins that is only ever ours, whatever the file will be called."""
    return f".crmdesk-{os.getpid()}-"


def drop(path: Path) -> None:
    """Remove a file of ours and what SQLite may have left beside it."""
    for one in (path, *(side(path, ending) for ending in SIDES)):
        one.unlink(missing_ok=True)


def copy_synced(source: Path, part: Path) -> str:
    """Copy a file's bytes, wait until they are on the disk, return the SHA-256 of what was read."""
    made = hashlib.sha256()
    with source.open("rb") as origin, part.open("wb") as copy:
        while block := origin.read(BLOCK):
            made.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return made.hexdigest()


def copy_tolerant(source: Path, copy: Path) -> int:
    """Copy a file from a failing disk: what cannot be read becomes zeros; return such bytes."""
    lost, place, size = 0, 0, source.stat().st_size
    with source.open("rb", buffering=0) as origin, copy.open("wb") as target:
        step = BLOCK
        while place < size:
            origin.seek(place)
            try:
                block = origin.read(min(step, size - place))
            except OSError:
                if step > SECTORS:
                    step = SECTORS
                    continue
                block = bytes(min(SECTORS, size - place))
                lost += len(block)
            if not block:
                break
            target.write(block)
            place += len(block)
            if place % BLOCK == 0:
                step = BLOCK
        target.flush()
        os.fsync(target.fileno())
    return lost


def take_name(part: Path, target: Path, taken: Callable[[Path], Exception]) -> None:
    """Give a finished file its name, never over another file."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise taken(target) from error
    except OSError as error:  # a memory stick without hard links
        if target.exists():
            raise taken(target) from error
        part.replace(target)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object that a small file holds; empty when there is none that can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if path.stat().st_size <= BLOCK:
            loaded = json.loads(path.read_text(encoding="utf-8"))
            return loaded if isinstance(loaded, dict) else {}
    return {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a small file so that it is always the old or the new one."""
    with appearing(path, _hidden()) as part:  # of its own name: two may write at once
        part.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give a private folder on the same disk, gone afterwards whatever happens."""
    make_folder(folder)
    made = Path(tempfile.mkdtemp(".part", _hidden(), folder))
    try:
        yield leftovers.mark(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def said(sentence: str, folder: Path) -> Iterator[None]:
    """Turn what the system refuses into a FileProblem.

    Args:
        sentence: translated, with ``{folder}`` and ``{reason}``.
        folder: where it happened.
    """
    try:
        yield
    except OSError as error:
        raise FileProblem(
            sentence.format(folder=isolate_ltr(str(folder)), reason=reason(error))
        ) from error


def writing(target: Path) -> contextlib.AbstractContextManager[None]:
    """Say that a backup could not be written."""
    sentence = _("The backup could not be written to {folder}: {reason}")
    return said(sentence, target.parent)
