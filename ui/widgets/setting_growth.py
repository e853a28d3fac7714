"""Work that is taken in small steps, so that the window answers meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

STEP_S = 0.008
"""How long steps are taken in one turn of the event loop."""


class Growth(QObject):
    """Takes the steps of one piece of work at a time; a new one takes the place of the old."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done."""
        return self._steps is None

    def start(self, steps: Iterator[None]) -> None:
        """Begin in the next turn of the event loop."""
        self._steps = steps
        self._turn.start()

    def finish(self) -> None:
        """Take all steps that are still to come, now."""
        while self._step():
            pass

    def _go_on(self) -> None:
        end = perf_counter() + STEP_S
        while self._step():
            if perf_counter() > end:
                self._turn.start()
                return

    def _step(self) -> bool:
        """Take a step; returns whether there was one."""
        if self._steps is None:
            return False
        steps = self._steps
        for _step in steps:
            return True
        if self._steps is steps:  # else the last step began something else
            self._steps = None
        return False
