"""Long work on a worker thread; progress, result and errors arrive in the window's thread.

A second thread takes what reads and writes whole files for seconds: a list that is read again does
not wait for a backup. What only looks at such files is not waited for when the program ends, and
what writes copies of them only for a moment: they stand whole under their name or not at all.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from crmdesk.errors import Cancelled
from crmdesk.jobs import Progress


class Readers(Protocol):
    """The reading connections of a data file; see ``crmdesk.db.readers``."""

    def stop(self) -> None:
        """Stop the statements of other threads."""
        ...

    def leave(self) -> None:
        """Keep the connections of other threads open for good."""
        ...


log = logging.getLogger(__name__)


class Job(QObject):
    """A job that waits, runs or has ended.

    Exactly one of ``on_done`` and ``on_error`` is called, in the thread that started the job;
    neither is called when it was cancelled or stopped.

    Attributes:
        alongside: on the second thread.
        only_looks: it writes nothing.
        replaces: it puts another data file in the place of one.
        quiet: nobody asked for it.
        is_done: its work was done to the end.
    """

    ended = Signal()
    """Nothing more is heard of it."""

    _done = Signal(object)
    _failed = Signal(object)
    _progress = Signal(int, int, str)

    def __init__(
        self,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], object] | None,
        on_error: Callable[[Exception], object] | None,
        on_progress: Callable[[int, int, str], object] | None,
        *,
        alongside: bool = False,
        only_looks: bool = False,
        replaces: bool = False,
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self._work = work
        self._on_done = on_done
        self._on_error = on_error
        self._on_progress = on_progress
        self._is_heard = False
        self.alongside = alongside
        self.only_looks = only_looks
        self.replaces = replaces
        self.quiet = quiet
        self.is_done = False
        self.progress = Progress(self._progress.emit)
        # Bound methods of an object of this thread: Qt brings the call over here.
        self._done.connect(self._take_result)
        self._failed.connect(self._take_error)
        self._progress.connect(self._take_progress)

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self.progress.cancelled

    @property
    def is_deed(self) -> bool:
        """Whether somebody waits to hear what came of it, and it takes long."""
        return self.alongside and not (self.only_looks or self.quiet or self.cancelled)

    @property
    def is_safe_to_cut(self) -> bool:
        """Whether the process may end in the middle of it: at worst a part of a copy is left."""
        return self.only_looks or (self.alongside and not self.replaces)

    def cancel(self) -> None:
        """Ask the job to stop; nothing is heard of it afterwards."""
        self._is_heard = False
        self.progress.cancel()

    def stop(self) -> None:
        """Ask the job to stop, for somebody who waits for that: what goes wrong is still said.

        A write that fails while it is being stopped is no matter of silence. Its owner may be gone
        by then, so the error goes where those go that nobody takes.
        """
        self.progress.cancel()
        self._is_heard = True

    def run(self) -> None:
        """Do the work; called in the worker's thread."""
        if self.cancelled:
            self._failed.emit(Cancelled())
            return
        try:
            result = self._work(self.progress)
        except Exception as error:  # whatever it is, the window must hear of it
            self._failed.emit(error)
        else:
            self.is_done = True
            self._done.emit(result)

    def _take_result(self, result: object) -> None:
        _running.discard(self)
        try:
            if not self.cancelled and self._on_done is not None:
                self._on_done(result)
        finally:
            self.ended.emit()

    def _take_error(self, error: Exception) -> None:
        _running.discard(self)
        try:
            self._tell(error)
        finally:
            self.ended.emit()

    def _tell(self, error: Exception) -> None:
        if isinstance(error, Cancelled) or (self.cancelled and not self._is_heard):
            return
        if self.cancelled or self._on_error is None:
            raise error
        self._on_error(error)

    def _take_progress(self, done: int, total: int, text: str) -> None:
        if not self.cancelled and self._on_progress is not None:
            self._on_progress(done, total, text)


