"""Starts the window for tests that drive it from outside, and tells them when it has come to rest.

A person looks at the screen before the next key; a test asks with a file, which is taken away as
soon as nothing is being read any more.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui import app, tasks

ASKED = "TEST_ASKS_FOR_REST"
TICK_MS, RESTS = 20, 4


class Rest:
    """Takes the file away after a few turns of the event loop with an idle worker."""

    def __init__(self, asked: Path, application: QApplication) -> None:
        self._asked = asked
        self._rests = 0
        self._timer = QTimer(application)
        self._timer.timeout.connect(self._look)
        self._timer.start(TICK_MS)

    def _look(self) -> None:
        at_work = any(pool.activeThreadCount() for pool in tasks._pools)
        self._rests = self._rests + 1 if self._asked.exists() and not at_work else 0
        if self._rests > RESTS:
            self._rests = 0
            self._asked.unlink(missing_ok=True)


def main() -> int:
    """Start the window; the command line is the program's own."""
    held: list[Rest] = []
    make = app.application

    def made(*, rtl: bool) -> QApplication:
        application = make(rtl=rtl)
        if asked := os.environ.get(ASKED):
            held.append(Rest(Path(asked), application))
        return application

    app.application = made
    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
