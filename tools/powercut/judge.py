"""Looking at what a cut left: was a promise broken?"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from crmdesk.backup import unpack
from crmdesk.check import check
from crmdesk.db.schema import SCHEMA_VERSION
from crmdesk.desk import Desk, open_desk
from tools.powercut.state import count, digest, shape
from tools.powercut.work import DAMAGED, DATA, STICK

OK, LOST, HALF, CORRUPT = "ok", "lost", "half", "corrupt"
VERDICTS = (OK, LOST, HALF, CORRUPT)


class BrokenError(Exception):
    """A promise was broken.

    Attributes:
        verdict: which one: ``lost`` (what was acknowledged is gone), ``half`` (something was done
            in part), ``corrupt`` (it does not open, or is not whole).
    """

    def __init__(self, verdict: str, words: str) -> None:
        super().__init__(words)
        self.verdict = verdict


@dataclass(frozen=True)
class Before:
    """The data file as it was before the program began.

    Attributes:
        version: of its schema; 0 when there was no file.
        state: the digest of its rows.
        shape: its tables and triggers.
        copies: the digests of the backups that were there.
        damaged: the SHA-256 of the damaged file that was there, "" for none.
    """

    version: int = 0
    state: str = ""
    shape: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    copies: frozenset[str] = field(default_factory=frozenset)
    damaged: str = ""

    @classmethod
    def of(cls, folder: Path) -> Before:
        """Read a folder; its data file's log is folded in."""
        if not (folder / DATA).exists():
            return cls(damaged=_sha256(folder / DAMAGED))
        copies = frozenset(_state_of(path) for path in (folder / "backups").glob("*.db"))
        with _connected(folder / DATA) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            return cls(version, digest(connection), frozenset(shape(connection)), copies)

    @property
    def is_old(self) -> bool:
        """True when the program had to upgrade it."""
        return 0 < self.version < SCHEMA_VERSION


Said = Sequence[Sequence[str]]


def judge(folder: Path, before: Before, said: Said, whole: Said) -> tuple[str, str]:
    """Return the verdict on a folder that a cut left, and words on what is wrong with it.

    Args:
        folder: the rebuilt disk; it is opened and written to.
        before: the data file before the program began.
        said: what the program had acknowledged.
        whole: what it acknowledged in the run that was not cut.
    """
    try:
        _look(folder, before, said, whole)
    except BrokenError as error:
        return error.verdict, str(error)
    except Exception as error:  # whatever the program answers to what it finds is a verdict
        return CORRUPT, f"{type(error).__name__}: {error}"
    return OK, ""


def _look(folder: Path, before: Before, said: Said, whole: Said) -> None:
    states = [line[1] for line in whole]
    known = {before.state, *before.copies, *states}
    copies = _backups(folder / "backups", known)
    _promised_files(folder, said, copies)
    _copied_out(folder / STICK, said, known)
    _bundles(folder, said, known)
    if _sha256(folder / DAMAGED) != before.damaged:
        raise BrokenError(CORRUPT, "the damaged file is not as it was")
    if before.damaged and not said and not (folder / DATA).exists():
        return
    if before.is_old:
        _old_or_new(folder, before, bool(said), states, copies)
    if said and not (folder / DATA).exists():
        raise BrokenError(LOST, "the data file is gone")
    desk = open_desk(folder / DATA, source="cli")
    try:
        _sound(desk)
        now = digest(desk.store.read.connection.dbapi_connection)
        _in_its_place(now, len(said), states, before)
        _photos(desk)
    finally:
        desk.close()


def _sound(desk: Desk) -> None:
    wrong = [finding for finding in check(desk.store) if not finding.ok]
    if wrong:
        raise BrokenError(CORRUPT, str({one.name: one.faults for one in wrong}))


def _in_its_place(now: str, count: int, states: list[str], before: Before) -> None:
    """The data is as it was last acknowledged, or as the next acknowledgement would say."""
    allowed = states[max(count - 1, 0) : count + 1]
    if count == 0:
        allowed.append(before.state)
    if now in allowed:
        return
    if now == before.state or now in states[:count]:
        raise BrokenError(LOST, f"acknowledged: {count}, there: {_index(states, now)}")
    raise BrokenError(HALF, f"acknowledged: {count}, there: a state that never was")


def _index(states: list[str], now: str) -> int:
    return states.index(now) + 1 if now in states else 0


# ---- backups ---------------------------------------------------------------------------------