class _Runner(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        # Before it is asked whether it was cancelled: what is not seen here does not begin either.
        _at_work[_number_of(self._job)] = self._job
        self._job.run()
        _at_work.pop(_number_of(self._job), None)


_running: set[Job] = set()
_pools: list[QThreadPool] = []
_at_work: dict[int, Job] = {}
"""What each thread does now."""

_WORKER, _ALONGSIDE = 0, 1
FOR_EVER = -1
"""As a time to wait."""

PART_MS = 2000
"""How long an end waits at most for a copy that may be cut off, such as a backup."""


def run_job(
    work: Callable[[Progress], Any],
    on_done: Callable[[Any], object] | None = None,
    on_error: Callable[[Exception], object] | None = None,
    on_progress: Callable[[int, int, str], object] | None = None,
    *,
    alongside: bool = False,
    only_looks: bool = False,
    replaces: bool = False,
    quiet: bool = False,
) -> Job:
    """Put a job behind those that wait already.

    Args:
        work: called in the worker's thread with a Progress; touches no widget.
        on_done: gets what it returned.
        on_error: gets what it raised; without it the error goes to the crash report.
        on_progress: gets done, total (0 = not known) and a text.
        alongside: on the second thread, for backups and for what puts another data file in the
            place of this one: these wait for each other, and use no connection of the window.
        only_looks: it writes nothing, and the end of the program does not wait for it.
        replaces: it puts another data file in the place of one, so it is never cut off.
        quiet: nobody asked for it, and nobody misses it.

    Returns:
        The job, for ``cancel``.
    """
    job = Job(
        work,
        on_done,
        on_error,
        on_progress,
        alongside=alongside,
        only_looks=only_looks,
        replaces=replaces,
        quiet=quiet,
    )
    _running.add(job)
    _pool(_number_of(job)).start(_Runner(job))
    return job


def deeds() -> tuple[Job, ...]:
    """Return what is being done beside the lists, or waits there, because somebody asked for it."""
    return tuple(job for job in _running if job.is_deed)


def shutdown(wait_ms: int = 5000) -> bool:
    """Cancel all jobs and wait for the running ones; return whether they ended in time.

    Args:
        wait_ms: how long it may take for each thread, or ``FOR_EVER``: that is for what writes
            into a data file, not for what writes copies of it.
    """
    _cancel_all()
    ended = [_ended(number, wait_ms) for number in range(len(_pools))]
    return all(ended)


def leave(code: int) -> int:
    """Return an exit code; with it end the process now when something is left that need not end.

    Qt waits for its threads at the end of a process, the whole time that it takes.
    """
    if _at_work:
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(code)
    return code


def rest(readers: Readers, wait_ms: int = 5000) -> bool:
    """Let the worker end before its connection is closed; one that hangs keeps its own.

    What runs alongside has no such connection; it is waited for, but not for longer than that.

    Args:
        readers: of the data file that is about to be closed.
        wait_ms: how long it may take, twice.

    Returns:
        Whether something that somebody asked for was not done because of this.
    """
    asked_for = deeds()
    _cancel_all()
    if not _pools:
        return False
    if not _pools[_WORKER].waitForDone(wait_ms):
        readers.stop()
        if not _pools[_WORKER].waitForDone(wait_ms):
            readers.leave()
    _ended(_ALONGSIDE, wait_ms)
    return any(not job.is_done for job in asked_for)


def _ended(number: int, wait_ms: int) -> bool:
    """Wait for what a thread does, all jobs being cancelled; not for what only looks."""
    job = _at_work.get(number)
    if job is not None and job.only_looks:
        return True
    if job is not None and job.is_safe_to_cut:
        wait_ms = PART_MS if wait_ms == FOR_EVER else min(wait_ms, PART_MS)
    return _pools[number].waitForDone(wait_ms)


def _cancel_all() -> None:
    for job in tuple(_running):
        job.cancel()
    _running.clear()


def _number_of(job: Job) -> int:
    return _ALONGSIDE if job.alongside else _WORKER


def _pool(number: int) -> QThreadPool:
    while len(_pools) <= _ALONGSIDE:
        pool = QThreadPool()
        pool.setMaxThreadCount(1)
        pool.setExpiryTimeout(-1)  # the thread keeps its reading connection
        _pools.append(pool)
    return _pools[number]
