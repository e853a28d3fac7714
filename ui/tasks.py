"""Long work on a worker thread; progress, result and errors arrive in the window's thread.

A second thread takes what reads and writes whole files for seconds: a list that is read again does
not wait for a backup. What only looks at such files is not waited for when the program ends.
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
        was_cut_short: it had begun and ended before its work was done.
    """

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
    ) -> None:
        super().__init__()
        self._work = work
        self._on_done = on_done
        self._on_error = on_error
        self._on_progress = on_progress
        self._is_heard = False
        self.alongside = alongside
        self.only_looks = only_looks
        self.was_cut_short = False
        self.progress = Progress(self._progress.emit)
        # Bound methods of an object of this thread: Qt brings the call over here.
        self._done.connect(self._take_result)
        self._failed.connect(self._take_error)
        self._progress.connect(self._take_progress)

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self.progress.cancelled

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
        except Cancelled as error:
            self.was_cut_short = True
            self._failed.emit(error)
        except Exception as error:  # whatever it is, the window must hear of it
            self._failed.emit(error)
        else:
            self._done.emit(result)

    def _take_result(self, result: object) -> None:
        _running.discard(self)
        if not self.cancelled and self._on_done is not None:
            self._on_done(result)

    def _take_error(self, error: Exception) -> None:
        _running.discard(self)
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
        if self._job.only_looks:
            _looking.add(_number_of(self._job))
        self._job.run()
        _looking.discard(_number_of(self._job))


_running: set[Job] = set()
_pools: list[QThreadPool] = []
_looking: set[int] = set()
"""The threads that do something which need not end: they write nothing."""

_WORKER, _ALONGSIDE = 0, 1
FOR_EVER = -1
"""As a time to wait."""


def run_job(
    work: Callable[[Progress], Any],
    on_done: Callable[[Any], object] | None = None,
    on_error: Callable[[Exception], object] | None = None,
    on_progress: Callable[[int, int, str], object] | None = None,
    *,
    alongside: bool = False,
    only_looks: bool = False,
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

    Returns:
        The job, for ``cancel``.
    """
    job = Job(work, on_done, on_error, on_progress, alongside=alongside, only_looks=only_looks)
    _running.add(job)
    _pool(_number_of(job)).start(_Runner(job))
    return job


def shutdown(wait_ms: int = 5000) -> bool:
    """Cancel all jobs and wait for the running ones; return whether they ended in time.

    Args:
        wait_ms: how long it may take for each thread, or ``FOR_EVER``.
    """
    _cancel_all()
    ended = [_ended(number, wait_ms) for number in range(len(_pools))]
    return all(ended)


def leave(code: int) -> int:
    """Return an exit code; with it end the process now when something still looks at a file.

    Qt waits for its threads at the end of a process, the whole time that a look takes.
    """
    if _looking:
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
        Whether something alongside was cut short by this.
    """
    jobs = _cancel_all()
    if not _pools:
        return False
    if not _pools[_WORKER].waitForDone(wait_ms):
        readers.stop()
        if not _pools[_WORKER].waitForDone(wait_ms):
            readers.leave()
    _ended(_ALONGSIDE, wait_ms)
    return any(job.was_cut_short and job.alongside for job in jobs)


def _ended(number: int, wait_ms: int) -> bool:
    """Wait for what a thread does, all jobs being cancelled; not for what only looks."""
    return number in _looking or _pools[number].waitForDone(wait_ms)


def _cancel_all() -> tuple[Job, ...]:
    """Cancel all jobs and return them."""
    jobs = tuple(_running)
    for job in jobs:
        job.cancel()
    _running.clear()
    return jobs


def _number_of(job: Job) -> int:
    return _ALONGSIDE if job.alongside else _WORKER


def _pool(number: int) -> QThreadPool:
    while len(_pools) <= _ALONGSIDE:
        pool = QThreadPool()
        pool.setMaxThreadCount(1)
        pool.setExpiryTimeout(-1)  # the thread keeps its reading connection
        _pools.append(pool)
    return _pools[number]
