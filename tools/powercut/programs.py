"""The pieces of work that are recorded; each is a process of its own.

    python -m tools.powercut.programs NAME FOLDER ACK [PLANT]

A line in the file ACK is what the program has told its user: a word, the digest of the data as it
then is, and what else there is to remember. With PLANT the program is made bad on purpose, to see
whether the replay notices.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.powercut import copies
from tools.powercut.state import NOT_RESTORED, digest
from tools.powercut.work import Work, go_on_restored, one_round, prepare_people

ROUNDS = 12
OLD_CUSTOMERS = 150


# ---- what is recorded ------------------------------------------------------------------------


def saves(work: Work) -> None:
    """A new file; customers, calls with a next step, changes, undo and redo; opened twice."""
    desk = work.open()
    work.say(desk, "opened")
    for number in range(ROUNDS):
        one_round(work, desk, number)
        if number == ROUNDS // 2:
            desk.close()
            desk = work.open()
            work.say(desk, "opened")
    desk.close()


def imports(work: Work) -> None:
    """A thousand contacts, some of them of customers that are there; undone at the end."""
    from crmdesk.exchange.importer import import_contacts

    desk = work.open()
    work.say(desk, "opened")
    import_contacts(desk.store, Path(f"{work.folder}.csv"))
    work.say(desk, "imported")
    desk.store.undo()
    work.say(desk, "undone")
    desk.close()


def backups(work: Work) -> None:
    """Backups between saves, with the data file open."""
    desk = work.open()
    work.say(desk, "opened")
    for number in range(4):
        one_round(work, desk, number)
        path = _back_up(work)
        work.say(desk, "backup", path.name)
    desk.close()


def restore(work: Work) -> None:
    """A restore over a file that an earlier kill left with its log; then work goes on."""
    from crmdesk.backup.making import open_finished

    chosen = next((work.folder / "backups").glob("*-manual.db"))
    copy = open_finished(chosen)
    wanted = digest(copy, NOT_RESTORED)
    copy.close()
    if work.plant == "stale-wal":
        shutil.copyfile(chosen, work.data)
        kept = None
    else:
        from crmdesk.backup import restore as put_back

        kept = put_back(work.data, chosen)
    go_on_restored(work, wanted, kept, 0)


def migration(work: Work) -> None:
    """The start of the program on a file of an older version."""
    desk = work.open()
    work.say(desk, "upgraded")
    desk.close()


def photos(work: Work) -> None:
    """Photos of customers: the picture is kept, then its name goes into the data."""
    from crmdesk.services.customers import CustomerDraft

    desk = work.open()
    work.say(desk, "opened")
    one_round(work, desk, 0)  # by now the log is open: nothing else syncs the data folder
    for number in range(8):
        name = desk.photos.keep(b"\xff\xd8\xff" + bytes([number]) * (700 + 3000 * number))
        customer = desk.customers.add(CustomerDraft(f"مشتری {number}", photo=name))
        work.say(desk, "photo", str(customer), name)
    desk.close()


def _back_up(work: Work) -> Path:
    from crmdesk import backup

    if work.plant != "direct-backup":
        return Path(backup.back_up(work.data, "manual").path)
    from crmdesk.db.engine import raw_connect

    target = backup.default_target(work.data, "manual")
    target.parent.mkdir(exist_ok=True)
    target.touch()
    origin, copy = raw_connect(work.data), raw_connect(target)
    origin.backup(copy)
    copy.execute("PRAGMA journal_mode = DELETE")
    for connection in (origin, copy):
        connection.close()
    return target


# ---- what was there before -------------------------------------------------------------------


def prepare_restore(work: Work) -> None:
    """A backup, later work, and a kill that leaves the log beside the data file."""
    prepare_people(work)
    _back_up(work)
    desk = work.open()
    for number in range(3):
        one_round(work, desk, number)
    os._exit(0)


def prepare_first(work: Work) -> None:
    """A data file of the first released schema."""
    from tests.migrations.old_desk import make_first_schema

    make_first_schema(work.data, OLD_CUSTOMERS)


def prepare_second(work: Work) -> None:
    """A data file of the second released schema."""
    from crmdesk.db.migrate import migrate

    prepare_first(work)
    migrate(work.data, 2)


# ---- bad on purpose --------------------------------------------------------------------------


def _spoil_connections(mode: str, synchronous: str) -> None:
    from sqlcipher3 import dbapi2

    from crmdesk.db import engine

    def connect(path: Path, *, query_only: bool = False) -> Any:
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=10
        )
        connection.execute(f"PRAGMA journal_mode={mode}")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        if query_only:
            connection.execute("PRAGMA query_only=ON")
        return connection

    engine.raw_connect = connect


def _spoil_import() -> None:
    from crmdesk.store import Store

    begin = Store._begin_op  # noqa: SLF001 - spoiling is not for doors

    def done_at_once(store: Store, op: str, _state: str) -> int:
        return begin(store, op, "done")

    setattr(Store, "_begin_op", done_at_once)  # noqa: B010 - mypy refuses the plain way


def _spoil_migration() -> None:
    from crmdesk.db import migrate

    run_scripts = migrate._run_scripts  # noqa: SLF001

    def in_two_pieces(connection: Any, target: int) -> None:
        run_scripts(connection, target)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    setattr(migrate, "_run_scripts", in_two_pieces)  # noqa: B010


def _spoil_fsync() -> None:
    def nothing(_descriptor: int) -> None:
        """Promise and do not keep it."""

    os.fsync = nothing  # type: ignore[assignment]


def _spoil_first_look() -> None:
    """Open what lies there without a look: the restore of this plant leaves the wrong log."""
    from crmdesk import desk

    setattr(desk, "first_look", lambda _path: None)  # noqa: B010


PLANTS: dict[str, tuple[str, Callable[[], None]]] = {
    "journal-off": ("saves", lambda: _spoil_connections("OFF", "FULL")),
    "synchronous-off": ("saves", lambda: _spoil_connections("WAL", "OFF")),
    "synchronous-normal": ("saves", lambda: _spoil_connections("WAL", "NORMAL")),
    "piecemeal-import": ("import", _spoil_import),
    "direct-backup": ("backup", lambda: None),
    "stale-wal": ("restore", _spoil_first_look),
    "piecemeal-migration": ("migration-1", _spoil_migration),
    "no-fsync": ("photo", _spoil_fsync),
}
"""What is spoilt: in which scenario it must be noticed, and how it is done."""

WORKS: dict[str, Callable[[Work], None]] = {
    "saves": saves,
    "import": imports,
    "backup": backups,
    "restore": restore,
    "migration-1": migration,
    "migration-2": migration,
    "photo": photos,
    **copies.WORKS,
}
PREPARATIONS: dict[str, Callable[[Work], None]] = {
    "import": prepare_people,
    "backup": prepare_people,
    "restore": prepare_restore,
    "migration-1": prepare_first,
    "migration-2": prepare_second,
    **copies.PREPARATIONS,
}


def main(arguments: list[str]) -> int:
    """Run one piece of work, or with ``prepare-NAME`` what must be there before."""
    name, folder, ack, *more = arguments
    plant = more[0] if more else ""
    if plant:
        PLANTS[plant][1]()
    work = Work(Path(folder), Path(ack), plant)
    if name.startswith("prepare-"):
        PREPARATIONS[name.removeprefix("prepare-")](work)
    else:
        WORKS[name](work)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