def _backups(folder: Path, states: set[str]) -> dict[str, str]:
    """Return name to digest of every copy that has its name; each must be whole.

    One that was cut off from its description is told by the program as unproved: here too it must
    be a state that once was.
    """
    found = {}
    for path in sorted(folder.glob("*.db")):
        with contextlib.suppress(FileNotFoundError):
            _as_described(path, json.loads(path.with_name(path.name + ".json").read_bytes()))
        found[path.name] = _state_of(path)
        if found[path.name] not in states:
            raise BrokenError(CORRUPT, f"backup {path.name} holds what never was")
    return found


def _state_of(path: Path) -> str:
    with _finished(path) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BrokenError(CORRUPT, f"backup {path.name} is not whole")
        return digest(connection)


def _as_described(path: Path, manifest: dict[str, Any]) -> None:
    content = path.read_bytes()
    if manifest["sha256"] != hashlib.sha256(content).hexdigest():
        raise BrokenError(CORRUPT, f"backup {path.name} does not fit its description")
    if manifest["size"] != len(content) or manifest["path"] != path.name:
        raise BrokenError(CORRUPT, f"backup {path.name} is described wrongly")
    with _finished(path) as connection:
        for table, rows in manifest["counts"].items():
            if count(connection, table) != rows:
                raise BrokenError(CORRUPT, f"backup {path.name} counts {table} wrongly")


def _promised_files(folder: Path, said: Said, copies: dict[str, str]) -> None:
    for word, state, *rest in said:
        if word == "backup":
            if copies.get(rest[0]) != state:
                raise BrokenError(LOST, f"acknowledged backup {rest[0]} is not there")
            if not (folder / "backups" / f"{rest[0]}.json").exists():
                raise BrokenError(LOST, f"acknowledged backup {rest[0]} is not described")
        elif word == "left" and not set(rest) <= copies.keys():
            raise BrokenError(LOST, f"backups that stay are gone: {set(rest) - copies.keys()}")
        elif word == "restored" and rest[0] != rest[1]:
            raise BrokenError(HALF, "restored: neither the backup nor the present")
        elif word == "kept" and not (folder / rest[0]).exists():
            raise BrokenError(LOST, f"what was kept is not there: {rest[0]}")


def _copied_out(stick: Path, said: Said, states: set[str]) -> None:
    copies = _backups(stick, states)
    for word, state, *rest in said:
        if word == "copied" and copies.get(rest[0]) != state:
            raise BrokenError(LOST, f"acknowledged copy {rest[0]} is not in the second place")
    for path in (stick / "photos").glob("*.jpg"):
        if _sha256(path) != path.stem:
            raise BrokenError(CORRUPT, f"photo {path.name[:8]} of the second place is spoilt")


def _bundles(folder: Path, said: Said, states: set[str]) -> None:
    names = {path.name for path in folder.glob("*.crmdesk")}
    for word, _state, *rest in said:
        if word == "packed" and rest[0] not in names:
            raise BrokenError(LOST, f"acknowledged bundle {rest[0]} is not there")
    for name in names:
        with tempfile.TemporaryDirectory() as place:
            unpack(folder / name, Path(place))
            with _connected(Path(place) / DATA) as connection:
                connection.create_function("crm_op", 0, lambda: 0)
                connection.execute("DELETE FROM setting WHERE key = 'reminders_paused'")
                if digest(connection) not in states:
                    raise BrokenError(CORRUPT, f"bundle {name} holds what never was")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


# ---- an upgrade ------------------------------------------------------------------------------


def _old_or_new(
    folder: Path, before: Before, acknowledged: bool, states: list[str], copies: dict[str, str]
) -> None:
    with _connected(folder / DATA) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        now = digest(connection)
        same = shape(connection) == before.shape
    if version == before.version:
        if acknowledged:
            raise BrokenError(LOST, "the acknowledged upgrade is gone")
        if now != before.state or not same:
            raise BrokenError(HALF, "an old file, but not as it was")
    elif version != SCHEMA_VERSION or now not in states:
        raise BrokenError(HALF, f"version {version}, but not as an upgrade leaves it")
    elif before.state not in copies.values():
        raise BrokenError(LOST, "upgraded, and no copy of the old file")


# ---- photos ----------------------------------------------------------------------------------


def _photos(desk: Desk) -> None:
    for path in desk.photos.folder.glob("*.jpg"):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            raise BrokenError(CORRUPT, f"photo {path.name[:8]} is not what its name says")
    for customer in desk.customers.ids():
        name = desk.customers.get(customer).photo
        if name and desk.photos.path(name) is None:
            raise BrokenError(HALF, f"customer {customer} has a photo that is not there")


# ---- reading ---------------------------------------------------------------------------------


@contextlib.contextmanager
def _connected(path: Path) -> Iterator[Any]:
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def _finished(path: Path) -> Iterator[Any]:
    """Open a copy that nobody writes to; nothing appears beside it."""
    uri = path.absolute().as_uri() + "?mode=ro&immutable=1"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()
