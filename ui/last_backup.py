"""The last backup, made while the window waits to be closed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

POLL_MS = 15
SAY_AFTER_S = 0.5
LIMIT_S = 20.0
"""How long closing waits for the last backup at most."""

log = logging.getLogger(__name__)


class Leaving(QObject):
    """The last work, in a thread that nobody waits for longer than is bearable.

    No job of the worker: its thread is waited for when the program ends, this one is not.

    Attributes:
        said: the window has said that it waits.
        is_over: the window may close.
    """

    long = Signal()
    over = Signal()

    def __init__(self, work: Callable[[], object] | None, parent: QObject) -> None:
        super().__init__(parent)
        self.said = False
        self.is_over = work is None
        self._since = time.monotonic()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)
        if work is not None:
            self._thread = threading.Thread(target=work, name="last backup", daemon=True)
            self._thread.start()
            self._poll.start()

    def stop(self) -> None:
        """Wait no longer."""
        self._poll.stop()
        self.is_over = True

    def _look(self) -> None:
        waited = time.monotonic() - self._since
        if not self._thread.is_alive():
            self._end()
        elif waited > LIMIT_S:
            log.warning("the last backup took longer than %d s; closed without it", LIMIT_S)
            self._end()
        elif waited > SAY_AFTER_S and not self.said:
            self.said = True
            self.long.emit()

    def _end(self) -> None:
        self.stop()
        self.over.emit()
