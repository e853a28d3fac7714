"""A full disk at every place where the program waits for it: told, nothing lost, no part files.

Hooks stand in for the disk, so that these run everywhere: SQLite may not grow its file beyond a
number of pages, and one call in a row of `os.fsync`, `os.open` or `os.write` says that the disk is
full. `python -m tools.fill_disk` fills a real one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from crmdesk import journal
from crmdesk.backup import back_up, making, verify
from crmdesk.check import check
from crmdesk.db import engine, migrate
from crmdesk.db.engine import driver_of
from crmdesk.db.schema import SCHEMA_VERSION, identify
from crmdesk.desk import Desk, open_desk
from crmdesk.documents import save as save_document
from crmdesk.errors import FileProblem, UserError
from crmdesk.exchange.importer import import_contacts
from crmdesk.services.customers import CustomerDraft
from crmdesk.store import Store
from tests.migrations.old_desk import make_first_schema
from tests.state import state_of

CONTACTS = 1200
MOST_CALLS = 40
NOTE = "یادداشت " * 2000


@contextlib.contextmanager
def no_room(store: Store, pages: int = 0) -> Iterator[None]:
    """Let the data file grow by so many pages and no more."""
    driver = driver_of(store._writer)
    there = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count = {there + pages}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA max_page_count = {1 << 30}")


class Full:
    """The n-th call of a function, and every later one, finds the disk full."""

    def __init__(self, real: Callable[..., Any], after: int) -> None:
        self._real = real
        self._left = after

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        if self._left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._left -= 1
        return self._real(*arguments, **more)


def each_call(
    monkeypatch: pytest.MonkeyPatch, name: str, work: Callable[[], object]
) -> Iterator[FileProblem]:
    """Do a piece of work with the disk full from its first, second, … call on, until it succeeds.

    Whether it may succeed although the disk was full is the caller's business.
    """
    for after in range(MOST_CALLS):
        hook = Full(getattr(os, name), after)
        with monkeypatch.context() as patch:
            patch.setattr(os, name, hook)
            try:
                work()
            except FileProblem as error:
                yield error
                continue
        return
    pytest.fail(f"more than {MOST_CALLS} calls of os.{name}")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def is_sound(desk: Desk) -> bool:
    return all(finding.ok for finding in check(desk.store))


def test_saves(desk: Desk, data_file: Path) -> None:
    for pages in range(0, 12, 3):
        with no_room(desk.store, pages), pytest.raises(FileProblem, match="دیسک پر است"):
            for number in range(100):
                before = state_of(data_file)
                desk.customers.add(CustomerDraft(f"مشتری {number}", note=NOTE))
        assert state_of(data_file) == before
        desk.customers.add(CustomerDraft("پس از آن", note=NOTE))
        assert len(state_of(data_file)["customer"]) == len(before["customer"]) + 1
    while desk.store.undo():
        pass
    assert state_of(data_file)["customer"] == []
    assert is_sound(desk)


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    file = tmp_path / "contacts.csv"
    rows = "".join(f"مخاطب {n},0912{n:07d}\n" for n in range(CONTACTS))
    file.write_text("نام,موبایل\n" + rows, encoding="utf-8")
    return file


@pytest.mark.parametrize("pages", [2, 40, 120])
def test_an_import(
    pages: int, data_file: Path, contacts: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("unfinished operation")
    desk = open_desk(data_file)
    desk.customers.add(CustomerDraft("پیش از آن"))
    before = state_of(data_file)
    with no_room(desk.store, pages), pytest.raises(FileProblem, match="دیسک پر است"):
        import_contacts(desk.store, contacts)
    desk.close()
    # To take back needs room too; at the latest the next start has it.
    desk = open_desk(data_file)
    assert state_of(data_file) == before
    import_contacts(desk.store, contacts)
    assert desk.customers.count() == CONTACTS + 1
    assert is_sound(desk)
    desk.close()


def full(*_: Any, **__: Any) -> Any:
    raise dbapi2.OperationalError("database or disk is full")


@pytest.mark.parametrize("place", ["while it runs", "at its end"])
def test_an_import_is_taken_back_when_there_is_room_again(
    place: str,
    desk: Desk,
    data_file: Path,
    contacts: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    """Taking back writes to the log too: on a disk without room for that, it must wait."""
    expect_log("unfinished operation")
    before = state_of(data_file)
    with monkeypatch.context() as patch, contextlib.ExitStack() as small:
        patch.setattr(journal, "swap", full)
        if place == "while it runs":
            small.enter_context(no_room(desk.store, 120))
        else:
            patch.setattr(journal, "changes_of", full)
        with pytest.raises(FileProblem, match="دیسک پر است"):
            import_contacts(desk.store, contacts)
        assert desk.customers.count() > 0, "it failed before there was anything to take back"
    desk.store.poll_outside()  # what the window does every few seconds
    assert state_of(data_file) == before
    import_contacts(desk.store, contacts)
    assert desk.customers.count() == CONTACTS


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_backup(call: str, desk: Desk, data_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.customers.add(CustomerDraft("کسی"))
    before, folder = state_of(data_file), data_file.parent / "backups"
    met = 0
    for error in each_call(monkeypatch, call, lambda: back_up(data_file, "manual")):
        met += 1
        assert "دیسک پر است" in error.message
        assert all(verify(copy).usable for copy in folder.glob("*.db"))
    assert met > 1
    assert state_of(data_file) == before
    assert is_sound(desk)


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_failed_backup_leaves_nothing(
    call: str, desk: Desk, data_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.customers.add(CustomerDraft("کسی"))
    back_up(data_file, "manual")
    folder = data_file.parent / "backups"
    there = names(folder)
    for _error in each_call(monkeypatch, call, lambda: back_up(data_file, "manual")):
        assert names(folder) == there


def test_a_backup_whose_copy_does_not_fit(
    desk: Desk, data_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.customers.add(CustomerDraft("کسی", note=NOTE))
    real = making.open_part

    def small(path: Path) -> Any:
        connection = real(path)
        connection.execute("PRAGMA max_page_count = 10")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(making, "open_part", small)
        with pytest.raises(UserError):
            back_up(data_file, "manual")
    assert names(data_file.parent / "backups") == set()
    assert verify(Path(back_up(data_file, "manual").path)).state == "verified"


@pytest.mark.parametrize("call", ["fsync", "open", "replace"])
def test_a_photo(call: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = b"\xff\xd8\xff" + b"x" * 5000
    met = 0
    for error in each_call(monkeypatch, call, lambda: desk.photos.keep(picture)):
        met += 1
        assert "دیسک پر است" in error.message
        assert not [name for name in names(desk.photos.folder) if name.endswith(".part")]
    assert met
    assert desk.photos.read(desk.photos.keep(picture)) == picture


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_document(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "list.pdf"
    target.write_bytes(b"old")
    met = 0
    for error in each_call(monkeypatch, call, lambda: save_document(b"new", target)):
        assert "دیسک پر است" in error.message
        assert target.read_bytes() in (b"old", b"new")
        assert names(tmp_path) == {"list.pdf"}
        met += 1
        target.write_bytes(b"old")
    assert met
    save_document(b"new", target)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("pages", [0, 3, 20])
def test_a_migration(pages: int, data_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_first_schema(data_file, 200)
    real = migrate.write_engine

    def small(path: Path, current_op: Callable[[], int | None]) -> Any:
        made = real(path, current_op)
        with made.connect() as connection:
            driver = driver_of(connection)
            there = driver.execute("PRAGMA page_count").fetchone()[0]
            driver.execute(f"PRAGMA max_page_count = {there + pages}")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "write_engine", small)
        with pytest.raises(FileProblem, match="دیسک پر است"):
            open_desk(data_file)
    assert identify(data_file).version == 1
    copies = list((data_file.parent / "backups").glob("*.db"))
    assert [verify(copy).state for copy in copies] == ["verified"]
    monkeypatch.setenv("CRMDESK_NOW", "2026-11-21T09:01")
    desk = open_desk(data_file)
    assert identify(data_file).version == SCHEMA_VERSION
    assert desk.customers.count() == 200
    assert is_sound(desk)
    desk.close()


@pytest.mark.parametrize(("free", "sentence"), [(0, "دیسک پر است"), (1 << 30, "خوانده نشد")])
def test_an_index_that_does_not_fit(
    free: int, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk SQLite cannot make the index of its log, and calls that an I/O error."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage._replace(free=free))
    for words in ("disk I/O error", "unable to open database file"):
        problem = engine.file_problem(dbapi2.OperationalError(words), tmp_path / "desk.db")
        assert problem is not None
        assert sentence in problem.message
