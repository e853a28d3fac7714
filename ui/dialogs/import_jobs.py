"""The work of a dialog on the worker: one job at a time, shown only when it takes a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from ui.models.import_work import Work, gently
from ui.tasks import Job, run_job

PATIENCE_MS = 150
"""How long nothing is shown: most work ends sooner, and would only flash."""


class Jobs(QObject):
    """Runs work and tells how it went."""

    def __init__(
        self,
        parent: QObject,
        show: Callable[[str, bool], object],
        progress: Callable[[int, int, str], object],
    ) -> None:
        """Make it.

        Args:
            parent: the dialog.
            show: shows that something is being done: a sentence, and whether it can be stopped.
            progress: gets done, total and a text.
        """
        super().__init__(parent)
        self._show = show
        self._progress = progress
        self._job: Job | None = None
        self._sentence = ""
        self._can_stop = True
        self._stopped: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._show_now)

    @property
    def running(self) -> bool:
        """Whether something is being done that is worth waiting for."""
        return self._job is not None and bool(self._sentence)

    def start(
        self,
        work: Work,
        sentence: str,
        on_done: Callable[[Any], object],
        on_error: Callable[[Exception], object],
        on_stopped: Callable[[], object] | None = None,
        *,
        can_stop: bool = True,
    ) -> None:
        """Begin work; what ran before is dropped.

        Args:
            work: done in the worker's thread.
            sentence: what is being done; "" for work that happens beside the rest.
            on_done: gets the answer.
            on_error: gets what was raised.
            on_stopped: called when stopped work has ended.
            can_stop: whether a person may stop it.
        """
        self.drop()
        self._sentence, self._can_stop, self._stopped = sentence, can_stop, on_stopped

        def done(answer: object) -> None:
            self._end()
            on_done(answer)

        def failed(error: Exception) -> None:
            self._end()
            on_error(error)

        self._job = run_job(gently(work), done, failed, self._progress)
        if sentence:
            self._timer.start()

    def stop(self, sentence: str, on_stopped: Callable[[], object]) -> None:
        """Stop the work, and tell when it has ended.

        Args:
            sentence: said until then: taking back what was written takes its time.
            on_stopped: called after the one that ``start`` was given.
        """
        if self._job is None or not self._can_stop:
            return
        stopped = self._stopped
        self._job.stop()  # what goes wrong with what was written is still said
        self._timer.stop()
        self._can_stop = False
        self._show(sentence, False)

        def ended(_nothing: object) -> None:
            self._end()
            on_stopped()
            if stopped is not None:
                stopped()

        # One worker, one job after the other: when this one is done the stopped one has ended.
        self._job = run_job(lambda _progress: None, ended)

    def drop(self) -> None:
        """Forget what runs."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
        self._job = None

    def _end(self) -> None:
        self._timer.stop()
        self._job = None

    def _show_now(self) -> None:
        self._show(self._sentence, self._can_stop)
