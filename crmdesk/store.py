"""The store: one write = one transaction = one undo step = one Changes.

Writes go through ``Store.transaction`` on a single writing connection; reads through autocommit
connections that never wait for a writer. The undo list lives in the data file and survives a start.
"""

from __future__ import annotations

import contextlib
import json
import logging
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from crmdesk import clock, journal
from crmdesk.actor import actor
from crmdesk.changes import OUTSIDE, Changes
from crmdesk.db import bulk
from crmdesk.db.engine import driver_of, translated_errors, write_engine
from crmdesk.db.readers import Readers
from crmdesk.db.types import moment_text
from crmdesk.db.write import insert_row
from crmdesk.errors import Conflict, FileProblem
from crmdesk.filelock import FileLock, share
from crmdesk.i18n import _
from crmdesk.operations import OPERATIONS, describe
from crmdesk.turns import FairLock

UNDO_LIMIT = 200
"""How many of the newest operations can be taken back."""

REPLAY = 0
log = logging.getLogger(__name__)
LIVE: weakref.WeakSet[Store] = weakref.WeakSet()
"""Every open store of this process; tests look here for a transaction left open."""

Detail = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Undone:
    """An operation that was just undone or redone, with its sentence for the user."""

    op: str
    label: str
    changes: Changes


class Transaction:
    """What a service writes through; lives only inside ``Store.transaction``."""

    def __init__(self, connection: Connection, op_id: int, detail: Detail) -> None:
        self.connection = connection
        self._driver = driver_of(connection)
        self.op_id = op_id
        self.detail = detail
        self.now = clock.now()

    def execute(self, statement: Executable, params: Any = None) -> CursorResult[Any]:
        """Run a Core statement."""
        return self.connection.execute(statement, params)

    def insert(self, table: Table, values: dict[str, Any]) -> int:
        """Insert one row, with its uid and stamps filled in, and return its id."""
        return insert_row(self._driver, table, values, self.now)


