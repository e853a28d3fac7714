"""What the palette finds on the worker: notes, and customers that are hard to find."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer

from crmdesk.desk import Desk
from crmdesk.jobs import Progress
from crmdesk.services.notes import NoteHit
from crmdesk.services.search import Hit
from ui.tasks import Job, run_job

REST_MS = 120
"""How long the keys must rest before the worker is asked."""


class Late(NamedTuple):
    """What was found later than the rest."""

    typed: str
    hits: tuple[Hit, ...]
    notes: tuple[NoteHit, ...]


class LateFinder(QObject):
    """Asks for one text at a time; a newer one stops the older."""

    def __init__(self, desk: Desk, hits: int, on_found: Callable[[Late], object]) -> None:
        """Start with nothing to find.

        Args:
            desk: the services.
            hits: customers at most.
            on_found: gets what was found, in the window's thread.
        """
        super().__init__()
        self._desk = desk
        self._hits = hits
        self._on_found = on_found
        self._job: Job | None = None
        self._asked = ("", False)
        self._guard = threading.Lock()
        self._reading: Any = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._start)

    def ask(self, typed: str, *, more: bool) -> None:
        """Look for a text once the keys rest.

        Args:
            typed: the text.
            more: whether customers are looked for too, for none was found at once.
        """
        self.stop()
        self._asked = (typed, more)
        self._timer.start()

    def stop(self) -> None:
        """Look for nothing any more."""
        self._timer.stop()
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            with self._guard:  # the worker cannot go on to another job meanwhile
                if self._reading is not None:
                    self._desk.store.interrupt(self._reading)

    def _start(self) -> None:
        typed, more = self._asked
        self._job = run_job(lambda progress: self._find(typed, progress, more=more), self._take)

    def _find(self, typed: str, progress: Progress, *, more: bool) -> Late:
        """Called in the worker's thread."""

        def check() -> None:
            progress.step(0, 0)

        with self._guard:
            self._reading = self._desk.store.read
        try:
            check()
            hits = self._desk.search.find(typed, self._hits) if more else ()
            check()
            return Late(typed, hits, self._desk.notes.find(typed, check=check))
        finally:
            with self._guard:
                self._reading = None

    def _take(self, late: Late) -> None:
        self._job = None
        self._on_found(late)
