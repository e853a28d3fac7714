"""Damaged data files, made on purpose, for the tests of starting on them.

    python -m tools.damage FOLDER [KIND...] [--each N] [--seed S]

Tests take ``kinds()`` and ``damaged(kind, source, folder, seed)``; ``sound_file`` makes a source.
The same seed damages the same file in the same way.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.demo.load import load_demo
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft

EACH = 20
CUSTOMERS = 60
PAGE = 4096
DATA = "desk.db"

_FOREIGN_TABLES = ("recipe", "moz_places", "messages", "customer")
_WORDS = ("سلام", "فهرست", "خرید:", "نان،", "پنیر،", "چای.", "تماس", "فردا", "ساعت", "ده")


@dataclass(frozen=True)
class Kind:
    """One way in which a data file is not what it was.

    Attributes:
        name: a stable English word.
        words: what was done to it.
        trouble: what ``crmdesk.backup.diagnose`` shall call it.
        refused: True when it cannot be opened; else it may open, and only reading all of it, or
            its log, shows what is wrong.
        spoil: does it to a file, with the given chance.
    """

    name: str
    words: str
    trouble: str
    refused: bool
    spoil: Callable[[Path, random.Random], None]


def kinds() -> dict[str, Kind]:
    """Return every kind of damage by its name."""
    made = (
        Kind("flipped", "every bit of one page is the other way round", "damaged", False, _flip),
        Kind("truncated", "the end is missing", "damaged", True, _truncate),
        Kind("headless", "the first page is zeros", "damaged", True, _behead),
        Kind("foreign", "another program's SQLite file", "foreign", True, _replace_by_foreign),
        Kind("text", "a text file with the data file's name", "damaged", True, _replace_by_text),
        Kind("newer", "made by a newer version", "newer", True, _make_newer),
        Kind("stale-wal", "an older file beside a newer log", "stale_wal", False, _put_back_older),
        Kind("empty", "a file of no bytes", "empty", True, _empty),
    )
    return {kind.name: kind for kind in made}


def sound_file(folder: Path, customers: int = CUSTOMERS) -> Path:
    """Make a sound data file with invented customers, closed."""
    path = folder / DATA
    desk = open_desk(path)
    try:
        load_demo(desk.store, customers)
    finally:
        desk.close()
    return path


def damaged(kind: Kind, source: Path, folder: Path, seed: int) -> Path:
    """Copy a sound, closed data file into a folder, with its mark, and damage the copy.

    Args:
        kind: one of ``kinds()``.
        source: from ``sound_file``.
        folder: made when it is not there.
        seed: which page, how much.

    Returns:
        The damaged file, of the same name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (source, *source.parent.glob(f".*-{source.name}")):
        shutil.copy(path, folder / path.name)
    target = folder / source.name
    kind.spoil(target, random.Random(f"{kind.name} {seed}"))
    return target


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    # Not the first page, which is a kind of its own.
    start = chance.randrange(1, len(content) // PAGE) * PAGE
    content[start : start + PAGE] = bytes(byte ^ 0xFF for byte in content[start : start + PAGE])
    path.write_bytes(content)


def _truncate(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(1, len(content) - PAGE)])


def _behead(path: Path, _chance: random.Random) -> None:
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])


def _replace_by_foreign(path: Path, chance: random.Random) -> None:
    path.unlink()
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute(chance.choice(("PRAGMA journal_mode=WAL", "PRAGMA journal_mode=DELETE")))
        if chance.choice((True, False)):
            connection.execute(f"PRAGMA application_id={chance.getrandbits(30)}")
        for name in chance.sample(_FOREIGN_TABLES, 2):
            connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, body TEXT)")
    finally:
        connection.close()


def _replace_by_text(path: Path, chance: random.Random) -> None:
    path.write_text(" ".join(chance.choices(_WORDS, k=chance.randrange(1, 2000))), encoding="utf-8")


def _make_newer(path: Path, chance: random.Random) -> None:
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + chance.randint(1, 5)}")
    finally:
        connection.close()


def _put_back_older(path: Path, chance: random.Random) -> None:
    """What a synchronised folder or a careless copy does: the log is of a later day."""
    older = path.read_bytes()
    log = path.with_name(path.name + "-wal")
    desk = open_desk(path)
    try:
        _work(desk.customers.add, chance, 20)
        # Into the file, and the log begins anew: what stands in it later is not all there was.
        desk.store.read.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)")
        _work(desk.customers.add, chance, 5)
        newer = log.read_bytes()
    finally:
        desk.close()
    path.write_bytes(older)
    log.write_bytes(newer)


def _work(add: Callable[[CustomerDraft], int], chance: random.Random, least: int) -> None:
    for number in range(least + chance.randrange(20)):
        note = " ".join(chance.choices(_WORDS, k=300))
        add(CustomerDraft(f"مشتری تازه {number}", note=note))


def _empty(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a folder with damaged files: ``FOLDER/KIND/NUMBER/desk.db``."""
    parser = argparse.ArgumentParser(prog="python -m tools.damage")
    parser.add_argument("folder", type=Path)
    parser.add_argument("kind", nargs="*", metavar="KIND", help=", ".join(kinds()))
    parser.add_argument("--each", type=int, default=EACH, help="of each kind (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    unknown = set(options.kind) - kinds().keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as place:
        source = sound_file(Path(place))
        for name in options.kind or kinds():
            for number in range(options.each):
                folder = options.folder / name / str(number)
                path = damaged(kinds()[name], source, folder, options.seed + number)
            print(f"{options.each:4} {name:10} {kinds()[name].words}: {path.parent.parent}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