class Store:
    """The open data file."""

    def __init__(self, path: Path, source: str = "window") -> None:
        """Open an existing, current data file; see ``crmdesk.desk.open_desk``.

        Args:
            path: the data file.
            source: who writes (``window``, ``cli``), kept in the history.
        """
        self.path = path
        self.source = source
        self._op_id: int | None = None
        self._unsettled = False
        self._lock = FairLock()
        # By the system's threads: to Python a thread of Qt's pool is a new one for each job.
        self._listeners: list[Callable[[Changes], None]] = []
        # Before it is opened: what is saved from now on is saved in the file of this name.
        self._hold = share(path)
        try:
            with translated_errors(path):
                self._write_engine = write_engine(path, lambda: self._op_id)
                self.readers = Readers(path)
                self._writer: Connection = self._write_engine.connect()
                self._driver = driver_of(self._writer)
                self._seen_version = self._data_version()
        except BaseException:
            self._hold.release()
            raise
        LIVE.add(self)

    # ---- reading -------------------------------------------------------------------------

    @property
    def read(self) -> Connection:
        """This thread's reading connection; autocommit, so each statement sees the newest data."""
        return self.readers.mine

    def interrupt(self, connection: Connection) -> None:
        """Stop a statement that runs on a reading connection of another thread."""
        driver_of(connection).interrupt()

    # ---- writing -------------------------------------------------------------------------

    @property
    def in_transaction(self) -> bool:
        """True while a transaction of this process is open."""
        return self._op_id is not None

    @contextlib.contextmanager
    def transaction(self, op: str, **detail: str | int) -> Iterator[Transaction]:
        """Open the one way to write: commits at the end, rolls back on any error.

        Args:
            op: a name in ``OPERATIONS``.
            detail: values for its sentence; the body may add to ``Transaction.detail``.
        """
        self._must_know(op)
        self._settle_left()
        with self._lock, translated_errors(self.path), self._begun():
            op_id = self._begin_op(op, "done")
            tx = Transaction(self._writer, op_id, dict(detail))
            with self._recording(op_id):
                yield tx
            changes = self._close_op(op_id, op, tx.detail)
        if changes is not None:
            self._notify(changes)

    @contextlib.contextmanager
    def long_operation(self, op: str, **detail: str | int) -> Iterator[LongOperation]:
        """Open an operation that commits in chunks and is still one undo step.

        Until the body ends the operation is "open". An error or a cancel takes all of it back; a
        crash leaves that to ``recover`` at the next start.
        """
        self._must_know(op)
        self._settle_left()
        lock = FileLock(self.path.with_name(self.path.name + ".job"))
        if not lock.acquire():
            raise Conflict(_("Another long task is running. Wait until it ends, then try again."))
        try:
            with self._lock, translated_errors(self.path), self._begun():
                op_id = self._begin_op(op, "open")
            task = LongOperation(self, op_id, dict(detail))
            try:
                yield task
                changes = self._finish_open(op_id, op, task.detail)
            except BaseException:
                self._unsettled = True  # until it is: on a full disk not even that has room
                with contextlib.suppress(FileProblem):
                    self._take_back(op_id)
                    self._unsettled = False
                raise
        finally:
            lock.release()
        if changes is not None:
            self._notify(changes)

    @contextlib.contextmanager
    def bulk_load(self) -> Iterator[bulk.BulkLoad]:
        """Fill an empty file in one transaction that undo knows nothing of; see ``db.bulk``."""
        with self._lock, translated_errors(self.path):
            with self._begun(), self._recording(REPLAY), bulk.loading(self._writer) as load:
                yield load
            bulk.fold_log(self._driver)
        self._notify(OUTSIDE)

    def recover(self) -> int:
        """Take back operations that a crash left open; return how many there were."""
        with translated_errors(self.path):
            rows = self.read.exec_driver_sql("SELECT id FROM journal_op WHERE state = 'open'").all()
        if not rows:
            return 0
        lock = FileLock(self.path.with_name(self.path.name + ".job"))
        if not lock.acquire():
            return 0  # its owner is alive and still working
        try:
            for (op_id,) in rows:
                self._settle(op_id)
        finally:
            lock.release()
        return len(rows)

    # ---- undo ----------------------------------------------------------------------------

    def undo(self) -> Undone | None:
        """Take back the newest operation; None when there is nothing to take back."""
        return self._step(undo=True)

    def redo(self) -> Undone | None:
        """Do again what was undone last; None when there is nothing to redo."""
        return self._step(undo=False)

    def peek(self, *, undo: bool = True) -> str | None:
        """Return the sentence of what undo (or redo) would do next, or None."""
        found = journal.candidate(self.read, UNDO_LIMIT, undo=undo)
        return None if found is None else describe(found.op, found.detail)

    def size(self, *, undo: bool = True) -> int:
        """Return about how many rows undo (or redo) would change; 0 when there is nothing."""
        found = journal.candidate(self.read, UNDO_LIMIT, undo=undo)
        return 0 if found is None else found.rows

    # ---- listening -----------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call ``listener`` after every write, in the writer's thread; return the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def poll_outside(self) -> bool:
        """Tell listeners when another process wrote since the last look; return whether it did."""
        if self.in_transaction:
            return False
        with contextlib.suppress(FileProblem):  # still no room: later
            self._settle_left()
        with self._lock:
            version = self._data_version()
        if version == self._seen_version:
            return False
        self._seen_version = version
        self._notify(OUTSIDE)
        return True

    def close(self) -> None:
        """Close all connections; SQLite folds the write-ahead log into the file.

        Other threads must have ended their work with ``readers``.
        """
        LIVE.discard(self)
        self._writer.close()
        self.readers.close()
        self._write_engine.dispose()
        self._hold.release()

    # ---- inside --------------------------------------------------------------------------

    @contextlib.contextmanager
    def _begun(self) -> Iterator[None]:
        """Begin, then commit; whatever fails, no transaction stays open.

        A deferred foreign key is refused at COMMIT and leaves SQLite's transaction open, where
        SQLAlchemy believes that it ended.
        """
        try:
            with self._writer.begin():
                yield
        finally:
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")

    def _must_know(self, op: str) -> None:
        if op not in OPERATIONS:
            raise ValueError(f"unknown operation {op!r}")

    @contextlib.contextmanager
    def _recording(self, op_id: int) -> Iterator[None]:
        self._op_id = op_id
        try:
            yield
        finally:
            self._op_id = None

    def _begin_op(self, op: str, state: str) -> int:
        # The bookkeeping of every save goes straight to the driver: it is the hot path.
        cursor = self._driver.execute(
            "INSERT INTO journal_op (name, state, actor, source, at, first_row) VALUES "
            "(?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) + 1 FROM journal_row))",
            (op, state, actor(), self.source, moment_text(clock.now())),
        )
        return int(cursor.lastrowid)

    def _close_op(self, op_id: int, op: str, detail: Detail) -> Changes | None:
        """Give the operation its place in the undo list; forget it when it wrote nothing."""
        changes = journal.changes_of(self._driver, op_id, op, "do", detail)
        run = self._driver.execute
        if changes is None:
            run("DELETE FROM journal_op WHERE id = ?", (op_id,))
            return None
        if journal.meets_open_operation(self._driver, op_id):
            raise Conflict(
                _("An import is writing this customer right now. Save again when it has ended.")
            )
        run("UPDATE journal_op SET state = 'discarded' WHERE state = 'undone'")
        run(
            "UPDATE journal_op SET state = 'done', detail = ?, "
            "last_row = (SELECT max(id) FROM journal_row) WHERE id = ?",
            (json.dumps(detail, ensure_ascii=False), op_id),
        )
        return changes

    def _finish_open(self, op_id: int, op: str, detail: Detail) -> Changes | None:
        with self._lock, translated_errors(self.path), self._begun():
            # Others may have written meanwhile: this one ended last and is undone first.
            self._driver.execute(
                "UPDATE journal_op SET seq = (SELECT max(max(id), coalesce(max(seq), 0)) "
                "FROM journal_op) WHERE id = ?",
                (op_id,),
            )
            return self._close_op(op_id, op, detail)

    def _settle(self, op_id: int) -> None:
        """Take an operation back that was cut short; keep it where something depends on it."""
        try:
            self._take_back(op_id)
        except (IntegrityError, Conflict):
            self._finish_open(op_id, "", {})
            log.warning("an unfinished operation was kept, later entries need it: %d", op_id)
        else:
            log.warning("an unfinished operation was taken back: %d", op_id)

    def _settle_left(self) -> None:
        """Before the next write: take back what there was no room for when it failed."""
        if self._unsettled and self.recover():
            self._unsettled = False

    def _take_back(self, op_id: int) -> None:
        with self._lock, translated_errors(self.path), self._begun():
            with self._recording(REPLAY):
                self._writer.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                journal.swap(self._writer, op_id, undo=True)
            run = self._driver.execute
            scope = (op_id, *journal.row_range(self._driver, op_id))
            run("DELETE FROM journal_row WHERE op_id = ? AND id BETWEEN ? AND ?", scope)
            run("DELETE FROM journal_op WHERE id = ?", (op_id,))
        self._notify(OUTSIDE)

    def _step(self, *, undo: bool) -> Undone | None:
        self._settle_left()
        with self._lock, translated_errors(self.path):
            try:
                with self._begun():
                    done = self._replay(undo=undo)
            except IntegrityError as error:
                sentence = _("This cannot be taken back: later entries depend on it.")
                raise Conflict(sentence) from error
        if done is not None:
            self._notify(done.changes)
        return done

    def _replay(self, *, undo: bool) -> Undone | None:
        run = self._writer.exec_driver_sql
        if run("SELECT 1 FROM journal_op WHERE state = 'open' LIMIT 1").first():
            raise Conflict(_("An import is running. Undo works again when it has ended."))
        found = journal.candidate(self._writer, UNDO_LIMIT, undo=undo)
        if found is None:
            return None
        op_id, op, detail = found.op_id, found.op, found.detail
        with self._recording(REPLAY):
            run("PRAGMA defer_foreign_keys = ON")
            journal.swap(self._writer, op_id, undo=undo)
        state = "undone" if undo else "done"
        run("UPDATE journal_op SET state = ? WHERE id = ?", (state, op_id))
        changes = journal.changes_of(
            self._driver, op_id, op, "undo" if undo else "redo", detail
        ) or Changes(op)
        return Undone(op, describe(op, detail), changes)

    def _data_version(self) -> int:
        # By the driver: a statement on the Connection would begin a transaction.
        return int(self._driver.execute("PRAGMA data_version").fetchone()[0])

    def _notify(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


class LongOperation:
    """An open operation; each chunk is one short transaction, so that others get their turn."""

    def __init__(self, store: Store, op_id: int, detail: Detail) -> None:
        self._store = store
        self._op_id = op_id
        self.detail = detail

    @contextlib.contextmanager
    def chunk(self) -> Iterator[Transaction]:
        """Open one transaction of the operation."""
        store = self._store
        with (
            store._lock,  # noqa: SLF001 - one class in two halves
            translated_errors(store.path),
            store._begun(),  # noqa: SLF001
            store._recording(self._op_id),  # noqa: SLF001
        ):
            yield Transaction(store._writer, self._op_id, self.detail)  # noqa: SLF001
