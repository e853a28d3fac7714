"""Progress of a long job: reporting how far it is, is also where it can be stopped."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator

from crmdesk.errors import Cancelled

#: Called with the steps done, the steps in all (0 = not known) and a word on the current one.
Report = Callable[[int, int, str], None]


class Progress:
    """Handed to a job by whoever runs it.

    ``cancel`` may be called from another thread: it only sets a flag, which the job meets
    at its next ``step``.
    """

    def __init__(self, report: Report | None = None) -> None:
        """Report to a callback, or to nobody."""
        self._report = report
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._cancelled = True

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report how far the job is.

        Args:
            done: Steps finished so far.
            total: Steps in all, 0 when that is not known.
            text: What is being worked on, for the user.

        Raises:
            Cancelled: The job was asked to stop.
        """
        if self._cancelled:
            raise Cancelled
        if self._report is not None:
            self._report(done, total, text)


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Make very many small things without the collector, which would look at all again and again.

    For rows of a file: they hold no circles, so nothing of them would be found. They are told to
    the collector as old: switched on again it would go through all of them at once, and the window
    stands still meanwhile.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.freeze()
            gc.enable()
