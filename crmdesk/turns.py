"""Whose turn it is to write, among the threads of this process."""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """A lock that is given in the order of asking, so that an import cannot starve a save."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self.owner: int | None = None

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._guard:
            if self.owner is None:
                self.owner = me
                return
            if self.owner == me:
                raise RuntimeError("a transaction is already open in this thread")
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()
        self.owner = me

    def __exit__(self, *_exc: object) -> None:
        with self._guard:
            if self._waiting:
                self.owner = -1  # promised to the next in line
                self._waiting.popleft().release()
            else:
                self.owner = None
