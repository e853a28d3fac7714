"""Whose backups these are: the name of a data file's shelf, drawn by lot once.

Several data files may share one second place, also under one file name. A backup says to which
shelf it belongs, and nobody removes those of another.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from crmdesk.backup import files
from crmdesk.paths import backup_folder, make_folder
from crmdesk.whole_file import sync_folder


def notes_of(data_file: Path) -> Path:
    """Return the file in which the keeper of a data file remembers."""
    return backup_folder(data_file) / f".{data_file.stem}-keeper.json"


def known_shelf(data_file: Path) -> str:
    """Return the name of a data file's shelf, "" when it has none yet."""
    # In the notes it stood at first.
    return _name_in(_name_file(data_file)) or _name_in(notes_of(data_file))


def _name_in(place: Path) -> str:
    name = files.read_json(place).get("shelf")
    return name if isinstance(name, str) else ""


def shelf_of(data_file: Path) -> str:
    """Return the name of a data file's shelf, which is drawn when it has none.

    The file with the name comes into being whole and is never written again: of two processes
    that draw at once, both take the name of the quicker one. "" when it cannot be kept.
    """
    target = _name_file(data_file)
    try:
        if known := _name_in(target):
            return known
        drawn = known_shelf(data_file) or secrets.token_hex(8)
        make_folder(target.parent)
        if target.exists():  # spoilt
            files.write_json(target, {"shelf": drawn})
        else:
            _keep(target, drawn)
    except OSError:
        pass
    return known_shelf(data_file)


def _name_file(data_file: Path) -> Path:
    return backup_folder(data_file) / f".{data_file.stem}-shelf.json"


def _keep(target: Path, name: str) -> None:
    with files.scratch(target.parent) as folder:
        part = folder / target.name
        files.write_json(part, {"shelf": name})
        with contextlib.suppress(FileExistsError):
            files.take_name(part, target, lambda path: FileExistsError(str(path)))
    sync_folder(target.parent)
